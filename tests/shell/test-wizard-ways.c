/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "pp-wizard.h"
#include "runs/pp-run-facts.h"
#include "wizard/choose/pp-choose-page.h"
#include "wizard/choose/pp-choose-pools.h"
#include "wizard/choose/pp-choose-row.h"
#include "wizard/choose/pp-options-view.h"
#include "wizard/result/pp-result-page.h"

#include "page-fixture.h"
#include "focus-walk.h"
#include "tools.h"
#include "wizard-tools.h"
#include "../support/wait.h"

/* The ways through a wizard beside the common one: levels, several pools, restarts, fixes. */

#define N_HOSTS 3

/* The toolstack of the server that comes first does not restart. */
#define TOOLSTACK_FAULT "[{\"method\": \"host.restart_agent\", \"nth\": 1, " \
  "\"error\": [\"INTERNAL_ERROR\", \"no\"]}]"

static void
agree_to_restart (GtkWidget *window)
{
  live_fixture_wait_until (wizard_find_button (window, "Show the plan") != NULL, 60);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Show the plan")));
  live_fixture_wait_until (wizard_find_button (window, "Restart") != NULL, 20);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Restart")));
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
  g_assert_cmpuint (wizard_count_rows (window, "Servers", TRUE), ==, N_HOSTS);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toolstacks), TRUE);
  for (int i = 0; i < N_HOSTS; i++)
    pp_choose_row_toggle (PP_CHOOSE_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), i)));
  g_assert_null (wizard_find_button (window, "Continue"));
  pp_choose_row_toggle (PP_CHOOSE_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (servers), 1)));
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Continue")));
  run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  pp_run_set_wait (run, 30, 50);
  agree_to_restart (window);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_DONE, 60);
  page_fixture_settle ();
  g_assert_nonnull (wizard_find_button (window, "Close"));
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
  live_fixture_wait_until (wizard_find_button (window, "Show the plan") != NULL, 60);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Show the plan")));
  live_fixture_wait_until (wizard_find_button (window, "Enter maintenance mode") != NULL, 20);
  g_assert_cmpuint (live_fixture_count (fixture->live, "host.disable"), ==, 0);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Enter maintenance mode")));
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_DONE, 60);
  host = pp_snapshot_find_host (pp_pool_item_get_snapshot (fixture->item), "xs3");
  g_assert_false (host->enabled);
  g_assert_cmpuint (g_strv_length ((char **) pp_run_get_left_disabled (run)), ==, 0);
  page_fixture_settle ();
  g_assert_true (wizard_says (window, "Done, and read back"));
  g_assert_true (wizard_says (window, "In maintenance mode."));
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

/* The label of the section of @menu in which an item reads @label; %NULL when none does. */
static char *
find_section (GMenuModel *menu,
              const char *label)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr(GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      char *name = NULL;

      for (int j = 0; j < g_menu_model_get_n_items (section); j++)
        {
          g_autofree char *text = NULL;

          g_menu_model_get_item_attribute (section, j, G_MENU_ATTRIBUTE_LABEL, "s", &text);
          if (g_strcmp0 (text, label) != 0)
            continue;
          g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &name);
          return name != NULL ? name : g_strdup ("");
        }
    }

  return NULL;
}

/* A pool that connects while the menu is there is in it from then on; one that goes is not. */
static void
check_follows (PageFixture *fixture,
               GtkWidget   *page,
               GMenuModel  *servers)
{
  GtkMenuButton *sets = GTK_MENU_BUTTON (gtk_widget_get_template_child (page, PP_TYPE_CHOOSE_PAGE,
                                                                        "sets"));
  GtkWidget *menu = GTK_WIDGET (gtk_menu_button_get_popup (sets));
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (test_menu_has (menu, "xs3"));
  live_fixture_close (fixture->live);
  before = find_section (servers, "xs3");
  g_assert_null (before);
  g_assert_false (test_menu_has (menu, "xs3"));

  g_assert_true (live_fixture_connect (fixture->live, fixture->live->password, NULL));
  after = find_section (servers, "xs3");
  g_assert_cmpstr (after, ==, pp_pool_item_get_name (fixture->item));
  g_assert_true (test_menu_has (menu, "xs3"));
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (sets)));
  g_assert_true (GTK_WIDGET (gtk_menu_button_get_popup (sets)) == menu);
}

/* A server that is to join a pool is made like one that is in it. */
static void
check_joining (PageFixture *fixture,
               PpPoolItem  *joining)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (joining);
  PpHost *model = pp_snapshot_find_host (pp_pool_item_get_snapshot (fixture->item), "xs3");
  g_autoptr(GPtrArray) like = pp_outlook_get_like (outlook, NULL, model);
  g_autoptr(GtkWidget) page =
    g_object_ref_sink (pp_choose_page_new (fixture->workspace, outlook, NULL));
  GtkMenuButton *sets = GTK_MENU_BUTTON (gtk_widget_get_template_child (page, PP_TYPE_CHOOSE_PAGE,
                                                                        "sets"));
  g_autoptr(GMenuModel) servers =
    g_menu_model_get_item_link (gtk_menu_button_get_menu_model (sets), 0, G_MENU_LINK_SUBMENU);
  g_autofree char *pool = find_section (servers, "xs3");
  gboolean level;

  g_assert_cmpstr (pool, ==, pp_pool_item_get_name (fixture->item));
  g_assert_cmpuint (like->len, >, 0);
  wizard_choose_level (page, "like", model->uuid);
  g_assert_cmpuint (wizard_count_chosen (page, &level), ==, like->len);
  g_assert_true (level);
  check_follows (fixture, page, servers);
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
  check_joining (fixture, pp_roster_add (pp_workspace_get_roster (fixture->workspace), other->pool));
  page_fixture_settle ();
  window = wizard_open (fixture);
  gtk_window_present (GTK_WINDOW (window));
  pools = test_find_widget (window, PP_TYPE_CHOOSE_POOLS, NULL);
  g_assert_true (gtk_widget_get_visible (pools));
  gtk_expander_set_expanded (GTK_EXPANDER (pools), TRUE);
  g_assert_cmpuint (wizard_count_rows (pools, "Other pools", FALSE), ==, 1);
  g_assert_cmpuint (wizard_count_rows (pools, "Other pools", TRUE), ==, 0);
  pp_choose_row_toggle (PP_CHOOSE_ROW (test_find_widget (pools, PP_TYPE_CHOOSE_ROW, NULL)));
  chosen = pp_choose_pools_list (PP_CHOOSE_POOLS (pools));
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_cmpuint (pp_choose_pools_get_at_once (PP_CHOOSE_POOLS (pools)), ==, 4);

  test_walk_focus (window, "choosing");
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Get and upload")));
  g_assert_cmpuint (g_list_model_get_n_items (pp_workspace_get_runs (fixture->workspace)), ==, 2);
  live_fixture_wait_until (wizard_find_button (window, "Show the plan") != NULL, 90);
  g_assert_cmpuint (count_runs (fixture, PP_RUN_AT_GATE), ==, 2);
  test_walk_focus (window, "pre-checks");
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Show the plan")));
  live_fixture_wait_until (wizard_find_button (window, "Install") != NULL, 20);
  test_walk_focus (window, "the plan");
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Install")));
  g_assert_cmpuint (count_runs (fixture, PP_RUN_RUNNING), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), i);

      pp_run_end_now (run);
    }
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpuint (count_runs (fixture, PP_RUN_STOPPED), ==, 2);
  test_walk_focus (window, "the result");
  gtk_widget_destroy (window);
  page_fixture_settle ();
  live_fixture_free (other);
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  char **page = user_data;

  g_free (*page);
  *page = g_variant_dup_string (parameter, NULL);
}

/* What stands in the way leads to its place in the help. */
static void
assert_explained (GtkWidget  *window,
                  const char *check,
                  const char *place)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autofree char *page = NULL;
  const GActionEntry entries[] = { { "help", help_cb, "s" } };
  GtkWidget *button = test_find_widget (window, GTK_TYPE_BUTTON, check);

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), &page);
  gtk_widget_insert_action_group (window, "app", G_ACTION_GROUP (group));
  g_assert_nonnull (button);
  gtk_button_clicked (GTK_BUTTON (button));
  g_assert_cmpstr (page, ==, place);
  gtk_widget_insert_action_group (window, "app", NULL);
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
  g_autofree char *html = NULL;

  gtk_window_present (GTK_WINDOW (window));
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_BLOCKED, 60);
  g_assert_null (wizard_find_button (window, "Show the plan"));
  assert_explained (window, "High availability is off: What this means", "checks#ha-off");
  button = test_find_widget (window, GTK_TYPE_BUTTON, "Turn Off High Availability");
  g_assert_nonnull (button);
  gtk_button_clicked (GTK_BUTTON (button));
  live_fixture_wait_until (wizard_find_button (window, "Show the plan") != NULL, 60);
  g_assert_cmpuint (pp_run_get_n_fixes (run), ==, 1);
  g_assert_true (wizard_says (window, "1 change was made"));

  gtk_widget_destroy (window);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_UNWOUND, 60);
  live_fixture_wait_until (pp_snapshot_get_pool (pp_pool_item_get_snapshot (fixture->item))->ha_enabled,
                           20);
  html = pp_run_facts_to_html (run, pp_pool_item_get_outlook (fixture->item));
  g_assert_nonnull (strstr (html, "<h2>Put back</h2>\n<table>\n<tr><td>Turn high availability on again in "));
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

  g_assert_false (gtk_widget_get_visible (
                    test_find_widget (view, GTK_TYPE_COMBO_BOX, "Storage for the files")));
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

/* The report says how long it was worked on, by server and by step. */
static void
assert_durations (PageFixture *fixture,
                  PpRun       *run)
{
  PpOutlook *outlook = pp_pool_item_get_outlook (fixture->item);
  g_autofree char *text = pp_run_facts_to_text (run, outlook);
  g_autofree char *html = pp_run_facts_to_html (run, outlook);

  g_assert_true (g_regex_match_simple ("Time spent on each server\n-+\n  xs1: 0:00\n  xs2: 0:00\n"
                                       "  xs3: (?!0:00)\\d+:\\d\\d\n", text, 0, 0));
  g_assert_true (g_regex_match_simple ("Wait until xs3 is back: failed · .* · took (?!0:00)\\d+:\\d\\d",
                                       text, 0, 0));
  g_assert_nonnull (strstr (html, "<h2>Time spent on each server</h2>\n<table>\n"
                            "<tr><td>xs1</td><td>0:00</td></tr>"));
}

/* A server that does not come back: the person is asked, and what is chosen happens. */
static void
test_decision (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };
  PpHost *host = pp_snapshot_find_host (pp_pool_item_get_snapshot (fixture->item), "xs3");
  GtkWidget *window = pp_wizard_new_for_server (&place, host, PP_PURPOSE_RESTART_HOSTS);
  g_autoptr(PpRun) run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  GtkWidget *wait;

  pp_sim_fixture_post (fixture->live->sim, "faults",
                       "[{\"host\": \"xs3\", \"action\": \"never-returns\"}]");
  pp_run_set_wait (run, 2, 50);
  gtk_window_present (GTK_WINDOW (window));
  agree_to_restart (window);
  wait = test_find_widget (window, GTK_TYPE_BUTTON, "Wait on");
  g_assert_false (gtk_widget_is_visible (wait));
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_DECISION, 60);
  page_fixture_settle ();
  g_assert_true (gtk_widget_is_visible (wait));
  g_assert_true (wizard_says (window, "xs3 has not come back"));

  gtk_button_clicked (GTK_BUTTON (wait));
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_RUNNING);
  live_fixture_wait_until (pp_run_get_state (run) == PP_RUN_DECISION, 60);
  gtk_button_clicked (GTK_BUTTON (test_find_widget (window, GTK_TYPE_BUTTON, "Stop here")));
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_FAILED);
  assert_durations (fixture, run);
  gtk_widget_destroy (window);
}

/* A member whose toolstack does not restart is left out, and the others are done. */
static void
go_on_without (PageFixture *fixture)
{
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };
  GtkWidget *window = pp_wizard_new_restart (&place);
  GtkWidget *toolstacks = test_find_widget (window, GTK_TYPE_RADIO_BUTTON, "Toolstacks only");
  g_autoptr(PpRun) run = NULL;
  GtkWidget *without;
  guint n_calls;

  pp_sim_fixture_post (fixture->live->sim, "faults", TOOLSTACK_FAULT);
  gtk_window_present (GTK_WINDOW (window));
  page_fixture_settle ();
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toolstacks), TRUE);
  gtk_button_clicked (GTK_BUTTON (wizard_find_button (window, "Continue")));
  run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 1);
  pp_run_set_wait (run, 30, 50);
  agree_to_restart (window);
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_FAILED);
  n_calls = live_fixture_count (fixture->live, "Async.host.restart_agent");

  without = test_find_widget (test_find_widget (window, PP_TYPE_RESULT_PAGE, NULL), GTK_TYPE_BUTTON,
                              "Go on without");
  g_assert_true (gtk_widget_is_sensitive (without));
  gtk_button_clicked (GTK_BUTTON (without));
  g_assert_null (wizard_find_button (window, "Close"));
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_FAILED);
  g_assert_cmpuint (live_fixture_count (fixture->live, "Async.host.restart_agent"), ==,
                    n_calls + N_HOSTS - 1);
  g_assert_true (wizard_says (window, "Restarted."));
  g_assert_true (wizard_says (window, "Not restarted."));
  gtk_widget_destroy (window);
}

/* What failed is tried again from the result, in the same run, or left out; what cannot be says why. */
static void
test_retry (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };
  PpHost *host = pp_snapshot_find_host (pp_pool_item_get_snapshot (fixture->item), "xs3");
  GtkWidget *window = pp_wizard_new_for_server (&place, host, PP_PURPOSE_RESTART_TOOLSTACKS);
  g_autoptr(PpRun) run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  GtkWidget *page;
  GtkWidget *without;

  pp_sim_fixture_post (fixture->live->sim, "faults", TOOLSTACK_FAULT);
  pp_run_set_wait (run, 30, 50);
  gtk_window_present (GTK_WINDOW (window));
  agree_to_restart (window);
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_FAILED);
  g_assert_true (wizard_says (window, "Not everything was done"));
  g_assert_true (wizard_says (window, "Not restarted."));

  page = test_find_widget (window, PP_TYPE_RESULT_PAGE, NULL);
  without = test_find_widget (page, GTK_TYPE_BUTTON, "Go on without");
  g_assert_true (gtk_widget_is_visible (without));
  g_assert_false (gtk_widget_get_sensitive (without));
  g_assert_true (gtk_widget_get_has_tooltip (without));
  gtk_button_clicked (GTK_BUTTON (test_find_widget (page, GTK_TYPE_BUTTON, "Try again")));
  g_assert_null (wizard_find_button (window, "Close"));
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_DONE);
  g_assert_true (wizard_says (window, "Restarted."));
  g_assert_false (gtk_widget_is_visible (without));
  gtk_widget_destroy (window);
  go_on_without (fixture);
}

/* A virtual machine that does not come home: the person leaves it where it is, and the report says so. */
static void
test_skip (void)
{
  PageFacts facts = { NULL };
  g_autoptr(PageFixture) fixture = page_fixture_new (&facts);
  const PpWizardPlace place = { NULL, fixture->workspace, fixture->item, NULL };
  PpHost *host = pp_snapshot_find_host (pp_pool_item_get_snapshot (fixture->item), "xs2");
  GtkWidget *window = pp_wizard_new_for_server (&place, host, PP_PURPOSE_RESTART_HOSTS);
  g_autoptr(PpRun) run = g_list_model_get_item (pp_workspace_get_runs (fixture->workspace), 0);
  g_autofree char *text = NULL;
  GtkWidget *page;
  guint n_calls;

  pp_sim_fixture_post (fixture->live->sim, "faults",
                       "[{\"method\": \"VM.pool_migrate\", "
                       "\"error\": [\"HOST_NOT_ENOUGH_FREE_MEMORY\", \"1\", \"0\"]}]");
  pp_run_set_wait (run, 30, 20);
  gtk_window_present (GTK_WINDOW (window));
  agree_to_restart (window);
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_FAILED);
  g_assert_cmpint (pp_run_get_failed_step (run)->kind, ==, PP_STEP_BRING_BACK);
  n_calls = live_fixture_count (fixture->live, "Async.VM.pool_migrate");

  page = test_find_widget (window, PP_TYPE_RESULT_PAGE, NULL);
  gtk_button_clicked (GTK_BUTTON (test_find_widget (page, GTK_TYPE_BUTTON, "Skip this step")));
  g_assert_null (wizard_find_button (window, "Close"));
  live_fixture_wait_until (wizard_find_button (window, "Close") != NULL, 60);
  g_assert_cmpint (pp_run_get_state (run), ==, PP_RUN_FAILED);
  g_assert_cmpuint (live_fixture_count (fixture->live, "Async.VM.pool_migrate"), ==, n_calls);
  g_assert_cmpuint (live_fixture_count (fixture->live, "Async.host.reboot"), ==, 1);
  text = pp_run_facts_to_text (run, pp_pool_item_get_outlook (fixture->item));
  g_assert_true (g_regex_match_simple (": from xs2 to xs[13], not back\n", text, 0, 0));
  g_assert_true (g_regex_match_simple ("Bring virtual machines back to xs2[^\n]*: left out", text, 0, 0));
  gtk_widget_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shell/ways/restart", test_restart);
  g_test_add_func ("/shell/ways/maintenance", test_maintenance);
  g_test_add_func ("/shell/ways/pools", test_pools);
  g_test_add_func ("/shell/ways/fix", test_fix);
  g_test_add_func ("/shell/ways/decision", test_decision);
  g_test_add_func ("/shell/ways/retry", test_retry);
  g_test_add_func ("/shell/ways/skip", test_skip);
  g_test_add_func ("/shell/ways/options", test_options);
  wizard_add_choice_tests ();

  return g_test_run ();
}
