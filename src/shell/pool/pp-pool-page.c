/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-pool-page"

#include "config.h"

#include "pp-pool-page.h"

#include <glib/gi18n.h>

#include "pp-chips.h"
#include "pp-details.h"
#include "pp-export.h"
#include "pp-hiding.h"
#include "pp-legend.h"
#include "pp-matrix.h"
#include "pp-page-answer.h"
#include "pp-page-filter.h"
#include "pp-page-table.h"
#include "pp-pool-words.h"
#include "pp-server-pane.h"
#include "pp-standing.h"
#include "pp-widgets.h"

#define KEY_VIEW "matrix-view"

struct _PpPoolPage
{
  GtkBox              parent_instance;

  PpWorkspace        *workspace;  /* (owned) */
  PpPoolItem         *item;       /* (owned) (nullable) */
  PpMatrixModel      *model;      /* (owned) */
  GSettings          *settings;   /* (owned) (nullable) */
  GSimpleActionGroup *actions;    /* (owned) page.view, page.filter, page.install … */
  PpPageFilter       *filtering;  /* (owned) */
  PpHiding           *hiding;     /* (owned) */
  PpMatrix           *matrix;
  PpDetails          *details;
  PpServerPane       *servers;
  GtkWidget          *legend;
  gboolean            by_server;
  gboolean            dense;

  GtkWidget          *search_bar;
  GtkWidget          *search_entry;
  GtkLabel           *title;
  GtkLabel           *subtitle;
  GtkWidget          *reconnect;
  GtkWidget          *install;
  PpChips            *chips;
  GtkWidget          *tools;
  GtkToggleButton    *by_hotfix;
  GtkToggleButton    *in_servers;
  GtkLabel           *filter_label;
  GtkLabel           *shown;
  GtkStack           *stack;
  GtkLabel           *failed_label;
  GtkButton          *connect;
  GtkLabel           *no_feed_label;
  GtkLabel           *unknown_label;
  GtkLabel           *nothing_label;
  GtkButton          *show_all;
  GtkWidget          *restore_all;
  GMenu              *servers_menu;
  GMenuModel         *row_menu;
  GtkPaned           *list;
};

G_DEFINE_FINAL_TYPE (PpPoolPage, pp_pool_page, GTK_TYPE_BOX)

static guint answered_signal;

/* What is shown, and why there is no answer, in the words of its page. */
static void
update_answer (PpPoolPage *self,
               guint       n_rows)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (self->model);
  PpPageFacts facts = {
    .feed = pp_workspace_get_feed (self->workspace),
    .item = self->item,
    .model = self->model,
    .n_rows = n_rows,
    .by_server = self->by_server,
    .searching = *gtk_entry_get_text (GTK_ENTRY (self->search_entry)) != '\0',
  };
  g_autofree char *no_feed = pp_page_answer_no_feed (facts.feed);
  g_autofree char *nothing = pp_standing_explain_nothing (outlook);

  gtk_label_set_text (self->no_feed_label, no_feed);
  gtk_label_set_text (self->unknown_label, nothing != NULL ? nothing : "");
  gtk_label_set_text (self->nothing_label, self->by_server
                      ? _("No server matches the search and the filter.")
                      : _("No hotfix matches the search and the filter."));
  gtk_button_set_label (self->show_all, self->by_server ? _("_Show every server")
                                                        : _("_Show every hotfix"));
  gtk_stack_set_visible_child_name (self->stack, pp_page_answer_choose (&facts));
  g_signal_emit (self, answered_signal, 0);
}

/* Of a hotfix either is possible; of a pool that is not connected nothing is. */
static void
update_hiding (PpPoolPage *self)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (self->model);
  PpHotfix *hotfix = outlook != NULL ? pp_matrix_get_hotfix (self->matrix) : NULL;
  GActionMap *map = G_ACTION_MAP (self->actions);
  gboolean connected = self->item != NULL &&
                       pp_pool_item_get_state (self->item) == PP_LIVE_CONNECTED;
  gboolean hidden = hotfix != NULL && pp_outlook_is_hidden (outlook, hotfix->uuid);
  gboolean any = outlook != NULL && pp_outlook_count_hidden (outlook) > 0;

  pp_action_map_enable (map, "hide", connected && hotfix != NULL && !hidden);
  pp_action_map_enable (map, "restore", connected && hidden);
  pp_action_map_enable (map, "restore-all", connected && any);
  gtk_widget_set_visible (self->restore_all, any && !self->by_server &&
                          pp_matrix_model_get_filter (self->model) == PP_MATRIX_HIDDEN);
}

static void
update_details (PpPoolPage *self)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (self->model);

  pp_details_show (self->details, outlook,
                   outlook != NULL ? pp_matrix_get_hotfix (self->matrix) : NULL,
                   pp_matrix_get_host (self->matrix));
  update_hiding (self);
}

static void
update_rows (PpPoolPage *self)
{
  guint n = self->by_server ? pp_server_pane_count_shown (self->servers)
                            : pp_matrix_model_get_n_rows (self->model);
  g_autofree char *shown = g_strdup_printf (ngettext ("%u shown", "%u shown", n), n);
  g_autofree char *filter = pp_page_filter_describe (self->filtering);

  gtk_label_set_text (self->shown, shown);
  gtk_label_set_text (self->filter_label, filter);
  if (self->item != NULL)
    update_answer (self, n);
  update_details (self);
}

/* What has nothing to do is insensitive, and says why. */
static void
update_install (PpPoolPage *self)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  g_autofree char *why_not = pp_pool_words_explain_no_install (self->item);

  gtk_widget_set_visible (self->install, outlook != NULL);
  gtk_widget_set_tooltip_text (self->install, why_not);
  pp_action_map_enable (G_ACTION_MAP (self->actions), "install", why_not == NULL);
}

static void
update_head (PpPoolPage *self)
{
  PpLivePool *pool = pp_pool_item_get_pool (self->item);
  g_autofree char *subtitle = pp_pool_words_describe (self->item,
                                                      pp_workspace_is_simulated (self->workspace));
  g_autofree char *trouble = pp_pool_words_describe_absence (self->item);

  gtk_label_set_text (self->title, pp_pool_item_get_name (self->item));
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (self->reconnect, pp_live_pool_get_retry_seconds (pool) > 0 &&
                          !pp_live_pool_get_disruption_expected (pool));
  gtk_label_set_text (self->failed_label, trouble);
  gtk_button_set_label (self->connect, pp_pool_item_needs_person (self->item) ? _("_Log in…")
                                                                              : _("_Connect"));
  gtk_widget_set_visible (self->tools, pp_pool_item_get_outlook (self->item) != NULL);
  update_install (self);
}

static void
update (PpPoolPage *self)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);

  pp_page_filter_set_outlook (self->filtering, outlook);
  pp_matrix_model_set_outlook (self->model, outlook);
  pp_matrix_update (self->matrix);
  pp_server_pane_update (self->servers);
  pp_chips_update (self->chips, pp_pool_item_get_pool (self->item), outlook);
  if (pp_matrix_is_dense (self->matrix) != self->dense)
    {
      self->dense = !self->dense;
      pp_details_set_folded (self->details, self->dense);
    }
  update_head (self);
  update_rows (self);
}

static void
item_changed_cb (PpPoolPage *self)
{
  update (self);
}

static void
item_state_cb (PpPoolPage *self)
{
  update_head (self);
  update_rows (self);
}

static void
feed_changed_cb (PpPoolPage *self)
{
  if (self->item != NULL)
    update_rows (self);
}

/* The details have what can be done; Escape leads back. */
static void
activated_cb (PpPoolPage *self)
{
  pp_details_set_folded (self->details, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
}

static gboolean
details_key_cb (PpPoolPage  *self,
                GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  pp_matrix_grab_focus (self->matrix);

  return GDK_EVENT_STOP;
}

/* From a server to what it lacks. */
static void
server_activated_cb (PpPoolPage *self,
                     const char *host)
{
  pp_matrix_set_host (self->matrix, host);
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "view",
                                      g_variant_new_string ("hotfix"));
  pp_matrix_grab_focus (self->matrix);
}

static void
search_changed_cb (PpPoolPage *self)
{
  pp_matrix_model_set_search (self->model, gtk_entry_get_text (GTK_ENTRY (self->search_entry)));
  pp_server_pane_update (self->servers);
  update_rows (self);
}

static void
filter_changed_cb (PpPoolPage *self)
{
  pp_matrix_update (self->matrix);
  pp_server_pane_update (self->servers);
  update_rows (self);
}

static void
view_cb (GSimpleAction *action,
         GVariant      *value,
         gpointer       user_data)
{
  PpPoolPage *self = user_data;

  g_simple_action_set_state (action, value);
  self->by_server = g_str_equal (g_variant_get_string (value, NULL), "server");
  gtk_toggle_button_set_active (self->by_server ? self->in_servers : self->by_hotfix, TRUE);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, KEY_VIEW, self->by_server ? "by-server" : "by-hotfix");
  pp_server_pane_set_active (self->servers, self->by_server);
  update_rows (self);
}

/* Not by the action's own wiring: with that, two buttons of a group set each other off for ever. */
static void
view_toggled_cb (PpPoolPage *self)
{
  const char *view = gtk_toggle_button_get_active (self->in_servers) ? "server" : "hotfix";
  g_autoptr(GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->actions),
                                                               "view");

  if (!g_str_equal (g_variant_get_string (state, NULL), view))
    g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "view",
                                        g_variant_new_string (view));
}

static void
details_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  activated_cb (user_data);
}

/* The window has the wizard. */
static void
install_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  PpPoolPage *self = user_data;
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  const char *uuid = self->item != NULL ? pp_pool_item_get_uuid (self->item) : NULL;

  if (G_IS_ACTION_GROUP (window) && uuid != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "install",
                                    g_variant_new_string (uuid));
}

static void
change_hidden (PpPoolPage *self,
               gboolean    hide)
{
  PpHotfix *hotfix = pp_matrix_get_hotfix (self->matrix);
  const char *uuids[] = { hotfix != NULL ? hotfix->uuid : NULL, NULL };

  if (hotfix == NULL || self->item == NULL)
    return;
  if (hide)
    pp_hiding_hide (self->hiding, self->item, uuids);
  else
    pp_hiding_restore (self->hiding, self->item, uuids);
}

static void
hide_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  change_hidden (user_data, TRUE);
}

static void
restore_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  change_hidden (user_data, FALSE);
}

static void
restore_all_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  PpPoolPage *self = user_data;
  PpOutlook *outlook = pp_matrix_model_get_outlook (self->model);
  g_auto(GStrv) uuids = outlook != NULL ? pp_outlook_list_hidden (outlook) : NULL;

  if (uuids != NULL && uuids[0] != NULL)
    pp_hiding_restore (self->hiding, self->item, (const char * const *) uuids);
}

/* The way out of a search or a filter that leaves nothing. */
static void
show_all_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  PpPoolPage *self = user_data;

  gtk_entry_set_text (GTK_ENTRY (self->search_entry), "");
  pp_matrix_model_set_search (self->model, NULL);
  pp_page_filter_show_all (self->filtering);
}

/* A hotfix that another one names: it is shown, whatever the filter says. */
static void
hotfix_wanted_cb (PpPoolPage *self,
                  const char *uuid)
{
  g_autofree char *wanted = g_strdup (uuid);
  GtkTreeIter iter;

  if (!pp_matrix_model_find (self->model, wanted, &iter))
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "show-all", NULL);
  pp_matrix_select (self->matrix, wanted);
}

/* From what a server has to the hotfix on all of them. */
static void
server_hotfix_cb (PpPoolPage *self,
                  const char *uuid)
{
  g_autofree char *wanted = g_strdup (uuid);

  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "view",
                                      g_variant_new_string ("hotfix"));
  hotfix_wanted_cb (self, wanted);
  pp_matrix_grab_focus (self->matrix);
}

/* Of a selected server, what is shown is what it has and lacks. */
static PpTable *
make_table (PpPoolPage *self,
            gboolean    all)
{
  g_autofree char *host = pp_server_pane_dup_selected (self->servers);
  g_auto(GStrv) shown = pp_server_pane_dup_shown (self->servers);

  if (!self->by_server)
    return pp_page_table_new_hotfixes (self->model, all);
  if (!all && host != NULL)
    return pp_table_new_server (pp_matrix_model_get_outlook (self->model), host);

  return pp_page_table_new_servers (self->model, all ? NULL : (const char * const *) shown);
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  PpPoolPage *self = user_data;
  gboolean all = g_str_equal (g_variant_get_string (parameter, NULL), "all");

  if (pp_matrix_model_get_outlook (self->model) != NULL)
    pp_export_ask (GTK_WIDGET (self), PP_NOTE_BAR (pp_hiding_get_bar (self->hiding)),
                   pp_pool_item_get_name (self->item), make_table (self, all));
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  PpPoolPage *self = user_data;
  g_autofree char *host = pp_server_pane_dup_selected (self->servers);
  PpHotfix *hotfix = pp_matrix_get_hotfix (self->matrix);
  const char *uuid = hotfix != NULL ? hotfix->uuid : NULL;
  g_autoptr(PpTable) table = pp_page_table_new_row (self->model, self->by_server ? NULL : uuid,
                                                    self->by_server ? host : NULL);

  if (table != NULL)
    pp_export_copy (GTK_WIDGET (self), table);
}

static gboolean
copy_key_cb (PpPoolPage  *self,
             GdkEventKey *event)
{
  if ((event->state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK ||
      (event->keyval != GDK_KEY_c && event->keyval != GDK_KEY_Insert))
    return GDK_EVENT_PROPAGATE;

  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "copy", NULL);

  return GDK_EVENT_STOP;
}

static void
reconnect_cb (GSimpleAction *action,
              GVariant      *value,
              gpointer       user_data)
{
  PpPoolPage *self = user_data;

  if (self->item != NULL)
    pp_live_pool_reconnect_now (pp_pool_item_get_pool (self->item));
}

static const GActionEntry entries[] = {
  { "details", details_cb },
  { "install", install_cb },
  { "reconnect", reconnect_cb },
  { "copy", copy_cb },
  { "export", export_cb, "s" },
  { "hide", hide_cb },
  { "restore", restore_cb },
  { "restore-all", restore_all_cb },
  { "show-all", show_all_cb },
  { "view", NULL, "s", "'hotfix'", view_cb },
};

static void
pp_pool_page_destroy (GtkWidget *widget)
{
  PpPoolPage *self = PP_POOL_PAGE (widget);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->matrix != NULL)
    g_signal_handlers_disconnect_by_data (self->matrix, self);
  self->matrix = NULL;

  GTK_WIDGET_CLASS (pp_pool_page_parent_class)->destroy (widget);
}

static void
pp_pool_page_finalize (GObject *object)
{
  PpPoolPage *self = PP_POOL_PAGE (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->item);
  g_clear_object (&self->model);
  g_clear_object (&self->hiding);
  g_clear_object (&self->actions);
  g_clear_object (&self->filtering);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pp_pool_page_parent_class)->finalize (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, PpPoolPage, child)

static void
pp_pool_page_class_init (PpPoolPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_pool_page_finalize;
  widget_class->destroy = pp_pool_page_destroy;

  /**
   * PpPoolPage::answered:
   *
   * What it says of the pool may be something else now.
   */
  answered_signal = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PP_TYPE_CHIPS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/pool-page.ui");
  BIND (search_bar);
  BIND (search_entry);
  BIND (title);
  BIND (subtitle);
  BIND (reconnect);
  BIND (install);
  BIND (chips);
  BIND (tools);
  BIND (by_hotfix);
  gtk_widget_class_bind_template_child_full (widget_class, "by_server", FALSE,
                                             G_STRUCT_OFFSET (PpPoolPage, in_servers));
  BIND (filter_label);
  BIND (shown);
  BIND (stack);
  BIND (failed_label);
  BIND (connect);
  BIND (no_feed_label);
  BIND (unknown_label);
  BIND (nothing_label);
  BIND (show_all);
  BIND (restore_all);
  BIND (servers_menu);
  BIND (row_menu);
  BIND (list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_toggled_cb);
}

static void
pp_pool_page_init (PpPoolPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_ENTRY (self->search_entry));
}

static void
build_list (PpPoolPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->legend = pp_legend_new ();
  gtk_box_pack_start (GTK_BOX (box), GTK_WIDGET (self->matrix), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->legend, FALSE, FALSE, 0);
  gtk_widget_set_visible (box, TRUE);
  gtk_paned_pack1 (self->list, box, TRUE, FALSE);
  gtk_paned_pack2 (self->list, GTK_WIDGET (self->details), FALSE, FALSE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "details",
                                  pp_details_get_actions (self->details));
  pp_matrix_set_menu (self->matrix, self->row_menu);
}

static void
build_servers (PpPoolPage *self)
{
  self->servers = PP_SERVER_PANE (pp_server_pane_new (self->model));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->servers), "servers");
  g_signal_connect_object (self->servers, "hotfix-wanted", G_CALLBACK (server_hotfix_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->servers, "server-activated", G_CALLBACK (server_activated_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_server_pane_get_list (self->servers), "key-press-event",
                           G_CALLBACK (copy_key_cb), self, G_CONNECT_SWAPPED);
}

/**
 * pp_pool_page_new:
 * @workspace: what is open
 *
 * Returns: (transfer floating): the page of a pool; pp_pool_page_set_item() says of which
 */
GtkWidget *
pp_pool_page_new (PpWorkspace *workspace)
{
  PpPoolPage *self = g_object_new (PP_TYPE_POOL_PAGE, "visible", TRUE, NULL);

  self->workspace = g_object_ref (workspace);
  self->model = pp_matrix_model_new (pp_workspace_get_library (workspace));
  self->filtering = pp_page_filter_new (self->model, G_ACTION_MAP (self->actions));
  self->hiding = pp_hiding_new ();
  g_menu_append_section (self->servers_menu, NULL, pp_page_filter_get_servers (self->filtering));
  gtk_box_pack_end (GTK_BOX (self), pp_hiding_get_bar (self->hiding), FALSE, FALSE, 0);
  self->matrix = PP_MATRIX (pp_matrix_new (self->model));
  self->details = PP_DETAILS (pp_details_new (workspace));
  build_list (self);
  build_servers (self);
  g_signal_connect_object (self->filtering, "changed", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "hotfix-wanted", G_CALLBACK (hotfix_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->matrix, "focus-changed", G_CALLBACK (update_details), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->matrix, "activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "key-press-event", G_CALLBACK (details_key_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->matrix, "key-press-event", G_CALLBACK (copy_key_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_workspace_get_feed (workspace), "notify", G_CALLBACK (feed_changed_cb),
                           self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * pp_pool_page_set_settings:
 * @self: a page
 * @settings: where filter, view, order and widths are kept
 *
 * Takes them from there, and puts what a person changes there from now on.
 */
void
pp_pool_page_set_settings (PpPoolPage *self,
                           GSettings  *settings)
{
  g_autofree char *view = NULL;

  g_return_if_fail (PP_IS_POOL_PAGE (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  view = g_settings_get_string (settings, KEY_VIEW);
  pp_page_filter_set_settings (self->filtering, settings);
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "view",
                                      g_variant_new_string (g_str_equal (view, "by-server")
                                                            ? "server" : "hotfix"));
  pp_matrix_set_settings (self->matrix, settings);
  g_set_object (&self->settings, settings);
}

/**
 * pp_pool_page_set_item:
 * @self: a page
 * @item: the pool to show
 * @host_uuid: (nullable): a server whose column has the cursor; %NULL for the whole pool
 */
void
pp_pool_page_set_item (PpPoolPage *self,
                       PpPoolItem *item,
                       const char *host_uuid)
{
  g_return_if_fail (PP_IS_POOL_PAGE (self));
  g_return_if_fail (PP_IS_POOL_ITEM (item));

  if (item != self->item)
    {
      if (self->item != NULL)
        g_signal_handlers_disconnect_by_data (self->item, self);
      g_set_object (&self->item, item);
      g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "state-changed", G_CALLBACK (item_state_cb), self,
                               G_CONNECT_SWAPPED);
      update (self);
    }
  pp_matrix_set_host (self->matrix, host_uuid);
  pp_server_pane_select (self->servers, host_uuid);
  update_rows (self);
}

/**
 * pp_pool_page_get_tells_feed:
 * @self: a page
 *
 * Returns: whether it is about what is wrong with the list of hotfixes, which nobody else has to say
 */
gboolean
pp_pool_page_get_tells_feed (PpPoolPage *self)
{
  g_return_val_if_fail (PP_IS_POOL_PAGE (self), FALSE);

  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "no-feed") == 0;
}

/**
 * pp_pool_page_get_servers:
 * @self: a page
 *
 * Returns: (transfer none): the part of it that lists servers
 */
PpServerPane *
pp_pool_page_get_servers (PpPoolPage *self)
{
  g_return_val_if_fail (PP_IS_POOL_PAGE (self), NULL);

  return self->servers;
}

/**
 * pp_pool_page_set_search:
 * @self: a page
 * @active: whether the search bar is there
 */
void
pp_pool_page_set_search (PpPoolPage *self,
                         gboolean    active)
{
  g_return_if_fail (PP_IS_POOL_PAGE (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), active);
  if (active)
    gtk_widget_grab_focus (self->search_entry);
}
