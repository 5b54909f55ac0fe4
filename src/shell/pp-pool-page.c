/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-pool-page"

#include "config.h"

#include "pp-pool-page.h"

#include <glib/gi18n.h>

#include "pp-details.h"
#include "pp-matrix.h"
#include "pp-server-list.h"

struct _PpPoolPage
{
  GtkBox              parent_instance;

  PpWorkspace        *workspace;  /* (owned) */
  PpPoolItem         *item;       /* (owned) (nullable) */
  PpMatrixModel      *model;      /* (owned) */
  GSimpleActionGroup *actions;    /* (owned) page.view, page.filter */
  PpMatrix           *matrix;
  PpDetails          *details;
  GtkTreeView        *server_list;
  gboolean            by_server;

  GtkWidget          *search_bar;
  GtkWidget          *search_entry;
  GtkLabel           *title;
  GtkLabel           *subtitle;
  GtkWidget          *install;
  GtkWidget          *chips;
  GtkWidget          *tools;
  GtkLabel           *filter_label;
  GtkLabel           *shown;
  GtkStack           *stack;
  GtkLabel           *failed_label;
  GtkPaned           *list;
  GtkWidget          *servers;
};

G_DEFINE_FINAL_TYPE (PpPoolPage, pp_pool_page, GTK_TYPE_BOX)

static const char * const filters[] = {
  [PP_MATRIX_OUTSTANDING] = "outstanding",
  [PP_MATRIX_INSTALLED] = "installed",
  [PP_MATRIX_SUPERSEDED] = "superseded",
  [PP_MATRIX_EVERYTHING] = "everything",
};

static const char * const filter_names[] = {
  [PP_MATRIX_OUTSTANDING] = N_("Outstanding"),
  [PP_MATRIX_INSTALLED] = N_("Installed"),
  [PP_MATRIX_SUPERSEDED] = N_("Superseded"),
  [PP_MATRIX_EVERYTHING] = N_("Everything"),
};

static const char *
describe_connection (PpLiveState state)
{
  switch (state)
    {
    case PP_LIVE_CONNECTING:
      return _("connecting");

    case PP_LIVE_CONNECTED:
      return _("connected");

    case PP_LIVE_RECONNECTING:
      return _("reconnecting");

    case PP_LIVE_FAILED:
    case PP_LIVE_DISCONNECTED:
    default:
      return _("not connected");
    }
}

static char *
describe_pool (PpPoolItem *item)
{
  PpSnapshot *snapshot = pp_pool_item_get_snapshot (item);
  const char *connection = describe_connection (pp_pool_item_get_state (item));
  g_autofree char *count = NULL;
  g_autofree char *edition = NULL;
  PpHost *master;
  guint n;

  if (snapshot == NULL || (master = pp_snapshot_get_master (snapshot)) == NULL)
    return g_strdup (connection);

  n = pp_snapshot_get_n_hosts (snapshot);
  count = g_strdup_printf (ngettext ("%u server", "%u servers", n), n);
  edition = g_strdup_printf (_("%s edition"), master->edition);

  return g_strdup_printf ("XenServer %s · %s · %s · %s", master->product_version, count, edition,
                          connection);
}

static guint
count_outstanding (PpOutlook *outlook)
{
  guint n = 0;

  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    n += pp_outlook_is_outstanding (outlook, pp_outlook_get_hotfix (outlook, i)->uuid);

  return n;
}

static void
add_chip (PpPoolPage *self,
          const char *icon,
          const char *text,
          const char *class,
          const char *view)
{
  GtkWidget *chip = gtk_button_new_with_label (text);

  gtk_button_set_image (GTK_BUTTON (chip), gtk_image_new_from_icon_name (icon,
                                                                         GTK_ICON_SIZE_MENU));
  gtk_button_set_always_show_image (GTK_BUTTON (chip), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (chip), "pp-fact");
  gtk_style_context_add_class (gtk_widget_get_style_context (chip), class);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (chip), view);
  gtk_widget_set_visible (chip, TRUE);
  gtk_container_add (GTK_CONTAINER (self->chips), chip);
  gtk_widget_set_visible (gtk_widget_get_parent (chip), TRUE);
  gtk_widget_set_can_focus (gtk_widget_get_parent (chip), FALSE);
}

static void
destroy_child_cb (GtkWidget *child,
                  gpointer   user_data)
{
  gtk_widget_destroy (child);
}

static void
update_chips (PpPoolPage *self,
              PpOutlook  *outlook)
{
  PpSnapshot *snapshot = outlook != NULL ? pp_outlook_get_snapshot (outlook) : NULL;
  guint n = outlook != NULL ? count_outstanding (outlook) : 0;

  gtk_container_foreach (GTK_CONTAINER (self->chips), destroy_child_cb, NULL);
  if (n > 0)
    {
      g_autofree char *text = pp_text_for_outstanding (n);

      add_chip (self, "pp-needed-symbolic", text, "need", "page.filter::outstanding");
    }
  for (guint i = 0; snapshot != NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      g_autofree char *text = pp_text_for_pending (outlook,
                                                   pp_snapshot_get_host (snapshot, i)->uuid);

      if (text != NULL)
        add_chip (self, "pp-pending-symbolic", text, "warn", "page.view::server");
    }
}

/* Which page of the stack says where things stand. */
static const char *
choose_page (PpPoolPage *self,
             PpOutlook  *outlook)
{
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  PpLiveState state = pp_pool_item_get_state (self->item);

  if (outlook == NULL)
    return state == PP_LIVE_FAILED || state == PP_LIVE_DISCONNECTED ? "failed" : "connecting";
  if (self->by_server)
    return "servers";
  if (pp_feed_get_catalogue (feed) == NULL)
    return "no-feed";
  if (pp_matrix_model_get_n_rows (self->model) > 0)
    return "list";

  return pp_matrix_model_get_filter (self->model) == PP_MATRIX_OUTSTANDING &&
         count_outstanding (outlook) == 0 ? "current" : "nothing";
}

static void
update_details (PpPoolPage *self)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (self->model);

  pp_details_show (self->details, outlook,
                   outlook != NULL ? pp_matrix_get_hotfix (self->matrix) : NULL,
                   pp_matrix_get_host (self->matrix));
}

static void
update_rows (PpPoolPage *self)
{
  guint n = pp_matrix_model_get_n_rows (self->model);
  g_autofree char *shown = g_strdup_printf (ngettext ("%u shown", "%u shown", n), n);

  gtk_label_set_text (self->shown, shown);
  gtk_label_set_text (self->filter_label,
                      _(filter_names[pp_matrix_model_get_filter (self->model)]));
  if (self->item != NULL)
    gtk_stack_set_visible_child_name (self->stack,
                                      choose_page (self, pp_matrix_model_get_outlook (self->model)));
  update_details (self);
}

static void
update_head (PpPoolPage *self)
{
  const GError *error = pp_live_pool_get_error (pp_pool_item_get_pool (self->item));
  g_autofree char *subtitle = describe_pool (self->item);
  g_autofree char *trouble = error != NULL ? pp_text_for_error (error)
                                           : g_strdup (_("Not connected: the password is needed"));
  const char *uuid = pp_pool_item_get_uuid (self->item);

  gtk_label_set_text (self->title, pp_pool_item_get_name (self->item));
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->failed_label, trouble);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->install),
                                          g_variant_new_string (uuid != NULL ? uuid : ""));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->install), "win.install");
  gtk_widget_set_visible (self->tools, pp_pool_item_get_outlook (self->item) != NULL);
  gtk_widget_set_visible (self->install, pp_pool_item_get_outlook (self->item) != NULL);
}

static void
update (PpPoolPage *self)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);

  pp_matrix_model_set_outlook (self->model, outlook);
  pp_matrix_update (self->matrix);
  pp_server_list_update (self->server_list, outlook);
  update_chips (self, outlook);
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
search_changed_cb (PpPoolPage *self)
{
  pp_matrix_model_set_search (self->model, gtk_entry_get_text (GTK_ENTRY (self->search_entry)));
  update_rows (self);
}

static void
filter_cb (GSimpleAction *action,
           GVariant      *value,
           gpointer       user_data)
{
  PpPoolPage *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_str_equal (filters[i], g_variant_get_string (value, NULL)))
      {
        g_simple_action_set_state (action, value);
        pp_matrix_model_set_filter (self->model, i);
      }
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
  update_rows (self);
}

static const GActionEntry entries[] = {
  { "filter", NULL, "s", "'outstanding'", filter_cb },
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
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (pp_pool_page_parent_class)->finalize (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, PpPoolPage, child)

static void
pp_pool_page_class_init (PpPoolPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_pool_page_finalize;
  widget_class->destroy = pp_pool_page_destroy;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/pool-page.ui");
  BIND (search_bar);
  BIND (search_entry);
  BIND (title);
  BIND (subtitle);
  BIND (install);
  BIND (chips);
  BIND (tools);
  BIND (filter_label);
  BIND (shown);
  BIND (stack);
  BIND (failed_label);
  BIND (list);
  BIND (servers);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
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
  self->matrix = PP_MATRIX (pp_matrix_new (self->model));
  self->details = PP_DETAILS (pp_details_new (workspace));
  self->server_list = GTK_TREE_VIEW (pp_server_list_new ());
  gtk_paned_pack1 (self->list, GTK_WIDGET (self->matrix), TRUE, FALSE);
  gtk_paned_pack2 (self->list, GTK_WIDGET (self->details), FALSE, FALSE);
  gtk_container_add (GTK_CONTAINER (self->servers), GTK_WIDGET (self->server_list));
  g_signal_connect_object (self->matrix, "focus-changed", G_CALLBACK (update_details), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
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
