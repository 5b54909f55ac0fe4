/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <poolpatch/pp-book.h>

#include "pp-install-preferences.h"
#include "pp-pool-preferences.h"
#include "pp-preferences.h"
#include "pp-sidebar.h"

#include "focus-walk.h"
#include "tools.h"
#include "../support/wait.h"

/* Pages of the settings that are about what other windows do: what an installation begins with, what
 * pools are allowed; and the way back to how it was at first. */

#define UUID "8f9a44b9-7dfa-5ee6-8793-363173e46a94"
#define ADDRESS "https://192.0.2.1"

static const char * const keys[] = {
  "install-order", "install-keep-files", "install-pools-at-once", "restart-minutes", "proxy-mode",
  "proxy-address", "proxy-user", "call-timeout", "place", "sidebar-closed", NULL,
};

typedef struct
{
  GSettings       *settings;   /* (owned) */
  PpKeyring       *keyring;    /* (owned) */
  PpWorkspace     *workspace;  /* (owned) */
  PpLiveNetwork   *pools;      /* (owned) */
  PpNetworkKeeper *network;    /* (owned) */
  PpFeedWatch     *watch;      /* (owned) */
  char            *folder;     /* (owned) */
  GtkWidget       *window;
} Fixture;

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
  PpFeed *feed;

  self->settings = g_settings_new (PP_APPLICATION_ID);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (self->settings, keys[i]);
  self->folder = g_dir_make_tmp ("pp-settings-XXXXXX", NULL);
  self->keyring = pp_memory_keyring_new ();
  self->workspace = pp_workspace_new (self->folder, "/nowhere", self->keyring);
  self->pools = pp_live_network_new ();
  feed = pp_workspace_get_feed (self->workspace);
  self->network = pp_network_keeper_new (self->settings, self->keyring, feed,
                                         pp_workspace_get_library (self->workspace), self->pools);
  self->watch = pp_feed_watch_new (feed, self->settings);
  self->window = pp_preferences_new (NULL, self->network, self->watch);
  pp_preferences_add_page (PP_PREFERENCES (self->window), pp_install_preferences_new (self->settings),
                           "install", "Installing", keys);
  pp_preferences_add_page (PP_PREFERENCES (self->window), pp_pool_preferences_new (self->workspace),
                           "pools", "Pools", NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  spin_loop ();
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  gtk_widget_destroy (self->window);
  spin_loop ();
  g_clear_object (&self->network);
  g_clear_object (&self->watch);
  g_clear_object (&self->pools);
  g_clear_object (&self->workspace);
  g_clear_object (&self->keyring);
  g_clear_object (&self->settings);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static GtkWidget *
show_page (Fixture    *self,
           const char *name)
{
  GtkStack *stack = GTK_STACK (gtk_widget_get_template_child (self->window, PP_TYPE_PREFERENCES,
                                                              "stack"));

  gtk_stack_set_visible_child_name (stack, name);
  spin_loop ();

  return gtk_stack_get_visible_child (stack);
}

static void
press (GtkWidget  *root,
       const char *name)
{
  GtkWidget *button = test_find_widget (root, GTK_TYPE_BUTTON, name);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_button_clicked (GTK_BUTTON (button));
  spin_loop ();
}

/* The page and the wizard have the same settings, and the page follows them. */
static void
test_install (Fixture      *self,
              gconstpointer data)
{
  GtkWidget *page = show_page (self, "install");
  GtkWidget *order = test_find_widget (page, GTK_TYPE_COMBO_BOX, "Order");
  GtkWidget *restart = GTK_WIDGET (gtk_widget_get_template_child (page, PP_TYPE_INSTALL_PREFERENCES,
                                                                  "restart_spin"));

  g_assert_cmpstr (gtk_combo_box_get_active_id (GTK_COMBO_BOX (order)), ==, "master-first");
  gtk_combo_box_set_active_id (GTK_COMBO_BOX (order), "toolstacks-first");
  g_assert_cmpint (g_settings_get_enum (self->settings, "install-order"), ==, 1);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (restart)), ==, 20);
  g_settings_set_uint (self->settings, "restart-minutes", 45);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (restart)), ==, 45);
  test_walk_focus (self->window, "Preferences, installing");
}

/* Only the page that is shown, and it can be had back. */
static void
test_reset (Fixture      *self,
            gconstpointer data)
{
  GtkWidget *page = show_page (self, "install");
  GtkWidget *order = test_find_widget (page, GTK_TYPE_COMBO_BOX, "Order");
  GtkWidget *address = GTK_WIDGET (gtk_widget_get_template_child (self->window, PP_TYPE_PREFERENCES,
                                                                  "address_entry"));

  g_settings_set_enum (self->settings, "install-order", 1);
  g_settings_set_uint (self->settings, "restart-minutes", 45);
  g_settings_set_uint (self->settings, "feed-timeout", 77);
  press (self->window, "Reset this page");
  g_assert_cmpint (g_settings_get_enum (self->settings, "install-order"), ==, 0);
  g_assert_cmpstr (gtk_combo_box_get_active_id (GTK_COMBO_BOX (order)), ==, "master-first");
  g_assert_cmpuint (g_settings_get_uint (self->settings, "restart-minutes"), ==, 20);
  g_assert_cmpuint (g_settings_get_uint (self->settings, "feed-timeout"), ==, 77);
  press (self->window, "Undo");
  g_assert_cmpint (g_settings_get_enum (self->settings, "install-order"), ==, 1);
  g_assert_cmpuint (g_settings_get_uint (self->settings, "restart-minutes"), ==, 45);

  show_page (self, "network");
  g_settings_set_string (self->settings, "proxy-address", "http://proxy.example:3128");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (address)), ==, "http://proxy.example:3128");
  press (self->window, "Reset this page");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (address)), ==, "");
  g_assert_cmpuint (g_settings_get_uint (self->settings, "feed-timeout"), ==, 30);
  g_assert_cmpuint (g_settings_get_uint (self->settings, "restart-minutes"), ==, 45);

  show_page (self, "pools");
  g_assert_false (gtk_widget_get_sensitive (test_find_widget (self->window, GTK_TYPE_BUTTON,
                                                              "Reset this page")));
}

static gboolean
is_in_keyring (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *password = NULL;

  pp_keyring_lookup_async (self->keyring, UUID, "root", NULL, pp_test_result_cb, &result);
  password = pp_keyring_lookup_finish (self->keyring, pp_test_wait (&result), NULL);

  return password != NULL;
}

/* What a pool was allowed is seen, and taken back; the pool stays. */
static void
test_pools (Fixture      *self,
            gconstpointer data)
{
  PpBook *book = pp_workspace_get_book (self->workspace);
  g_autoptr(PpSavedPool) saved = pp_saved_pool_new (UUID, "dr-site", ADDRESS, "root", NULL);
  g_autoptr(PpSavedPool) after = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GtkWidget *page = show_page (self, "pools");

  g_assert_nonnull (test_find_widget (page, GTK_TYPE_LIST_BOX, "Saved pools"));
  g_assert_null (test_find_widget (page, GTK_TYPE_LIST_BOX_ROW, "dr-site"));
  saved->remember = TRUE;
  g_assert_true (pp_book_save_pool (book, saved, NULL));
  g_assert_true (pp_book_save_legacy (book, UUID, TRUE, NULL));
  g_assert_true (pp_book_save_pool (book, saved, NULL));
  pp_keyring_store_async (self->keyring, UUID, "root", "dr-site", "secret", NULL, pp_test_result_cb,
                          &result);
  g_assert_true (pp_keyring_store_finish (self->keyring, pp_test_wait (&result), NULL));

  gtk_widget_destroy (self->window);
  self->window = pp_preferences_new (NULL, self->network, self->watch);
  pp_preferences_add_page (PP_PREFERENCES (self->window), pp_pool_preferences_new (self->workspace),
                           "pools", "Pools", NULL);
  page = show_page (self, "pools");
  g_assert_nonnull (test_find_widget (page, GTK_TYPE_LIST_BOX_ROW, "dr-site"));
  gtk_window_present (GTK_WINDOW (self->window));
  test_walk_focus (self->window, "Preferences, pools");
  press (page, "Allow dr-site no old TLS");
  g_assert_false (pp_book_is_legacy (book, ADDRESS));
  g_assert_null (test_find_widget (page, GTK_TYPE_BUTTON, "Allow dr-site no old TLS"));

  g_assert_true (is_in_keyring (self));
  press (page, "Forget the password of dr-site");
  while (is_in_keyring (self))
    g_main_context_iteration (NULL, FALSE);
  after = pp_book_find (book, UUID);
  g_assert_false (after->remember);
  g_assert_null (test_find_widget (page, GTK_TYPE_BUTTON, "Forget the password of dr-site"));
  g_assert_nonnull (test_find_widget (page, GTK_TYPE_LIST_BOX_ROW, "dr-site"));
}

static GtkWidget *
open_sidebar (Fixture *self)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *sidebar = pp_sidebar_new (self->workspace);

  pp_sidebar_set_settings (PP_SIDEBAR (sidebar), self->settings);
  gtk_container_add (GTK_CONTAINER (window), sidebar);
  gtk_window_present (GTK_WINDOW (window));
  spin_loop ();

  return sidebar;
}

static void
activate (GtkWidget  *sidebar,
          const char *name)
{
  GtkWidget *row = test_find_widget (sidebar, PP_TYPE_SIDEBAR_ROW, name);

  g_assert_nonnull (row);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  g_signal_emit_by_name (row, "activate");
  spin_loop ();
}

/* What was looked at last is what the next window shows, and closed pools are closed in it. */
static void
test_sidebar (Fixture      *self,
              gconstpointer data)
{
  static const char * const uuids[] = { UUID, "9f9a44b9-7dfa-5ee6-8793-363173e46a95" };
  static const char * const names[] = { "dr-site", "lab" };
  GtkWidget *sidebar;
  PpSidebarRow *row;

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autofree char *address = g_strdup_printf ("https://192.0.2.%u", i + 1);
      g_autoptr(PpSavedPool) saved = pp_saved_pool_new (uuids[i], names[i], address, "root", NULL);

      g_assert_true (pp_book_save_pool (pp_workspace_get_book (self->workspace), saved, NULL));
    }
  sidebar = open_sidebar (self);
  pp_roster_restore (pp_workspace_get_roster (self->workspace));
  spin_loop ();
  row = PP_SIDEBAR_ROW (test_find_widget (sidebar, PP_TYPE_SIDEBAR_ROW, "dr-site"));
  g_assert_true (pp_sidebar_row_get_open (row));
  pp_sidebar_row_set_open (row, FALSE);
  g_signal_emit_by_name (row, "toggled");
  activate (sidebar, "lab");
  gtk_widget_destroy (gtk_widget_get_toplevel (sidebar));

  sidebar = open_sidebar (self);
  g_assert_cmpint (pp_sidebar_get_place (PP_SIDEBAR (sidebar)), ==, PP_PLACE_POOL);
  g_assert_cmpstr (pp_pool_item_get_name (pp_sidebar_get_item (PP_SIDEBAR (sidebar))), ==, "lab");
  row = PP_SIDEBAR_ROW (test_find_widget (sidebar, PP_TYPE_SIDEBAR_ROW, "dr-site"));
  g_assert_false (pp_sidebar_row_get_open (row));
  row = PP_SIDEBAR_ROW (test_find_widget (sidebar, PP_TYPE_SIDEBAR_ROW, "lab"));
  g_assert_true (pp_sidebar_row_get_open (row));
  activate (sidebar, "Library");
  gtk_widget_destroy (gtk_widget_get_toplevel (sidebar));

  sidebar = open_sidebar (self);
  g_assert_cmpint (pp_sidebar_get_place (PP_SIDEBAR (sidebar)), ==, PP_PLACE_LIBRARY);
  gtk_widget_destroy (gtk_widget_get_toplevel (sidebar));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);
  g_test_add ("/shell/settings/install", Fixture, NULL, set_up, test_install, tear_down);
  g_test_add ("/shell/settings/reset", Fixture, NULL, set_up, test_reset, tear_down);
  g_test_add ("/shell/settings/pools", Fixture, NULL, set_up, test_pools, tear_down);
  g_test_add ("/shell/settings/sidebar", Fixture, NULL, set_up, test_sidebar, tear_down);

  return g_test_run ();
}
