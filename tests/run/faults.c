/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ground.h"

#include <errno.h>
#include <string.h>

#define HOTFIX (run_ground_get ()->hotfix)

static RunFixture *
prepared (const char *hotfix)
{
  RunFixture *fixture = run_ground_fixture (NULL);
  g_autoptr(GError) error = NULL;

  run_fixture_choose (fixture, hotfix, PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pp_run_state_to_string (pp_run_get_state (fixture->run)), ==, "at-gate");

  return fixture;
}

static PpStepKind
failed_step (PpRun *run)
{
  PpPlan *plan = pp_run_get_plan (run);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    if (pp_run_get_progress (run, i)->state == PP_STEP_FAILED)
      return pp_plan_get_step (plan, i)->kind;
  g_assert_not_reached ();
}

static void
assert_failed (RunFixture *fixture,
               PpErrorCode code,
               const char *server,
               PpStepKind  kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *report;

  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_error (error, PP_ERROR, (int) code);
  g_assert_cmpstr (pp_error_get_server (error), ==, server);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_FAILED);
  g_assert_cmpstr (pp_step_kind_to_string (failed_step (fixture->run)), ==,
                   pp_step_kind_to_string (kind));

  node = json_from_string (pp_run_get_report (fixture->run), NULL);
  report = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (report, "state"), ==, "failed");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (report, "error"),
                                                  "kind"), ==, pp_step_kind_to_string (kind));
}

static void
assert_left_disabled (RunFixture *fixture,
                      const char *name)
{
  g_autoptr(JsonNode) node = json_from_string (pp_run_get_report (fixture->run), NULL);
  JsonObject *error = json_object_get_object_member (json_node_get_object (node), "error");
  JsonArray *disabled = json_object_get_array_member (error, "left_disabled");

  const char * const *left = pp_run_get_left_disabled (fixture->run);

  g_assert_cmpuint (json_array_get_length (disabled), ==, name != NULL ? 1 : 0);
  g_assert_cmpuint (g_strv_length ((char **) left), ==, name != NULL ? 1 : 0);
  g_assert_cmpstr (left[0], ==, name);
}

static void
assert_untouched (RunFixture *fixture,
                  const char *host)
{
  g_assert_false (run_fixture_has (fixture, host, HOTFIX));
  run_fixture_assert_enabled (fixture, host, TRUE);
  run_fixture_assert_restarts (fixture, host, 0, 0);
}

/* The fault comes after the gate, where all was well. */
static void
test_precheck (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  run_ground_faults (fixture, "[{\"method\": \"{class}.precheck\", \"host\": \"xs2\", \"error\": "
                     "[\"PATCH_PRECHECK_FAILED_ISO_MOUNTED\", \"OpaqueRef:x\", \"tools\"]}]");
  assert_failed (fixture, PP_ERROR_REFUSED, "xs2", PP_STEP_PRECHECK);
  g_assert_cmpstr (pp_error_get_failure (pp_run_get_error (fixture->run)), ==,
                   "PATCH_PRECHECK_FAILED_ISO_MOUNTED");
  assert_left_disabled (fixture, NULL);
  g_assert_true (run_fixture_has (fixture, "xs1", HOTFIX));
  run_fixture_assert_restarts (fixture, "xs1", 1, 0);
  assert_untouched (fixture, "xs2");
  assert_untouched (fixture, "xs3");
  run_fixture_assert_vms_home (fixture);
}

static void
test_apply (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  run_ground_faults (fixture, "[{\"method\": \"{class}.apply\", \"host\": \"xs2\", \"error\": "
                     "[\"{prefix}_APPLY_FAILED\", \"rpm: no\"]}]");
  assert_failed (fixture, PP_ERROR_REFUSED, "xs2", PP_STEP_APPLY);
  assert_left_disabled (fixture, "xs2");
  g_assert_true (pp_run_was_read_back (fixture->run));
  g_assert_null (pp_run_get_unknown (fixture->run));
  run_fixture_assert_enabled (fixture, "xs2", FALSE);
  assert_untouched (fixture, "xs3");
}

/* A server that a run left in maintenance mode is found by whoever looks later, and so is the run. */
static void
test_unwind (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) left = NULL;
  g_auto(GStrv) none = NULL;
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  PpSnapshot *snapshot;

  run_ground_faults (fixture, "[{\"method\": \"{class}.apply\", \"host\": \"xs2\", \"error\": "
                     "[\"{prefix}_APPLY_FAILED\", \"rpm: no\"]}]");
  assert_failed (fixture, PP_ERROR_REFUSED, "xs2", PP_STEP_APPLY);
  snapshot = pp_live_pool_get_snapshot (fixture->pool);
  left = pp_run_find_left_disabled (fixture->state_dir, snapshot);
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, "xs2");
  id = pp_run_find_unfinished (fixture->state_dir, snapshot);
  g_assert_cmpstr (id, ==, pp_run_get_id (fixture->run));

  run_fixture_unwind (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_UNWOUND);
  run_fixture_assert_enabled (fixture, "xs2", TRUE);
  run_fixture_assert_vms_home (fixture);
  snapshot = pp_live_pool_get_snapshot (fixture->pool);
  none = pp_run_find_left_disabled (fixture->state_dir, snapshot);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  again = pp_run_find_unfinished (fixture->state_dir, snapshot);
  g_assert_null (again);
}

/* What failed is gone on with in the same way as what was killed. */
static void
test_resume (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);
  g_autofree char *id = NULL;

  run_ground_faults (fixture, "[{\"method\": \"{class}.apply\", \"host\": \"xs2\", \"nth\": 1, "
                     "\"error\": [\"{prefix}_APPLY_FAILED\", \"rpm: no\"]}]");
  assert_failed (fixture, PP_ERROR_REFUSED, "xs2", PP_STEP_APPLY);
  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_restarts (fixture, "xs1", 1, 0);
  run_fixture_assert_restarts (fixture, "xs2", 1, 0);
  run_fixture_assert_vms_home (fixture);
}

/* Found at the gate: nothing has been done. */
static void
test_blocked (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  g_autoptr(GError) error = NULL;

  run_ground_faults (fixture, "[{\"method\": \"{class}.precheck\", \"host\": \"xs3\", \"error\": "
                     "[\"PATCH_PRECHECK_FAILED_ISO_MOUNTED\", \"OpaqueRef:x\", \"tools\"]}]");
  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_BLOCKED);
  g_assert_cmpuint (pp_plan_count_blocking (pp_run_get_plan (fixture->run)), ==, 1);
  assert_untouched (fixture, "xs1");

  /* Gone, and checked again. */
  run_ground_faults (fixture, "[]");
  run_fixture_go (fixture);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
}

static void
test_never_returns (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  pp_run_set_wait (fixture->run, 5, 50);
  run_ground_faults (fixture, "[{\"host\": \"xs2\", \"action\": \"never-returns\"}]");
  assert_failed (fixture, PP_ERROR_TIMED_OUT, "xs2", PP_STEP_WAIT);
  assert_left_disabled (fixture, "xs2");
  assert_untouched (fixture, "xs3");
  g_assert_true (run_fixture_has (fixture, "xs1", HOTFIX));
}

/* A cut upload fails the run before the gate; the next one starts where that ended. */
static void
test_upload_cut (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  g_autoptr(GError) error = NULL;

  run_ground_faults (fixture, "[{\"upload\": {\"cut-after\": 1000}}]");
  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  g_assert_false (run_fixture_prepare (fixture, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_FAILED);
  g_assert_cmpint (failed_step (fixture->run), ==, PP_STEP_UPLOAD);
  assert_untouched (fixture, "xs1");

  run_ground_faults (fixture, "[]");
  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
}

static void
test_already_exists (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  g_assert_cmpint (pp_plan_get_step (pp_run_get_plan (fixture->run), 0)->kind, ==, PP_STEP_GATE);
  run_fixture_go (fixture);
}

/* Somebody cleaned the file away between the gate and the second server. */
static void
test_cleaned (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  run_ground_faults (fixture, "[{\"method\": \"{class}.precheck\", \"host\": \"xs2\", \"nth\": 1, "
                     "\"error\": [\"CANNOT_FIND_{prefix}\"]}]");
  run_fixture_go (fixture);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_vms_home (fixture);
}

/* Said of a hotfix that came by another one. */
static void
test_already_applied (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  run_ground_faults (fixture, "[{\"method\": \"{class}.apply\", \"host\": \"xs2\", \"error\": "
                     "[\"{prefix}_ALREADY_APPLIED\", \"OpaqueRef:x\"]}]");
  /* It lies: reading the server back tells. */
  assert_failed (fixture, PP_ERROR_NOT_APPLIED, "xs2", PP_STEP_VERIFY);
  run_fixture_assert_vms_home (fixture);
}

static void
close_cb (PpRun      *run,
          guint       position,
          RunFixture *fixture)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind == PP_STEP_APPLY &&
      pp_run_get_progress (run, position)->state == PP_STEP_NOW)
    run_ground_faults (fixture, "[{\"method\": null, \"action\": \"close\"}]");
}

/* The whole pool goes for good while a hotfix is applied. */
static void
test_vanishes (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);
  gint64 start = g_get_monotonic_time ();
  g_autoptr(JsonNode) node = NULL;
  JsonObject *report;

  pp_run_set_wait (fixture->run, 3, 50);
  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (close_cb), fixture);
  assert_failed (fixture, PP_ERROR_UNREACHABLE, "xs1", PP_STEP_APPLY);
  assert_left_disabled (fixture, "xs1");
  g_assert_cmpint ((g_get_monotonic_time () - start) / G_USEC_PER_SEC, <, 40);

  g_assert_false (pp_run_was_read_back (fixture->run));
  g_assert_cmpint (pp_run_get_unknown (fixture->run)->kind, ==, PP_STEP_APPLY);
  node = json_from_string (pp_run_get_report (fixture->run), NULL);
  report = json_node_get_object (node);
  g_assert_false (json_object_get_boolean_member (report, "read_back"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (report, "unknown"),
                                                  "hotfix"), ==,
                   pp_run_get_unknown (fixture->run)->hotfix);
}

/* Away and back again: another master would show a certificate for the person to look at. */
static void
designate_cb (PpRun      *run,
              guint       position,
              RunFixture *fixture)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind != PP_STEP_APPLY ||
      pp_run_get_progress (run, position)->state != PP_STEP_NOW)
    return;

  g_signal_handlers_disconnect_by_func (run, designate_cb, fixture);
  pp_sim_fixture_post (fixture->sim, "master", "{\"host\": \"xs2\", \"designate\": true}");
  pp_sim_fixture_post (fixture->sim, "master", "{\"host\": \"xs1\", \"designate\": true}");
}

/* The toolstack restarts before a hotfix is applied: that it is still starting is waited for, and
 * that it has left maintenance mode by that is put right. */
static void
test_booting (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);
  g_autoptr(GError) error = NULL;

  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (designate_cb), fixture);
  g_assert_true (run_fixture_execute (fixture, &error));
  g_assert_no_error (error);
  g_assert_true (run_fixture_has (fixture, "xs1", HOTFIX));
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_enabled (fixture, "xs1", TRUE);
  run_fixture_assert_restarts (fixture, "xs1", 1, 0);
  run_fixture_assert_vms_home (fixture);
}

static void
forget_cb (PpRun      *run,
           guint       position,
           RunFixture *fixture)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind != PP_STEP_APPLY ||
      pp_run_get_progress (run, position)->state != PP_STEP_NOW)
    return;

  g_signal_handlers_disconnect_by_func (run, forget_cb, fixture);
  run_ground_faults (fixture, "[{\"method\": \"task.get_record\", \"nth\": 1, "
                     "\"action\": \"restart-toolstack\"}]");
}

/* The toolstack of the master restarts while a hotfix is applied: session and task are gone with it
 * (HANDLE_INVALID). What the pool has then decides, and nothing is applied twice. */
static void
test_forgotten (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);
  g_autoptr(GError) error = NULL;

  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (forget_cb), fixture);
  run_fixture_execute (fixture, &error);
  g_assert_no_error (error);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *host = g_strdup_printf ("xs%u", i);

      g_assert_true (run_fixture_has (fixture, host, HOTFIX));
      run_fixture_assert_enabled (fixture, host, TRUE);
    }
  g_assert_cmpuint (run_ground_count (fixture, "Async.{class}.apply"), ==, 3);
  run_fixture_assert_vms_home (fixture);
}

/* What passes by itself is waited out: each of these once, at another step. */
static void
test_passing (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  run_ground_faults (fixture, "[{\"method\": \"host.disable\", \"host\": \"xs1\", \"nth\": 1, "
                     "\"error\": [\"HOST_OFFLINE\", \"OpaqueRef:x\"]}, "
                     "{\"method\": \"host.evacuate\", \"host\": \"xs2\", \"nth\": 1, "
                     "\"error\": [\"CANNOT_CONTACT_HOST\", \"OpaqueRef:x\"]}, "
                     "{\"method\": \"{class}.apply\", \"host\": \"xs3\", \"nth\": 1, "
                     "\"error\": [\"OTHER_OPERATION_IN_PROGRESS\", \"host\", \"OpaqueRef:x\"]}, "
                     "{\"method\": \"VM.get_record\", \"nth\": 1, "
                     "\"error\": [\"HOST_STILL_BOOTING\"]}]");
  run_fixture_go (fixture);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 4);
  g_assert_cmpuint (run_ground_count (fixture, "Async.{class}.apply"), ==, 4);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_vms_home (fixture);
}

/* A member that takes its reboot and falls silent, so that the master cannot contact it: it restarts
 * once, and the run goes on from that. */
static void
test_silent (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  run_ground_faults (fixture, "[{\"method\": \"host.reboot\", \"host\": \"xs2\", \"nth\": 1, "
                     "\"action\": \"lost\", \"error\": [\"CANNOT_CONTACT_HOST\", \"OpaqueRef:x\"]}]");
  run_fixture_go (fixture);
  g_assert_cmpuint (run_fixture_count_restarts (fixture, "xs2", "reboots"), ==, 1);
  g_assert_true (run_fixture_has (fixture, "xs2", HOTFIX));
  run_fixture_assert_vms_home (fixture);
}

/* Nobody knows the session any more while the servers are asked: the connection is mended, and they are
 * asked again. */
static void
test_asked_again (void)
{
  g_autoptr(RunFixture) fixture = run_ground_fixture (NULL);
  g_autoptr(GError) error = NULL;

  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  pp_sim_fixture_post (fixture->sim, "faults",
                       "[{\"method\": \"VM.get_all_records_where\", \"nth\": 1, "
                       "\"error\": [\"SESSION_INVALID\", \"OpaqueRef:x\"]}]");
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_AT_GATE);
}

/* It does not pass: within the limit the server's own reason is the end of it. */
static void
test_lasting (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);

  pp_run_set_wait (fixture->run, 1, 20);
  run_ground_faults (fixture, "[{\"method\": \"host.evacuate\", \"host\": \"xs1\", "
                     "\"error\": [\"OTHER_OPERATION_IN_PROGRESS\", \"host\", \"OpaqueRef:x\"]}]");
  assert_failed (fixture, PP_ERROR_REFUSED, "xs1", PP_STEP_EVACUATE);
  g_assert_cmpstr (pp_error_get_failure (pp_run_get_error (fixture->run)), ==,
                   "OTHER_OPERATION_IN_PROGRESS");
  assert_left_disabled (fixture, "xs1");
  assert_untouched (fixture, "xs2");
}

static gboolean disk_is_full;

int __real_fsync (int fd);
int __wrap_fsync (int fd);

/* Found out when it comes to the disk, as on a network file system. */
int
__wrap_fsync (int fd)
{
  if (!disk_is_full)
    return __real_fsync (fd);
  errno = ENOSPC;

  return -1;
}

static void
fill_cb (PpRun      *run,
         guint       position,
         RunFixture *fixture)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind == PP_STEP_EVACUATE &&
      pp_run_get_progress (run, position)->state == PP_STEP_DONE)
    disk_is_full = TRUE;
}

/* The disk of this computer is full when a step is to be written down: it is not begun, the run says
 * so, and goes on when there is room. */
static void
test_disk_full (void)
{
  g_autoptr(RunFixture) fixture = prepared (HOTFIX);
  g_autofree char *id = g_strdup (pp_run_get_id (fixture->run));
  g_autoptr(GError) error = NULL;

  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (fill_cb), fixture);
  g_test_expect_message ("pp-run", G_LOG_LEVEL_WARNING, "journal of run *");
  g_test_expect_message ("pp-run", G_LOG_LEVEL_WARNING, "report of run *");
  g_assert_false (run_fixture_execute (fixture, &error));
  g_test_assert_expected_messages ();
  disk_is_full = FALSE;
  g_assert_error (error, PP_ERROR, PP_ERROR_SPACE);
  g_assert_null (pp_error_get_server (error));
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_FAILED);
  g_assert_cmpuint (run_ground_count (fixture, "Async.{class}.apply"), ==, 0);
  assert_left_disabled (fixture, "xs1");

  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_vms_home (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/faults/precheck", test_precheck);
  g_test_add_func ("/run/faults/apply", test_apply);
  g_test_add_func ("/run/faults/unwind", test_unwind);
  g_test_add_func ("/run/faults/resume", test_resume);
  g_test_add_func ("/run/faults/blocked", test_blocked);
  g_test_add_func ("/run/faults/never-returns", test_never_returns);
  g_test_add_func ("/run/faults/upload-cut", test_upload_cut);
  g_test_add_func ("/run/faults/already-exists", test_already_exists);
  g_test_add_func ("/run/faults/cleaned", test_cleaned);
  g_test_add_func ("/run/faults/already-applied", test_already_applied);
  g_test_add_func ("/run/faults/vanishes", test_vanishes);
  g_test_add_func ("/run/faults/booting", test_booting);
  g_test_add_func ("/run/faults/forgotten", test_forgotten);
  g_test_add_func ("/run/faults/passing", test_passing);
  g_test_add_func ("/run/faults/silent", test_silent);
  g_test_add_func ("/run/faults/lasting", test_lasting);
  g_test_add_func ("/run/faults/asked-again", test_asked_again);
  g_test_add_func ("/run/faults/disk-full", test_disk_full);

  return g_test_run ();
}
