/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-body"

#include "config.h"

#include "pp-body.h"

#include <glib/gi18n.h>

#include "pp-activity-page.h"
#include "pp-details.h"
#include "pp-empty-page.h"
#include "pp-file-intake.h"
#include "pp-library-page.h"
#include "pp-log-in.h"
#include "pp-note-bar.h"
#include "pp-pool-actions.h"
#include "pp-pool-page.h"
#include "pp-run-actions.h"
#include "pp-server-actions.h"
#include "pp-trouble-bar.h"
#include "pp-unfinished-bar.h"

struct _PpBody
{
  GtkPaned              parent_instance;

  GtkApplicationWindow *window;        /* (unowned) it is in */
  PpWorkspace          *workspace;     /* (owned) */
  GSettings            *settings;      /* (owned) (nullable) */
  PpSidebar            *sidebar;
  PpPoolActions        *pool_actions;  /* (owned) */
  PpServerActions      *server_actions; /* (owned) */
  PpRunActions         *run_actions;   /* (owned) */
  PpPoolItem           *noted;         /* (owned) (nullable) the pool that the note is about */
  char                 *address;       /* (owned) (nullable) another address of noted */
  GMenuModel           *pool_menu;     /* (owned) what can be done to a pool and to a server */
  PpPoolPage           *pool_page;     /* (nullable) until a pool is shown */
  int                   width;         /* of the sidebar, that the person wants */
  guint                 width_id;

  GtkWidget            *sidebar_box;
  PpUnfinishedBar      *unfinished_bar;
  GtkWidget            *trouble_bar;
  GtkWidget            *stack;
  GtkWidget            *note_bar;
};

G_DEFINE_FINAL_TYPE (PpBody, pp_body, GTK_TYPE_PANED)

static void
add_page (PpBody     *self,
          GtkWidget  *page,
          const char *name)
{
  gtk_widget_set_visible (page, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), page, name);
}

static void
answered_cb (PpBody *self)
{
  pp_trouble_bar_set_feed_told (PP_TROUBLE_BAR (self->trouble_bar),
                                pp_pool_page_get_tells_feed (self->pool_page));
}

/* What is done to a server is meant for the one in the list, as long as that is seen. */
static void
server_selected_cb (PpBody     *self,
                    const char *host)
{
  PpPoolItem *item = pp_sidebar_get_item (self->sidebar);

  if (item != NULL)
    pp_server_actions_set_place (self->server_actions, item,
                                 host != NULL ? host : pp_sidebar_get_host (self->sidebar));
}

static void
add_pool_page (PpBody *self)
{
  PpServerPane *servers;

  self->pool_page = PP_POOL_PAGE (pp_pool_page_new (self->workspace));
  servers = pp_pool_page_get_servers (self->pool_page);
  pp_server_pane_set_menu (servers, self->pool_menu);
  g_signal_connect_object (servers, "server-selected", G_CALLBACK (server_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pool_page, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    pp_pool_page_set_settings (self->pool_page, self->settings);
  add_page (self, GTK_WIDGET (self->pool_page), "pool");
}

/* Pages are made when they are shown first: the window is there a quarter sooner without them. */
static void
need_page (PpBody *self,
           PpPlace place)
{
  if ((place == PP_PLACE_POOL || place == PP_PLACE_SERVER) && self->pool_page == NULL)
    add_pool_page (self);
  else if (place == PP_PLACE_LIBRARY &&
           gtk_stack_get_child_by_name (GTK_STACK (self->stack), "library") == NULL)
    add_page (self, pp_library_page_new (self->workspace), "library");
  else if (place == PP_PLACE_ACTIVITY &&
           gtk_stack_get_child_by_name (GTK_STACK (self->stack), "activity") == NULL)
    add_page (self, pp_activity_page_new (self->workspace), "activity");
}

static void
place_selected_cb (PpBody     *self,
                   int         place,
                   PpPoolItem *item,
                   const char *host)
{
  static const char * const pages[] = {
    [PP_PLACE_NONE] = "empty",
    [PP_PLACE_POOL] = "pool",
    [PP_PLACE_SERVER] = "pool",
    [PP_PLACE_LIBRARY] = "library",
    [PP_PLACE_ACTIVITY] = "activity",
  };

  g_autoptr(GVariant) off = g_variant_ref_sink (g_variant_new_boolean (FALSE));
  GAction *search = g_action_map_lookup_action (G_ACTION_MAP (self->window), "search");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (search), item != NULL || place == PP_PLACE_LIBRARY);
  pp_pool_actions_set_item (self->pool_actions, item);
  pp_server_actions_set_place (self->server_actions, item, host);
  pp_unfinished_bar_set_item (self->unfinished_bar, item);
  need_page (self, place);
  if (item == NULL || PP_IS_LIBRARY_PAGE (gtk_stack_get_visible_child (GTK_STACK (self->stack))))
    g_action_change_state (search, off);
  if (item != NULL)
    pp_pool_page_set_item (self->pool_page, item, host);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), pages[place]);
  pp_trouble_bar_set_item (PP_TROUBLE_BAR (self->trouble_bar), item);
}

/* A click on a pool that was only remembered asks for its password. */
static void
place_activated_cb (PpBody *self)
{
  PpPoolItem *item = pp_sidebar_get_item (self->sidebar);

  if (item != NULL && pp_pool_item_needs_person (item))
    g_action_group_activate_action (G_ACTION_GROUP (self->window), "pool-connect", NULL);
}

static void
person_needed_cb (PpBody     *self,
                  PpPoolItem *item)
{
  pp_log_in_open (PP_WINDOW (self->window), self->workspace, item);
}

static void
complained_cb (PpBody       *self,
               const GError *error)
{
  pp_body_complain (self, error);
}

/* Wherever in the window: what was dropped is in the library then, and is shown there. */
static void
drag_data_received_cb (PpBody           *self,
                       GdkDragContext   *context,
                       int               x,
                       int               y,
                       GtkSelectionData *data)
{
  g_autoptr(GPtrArray) paths = pp_file_intake_list_dropped (data);
  GtkWidget *page;

  if (paths->len == 0)
    return;
  pp_body_select (self, PP_PLACE_LIBRARY, NULL);
  page = gtk_stack_get_child_by_name (GTK_STACK (self->stack), "library");
  pp_library_page_take (PP_LIBRARY_PAGE (page), paths);
}

static void
note (PpBody     *self,
      PpPoolItem *item,
      const char *address,
      const char *text,
      const char *button)
{
  pp_note_bar_show (PP_NOTE_BAR (self->note_bar), text, button);
  g_set_object (&self->noted, item);
  g_free (self->address);
  self->address = g_strdup (address);
}

static void
forgotten_cb (PpBody *self)
{
  PpPoolItem *item = pp_roster_get_forgotten (pp_workspace_get_roster (self->workspace));
  g_autofree char *text = NULL;

  if (item == NULL)
    {
      if (self->address == NULL)
        pp_note_bar_close (PP_NOTE_BAR (self->note_bar));
      return;
    }

  text = g_strdup_printf (_("%s was forgotten, with its password and certificates"),
                          pp_pool_item_get_name (item));
  note (self, item, NULL, text, _("_Undo"));
}

/* Back as it was, or by the address that it was found by. */
static void
note_activated_cb (PpBody *self)
{
  PpRoster *roster = pp_workspace_get_roster (self->workspace);
  g_autoptr(PpPoolItem) item = self->noted != NULL ? g_object_ref (self->noted) : NULL;

  if (item == NULL)
    return;
  if (self->address != NULL)
    pp_roster_move (roster, item, pp_workspace_get_book (self->workspace), self->address);
  else if (item == pp_roster_get_forgotten (roster))
    pp_roster_bring_back (roster);
  pp_sidebar_select (self->sidebar, PP_PLACE_POOL, item, NULL);
}

static void
note_closed_cb (PpBody *self)
{
  PpRoster *roster = pp_workspace_get_roster (self->workspace);

  if (self->noted != NULL && self->noted == pp_roster_get_forgotten (roster))
    pp_roster_let_go (roster);
  g_clear_object (&self->noted);
  g_clear_pointer (&self->address, g_free);
}

static void
pools_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  PpBody *self = PP_BODY (user_data);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));
  guint n = g_list_model_get_n_items (model);

  gtk_widget_set_visible (self->sidebar_box, n > 0);
  if (n > 0 && pp_sidebar_get_place (self->sidebar) == PP_PLACE_NONE)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (model, 0);

      pp_sidebar_select (self->sidebar, PP_PLACE_POOL, item, NULL);
      if (focus == NULL || gtk_widget_is_ancestor (focus, self->stack))
        pp_sidebar_focus (self->sidebar);
    }
}

static void
find_details_cb (GtkWidget *widget,
                 gpointer   user_data)
{
  GtkWidget **found = user_data;

  if (PP_IS_DETAILS (widget) && gtk_widget_get_mapped (widget))
    *found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_foreach (GTK_CONTAINER (widget), find_details_cb, found);
}

/* A page that does not fit, if only until it is laid out anew, pushes the sidebar aside: that is
 * not what the person wants, and is taken back. */
static void
pane_moved_cb (PpBody *self)
{
  int position = gtk_paned_get_position (GTK_PANED (self));
  int most;

  g_object_get (self, "max-position", &most, NULL);
  if (position < most)
    self->width = position;
}

static gboolean
restore_pane_cb (gpointer user_data)
{
  PpBody *self = PP_BODY (user_data);

  self->width_id = 0;
  gtk_paned_set_position (GTK_PANED (self), self->width);

  return G_SOURCE_REMOVE;
}

static void
pane_room_cb (PpBody *self)
{
  if (self->width_id == 0 && gtk_paned_get_position (GTK_PANED (self)) < self->width)
    self->width_id = g_idle_add (restore_pane_cb, self);
}

static void
pp_body_dispose (GObject *object)
{
  PpBody *self = PP_BODY (object);

  /* Nobody is left to press Undo. */
  if (self->workspace != NULL)
    pp_roster_let_go (pp_workspace_get_roster (self->workspace));
  g_clear_handle_id (&self->width_id, g_source_remove);
  g_clear_object (&self->pool_actions);
  g_clear_object (&self->server_actions);
  g_clear_object (&self->run_actions);
  g_clear_object (&self->noted);
  g_clear_pointer (&self->address, g_free);
  g_clear_object (&self->pool_menu);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pp_body_parent_class)->dispose (object);
}

static void
pp_body_class_init (PpBodyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_body_dispose;

  g_type_ensure (PP_TYPE_EMPTY_PAGE);
  g_type_ensure (PP_TYPE_NOTE_BAR);
  g_type_ensure (PP_TYPE_TROUBLE_BAR);
  g_type_ensure (PP_TYPE_UNFINISHED_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/body.ui");
  gtk_widget_class_bind_template_child (widget_class, PpBody, sidebar_box);
  gtk_widget_class_bind_template_child (widget_class, PpBody, unfinished_bar);
  gtk_widget_class_bind_template_child (widget_class, PpBody, trouble_bar);
  gtk_widget_class_bind_template_child (widget_class, PpBody, stack);
  gtk_widget_class_bind_template_child (widget_class, PpBody, note_bar);
  gtk_widget_class_bind_template_callback (widget_class, note_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_room_cb);
}

static void
pp_body_init (PpBody *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->width = gtk_paned_get_position (GTK_PANED (self));
}

/**
 * pp_body_new:
 * @window: the window that it will be in, which has the action "search"; it is given those of a pool
 * @workspace: what is open
 * @settings: (nullable): where pages keep how they are looked at
 * @pool_menu: the menu of a pool in the sidebar
 *
 * Returns: (transfer floating): the sidebar, with the first pool selected, and its page
 */
GtkWidget *
pp_body_new (GtkApplicationWindow *window,
             PpWorkspace          *workspace,
             GSettings            *settings,
             GMenuModel           *pool_menu)
{
  PpBody *self = g_object_new (PP_TYPE_BODY, NULL);
  GListModel *pools = pp_workspace_get_pools (workspace);
  PpRoster *roster = pp_workspace_get_roster (workspace);

  self->window = window;
  self->workspace = g_object_ref (workspace);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->pool_actions = pp_pool_actions_new (window, workspace);
  self->server_actions = pp_server_actions_new (window, workspace, settings);
  self->run_actions = pp_run_actions_new (window, workspace);
  g_signal_connect_object (self->run_actions, "failed", G_CALLBACK (complained_cb), self,
                           G_CONNECT_SWAPPED);
  pp_unfinished_bar_set_workspace (self->unfinished_bar, workspace);
  pp_trouble_bar_set_workspace (PP_TROUBLE_BAR (self->trouble_bar), workspace);
  self->sidebar = PP_SIDEBAR (pp_sidebar_new (workspace));
  self->pool_menu = g_object_ref (pool_menu);
  pp_sidebar_set_menu (self->sidebar, pool_menu);
  gtk_box_pack_start (GTK_BOX (self->sidebar_box), GTK_WIDGET (self->sidebar), TRUE, TRUE, 0);
  pp_file_intake_accept_drops (GTK_WIDGET (self));
  g_signal_connect (self, "drag-data-received", G_CALLBACK (drag_data_received_cb), NULL);
  g_signal_connect_object (self->sidebar, "place-selected", G_CALLBACK (place_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "place-activated", G_CALLBACK (place_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pools, "items-changed", G_CALLBACK (pools_changed_cb), self, 0);
  g_signal_connect_object (roster, "person-needed", G_CALLBACK (person_needed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (roster, "complained", G_CALLBACK (complained_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (roster, "notify::forgotten", G_CALLBACK (forgotten_cb), self,
                           G_CONNECT_SWAPPED);
  if (settings != NULL)
    pp_sidebar_set_settings (self->sidebar, settings);
  pools_changed_cb (pools, 0, 0, g_list_model_get_n_items (pools), self);

  return GTK_WIDGET (self);
}

/**
 * pp_body_set_width:
 * @self: a body
 * @width: of the sidebar
 */
void
pp_body_set_width (PpBody *self,
                   int     width)
{
  g_return_if_fail (PP_IS_BODY (self));

  gtk_paned_set_position (GTK_PANED (self), width);
}

/**
 * pp_body_get_width:
 * @self: a body
 *
 * Returns: the width of the sidebar that the person wants
 */
int
pp_body_get_width (PpBody *self)
{
  g_return_val_if_fail (PP_IS_BODY (self), 0);

  return self->width;
}

/**
 * pp_body_select:
 * @self: a body
 * @place: where to go
 * @item: (nullable): the pool, for a place that is one
 *
 * Goes there, with the keyboard in the sidebar.
 */
void
pp_body_select (PpBody     *self,
                PpPlace     place,
                PpPoolItem *item)
{
  g_return_if_fail (PP_IS_BODY (self));

  pp_sidebar_select (self->sidebar, place, item, NULL);
  pp_sidebar_focus (self->sidebar);
}

/**
 * pp_body_search:
 * @self: a body
 * @search: whether the page, of a pool or the library, shows its search
 */
void
pp_body_search (PpBody  *self,
                gboolean search)
{
  GtkWidget *page;

  g_return_if_fail (PP_IS_BODY (self));

  page = gtk_stack_get_visible_child (GTK_STACK (self->stack));
  if (PP_IS_LIBRARY_PAGE (page))
    pp_library_page_set_search (PP_LIBRARY_PAGE (page), search);
  else if (self->pool_page != NULL)
    pp_pool_page_set_search (self->pool_page, search);
}

/**
 * pp_body_command:
 * @self: a body
 * @action: of the page of a pool: "view", "install"
 * @parameter: (nullable): of it
 *
 * Has the page do it, if the page of a pool is shown and can.
 */
void
pp_body_command (PpBody     *self,
                 const char *action,
                 const char *parameter)
{
  GtkWidget *page;

  g_return_if_fail (PP_IS_BODY (self));

  page = gtk_stack_get_visible_child (GTK_STACK (self->stack));
  if (PP_IS_POOL_PAGE (page))
    g_action_group_activate_action (gtk_widget_get_action_group (page, "page"), action,
                                    parameter != NULL ? g_variant_new_string (parameter) : NULL);
}

/**
 * pp_body_complain:
 * @self: a body
 * @error: what went wrong with something that was asked for
 *
 * Says it in the bar on top, until the person closes it.
 */
void
pp_body_complain (PpBody       *self,
                  const GError *error)
{
  g_return_if_fail (PP_IS_BODY (self));

  pp_trouble_bar_complain (PP_TROUBLE_BAR (self->trouble_bar), error);
}

/**
 * pp_body_note_known:
 * @self: a body
 * @item: a connected pool
 * @address: by which it was about to be added once more
 *
 * Says that it is there already, and offers the address for it when it is another one.
 */
void
pp_body_note_known (PpBody     *self,
                    PpPoolItem *item,
                    const char *address)
{
  const char *own;
  g_autofree char *text = NULL;
  g_autofree char *button = NULL;

  g_return_if_fail (PP_IS_BODY (self));
  g_return_if_fail (PP_IS_POOL_ITEM (item));

  own = pp_live_pool_get_address (pp_pool_item_get_pool (item));
  text = g_strdup_printf (_("%s is there already, as %s"), pp_pool_item_get_name (item), own);
  if (!g_str_equal (own, address) && !pp_workspace_has_live_run (self->workspace, item))
    button = g_strdup_printf (_("_Use %s"), address);
  note (self, item, button != NULL ? address : NULL, text, button);
}

/**
 * pp_body_list_panes:
 * @self: a body
 * @panes: (out caller-allocates): room for %PP_BODY_MAX_PANES
 *
 * The parts that F6 goes through, those that are shown now.
 *
 * Returns: how many there are
 */
guint
pp_body_list_panes (PpBody     *self,
                    GtkWidget **panes)
{
  GtkWidget *details = NULL;
  guint n = 0;

  g_return_val_if_fail (PP_IS_BODY (self), 0);

  find_details_cb (self->stack, &details);
  if (gtk_widget_get_visible (self->sidebar_box))
    panes[n++] = self->sidebar_box;
  if (gtk_info_bar_get_revealed (GTK_INFO_BAR (self->trouble_bar)))
    panes[n++] = self->trouble_bar;
  panes[n++] = self->stack;
  if (details != NULL)
    panes[n++] = details;

  return n;
}

/**
 * pp_body_focus_pane:
 * @self: a body
 * @pane: one of its panes
 *
 * Returns: whether it has the keyboard now
 */
gboolean
pp_body_focus_pane (PpBody    *self,
                    GtkWidget *pane)
{
  g_return_val_if_fail (PP_IS_BODY (self), FALSE);

  if (pane == self->sidebar_box)
    {
      pp_sidebar_focus (self->sidebar);
      return TRUE;
    }

  return gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
}
