/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "pp-activity-page.h"
#include "pp-run-actions.h"
#include "pp-unfinished-bar.h"
#include "pp-wizard.h"

#include "page-fixture.h"
#include "tools.h"
#include "wizard-tools.h"

/* A run that really was killed half-way is offered, and gone on with or unwound by its buttons. */

/* While the first server is in maintenance mode. */
#define LINES_OF_JOURNAL "13"

/* Another Poolpatch, which dies. */
static void
kill_half_way (PageFixture *fixture)
{
  PpSimFixture *sim = fixture->live->sim;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) child = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("PP_RUN_CHILD"),
                            sim->server, sim->user, sim->password, sim->feed, fixture->live->folder,
                            "XS62ESP1", LINES_OF_JOURNAL, "plain", NULL);
  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
}

static guint
count_disabled (PageFixture *fixture)
{
  PpSnapshot *snapshot = pp_pool_item_get_snapshot (fixture->item);
  guint n_disabled = 0;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    n_disabled += !pp_snapshot_get_host (snapshot, i)->enabled;

  return n_disabled;
}

static GtkWidget *
open_window (PageFixture *fixture,
             GtkWidget   *child)
{
  GtkWidget *window = g_object_new (GTK_TYPE_APPLICATION_WINDOW, NULL);
  PpRunActions *actions = pp_run_actions_new (GTK_APPLICATION_WINDOW (window), fixture->workspace);

  g_object_set_data_full (G_OBJECT (window), "actions", actions, g_object_unref);
  gtk_container_add (GTK_CONTAINER (window), child);
  gtk_widget_set_visible (child, TRUE);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

/* The window of that class or kind which a button opened. */
static GtkWidget *
find_window (GType type)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (g_type_is_a (G_OBJECT_TYPE (at->data), type) && gtk_widget_get_visible (at->data))
      return at->data;

  return NULL;
}

static PpRun *
get_run (PageFixture *fixture)
{
  return g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
}

/* The bar of the pool says what was left; Continue makes the plan again, and goes on when told to. */
static void
test_continue (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *bar = g_object_new (PP_TYPE_UNFINISHED_BAR, NULL);
  GtkWidget *window;
  GtkWidget *wizard;
  g_autoptr(PpRun) run = NULL;

  kill_half_way (fixture);
  live_fixture_wait_until (count_disabled (fixture) == 1, 20);
  window = open_window (fixture, bar);
  pp_unfinished_bar_set_workspace (PP_UNFINISHED_BAR (bar), fixture->workspace);
  pp_unfinished_bar_set_item (PP_UNFINISHED_BAR (bar), fixture->item);
  live_fixture_wait_until (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)), 20);
  g_assert_nonnull (test_find_widget (bar, GTK_TYPE_LABEL, "A run on lab-pool was not finished"));

  wizard_press (bar, "Continue");
  wizard = find_window (PP_TYPE_WIZARD);
  g_assert_nonnull (wizard);
  run = get_run (fixture);
  pp_run_set_wait (run, 60, 50);
  live_fixture_wait_until (wizard_find_button (wizard, "Show the plan") != NULL, 60);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (wizard, "Show the plan")));
  live_fixture_wait_until (wizard_find_button (wizard, "Install") != NULL, 20);
  g_assert_false (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (wizard, "Install")));
  live_fixture_wait_until (wizard_find_button (wizard, "Close") != NULL, 120);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_DONE);
  g_assert_cmpuint (count_disabled (fixture), ==, 0);
  g_assert_cmpuint (live_fixture_count (fixture->live, "Async.host.reboot"), ==, 3);
  gtk_widget_destroy (wizard);
  gtk_widget_destroy (window);
}

/* Activity lists it; Unwind asks first, and puts back what it had changed. */
static void
test_unwind (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *page;
  GtkWidget *window;
  GtkWidget *dialog;
  g_autoptr(PpRun) run = NULL;

  kill_half_way (fixture);
  live_fixture_wait_until (count_disabled (fixture) == 1, 20);
  page = pp_activity_page_new (fixture->workspace);
  window = open_window (fixture, page);
  live_fixture_wait_until (test_find_widget (page, GTK_TYPE_LIST_BOX_ROW,
                                             "lab-pool, Interrupted") != NULL, 20);
  live_fixture_wait_until (test_find_widget (page, GTK_TYPE_BUTTON, "Unwind") != NULL, 20);
  wizard_press (page, "Unwind");
  dialog = find_window (GTK_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_cmpuint (count_disabled (fixture), ==, 1);
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  run = get_run (fixture);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_UNWOUND, 60);
  live_fixture_wait_until (count_disabled (fixture) == 0, 20);
  g_assert_cmpuint (live_fixture_count (fixture->live, "Async.host.reboot"), ==, 0);
  gtk_widget_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shell/unfinished/continue", test_continue);
  g_test_add_func ("/shell/unfinished/unwind", test_unwind);

  return g_test_run ();
}
