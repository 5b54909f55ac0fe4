/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND

#include <string.h>

#include <gio/gsettingsbackend.h>
#include <gtk/gtk.h>

#include "pp-library-list.h"
#include "pp-library-preferences.h"
#include "pp-metered-question.h"
#include "pp-note-bar.h"
#include "pp-style.h"

#include "../support/metered.h"
#include "../support/wait.h"
#include "library-fixture.h"
#include "tools.h"

#define SECONDS 10

/* A dropped zip is taken in and says where it is from; removed, it can be had back, and when that is
 * not wanted it is gone for good. */
static void
test_take_and_remove (LibraryFixture *self,
                      gconstpointer   data)
{
  GtkWidget *note = test_find_widget (self->page, PP_TYPE_NOTE_BAR, NULL);
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_autofree char *aside = g_build_filename (pp_library_get_folder (library), ".removed", NULL);

  g_assert_cmpint (library_count_files (self), ==, 0);
  g_assert_false (library_can (self, "remove"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_BUTTON, "Add from file"));

  library_drop (self, "XS62ESP1014.zip");
  live_fixture_wait_until (library_count_files (self) == 1, SECONDS);
  g_assert_false (gtk_widget_get_visible (library_find_trouble (self)));
  library_assert_text (self, 0, 1, "XS62ESP1014");
  library_assert_text (self, 0, 3, "ready");
  library_assert_text (self, 0, 9, "taken from XS62ESP1014.zip");

  library_select_row (self, 0);
  library_act (self, "remove");
  g_assert_cmpint (library_count_files (self), ==, 0);
  g_assert_false (library_can (self, "remove"));
  gtk_button_clicked (GTK_BUTTON (test_find_widget (note, GTK_TYPE_BUTTON, "Undo")));
  g_assert_cmpint (library_count_files (self), ==, 1);

  library_select_row (self, 0);
  library_act (self, "remove");
  g_assert_true (g_file_test (aside, G_FILE_TEST_IS_DIR));
  pp_note_bar_close (PP_NOTE_BAR (note));
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_cmpint (library_count_files (self), ==, 0);
}

/* What is no hotfix is refused in words, on the page. */
static void
test_refuse (LibraryFixture *self,
             gconstpointer   data)
{
  library_drop (self, "hotfixes.json");
  live_fixture_wait_until (gtk_widget_get_visible (library_find_trouble (self)), SECONDS);
  g_assert_cmpint (library_count_files (self), ==, 0);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (GTK_IS_MESSAGE_DIALOG (at->data) && gtk_widget_get_visible (at->data))
      return at->data;

  return NULL;
}

static void
ask_cb (PpLibrary      *library,
        LibraryFixture *self)
{
  gtk_window_present (GTK_WINDOW (pp_metered_question_new (GTK_WINDOW (self->window), library)));
}

/* Asks before the first download over a metered connection: a no ends it, a yes holds.
 * (transfer full): the name of what is downloaded in the end */
static char *
check_metered (LibraryFixture *self)
{
  g_autoptr(GNetworkMonitor) monitor = pp_test_monitor_new (TRUE);
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  char *name;

  g_object_set (library, "network-monitor", monitor, NULL);
  g_signal_connect (library, "metered", G_CALLBACK (ask_cb), self);
  library_select_row (self, 0);
  library_act (self, "download");
  g_assert_nonnull (find_dialog ());
  library_picture (find_dialog (), "library-metered.png");
  gtk_dialog_response (GTK_DIALOG (find_dialog ()), GTK_RESPONSE_CANCEL);
  live_fixture_wait_until (gtk_widget_get_visible (library_find_trouble (self)), SECONDS);
  g_assert_null (find_dialog ());

  library_select_row (self, 0);
  name = library_get_text (self, 0, 1);
  library_act (self, "download");
  gtk_dialog_response (GTK_DIALOG (find_dialog ()), GTK_RESPONSE_ACCEPT);

  return name;
}

/* What was written down of a pool is put right when the pool is seen. */
static void
check_pools_are_noted (LibraryFixture *self,
                       PpPoolItem     *item)
{
  g_autoptr(GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr(GSettings) settings = g_settings_new_with_backend (PP_APPLICATION_ID, backend);
  g_autoptr(PpKeyring) keyring = pp_memory_keyring_new ();
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_autoptr(PpDownloadKeeper) keeper = pp_download_keeper_new (settings, keyring,
                                                               pp_workspace_get_feed (self->workspace),
                                                               library);
  g_auto(GStrv) uuids = pp_library_list (library);
  guint n_outstanding = 0;

  for (guint i = 0; uuids[i] != NULL; i++)
    pp_library_note_pool (library, pp_pool_item_get_name (item), uuids[i], TRUE);
  pp_download_keeper_follow (keeper, pp_workspace_get_pools (self->workspace));
  for (guint i = 0; uuids[i] != NULL; i++)
    if (pp_outlook_is_outstanding (pp_pool_item_get_outlook (item), uuids[i]))
      {
        g_assert_cmpuint (g_strv_length ((char **) pp_library_get_pools (library, uuids[i])), ==, 0);
        n_outstanding++;
      }
  g_assert_cmpuint (n_outstanding, ==, 1);
}

static void
press_ctrl_c (LibraryFixture *self)
{
  GtkWidget *view = test_find_widget (self->page, GTK_TYPE_TREE_VIEW, NULL);
  GdkEvent *event = gdk_event_new (GDK_KEY_PRESS);
  gboolean handled = FALSE;

  event->key.window = g_object_ref (gtk_widget_get_window (view));
  event->key.state = GDK_CONTROL_MASK;
  event->key.keyval = GDK_KEY_c;
  g_signal_emit_by_name (view, "key-press-event", event, &handled);
  g_assert_true (handled);
  gdk_event_free (event);
}

/* The rows that are shown can be exported, the selected one copied; all files can be checked. */
static void
test_table (LibraryFixture *self,
            gconstpointer   data)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  GtkWidget *note = test_find_widget (self->page, PP_TYPE_NOTE_BAR, NULL);
  GtkTreeView *view = GTK_TREE_VIEW (test_find_widget (self->page, GTK_TYPE_TREE_VIEW, NULL));
  PpLibraryList *list = pp_library_list_new (self->workspace, view, GTK_LIST_STORE (library_get_files (self)));
  g_autofree char *copied = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *path = NULL;
  g_auto(GStrv) uuids = NULL;
  PpTable *table;
  guint n_files;
  guint n_missing;

  library_drop (self, "XS62ESP1014.zip");
  live_fixture_wait_until (library_count_files (self) == 1, SECONDS);
  library_drop (self, "XS65E001.zip");
  live_fixture_wait_until (library_count_files (self) == 2, SECONDS);
  g_assert_true (library_can (self, "export-list"));

  library_search (self, "XS65E001");
  pp_library_list_update (list, "all", "XS65E001", &n_files, &n_missing);
  g_assert_cmpuint (n_files, ==, 2);
  table = pp_library_list_create_table (list, FALSE);
  csv = pp_table_write (table, PP_TABLE_CSV);
  pp_table_free (table);
  g_assert_nonnull (strstr (csv, "taken from XS65E001.zip"));
  g_assert_null (strstr (csv, "XS62ESP1014"));
  pp_library_list_free (list);

  g_assert_true (gtk_tree_selection_count_selected_rows (gtk_tree_view_get_selection (view)) == 0);
  g_assert_false (library_can (self, "copy"));
  library_select_row (self, 0);
  press_ctrl_c (self);
  copied = gtk_clipboard_wait_for_text (gtk_widget_get_clipboard (self->page,
                                                                  GDK_SELECTION_CLIPBOARD));
  g_assert_true (g_str_has_prefix (copied, "XS65E001\t"));
  g_assert_nonnull (strstr (copied, "\tready"));

  library_search (self, "");
  library_act (self, "verify");
  g_assert_false (library_can (self, "verify"));
  live_fixture_wait_until (library_can (self, "verify"), SECONDS);
  g_assert_nonnull (test_find_widget (note, GTK_TYPE_LABEL, "Every file is as it was"));
  uuids = pp_library_list (library);
  path = pp_library_dup_path (library, uuids[0]);
  g_assert_true (g_file_set_contents (path, "no hotfix", -1, NULL));
  library_act (self, "verify");
  live_fixture_wait_until (library_can (self, "verify"), SECONDS);
  g_assert_nonnull (test_find_widget (note, GTK_TYPE_LABEL, "1 file is broken or gone"));
}

/* What a browser puts into the watched folder is missing no more. */
static void
check_arrival (LibraryFixture *self,
               int             n_missing)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_autofree char *arrivals = g_build_filename (self->folder, "Downloads", NULL);
  g_autoptr(PpFolderWatch) watch = pp_folder_watch_new (library);
  g_autofree char *name = NULL;
  g_autofree char *zip = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  char *content;
  gsize length;

  library_choose (self, "view", "missing");
  live_fixture_wait_until (library_count_files (self) == n_missing, SECONDS);
  name = library_get_text (self, 0, 1);
  zip = g_strconcat (name, ".zip", NULL);
  from = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes", zip, NULL);
  to = g_build_filename (arrivals, zip, NULL);
  g_assert_cmpint (g_mkdir_with_parents (arrivals, 0700), ==, 0);
  g_object_set (watch, "interval", 20, NULL);
  pp_folder_watch_set_catalogue (watch,
                                 pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)));
  g_assert_true (pp_folder_watch_set_folder (watch, arrivals, NULL));
  g_assert_true (g_file_get_contents (from, &content, &length, NULL));
  g_assert_true (g_file_set_contents (to, content, (gssize) length, NULL));
  g_free (content);
  live_fixture_wait_until (library_count_files (self) == n_missing - 1, SECONDS);
  library_choose (self, "view", "files");
  g_assert_cmpint (library_count_files (self), ==, 2);
}

/* What the pool needs and is not here is listed with its page; downloaded, it is a file that the pool
 * needs; what it does not need can go, after a look at it. */
static void
test_pool (LibraryFixture *self,
           gconstpointer   data)
{
  LiveFixture *live = live_fixture_new ("lab", NULL);
  PpStyle *style = pp_style_new (gdk_screen_get_default ());
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  PpCatalogue *before;
  PpPoolItem *item;
  g_autofree char *name = NULL;
  int n_missing;

  self->live = live;
  pp_style_watch (style, self->window);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->page), "pp-content");
  live_fixture_connect_trusting (live);
  /* The files are where this feed says, not where the one of before does. */
  before = pp_feed_get_catalogue (feed);
  pp_feed_set_source (feed, live->sim->feed);
  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (pp_feed_get_catalogue (feed) != NULL &&
                           pp_feed_get_catalogue (feed) != before, SECONDS);
  item = pp_roster_add (pp_workspace_get_roster (self->workspace), live->pool);
  live_fixture_wait_until (pp_pool_item_get_outlook (item) != NULL, SECONDS);
  library_choose (self, "view", "missing");
  live_fixture_wait_until (library_count_files (self) > 0, SECONDS);
  n_missing = library_count_files (self);
  library_picture (self->window, "library-missing.png");
  library_assert_text (self, 0, 4, pp_pool_item_get_name (item));
  library_select_row (self, 0);
  g_assert_true (library_can (self, "page"));
  g_assert_false (library_can (self, "remove"));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (
                                                 test_find_widget (self->page, GTK_TYPE_TOGGLE_BUTTON,
                                                                   "Missing downloads"))));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (
                                                  test_find_widget (self->page, GTK_TYPE_TOGGLE_BUTTON,
                                                                    "Files"))));

  name = check_metered (self);
  live_fixture_wait_until (library_count_files (self) == n_missing - 1, SECONDS);
  library_choose (self, "view", "files");
  live_fixture_wait_until (library_count_files (self) == 1, SECONDS);
  live_fixture_wait_until (pp_library_is_settled (library), SECONDS);
  library_drop (self, "XS65E001.zip");
  live_fixture_wait_until (library_count_files (self) == 2, SECONDS);
  library_picture (self->window, "library-files.png");
  gtk_window_resize (GTK_WINDOW (self->window), 640, 500);
  library_picture (self->window, "library-narrow.png");

  check_pools_are_noted (self, item);
  library_search (self, "no pool NEEDS");
  g_assert_cmpint (library_count_files (self), ==, 1);
  library_assert_text (self, 0, 1, "XS65E001");
  library_search (self, "");
  library_choose (self, "filter", "broken");
  g_assert_cmpint (library_count_files (self), ==, 0);
  library_choose (self, "filter", "all");

  library_act (self, "prune");
  library_picture (find_dialog (), "library-prune.png");
  gtk_dialog_response (GTK_DIALOG (find_dialog ()), GTK_RESPONSE_ACCEPT);
  g_assert_cmpint (library_count_files (self), ==, 1);
  library_assert_text (self, 0, 1, name);
  check_arrival (self, n_missing - 1);
  g_object_unref (style);
}

/* A broken file stays in sight with its reason until it is removed. */
static void
test_broken (LibraryFixture *self,
             gconstpointer   data)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_autofree char *arrivals = g_build_filename (self->folder, "Downloads", NULL);
  g_autofree char *path = g_build_filename (arrivals, "XS62ESP1.zip", NULL);
  g_autoptr(PpFolderWatch) watch = pp_folder_watch_new (library);
  g_autofree char *state = NULL;

  g_assert_cmpint (g_mkdir_with_parents (arrivals, 0700), ==, 0);
  g_object_set (watch, "interval", 20, NULL);
  pp_folder_watch_set_catalogue (watch,
                                 pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)));
  g_assert_true (pp_folder_watch_set_folder (watch, arrivals, NULL));
  g_assert_true (g_file_set_contents (path, "<html>log in</html>", -1, NULL));
  live_fixture_wait_until (library_count_files (self) == 1, SECONDS);
  library_assert_text (self, 0, 1, "XS62ESP1");
  state = library_get_text (self, 0, 3);
  g_assert_true (g_str_has_prefix (state, "broken: "));
  g_assert_null (strstr (state, arrivals));
  g_assert_nonnull (strstr (state, "web page"));
  library_select_row (self, 0);
  library_picture (self->window, "library-broken.png");
  library_act (self, "remove");
  g_assert_cmpint (library_count_files (self), ==, 0);
}

static GtkWidget *
find_child (GtkWidget  *preferences,
            const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (preferences, PP_TYPE_LIBRARY_PREFERENCES, name));
}

static char *
look_up (PpKeyring  *keyring,
         const char *name,
         const char *user)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_keyring_lookup_async (keyring, name, user, NULL, pp_test_result_cb, &result);

  return pp_keyring_lookup_finish (keyring, pp_test_wait (&result), NULL);
}

/* The settings hold at once; what is secret is in the keyring and nowhere else. */
static void
test_preferences (LibraryFixture *self,
                  gconstpointer   data)
{
  g_autoptr(GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr(GSettings) settings = g_settings_new_with_backend (PP_APPLICATION_ID, backend);
  g_autoptr(PpKeyring) keyring = pp_memory_keyring_new ();
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_autoptr(PpDownloadKeeper) keeper = pp_download_keeper_new (settings, keyring,
                                                               pp_workspace_get_feed (self->workspace),
                                                               library);
  g_autoptr(PpDownloadKeeper) later = NULL;
  g_autofree char *client = g_build_filename (self->folder, "client.json", NULL);
  g_autofree char *moved = g_build_filename (self->folder, "moved", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *password = NULL;
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *preferences = pp_library_preferences_new (keeper);
  guint64 quota = 0;

  gtk_container_add (GTK_CONTAINER (window), preferences);
  gtk_window_present (GTK_WINDOW (window));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_child (preferences, "quota_spin")), 2048);
  g_object_get (library, "quota", &quota, NULL);
  g_assert_cmpuint (quota, ==, G_GUINT64_CONSTANT (2048) * 1024 * 1024);

  g_assert_true (g_file_set_contents (client, "{\"username\":\"ada\",\"apikey\":\"s3cr3t\"}", -1,
                                      NULL));
  g_assert_false (gtk_widget_get_sensitive (find_child (preferences, "client_forget_button")));
  g_assert_true (pp_download_keeper_load_client_id (keeper, client, NULL));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (find_child (preferences, "client_label"))),
                            "ada"));
  kept = look_up (keyring, PP_CLIENT_ID_SECRET, PP_CLIENT_ID_USER);
  g_assert_nonnull (strstr (kept, "s3cr3t"));
  live_fixture_wait_until (g_settings_get_boolean (settings, "download-client-id"), SECONDS);

  /* The next time the program starts it is there again. */
  later = pp_download_keeper_new (settings, keyring, pp_workspace_get_feed (self->workspace), library);
  live_fixture_wait_until (pp_download_keeper_get_client (later) != NULL, SECONDS);
  gtk_entry_set_text (GTK_ENTRY (find_child (preferences, "server_entry")), "mirror:8080");
  gtk_entry_set_text (GTK_ENTRY (find_child (preferences, "user_entry")), "me");
  gtk_entry_set_text (GTK_ENTRY (find_child (preferences, "password_entry")), "p4ss");
  g_signal_emit_by_name (find_child (preferences, "password_entry"), "activate");
  password = look_up (keyring, "mirror:8080", "me");
  g_assert_cmpstr (password, ==, "p4ss");
  library_picture (window, "library-preferences.png");

  g_settings_set_string (settings, "watch-folder", self->folder);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (find_child (preferences, "watch_switch"))));
  g_assert_cmpstr (pp_folder_watch_get_folder (pp_download_keeper_get_watch (keeper)), ==,
                   self->folder);
  gtk_switch_set_active (GTK_SWITCH (find_child (preferences, "watch_switch")), FALSE);
  g_assert_null (pp_folder_watch_get_folder (pp_download_keeper_get_watch (keeper)));

  library_drop (self, "XS62ESP1014.zip");
  live_fixture_wait_until (library_count_files (self) == 1, SECONDS);
  pp_library_preferences_move_to (PP_LIBRARY_PREFERENCES (preferences), moved, TRUE);
  live_fixture_wait_until (g_str_equal (pp_library_get_folder (library), moved), SECONDS);
  g_assert_cmpint (library_count_files (self), ==, 1);
  g_free (kept);
  kept = g_settings_get_string (settings, "library-folder");
  g_assert_cmpstr (kept, ==, moved);

  pp_download_keeper_forget_client_id (keeper);
  g_assert_false (g_settings_get_boolean (settings, "download-client-id"));
  gtk_widget_destroy (window);
}

/* The keyring still looks for the password of one server when another is named: that one is asked for
 * its own, and never given the first one's. */
static void
test_other_server (LibraryFixture *self,
                   gconstpointer   data)
{
  g_autoptr(GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr(GSettings) settings = g_settings_new_with_backend (PP_APPLICATION_ID, backend);
  g_autoptr(PpKeyring) keyring = pp_memory_keyring_new ();
  g_autoptr(PpDownloadKeeper) keeper = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *password = NULL;
  gboolean remembered;

  pp_keyring_store_async (keyring, "mirror:8080", "me", "A mirror", "p4ss", NULL, pp_test_result_cb, &result);
  g_assert_true (pp_keyring_store_finish (keyring, pp_test_wait (&result), NULL));
  g_settings_set_string (settings, "download-server", "mirror:8080");
  g_settings_set_string (settings, "download-user", "me");
  keeper = pp_download_keeper_new (settings, keyring, pp_workspace_get_feed (self->workspace),
                                   pp_workspace_get_library (self->workspace));
  g_settings_set_string (settings, "download-server", "other:8080");
  password = look_up (keyring, "other:8080", "me");
  g_assert_null (password);
  g_object_get (keeper, "remembered", &remembered, NULL);
  g_assert_false (remembered);

  g_settings_set_string (settings, "download-server", "mirror:8080");
  password = look_up (keyring, "mirror:8080", "me");
  g_object_get (keeper, "remembered", &remembered, NULL);
  g_assert_true (remembered);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);

  g_test_add ("/shell/library/take-and-remove", LibraryFixture, NULL, library_set_up, test_take_and_remove,
              library_tear_down);
  g_test_add ("/shell/library/refuse", LibraryFixture, NULL, library_set_up, test_refuse, library_tear_down);
  g_test_add ("/shell/library/pool", LibraryFixture, NULL, library_set_up, test_pool, library_tear_down);
  g_test_add ("/shell/library/broken", LibraryFixture, NULL, library_set_up, test_broken, library_tear_down);
  g_test_add ("/shell/library/table", LibraryFixture, NULL, library_set_up, test_table, library_tear_down);
  g_test_add ("/shell/library/other-server", LibraryFixture, NULL, library_set_up, test_other_server,
              library_tear_down);
  g_test_add ("/shell/library/preferences", LibraryFixture, NULL, library_set_up, test_preferences, library_tear_down);

  return g_test_run ();
}
