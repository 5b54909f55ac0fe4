/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "pp-preferences.h"

#include "../support/wait.h"

typedef struct
{
  GSettings       *settings;   /* (owned) */
  PpKeyring       *keyring;    /* (owned) */
  PpFeed          *feed;       /* (owned) */
  PpLibrary       *library;    /* (owned) */
  PpLiveNetwork   *pools;      /* (owned) */
  PpNetworkKeeper *network;    /* (owned) */
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
                                                          "upload-timeout",
                                                          NULL }; *key != NULL; key++)
    g_settings_reset (self->settings, *key);
  self->keyring = pp_memory_keyring_new ();
  self->feed = pp_feed_new ("file:///nowhere", g_get_user_cache_dir ());
  self->library = pp_library_new (g_get_user_data_dir ());
  self->pools = pp_live_network_new ();
  self->network = pp_network_keeper_new (self->settings, self->keyring, self->feed,
                                         self->library, self->pools);
  self->window = pp_preferences_new (NULL, self->network);
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
  g_clear_object (&self->library);
  g_clear_object (&self->pools);
  g_clear_object (&self->feed);
  g_clear_object (&self->keyring);
  g_clear_object (&self->settings);
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

/* A picture for who looks at pages (PP_TEST_PICTURES). */
static void
test_closing (Fixture      *self,
              gconstpointer data)
{
  g_autofree char *address = NULL;
  const char *pictures = g_getenv ("PP_TEST_PICTURES");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child (self, "manual_button")), TRUE);
  gtk_entry_set_text (GTK_ENTRY (child (self, "address_entry")), "proxy.example.org:3128");
  spin_loop ();
  if (pictures != NULL)
    {
      GdkWindow *window = gtk_widget_get_window (self->window);
      g_autoptr(GdkPixbuf) picture = NULL;
      g_autofree char *path = g_build_filename (pictures, "preferences.png", NULL);

      gtk_test_widget_wait_for_draw (self->window);
      picture = gdk_pixbuf_get_from_window (window, 0, 0, gdk_window_get_width (window),
                                            gdk_window_get_height (window));
      gdk_pixbuf_save (picture, path, "png", NULL, NULL);
    }
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
  g_test_add ("/shell/preferences/closing", Fixture, NULL, set_up, test_closing, tear_down);

  return g_test_run ();
}
