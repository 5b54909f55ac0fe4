/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run-fixture.h"

#include <string.h>

/* The other ways through a pool, to the end: what is planned in tests/plan is carried out here. */

static const char * const lab[] = { "--scenario", "lab", "--speed", "500", NULL };
static const char * const hosts[] = { "xs1", "xs2", "xs3" };

/* The servers of these steps in the order in which they were begun: "xs2 xs3 xs1". */
static char *
list_order (RunFixture *fixture,
            PpStepKind  kind)
{
  PpPlan *plan = pp_run_get_plan (fixture->run);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (fixture->pool);
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 last = 0;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      const PpStepProgress *progress = pp_run_get_progress (fixture->run, i);

      if (step->kind != kind)
        continue;
      g_assert_cmpint (progress->state, ==, PP_STEP_DONE);
      g_assert_cmpint (progress->started, >=, last);
      last = progress->started;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                              pp_snapshot_find_host (snapshot, step->host)->name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_order (RunFixture *fixture,
              PpStepKind  kind,
              const char *expected)
{
  g_autofree char *order = list_order (fixture, kind);

  g_assert_cmpstr (order, ==, expected);
}

/* All as before, but for so many restarts of each server. */
static void
assert_well (RunFixture *fixture,
             guint       n_reboots,
             guint       n_toolstack_restarts)
{
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], n_reboots, n_toolstack_restarts);
    }
  run_fixture_assert_vms_home (fixture);
}

/* Hotfixes everywhere, then the toolstacks with the master's last, then the servers likewise. */
static void
test_toolstacks_first (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (lab);
  const PpOptions options = { .order = PP_ORDER_TOOLSTACKS_FIRST };
  const char * const *chosen;

  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_go (fixture);

  assert_order (fixture, PP_STEP_RESTART_TOOLSTACK, "xs2 xs3 xs1");
  assert_order (fixture, PP_STEP_REBOOT, "xs2 xs3 xs1");
  assert_well (fixture, 1, 1);
  chosen = pp_choice_get_hotfixes (pp_plan_get_choice (pp_run_get_plan (fixture->run)));
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    for (guint j = 0; chosen[j] != NULL; j++)
      {
        PpHotfix *hotfix = pp_catalogue_lookup (fixture->catalogue, chosen[j]);

        g_assert_true (run_fixture_has (fixture, hosts[i], hotfix->name));
      }
}

static void
test_restart_hosts (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (lab);
  const PpOptions options = { .order = PP_ORDER_MASTER_FIRST };

  run_fixture_choose_full (fixture, PP_PURPOSE_RESTART_HOSTS, "", &options);
  run_fixture_go (fixture);
  assert_order (fixture, PP_STEP_REBOOT, "xs1 xs2 xs3");
  assert_well (fixture, 1, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.pool_patch.apply"), ==, 0);
}

/* Nobody moves, and no server is disabled. */
static void
test_restart_toolstacks (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (lab);
  const PpOptions options = { .mode = PP_MODE_AUTOMATIC };

  run_fixture_choose_full (fixture, PP_PURPOSE_RESTART_TOOLSTACKS, "", &options);
  run_fixture_go (fixture);
  assert_order (fixture, PP_STEP_RESTART_TOOLSTACK, "xs2 xs3 xs1");
  assert_well (fixture, 0, 1);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "host.disable"), ==, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 0);
}

/* One server is emptied and stays disabled; all VMs run on. Then it takes VMs again. */
static void
test_maintenance (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (lab);
  const PpOptions options = { .mode = PP_MODE_AUTOMATIC };
  g_autoptr(JsonNode) state = NULL;
  g_autofree char *before = run_fixture_describe_vms (fixture->before);
  g_autofree char *vms = NULL;
  g_auto(GStrv) lines_before = NULL;
  g_auto(GStrv) lines = NULL;

  fixture->only = "xs2";
  run_fixture_choose_full (fixture, PP_PURPOSE_ENTER_MAINTENANCE, "", &options);
  run_fixture_go (fixture);
  run_fixture_assert_enabled (fixture, "xs1", TRUE);
  run_fixture_assert_enabled (fixture, "xs2", FALSE);
  run_fixture_assert_enabled (fixture, "xs3", TRUE);
  state = pp_sim_fixture_get (fixture->sim, "state");
  vms = run_fixture_describe_vms (state);
  lines_before = g_strsplit (before, "\n", -1);
  lines = g_strsplit (vms, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (lines_before));
  for (guint i = 0; *lines[i] != '\0'; i++)
    if (strstr (lines_before[i], " on xs2") != NULL)
      g_assert_true (strstr (lines[i], " Running on xs1") != NULL ||
                     strstr (lines[i], " Running on xs3") != NULL);
    else
      g_assert_cmpstr (lines[i], ==, lines_before[i]);

  run_fixture_choose_full (fixture, PP_PURPOSE_LEAVE_MAINTENANCE, "", &options);
  run_fixture_go (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], 0, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/ways/toolstacks-first", test_toolstacks_first);
  g_test_add_func ("/run/ways/restart-hosts", test_restart_hosts);
  g_test_add_func ("/run/ways/restart-toolstacks", test_restart_toolstacks);
  g_test_add_func ("/run/ways/maintenance", test_maintenance);

  return g_test_run ();
}
