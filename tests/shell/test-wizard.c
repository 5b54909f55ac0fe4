/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "wizard/choose/pp-choose-page.h"
#include "wizard/choose/pp-choose-pools.h"
#include "wizard/choose/pp-choose-row.h"
#include "wizard/choose/pp-options-view.h"
#include "pp-run-private.h"
#include "pp-wizard.h"
#include "runs/pp-run-view.h"
#include "runs/pp-run-facts.h"

#include "page-fixture.h"
#include "pp-file-intake.h"
#include "tools.h"
#include "wizard-tools.h"
#include "../support/wait.h"

#define N_OUTSTANDING 7
#define N_HOSTS 3

static PpCatalogue *
get_catalogue (PageFixture *fixture)
{
  return pp_feed_get_catalogue (pp_workspace_get_feed (fixture->workspace));
}

static void
test_choose (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *window = wizard_open (fixture);
  GtkWidget *page;
  GtkWidget *forward;
  GtkWidget *servers;
  GtkListBoxRow *last;
  g_autoptr(PpOutlook) outlook = NULL;

  gtk_window_present (GTK_WINDOW (window));
  page_fixture_settle ();
  page = test_find_widget (window, PP_TYPE_CHOOSE_PAGE, NULL);
  forward = test_find_widget (gtk_window_get_titlebar (GTK_WINDOW (window)), GTK_TYPE_BUTTON,
                              "Get and upload");
  g_assert_cmpuint (wizard_count_rows (page, "Hotfixes", FALSE), ==, N_OUTSTANDING);
  g_assert_cmpuint (wizard_count_rows (page, "Hotfixes", TRUE), >, 0);
  g_assert_cmpuint (wizard_count_rows (page, "Hotfixes that are not offered", FALSE), >, 20);
  g_assert_cmpuint (wizard_count_rows (page, "Servers", TRUE), ==, N_HOSTS);
  g_assert_true (gtk_widget_get_sensitive (forward));

  wizard_press (page, "None");
  g_assert_cmpuint (wizard_count_rows (page, "Hotfixes", TRUE), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (forward));
  wizard_press (page, "All");
  g_assert_cmpuint (wizard_count_rows (page, "Hotfixes", TRUE), ==, N_OUTSTANDING);
  wizard_press (page, "None");
  wizard_press (page, "Recommended");
  g_assert_cmpuint (wizard_count_rows (page, "Hotfixes", TRUE), ==, N_OUTSTANDING);

  /* What was unticked stays so when the pool changes. */
  servers = test_find_widget (page, GTK_TYPE_LIST_BOX, "Servers");
  last = gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), N_HOSTS - 1);
  pp_choose_row_toggle (PP_CHOOSE_ROW (last));
  outlook = pp_outlook_new (pp_pool_item_get_snapshot (fixture->item), get_catalogue (fixture),
                            pp_workspace_get_notes (fixture->workspace));
  pp_choose_page_set_outlook (PP_CHOOSE_PAGE (page), outlook);
  page_fixture_settle ();
  g_assert_true (last == gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), N_HOSTS - 1));
  g_assert_cmpuint (wizard_count_rows (page, "Servers", TRUE), ==, N_HOSTS - 1);
  wizard_press (page, "Recommended");
  g_assert_cmpuint (wizard_count_rows (page, "Servers", TRUE), ==, N_HOSTS - 1);
  gtk_widget_destroy (window);
  page_fixture_settle ();
}

static PpFileIntake *
take (PageFixture *fixture,
      GPtrArray   *paths)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_file_intake_async (fixture->workspace, paths, NULL, pp_test_result_cb, &result);

  return pp_file_intake_finish (fixture->workspace, pp_test_wait (&result));
}

/* One is a hotfix, one is called like one, one is something else: each is told apart. */
static void
test_files (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(PpFileIntake) taken = NULL;
  g_autofree char *broken = g_build_filename (fixture->live->folder, "XS62ESP1014.zip", NULL);
  g_autofree char *letter = g_build_filename (fixture->live->folder, "letter.txt", NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (broken, "PK\003\004 and then nothing", -1, NULL));
  g_assert_true (g_file_set_contents (letter, "Dear administrator", -1, NULL));
  g_ptr_array_add (paths, g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes", "XS62ESP1.zip", NULL));
  g_ptr_array_add (paths, g_strdup (broken));
  g_ptr_array_add (paths, g_strdup (letter));
  taken = take (fixture, paths);

  g_assert_cmpuint (taken->uuids->len, ==, 1);
  g_assert_cmpuint (taken->errors->len, ==, 2);
  path = pp_library_dup_path (pp_workspace_get_library (fixture->workspace),
                              g_ptr_array_index (taken->uuids, 0));
  g_assert_nonnull (path);
  text = pp_file_intake_describe (taken);
  g_assert_nonnull (strstr (text, "XS62ESP1014.zip"));
  g_assert_nonnull (strstr (text, "letter.txt"));
  g_assert_cmpint (g_unlink (broken), ==, 0);
  g_assert_cmpint (g_unlink (letter), ==, 0);
}

static PpRun *
create_run (PageFixture *fixture)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  g_autoptr(GtkWidget) page =
    g_object_ref_sink (pp_choose_page_new (fixture->workspace, outlook, NULL));
  g_autoptr(PpChoice) choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));

  g_assert_true (pp_choose_page_has_downloads (PP_CHOOSE_PAGE (page)));

  return pp_run_new (pp_pool_item_get_pool (fixture->item), get_catalogue (fixture),
                     pp_workspace_get_notes (fixture->workspace),
                     pp_workspace_get_library (fixture->workspace), choice,
                     pp_workspace_get_state_dir (fixture->workspace));
}

/* What the settings say of waiting holds for runs that begin from then on. */
static void
test_patience (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  g_autoptr(PpRun) usual = create_run (fixture);
  g_autoptr(PpRun) patient = create_run (fixture);

  pp_workspace_add_run (fixture->workspace, usual);
  g_object_set (fixture->workspace, "restart-minutes", 45, NULL);
  pp_workspace_add_run (fixture->workspace, patient);
  g_assert_cmpuint (usual->context.wait_seconds, ==, 20 * 60);
  g_assert_cmpuint (patient->context.wait_seconds, ==, 45 * 60);
}

/* A run of which nothing was done: the report says so for each server, and never that all is well. */
static void
test_report (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  g_autoptr(PpRun) run = create_run (fixture);
  g_autoptr(GPtrArray) servers = pp_run_facts_list (run, outlook);
  g_autofree char *text = pp_run_facts_to_text (run, outlook);
  g_autofree char *html = pp_run_facts_to_html (run, outlook);

  g_assert_cmpuint (servers->len, ==, N_HOSTS);
  for (guint i = 0; i < servers->len; i++)
    {
      const PpServerFacts *server = g_ptr_array_index (servers, i);
      g_autofree char *sentence = pp_server_facts_describe (server);

      g_assert_true (server->chosen);
      g_assert_false (pp_server_facts_is_good (server));
      g_assert_nonnull (strstr (sentence, "Not installed: XS62ESP1"));
      g_assert_null (strstr (sentence, "Up to date"));
      g_assert_nonnull (strstr (text, server->host->name));
      g_assert_nonnull (strstr (html, server->host->name));
    }
  g_assert_nonnull (strstr (text, "Not everything was installed"));
  g_assert_nonnull (strstr (text, "Restart server xs3: not begun"));
  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>"));
  g_assert_nonnull (strstr (html, "<td>Restart server xs3</td><td>not begun</td>"));
}

/* Closed in the middle of getting files: nothing goes on behind the back. */
static void
test_close (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *window = wizard_open (fixture);
  g_autoptr(PpRun) run = NULL;

  gtk_window_present (GTK_WINDOW (window));
  page_fixture_settle ();
  gtk_button_clicked (GTK_BUTTON (test_find_widget (gtk_window_get_titlebar (GTK_WINDOW (window)), GTK_TYPE_BUTTON,
                                                    "Get and upload")));
  run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_PREPARING);
  gtk_widget_destroy (window);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_STOPPED, 20);
  g_assert_cmpuint (live_fixture_count (fixture->live, "pool_patch.apply"), ==, 0);
}

static void
vanish_cb (PpRun       *run,
           guint        position,
           PageFixture *fixture)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind == PP_STEP_APPLY &&
      pp_run_get_progress (run, position)->state == PP_STEP_NOW)
    pp_sim_fixture_post (fixture->live->sim, "faults",
                         "[{\"method\": null, \"action\": \"close\"}]");
}

/* Returns the run, transfer full. */
static PpRun *
walk_to_plan (PageFixture *fixture,
              GtkWidget   *window)
{
  PpRun *run;

  gtk_window_present (GTK_WINDOW (window));
  page_fixture_settle ();
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Get and upload")));
  run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  pp_run_set_wait (run, 3, 50);
  live_fixture_wait_until (wizard_find_button (window, "Show the plan") != NULL, 60);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Show the plan")));
  live_fixture_wait_until (wizard_find_button (window, "Install") != NULL, 20);

  return run;
}

/* Walks to the plan and agrees to it; returns the run, transfer full. */
static PpRun *
install (PageFixture *fixture,
         GtkWidget   *window)
{
  PpRun *run = walk_to_plan (fixture, window);

  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Install")));

  return run;
}

/* The whole pool goes while a hotfix is applied: said at once, and nothing is claimed to be known. */
static void
test_vanishes (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *window = wizard_open (fixture);
  g_autoptr(PpRun) run = install (fixture, window);
  g_autofree char *text = NULL;

  g_signal_connect (run, "step-changed", G_CALLBACK (vanish_cb), fixture);
  g_assert_false (wizard_says (window, "The connection to"));
  live_fixture_wait_until (wizard_says (window, "The connection to"), 30);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_FAILED, 60);
  page_fixture_settle ();
  g_assert_true (wizard_says (window, "Not read back: the pool did not answer. Not known whether "
                              "installed: XS62ESP1. Not installed: "));
  g_assert_true (wizard_says (window, "Not read back: the pool did not answer. Not installed: XS62ESP1, "));
  g_assert_false (wizard_says (window, "The connection to"));
  text = pp_run_facts_to_text (run, pp_pool_item_get_outlook (fixture->item));
  g_assert_nonnull (strstr (text, "Servers, not read back at the end"));
  g_assert_nonnull (strstr (text, "xs1 was left in maintenance mode"));
  g_assert_nonnull (strstr (text, "Whether this step took effect is not known: “Apply XS62ESP1 to "
                            "xs1”."));
  gtk_widget_destroy (window);
}

static gboolean
is_applying (PpRun *run)
{
  PpPlan *plan = pp_run_get_plan (run);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    if (pp_plan_get_step (plan, i)->kind == PP_STEP_APPLY &&
        pp_run_get_progress (run, i)->state == PP_STEP_NOW)
      return TRUE;

  return FALSE;
}

/* A server that keeps one waiting: asked to stop, then to end now, and what is not known is said. */
static void
test_end_now (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *window = wizard_open (fixture);
  g_autoptr(PpRun) run = NULL;
  GtkWidget *stop;
  GtkWidget *popover;

  pp_sim_fixture_post (fixture->live->sim, "faults",
                       "[{\"method\": \"pool_patch.apply\", \"action\": \"hang\"}]");
  run = install (fixture, window);
  live_fixture_wait_until (is_applying (run), 30);
  g_assert_false (wizard_says (window, "It stops at the next safe point"));
  stop = test_find_widget (window, GTK_TYPE_BUTTON, "Stop");
  gtk_button_clicked (GTK_BUTTON (stop));
  g_assert_true (wizard_says (window, "It stops at the next safe point"));
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_RUNNING);

  gtk_button_clicked (GTK_BUTTON (test_find_widget (window, GTK_TYPE_BUTTON, "End now…")));
  popover = GTK_WIDGET (gtk_widget_get_template_child (test_find_widget (window, PP_TYPE_RUN_VIEW,
                                                                         NULL),
                                                       PP_TYPE_RUN_VIEW, "end_popover"));
  live_fixture_wait_until (gtk_widget_is_visible (popover), 5);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_RUNNING);
  gtk_button_clicked (GTK_BUTTON (test_find_widget (popover, GTK_TYPE_BUTTON, "End the run now")));
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_STOPPED, 20);
  page_fixture_settle ();
  g_assert_true (pp_run_was_read_back (run));
  g_assert_true (wizard_says (window, "Not known whether installed: XS62ESP1. Not installed: "));
  g_assert_true (test_find_widget (window, GTK_TYPE_LABEL, "Stopped: not everything") != NULL);
  gtk_widget_destroy (window);
}

static GtkWidget *
find_file_dialog (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (GTK_IS_FILE_CHOOSER_DIALOG (at->data) && gtk_widget_is_visible (at->data))
      return at->data;

  return NULL;
}

static gboolean
is_name (const char *name)
{
  g_autofree char *current = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (find_file_dialog ()));

  return g_strcmp0 (current, name) == 0;
}

/* Not before all of it is there. */
static gboolean
is_written (const char *path,
            char      **text)
{
  static const struct { const char *name; const char *end; } ends[] = {
    { ".html", "</html>\n" }, { ".json", "}" }, { ".txt", "\n" },
  };

  g_free (*text);
  *text = NULL;

  if (!g_file_get_contents (path, text, NULL, NULL))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (path, ends[i].name))
      return g_str_has_suffix (*text, ends[i].end);

  g_assert_not_reached ();
}

/* Presses the button, picks the kind of file by its place, and answers the dialog with the name in the
 * folder; returns what was written. */
static char *
save_as (PageFixture *fixture,
         GtkWidget   *window,
         const char  *button,
         guint        kind,
         const char  *name)
{
  g_autofree char *folder = g_dir_make_tmp ("pp-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GSList) kinds = NULL;
  char *text = NULL;

  wizard_press (window, button);
  live_fixture_wait_until (find_file_dialog () != NULL, 20);
  kinds = gtk_file_chooser_list_filters (GTK_FILE_CHOOSER (find_file_dialog ()));
  gtk_file_chooser_set_filter (GTK_FILE_CHOOSER (find_file_dialog ()), g_slist_nth_data (kinds, kind));
  page_fixture_settle ();
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (find_file_dialog ()), folder);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (find_file_dialog ()), name);
  live_fixture_wait_until (is_name (name), 20);
  page_fixture_settle ();
  gtk_dialog_response (GTK_DIALOG (find_file_dialog ()), GTK_RESPONSE_ACCEPT);
  live_fixture_wait_until (is_written (path, &text), 20);
  page_fixture_settle ();
  g_assert_null (find_file_dialog ());
  test_remove_folder (folder);

  return text;
}

static void
assert_says_all (const char         *text,
                 const char * const *patterns)
{
  for (guint i = 0; patterns[i] != NULL; i++)
    if (!g_regex_match_simple (patterns[i], text, G_REGEX_DOTALL, 0))
      g_error ("no %s in: %s", patterns[i], text);
}

/* The plan is saved before, the report after: what each server has, read back, what is pending, who was
 * moved where, how long it took, and each step. */
static void
test_done (void)
{
  static const char * const of_plan[] = {
    "Apply XS62ESP1 to xs1", "Restart server xs3", "\\d+ restarts", NULL
  };
  static const char * const of_text[] = {
    "^Hotfixes in pool [^\n]+\n=+\n", "All servers have what was chosen", "Run \\S+ of Poolpatch \\S+, pool \\S+",
    "Servers, read back at the end\n-+\n  xs1: Installed and read back: [^\n]*XS62ESP1\\b[^\n]*Up to date",
    "\n  xs3: Installed and read back: ",
    "Time spent on each server\n-+\n  xs1: (?!0:00)\\d+:\\d\\d\n",
    "Virtual machines that were moved\n-+\n  [^\n]+: from xs1 to xs[23] and back\n",
    "Steps\n-+\n", "Apply XS62ESP1 to xs1: done · \\d", "Restart server xs3: done · ",
    "Wait until xs1 is back: done · [^\n]* · took \\d+:\\d\\d", NULL
  };
  static const char * const of_page[] = {
    "^<!DOCTYPE html>.*</html>\n$", "<h1>Hotfixes in pool ", "<p>All servers have what was chosen</p>",
    "<h2>Servers, read back at the end</h2>\n<table>\n<tr><td>xs1</td><td>Installed and read back: ",
    "<h2>Virtual machines that were moved</h2>\n<table>\n<tr><td>[^<]+</td><td>from xs1 to xs[23] and back</td>",
    "<h2>Time spent on each server</h2>", "<tr><td>Apply XS62ESP1 to xs1</td><td>done · ", NULL
  };
  static const char * const of_document[] = {
    "\"state\" : \"done\"", "\"read_back\" : true", "\"installed\" : \\[\\s+\"", "\"pending\" : \"none\"",
    "\"pending_because\"", "\"restored\"", "\"by_hand\"", "\"seconds\" : [1-9]", "\"to\" : \"xs[123]\"",
    "\"back\" : true", "\"started\" : \"20", "\"ended\" : \"20", "\"error\" : null", NULL
  };
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *window = wizard_open (fixture);
  g_autoptr(PpRun) run = NULL;
  g_autofree char *plan = NULL;
  g_autofree char *text = NULL;
  g_autofree char *page = NULL;
  g_autofree char *document = NULL;

  run = walk_to_plan (fixture, window);
  plan = save_as (fixture, window, "Save the plan", 0, "plan.txt");
  assert_says_all (plan, of_plan);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Install")));
  pp_run_set_wait (run, 60, 50);
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 120);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_DONE);

  page = save_as (fixture, window, "Save report", 0, "report.html");
  assert_says_all (page, of_page);
  text = save_as (fixture, window, "Save report", 1, "report.txt");
  assert_says_all (text, of_text);
  document = save_as (fixture, window, "Save report", 2, "report.json");
  assert_says_all (document, of_document);
  gtk_widget_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shell/wizard/patience", test_patience);
  g_test_add_func ("/shell/wizard/choose", test_choose);
  g_test_add_func ("/shell/wizard/files", test_files);
  g_test_add_func ("/shell/wizard/report", test_report);
  g_test_add_func ("/shell/wizard/close", test_close);
  g_test_add_func ("/shell/wizard/vanishes", test_vanishes);
  g_test_add_func ("/shell/wizard/end-now", test_end_now);
  g_test_add_func ("/shell/wizard/done", test_done);

  return g_test_run ();
}
