/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-application"

#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND

#include "pp-application.h"

#include <signal.h>

#include <gio/gsettingsbackend.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "pp-accelerators.h"
#include "pp-autostart.h"
#include "pp-background.h"
#include "pp-badge.h"
#include "pp-help.h"
#include "pp-install-preferences.h"
#include "pp-library-preferences.h"
#include "pp-log-in.h"
#include "pp-metered-question.h"
#include "pp-network-keeper.h"
#include "pp-notice-preferences.h"
#include "pp-notifier.h"
#include "pp-pool-preferences.h"
#include "pp-preferences.h"
#include "pp-style.h"
#include "pp-window.h"

#define CLOSE_SECONDS 2

struct _PpApplication
{
  GtkApplication    parent_instance;

  char             *scenario;   /* (owned) (nullable) of the demo; "" = the usual one */
  char             *folder;     /* (owned) (nullable) of the demo, gone at the end */
  GSettings        *settings;   /* (owned) (nullable) when the schema is not installed */
  PpKeyring        *keyring;    /* (owned) (nullable) in the demo */
  PpWorkspace      *workspace;  /* (owned) (nullable) until startup */
  PpNetworkKeeper  *network;    /* (owned) (nullable) likewise, and until it has begun */
  PpDownloadKeeper *downloads;  /* (owned) (nullable) as network */
  PpFeedWatch      *watch;      /* (owned) (nullable) until it has begun */
  PpStyle          *style;      /* (owned) (nullable) until startup */
  PpNotifier       *notifier;   /* (owned) (nullable) likewise */
  PpBackground     *background; /* (owned) (nullable) in the demo, and without settings */
  PpBadge          *badge;      /* (owned) (nullable) in the demo, and without a bus */
  guint             terminate_id;
  guint             interrupt_id;
  guint             inhibit_cookie;
  gboolean          held;       /* a run keeps the process alive */
  gboolean          begun;      /* there was a window, or it is in the background */
  gboolean          unseen;     /* it was started without a window */
};

G_DEFINE_FINAL_TYPE (PpApplication, pp_application, GTK_TYPE_APPLICATION)

static void begin (PpApplication *self);

static PpWindow *
get_window (PpApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (PP_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

static void
add_pool_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);

  g_application_activate (G_APPLICATION (self));
  pp_log_in_open (get_window (self), self->workspace, NULL);
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  PpWindow *window = get_window (PP_APPLICATION (application));
  g_autoptr(GError) error = NULL;

  if (!pp_help_show (gtk_application_get_active_window (application),
                     g_variant_get_string (parameter, NULL), &error) && window != NULL)
    pp_window_complain (window, error);
}

static void
refresh_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);

  /* It is about to, by the proxy that there may be. */
  if (self->begun)
    pp_workspace_refresh (self->workspace);
}

static void
demo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);
  g_autofree char *program = pp_autostart_find_program ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  /* A process of its own: what is simulated never stands beside what is real. */
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--demo=", NULL);
  if (process == NULL && get_window (self) != NULL)
    pp_window_complain (get_window (self), error);
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_show_about_dialog (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "program-name", _("Poolpatch"),
                         "logo-icon-name", PP_APPLICATION_ID,
                         "version", PP_VERSION,
                         "comments", _("Patches XenServer pools"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
add_preferences (PpApplication *self,
                 PpPreferences *window)
{
  static const char * const library[] = { "library-quota", "watch-folder", NULL };
  static const char * const notices[] = {
    "notify-hotfixes", "notify-runs", "notify-pools", "background", NULL,
  };
  static const char * const install[] = {
    "install-order", "install-mode", "install-stuck", "install-pools-at-once", "install-evacuate-after",
    "install-separate-restarts", "install-keep-files", "install-leave-vms", "restart-minutes", NULL,
  };

  pp_preferences_add_page (window, pp_library_preferences_new (self->downloads), "library",
                           _("Library"), library);
  pp_preferences_add_page (window, pp_install_preferences_new (self->settings), "install",
                           _("Installing"), install);
  pp_preferences_add_page (window, pp_pool_preferences_new (self->workspace), "pools", _("Pools"),
                           NULL);
  if (self->background != NULL)
    pp_preferences_add_page (window, pp_notice_preferences_new (self->background), "notices",
                             _("Notifications"), notices);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);
  GtkWindow *window = NULL;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (PP_IS_PREFERENCES (l->data))
      window = l->data;

  if (window == NULL)
    {
      g_application_activate (G_APPLICATION (self));
      begin (self);
      window = GTK_WINDOW (pp_preferences_new (GTK_WINDOW (get_window (self)), self->network,
                                               self->watch));
      add_preferences (self, PP_PREFERENCES (window));
      gtk_window_set_application (window, GTK_APPLICATION (self));
    }
  gtk_window_present (window);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);
  g_autoptr(GList) windows = NULL;

  /* As if each window was closed: a run goes on, and the process with it. */
  if (self->background != NULL)
    pp_background_leave (self->background);
  windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  PpWindow *window = get_window (PP_APPLICATION (user_data));

  if (window != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "show-help-overlay", NULL);
}

static void
show_pool_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);

  g_application_activate (G_APPLICATION (self));
  pp_window_show_pool (get_window (self), g_variant_get_string (parameter, NULL));
}

/* What a notification leads to, also in a process that was started for it. */
static void
show_activity_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);

  g_application_activate (G_APPLICATION (self));
  pp_window_show_activity (get_window (self));
}

static void
install_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  PpApplication *self = PP_APPLICATION (user_data);

  g_application_activate (G_APPLICATION (self));
  pp_window_install (get_window (self), g_variant_get_string (parameter, NULL));
}

static const GActionEntry actions[] = {
  { "about", about_cb },
  { "add-pool", add_pool_cb },
  { "demo", demo_cb },
  { "help", help_cb, "s" },
  { "install", install_cb, "s" },
  { "preferences", preferences_cb },
  { "quit", quit_cb },
  { "refresh", refresh_cb },
  { "shortcuts", shortcuts_cb },
  { "show-activity", show_activity_cb },
  { "show-pool", show_pool_cb, "s" },
};

/* Alive, and the machine awake, as long as a run is on its way. */
static void
update_hold (PpApplication *self)
{
  gboolean live = pp_workspace_count_live_runs (self->workspace) > 0;

  if (live == self->held)
    return;

  self->held = live;
  if (live)
    {
      g_application_hold (G_APPLICATION (self));
      self->inhibit_cookie =
        gtk_application_inhibit (GTK_APPLICATION (self), GTK_WINDOW (get_window (self)),
                                 GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                                 _("Hotfixes are being installed"));
      return;
    }

  if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibit_cookie);
  self->inhibit_cookie = 0;
  g_application_release (G_APPLICATION (self));
}

/* The end of the session or Ctrl+C: leave no simulator and no folder behind. */
static gboolean
signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));

  return G_SOURCE_CONTINUE;
}

static void
demo_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(PpApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  if (pp_workspace_demo_finish (PP_WORKSPACE (object), result, &error) != NULL)
    return;

  if (get_window (self) != NULL)
    pp_window_complain (get_window (self), error);
}

/* The settings, or %NULL: GSettings aborts when the schema is not there. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, PP_APPLICATION_ID, TRUE);

  return schema != NULL ? g_settings_new (PP_APPLICATION_ID) : NULL;
}

/* What goes through the proxy waits for its password: the first look, and the pools if they do. */
static gboolean
pools_wait (PpApplication *self)
{
  return self->network != NULL && pp_network_keeper_is_asking (self->network) &&
         g_settings_get_boolean (self->settings, "proxy-pools");
}

static void
network_ready_cb (PpNetworkKeeper *network,
                  GParamSpec      *pspec,
                  PpApplication   *self)
{
  GListModel *pools = pp_workspace_get_pools (self->workspace);

  g_signal_handlers_disconnect_by_func (network, network_ready_cb, self);
  if (g_list_model_get_n_items (pools) == 0)
    pp_roster_restore (pp_workspace_get_roster (self->workspace));
  pp_feed_watch_start (self->watch);
}

static PpNetworkKeeper *
create_keeper (PpApplication *self,
               GSettings     *settings,
               PpKeyring     *keyring)
{
  PpRoster *roster = pp_workspace_get_roster (self->workspace);

  return pp_network_keeper_new (settings, keyring, pp_workspace_get_feed (self->workspace),
                                pp_workspace_get_library (self->workspace),
                                pp_roster_get_reach (roster));
}

static void
keep_network (PpApplication *self,
              PpKeyring     *keyring)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);

  if (self->settings == NULL)
    return;

  self->network = create_keeper (self, self->settings, keyring);
  self->downloads = pp_download_keeper_new (self->settings, keyring,
                                            pp_workspace_get_feed (self->workspace), library);
  pp_download_keeper_follow (self->downloads, pp_workspace_get_pools (self->workspace));
  pp_metered_question_watch (library, GTK_APPLICATION (self));
}

/* What is simulated is on this machine; Preferences can be looked at and change nothing. */
static void
keep_simulated_network (PpApplication *self)
{
  g_autoptr(GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr(PpKeyring) keyring = pp_memory_keyring_new ();
  g_autoptr(GSettings) settings = NULL;

  if (self->settings == NULL)
    return;

  settings = g_settings_new_with_backend (PP_APPLICATION_ID, memory);
  g_settings_set_enum (settings, "proxy-mode", PP_PROXY_NONE);
  self->network = create_keeper (self, settings, keyring);
  self->downloads = pp_download_keeper_new (settings, keyring,
                                            pp_workspace_get_feed (self->workspace),
                                            pp_workspace_get_library (self->workspace));
  pp_library_answer_metered (pp_workspace_get_library (self->workspace), TRUE);
  self->watch = pp_feed_watch_new (pp_workspace_get_feed (self->workspace), settings);
}

static void
create_workspace (PpApplication *self)
{
  if (self->scenario != NULL)
    {
      self->folder = g_dir_make_tmp ("poolpatch-demo-XXXXXX", NULL);
      self->workspace = pp_workspace_new (self->folder, NULL, NULL);
    }
  else
    {
      self->keyring = pp_secret_keyring_new (0);
      self->workspace = pp_workspace_new (NULL, NULL, self->keyring);
    }

  g_signal_connect_object (self->workspace, "runs-changed", G_CALLBACK (update_hold), self,
                           G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "restart-minutes", self->workspace, "restart-minutes",
                     G_SETTINGS_BIND_GET);
  self->notifier = pp_notifier_new (GTK_APPLICATION (self), self->workspace, self->settings, NULL);
}

/* What is there beside windows: not for what is simulated. */
static void
stand_by (PpApplication *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));

  if (self->scenario != NULL)
    return;
  if (self->settings != NULL)
    self->background = pp_background_new (G_APPLICATION (self), self->settings);
  if (bus != NULL)
    self->badge = pp_badge_new (bus, self->workspace);
}

/* What takes its time, or talks to the world, waits until there is a window to look at. */
static void
begin (PpApplication *self)
{
  if (self->begun)
    return;

  self->begun = TRUE;
  gtk_window_set_default_icon_name (PP_APPLICATION_ID);
  if (self->scenario != NULL)
    {
      keep_simulated_network (self);
      pp_workspace_start_demo (self->workspace, *self->scenario != '\0' ? self->scenario : NULL,
                               demo_ready_cb, g_object_ref (self));
    }
  else
    {
      self->watch = pp_feed_watch_new (pp_workspace_get_feed (self->workspace), self->settings);
      keep_network (self, self->keyring);
      if (!pools_wait (self))
        pp_roster_restore (pp_workspace_get_roster (self->workspace));
      if (self->network != NULL && pp_network_keeper_is_asking (self->network))
        g_signal_connect_object (self->network, "notify::remembered",
                                 G_CALLBACK (network_ready_cb), self, 0);
      else
        pp_feed_watch_start (self->watch);
    }
}

static void
pp_application_startup (GApplication *application)
{
  PpApplication *self = PP_APPLICATION (application);

  G_APPLICATION_CLASS (pp_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  pp_accelerators_install (GTK_APPLICATION (self));

  self->terminate_id = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->interrupt_id = g_unix_signal_add (SIGINT, signal_cb, self);
  self->settings = open_settings ();
  self->style = pp_style_new (gdk_screen_get_default ());
  create_workspace (self);
  stand_by (self);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                            "preferences")),
                               self->settings != NULL);
}

static void
pp_application_activate (GApplication *application)
{
  PpApplication *self = PP_APPLICATION (application);
  PpWindow *window = get_window (self);

  if (self->unseen)
    {
      self->unseen = FALSE;
      if (self->settings != NULL && g_settings_get_boolean (self->settings, "background"))
        begin (self);
      return;
    }

  if (window == NULL)
    {
      window = PP_WINDOW (pp_window_new (GTK_APPLICATION (self), self->workspace, self->settings));
      if (self->scenario != NULL)
        pp_window_mark_simulated (window);
      pp_style_watch (self->style, GTK_WIDGET (window));
      g_signal_connect_object (window, "filled", G_CALLBACK (begin), self, G_CONNECT_SWAPPED);
    }

  gtk_window_present (GTK_WINDOW (window));
}

static int
pp_application_handle_local_options (GApplication *application,
                                     GVariantDict *options)
{
  PpApplication *self = PP_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("poolpatch %s\n", PP_VERSION);
      return 0;
    }

  if (g_variant_dict_contains (options, "background"))
    {
      /* One that is there already goes on as it does. */
      if (!g_application_register (application, NULL, NULL) ||
          g_application_get_is_remote (application))
        return 0;
      self->unseen = TRUE;
    }
  else if (g_variant_dict_lookup (options, "demo", "s", &self->scenario))
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

/* Never follows a link out of the folder. */
static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_unlink (child) != 0)
        remove_folder (child);
    }

  g_rmdir (path);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  gboolean *closed = user_data;

  *closed = TRUE;
  g_rc_box_release (closed);
}

static gboolean
too_long_cb (gpointer user_data)
{
  gboolean *too_long = user_data;

  *too_long = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Logs out, so that no session stays behind on a server; a silent server does not hold us up. */
static void
close_pools (PpApplication *self)
{
  gboolean *closed = g_rc_box_new0 (gboolean);
  gboolean too_long = FALSE;
  guint timeout = g_timeout_add_seconds (CLOSE_SECONDS, too_long_cb, &too_long);

  pp_roster_close_async (pp_workspace_get_roster (self->workspace), closed_cb,
                         g_rc_box_acquire (closed));
  while (!*closed && !too_long)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_rc_box_release (closed);
}

static void
pp_application_shutdown (GApplication *application)
{
  PpApplication *self = PP_APPLICATION (application);

  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  close_pools (self);

  G_APPLICATION_CLASS (pp_application_parent_class)->shutdown (application);

  g_clear_object (&self->badge);
  g_clear_object (&self->background);
  g_clear_object (&self->notifier);
  g_clear_object (&self->style);
  g_clear_object (&self->network);
  g_clear_object (&self->downloads);
  g_clear_object (&self->watch);
  g_clear_object (&self->workspace);
  g_clear_object (&self->keyring);
  if (self->folder != NULL)
    remove_folder (self->folder);
}

static void
pp_application_finalize (GObject *object)
{
  PpApplication *self = PP_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->scenario, g_free);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (pp_application_parent_class)->finalize (object);
}

static void
pp_application_class_init (PpApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_application_finalize;
  application_class->startup = pp_application_startup;
  application_class->activate = pp_application_activate;
  application_class->shutdown = pp_application_shutdown;
  application_class->handle_local_options = pp_application_handle_local_options;
}

static void
pp_application_init (PpApplication *self)
{
  const GOptionEntry entries[] = {
    { "background", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_("Start without a window, if Preferences have it work in the background"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Use a simulated pool"), N_("SCENARIO") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_summary (G_APPLICATION (self), _("Patches XenServer pools."));
}

/**
 * pp_application_new:
 *
 * Returns: (transfer full): the application, to be run
 */
PpApplication *
pp_application_new (void)
{
  return g_object_new (PP_TYPE_APPLICATION,
                       "application-id", PP_APPLICATION_ID,
                       "resource-base-path", "/org/poolpatch/Poolpatch",
                       NULL);
}

/**
 * pp_application_get_workspace:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): what is open; %NULL before startup
 */
PpWorkspace *
pp_application_get_workspace (PpApplication *self)
{
  g_return_val_if_fail (PP_IS_APPLICATION (self), NULL);

  return self->workspace;
}
