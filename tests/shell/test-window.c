/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gtk/gtk.h>
#include <unistd.h>

#include "pp-application.h"
#include "pp-help.h"
#include "pp-library-page.h"
#include "pp-live-pool-private.h"
#include "pp-matrix.h"
#include "pp-sidebar-row.h"
#include "pp-sidebar.h"
#include "pp-trouble-bar.h"
#include "pp-window.h"

#include "focus-walk.h"
#include "tools.h"
#include "live-fixture.h"
#include "window-fixture.h"

#define START_SECONDS WINDOW_FIXTURE_SECONDS
/* A second is what it takes; the rest is for a machine that does much else. Without the event it
 * would not come before the long wait ends. */
#define LIVE_SECONDS 4
#define LOOKS_PER_SECOND 20

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* What a person does at another console. */
static void
call_for_host (LiveFixture *live,
               const char  *method,
               const char  *host)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (live->pool);
  XapiSession *session = pp_live_pool_get_session (live->pool);
  XapiValue *params =
    xapi_value_new_array_of_strings (pp_snapshot_find_host (snapshot, host)->ref, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_call_async (session, method, params, 0, NULL, keep_result_cb, &result);
  live_fixture_wait_until (result != NULL, START_SECONDS);
  value = xapi_session_call_finish (session, result, &error);
  g_assert_no_error (error);
}

static const char *
get_name (GtkWidget *row)
{
  return atk_object_get_name (gtk_widget_get_accessible (row));
}

static guint
count_windows (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  guint n = 0;

  for (GList *l = windows; l != NULL; l = l->next)
    n += gtk_widget_get_visible (l->data);

  return n;
}

/* The badge of the pool is what the outlook counts, in figures and in words. */
static void
test_badges (WindowFixture *self,
             gconstpointer  data)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (window_fixture_show_pool (self));
  guint n = pp_outlook_count_outstanding (outlook, NULL);
  g_autofree char *words = pp_text_for_outstanding (n);
  g_autofree char *name = g_strdup_printf ("lab-pool, %s", words);
  g_autofree char *figure = g_strdup_printf ("%u", n);
  GtkWidget *row = window_fixture_find_row (self->window, "lab-pool");

  g_assert_cmpstr (get_name (row), ==, name);
  g_assert_nonnull (test_find_widget (row, GTK_TYPE_LABEL, figure));
  g_assert_nonnull (window_fixture_find_row (self->window, "xs1, master, "));
  g_assert_nonnull (window_fixture_find_row (self->window, "xs2, "));
  g_assert_nonnull (window_fixture_find_row (self->window, "xs3, "));
}

/* Without a feed nothing is up to date: it is unknown, and says why. */
static void
test_unknown (WindowFixture *self,
              gconstpointer  data)
{
  static const char words[] = "unknown: the list of hotfixes is missing";

  pp_roster_add (pp_workspace_get_roster (self->workspace), self->live->pool);
  live_fixture_wait_until (window_fixture_find_row (self->window, "xs3, ") != NULL, START_SECONDS);
  g_assert_true (g_str_has_suffix (get_name (window_fixture_find_row (self->window, "lab-pool")), words));
  g_assert_true (g_str_has_suffix (get_name (window_fixture_find_row (self->window, "xs3")), words));
  g_assert_nonnull (test_find_widget (window_fixture_find_row (self->window, "xs3"), GTK_TYPE_LABEL, "?"));
}

/* A change elsewhere is seen within a second, and what was selected stays so. */
static void
test_live (WindowFixture *self,
           gconstpointer  data)
{
  PpPoolItem *item = window_fixture_show_pool (self);
  g_autofree char *uuid =
    g_strdup (pp_snapshot_find_host (pp_pool_item_get_snapshot (item), "xs2")->uuid);
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  g_autofree char *before = NULL;
  GtkWidget *row;

  pp_sidebar_select (sidebar, PP_PLACE_SERVER, item, uuid);
  row = window_fixture_find_row (self->window, "xs2, ");
  before = g_strdup (get_name (row));

  call_for_host (self->live, "host.disable", "xs2");
  live_fixture_wait_until (g_str_has_suffix (get_name (row), ", in maintenance mode"), LIVE_SECONDS);
  g_assert_true (window_fixture_find_row (self->window, "xs2, ") == row);
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)));
  g_assert_cmpint (pp_sidebar_get_place (sidebar), ==, PP_PLACE_SERVER);
  g_assert_cmpstr (pp_sidebar_get_host (sidebar), ==, uuid);

  call_for_host (self->live, "host.enable", "xs2");
  live_fixture_wait_until (g_str_equal (get_name (row), before), LIVE_SECONDS);
}

/* F6 goes through the parts of the window, and comes back. */
static void
test_panes (WindowFixture *self,
            gconstpointer  data)
{
  GActionGroup *group = G_ACTION_GROUP (self->window);
  PpSidebar *sidebar;
  GtkWidget *first;
  guint n = 0;

  window_fixture_show_pool (self);
  sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  pp_sidebar_focus (sidebar);
  first = gtk_window_get_focus (GTK_WINDOW (self->window));
  do
    {
      GtkWidget *before = gtk_window_get_focus (GTK_WINDOW (self->window));

      g_action_group_activate_action (group, "next-pane", NULL);
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) != before);
      g_assert_cmpuint (++n, <, 6);
    }
  while (gtk_window_get_focus (GTK_WINDOW (self->window)) != first);
  g_assert_cmpuint (n, >=, 3);

  g_action_group_activate_action (group, "previous-pane", NULL);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) != first);
  g_action_group_activate_action (group, "next-pane", NULL);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == first);
}

/* Tab comes round on every page of the window. */
static void
test_tab (WindowFixture *self,
          gconstpointer  data)
{
  GtkWidget *views;

  test_walk_focus (self->window, "the empty window");
  window_fixture_show_pool (self);
  test_walk_focus (self->window, "a pool by hotfix");
  views = test_find_widget (self->window, GTK_TYPE_RADIO_BUTTON, "By server");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (views), TRUE);
  test_walk_focus (self->window, "a pool by server");
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (window_fixture_find_row (self->window, "Library"))),
                           GTK_LIST_BOX_ROW (window_fixture_find_row (self->window, "Library")));
  test_walk_focus (self->window, "the library");
  pp_window_show_activity (PP_WINDOW (self->window));
  test_walk_focus (self->window, "no activity");
}

/* A closed pool takes the selection of its servers; the rows are back when it is opened. */
static void
test_close_pool (WindowFixture *self,
                 gconstpointer  data)
{
  PpPoolItem *item = window_fixture_show_pool (self);
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  GtkWidget *toggle;

  pp_sidebar_select (sidebar, PP_PLACE_SERVER, item,
                     pp_snapshot_get_master (pp_pool_item_get_snapshot (item))->uuid);
  toggle = test_find_widget (window_fixture_find_row (self->window, "lab-pool"), GTK_TYPE_BUTTON, "Hide servers");
  gtk_button_clicked (GTK_BUTTON (toggle));
  g_assert_null (window_fixture_find_row (self->window, "xs1"));
  g_assert_cmpint (pp_sidebar_get_place (sidebar), ==, PP_PLACE_POOL);
  g_assert_true (pp_sidebar_get_item (sidebar) == item);

  gtk_button_clicked (GTK_BUTTON (toggle));
  g_assert_nonnull (window_fixture_find_row (self->window, "xs1"));
}

/* Without a feed nothing is known: once there is a pool of which that matters, the bar says so where
 * no page does, and closing it is remembered. */
static void
test_feed_trouble (WindowFixture *self,
                   gconstpointer  data)
{
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  GtkWidget *bar = test_find_widget (self->window, PP_TYPE_TROUBLE_BAR, NULL);
  PpSidebar *sidebar;

  g_assert_false (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));
  pp_feed_set_source (feed, "/nonexistent/updates.xml");
  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (pp_feed_get_error (feed) != NULL, START_SECONDS);
  g_assert_false (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));
  pp_roster_add (pp_workspace_get_roster (self->workspace), self->live->pool);
  sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  pp_sidebar_select (sidebar, PP_PLACE_LIBRARY, NULL, NULL);
  live_fixture_wait_until (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)), START_SECONDS);

  gtk_info_bar_response (GTK_INFO_BAR (bar), GTK_RESPONSE_CLOSE);
  g_assert_false (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));
}

/* A mistake in a person's own notes is said with its place, and stops nothing. */
static void
test_own_notes (WindowFixture *self,
                gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (self->live->folder, "config", NULL);
  g_autofree char *path = g_build_filename (folder, "notes.json", NULL);
  g_autoptr(PpWorkspace) workspace = NULL;
  GtkWidget *window;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "{\"schema\":1,\n\"notes\":[\n{\"paid\":1}]}", -1, NULL));
  workspace = pp_workspace_new (self->live->folder, "/nowhere", NULL);
  window = pp_window_new (window_fixture_get_application (), workspace, NULL);
  gtk_window_present (GTK_WINDOW (window));
  live_fixture_wait_until (test_find_widget (window, GTK_TYPE_LABEL, "Your own notes about hotfixes have "
                                             "a mistake") != NULL, START_SECONDS);
  g_assert_nonnull (strstr (pp_workspace_get_notes_trouble (workspace), "notes.json: line 3"));
  g_assert_nonnull (pp_notes_lookup (pp_workspace_get_notes (workspace), NULL, "XS62E014"));
  gtk_widget_destroy (window);
}

/* A remembered pool has its name and asks for its password, in the Add pool window. */
static void
test_saved (WindowFixture *self,
            gconstpointer  data)
{
  g_autoptr(PpSavedPool) saved = pp_saved_pool_new ("11111111-2222-3333-4444-555555555555",
                                                    "dr-site", self->live->address, "root", NULL);
  g_autoptr(GError) error = NULL;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), "pool-connect");
  guint n_before = count_windows ();

  pp_book_save_pool (pp_workspace_get_book (self->workspace), saved, &error);
  g_assert_no_error (error);
  g_assert_false (g_action_get_enabled (action));

  pp_roster_restore (pp_workspace_get_roster (self->workspace));
  g_assert_cmpstr (get_name (window_fixture_find_row (self->window, "dr-site")), ==, "dr-site, password needed");
  g_assert_nonnull (test_find_widget (self->window, GTK_TYPE_LABEL, "dr-site is not connected"));
  g_assert_true (g_action_get_enabled (action));

  g_action_activate (action, NULL);
  live_fixture_wait_until (count_windows () == n_before + 1, START_SECONDS);
}

static const char * const commands[] = {
  "about", "add-pool", "demo", "install", "quit", "refresh", "shortcuts", "show-activity",
  "show-pool", NULL
};
static const char * const window_commands[] = { "by-hotfix", "by-server", "close", "install",
                                                "install-here", "menu", "next-pane",
                                                "pool-connect", "pool-disconnect", "pool-edit",
                                                "pool-forget", "previous-pane", "search", "show-activity",
                                                "show-library", NULL };

static void
startup_cb (PpApplication *application,
            gpointer       user_data)
{
  char **folder = user_data;

  *folder = g_path_get_dirname (pp_workspace_get_state_dir (
                                  pp_application_get_workspace (application)));
  g_assert_true (g_file_test (*folder, G_FILE_TEST_IS_DIR));
}

static void
assert_commands (GActionGroup       *group,
                 const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_test_message ("action %s", names[i]);
      g_assert_true (g_action_group_has_action (group, names[i]));
    }
}

/* The window is on the screen before there is anything in it; what asks for something has it made. */
static void
test_filled (WindowFixture *self,
             gconstpointer  data)
{
  GtkWindow *help;

  gtk_widget_destroy (self->window);
  self->window = pp_window_new (window_fixture_get_application (), self->workspace, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (gtk_widget_get_mapped (self->window));
  g_assert_null (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  pp_window_show_activity (PP_WINDOW (self->window));
  g_assert_nonnull (window_fixture_find_row (self->window, "Activity"));

  g_assert_null (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self->window)));
  for (guint i = 0; i < 2; i++)
    {
      g_action_group_activate_action (G_ACTION_GROUP (self->window), "show-help-overlay", NULL);
      help = GTK_WINDOW (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self->window)));
      g_assert_true (gtk_widget_get_visible (GTK_WIDGET (help)));
      gtk_widget_hide (GTK_WIDGET (help));
    }
}

/* The pages that the program leads to are where it looks for them. */
static void
test_help (void)
{
  g_autofree char *index = pp_help_find ("index");
  g_autofree char *place = pp_help_find ("checks#ha-off");
  g_autoptr(GFile) first = g_file_new_for_uri (index);
  g_autoptr(GFile) second = NULL;

  g_assert_true (g_file_query_exists (first, NULL));
  g_assert_true (g_str_has_suffix (place, "/help/checks.html#ha-off"));
  *strchr (place, '#') = '\0';
  second = g_file_new_for_uri (place);
  g_assert_true (g_file_query_exists (second, NULL));
}

/* The window of shortcuts has each action that has a key, and no other. */
static void
assert_shortcuts (GtkApplication *application)
{
  g_auto(GStrv) names = gtk_application_list_action_descriptions (application);
  g_autoptr(GBytes) bytes =
    g_resources_lookup_data ("/org/poolpatch/Poolpatch/ui/help-overlay.ui", 0, NULL);
  const char *text = g_bytes_get_data (bytes, NULL);
  guint n_keys = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto(GStrv) keys = gtk_application_get_accels_for_action (application, names[i]);
      g_autofree char *mark = g_strdup_printf (">%s<", names[i]);

      g_test_message ("shortcut of %s", names[i]);
      g_assert_true (keys[0] == NULL || strstr (text, mark) != NULL);
      n_keys += keys[0] != NULL;
    }
  for (const char *at = strstr (text, "action-name"); at != NULL; at = strstr (at, "action-name"))
    {
      n_keys--;
      at++;
    }
  g_assert_cmpuint (n_keys, ==, 0);
}

/* Waits for the pool, looks at what is there, and closes the window. */
static gboolean
look_cb (gpointer user_data)
{
  GApplication *application = g_application_get_default ();
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));
  guint *n_looks = user_data;

  g_assert_cmpuint (++*n_looks, <, START_SECONDS * LOOKS_PER_SECOND);
  if (windows == NULL || window_fixture_find_row (windows->data, "lab-pool, ") == NULL)
    return G_SOURCE_CONTINUE;

  assert_commands (G_ACTION_GROUP (application), commands);
  assert_commands (G_ACTION_GROUP (windows->data), window_commands);
  assert_shortcuts (GTK_APPLICATION (application));
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);

  return G_SOURCE_REMOVE;
}

/* poolpatch --demo, from start to end: it ends by itself when its window is closed, and takes its
 * folder with it. */
static void
test_demo (void)
{
  static char program[] = "poolpatch";
  static char demo[] = "--demo=";
  char *arguments[] = { program, demo, NULL };
  g_autoptr(PpApplication) application = pp_application_new ();
  g_autofree char *folder = NULL;
  guint n_looks = 0;

  g_timeout_add (1000 / LOOKS_PER_SECOND, look_cb, &n_looks);
  g_signal_connect_after (application, "startup", G_CALLBACK (startup_cb), &folder);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 2, arguments), ==, 0);
  g_assert_nonnull (folder);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* Ctrl+F searches what is shown: in the library too, and closed again it leaves nothing out. */
static void
test_search (WindowFixture *self,
             gconstpointer  data)
{
  GtkWidget *row = test_find_widget (self->window, PP_TYPE_SIDEBAR_ROW, "Library");
  GActionGroup *actions = G_ACTION_GROUP (self->window);
  GtkWidget *page = NULL;
  GtkWidget *entry;
  GtkSearchBar *bar;

  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  live_fixture_wait_until ((page = test_find_widget (self->window, PP_TYPE_LIBRARY_PAGE,
                                                     NULL)) != NULL && gtk_widget_get_mapped (page),
                           START_SECONDS);
  entry = test_find_widget (page, GTK_TYPE_SEARCH_ENTRY, NULL);
  bar = GTK_SEARCH_BAR (gtk_widget_get_ancestor (entry, GTK_TYPE_SEARCH_BAR));
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  g_action_group_activate_action (actions, "search", NULL);
  g_assert_true (gtk_search_bar_get_search_mode (bar));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == entry);
  gtk_entry_set_text (GTK_ENTRY (entry), "nothing is called so");
  g_action_group_activate_action (actions, "search", NULL);
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "");
}

/* Where it is from the left of the window. */
static int
get_x (WindowFixture *self,
       GtkWidget     *widget)
{
  int x;

  g_assert_true (gtk_widget_translate_coordinates (widget, self->window, 0, 0, &x, NULL));

  return x;
}

static void
set_up_mirrored (WindowFixture *self,
                 gconstpointer  data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  window_fixture_set_up (self, data);
}

static void
tear_down_mirrored (WindowFixture *self,
                    gconstpointer  data)
{
  window_fixture_tear_down (self, data);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static gboolean
begins_at_the_right (GtkTreeView *names)
{
  GdkRectangle first;
  GdkRectangle second;

  gtk_tree_view_get_background_area (names, NULL, gtk_tree_view_get_column (names, 0), &first);
  gtk_tree_view_get_background_area (names, NULL, gtk_tree_view_get_column (names, 1), &second);

  return first.x > second.x;
}

/* In languages that are read from the right. */
static void
test_mirrored (WindowFixture *self,
               gconstpointer  data)
{
  GtkWidget *sidebar = test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL);
  GtkWidget *matrix;
  GtkTreeView *names;

  window_fixture_show_pool (self);
  matrix = test_find_widget (self->window, PP_TYPE_MATRIX, NULL);
  live_fixture_wait_until (gtk_widget_get_mapped (matrix), START_SECONDS);
  names = pp_matrix_get_names (PP_MATRIX (matrix));
  /* They have their places with the next frame. */
  live_fixture_wait_until (get_x (self, sidebar) > get_x (self, matrix), START_SECONDS);
  test_take_picture (self->window, "mirrored");
  live_fixture_wait_until (begins_at_the_right (names), START_SECONDS);
}

#define ADD(path, function) \
  g_test_add ("/shell/window/" path, WindowFixture, NULL, window_fixture_set_up, function, \
              window_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  /* Not isolated: GTK needs the database of MIME types to load its icons. Nothing here writes
   * outside folders of its own. */
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);

  g_test_add_func ("/shell/window/demo", test_demo);
  g_test_add_func ("/shell/window/help", test_help);
  ADD ("badges", test_badges);
  ADD ("unknown", test_unknown);
  ADD ("live", test_live);
  ADD ("tab", test_tab);
  ADD ("panes", test_panes);
  ADD ("close-pool", test_close_pool);
  ADD ("feed-trouble", test_feed_trouble);
  ADD ("own-notes", test_own_notes);
  ADD ("search", test_search);
  ADD ("saved", test_saved);
  g_test_add ("/shell/window/mirrored", WindowFixture, NULL, set_up_mirrored, test_mirrored,
              tear_down_mirrored);
  /* The last one: what GTK 3.24 leaves behind of a window of shortcuts does not survive another style. */
  ADD ("filled", test_filled);

  return g_test_run ();
}
