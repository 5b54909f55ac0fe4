/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "pp-feed-preferences.h"
#include "pp-notice-preferences.h"
#include "pp-preferences.h"

#include "../support/wait.h"
#include "focus-walk.h"
#include "tools.h"

typedef struct
{
  GSettings       *settings;   /* (owned) */
  PpKeyring       *keyring;    /* (owned) */
  PpFeed          *feed;       /* (owned) */
  PpLibrary       *library;    /* (owned) */
  PpLiveNetwork   *pools;      /* (owned) */
  PpNetworkKeeper *network;    /* (owned) */
  PpFeedWatch     *watch;      /* (owned) */
  char            *folder;     /* (owned) of the copies of the feed */
  GtkWidget       *window;
} Fixture;

static GtkWidget *
child (Fixture    *self,
       const char *name)
{
  GObject *object = gtk_widget_get_template_child (self->window, PP_TYPE_PREFERENCES, name);

  g_assert_nonnull (object);

  return GTK_WIDGET (object);
}

static void
spin_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->settings = g_settings_new (PP_APPLICATION_ID);
  for (const char * const *key = (const char * const[]) { "proxy-mode", "proxy-address",
                                                          "proxy-user", "connect-timeout",
                                                          "feed-timeout", "download-timeout",
                                                          "proxy-pools", "call-timeout",
                                                          "upload-timeout", "feed-url",
                                                          "feed-sources", "feed-interval",
                                                          "download-mirrors",
                                                          NULL }; *key != NULL; key++)
    g_settings_reset (self->settings, *key);
  self->folder = g_dir_make_tmp ("pp-preferences-XXXXXX", NULL);
  self->keyring = pp_memory_keyring_new ();
  self->feed = pp_feed_new ("file:///nowhere", self->folder);
  self->library = pp_library_new (g_get_user_data_dir ());
  self->pools = pp_live_network_new ();
  self->network = pp_network_keeper_new (self->settings, self->keyring, self->feed,
                                         self->library, self->pools);
  self->watch = pp_feed_watch_new (self->feed, self->settings);
  self->window = pp_preferences_new (NULL, self->network, self->watch);
  gtk_window_present (GTK_WINDOW (self->window));
  spin_loop ();
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  if (self->window != NULL)
    gtk_widget_destroy (self->window);
  spin_loop ();
  g_assert_finalize_object (self->network);
  g_assert_finalize_object (self->watch);
  g_clear_object (&self->library);
  g_clear_object (&self->pools);
  g_clear_object (&self->feed);
  g_clear_object (&self->keyring);
  g_clear_object (&self->settings);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static void
type (Fixture    *self,
      const char *name,
      const char *text)
{
  gtk_entry_set_text (GTK_ENTRY (child (self, name)), text);
  g_signal_emit_by_name (child (self, name), "activate");
  spin_loop ();
}

static char *
get_remembered (Fixture    *self,
                const char *name,
                const char *user)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_keyring_lookup_async (self->keyring, name, user, NULL, pp_test_result_cb, &result);

  return pp_keyring_lookup_finish (self->keyring, pp_test_wait (&result), NULL);
}

static void
test_proxy (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autofree char *text = NULL;
  GtkWidget *trouble = child (self, "trouble_label");

  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child (self, "system_button"))));
  g_assert_false (gtk_widget_is_sensitive (child (self, "address_entry")));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (self, "manual_button")), TRUE);
  spin_loop ();
  g_assert_cmpint (g_settings_get_enum (self->settings, "proxy-mode"), ==, PP_PROXY_MANUAL);
  g_assert_true (gtk_widget_is_sensitive (child (self, "address_entry")));
  g_assert_true (gtk_widget_get_visible (trouble));

  /* What is typed counts when it is done. */
  gtk_entry_set_text (GTK_ENTRY (child (self, "address_entry")), "proxy:31");
  address = g_settings_get_string (self->settings, "proxy-address");
  g_assert_cmpstr (address, ==, "");
  g_clear_pointer (&address, g_free);
  type (self, "address_entry", "proxy:3128");
  g_assert_false (gtk_widget_get_visible (trouble));

  type (self, "user_entry", "me");
  type (self, "password_entry", "secret");
  password = get_remembered (self, "http://proxy:3128", "me");
  g_assert_cmpstr (password, ==, "secret");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (child (self, "password_entry"))), ==,
                   "In the keyring");
  text = g_settings_get_string (self->settings, "proxy-user");
  g_assert_cmpstr (text, ==, "me");

  type (self, "address_entry", "http://me:secret@proxy");
  g_assert_true (gtk_widget_get_visible (trouble));
  g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (trouble)), "secret"));
  address = g_settings_get_string (self->settings, "proxy-address");
  g_assert_cmpstr (address, ==, "proxy:3128");
  type (self, "address_entry", "proxy:3128");
  g_assert_false (gtk_widget_get_visible (trouble));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (self, "none_button")), TRUE);
  spin_loop ();
  g_assert_cmpint (g_settings_get_enum (self->settings, "proxy-mode"), ==, PP_PROXY_NONE);
  g_assert_false (gtk_widget_get_visible (trouble));
}

/* The limits hold at once, and what is set elsewhere is shown. */
static void
test_limits (Fixture      *self,
             gconstpointer data)
{
  guint seconds = 0;

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (child (self, "feed_spin")), 12);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (child (self, "connect_spin")), 7);
  spin_loop ();
  g_assert_cmpuint (g_settings_get_uint (self->settings, "feed-timeout"), ==, 12);
  g_object_get (self->feed, "timeout", &seconds, NULL);
  g_assert_cmpuint (seconds, ==, 12);
  g_object_get (self->library, "connect-timeout", &seconds, NULL);
  g_assert_cmpuint (seconds, ==, 7);
  g_object_get (self->library, "timeout", &seconds, NULL);
  g_assert_cmpuint (seconds, ==, 60);

  g_settings_set_uint (self->settings, "download-timeout", 90);
  spin_loop ();
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (
                                                       child (self, "download_spin"))), ==, 90);
  g_object_get (self->library, "timeout", &seconds, NULL);
  g_assert_cmpuint (seconds, ==, 90);
}

/* Pools go by the proxy when that is asked for, and with the limits that are set for them. */
static void
test_pools (Fixture      *self,
            gconstpointer data)
{
  g_autoptr(GProxyResolver) before = NULL;
  g_autoptr(GProxyResolver) after = NULL;
  g_auto(GStrv) answer = NULL;
  guint connect = 0;
  guint call = 0;
  guint upload = 0;

  g_object_get (self->pools, "proxy-resolver", &before, NULL);
  g_assert_null (before);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (self, "manual_button")), TRUE);
  type (self, "address_entry", "proxy:3128");
  type (self, "user_entry", "me");
  type (self, "password_entry", "se:cret");
  g_object_get (self->pools, "proxy-resolver", &before, NULL);
  g_assert_null (before);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (self, "pools_check")), TRUE);
  spin_loop ();
  g_assert_true (g_settings_get_boolean (self->settings, "proxy-pools"));
  g_object_get (self->pools, "proxy-resolver", &after, NULL);
  answer = g_proxy_resolver_lookup (after, "https://xs1:443", NULL, NULL);
  g_assert_cmpstr (answer[0], ==, "http://me:se%3Acret@proxy:3128");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (self, "none_button")), TRUE);
  spin_loop ();
  g_assert_false (gtk_widget_is_sensitive (child (self, "pools_check")));

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (child (self, "connect_spin")), 7);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (child (self, "call_spin")), 90);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (child (self, "upload_spin")), 8);
  spin_loop ();
  g_object_get (self->pools, "connect-timeout", &connect, "call-timeout", &call, "upload-timeout",
                &upload, NULL);
  g_assert_cmpuint (connect, ==, 7);
  g_assert_cmpuint (call, ==, 90);
  g_assert_cmpuint (upload, ==, 8);
}

/* --- the list of hotfixes --- */

static GtkWidget *
feed_child (Fixture    *self,
            const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (GTK_STACK (child (self, "stack")), "feed");
  GObject *object = gtk_widget_get_template_child (page, PP_TYPE_FEED_PREFERENCES, name);

  gtk_stack_set_visible_child (GTK_STACK (child (self, "stack")), page);
  g_assert_nonnull (object);

  return GTK_WIDGET (object);
}

static void
press (Fixture    *self,
       const char *name)
{
  GtkWidget *button = test_find_widget (self->window, GTK_TYPE_BUTTON, name);

  g_test_message ("%s", name);
  g_assert_nonnull (button);
  gtk_button_clicked (GTK_BUTTON (button));
  spin_loop ();
}

static void
check_sources (Fixture    *self,
               const char *expected)
{
  g_auto(GStrv) sources = g_settings_get_strv (self->settings, "feed-sources");
  g_autofree char *joined = g_strjoinv (" ", sources);

  g_assert_cmpstr (joined, ==, expected);
}

static const char *
get_row_name (GtkWidget *list,
              int        position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position);

  return row != NULL ? atk_object_get_name (gtk_widget_get_accessible (GTK_WIDGET (row))) : NULL;
}

static void
test_sources (Fixture      *self,
              gconstpointer data)
{
  GtkWidget *list = feed_child (self, "source_list");
  g_autofree char *own = NULL;

  g_settings_set_strv (self->settings, "feed-sources",
                       (const char * const[]) { "/a.xml", "/b.xml", NULL });
  spin_loop ();
  g_assert_cmpstr (get_row_name (list, 1), ==, "/b.xml: Not asked yet");
  g_assert_true (gtk_widget_get_sensitive (feed_child (self, "vendor_button")));

  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1)));
  press (self, "Ask /b.xml earlier");
  check_sources (self, "/b.xml /a.xml");
  g_assert_nonnull (gtk_container_get_focus_child (GTK_CONTAINER (list)));
  g_assert_null (test_find_widget (self->window, GTK_TYPE_BUTTON, "Ask /b.xml earlier"));

  gtk_entry_set_text (GTK_ENTRY (feed_child (self, "source_entry")), " /c.xml ");
  g_signal_emit_by_name (feed_child (self, "source_entry"), "activate");
  check_sources (self, "/b.xml /a.xml /c.xml");
  press (self, "Remove /a.xml");
  check_sources (self, "/b.xml /c.xml");

  gtk_entry_set_text (GTK_ENTRY (feed_child (self, "own_entry")), "/own.xml");
  own = g_settings_get_string (self->settings, "feed-url");
  g_assert_cmpstr (own, ==, "");
  g_signal_emit_by_name (feed_child (self, "own_entry"), "activate");
  spin_loop ();
  g_assert_cmpstr (get_row_name (list, 0), ==, "/own.xml: Not asked yet");

  gtk_button_clicked (GTK_BUTTON (feed_child (self, "vendor_button")));
  spin_loop ();
  g_assert_false (gtk_widget_get_sensitive (feed_child (self, "vendor_button")));
  g_assert_cmpstr (get_row_name (list, 3), !=, NULL);
}

static void
wait_until_checked (Fixture *self)
{
  gboolean busy = TRUE;

  while (busy)
    {
      g_object_get (self->feed, "busy", &busy, NULL);
      g_main_context_iteration (NULL, busy);
    }
  spin_loop ();
}

/* What may not be a place is said, without its password, and not kept. */
static void
test_source_login (Fixture      *self,
                   gconstpointer data)
{
  static const char source[] = "https://me:secret@a.example/updates.xml";
  GtkWidget *list = feed_child (self, "source_list");
  GtkWidget *trouble = feed_child (self, "trouble_label");
  const char *entries[] = { "own_entry", "source_entry" };

  g_settings_set_strv (self->settings, "feed-sources", (const char * const[]) { "/a.xml", NULL });
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GtkWidget *entry = feed_child (self, entries[i]);
      const char *text;

      gtk_entry_set_text (GTK_ENTRY (entry), source);
      g_signal_emit_by_name (entry, "activate");
      spin_loop ();
      text = gtk_label_get_text (GTK_LABEL (trouble));
      g_assert_true (gtk_widget_get_visible (trouble));
      g_assert_nonnull (strstr (text, "a.example"));
      g_assert_null (strstr (text, "secret"));
      g_assert_null (get_row_name (list, 1));
      gtk_entry_set_text (GTK_ENTRY (entry), "");
      g_signal_emit_by_name (entry, "activate");
    }

  /* Set elsewhere: its row says no more of it. */
  g_settings_set_strv (self->settings, "feed-sources",
                       (const char * const[]) { "/a.xml", source, NULL });
  spin_loop ();
  g_assert_cmpstr (get_row_name (list, 1), ==, "a.example/updates.xml: Not asked yet");
}

/* What came of each place is shown, and a person may look now. */
static void
test_check (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "updates.xml", NULL);
  GtkWidget *list = feed_child (self, "source_list");
  const char *text;

  g_assert_true (g_file_set_contents (path, "<patchdata>\n<patches>\n<patch", -1, NULL));
  g_settings_set_strv (self->settings, "feed-sources", (const char * const[]) { path, NULL });
  g_settings_set_uint (self->settings, "feed-interval", 0);
  pp_feed_watch_start (self->watch);
  gtk_button_clicked (GTK_BUTTON (feed_child (self, "check_button")));
  g_assert_false (gtk_widget_get_sensitive (feed_child (self, "check_button")));
  wait_until_checked (self);
  g_assert_true (gtk_widget_get_sensitive (feed_child (self, "check_button")));
  g_assert_nonnull (strstr (get_row_name (list, 0), "failed: line 3, column "));
  text = gtk_label_get_text (GTK_LABEL (feed_child (self, "checked_label")));
  g_assert_cmpstr (text, ==, "No list of hotfixes yet");

  g_assert_true (g_file_set_contents (path, "<patchdata><patches/></patchdata>", -1, NULL));
  gtk_button_clicked (GTK_BUTTON (feed_child (self, "check_button")));
  wait_until_checked (self);
  g_assert_nonnull (strstr (get_row_name (list, 0), ": answered"));
  text = gtk_label_get_text (GTK_LABEL (feed_child (self, "checked_label")));
  g_assert_true (g_str_has_prefix (text, "In use: the list from ") && strstr (text, path) != NULL);
}

static void
test_interval (Fixture      *self,
               gconstpointer data)
{
  GtkComboBox *combo = GTK_COMBO_BOX (feed_child (self, "interval_combo"));

  g_assert_cmpstr (gtk_combo_box_get_active_id (combo), ==, "1440");
  gtk_combo_box_set_active_id (combo, "360");
  g_assert_cmpuint (g_settings_get_uint (self->settings, "feed-interval"), ==, 360);
  g_settings_set_uint (self->settings, "feed-interval", 45);
  spin_loop ();
  g_assert_cmpstr (gtk_combo_box_get_active_id (combo), ==, "45");
}

static void
add_mirror (Fixture    *self,
            const char *from,
            const char *to)
{
  gtk_entry_set_text (GTK_ENTRY (feed_child (self, "from_entry")), from);
  gtk_entry_set_text (GTK_ENTRY (feed_child (self, "to_entry")), to);
  g_signal_emit_by_name (feed_child (self, "to_entry"), "activate");
  spin_loop ();
}

static void
test_mirrors (Fixture      *self,
              gconstpointer data)
{
  GtkWidget *list = feed_child (self, "mirror_list");
  GtkWidget *trouble = feed_child (self, "trouble_label");

  g_assert_false (gtk_widget_get_visible (list));
  add_mirror (self, "https://a.example/", "/srv/mirror");
  g_assert_true (gtk_widget_get_visible (trouble));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (trouble)), "/srv/mirror"));
  g_assert_null (get_row_name (list, 0));

  add_mirror (self, "https://a.example/", "http://m.example/a/");
  g_assert_false (gtk_widget_get_visible (trouble));
  g_assert_cmpstr (get_row_name (list, 0), ==,
                   "https://a.example/ is fetched from http://m.example/a/");
  add_mirror (self, "https://a.example/", "http://m.example/b/");
  g_assert_null (get_row_name (list, 1));
  press (self, "Remove the mirror of https://a.example/");
  g_assert_null (get_row_name (list, 0));
  g_assert_false (gtk_widget_get_visible (list));
}

/* A small screen, and a long list of places: no page makes the window grow. */
static void
test_small_screen (Fixture      *self,
                   gconstpointer data)
{
  g_auto(GStrv) sources = g_new0 (char *, 20 + 1);
  int height = 0;

  for (guint i = 0; i < 20; i++)
    sources[i] = g_strdup_printf ("/%u.xml", i);
  g_settings_set_strv (self->settings, "feed-sources", (const char * const *) sources);
  g_assert_nonnull (feed_child (self, "source_list"));
  spin_loop ();
  gtk_window_get_size (GTK_WINDOW (self->window), NULL, &height);
  g_assert_cmpint (height, <=, 600);
  gtk_widget_get_preferred_height (self->window, &height, NULL);
  g_assert_cmpint (height, <=, 400);
}

/* Whoever cannot see a control is told its name. */
static void
check_name (GtkWidget *widget,
            gpointer   user_data)
{
  guint *n_named = user_data;

  if (GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_COMBO_BOX (widget) ||
      GTK_IS_LIST_BOX (widget))
    {
      const char *name = atk_object_get_name (gtk_widget_get_accessible (widget));

      if (name == NULL || *name == '\0')
        g_test_message ("%s %s", G_OBJECT_TYPE_NAME (widget), gtk_buildable_get_name (
                          GTK_BUILDABLE (widget)));
      g_assert_true (name != NULL && *name != '\0');
      (*n_named)++;
    }
  if (GTK_IS_CONTAINER (widget) && !GTK_IS_COMBO_BOX (widget))
    gtk_container_foreach (GTK_CONTAINER (widget), check_name, user_data);
}

static void
test_names (Fixture      *self,
            gconstpointer data)
{
  g_autoptr(GApplication) application = g_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);
  g_autoptr(PpBackground) background = pp_background_new (application, self->settings);
  guint n_named = 0;

  feed_child (self, "source_list");
  spin_loop ();
  check_name (gtk_stack_get_child_by_name (GTK_STACK (child (self, "stack")), "feed"), &n_named);
  g_assert_cmpuint (n_named, >=, 15);
  test_walk_focus (self->window, "Preferences, hotfix list");
  gtk_stack_set_visible_child_name (GTK_STACK (child (self, "stack")), "network");
  test_walk_focus (self->window, "Preferences, network");
  pp_preferences_add_page (PP_PREFERENCES (self->window), pp_notice_preferences_new (background),
                           "notices", "Notifications", NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (child (self, "stack")), "notices");
  test_walk_focus (self->window, "Preferences, notifications");
}

/* A picture for who looks at pages (PP_TEST_PICTURES). */
static void
take_picture (Fixture    *self,
              const char *name)
{
  const char *pictures = g_getenv ("PP_TEST_PICTURES");
  GdkWindow *window = gtk_widget_get_window (self->window);
  g_autoptr(GdkPixbuf) picture = NULL;
  g_autofree char *path = NULL;

  if (pictures == NULL)
    return;

  path = g_build_filename (pictures, name, NULL);
  gtk_test_widget_wait_for_draw (self->window);
  picture = gdk_pixbuf_get_from_window (window, 0, 0, gdk_window_get_width (window),
                                        gdk_window_get_height (window));
  gdk_pixbuf_save (picture, path, "png", NULL, NULL);
}

static void
test_closing (Fixture      *self,
              gconstpointer data)
{
  g_autofree char *address = NULL;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (self, "manual_button")), TRUE);
  gtk_entry_set_text (GTK_ENTRY (child (self, "address_entry")), "proxy.example.org:3128");
  spin_loop ();
  take_picture (self, "preferences.png");
  g_settings_set_value (self->settings, "download-mirrors",
                        g_variant_new_parsed ("[('https://a.example/', 'http://m.example/a/')]"));
  feed_child (self, "source_list");
  spin_loop ();
  take_picture (self, "preferences-feed.png");
  gtk_window_close (GTK_WINDOW (self->window));
  self->window = NULL;
  spin_loop ();
  address = g_settings_get_string (self->settings, "proxy-address");
  g_assert_cmpstr (address, ==, "proxy.example.org:3128");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);

  g_test_add ("/shell/preferences/proxy", Fixture, NULL, set_up, test_proxy, tear_down);
  g_test_add ("/shell/preferences/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/shell/preferences/pools", Fixture, NULL, set_up, test_pools, tear_down);
  g_test_add ("/shell/preferences/sources", Fixture, NULL, set_up, test_sources, tear_down);
  g_test_add ("/shell/preferences/check", Fixture, NULL, set_up, test_check, tear_down);
  g_test_add ("/shell/preferences/interval", Fixture, NULL, set_up, test_interval, tear_down);
  g_test_add ("/shell/preferences/source-login", Fixture, NULL, set_up, test_source_login,
              tear_down);
  g_test_add ("/shell/preferences/small-screen", Fixture, NULL, set_up, test_small_screen,
              tear_down);
  g_test_add ("/shell/preferences/mirrors", Fixture, NULL, set_up, test_mirrors, tear_down);
  g_test_add ("/shell/preferences/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/shell/preferences/closing", Fixture, NULL, set_up, test_closing, tear_down);

  return g_test_run ();
}
