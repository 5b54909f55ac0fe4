/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ground.h"

#define HOTFIX (run_ground_get ()->hotfix)

static const char * const hosts[] = { "xs1", "xs2", "xs3" };

static void
assert_report (RunFixture *fixture,
               const char *state,
               guint       n_hosts)
{
  g_autoptr(JsonNode) node = json_from_string (pp_run_get_report (fixture->run), NULL);
  JsonObject *report = json_node_get_object (node);

  g_assert_cmpint (json_object_get_int_member (report, "schema"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (report, "run"), ==,
                   pp_run_get_id (fixture->run));
  g_assert_cmpstr (json_object_get_string_member (report, "state"), ==, state);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (report, "hosts")), ==,
                    n_hosts);
}

static void
assert_list (RunFixture *fixture,
             const char *state)
{
  g_autoptr(GPtrArray) list = pp_run_list (fixture->state_dir, NULL);
  PpRunSummary *summary = g_ptr_array_index (list, 0);

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (summary->id, ==, pp_run_get_id (fixture->run));
  g_assert_cmpstr (summary->state, ==, state);
  g_assert_cmpstr (summary->pool, ==,
                   pp_snapshot_get_uuid (pp_live_pool_get_snapshot (fixture->pool)));
  g_assert_cmpuint (summary->n_steps, ==, pp_plan_get_n_steps (pp_run_get_plan (fixture->run)));
  g_assert_cmpint (summary->started, >, 0);
}

static void
assert_all_done (RunFixture *fixture)
{
  PpPlan *plan = pp_run_get_plan (fixture->run);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStepProgress *progress = pp_run_get_progress (fixture->run, i);

      g_assert_true (progress->state == PP_STEP_DONE || progress->state == PP_STEP_SKIPPED);
      g_assert_no_error (progress->error);
      g_assert_cmpint (progress->started, <=, progress->ended);
    }
}

static void
test_recommended (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  g_autoptr(PpOutlook) outlook = NULL;
  const char * const *chosen;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);

  chosen = pp_choice_get_hotfixes (pp_plan_get_choice (pp_run_get_plan (fixture->run)));
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], 1, 0);
      for (guint j = 0; chosen[j] != NULL; j++)
        {
          PpHotfix *hotfix = pp_catalogue_lookup (fixture->catalogue, chosen[j]);

          g_assert_true (run_fixture_has (fixture, hosts[i], hotfix->name));
        }
    }
  run_fixture_assert_vms_home (fixture);
  assert_all_done (fixture);
  assert_report (fixture, "done", G_N_ELEMENTS (hosts));
  assert_list (fixture, "done");
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VM.get_all_records"), ==, 0);

  outlook = run_fixture_outlook (fixture);
  for (guint i = 0; i < 3; i++)
    {
      PpHost *host = pp_snapshot_get_host (pp_outlook_get_snapshot (outlook), i);

      g_assert_cmpuint (pp_outlook_count_outstanding (outlook, host->uuid), ==, 0);
      g_assert_cmpint (pp_outlook_get_pending (outlook, host->uuid, NULL), ==, PP_PENDING_NONE);
    }
}

/* Somebody removed the file from the master and left the record; then a second run has nothing
 * left to do. */
static void
test_again (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);

  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  g_assert_cmpuint (pp_plan_get_n_steps (pp_run_get_plan (fixture->run)), ==, 0);
  run_fixture_go (fixture);
  assert_report (fixture, "done", G_N_ELEMENTS (hosts));
}

static void
test_manual (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  g_autoptr(PpOutlook) outlook = NULL;
  PpHost *master;

  run_fixture_choose (fixture, HOTFIX, PP_MODE_MANUAL);
  run_fixture_go (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      run_fixture_assert_restarts (fixture, hosts[i], 0, 0);
      g_assert_true (run_fixture_has (fixture, hosts[i], HOTFIX));
    }
  outlook = run_fixture_outlook (fixture);
  master = pp_snapshot_get_master (pp_outlook_get_snapshot (outlook));
  g_assert_cmpint (pp_outlook_get_pending (outlook, master->uuid, NULL), ==, PP_PENDING_REBOOT);
  run_fixture_assert_vms_home (fixture);
}

/* Name of a hotfix that every server needs and that restarts the toolstack, no more. */
static char *
dup_toolstack_hotfix (RunFixture *fixture)
{
  g_autoptr(PpOutlook) outlook = run_fixture_outlook (fixture);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  if (run_ground_get ()->toolstack != NULL)
    return g_strdup (run_ground_get ()->toolstack);
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);
      guint n_needing = 0;

      for (guint j = 0; j < G_N_ELEMENTS (hosts); j++)
        {
          const char *uuid = pp_snapshot_get_host (snapshot, j)->uuid;

          n_needing += pp_outlook_get_cell (outlook, uuid, hotfix->uuid)->state == PP_STATE_NEEDED;
        }
      if (hotfix->guidance == PP_GUIDANCE_RESTART_XAPI && n_needing == G_N_ELEMENTS (hosts))
        return g_strdup (hotfix->name);
    }

  return NULL;
}

/* The toolstack of the master takes every session and task with it; nobody moves. 6.0 has no
 * pool_patch.pool_clean. */
static void
test_toolstack (gconstpointer data)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (data);
  g_autofree char *hotfix = dup_toolstack_hotfix (fixture);

  g_assert_nonnull (hotfix);
  run_fixture_choose (fixture, hotfix, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_assert_true (run_fixture_has (fixture, hosts[i], hotfix));
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], 0, 1);
    }
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 0);
  run_fixture_assert_vms_home (fixture);
  assert_all_done (fixture);
}

/* One server, its VMs halted: nobody to move, and nowhere to move to. */
static void
test_single (void)
{
  static const char * const single[] = { "--scenario", "single", "--speed", "2000", NULL };
  g_autoptr(RunFixture) fixture = run_fixture_new (single);

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  run_fixture_assert_vms_home (fixture);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 0);
}

/* Before the first server is touched. */
static void
stop_cb (PpRun   *run,
         guint    position,
         gpointer user_data)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind == PP_STEP_EVACUATE)
    pp_run_stop (run);
}

static void
test_stop (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  g_autoptr(GError) error = NULL;

  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (stop_cb), NULL);
  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_STOPPED);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_STOPPED);
  assert_report (fixture, "unfinished", G_N_ELEMENTS (hosts));
  assert_list (fixture, "unfinished");

  /* The server at hand was brought to an end, the others were not begun. */
  g_assert_true (run_fixture_has (fixture, "xs1", HOTFIX));
  g_assert_false (run_fixture_has (fixture, "xs2", HOTFIX));
  run_fixture_assert_enabled (fixture, "xs1", TRUE);
  run_fixture_assert_restarts (fixture, "xs1", 1, 0);
  run_fixture_assert_vms_home (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/recommended", test_recommended);
  g_test_add_func ("/run/again", test_again);
  g_test_add_func ("/run/manual", test_manual);
  if (run_ground_get ()->toolstack != NULL)
    {
      g_test_add_data_func ("/run/toolstack", NULL, test_toolstack);
    }
  else
    {
      g_test_add_data_func ("/run/toolstack/6.0", "6.0", test_toolstack);
      g_test_add_data_func ("/run/toolstack/6.1", "6.1", test_toolstack);
      g_test_add_func ("/run/single", test_single);
    }
  g_test_add_func ("/run/stop", test_stop);

  return g_test_run ();
}
