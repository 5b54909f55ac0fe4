/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND

#include "live-fixture.h"

#include <gio/gsettingsbackend.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>
#include <unistd.h>

#include "pp-autostart.h"
#include "pp-background.h"
#include "pp-badge.h"
#include "pp-notifier.h"

#include "tools.h"

#define SECONDS 60
#define LOST "[{\"method\":\"event.from\",\"nth\":1,\"action\":\"restart-toolstack\"}]"

static const char desktop_xml[] =
  "<node>"
  "<interface name='org.gtk.Notifications'>"
  " <method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "  <arg type='a{sv}' direction='in'/></method>"
  " <method name='RemoveNotification'><arg type='s' direction='in'/>"
  "  <arg type='s' direction='in'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.Notifications'>"
  " <method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  " <method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "  <arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "  <arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
  "  <arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  " <method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.portal.Background'>"
  " <method name='RequestBackground'><arg type='s' direction='in'/>"
  "  <arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "</interface>"
  "</node>";

/* What a desktop has on the bus, on a connection of its own; and the count on its launcher. */
typedef struct
{
  GDBusConnection *connection;   /* (owned) */
  GPtrArray       *heard;        /* (owned) (element-type utf8) "method parameters" */
  gint64           count;
  gboolean         refuses;      /* to let anything run in the background */
} Desktop;

/* A pool, and an application that has its notifier. */
typedef struct
{
  GtkApplication *application;  /* (unowned) the one of this process */
  LiveFixture    *live;         /* (owned) */
  PpWorkspace    *workspace;    /* (owned) */
  GSettings      *settings;     /* (owned) */
  PpNotifier     *notifier;     /* (owned) (nullable) */
} Fixture;

static Desktop *desktop;

static void
answer_portal (GDBusConnection       *connection,
               GVariant              *parameters,
               GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *sender = g_strdup (g_dbus_method_invocation_get_sender (invocation) + 1);
  g_autofree char *path = NULL;
  const char *token = "";
  gboolean autostart = FALSE;
  GVariantDict results;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &autostart));
  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s",
                          g_strdelimit (sender, ".", '_'), token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
  g_variant_dict_init (&results, NULL);
  g_variant_dict_insert (&results, "autostart", "b", autostart && !desktop->refuses);
  g_dbus_connection_emit_signal (connection, NULL, path, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(u@a{sv})", 0, g_variant_dict_end (&results)), NULL);
}

static void
called_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  const char *none[] = { NULL };
  g_autofree char *text = g_variant_print (parameters, FALSE);

  g_ptr_array_add (desktop->heard, g_strdup_printf ("%s %s", method, text));
  if (g_str_equal (method, "RequestBackground"))
    answer_portal (connection, parameters, invocation);
  else if (g_str_equal (method, "Notify"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", 1));
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", none));
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
count_cb (GDBusConnection *connection,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *parameters,
          gpointer         user_data)
{
  g_autoptr(GVariant) look = g_variant_get_child_value (parameters, 1);
  gboolean visible = FALSE;

  g_assert_true (g_variant_lookup (look, "count", "x", &desktop->count));
  g_assert_true (g_variant_lookup (look, "count-visible", "b", &visible));
  g_assert_cmpint (visible, ==, desktop->count > 0);
}

static const char *
find_heard (const char *method,
            const char *words)
{
  for (guint i = 0; i < desktop->heard->len; i++)
    {
      const char *text = g_ptr_array_index (desktop->heard, i);

      if (g_str_has_prefix (text, method) && (words == NULL || strstr (text, words) != NULL))
        return text;
    }

  return NULL;
}

static void
start_desktop (void)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called_cb };
  static const char * const paths[] = { "/org/gtk/Notifications", "/org/freedesktop/Notifications",
                                        "/org/freedesktop/portal/desktop" };
  g_autofree char *address = NULL;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (desktop_xml, NULL);
  g_autoptr(GError) error = NULL;

  desktop = g_new0 (Desktop, 1);
  desktop->heard = g_ptr_array_new_with_free_func (g_free);
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  desktop->connection =
    g_dbus_connection_new_for_address_sync (address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_dbus_connection_register_object (desktop->connection, paths[i], node->interfaces[i], &vtable,
                                         NULL, NULL, &error);
      g_assert_no_error (error);
    }
  g_dbus_connection_signal_subscribe (desktop->connection, NULL, "com.canonical.Unity.LauncherEntry",
                                      "Update", NULL, "application://" PP_APPLICATION_ID ".desktop",
                                      G_DBUS_SIGNAL_FLAGS_NONE, count_cb, NULL, NULL);
}

static void
call_bus (const char *method,
          GVariant   *parameters)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_sync (desktop->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
                                       parameters, NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
}

static GtkApplication *
get_application (void)
{
  g_autofree char *id = g_strdup_printf ("org.poolpatch.Notifier.P%d", (int) getpid ());
  g_autoptr(GError) error = NULL;
  static GtkApplication *application;

  if (application != NULL)
    return application;
  application = gtk_application_new (id, G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  return application;
}

static void
set_up (Fixture      *self,
        gconstpointer name)
{
  g_autofree char *feed = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "feed", "updates.xml",
                                            NULL);
  g_autoptr(GSettingsBackend) memory = g_memory_settings_backend_new ();

  /* Which of the two ways a notification goes is decided by who is on the bus. */
  call_bus ("RequestName", g_variant_new ("(su)", name, 0));
  g_ptr_array_set_size (desktop->heard, 0);
  self->application = get_application ();
  self->settings = g_settings_new_with_backend (PP_APPLICATION_ID, memory);
  self->live = live_fixture_new ("lab", NULL);
  live_fixture_connect_trusting (self->live);
  self->workspace = pp_workspace_new (self->live->folder, feed, NULL);
  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)) != NULL,
                           SECONDS);
}

static void
tear_down (Fixture      *self,
           gconstpointer name)
{
  g_clear_object (&self->notifier);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  live_fixture_free (self->live);
  call_bus ("ReleaseName", g_variant_new ("(s)", name));
}

static void
notify (Fixture *self)
{
  static const PpNotifierDelays delays = { 1, 1 };

  g_clear_object (&self->notifier);
  self->notifier = pp_notifier_new (self->application, self->workspace, self->settings, &delays);
}

static PpPoolItem *
add_pool (Fixture *self)
{
  return pp_roster_add (pp_workspace_get_roster (self->workspace), self->live->pool);
}

/* As if the list of hotfixes had grown by @name since. */
static void
unlearn (Fixture    *self,
         PpPoolItem *item,
         const char *name)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (item);
  g_autofree char *path = g_build_filename (pp_workspace_get_state_dir (self->workspace),
                                            "outstanding.ini", NULL);
  g_autofree char *text = NULL;
  char *place;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  place = strstr (text, pp_outlook_find_hotfix (outlook, name)->uuid);
  g_assert_nonnull (place);
  *place = '#';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Waits for what was asked of the bus so far. */
static void
settle (void)
{
  for (guint i = 0; i < 10; i++)
    live_fixture_iterate ();
  call_bus ("GetId", NULL);
  for (guint i = 0; i < 10; i++)
    live_fixture_iterate ();
}

/* A pool that is met first is no news; what it lacks beyond that is, once. */
static void
test_news (Fixture      *self,
           gconstpointer data)
{
  PpPoolItem *item;
  const char *text;

  notify (self);
  item = add_pool (self);
  settle ();
  g_assert_null (find_heard ("AddNotification", NULL));

  unlearn (self, item, "XS62ESP1068");
  notify (self);
  live_fixture_wait_until (find_heard ("AddNotification", NULL) != NULL, SECONDS);
  text = find_heard ("AddNotification", NULL);
  g_assert_nonnull (strstr (text, "1 new hotfix for lab-pool"));
  g_assert_nonnull (strstr (text, "'XS62ESP1068'"));
  g_assert_nonnull (strstr (text, "app.show-pool"));
  g_assert_nonnull (strstr (text, pp_pool_item_get_uuid (item)));

  g_ptr_array_set_size (desktop->heard, 0);
  notify (self);
  settle ();
  g_assert_null (find_heard ("AddNotification", NULL));

  unlearn (self, item, "XS62ESP1068");
  g_settings_set_boolean (self->settings, "notify-hotfixes", FALSE);
  notify (self);
  settle ();
  g_assert_null (find_heard ("AddNotification", NULL));
}

/* Lost, and found again; what a person leaves is not lost. */
static void
test_loss (Fixture      *self,
           gconstpointer data)
{
  PpPoolItem *item;

  notify (self);
  item = add_pool (self);
  live_fixture_post (self->live, "faults", LOST);
  live_fixture_wait_until (find_heard ("AddNotification", "The connection to lab-pool is lost") != NULL,
                           SECONDS);
  live_fixture_post (self->live, "clock", "{\"advance\":120}");
  live_fixture_wait_until (find_heard ("RemoveNotification", pp_pool_item_get_uuid (item)) != NULL,
                           SECONDS);

  g_ptr_array_set_size (desktop->heard, 0);
  live_fixture_close (self->live);
  settle ();
  g_assert_null (find_heard ("AddNotification", NULL));
}

/* The count beside the pool, on the launcher too; gone with the program. */
static void
test_badge (Fixture      *self,
            gconstpointer data)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self->application));
  g_autoptr(PpBadge) badge = pp_badge_new (bus, self->workspace);
  PpPoolItem *item = add_pool (self);
  guint count = pp_outlook_count_outstanding (pp_pool_item_get_outlook (item), NULL);

  g_assert_cmpuint (count, >, 0);
  live_fixture_wait_until (desktop->count == (gint64) count, SECONDS);
  pp_roster_forget (pp_workspace_get_roster (self->workspace), item);
  live_fixture_wait_until (desktop->count == 0, SECONDS);
  pp_roster_bring_back (pp_workspace_get_roster (self->workspace));
  live_fixture_wait_until (desktop->count == (gint64) count, SECONDS);
  g_clear_object (&badge);
  live_fixture_wait_until (desktop->count == 0, SECONDS);
}

/* A desktop without GNOME's own way has that of freedesktop.org. */
static void
test_freedesktop (Fixture      *self,
                  gconstpointer data)
{
  PpPoolItem *item;

  notify (self);
  item = add_pool (self);
  unlearn (self, item, "XS62ESP1068");
  notify (self);
  live_fixture_wait_until (find_heard ("Notify", "1 new hotfix for lab-pool") != NULL, SECONDS);
}

/* An application keeps to the way that it found first. */
static void
test_freedesktop_apart (void)
{
  g_test_trap_subprocess ("/shell/notifier/freedesktop/subprocess", 0,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static char *
read_autostart (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "autostart",
                                            PP_APPLICATION_ID ".desktop", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text;
}

static gboolean
has_failed (PpBackground *background)
{
  g_autoptr(GError) error = NULL;

  g_object_get (background, "error", &error, NULL);

  return error != NULL;
}

/* The setting writes and removes the file with which a session starts it; a folder in which nothing
 * can be written is said. */
static void
test_autostart (void)
{
  g_autoptr(GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr(GSettings) settings = g_settings_new_with_backend (PP_APPLICATION_ID, memory);
  g_autoptr(GApplication) application = g_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);
  g_autoptr(PpBackground) background = pp_background_new (application, settings);
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  g_autofree char *exec = NULL;

  g_settings_set_boolean (settings, "background", TRUE);
  text = read_autostart ();
  g_assert_nonnull (text);
  g_assert_true (g_key_file_load_from_data (file, text, (gsize) - 1, 0, NULL));
  exec = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
  g_assert_true (g_str_has_suffix (exec, "test-shell-notifier\" --background"));
  g_settings_set_boolean (settings, "background", FALSE);
  g_assert_null (read_autostart ());

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  g_settings_set_boolean (settings, "background", TRUE);
  live_fixture_wait_until (has_failed (background), SECONDS);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_settings_set_boolean (settings, "background", FALSE);
  live_fixture_wait_until (!has_failed (background), SECONDS);
}

static void
set_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static void
ask_portal (GDBusConnection *bus,
            gboolean         refuses,
            GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  desktop->refuses = refuses;
  pp_autostart_set_async (bus, TRUE, NULL, set_cb, &result);
  live_fixture_wait_until (result != NULL, SECONDS);
  g_assert_cmpint (pp_autostart_set_finish (result, error), ==, !refuses);
}

/* In a sandbox the desktop is asked, and may say no; or there is nobody to ask. */
static void
test_portal (void)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) absent = NULL;
  g_autoptr(GError) error = NULL;

  pp_autostart_set_async (bus, TRUE, NULL, set_cb, &result);
  live_fixture_wait_until (result != NULL, SECONDS);
  g_assert_false (pp_autostart_set_finish (result, &absent));
  g_assert_error (absent, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);

  call_bus ("RequestName", g_variant_new ("(su)", "org.freedesktop.portal.Desktop", 0));
  ask_portal (bus, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (find_heard ("RequestBackground", "['poolpatch', '--background']"));
  ask_portal (bus, TRUE, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gtk_init (&argc, &argv);
  start_desktop ();

  g_test_add ("/shell/notifier/news", Fixture, "org.gtk.Notifications", set_up, test_news, tear_down);
  g_test_add ("/shell/notifier/loss", Fixture, "org.gtk.Notifications", set_up, test_loss, tear_down);
  g_test_add ("/shell/notifier/badge", Fixture, "org.gtk.Notifications", set_up, test_badge,
              tear_down);
  g_test_add_func ("/shell/notifier/freedesktop", test_freedesktop_apart);
  g_test_add ("/shell/notifier/freedesktop/subprocess", Fixture, "org.freedesktop.Notifications",
              set_up, test_freedesktop, tear_down);
  g_test_add_func ("/shell/notifier/autostart", test_autostart);
  g_test_add_func ("/shell/notifier/portal", test_portal);

  status = g_test_run ();
  g_ptr_array_unref (desktop->heard);
  g_object_unref (desktop->connection);
  g_free (desktop);

  return status;
}
