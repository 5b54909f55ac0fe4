/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-fixture.h"

#include "pp-connection.h"
#include "pp-live-pool-object.h"
#include "pp-sidebar.h"
#include "pictures.h"
#include "tools.h"

#include <string.h>

#define START_SECONDS 20

static void
test_filters (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpMatrixModel *model = page_fixture_model (self);
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  GtkTreeIter iter;

  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), >, 0);
  pp_matrix_model_set_filter (model, PP_MATRIX_EVERYTHING);
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, pp_outlook_get_n_hotfixes (outlook));
  pp_matrix_model_set_search (model, "xs62esp1014");
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, 1);
  g_assert_true (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (model), &iter));
  g_assert_cmpstr (pp_matrix_model_get_hotfix (model, &iter)->name, ==, "XS62ESP1014");
  pp_matrix_model_set_search (model, "no such thing");
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, 0);
  pp_matrix_model_set_search (model, NULL);
  page_fixture_picture (self, "everything.png");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_same_outlook_is_quiet (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpMatrixModel *model = page_fixture_model (self);
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  g_autoptr(PpOutlook) again = pp_outlook_new (pp_outlook_get_snapshot (outlook),
                                               pp_outlook_get_catalogue (outlook),
                                               pp_workspace_get_notes (self->workspace));
  g_autoptr(PpOutlook) blind = pp_outlook_new (pp_outlook_get_snapshot (outlook), NULL,
                                               pp_workspace_get_notes (self->workspace));
  guint n_told = 0;

  g_signal_connect_swapped (model, "row-changed", G_CALLBACK (count_cb), &n_told);
  g_signal_connect_swapped (model, "row-deleted", G_CALLBACK (count_cb), &n_told);
  g_signal_connect_swapped (model, "row-inserted", G_CALLBACK (count_cb), &n_told);
  pp_matrix_model_set_outlook (model, again);
  g_assert_cmpuint (n_told, ==, 0);
  pp_matrix_model_set_outlook (model, blind);
  g_assert_cmpuint (n_told, >, 0);
  g_signal_handlers_disconnect_by_data (model, &n_told);
}

static void
test_cells_speak (gconstpointer data)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { .width = GPOINTER_TO_INT (data) });
  PpMatrixModel *model = page_fixture_model (self);
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  PpHost *host = pp_snapshot_get_host (pp_outlook_get_snapshot (outlook), 0);
  PpMatrix *matrix = page_fixture_matrix (self);
  GtkTreeView *signs = pp_matrix_get_signs (matrix);
  AtkObject *table = gtk_widget_get_accessible (GTK_WIDGET (signs));
  g_autoptr(AtkObject) cell = NULL;
  g_autofree char *expected = NULL;
  GtkTreeIter iter;

  g_assert_true (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (model), &iter));
  expected = pp_text_for_cell_accessible (outlook, host->uuid,
                                          pp_matrix_model_get_hotfix (model, &iter)->uuid, FALSE);
  cell = atk_table_ref_at (ATK_TABLE (table), 0, 0);
  g_assert_nonnull (cell);
  g_assert_cmpstr (atk_object_get_name (cell), ==, expected);

  gtk_tree_selection_select_iter (gtk_tree_view_get_selection (signs), &iter);
  g_assert_nonnull (pp_matrix_get_hotfix (matrix));
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item, host->uuid);
  page_fixture_picture (self, data != NULL ? "narrow.png" : "outstanding.png");
}

/* Both views have a name; the heads of servers say how they stand. */
static void
test_views_speak (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  PpMatrix *matrix = page_fixture_matrix (self);
  GtkWidget *signs = GTK_WIDGET (pp_matrix_get_signs (matrix));
  GtkWidget *names = GTK_WIDGET (pp_matrix_get_names (matrix));
  GtkTreeViewColumn *first = gtk_tree_view_get_column (GTK_TREE_VIEW (signs), 0);
  GtkWidget *head = gtk_tree_view_column_get_button (first);

  g_assert_cmpstr (atk_object_get_name (gtk_widget_get_accessible (names)), ==, "Hotfixes");
  g_assert_cmpstr (atk_object_get_name (gtk_widget_get_accessible (signs)), ==,
                   "Hotfixes by server");
  g_assert_cmpstr (atk_object_get_name (gtk_widget_get_accessible (head)), ==,
                   "xs1: 7 hotfixes outstanding");
}

/* --- every state has its page, and none of them claims what is not known --- */

static const struct
{
  const char *name;
  PageFacts   facts;
  const char *search;
  const char *page;
  const char *chip;     /* (nullable) how one of the facts begins */
  gboolean    install;  /* whether that can be pressed */
} states[] =
{
  { "outstanding", { 0 }, NULL, "list", "7 hotfixes outstanding", TRUE },
  { "nothing-found", { 0 }, "no such thing", "nothing", "7 hotfixes outstanding", TRUE },
  { "up-to-date", { .scenario = "up-to-date" }, NULL, "current", "up to date", FALSE },
  { "xcp-ng", { .scenario = "xcp-ng" }, NULL, "unknown", "updated by another mechanism", FALSE },
  { "xenserver-8", { .scenario = "xenserver-8" }, NULL, "unknown", "updated by another mechanism",
    FALSE },
  { "no-feed", { .no_feed = TRUE }, NULL, "no-feed", "outstanding: unknown", FALSE },
  { "feed-broken", { .feed = "/nowhere/updates.xml" }, NULL, "no-feed", "outstanding: unknown",
    FALSE },
  { "offline", { .offline = TRUE }, NULL, "failed", NULL, FALSE },
};

static void
test_state (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(PageFixture) self = page_fixture_new (&states[i].facts);
  GtkWidget *install = test_find_widget (self->page, GTK_TYPE_BUTTON, "Install hotfixes");
  GtkWidget *entry = test_find_widget (self->page, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_autofree char *tooltip = gtk_widget_get_tooltip_text (install);
  g_autofree char *picture = g_strdup_printf ("state %s", states[i].name);

  if (states[i].search != NULL)
    {
      gtk_entry_set_text (GTK_ENTRY (entry), states[i].search);
      g_signal_emit_by_name (entry, "search-changed");
      page_fixture_settle ();
    }
  test_check_picture (self->window, picture);
  g_assert_cmpstr (page_fixture_state (self), ==, states[i].page);
  if (g_str_equal (states[i].name, "xcp-ng"))
    g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "XCP-ng 8.2.1 · 2 servers"));
  if (states[i].chip != NULL)
    g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_BUTTON, states[i].chip));
  g_assert_cmpint (gtk_widget_get_sensitive (install), ==, states[i].install);
  g_assert_cmpint (tooltip == NULL, ==, states[i].install);
}

/* What failed, that nothing stands in for it, and what to do. */
static void
test_feed_error_says_all (void)
{
  g_autoptr(PageFixture) self =
    page_fixture_new (&(PageFacts) { .feed = "/nowhere/updates.xml" });
  GtkWidget *stack = test_find_widget (self->page, GTK_TYPE_STACK, NULL);
  GtkWidget *label = test_find_widget (gtk_stack_get_visible_child (GTK_STACK (stack)),
                                       GTK_TYPE_LABEL, NULL);
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  g_assert_nonnull (strstr (text, "could not be had"));
  g_assert_nonnull (strstr (text, "not known"));
  g_assert_nonnull (strstr (text, "look again"));
}

/* --- the connection --- */

static gboolean
says (PageFixture *self,
      const char  *words)
{
  GtkWidget *subtitle = test_find_widget (self->page, GTK_TYPE_LABEL, "XenServer ");

  g_assert_nonnull (subtitle);

  return strstr (gtk_label_get_text (GTK_LABEL (subtitle)), words) != NULL;
}

/* What was on screen stays; the pause is counted down and can be ended. */
static void
test_connection_lost (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  GtkWidget *button = test_find_widget (self->page, GTK_TYPE_BUTTON, "Reconnect now");
  guint n_rows = pp_matrix_model_get_n_rows (page_fixture_model (self));
  PpLivePool *pool = self->live->pool;

  g_assert_false (gtk_widget_get_visible (button));
  live_fixture_post (self->live, "faults", "[{\"method\": \"event.from\", \"action\": \"garbage\"},"
                     "{\"method\": \"session.login_with_password\", \"action\": \"garbage\"}]");
  live_fixture_post (self->live, "churn", "{\"metrics\": 1}");
  live_fixture_wait_until (pp_live_pool_get_retry_seconds (pool) > 2, START_SECONDS);
  page_fixture_settle ();
  g_assert_true (says (self, "reconnecting in "));
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_cmpuint (pp_matrix_model_get_n_rows (page_fixture_model (self)), ==, n_rows);
  page_fixture_picture (self, "state-reconnecting.png");

  live_fixture_post (self->live, "faults", "[]");
  gtk_button_clicked (GTK_BUTTON (button));
  g_assert_cmpuint (pp_live_pool_get_retry_seconds (pool), ==, 0);
  live_fixture_wait_until (pp_live_pool_get_state (pool) == PP_LIVE_CONNECTED, START_SECONDS);
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_false (says (self, "reconnecting"));
  g_assert_true (says (self, " · connected"));
}

/* How every state of a connection is told; lost: seconds ago. */
static const struct
{
  PpLiveState state;
  PpErrorCode error;
  gint64      lost;
  guint       retry;
  gboolean    expected;
  const char *said;    /* {time} is when it was lost */
} standings[] = {
  { PP_LIVE_CONNECTED, PP_ERROR_FAILED, 0, 0, FALSE, "connected" },
  { PP_LIVE_CONNECTING, PP_ERROR_FAILED, 0, 0, FALSE, "connecting" },
  { PP_LIVE_RECONNECTING, PP_ERROR_UNREACHABLE, 5, 7, FALSE, "reconnecting in 7 s" },
  { PP_LIVE_RECONNECTING, PP_ERROR_UNREACHABLE, 5, 0, FALSE, "reconnecting" },
  { PP_LIVE_RECONNECTING, PP_ERROR_TIMED_OUT, 600, 30, FALSE,
    "offline since {time}, reconnecting in 30 s" },
  { PP_LIVE_RECONNECTING, PP_ERROR_PROXY, 600, 0, FALSE, "offline since {time}, reconnecting" },
  { PP_LIVE_RECONNECTING, PP_ERROR_UNREACHABLE, 600, 1, TRUE, "restarting" },
  { PP_LIVE_FAILED, PP_ERROR_PASSWORD, 0, 0, FALSE, "password wrong" },
  { PP_LIVE_FAILED, PP_ERROR_CERTIFICATE_CHANGED, 0, 0, FALSE, "certificate changed" },
  { PP_LIVE_FAILED, PP_ERROR_CERTIFICATE_UNKNOWN, 0, 0, FALSE, "certificate not known" },
  { PP_LIVE_FAILED, PP_ERROR_PROXY, 0, 0, FALSE, "no way through the proxy" },
  { PP_LIVE_FAILED, PP_ERROR_UNREACHABLE, 0, 0, FALSE, "not connected" },
  { PP_LIVE_DISCONNECTED, PP_ERROR_FAILED, 0, 0, FALSE, "disconnected" },
};

static void
set_standing (PpLivePool *pool,
              guint       i)
{
  g_autoptr(GError) error = NULL;

  if (standings[i].error != PP_ERROR_FAILED)
    error = pp_error_new (standings[i].error, "xs1", "no way");
  pool->expected = standings[i].expected;
  pool->lost_at = standings[i].lost > 0 ? g_get_real_time () / G_USEC_PER_SEC - standings[i].lost : 0;
  pp_live_pool_set_state (pool, standings[i].state);
  pp_live_pool_set_error (pool, error);
  pp_live_pool_set_retry_seconds (pool, standings[i].retry);
}

static char *
create_expected (PpLivePool *pool,
                 const char *said)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (pp_live_pool_get_lost_at (pool));
  g_autofree char *time = g_date_time_format (moment, "%H:%M");
  GString *text = g_string_new (said);

  g_string_replace (text, "{time}", time, 1);

  return g_string_free (text, FALSE);
}

/* On the page and in the sidebar; what was seen of the pool stays in both. */
static void
test_standings (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *sidebar = pp_sidebar_new (self->workspace);
  PpLivePool *pool = self->live->pool;

  gtk_container_add (GTK_CONTAINER (window), sidebar);
  gtk_window_present (GTK_WINDOW (window));
  pp_pool_item_set_absence (self->item, PP_ABSENCE_LEFT);
  for (guint i = 0; i < G_N_ELEMENTS (standings); i++)
    {
      g_autofree char *expected = NULL;
      g_autofree char *row_name = NULL;
      GtkWidget *row;
      const char *name;

      set_standing (pool, i);
      page_fixture_settle ();
      expected = create_expected (pool, standings[i].said);
      g_test_message ("%s", expected);
      g_assert_true (says (self, expected));
      row = test_find_widget (sidebar, PP_TYPE_SIDEBAR_ROW, "lab-pool");
      name = atk_object_get_name (gtk_widget_get_accessible (row));
      row_name = g_strconcat (", ", expected, NULL);
      g_assert_true (g_str_has_suffix (name, row_name) ==
                     (standings[i].state != PP_LIVE_CONNECTED));
      g_assert_nonnull (test_find_widget (sidebar, PP_TYPE_SIDEBAR_ROW, "xs2"));
    }
  set_standing (pool, 0);
  gtk_widget_destroy (window);
}

/* A clock that is wrong is told beside the pool; one that is right by a minute is not. */
static void
test_clock_shown (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });

  pp_live_pool_set_clock_skew (self->live->pool, 60);
  page_fixture_settle ();
  g_assert_false (says (self, "clock"));
  pp_live_pool_set_clock_skew (self->live->pool, 3600);
  page_fixture_settle ();
  g_assert_true (says (self, "its clock is 60 minutes ahead"));
}

static void
test_clock (void)
{
  static const struct
  {
    gint64      skew;
    const char *words;
  } clocks[] =
  {
    { 0, NULL }, { 60, NULL }, { -60, NULL },
    { 61, "its clock is 1 minute ahead" }, { -150, "its clock is 3 minutes behind" },
    { 7200, "its clock is 2 hours ahead" }, { -86400 * 400LL, "its clock is 400 days behind" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autofree char *words = pp_connection_describe_clock (clocks[i].skew);

      g_assert_cmpstr (words, ==, clocks[i].words);
    }
}

/* --- what is remembered --- */

static void
test_settings (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.poolpatch.Poolpatch");
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  GActionGroup *actions = gtk_widget_get_action_group (self->page, "page");
  PpMatrix *matrix = page_fixture_matrix (self);
  GtkTreeViewColumn *name = gtk_tree_view_get_column (pp_matrix_get_names (matrix), 0);
  g_autoptr(PageFixture) later = NULL;
  g_autofree char *text = NULL;
  GtkTreeIter iter;

  pp_pool_page_set_settings (PP_POOL_PAGE (self->page), settings);
  g_assert_cmpint (pp_matrix_model_get_filter (page_fixture_model (self)), ==,
                   PP_MATRIX_OUTSTANDING);
  g_action_group_change_action_state (actions, "filter", g_variant_new_string ("everything"));
  gtk_tree_view_column_clicked (name);
  gtk_tree_view_column_clicked (name);
  gtk_tree_view_column_set_fixed_width (name, 222);
  page_fixture_settle ();
  text = g_settings_get_string (settings, "matrix-filter");
  g_assert_cmpstr (text, ==, "everything");

  later = page_fixture_new (&(PageFacts) { 0 });
  pp_pool_page_set_settings (PP_POOL_PAGE (later->page), settings);
  page_fixture_settle ();
  name = gtk_tree_view_get_column (pp_matrix_get_names (page_fixture_matrix (later)), 0);
  g_assert_cmpint (pp_matrix_model_get_filter (page_fixture_model (later)), ==,
                   PP_MATRIX_EVERYTHING);
  g_assert_cmpint (gtk_tree_view_column_get_fixed_width (name), ==, 222);
  g_assert_true (gtk_tree_view_column_get_sort_indicator (name));
  g_assert_true (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (page_fixture_model (later)),
                                                &iter));
  g_assert_cmpstr (pp_matrix_model_get_hotfix (page_fixture_model (later), &iter)->name, ==,
                   "XS62ESP1068");

  actions = gtk_widget_get_action_group (later->page, "page");
  g_action_group_change_action_state (actions, "view", g_variant_new_string ("server"));
  g_clear_pointer (&text, g_free);
  text = g_settings_get_string (settings, "matrix-view");
  g_assert_cmpstr (text, ==, "by-server");
  g_assert_cmpstr (page_fixture_state (later), ==, "servers");
}

/* The switch follows the action, whoever changes it, and a second press changes nothing. */
static void
test_switch (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { 0 });
  GActionGroup *actions = gtk_widget_get_action_group (self->page, "page");
  GtkWidget *by_hotfix = test_find_widget (self->page, GTK_TYPE_TOGGLE_BUTTON, "By hotfix");
  GtkWidget *by_server = test_find_widget (self->page, GTK_TYPE_TOGGLE_BUTTON, "By server");

  for (guint i = 0; i < 2; i++)
    {
      gtk_button_clicked (GTK_BUTTON (by_server));
      g_assert_cmpstr (page_fixture_state (self), ==, "servers");
      g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (by_server)));
      g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (by_hotfix)));
    }
  g_action_group_change_action_state (actions, "view", g_variant_new_string ("hotfix"));
  g_assert_cmpstr (page_fixture_state (self), ==, "list");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (by_hotfix)));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (by_server)));
}

/* Who may only look sees everything, and why nothing can be installed. */
static void
test_role (void)
{
  g_autoptr(PageFixture) self = page_fixture_new (&(PageFacts) { .user = LIVE_READER });
  GtkWidget *install = test_find_widget (self->page, GTK_TYPE_BUTTON, "Install hotfixes");
  g_autofree char *tooltip = gtk_widget_get_tooltip_text (install);

  g_assert_cmpstr (page_fixture_state (self), ==, "list");
  g_assert_true (gtk_widget_get_visible (install));
  g_assert_false (gtk_widget_get_sensitive (install));
  g_assert_nonnull (strstr (tooltip, "pool operator"));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_LABEL, "XenServer 6.2.0"));
  g_assert_nonnull (strstr (gtk_label_get_text (
                              GTK_LABEL (test_find_widget (self->page, GTK_TYPE_LABEL,
                                                           "XenServer 6.2.0"))),
                            LIVE_READER " may only look"));
  page_fixture_picture (self, "role");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                    "/org/poolpatch/Poolpatch/icons");

  g_test_add_func ("/shell/pool-page/filters", test_filters);
  g_test_add_func ("/shell/pool-page/same-outlook-is-quiet", test_same_outlook_is_quiet);
  g_test_add_data_func ("/shell/pool-page/cells-speak", NULL, test_cells_speak);
  g_test_add_data_func ("/shell/pool-page/narrow", GINT_TO_POINTER (728), test_cells_speak);
  g_test_add_func ("/shell/pool-page/views-speak", test_views_speak);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *path = g_strconcat ("/shell/pool-page/state/", states[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_state);
    }
  g_test_add_func ("/shell/pool-page/feed-error-says-all", test_feed_error_says_all);
  g_test_add_func ("/shell/pool-page/connection-lost", test_connection_lost);
  g_test_add_func ("/shell/pool-page/standings", test_standings);
  g_test_add_func ("/shell/pool-page/clock-shown", test_clock_shown);
  g_test_add_func ("/shell/pool-page/clock", test_clock);
  g_test_add_func ("/shell/pool-page/settings", test_settings);
  g_test_add_func ("/shell/pool-page/switch", test_switch);
  g_test_add_func ("/shell/pool-page/role", test_role);

  return g_test_run ();
}
