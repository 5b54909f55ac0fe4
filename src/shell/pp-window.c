/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-window"

#include "config.h"

#include "pp-window.h"

#include <glib/gi18n.h>

#include "pp-activity-page.h"
#include "pp-details.h"
#include "pp-empty-page.h"
#include "pp-library-page.h"
#include "pp-log-in.h"
#include "pp-note-bar.h"
#include "pp-pool-actions.h"
#include "pp-pool-page.h"
#include "pp-run-actions.h"
#include "pp-server-actions.h"
#include "pp-unfinished-bar.h"
#include "pp-wizard.h"

#define SUBTITLE_SECONDS 30
#define N_PANES 5

struct _PpWindow
{
  GtkApplicationWindow parent_instance;

  PpWorkspace         *workspace;   /* (owned) */
  GSettings           *settings;    /* (owned) (nullable) */
  PpSidebar           *sidebar;
  PpPoolActions       *pool_actions; /* (owned) */
  PpServerActions     *server_actions; /* (owned) */
  PpRunActions        *run_actions; /* (owned) */
  PpUnfinishedBar     *unfinished_bar;
  PpPoolItem          *noted;       /* (owned) (nullable) the pool that the note is about */
  char                *address;     /* (owned) (nullable) another address of noted */
  PpPoolPage          *pool_page; /* (nullable) until a pool is shown */
  guint                subtitle_id;
  gboolean             restored;    /* size and place were taken from the settings */
  int                  pane;        /* width of the sidebar that the person wants */
  guint                pane_id;
  char                *silenced;    /* (owned) (nullable) the complaint that was closed */
  GError              *complaint;   /* (owned) (nullable) something that was asked for failed */

  GtkWidget           *header_bar;
  GtkWidget           *menu_button;
  GtkWidget           *paned;
  GtkWidget           *sidebar_box;
  GtkWidget           *content;
  GtkWidget           *info_bar;
  GtkWidget           *info_label;
  GtkWidget           *info_button;
  GtkWidget           *stack;
  GtkWidget           *note_bar;
  GMenuModel          *pool_menu;
};

G_DEFINE_FINAL_TYPE (PpWindow, pp_window, GTK_TYPE_APPLICATION_WINDOW)

static void
update_subtitle (PpWindow *self)
{
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  g_autofree char *text = pp_text_for_feed_age (pp_feed_get_catalogue (feed),
                                                g_get_real_time () / G_USEC_PER_SEC);

  gtk_header_bar_set_subtitle (GTK_HEADER_BAR (self->header_bar), text);
}

static gboolean
subtitle_cb (gpointer user_data)
{
  update_subtitle (PP_WINDOW (user_data));

  return G_SOURCE_CONTINUE;
}

/* Why a pool has no connection, in a sentence; %NULL when it has one, or is about to. */
static char *
describe_absence (PpPoolItem *item)
{
  const char *name = pp_pool_item_get_name (item);

  if (pp_pool_item_get_state (item) != PP_LIVE_DISCONNECTED)
    return NULL;

  switch (pp_pool_item_get_absence (item))
    {
    case PP_ABSENCE_KEYRING:
      return NULL;

    case PP_ABSENCE_LEFT:
      return pp_pool_item_get_outlook (item) != NULL
             ? g_strdup_printf (_("%s is disconnected: this is what was last seen of it"), name)
             : g_strdup_printf (_("%s is disconnected"), name);

    case PP_ABSENCE_PASSWORD:
    default:
      return g_strdup_printf (_("%s is not connected: its password is needed"), name);
    }
}

/* What needs a person: the feed first, as all that is shown hangs on it, then this pool. */
static char *
describe_trouble (PpWindow *self)
{
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  PpCatalogue *copy = pp_feed_get_catalogue (feed);
  PpPoolItem *item = pp_sidebar_get_item (self->sidebar);
  const GError *error;
  char *absence;

  if (self->complaint != NULL)
    return pp_text_for_error (self->complaint);
  absence = item != NULL ? describe_absence (item) : NULL;
  if (absence != NULL)
    return absence;
  if (pp_feed_needs_person (feed, g_get_real_time () / G_USEC_PER_SEC))
    return pp_text_for_feed_trouble (pp_feed_get_tries (feed), copy != NULL
                                     ? pp_catalogue_get_date (copy) : 0);
  if (item == NULL)
    return g_strdup (pp_workspace_get_notes_trouble (self->workspace));

  error = pp_live_pool_get_error (pp_pool_item_get_pool (item));
  if (error != NULL)
    return pp_text_for_error_in (error, pp_pool_item_get_outlook (item));

  return g_strdup (pp_workspace_get_notes_trouble (self->workspace));
}

static void
update_info (PpWindow *self)
{
  g_autofree char *text = describe_trouble (self);
  PpPoolItem *item = pp_sidebar_get_item (self->sidebar);
  gboolean asks = item != NULL && pp_pool_item_needs_person (item);

  gtk_widget_set_visible (self->info_button, item != NULL && pp_pool_item_is_away (item));
  gtk_button_set_label (GTK_BUTTON (self->info_button), asks ? _("_Log in…") : _("_Connect"));
  if (text == NULL)
    g_clear_pointer (&self->silenced, g_free);
  else
    gtk_label_set_text (GTK_LABEL (self->info_label), text);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->info_bar),
                             text != NULL && g_strcmp0 (text, self->silenced) != 0);
}

static void
info_response_cb (PpWindow *self)
{
  g_autofree char *text = describe_trouble (self);

  g_free (self->silenced);
  self->silenced = g_steal_pointer (&text);
  g_clear_error (&self->complaint);
  update_info (self);
}

static void
add_page (PpWindow   *self,
          GtkWidget  *page,
          const char *name)
{
  gtk_widget_set_visible (page, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), page, name);
}

static void
add_pool_page (PpWindow *self)
{
  self->pool_page = PP_POOL_PAGE (pp_pool_page_new (self->workspace));
  if (self->settings != NULL)
    pp_pool_page_set_settings (self->pool_page, self->settings);
  add_page (self, GTK_WIDGET (self->pool_page), "pool");
}

/* Pages are made when they are shown first: the window is there a quarter sooner without them. */
static void
need_page (PpWindow *self,
           PpPlace   place)
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
place_selected_cb (PpWindow   *self,
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
  GAction *search = g_action_map_lookup_action (G_ACTION_MAP (self), "search");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (search), item != NULL);
  pp_pool_actions_set_item (self->pool_actions, item);
  pp_server_actions_set_place (self->server_actions, item, host);
  pp_unfinished_bar_set_item (self->unfinished_bar, item);
  need_page (self, place);
  if (item != NULL)
    pp_pool_page_set_item (self->pool_page, item, host);
  else
    g_action_change_state (search, off);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), pages[place]);
  g_clear_error (&self->complaint);
  update_info (self);
}

/* A click on a pool that was only remembered asks for its password. */
static void
place_activated_cb (PpWindow *self)
{
  PpPoolItem *item = pp_sidebar_get_item (self->sidebar);

  if (item != NULL && pp_pool_item_needs_person (item))
    g_action_group_activate_action (G_ACTION_GROUP (self), "pool-connect", NULL);
}

static void
person_needed_cb (PpWindow   *self,
                  PpPoolItem *item)
{
  pp_log_in_open (self, self->workspace, item);
}

static void
complained_cb (PpWindow     *self,
               const GError *error)
{
  pp_window_complain (self, error);
}

static void
note (PpWindow   *self,
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
forgotten_cb (PpWindow *self)
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
note_activated_cb (PpWindow *self)
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
note_closed_cb (PpWindow *self)
{
  PpRoster *roster = pp_workspace_get_roster (self->workspace);

  if (self->noted != NULL && self->noted == pp_roster_get_forgotten (roster))
    pp_roster_let_go (roster);
  g_clear_object (&self->noted);
  g_clear_pointer (&self->address, g_free);
}

static void
feed_changed_cb (PpWindow *self)
{
  update_subtitle (self);
  update_info (self);
}

static void
pools_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  PpWindow *self = PP_WINDOW (user_data);
  guint n = g_list_model_get_n_items (model);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (model, i);

      g_signal_connect_object (item, "state-changed", G_CALLBACK (update_info), self,
                               G_CONNECT_SWAPPED);
    }

  gtk_widget_set_visible (self->sidebar_box, n > 0);
  if (n > 0 && pp_sidebar_get_place (self->sidebar) == PP_PLACE_NONE)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (model, 0);

      pp_sidebar_select (self->sidebar, PP_PLACE_POOL, item, NULL);
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

/* The parts of the window that F6 goes through, those that are shown now. */
static guint
list_panes (PpWindow   *self,
            GtkWidget **panes)
{
  GtkWidget *details = NULL;
  guint n = 0;

  find_details_cb (self->stack, &details);
  if (gtk_widget_get_visible (self->sidebar_box))
    panes[n++] = self->sidebar_box;
  if (gtk_info_bar_get_revealed (GTK_INFO_BAR (self->info_bar)))
    panes[n++] = self->info_bar;
  panes[n++] = self->stack;
  if (details != NULL)
    panes[n++] = details;
  panes[n++] = self->header_bar;

  return n;
}

/* The pane that has the keyboard: the last one that holds it, as the details are in the page. */
static guint
find_pane (PpWindow   *self,
           GtkWidget **panes,
           guint       n)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  guint found = n - 1;

  for (guint i = 0; focus != NULL && i < n; i++)
    if (gtk_widget_is_ancestor (focus, panes[i]))
      found = i;

  return found;
}

static gboolean
focus_pane (PpWindow  *self,
            GtkWidget *pane)
{
  if (pane == self->sidebar_box)
    {
      pp_sidebar_focus (self->sidebar);
      return TRUE;
    }

  return gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
}

static void
step_pane (PpWindow *self,
           guint     step)
{
  GtkWidget *panes[N_PANES];
  guint n = list_panes (self, panes);
  guint position = find_pane (self, panes, n);

  for (guint i = 0; i < n; i++)
    {
      position = (position + n + step) % n;
      if (focus_pane (self, panes[position]))
        return;
    }
}

static void
next_pane_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  step_pane (PP_WINDOW (user_data), 1);
}

static void
previous_pane_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  step_pane (PP_WINDOW (user_data), -1);
}

static void
menu_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  gtk_button_clicked (GTK_BUTTON (PP_WINDOW (user_data)->menu_button));
}

static void
close_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
install_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  pp_window_install (PP_WINDOW (user_data), g_variant_get_string (parameter, NULL));
}

static void
search_cb (GSimpleAction *action,
           GVariant      *state,
           gpointer       user_data)
{
  g_simple_action_set_state (action, state);
  if (PP_WINDOW (user_data)->pool_page != NULL)
    pp_pool_page_set_search (PP_WINDOW (user_data)->pool_page, g_variant_get_boolean (state));
}

static const GActionEntry actions[] = {
  { "close", close_cb },
  { "install", install_cb, "s" },
  { "menu", menu_cb },
  { "next-pane", next_pane_cb },
  { "previous-pane", previous_pane_cb },
  { "search", NULL, NULL, "false", search_cb },
};

/* A page that does not fit, if only until it is laid out anew, pushes the sidebar aside: that is
 * not what the person wants, and is taken back. */
static void
pane_moved_cb (PpWindow *self)
{
  int position = gtk_paned_get_position (GTK_PANED (self->paned));
  int most;

  g_object_get (self->paned, "max-position", &most, NULL);
  if (position < most)
    self->pane = position;
}

static gboolean
restore_pane_cb (gpointer user_data)
{
  PpWindow *self = PP_WINDOW (user_data);

  self->pane_id = 0;
  gtk_paned_set_position (GTK_PANED (self->paned), self->pane);

  return G_SOURCE_REMOVE;
}

static void
pane_room_cb (PpWindow *self)
{
  if (self->pane_id == 0 && gtk_paned_get_position (GTK_PANED (self->paned)) < self->pane)
    self->pane_id = g_idle_add (restore_pane_cb, self);
}

static void
save_place (PpWindow *self)
{
  int width;
  int height;

  if (self->settings == NULL || !self->restored)
    return;

  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (self->settings, "pane-position", self->pane);
  if (gtk_window_is_maximized (GTK_WINDOW (self)))
    return;

  gtk_window_get_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
}

static void
restore_place (PpWindow *self)
{
  if (self->settings == NULL)
    {
      gtk_window_set_default_size (GTK_WINDOW (self), 1280, 800);
      return;
    }

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  gtk_paned_set_position (GTK_PANED (self->paned),
                          g_settings_get_int (self->settings, "pane-position"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  self->restored = TRUE;
}

static gboolean
pp_window_delete_event (GtkWidget   *widget,
                        GdkEventAny *event)
{
  save_place (PP_WINDOW (widget));

  return GTK_WIDGET_CLASS (pp_window_parent_class)->delete_event != NULL ?
         GTK_WIDGET_CLASS (pp_window_parent_class)->delete_event (widget, event) :
         GDK_EVENT_PROPAGATE;
}

static void
pp_window_destroy (GtkWidget *widget)
{
  PpWindow *self = PP_WINDOW (widget);

  /* Nobody is left to press Undo. */
  if (self->workspace != NULL)
    pp_roster_let_go (pp_workspace_get_roster (self->workspace));
  g_clear_handle_id (&self->subtitle_id, g_source_remove);
  g_clear_handle_id (&self->pane_id, g_source_remove);

  GTK_WIDGET_CLASS (pp_window_parent_class)->destroy (widget);
}

static void
pp_window_dispose (GObject *object)
{
  PpWindow *self = PP_WINDOW (object);

  g_clear_handle_id (&self->subtitle_id, g_source_remove);
  g_clear_handle_id (&self->pane_id, g_source_remove);
  g_clear_object (&self->pool_actions);
  g_clear_object (&self->server_actions);
  g_clear_object (&self->run_actions);
  g_clear_object (&self->noted);
  g_clear_pointer (&self->address, g_free);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->silenced, g_free);
  g_clear_error (&self->complaint);

  G_OBJECT_CLASS (pp_window_parent_class)->dispose (object);
}

static void
pp_window_class_init (PpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_window_dispose;
  widget_class->delete_event = pp_window_delete_event;
  widget_class->destroy = pp_window_destroy;

  g_type_ensure (PP_TYPE_EMPTY_PAGE);
  g_type_ensure (PP_TYPE_NOTE_BAR);
  g_type_ensure (PP_TYPE_UNFINISHED_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, PpWindow, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, sidebar_box);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, content);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, info_bar);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, info_label);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, info_button);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, note_bar);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, pool_menu);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, unfinished_bar);
  gtk_widget_class_bind_template_callback (widget_class, info_response_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_room_cb);
}

static void
pp_window_init (PpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pane = gtk_paned_get_position (GTK_PANED (self->paned));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  self->subtitle_id = g_timeout_add_seconds (SUBTITLE_SECONDS, subtitle_cb, self);
}

/**
 * pp_window_new:
 * @application: the application
 * @workspace: what is open
 * @settings: (nullable): where size and place are kept
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWidget *
pp_window_new (GtkApplication *application,
               PpWorkspace    *workspace,
               GSettings      *settings)
{
  PpWindow *self = g_object_new (PP_TYPE_WINDOW, "application", application, NULL);
  GListModel *pools = pp_workspace_get_pools (workspace);
  PpRoster *roster = pp_workspace_get_roster (workspace);
  PpFeed *feed = pp_workspace_get_feed (workspace);

  self->workspace = g_object_ref (workspace);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->pool_actions = pp_pool_actions_new (GTK_APPLICATION_WINDOW (self), workspace);
  self->server_actions = pp_server_actions_new (GTK_APPLICATION_WINDOW (self), workspace, settings);
  self->run_actions = pp_run_actions_new (GTK_APPLICATION_WINDOW (self), workspace);
  g_signal_connect_object (self->run_actions, "failed", G_CALLBACK (complained_cb), self,
                           G_CONNECT_SWAPPED);
  pp_unfinished_bar_set_workspace (self->unfinished_bar, workspace);
  self->sidebar = PP_SIDEBAR (pp_sidebar_new (workspace));
  pp_sidebar_set_menu (self->sidebar, self->pool_menu);
  gtk_box_pack_start (GTK_BOX (self->sidebar_box), GTK_WIDGET (self->sidebar), TRUE, TRUE, 0);
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
  g_signal_connect_object (feed, "notify::catalogue", G_CALLBACK (feed_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "notify::error", G_CALLBACK (feed_changed_cb), self,
                           G_CONNECT_SWAPPED);
  restore_place (self);
  pools_changed_cb (pools, 0, 0, g_list_model_get_n_items (pools), self);
  feed_changed_cb (self);

  return GTK_WIDGET (self);
}

/**
 * pp_window_show_pool:
 * @self: a window
 * @uuid: uuid of a pool
 *
 * Selects the pool, if it is there.
 */
void
pp_window_show_pool (PpWindow   *self,
                     const char *uuid)
{
  PpPoolItem *item;

  g_return_if_fail (PP_IS_WINDOW (self));

  item = pp_workspace_find_pool (self->workspace, uuid);
  if (item != NULL)
    pp_sidebar_select (self->sidebar, PP_PLACE_POOL, item, NULL);
}

/**
 * pp_window_show_activity:
 * @self: a window
 *
 * Shows the runs, the newest one selected.
 */
void
pp_window_show_activity (PpWindow *self)
{
  g_return_if_fail (PP_IS_WINDOW (self));

  pp_sidebar_select (self->sidebar, PP_PLACE_ACTIVITY, NULL, NULL);
}

/**
 * pp_window_complain:
 * @self: a window
 * @error: what went wrong with something that was asked for
 *
 * Says it in the bar on top, until the person closes it.
 */
void
pp_window_complain (PpWindow     *self,
                    const GError *error)
{
  g_return_if_fail (PP_IS_WINDOW (self));

  g_clear_error (&self->complaint);
  self->complaint = g_error_copy (error);
  update_info (self);
}

/**
 * pp_window_note_known:
 * @self: a window
 * @item: a connected pool
 * @address: by which it was about to be added once more
 *
 * Says that it is there already, and offers the address for it when it is another one.
 */
void
pp_window_note_known (PpWindow   *self,
                      PpPoolItem *item,
                      const char *address)
{
  const char *own;
  g_autofree char *text = NULL;
  g_autofree char *button = NULL;

  g_return_if_fail (PP_IS_WINDOW (self));
  g_return_if_fail (PP_IS_POOL_ITEM (item));

  own = pp_live_pool_get_address (pp_pool_item_get_pool (item));
  text = g_strdup_printf (_("%s is there already, as %s"), pp_pool_item_get_name (item), own);
  if (!g_str_equal (own, address) && !pp_workspace_has_live_run (self->workspace, item))
    button = g_strdup_printf (_("_Use %s"), address);
  note (self, item, button != NULL ? address : NULL, text, button);
}

/**
 * pp_window_install:
 * @self: a window
 * @uuid: uuid of a connected pool
 *
 * Opens the wizard that installs hotfixes on the pool.
 */
void
pp_window_install (PpWindow   *self,
                   const char *uuid)
{
  PpPoolItem *item;

  g_return_if_fail (PP_IS_WINDOW (self));

  item = pp_workspace_find_pool (self->workspace, uuid);
  if (item != NULL && pp_pool_item_get_state (item) == PP_LIVE_CONNECTED &&
      pp_live_pool_may_install (pp_pool_item_get_pool (item)))
    {
      const PpWizardPlace place = { GTK_WINDOW (self), self->workspace, item, self->settings };

      gtk_window_present (GTK_WINDOW (pp_wizard_new (&place)));
    }
}
