/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sidebar"

#include "config.h"

#include "pp-sidebar.h"

#include "pp-connection.h"
#include "pp-sidebar-memory.h"
#include "pp-widgets.h"

#include <glib/gi18n.h>

struct _PpSidebar
{
  GtkScrolledWindow parent_instance;

  PpWorkspace      *workspace;  /* (owned) */
  GtkListBox       *list;
  GMenuModel       *menu;       /* (owned) (nullable) of a pool */
  GSettings        *settings;   /* (owned) (nullable) where it is remembered */
  char             *wanted;     /* (owned) (nullable) what was shown last, until it is there */
};

G_DEFINE_FINAL_TYPE (PpSidebar, pp_sidebar, GTK_TYPE_SCROLLED_WINDOW)

enum
{
  SIGNAL_PLACE_SELECTED,
  SIGNAL_PLACE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void update (PpSidebar *self);

/* The row of a place, or %NULL. */
static PpSidebarRow *
find_row (PpSidebar  *self,
          PpPlace     place,
          PpPoolItem *item,
          const char *host)
{
  g_autoptr(GList) rows = gtk_container_get_children (GTK_CONTAINER (self->list));

  for (GList *l = rows; l != NULL; l = l->next)
    {
      PpSidebarRow *row = l->data;

      if (pp_sidebar_row_get_place (row) == place && pp_sidebar_row_get_item (row) == item &&
          g_strcmp0 (pp_sidebar_row_get_host (row), host) == 0)
        return row;
    }

  return NULL;
}

static void
toggled_cb (PpSidebar    *self,
            PpSidebarRow *row)
{
  pp_sidebar_memory_set_closed (self->settings, pp_pool_item_get_uuid (pp_sidebar_row_get_item (row)),
                                !pp_sidebar_row_get_open (row));
  update (self);
}

static void
recall_closed (PpSidebar    *self,
               PpSidebarRow *row)
{
  PpPoolItem *item = pp_sidebar_row_get_item (row);

  if (item != NULL && pp_sidebar_memory_is_closed (self->settings, pp_pool_item_get_uuid (item)))
    pp_sidebar_row_set_open (row, FALSE);
}

/* What was shown last, as soon as it is there: pools come one by one. */
static void
recall_place (PpSidebar *self)
{
  g_autoptr(GList) rows = NULL;

  if (self->wanted == NULL ||
      g_list_model_get_n_items (pp_workspace_get_pools (self->workspace)) == 0)
    return;

  rows = gtk_container_get_children (GTK_CONTAINER (self->list));
  for (GList *l = rows; l != NULL && self->wanted != NULL; l = l->next)
    {
      g_autofree char *name = pp_sidebar_memory_name_place (l->data);

      if (g_strcmp0 (name, self->wanted) != 0 || pp_sidebar_row_get_place (l->data) == PP_PLACE_SERVER)
        continue;
      g_clear_pointer (&self->wanted, g_free);
      gtk_list_box_select_row (self->list, l->data);
    }
}

/* The row of a place, made when there is none, at its position. */
static PpSidebarRow *
place_row (PpSidebar  *self,
           GHashTable *kept,
           PpPlace     place,
           PpPoolItem *item,
           const char *host)
{
  PpSidebarRow *row = find_row (self, place, item, host);

  if (row == NULL)
    {
      row = PP_SIDEBAR_ROW (pp_sidebar_row_new (place, item, host));
      g_signal_connect_object (row, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      recall_closed (self, row);
      pp_sidebar_row_set_position (row, G_MAXUINT);
      gtk_container_add (GTK_CONTAINER (self->list), GTK_WIDGET (row));
    }
  pp_sidebar_row_set_position (row, g_hash_table_size (kept));
  g_hash_table_add (kept, row);

  return row;
}

/* Why nothing is known of what the servers of a pool lack, in words; what is known of one of them can
 * be counted. */
static char *
describe_all_unknown (PpOutlook *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  char *text = NULL;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      g_free (text);
      text = pp_text_for_not_known (outlook, pp_snapshot_get_host (snapshot, i)->uuid);
      if (text == NULL)
        return NULL;
    }

  return text;
}

/* Counts for the badge and in words; @unknown (transfer full) (nullable) stands for both. */
static void
count_outstanding (PpSidebarLook *look,
                   guint          n,
                   char          *unknown,
                   char         **figure,
                   char         **words)
{
  *figure = unknown != NULL ? g_strdup ("?") : g_strdup_printf ("%u", n);
  *words = unknown != NULL ? unknown : pp_text_for_outstanding (n);
  look->badge = *figure;
  look->count = *words;
}

static const struct
{
  const char *icon;
  const char *state;
} absences[] = {
  [PP_ABSENCE_PASSWORD] = { "dialog-password-symbolic", N_("password needed") },
  [PP_ABSENCE_KEYRING] = { "content-loading-symbolic", N_("waiting for the keyring") },
  [PP_ABSENCE_LEFT] = { "network-offline-symbolic", N_("disconnected") },
};

static void
look_at_connection (PpSidebarLook *look,
                    PpPoolItem    *item,
                    const char    *connection)
{
  const GError *error = pp_live_pool_get_error (pp_pool_item_get_pool (item));

  switch (pp_pool_item_get_state (item))
    {
    case PP_LIVE_DISCONNECTED:
      look->icon = absences[pp_pool_item_get_absence (item)].icon;
      look->state = _(absences[pp_pool_item_get_absence (item)].state);
      break;
    case PP_LIVE_CONNECTING:
      look->icon = "content-loading-symbolic";
      look->state = _("connecting");
      break;
    case PP_LIVE_RECONNECTING:
      look->icon = pp_live_pool_get_disruption_expected (pp_pool_item_get_pool (item))
                   ? "content-loading-symbolic" : "network-offline-symbolic";
      look->state = connection;
      break;
    case PP_LIVE_FAILED:
      look->icon = g_error_matches (error, PP_ERROR, PP_ERROR_PASSWORD) ?
                   "dialog-password-symbolic" : "pp-warning-symbolic";
      look->style = "pp-warn";
      look->state = connection;
      break;
    case PP_LIVE_CONNECTED:
    default:
      break;
    }
}

static void
show_pool (PpSidebarRow *row,
           PpPoolItem   *item)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (item);
  g_autofree char *connection = pp_connection_describe (pp_pool_item_get_pool (item));
  g_autofree char *figure = NULL;
  g_autofree char *words = NULL;
  PpSidebarLook look = { .name = pp_pool_item_get_name (item) };

  if (outlook != NULL)
    count_outstanding (&look, pp_outlook_count_outstanding (outlook, NULL),
                       describe_all_unknown (outlook), &figure, &words);
  look_at_connection (&look, item, connection);
  if (look.state == NULL && outlook != NULL && !pp_sidebar_row_get_open (row))
    look.state = _("servers hidden");
  pp_sidebar_row_show (row, &look);
}

static void
show_server (PpSidebarRow *row,
             PpOutlook    *outlook,
             PpSnapshot   *snapshot,
             PpHost       *host)
{
  g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);
  g_autofree char *figure = NULL;
  g_autofree char *words = NULL;
  PpSidebarLook look = { .name = host->name };

  if (host == pp_snapshot_get_master (snapshot) && pp_snapshot_get_n_hosts (snapshot) > 1)
    look.role = _("master");
  count_outstanding (&look, pp_outlook_count_outstanding (outlook, host->uuid),
                     pp_text_for_not_known (outlook, host->uuid), &figure, &words);

  if (host->rebooting)
    {
      look.icon = "content-loading-symbolic";
      look.state = _("restarting");
    }
  else if (!host->live)
    {
      look.icon = "network-offline-symbolic";
      look.style = "pp-warn";
      look.state = _("offline");
    }
  else if (!host->enabled)
    {
      look.icon = "changes-prevent-symbolic";
      look.state = _("in maintenance mode");
    }
  else if (pending != NULL)
    {
      look.icon = "pp-pending-symbolic";
      look.style = "pp-warn";
      look.state = pending;
    }
  pp_sidebar_row_show (row, &look);
}

static void
update_pool (PpSidebar  *self,
             GHashTable *kept,
             PpPoolItem *item)
{
  PpSidebarRow *row = place_row (self, kept, PP_PLACE_POOL, item, NULL);
  PpSnapshot *snapshot = pp_pool_item_get_snapshot (item);
  PpOutlook *outlook = pp_pool_item_get_outlook (item);

  show_pool (row, item);
  if (snapshot == NULL || outlook == NULL || !pp_sidebar_row_get_open (row))
    return;

  snapshot = pp_outlook_get_snapshot (outlook);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      row = place_row (self, kept, PP_PLACE_SERVER, item, host->uuid);
      show_server (row, outlook, snapshot, host);
    }
}

static void
update_library (PpSidebar  *self,
                GHashTable *kept)
{
  PpSidebarRow *row = place_row (self, kept, PP_PLACE_LIBRARY, NULL, NULL);
  g_auto(GStrv) files = pp_library_list (pp_workspace_get_library (self->workspace));
  guint n = g_strv_length (files);
  g_autofree char *figure = g_strdup_printf ("%u", n);
  g_autofree char *words = g_strdup_printf (ngettext ("%u file", "%u files", n), n);
  const PpSidebarLook look = { .name = _("Library"), .badge = figure, .count = words };

  pp_sidebar_row_show (row, &look);
}

static void
update_activity (PpSidebar  *self,
                 GHashTable *kept)
{
  PpSidebarRow *row = place_row (self, kept, PP_PLACE_ACTIVITY, NULL, NULL);
  guint n = pp_workspace_count_live_runs (self->workspace);
  g_autofree char *figure = g_strdup_printf ("%u", n);
  g_autofree char *words = g_strdup_printf (ngettext ("%u run at work", "%u runs at work", n), n);
  PpSidebarLook look = { .name = _("Activity") };

  if (n > 0)
    {
      look.badge = figure;
      look.count = words;
      look.icon = "media-playback-start-symbolic";
      look.style = "pp-accent";
    }
  pp_sidebar_row_show (row, &look);
}

static void
update (PpSidebar *self)
{
  g_autoptr(GHashTable) kept = g_hash_table_new (NULL, NULL);
  GListModel *pools = pp_workspace_get_pools (self->workspace);
  g_autoptr(GList) rows = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);

      update_pool (self, kept, item);
    }
  update_library (self, kept);
  update_activity (self, kept);

  rows = gtk_container_get_children (GTK_CONTAINER (self->list));
  for (GList *l = rows; l != NULL; l = l->next)
    {
      if (g_hash_table_contains (kept, l->data))
        continue;

      /* A closed pool takes the selection that was on one of its servers. */
      if (gtk_list_box_get_selected_row (self->list) == l->data)
        {
          PpSidebarRow *pool = find_row (self, PP_PLACE_POOL, pp_sidebar_row_get_item (l->data),
                                         NULL);

          if (pool != NULL && g_hash_table_contains (kept, pool))
            gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (pool));
        }
      gtk_widget_destroy (l->data);
    }
  gtk_list_box_invalidate_sort (self->list);
  gtk_list_box_invalidate_headers (self->list);
  recall_place (self);
}

static void
pools_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  PpSidebar *self = PP_SIDEBAR (user_data);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
row_selected_cb (GtkListBox    *list,
                 GtkListBoxRow *row,
                 gpointer       user_data)
{
  PpSidebar *self = PP_SIDEBAR (user_data);
  PpSidebarRow *chosen = PP_SIDEBAR_ROW (row);

  if (row != NULL && self->wanted == NULL)
    pp_sidebar_memory_set_place (self->settings, chosen);
  if (row == NULL)
    g_signal_emit (self, signals[SIGNAL_PLACE_SELECTED], 0, PP_PLACE_NONE, NULL, NULL);
  else
    g_signal_emit (self, signals[SIGNAL_PLACE_SELECTED], 0, pp_sidebar_row_get_place (chosen),
                   pp_sidebar_row_get_item (chosen), pp_sidebar_row_get_host (chosen));
}

static void
row_activated_cb (PpSidebar *self)
{
  /* The person goes on from here. */
  g_clear_pointer (&self->wanted, g_free);
  if (gtk_list_box_get_selected_row (self->list) != NULL)
    pp_sidebar_memory_set_place (self->settings,
                                 PP_SIDEBAR_ROW (gtk_list_box_get_selected_row (self->list)));
  g_signal_emit (self, signals[SIGNAL_PLACE_ACTIVATED], 0);
}

/* Left and Right close and open the pool that has the focus, as in a tree; Delete forgets it. */
static gboolean
key_press_cb (GtkWidget   *list,
              GdkEventKey *event,
              gpointer     user_data)
{
  PpSidebar *self = PP_SIDEBAR (user_data);
  GtkWidget *focus = gtk_container_get_focus_child (GTK_CONTAINER (list));

  if (!PP_IS_SIDEBAR_ROW (focus) ||
      pp_sidebar_row_get_place (PP_SIDEBAR_ROW (focus)) != PP_PLACE_POOL)
    return GDK_EVENT_PROPAGATE;
  if (event->keyval == GDK_KEY_Delete || event->keyval == GDK_KEY_KP_Delete)
    {
      GActionGroup *group = gtk_widget_get_action_group (gtk_widget_get_toplevel (list), "win");

      if (group != NULL && gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (focus)))
        g_action_group_activate_action (group, "pool-forget", NULL);
      return GDK_EVENT_STOP;
    }
  if (event->keyval != GDK_KEY_Left && event->keyval != GDK_KEY_Right)
    return GDK_EVENT_PROPAGATE;

  pp_sidebar_row_set_open (PP_SIDEBAR_ROW (focus), event->keyval == GDK_KEY_Right);
  toggled_cb (self, PP_SIDEBAR_ROW (focus));

  return GDK_EVENT_STOP;
}

/* At the pointer, or below the row when the keyboard asked. */
static void
pop_up (PpSidebar      *self,
        GtkListBoxRow  *row,
        const GdkEvent *event)
{
  GtkWidget *menu;

  if (self->menu == NULL || pp_sidebar_row_get_item (PP_SIDEBAR_ROW (row)) == NULL)
    return;

  gtk_list_box_select_row (self->list, row);
  menu = gtk_menu_new_from_model (self->menu);
  gtk_menu_attach_to_widget (GTK_MENU (menu), GTK_WIDGET (self), NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_widget_destroy), NULL);
  if (event != NULL)
    gtk_menu_popup_at_pointer (GTK_MENU (menu), event);
  else
    gtk_menu_popup_at_widget (GTK_MENU (menu), GTK_WIDGET (row), GDK_GRAVITY_SOUTH_WEST,
                              GDK_GRAVITY_NORTH_WEST, NULL);
}

static gboolean
button_press_cb (GtkWidget      *list,
                 GdkEventButton *event,
                 gpointer        user_data)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (list), (int) event->y);

  if (!gdk_event_triggers_context_menu ((GdkEvent *) event) || row == NULL)
    return GDK_EVENT_PROPAGATE;
  pop_up (PP_SIDEBAR (user_data), row, (GdkEvent *) event);

  return GDK_EVENT_STOP;
}

static gboolean
popup_menu_cb (GtkWidget *list,
               gpointer   user_data)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));

  if (row != NULL)
    pop_up (PP_SIDEBAR (user_data), row, NULL);

  return row != NULL;
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  guint first = pp_sidebar_row_get_position (PP_SIDEBAR_ROW (a));
  guint second = pp_sidebar_row_get_position (PP_SIDEBAR_ROW (b));

  return first < second ? -1 : first > second;
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  gboolean wanted = before != NULL &&
                    pp_sidebar_row_get_place (PP_SIDEBAR_ROW (row)) == PP_PLACE_LIBRARY;
  GtkWidget *separator;

  if (wanted == (gtk_list_box_row_get_header (row) != NULL))
    return;

  separator = wanted ? gtk_separator_new (GTK_ORIENTATION_HORIZONTAL) : NULL;
  if (separator != NULL)
    gtk_widget_set_visible (separator, TRUE);
  gtk_list_box_row_set_header (row, separator);
}

static void
pp_sidebar_dispose (GObject *object)
{
  g_clear_object (&PP_SIDEBAR (object)->workspace);
  g_clear_object (&PP_SIDEBAR (object)->menu);
  g_clear_object (&PP_SIDEBAR (object)->settings);
  g_clear_pointer (&PP_SIDEBAR (object)->wanted, g_free);

  G_OBJECT_CLASS (pp_sidebar_parent_class)->dispose (object);
}

static void
pp_sidebar_class_init (PpSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_sidebar_dispose;

  /**
   * PpSidebar::place-selected:
   * @self: the sidebar
   * @place: a #PpPlace
   * @item: (nullable): the pool
   * @host: (nullable): uuid of the server
   *
   * The person chose what to look at.
   */
  signals[SIGNAL_PLACE_SELECTED] =
    g_signal_new ("place-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 3, G_TYPE_INT, PP_TYPE_POOL_ITEM, G_TYPE_STRING);

  /**
   * PpSidebar::place-activated:
   * @self: the sidebar
   *
   * The person clicked on what is selected, or pressed Enter.
   */
  signals[SIGNAL_PLACE_ACTIVATED] =
    g_signal_new ("place-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
pp_sidebar_init (PpSidebar *self)
{
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "pp-sidebar");

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  pp_list_leave_by_tab (self->list);
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->list)), _("Pools"));
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, 0);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "button-press-event", G_CALLBACK (button_press_cb), self, 0);
  g_signal_connect_object (self->list, "popup-menu", G_CALLBACK (popup_menu_cb), self, 0);
  g_signal_connect_object (self->list, "key-press-event", G_CALLBACK (key_press_cb), self, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->list));
}

/**
 * pp_sidebar_new:
 * @workspace: what is open
 *
 * Returns: (transfer floating): a sidebar
 */
GtkWidget *
pp_sidebar_new (PpWorkspace *workspace)
{
  PpSidebar *self = g_object_new (PP_TYPE_SIDEBAR, "visible", TRUE, NULL);
  GListModel *pools = pp_workspace_get_pools (workspace);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (pools, "items-changed", G_CALLBACK (pools_changed_cb), self, 0);
  g_signal_connect_object (workspace, "runs-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pp_workspace_get_library (workspace), "changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  pools_changed_cb (pools, 0, 0, g_list_model_get_n_items (pools), self);

  return GTK_WIDGET (self);
}

/**
 * pp_sidebar_set_settings:
 * @self: a sidebar
 * @settings: where it is remembered which pools are closed, and what was shown last
 *
 * Looks as it did the last time, as soon as the pools are there.
 */
void
pp_sidebar_set_settings (PpSidebar *self,
                         GSettings *settings)
{
  g_autoptr(GList) rows = NULL;

  g_return_if_fail (PP_IS_SIDEBAR (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
  g_free (self->wanted);
  self->wanted = g_settings_get_string (settings, "place");
  if (*self->wanted == '\0')
    g_clear_pointer (&self->wanted, g_free);
  rows = gtk_container_get_children (GTK_CONTAINER (self->list));
  for (GList *l = rows; l != NULL; l = l->next)
    if (pp_sidebar_row_get_place (l->data) == PP_PLACE_POOL)
      recall_closed (self, l->data);
  update (self);
}

/**
 * pp_sidebar_select:
 * @self: a sidebar
 * @place: what to look at
 * @item: (nullable): the pool
 * @host: (nullable): uuid of the server
 *
 * Selects a row, if there is such a row.
 */
void
pp_sidebar_select (PpSidebar  *self,
                   PpPlace     place,
                   PpPoolItem *item,
                   const char *host)
{
  PpSidebarRow *row;

  g_return_if_fail (PP_IS_SIDEBAR (self));

  row = find_row (self, place, item, host);
  if (row != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static PpSidebarRow *
get_selected (PpSidebar *self)
{
  return PP_SIDEBAR_ROW (gtk_list_box_get_selected_row (self->list));
}

/**
 * pp_sidebar_get_place:
 * @self: a sidebar
 *
 * Returns: what is selected
 */
PpPlace
pp_sidebar_get_place (PpSidebar *self)
{
  g_return_val_if_fail (PP_IS_SIDEBAR (self), PP_PLACE_NONE);

  return get_selected (self) != NULL ? pp_sidebar_row_get_place (get_selected (self)) :
         PP_PLACE_NONE;
}

/**
 * pp_sidebar_get_item:
 * @self: a sidebar
 *
 * Returns: (transfer none) (nullable): the pool of what is selected
 */
PpPoolItem *
pp_sidebar_get_item (PpSidebar *self)
{
  g_return_val_if_fail (PP_IS_SIDEBAR (self), NULL);

  return get_selected (self) != NULL ? pp_sidebar_row_get_item (get_selected (self)) : NULL;
}

/**
 * pp_sidebar_get_host:
 * @self: a sidebar
 *
 * Returns: (nullable): uuid of the selected server
 */
const char *
pp_sidebar_get_host (PpSidebar *self)
{
  g_return_val_if_fail (PP_IS_SIDEBAR (self), NULL);

  return get_selected (self) != NULL ? pp_sidebar_row_get_host (get_selected (self)) : NULL;
}

/**
 * pp_sidebar_set_menu:
 * @self: a sidebar
 * @menu: what can be done with the selected pool
 *
 * Shows it where the pointer or the keyboard asks for the menu of a pool.
 */
void
pp_sidebar_set_menu (PpSidebar  *self,
                     GMenuModel *menu)
{
  g_return_if_fail (PP_IS_SIDEBAR (self));

  g_set_object (&self->menu, menu);
}

/**
 * pp_sidebar_focus:
 * @self: a sidebar
 *
 * Puts the keyboard on the selected row.
 */
void
pp_sidebar_focus (PpSidebar *self)
{
  g_return_if_fail (PP_IS_SIDEBAR (self));

  gtk_widget_grab_focus (get_selected (self) != NULL ? GTK_WIDGET (get_selected (self)) :
                         GTK_WIDGET (self->list));
}
