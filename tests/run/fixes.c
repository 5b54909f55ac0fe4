/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pp-host-evacuated.h"
#include "pp-live-pool-private.h"
#include "run-fixture.h"
#include "xapi-task.h"
#include "../support/wait.h"

static const char * const ha[] = { "--scenario", "ha", "--speed", "2000", NULL };
static const char * const local_storage[] = { "--scenario", "local-storage", "--speed", "2000", NULL };

static PpSnapshot *
look (RunFixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_refresh_async (fixture->pool, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_true (pp_live_pool_refresh_finish (fixture->pool, result, NULL));

  return pp_live_pool_get_snapshot (fixture->pool);
}

static gboolean
has_ha (RunFixture *fixture)
{
  return pp_snapshot_get_pool (look (fixture))->ha_enabled;
}

static XapiValue *
call (RunFixture *fixture,
      const char *method,
      XapiValue  *params)
{
  XapiSession *session = pp_live_pool_get_session (fixture->pool);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  XapiValue *answer;

  xapi_session_call_async (session, method, params, 0, NULL, pp_test_result_cb, &result);
  answer = xapi_session_call_finish (session, pp_test_wait (&result), &error);
  g_assert_no_error (error);

  return answer;
}

/* What somebody else does to the pool, to its end. */
static void
carry_out (RunFixture *fixture,
           const char *method,
           XapiValue  *params)
{
  XapiSession *session = pp_live_pool_get_session (fixture->pool);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  xapi_task_run_async (session, method, params, NULL, NULL, NULL, pp_test_result_cb, &result);
  text = xapi_task_run_finish (session, pp_test_wait (&result), &error);
  g_assert_no_error (error);
}

static char *
dup_first_ref (XapiValue *records)
{
  XapiValueIter iter;
  XapiValue *record;
  const char *ref;

  xapi_value_iter_init (&iter, records);
  g_assert_true (xapi_value_iter_next (&iter, &ref, &record));

  return g_strdup (ref);
}

static void
set_wlb (RunFixture *fixture,
         gboolean    enabled)
{
  g_autoptr(XapiValue) pools = call (fixture, "pool.get_all_records", NULL);
  g_autofree char *ref = dup_first_ref (pools);
  g_autoptr(XapiValue) nothing = NULL;

  nothing = call (fixture, "pool.set_wlb_enabled",
                  xapi_value_new_array (xapi_value_new_string (ref),
                                        xapi_value_new_boolean (enabled), NULL));
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

/* High availability is turned off before the gate and on again at the end. */
static void
test_accepted (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (ha);
  const PpOptions options = { .accept_fixes = TRUE };

  g_assert_true (has_ha (fixture));
  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_go (fixture);
  for (guint i = 0; i < pp_plan_get_n_steps (pp_run_get_plan (fixture->run)); i++)
    g_assert_cmpint (pp_run_get_progress (fixture->run, i)->state, >=, PP_STEP_DONE);
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
  run_fixture_fix (fixture, run_fixture_find_fix (fixture, PP_FIX_DISABLE_HA), &error);
  g_assert_no_error (error);
  g_assert_null (run_fixture_find_fix (fixture, PP_FIX_DISABLE_HA));
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
  run_fixture_fix (fixture, run_fixture_find_fix (fixture, PP_FIX_DISABLE_HA), &error);
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

static JsonObject *
get_pool (JsonNode *state)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (state),
                                                                      "pools"), 0);
}

static JsonObject *
find_named (JsonObject *pool,
            const char *list,
            const char *name)
{
  JsonArray *array = json_object_get_array_member (pool, list);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (g_str_equal (json_object_get_string_member (object, "name"), name))
        return object;
    }
  g_assert_not_reached ();
}

static gboolean
is_plugged_everywhere (JsonObject *pool)
{
  JsonArray *pbds = json_object_get_array_member (pool, "pbds");

  for (guint i = 0; i < json_array_get_length (pbds); i++)
    if (!json_object_get_boolean_member (json_array_get_object_element (pbds, i), "attached"))
      return FALSE;

  return TRUE;
}

/* What each fix changes, in the simulator: whether it is so. */
static gboolean
is_mended (JsonObject *pool,
           PpFixKind   kind)
{
  switch (kind)
    {
    case PP_FIX_PAUSE_WLB:
      return !json_object_get_boolean_member (pool, "wlb_enabled");

    case PP_FIX_PLUG_STORAGE:
      return is_plugged_everywhere (pool);

    case PP_FIX_ENABLE_HOST:
      return json_object_get_boolean_member (find_named (pool, "hosts", "xs3"), "enabled");

    case PP_FIX_DISABLE_AUTO_POWER_ON:
      return !json_object_get_boolean_member (find_named (pool, "vms", "nightly"), "auto_poweron");

    case PP_FIX_HARD_SHUT_DOWN_VM:
      return g_str_equal (json_object_get_string_member (find_named (pool, "vms", "scanner"),
                                                         "power_state"), "Halted");

    case PP_FIX_DISABLE_HA:
    case PP_FIX_EJECT_CD:
    case PP_FIX_SUSPEND_VM:
    case PP_FIX_SHUT_DOWN_VM:
    case PP_FIX_CLEAN_UP_FILES:
    default:
      g_assert_not_reached ();
    }
}

/* Each kind that stands in the way is mended by hand, seen to be so, and put back at the end; what
 * has no inverse stays mended. */
static void
test_every_kind (void)
{
  const char *arguments[] = { "--scenario", g_getenv ("PP_RUN_SCENARIO"), "--speed", "2000", NULL };
  static const PpFixKind kinds[] = {
    PP_FIX_PAUSE_WLB, PP_FIX_ENABLE_HOST, PP_FIX_PLUG_STORAGE, PP_FIX_DISABLE_AUTO_POWER_ON,
    PP_FIX_HARD_SHUT_DOWN_VM,
  };
  g_autoptr(RunFixture) fixture = run_fixture_new (arguments);
  g_autoptr(JsonNode) state = NULL;
  g_autoptr(GError) error = NULL;

  run_fixture_choose (fixture, "XS65ESP1066", PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_BLOCKED);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(JsonNode) now = pp_sim_fixture_get (fixture->sim, "state");
      g_autoptr(JsonNode) then = NULL;
      const PpFix *fix = run_fixture_find_fix (fixture, kinds[i]);

      g_test_message ("%s", pp_fix_kind_to_string (kinds[i]));
      g_assert_nonnull (fix);
      g_assert_false (is_mended (get_pool (now), kinds[i]));
      run_fixture_fix (fixture, fix, &error);
      g_assert_no_error (error);
      g_assert_null (run_fixture_find_fix (fixture, kinds[i]));
      then = pp_sim_fixture_get (fixture->sim, "state");
      g_assert_true (is_mended (get_pool (then), kinds[i]));
    }
  run_fixture_fix (fixture, run_fixture_find_fix (fixture, PP_FIX_CLEAN_UP_FILES), &error);
  g_assert_no_error (error);
  g_assert_null (run_fixture_find_fix (fixture, PP_FIX_CLEAN_UP_FILES));
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_AT_GATE);

  run_fixture_execute (fixture, &error);
  g_assert_no_error (error);
  state = pp_sim_fixture_get (fixture->sim, "state");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (is_mended (get_pool (state), kinds[i]), ==, kinds[i] == PP_FIX_PLUG_STORAGE);
  assert_restored (fixture, G_N_ELEMENTS (kinds) - 1);
  for (guint i = 0; i < 3; i++)
    {
      static const char * const hosts[] = { "xs1", "xs2", "xs3" };

      g_assert_true (run_fixture_has (fixture, hosts[i], "XS65ESP1066"));
      run_fixture_assert_restarts (fixture, hosts[i], 1, 0);
      run_fixture_assert_enabled (fixture, hosts[i], i < 2);
    }
  run_fixture_assert_vms_home (fixture);
}

static gboolean
plans_to (RunFixture *fixture,
          PpFixKind   kind)
{
  PpPlan *plan = pp_run_get_plan (fixture->run);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      if (step->kind == PP_STEP_FIX && step->fix->kind == kind)
        return TRUE;
    }

  return FALSE;
}

static RunFixture *
new_mended (void)
{
  const char *arguments[] = { "--scenario", g_getenv ("PP_RUN_MENDED"), "--speed", "2000", NULL };

  return run_fixture_new (arguments);
}

/* Without the answer of a server nobody knows which of its virtual machines are to be suspended: that
 * is asked again, and nothing is done before. */
static void
test_silent (void)
{
  g_autoptr(RunFixture) fixture = new_mended ();
  g_autoptr(GError) error = NULL;

  pp_sim_fixture_post (fixture->sim, "faults",
                       "[{\"method\": \"host.get_vms_which_prevent_evacuation\", "
                       "\"error\": [\"INTERNAL_ERROR\", \"no\"]}]");
  run_fixture_choose_mending (fixture, "XS65ESP1066");
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_BLOCKED);
  g_assert_cmpuint (pp_plan_count_blocking (pp_run_get_plan (fixture->run)), ==, 2);
  g_assert_false (plans_to (fixture, PP_FIX_SUSPEND_VM));

  pp_sim_fixture_post (fixture->sim, "faults", "[]");
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_AT_GATE);
  g_assert_true (plans_to (fixture, PP_FIX_SUSPEND_VM));
}

static void
stop_cb (PpRun   *run,
         guint    position,
         gpointer user_data)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind == PP_STEP_EVACUATE)
    pp_run_stop (run);
}

/* What stands in the way only since the plan was agreed to is mended and put back as well. */
static void
test_since (void)
{
  static const char filter[] = "field \"name__label\" = \"scratch\"";
  g_autoptr(RunFixture) fixture = new_mended ();
  g_autoptr(XapiValue) found =
    call (fixture, "VM.get_all_records_where", xapi_value_new_array_of_strings (filter, NULL));
  g_autofree char *vm = dup_first_ref (found);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  const char *host;

  carry_out (fixture, "Async.VM.suspend", xapi_value_new_array_of_strings (vm, NULL));
  set_wlb (fixture, FALSE);
  look (fixture);
  run_fixture_choose_mending (fixture, "XS65ESP1066");
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_false (plans_to (fixture, PP_FIX_SUSPEND_VM));
  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (stop_cb), NULL);
  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_STOPPED);

  host = pp_snapshot_find_host (look (fixture), "xs2")->ref;
  carry_out (fixture, "Async.VM.resume_on",
             xapi_value_new_array (xapi_value_new_string (vm), xapi_value_new_string (host),
                                   xapi_value_new_boolean (FALSE),
                                   xapi_value_new_boolean (FALSE), NULL));
  set_wlb (fixture, TRUE);
  look (fixture);
  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.VM.suspend"), ==, 2);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "pool.set_wlb_enabled"), ==, 4);
  g_assert_cmpuint (pp_run_get_n_fixes (fixture->run), ==, 0);
  run_fixture_assert_as_before (fixture);
  run_fixture_assert_restarts (fixture, "xs1", 1, 0);
  run_fixture_assert_restarts (fixture, "xs2", 1, 0);
}

static void
note_evacuated (RunFixture   *fixture,
                const PpHost *host,
                const char   *key,
                const char   *vm)
{
  g_autoptr(XapiValue) nothing = NULL;

  nothing = call (fixture, "host.add_to_other_config",
                  xapi_value_new_array_of_strings (host->ref, key, vm, NULL));
}

/* XenCenter suspended one virtual machine and shut another one down when it emptied the server, and
 * wrote so on it: who takes it out of maintenance mode brings both back. */
static void
test_left_by_another (void)
{
  static const char * const ways[][2] = {
    { "Async.VM.suspend", PP_EVACUATED_SUSPENDED }, { "Async.VM.clean_shutdown", PP_EVACUATED_HALTED },
  };
  g_autoptr(RunFixture) fixture =
    run_fixture_new ((const char *[]) { "--scenario", "lab", "--speed", "2000", NULL });
  g_autoptr(PpHost) host = pp_host_ref (pp_snapshot_find_host (look (fixture), "xs2"));
  g_autofree char *where = g_strdup_printf ("(field \"resident_on\" = \"%s\") and "
                                            "(field \"is_control_domain\" = \"false\")", host->ref);
  g_autoptr(XapiValue) vms = NULL;
  g_autoptr(XapiValue) nothing = NULL;
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;
  g_auto(GStrv) left = NULL;

  vms = call (fixture, "VM.get_all_records_where", xapi_value_new_array_of_strings (where, NULL));
  xapi_value_iter_init (&iter, vms);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_assert_true (xapi_value_iter_next (&iter, &ref, &record));
      carry_out (fixture, ways[i][0], xapi_value_new_array_of_strings (ref, NULL));
      note_evacuated (fixture, host, ways[i][1], xapi_value_member_string (record, "uuid", ""));
    }
  nothing = call (fixture, "host.disable", xapi_value_new_array_of_strings (host->ref, NULL));
  look (fixture);

  fixture->only = "xs2";
  run_fixture_choose_full (fixture, PP_PURPOSE_LEAVE_MAINTENANCE, "", &(PpOptions) { 0 });
  run_fixture_go (fixture);
  run_fixture_assert_as_before (fixture);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.VM.resume_on"), ==, 1);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.VM.start_on"), ==, 1);
  left = pp_host_list_evacuated (pp_snapshot_find_host (look (fixture), "xs2"));
  g_assert_cmpuint (g_strv_length (left), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/fixes/accepted", test_accepted);
  g_test_add_func ("/run/fixes/by-hand", test_by_hand);
  g_test_add_func ("/run/fixes/resumed", test_resumed);
  g_test_add_func ("/run/fixes/suspended", test_suspended);
  g_test_add_func ("/run/fixes/every-kind", test_every_kind);
  g_test_add_func ("/run/fixes/silent", test_silent);
  g_test_add_func ("/run/fixes/since", test_since);
  g_test_add_func ("/run/fixes/left-by-another", test_left_by_another);

  return g_test_run ();
}
