/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "wizard/choose/pp-choose-page.h"
#include "wizard/choose/pp-choose-pools.h"
#include "wizard/choose/pp-choose-row.h"
#include "wizard/choose/pp-options-view.h"
#include "pp-wizard.h"
#include "runs/pp-run-view.h"
#include "runs/pp-run-facts.h"

#include "page-fixture.h"
#include "pp-file-intake.h"
#include "tools.h"
#include "../support/wait.h"

#define N_OUTSTANDING 7
#define N_HOSTS 3

static guint
count (gpointer    page,
       const char *list,
       gboolean    only_active)
{
  GtkWidget *box = test_find_widget (page, GTK_TYPE_LIST_BOX, list);
  g_autoptr(GList) rows = gtk_container_get_children (GTK_CONTAINER (box));
  guint n_rows = 0;

  for (GList *at = rows; at != NULL; at = at->next)
    n_rows += !only_active || pp_choose_row_get_active (at->data);

  return n_rows;
}

static void
press (GtkWidget  *root,
       const char *label)
{
  GtkWidget *button = test_find_widget (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  gtk_button_clicked (GTK_BUTTON (button));
  page_fixture_settle ();
}

static PpCatalogue *
get_catalogue (PageFixture *fixture)
{
  return pp_feed_get_catalogue (pp_workspace_get_feed (fixture->workspace));
}

static GtkWidget *
open_wizard (PageFixture *fixture)
{
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };

  return pp_wizard_new (&place);
}

static void
test_choose (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *window = open_wizard (fixture);
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
  g_assert_cmpuint (count (page, "Hotfixes", FALSE), ==, N_OUTSTANDING);
  g_assert_cmpuint (count (page, "Hotfixes", TRUE), >, 0);
  g_assert_cmpuint (count (page, "Hotfixes that are not offered", FALSE), >, 20);
  g_assert_cmpuint (count (page, "Servers", TRUE), ==, N_HOSTS);
  g_assert_true (gtk_widget_get_sensitive (forward));

  press (page, "None");
  g_assert_cmpuint (count (page, "Hotfixes", TRUE), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (forward));
  press (page, "All");
  g_assert_cmpuint (count (page, "Hotfixes", TRUE), ==, N_OUTSTANDING);
  press (page, "None");
  press (page, "Recommended");
  g_assert_cmpuint (count (page, "Hotfixes", TRUE), ==, N_OUTSTANDING);

  /* What was unticked stays so when the pool changes. */
  servers = test_find_widget (page, GTK_TYPE_LIST_BOX, "Servers");
  last = gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), N_HOSTS - 1);
  pp_choose_row_toggle (PP_CHOOSE_ROW (last));
  outlook = pp_outlook_new (pp_pool_item_get_snapshot (fixture->item), get_catalogue (fixture),
                            pp_workspace_get_notes (fixture->workspace));
  pp_choose_page_set_outlook (PP_CHOOSE_PAGE (page), outlook);
  page_fixture_settle ();
  g_assert_true (last == gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), N_HOSTS - 1));
  g_assert_cmpuint (count (page, "Servers", TRUE), ==, N_HOSTS - 1);
  press (page, "Recommended");
  g_assert_cmpuint (count (page, "Servers", TRUE), ==, N_HOSTS - 1);
  gtk_widget_destroy (window);
  page_fixture_settle ();
}

static void
choose_level (GtkWidget  *page,
              const char *action,
              const char *uuid)
{
  GActionGroup *actions = gtk_widget_get_action_group (page, "choose");

  g_action_group_activate_action (actions, action, g_variant_new_string (uuid));
  page_fixture_settle ();
}

static guint
count_chosen (GtkWidget *page,
              gboolean  *level)
{
  g_autoptr(PpChoice) choice = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));

  *level = choice != NULL && pp_choice_is_level (choice);

  return choice != NULL ? g_strv_length ((char **) pp_choice_get_hotfixes (choice)) : 0;
}

/* To where another server is, or to a certain hotfix, superseded ones included; and back. */
static void
test_levels (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  g_autoptr(GtkWidget) page =
    g_object_ref_sink (pp_choose_page_new (fixture->workspace, outlook, NULL));
  PpHost *pattern = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), "xs2");
  PpHotfix *last = pp_outlook_find_hotfix (outlook, "XS62ESP1");
  g_autoptr(GPtrArray) like = pp_outlook_get_like (outlook, NULL, pattern);
  g_autoptr(GPtrArray) up_to = pp_outlook_get_up_to (outlook, NULL, last);
  GtkWidget *mixed = GTK_WIDGET (gtk_widget_get_template_child (page, PP_TYPE_CHOOSE_PAGE, "mixed"));
  GtkWidget *servers = test_find_widget (page, GTK_TYPE_LIST_BOX, "Servers");
  gboolean level;

  g_assert_cmpuint (like->len, >, 0);
  g_assert_cmpuint (count_chosen (page, &level), ==, N_OUTSTANDING);
  g_assert_false (level);
  choose_level (page, "like", pattern->uuid);
  g_assert_cmpuint (count_chosen (page, &level), ==, like->len);
  g_assert_true (level);
  choose_level (page, "up-to", last->uuid);
  g_assert_cmpuint (count_chosen (page, &level), ==, up_to->len);
  g_assert_true (level);
  choose_level (page, "like", "no such server");
  g_assert_cmpuint (count_chosen (page, &level), ==, up_to->len);
  press (page, "Recommended");
  g_assert_cmpuint (count_chosen (page, &level), ==, N_OUTSTANDING);
  g_assert_false (level);

  /* A pool whose servers differ is warned of. */
  g_assert_false (gtk_widget_get_visible (mixed));
  pp_choose_row_toggle (PP_CHOOSE_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), 0)));
  g_assert_true (gtk_widget_get_visible (mixed));
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
  GtkWidget *window = open_wizard (fixture);
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

static gboolean
says (GtkWidget  *window,
      const char *beginning)
{
  GtkWidget *label = test_find_widget (window, GTK_TYPE_LABEL, beginning);

  return label != NULL && gtk_widget_is_visible (label);
}

static GtkWidget *
find_button (GtkWidget  *window,
             const char *label)
{
  GtkWidget *button = test_find_widget (gtk_window_get_titlebar (GTK_WINDOW (window)),
                                        GTK_TYPE_BUTTON, label);

  return button != NULL && gtk_widget_is_sensitive (button) ? button : NULL;
}

/* Walks to the plan and agrees to it; returns the run, transfer full. */
static PpRun *
install (PageFixture *fixture,
         GtkWidget   *window)
{
  PpRun *run;

  gtk_window_present (GTK_WINDOW (window));
  page_fixture_settle ();
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Get and upload")));
  run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  pp_run_set_wait (run, 3, 50);
  live_fixture_wait_until (find_button (window, "Show the plan") != NULL, 60);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Show the plan")));
  live_fixture_wait_until (find_button (window, "Install") != NULL, 20);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Install")));

  return run;
}

/* The whole pool goes while a hotfix is applied: said at once, and nothing is claimed to be known. */
static void
test_vanishes (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  GtkWidget *window = open_wizard (fixture);
  g_autoptr(PpRun) run = install (fixture, window);
  g_autofree char *text = NULL;

  g_signal_connect (run, "step-changed", G_CALLBACK (vanish_cb), fixture);
  g_assert_false (says (window, "The connection to"));
  live_fixture_wait_until (says (window, "The connection to"), 30);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_FAILED, 60);
  page_fixture_settle ();
  g_assert_true (says (window, "Not read back: the pool did not answer. Not known whether "
                       "installed: XS62ESP1. Not installed: "));
  g_assert_true (says (window, "Not read back: the pool did not answer. Not installed: XS62ESP1, "));
  g_assert_false (says (window, "The connection to"));
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
  GtkWidget *window = open_wizard (fixture);
  g_autoptr(PpRun) run = NULL;
  GtkWidget *stop;
  GtkWidget *popover;

  pp_sim_fixture_post (fixture->live->sim, "faults",
                       "[{\"method\": \"pool_patch.apply\", \"action\": \"hang\"}]");
  run = install (fixture, window);
  live_fixture_wait_until (is_applying (run), 30);
  g_assert_false (says (window, "It stops at the next safe point"));
  stop = test_find_widget (window, GTK_TYPE_BUTTON, "Stop");
  gtk_button_clicked (GTK_BUTTON (stop));
  g_assert_true (says (window, "It stops at the next safe point"));
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
  g_assert_true (says (window, "Not known whether installed: XS62ESP1. Not installed: "));
  g_assert_true (test_find_widget (window, GTK_TYPE_LABEL, "Stopped: not everything") != NULL);
  gtk_widget_destroy (window);
}

/* Only what the person ticked, and the pages that a restart needs. */
static void
test_restart (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };
  GtkWidget *window = pp_wizard_new_restart (&place);
  GtkWidget *servers = test_find_widget (window, GTK_TYPE_LIST_BOX, "Servers");
  GtkWidget *toolstacks = test_find_widget (window, GTK_TYPE_RADIO_BUTTON, "Toolstacks only");
  g_autoptr(PpRun) run = NULL;

  gtk_window_present (GTK_WINDOW (window));
  page_fixture_settle ();
  g_assert_cmpuint (count (window, "Servers", TRUE), ==, N_HOSTS);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toolstacks), TRUE);
  for (int i = 0; i < N_HOSTS; i++)
    pp_choose_row_toggle (PP_CHOOSE_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), i)));
  g_assert_null (find_button (window, "Continue"));
  pp_choose_row_toggle (PP_CHOOSE_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), 1)));
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Continue")));
  run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  pp_run_set_wait (run, 30, 50);
  live_fixture_wait_until (find_button (window, "Show the plan") != NULL, 60);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Show the plan")));
  live_fixture_wait_until (find_button (window, "Restart") != NULL, 20);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Restart")));
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_DONE, 60);
  page_fixture_settle ();
  g_assert_nonnull (find_button (window, "Close"));
  g_assert_cmpuint (live_fixture_count (fixture->live, "Async.host.restart_agent"), ==, 1);
  g_assert_cmpuint (live_fixture_count (fixture->live, "Async.host.reboot"), ==, 0);
  gtk_widget_destroy (window);
}

/* One server is asked at once; nothing is done before the person agrees. */
static void
test_maintenance (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };
  PpHost *host = pp_snapshot_find_host (pp_pool_item_get_snapshot (fixture->item), "xs3");
  GtkWidget *window = pp_wizard_new_for_server (&place, host, PP_PURPOSE_ENTER_MAINTENANCE);
  g_autoptr(PpRun) run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);

  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Put xs3 into maintenance mode");
  live_fixture_wait_until (find_button (window, "Show the plan") != NULL, 60);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Show the plan")));
  live_fixture_wait_until (find_button (window, "Enter maintenance mode") != NULL, 20);
  g_assert_cmpuint (live_fixture_count (fixture->live, "host.disable"), ==, 0);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Enter maintenance mode")));
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_DONE, 60);
  host = pp_snapshot_find_host (pp_pool_item_get_snapshot (fixture->item), "xs3");
  g_assert_false (host->enabled);
  g_assert_cmpuint (g_strv_length ((char **) pp_run_get_left_disabled (run)), ==, 0);
  gtk_widget_destroy (window);
}

static guint
count_runs (PageFixture *fixture,
            PpRunState   state)
{
  GListModel *runs = pp_workspace_get_runs (fixture->workspace);
  guint n_runs = 0;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (runs, i);

      n_runs += pp_run_get_state (run) == state;
    }

  return n_runs;
}

/* Two pools in one go: asked, agreed to and worked on together, each with a result of its own. */
static void
test_pools (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  LiveFixture *other = live_fixture_new ("single", NULL);
  GtkWidget *window;
  GtkWidget *pools;
  g_autoptr(GPtrArray) chosen = NULL;

  live_fixture_connect_trusting (other);
  pp_roster_add (pp_workspace_get_roster (fixture->workspace), other->pool);
  page_fixture_settle ();
  window = open_wizard (fixture);
  gtk_window_present (GTK_WINDOW (window));
  pools = test_find_widget (window, PP_TYPE_CHOOSE_POOLS, NULL);
  g_assert_true (gtk_widget_get_visible (pools));
  gtk_expander_set_expanded (GTK_EXPANDER (pools), TRUE);
  g_assert_cmpuint (count (pools, "Other pools", FALSE), ==, 1);
  g_assert_cmpuint (count (pools, "Other pools", TRUE), ==, 0);
  pp_choose_row_toggle (PP_CHOOSE_ROW (test_find_widget (pools, PP_TYPE_CHOOSE_ROW, NULL)));
  chosen = pp_choose_pools_list (PP_CHOOSE_POOLS (pools));
  g_assert_cmpuint (chosen->len, ==, 1);

  gtk_button_clicked (GTK_BUTTON (find_button (window, "Get and upload")));
  g_assert_cmpuint (g_list_model_get_n_items (pp_workspace_get_runs (fixture->workspace)), ==, 2);
  live_fixture_wait_until (find_button (window, "Show the plan") != NULL, 90);
  g_assert_cmpuint (count_runs (fixture, PP_RUN_AT_GATE), ==, 2);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Show the plan")));
  live_fixture_wait_until (find_button (window, "Install") != NULL, 20);
  gtk_button_clicked (GTK_BUTTON (find_button (window, "Install")));
  g_assert_cmpuint (count_runs (fixture, PP_RUN_RUNNING), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), i);

      pp_run_end_now (run);
    }
  live_fixture_wait_until (find_button (window, "Close") != NULL, 60);
  g_assert_cmpuint (count_runs (fixture, PP_RUN_STOPPED), ==, 2);
  gtk_widget_destroy (window);
  page_fixture_settle ();
  live_fixture_free (other);
}

/* What stands in the way is mended where it is shown, and put back when the person leaves it. */
static void
test_fix (void)
{
  PageFacts facts = { .scenario = "ha" };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };
  PpHost *host = pp_snapshot_get_master (pp_pool_item_get_snapshot (fixture->item));
  GtkWidget *window = pp_wizard_new_for_server (&place, host, PP_PURPOSE_RESTART_TOOLSTACKS);
  g_autoptr(PpRun) run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  GtkWidget *button;

  gtk_window_present (GTK_WINDOW (window));
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_BLOCKED, 60);
  g_assert_null (find_button (window, "Show the plan"));
  button = test_find_widget (window, GTK_TYPE_BUTTON, "Turn Off High Availability");
  g_assert_nonnull (button);
  gtk_button_clicked (GTK_BUTTON (button));
  live_fixture_wait_until (find_button (window, "Show the plan") != NULL, 60);
  g_assert_cmpuint (pp_run_get_n_fixes (run), ==, 1);
  g_assert_true (says (window, "1 change was made"));

  gtk_widget_destroy (window);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_UNWOUND, 60);
  live_fixture_wait_until (pp_snapshot_get_pool (pp_pool_item_get_snapshot (fixture->item))->ha_enabled,
                           20);
}

/* What is chosen of how it is done is part of the choice. */
static void
test_options (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  g_autoptr(GtkWidget) page = g_object_ref_sink (
    pp_choose_page_new (fixture->workspace, pp_pool_item_get_outlook (fixture->item), NULL));
  GtkWidget *view = test_find_widget (page, PP_TYPE_OPTIONS_VIEW, NULL);
  g_autoptr(PpChoice) before = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));
  g_autoptr(PpChoice) after = NULL;
  const PpOptions *options;

  g_assert_cmpint (pp_choice_get_order (before), ==, PP_ORDER_MASTER_FIRST);
  g_assert_cmpint (pp_choice_get_options (before)->stuck, ==, PP_STUCK_ASK);
  gtk_combo_box_set_active_id (GTK_COMBO_BOX (test_find_widget (view, GTK_TYPE_COMBO_BOX, "Order")),
                               "toolstacks-first");
  gtk_combo_box_set_active_id (
    GTK_COMBO_BOX (test_find_widget (view, GTK_TYPE_COMBO_BOX, "VMs that cannot move")), "suspend");
  gtk_toggle_button_set_active (
    GTK_TOGGLE_BUTTON (test_find_widget (view, GTK_TYPE_CHECK_BUTTON, "Keep files")), TRUE);
  after = pp_choose_page_get_choice (PP_CHOOSE_PAGE (page));
  options = pp_choice_get_options (after);
  g_assert_cmpint (options->order, ==, PP_ORDER_TOOLSTACKS_FIRST);
  g_assert_cmpint (options->stuck, ==, PP_STUCK_SUSPEND);
  g_assert_true (options->keep_files);
  g_assert_false (options->leave_vms);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shell/wizard/choose", test_choose);
  g_test_add_func ("/shell/wizard/levels", test_levels);
  g_test_add_func ("/shell/wizard/files", test_files);
  g_test_add_func ("/shell/wizard/report", test_report);
  g_test_add_func ("/shell/wizard/close", test_close);
  g_test_add_func ("/shell/wizard/vanishes", test_vanishes);
  g_test_add_func ("/shell/wizard/end-now", test_end_now);
  g_test_add_func ("/shell/wizard/fix", test_fix);
  g_test_add_func ("/shell/wizard/options", test_options);
  g_test_add_func ("/shell/wizard/pools", test_pools);
  g_test_add_func ("/shell/wizard/restart", test_restart);
  g_test_add_func ("/shell/wizard/maintenance", test_maintenance);

  return g_test_run ();
}
