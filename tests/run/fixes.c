/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run-fixture.h"
#include "../support/wait.h"

static const char * const ha[] = { "--scenario", "ha", "--speed", "500", NULL };
static const char * const local_storage[] = { "--scenario", "local-storage", "--speed", "500", NULL };

static gboolean
has_ha (RunFixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_refresh_async (fixture->pool, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_true (pp_live_pool_refresh_finish (fixture->pool, result, NULL));

  return pp_snapshot_get_pool (pp_live_pool_get_snapshot (fixture->pool))->ha_enabled;
}

static void
assert_restored (RunFixture *fixture,
                 guint       n_fixes)
{
  g_autoptr(JsonNode) node = json_from_string (pp_run_get_report (fixture->run), NULL);
  JsonArray *restored = json_object_get_array_member (json_node_get_object (node), "restored");

  g_assert_cmpuint (json_array_get_length (restored), ==, n_fixes);
  g_assert_cmpuint (pp_run_get_n_fixes (fixture->run), ==, 0);
}

static const PpFix *
find_fix (PpRun    *run,
          PpFixKind kind)
{
  PpPlan *plan = pp_run_get_plan (run);

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);

      for (guint j = 0; j < problem->fixes->len; j++)
        {
          const PpFix *fix = g_ptr_array_index (problem->fixes, j);

          if (problem->severity == PP_SEVERITY_ERROR && fix->kind == kind)
            return fix;
        }
    }

  return NULL;
}

/* High availability is turned off before the gate and on again at the end. */
static void
test_accepted (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (ha);
  const PpOptions options = { .accept_fixes = TRUE };

  g_assert_true (has_ha (fixture));
  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_go (fixture);
  g_assert_true (has_ha (fixture));
  assert_restored (fixture, 1);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.pool.disable_ha"), ==, 1);
  run_fixture_assert_vms_home (fixture);
}

/* At the gate, by hand; then the person gives up. */
static void
test_by_hand (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (ha);
  g_autoptr(GError) error = NULL;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_BLOCKED);
  run_fixture_fix (fixture, find_fix (fixture->run, PP_FIX_DISABLE_HA), &error);
  g_assert_no_error (error);
  g_assert_null (find_fix (fixture->run, PP_FIX_DISABLE_HA));
  g_assert_cmpuint (pp_run_get_n_fixes (fixture->run), ==, 1);
  g_assert_false (has_ha (fixture));

  run_fixture_unwind (fixture, &error);
  g_assert_no_error (error);
  g_assert_true (has_ha (fixture));
  assert_restored (fixture, 1);
}

/* The program ends between the fix and the gate: the next one knows what to put back. */
static void
test_resumed (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (ha);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  run_fixture_fix (fixture, find_fix (fixture->run, PP_FIX_DISABLE_HA), &error);
  g_assert_no_error (error);
  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  g_assert_cmpuint (pp_run_get_n_fixes (fixture->run), ==, 1);
  run_fixture_go (fixture);
  g_assert_true (has_ha (fixture));
  assert_restored (fixture, 1);
}

/* VMs whose disks are on one server only are suspended while it is worked on, and drives emptied. */
static void
test_suspended (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (local_storage);
  const PpOptions options = { .accept_fixes = TRUE };
  guint n_suspended;

  fixture->only = "xs1";
  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_go (fixture);
  n_suspended = run_fixture_count_calls (fixture, "Async.VM.suspend") +
                run_fixture_count_calls (fixture, "Async.VM.clean_shutdown");
  g_assert_cmpuint (n_suspended, >, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.VM.hard_shutdown"), ==, 0);
  run_fixture_assert_vms_home (fixture);
  assert_restored (fixture, n_suspended);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/fixes/accepted", test_accepted);
  g_test_add_func ("/run/fixes/by-hand", test_by_hand);
  g_test_add_func ("/run/fixes/resumed", test_resumed);
  g_test_add_func ("/run/fixes/suspended", test_suspended);

  return g_test_run ();
}
