/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-window"

#include "config.h"

#include "pp-window.h"

#include <glib/gi18n.h>

#include "pp-body.h"
#include "pp-wizard.h"

#define SUBTITLE_SECONDS 30
#define N_PANES (PP_BODY_MAX_PANES + 1)

/*
 * The window is on the screen with its header bar, and the ground of what is to come, before there
 * is anything in it: that is made once the first frame has been drawn, or when it is asked for.
 */
struct _PpWindow
{
  GtkApplicationWindow parent_instance;

  PpWorkspace         *workspace;   /* (owned) */
  GSettings           *settings;    /* (owned) (nullable) */
  PpBody              *body;        /* (nullable) until it is filled */
  gulong               painted_id;  /* at its frame clock, until the first frame */
  guint                fill_id;
  guint                subtitle_id;
  gboolean             simulated;   /* what it shows is the demo's */
  gboolean             restored;    /* size and place were taken from the settings */

  GtkWidget           *header_bar;
  GtkWidget           *menu_button;
  GtkWidget           *ground;
  GtkWidget           *sidebar_ground;
  GMenuModel          *main_menu;
  GMenuModel          *pool_menu;
};

G_DEFINE_FINAL_TYPE (PpWindow, pp_window, GTK_TYPE_APPLICATION_WINDOW)

enum
{
  SIGNAL_FILLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_subtitle (PpWindow *self)
{
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  g_autofree char *text = pp_text_for_feed_age (pp_feed_get_catalogue (feed),
                                                g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *exact = NULL;

  if (pp_feed_get_catalogue (feed) != NULL)
    exact = pp_text_for_time (pp_catalogue_get_date (pp_feed_get_catalogue (feed)));
  gtk_widget_set_tooltip_text (self->header_bar, self->simulated ? NULL : exact);
  if (self->simulated)
    {
      g_free (text);
      text = g_strdup (_("A simulated pool, whose time runs faster"));
    }
  gtk_header_bar_set_subtitle (GTK_HEADER_BAR (self->header_bar), text);
}

static gboolean
subtitle_cb (gpointer user_data)
{
  update_subtitle (PP_WINDOW (user_data));

  return G_SOURCE_CONTINUE;
}

/* The parts of the window that F6 goes through, those that are shown now. */
static guint
list_panes (PpWindow   *self,
            GtkWidget **panes)
{
  guint n = self->body != NULL ? pp_body_list_panes (self->body, panes) : 0;

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
  if (pane == self->header_bar)
    return gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);

  return pp_body_focus_pane (self->body, pane);
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

static void fill (PpWindow *self);

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
  if (PP_WINDOW (user_data)->body != NULL)
    pp_body_search (PP_WINDOW (user_data)->body, g_variant_get_boolean (state));
}

/* A window of many widgets, which GtkApplication would make for each window that is opened. */
static void
show_help_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkApplicationWindow *window = GTK_APPLICATION_WINDOW (user_data);
  GtkShortcutsWindow *help = gtk_application_window_get_help_overlay (window);

  if (help == NULL)
    {
      g_autoptr(GtkBuilder) builder = NULL;

      builder = gtk_builder_new_from_resource ("/org/poolpatch/Poolpatch/ui/help-overlay.ui");
      help = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
      gtk_window_set_transient_for (GTK_WINDOW (help), GTK_WINDOW (window));
      gtk_application_window_set_help_overlay (window, help);
    }
  gtk_window_present (GTK_WINDOW (help));
}

/* What buttons of the page do, for the keys: they are the window's. */
static void
command_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  static const struct { const char *name; const char *of_page; const char *parameter; } commands[] =
  {
    { "by-hotfix", "view", "hotfix" }, { "by-server", "view", "server" },
    { "install-here", "install", NULL },
  };
  PpWindow *self = PP_WINDOW (user_data);

  fill (self);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), commands[i].name))
      pp_body_command (self->body, commands[i].of_page, commands[i].parameter);
}

static void
show_library_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  PpWindow *self = PP_WINDOW (user_data);

  fill (self);
  pp_body_select (self->body, PP_PLACE_LIBRARY, NULL);
}

static void
show_activity_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  pp_window_show_activity (PP_WINDOW (user_data));
}

static const GActionEntry actions[] = {
  { "by-hotfix", command_cb },
  { "by-server", command_cb },
  { "close", close_cb },
  { "install", install_cb, "s" },
  { "install-here", command_cb },
  { "menu", menu_cb },
  { "next-pane", next_pane_cb },
  { "previous-pane", previous_pane_cb },
  { "search", NULL, NULL, "false", search_cb },
  { "show-activity", show_activity_cb },
  { "show-help-overlay", show_help_cb },
  { "show-library", show_library_cb },
};

static void
fill (PpWindow *self)
{
  if (self->body != NULL)
    return;

  g_clear_handle_id (&self->fill_id, g_source_remove);
  self->body = PP_BODY (pp_body_new (GTK_APPLICATION_WINDOW (self), self->workspace, self->settings,
                                     self->pool_menu));
  if (self->settings != NULL)
    pp_body_set_width (self->body, g_settings_get_int (self->settings, "pane-position"));
  gtk_container_remove (GTK_CONTAINER (self), self->ground);
  self->ground = NULL;
  self->sidebar_ground = NULL;
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->body));
  gtk_widget_show (GTK_WIDGET (self->body));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), self->main_menu);
  /* What to do first, not the first button of the header bar. */
  gtk_widget_child_focus (GTK_WIDGET (self->body), GTK_DIR_TAB_FORWARD);
  g_signal_emit (self, signals[SIGNAL_FILLED], 0);
}

static gboolean
fill_cb (gpointer user_data)
{
  PpWindow *self = PP_WINDOW (user_data);

  self->fill_id = 0;
  fill (self);

  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock,
            PpWindow      *self)
{
  g_clear_signal_handler (&self->painted_id, clock);
  if (self->body == NULL)
    self->fill_id = g_idle_add (fill_cb, self);
}

static void
pp_window_realize (GtkWidget *widget)
{
  PpWindow *self = PP_WINDOW (widget);

  GTK_WIDGET_CLASS (pp_window_parent_class)->realize (widget);

  if (self->body == NULL)
    self->painted_id = g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint",
                                         G_CALLBACK (painted_cb), self);
}

static void
pp_window_unrealize (GtkWidget *widget)
{
  g_clear_signal_handler (&PP_WINDOW (widget)->painted_id, gtk_widget_get_frame_clock (widget));

  GTK_WIDGET_CLASS (pp_window_parent_class)->unrealize (widget);
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
  if (self->body != NULL)
    g_settings_set_int (self->settings, "pane-position", pp_body_get_width (self->body));
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
  gtk_widget_set_size_request (self->sidebar_ground,
                               g_settings_get_int (self->settings, "pane-position"), -1);
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

  g_clear_handle_id (&self->subtitle_id, g_source_remove);
  g_clear_handle_id (&self->fill_id, g_source_remove);

  GTK_WIDGET_CLASS (pp_window_parent_class)->destroy (widget);
}

static void
pp_window_dispose (GObject *object)
{
  PpWindow *self = PP_WINDOW (object);

  g_clear_handle_id (&self->subtitle_id, g_source_remove);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pp_window_parent_class)->dispose (object);
}

static void
pp_window_class_init (PpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_window_dispose;
  widget_class->delete_event = pp_window_delete_event;
  widget_class->destroy = pp_window_destroy;
  widget_class->realize = pp_window_realize;
  widget_class->unrealize = pp_window_unrealize;

  /**
   * PpWindow::filled:
   *
   * All is there now. Once.
   */
  signals[SIGNAL_FILLED] = g_signal_new ("filled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, PpWindow, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, ground);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, sidebar_ground);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, PpWindow, pool_menu);
}

static void
pp_window_init (PpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  g_autoptr(GPtrArray) saved = pp_book_list (pp_workspace_get_book (workspace));
  PpFeed *feed = pp_workspace_get_feed (workspace);

  self->workspace = g_object_ref (workspace);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  gtk_widget_set_visible (self->sidebar_ground, saved->len > 0);
  g_signal_connect_object (feed, "notify::catalogue", G_CALLBACK (update_subtitle), self,
                           G_CONNECT_SWAPPED);
  restore_place (self);
  update_subtitle (self);

  return GTK_WIDGET (self);
}

/**
 * pp_window_mark_simulated:
 * @self: a window
 *
 * Has it say that what it shows is not real.
 */
void
pp_window_mark_simulated (PpWindow *self)
{
  g_return_if_fail (PP_IS_WINDOW (self));

  self->simulated = TRUE;
  gtk_window_set_title (GTK_WINDOW (self), _("Poolpatch – Demo"));
  gtk_header_bar_set_title (GTK_HEADER_BAR (self->header_bar), _("Poolpatch – Demo"));
  update_subtitle (self);
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

  fill (self);
  item = pp_workspace_find_pool (self->workspace, uuid);
  if (item != NULL)
    pp_body_select (self->body, PP_PLACE_POOL, item);
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

  fill (self);
  pp_body_select (self->body, PP_PLACE_ACTIVITY, NULL);
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

  fill (self);
  pp_body_complain (self->body, error);
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
  g_return_if_fail (PP_IS_WINDOW (self));

  fill (self);
  pp_body_note_known (self->body, item, address);
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

  fill (self);
  item = pp_workspace_find_pool (self->workspace, uuid);
  if (item != NULL && pp_pool_item_get_state (item) == PP_LIVE_CONNECTED &&
      pp_live_pool_may_install (pp_pool_item_get_pool (item)))
    {
      const PpWizardPlace place = { GTK_WINDOW (self), self->workspace, item, self->settings };

      gtk_window_present (GTK_WINDOW (pp_wizard_new (&place)));
    }
}
