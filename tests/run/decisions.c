/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-run-control.h>
#include <poolpatch/pp-run-retry.h>

#include "run-fixture.h"
#include "../support/wait.h"

#include <string.h>

#define HOTFIX "XS62ESP1"
#define WAIT_SECONDS 3
#define LONG_SECONDS 20
#define POLL_MILLISECONDS 20

static const char * const lab[] = { "--scenario", "lab", "--speed", "2000", NULL };
static const char * const four[] = { "--scenario", "lab", "--hosts", "4", "--vms", "40", "--speed", "2000", NULL };

/* What a person would do, and how often they were asked. */
typedef struct
{
  RunFixture *fixture;
  PpDecision  decision;
  guint       n_asked;
  const char *refused;   /* (nullable) the server for which going on without is refused */
  gboolean    silent;    /* nobody says anything */
} Person;

static gboolean
decide_cb (gpointer user_data)
{
  Person *person = user_data;
  g_autoptr(GError) error = NULL;

  pp_run_set_wait (person->fixture->run, LONG_SECONDS, POLL_MILLISECONDS);
  if (person->silent)
    return G_SOURCE_REMOVE;
  if (person->refused)
    {
      g_assert_false (pp_run_decide (person->fixture->run, PP_DECISION_GO_ON_WITHOUT, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_BLOCKED);
      g_assert_cmpstr (pp_error_get_server (error), ==, person->refused);
      g_assert_true (strstr (error->message, "master") != NULL || strstr (error->message, "GiB") != NULL);
      g_assert_cmpint (pp_run_get_state (person->fixture->run), ==, PP_RUN_DECISION);
      g_clear_error (&error);
    }
  pp_run_decide (person->fixture->run, person->decision, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (person->fixture->run), ==, PP_RUN_RUNNING);

  return G_SOURCE_REMOVE;
}

static void
state_cb (PpRun      *run,
          GParamSpec *pspec,
          Person     *person)
{
  if (pp_run_get_state (run) != PP_RUN_DECISION)
    return;
  g_assert_true (pp_run_is_under_way (run));
  person->n_asked++;
  g_idle_add (decide_cb, person);
}

static RunFixture *
prepared (const char * const *arguments,
          Person             *person,
          const char         *faults)
{
  RunFixture *fixture = run_fixture_new (arguments);
  g_autoptr(GError) error = NULL;

  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_AT_GATE);
  pp_run_set_wait (fixture->run, WAIT_SECONDS, POLL_MILLISECONDS);
  if (faults != NULL)
    pp_sim_fixture_post (fixture->sim, "faults", faults);
  if (person != NULL)
    {
      person->fixture = fixture;
      pp_run_set_asks (fixture->run, TRUE);
      g_signal_connect (fixture->run, "notify::state", G_CALLBACK (state_cb), person);
    }

  return fixture;
}

static void
assert_left_disabled (RunFixture *fixture,
                      const char *name)
{
  const char * const *names = pp_run_get_left_disabled (fixture->run);

  g_assert_cmpuint (g_strv_length ((char **) names), ==, 1);
  g_assert_cmpstr (names[0], ==, name);
}

static char *
never_returns (const char *host)
{
  return g_strdup_printf ("[{\"host\": \"%s\", \"action\": \"never-returns\"}]", host);
}

/* There is no pool without its master, and no room for xs3 on two servers of which it is one. */
static void
test_stop (gconstpointer data)
{
  const char *missing = data;
  gboolean of_master = g_str_equal (missing, "xs1");
  Person person = { .decision = PP_DECISION_STOP, .refused = of_master ? "xs1" : "xs3" };
  g_autofree char *faults = never_returns (missing);
  g_autoptr(RunFixture) fixture = prepared (lab, &person, faults);
  g_autoptr(GError) error = NULL;

  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_TIMED_OUT);
  g_assert_cmpuint (person.n_asked, ==, 1);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_FAILED);
  assert_left_disabled (fixture, missing);
  g_assert_false (run_fixture_has (fixture, "xs3", HOTFIX));
}

static void
test_go_on_without (void)
{
  Person person = { .decision = PP_DECISION_GO_ON_WITHOUT };
  g_autofree char *faults = never_returns ("xs2");
  g_autoptr(RunFixture) fixture = prepared (four, &person, faults);
  g_autoptr(GError) error = NULL;
  PpPlan *plan = pp_run_get_plan (fixture->run);
  guint n_left_out = 0;

  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_TIMED_OUT);
  g_assert_cmpstr (pp_error_get_server (error), ==, "xs2");
  g_assert_cmpuint (person.n_asked, ==, 1);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_FAILED);
  assert_left_disabled (fixture, "xs2");
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_enabled (fixture, "xs3", TRUE);
  run_fixture_assert_restarts (fixture, "xs3", 1, 0);
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStepProgress *progress = pp_run_get_progress (fixture->run, i);

      n_left_out += progress->state == PP_STEP_SKIPPED && progress->error != NULL;
    }
  g_assert_cmpuint (n_left_out, >, 0);
}

/* Of xs2 alone no patience is had. */
static void
reboot_cb (PpRun      *run,
           guint       position,
           RunFixture *fixture)
{
  const PpStep *step = pp_plan_get_step (pp_run_get_plan (run), position);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (fixture->pool);

  if (step->kind == PP_STEP_REBOOT &&
      g_str_equal (pp_snapshot_find_host (snapshot, step->host)->name, "xs2"))
    pp_run_set_wait (run, 0, POLL_MILLISECONDS);
}

/* It is given as long again, or comes while nobody has said anything. */
static void
test_wait_on (gconstpointer data)
{
  gboolean silent = GPOINTER_TO_INT (data);
  Person person = { .decision = PP_DECISION_WAIT_ON, .silent = silent };
  g_autoptr(RunFixture) fixture = prepared (lab, &person, NULL);
  g_autoptr(GError) error = NULL;

  pp_run_set_wait (fixture->run, LONG_SECONDS, POLL_MILLISECONDS);
  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (reboot_cb), fixture);
  g_assert_true (run_fixture_execute (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (person.n_asked, ==, 1);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_DONE);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_vms_home (fixture);
}

static gboolean
go_on_cb (gpointer user_data)
{
  RunFixture *fixture = user_data;

  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_PAUSED);
  g_assert_true (pp_run_is_pausing (fixture->run));
  run_fixture_assert_enabled (fixture, "xs1", FALSE);
  g_assert_false (run_fixture_has (fixture, "xs1", HOTFIX));
  pp_run_go_on (fixture->run);

  return G_SOURCE_REMOVE;
}

static void
paused_cb (PpRun      *run,
           GParamSpec *pspec,
           RunFixture *fixture)
{
  if (pp_run_get_state (run) == PP_RUN_PAUSED)
    g_idle_add (go_on_cb, fixture);
}

static void
evacuate_cb (PpRun      *run,
             guint       position,
             RunFixture *fixture)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind != PP_STEP_EVACUATE)
    return;
  g_signal_handlers_disconnect_by_func (run, evacuate_cb, fixture);
  pp_run_pause (run);
}

static void
test_pause (void)
{
  g_autoptr(RunFixture) fixture = prepared (lab, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *journal = NULL;

  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (evacuate_cb), fixture);
  g_signal_connect (fixture->run, "notify::state", G_CALLBACK (paused_cb), fixture);
  g_assert_true (run_fixture_execute (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_DONE);
  run_fixture_assert_vms_home (fixture);

  path = g_build_filename (fixture->state_dir, "runs", pp_run_get_id (fixture->run),
                           "journal.jsonl", NULL);
  g_assert_true (g_file_get_contents (path, &journal, NULL, NULL));
  g_assert_nonnull (g_strstr_len (journal, -1, "\"paused\""));
  g_assert_nonnull (g_strstr_len (journal, -1, "\"went-on\""));
}

/* What failed once and passes. */
static void
test_retry (void)
{
  g_autoptr(RunFixture) fixture =
    prepared (lab, NULL, "[{\"method\": \"pool_patch.apply\", \"host\": \"xs2\", \"nth\": 1, "
              "\"error\": [\"PATCH_APPLY_FAILED\", \"rpm: no\"]}]");
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *id = g_strdup (pp_run_get_id (fixture->run));

  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_REFUSED);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_FAILED);
  g_clear_error (&error);

  pp_run_set_wait (fixture->run, LONG_SECONDS, POLL_MILLISECONDS);
  pp_run_retry_async (fixture->run, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_true (pp_run_retry_finish (fixture->run, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_DONE);
  g_assert_cmpstr (pp_run_get_id (fixture->run), ==, id);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_restarts (fixture, "xs1", 1, 0);
  run_fixture_assert_restarts (fixture, "xs2", 1, 0);
  run_fixture_assert_vms_home (fixture);
}

static void
assert_may_not_skip (RunFixture *fixture,
                     PpSkip      skip,
                     const char *word)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (pp_run_can_skip (fixture->run, skip, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_BLOCKED);
  g_assert_nonnull (strstr (error->message, word));
}

static void
retry (RunFixture *fixture,
       GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_run_set_wait (fixture->run, LONG_SECONDS, POLL_MILLISECONDS);
  pp_run_retry_async (fixture->run, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_false (pp_run_retry_finish (fixture->run, result, error));
}

/* A server that refuses its hotfix is taken back into service, and the next one has its turn. Tried
 * again by another program, it gets it as well. */
static void
test_skip_server (void)
{
  g_autoptr(RunFixture) fixture =
    prepared (lab, NULL, "[{\"method\": \"pool_patch.apply\", \"host\": \"xs2\", "
              "\"error\": [\"PATCH_APPLY_FAILED\", \"rpm: no\"]}]");
  g_autofree char *id = g_strdup (pp_run_get_id (fixture->run));
  g_autoptr(GError) error = NULL;

  g_assert_false (run_fixture_execute (fixture, &error));
  g_clear_error (&error);
  g_assert_cmpint (pp_run_get_failed_step (fixture->run)->kind, ==, PP_STEP_APPLY);
  assert_may_not_skip (fixture, PP_SKIP_STEP, "go on without the server");
  g_assert_true (pp_run_skip (fixture->run, PP_SKIP_SERVER, &error));
  g_assert_no_error (error);

  retry (fixture, &error);
  g_assert_error (error, PP_ERROR, PP_ERROR_REFUSED);
  g_assert_cmpstr (pp_error_get_server (error), ==, "xs2");
  g_clear_error (&error);
  g_assert_false (run_fixture_has (fixture, "xs2", HOTFIX));
  run_fixture_assert_restarts (fixture, "xs2", 0, 0);
  run_fixture_assert_enabled (fixture, "xs2", TRUE);
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_restarts (fixture, "xs3", 1, 0);
  run_fixture_assert_vms_home (fixture);

  pp_sim_fixture_post (fixture->sim, "faults", "[]");
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  g_assert_true (run_fixture_has (fixture, "xs2", HOTFIX));
  run_fixture_assert_vms_home (fixture);
}

/* Neither members without their master, nor a server that is not restarted: said, and why. What
 * failed is known to the program that takes the run up as well. */
static void
test_skip_step (void)
{
  g_autoptr(RunFixture) fixture =
    prepared (lab, NULL, "[{\"method\": \"pool_patch.apply\", \"host\": \"xs1\", \"nth\": 1, "
              "\"error\": [\"PATCH_APPLY_FAILED\", \"rpm: no\"]}, "
              "{\"method\": \"VM.pool_migrate\", "
              "\"error\": [\"HOST_NOT_ENOUGH_FREE_MEMORY\", \"1\", \"0\"]}]");
  g_autofree char *id = g_strdup (pp_run_get_id (fixture->run));
  g_autoptr(GError) error = NULL;

  g_assert_false (run_fixture_execute (fixture, &error));
  g_clear_error (&error);
  assert_may_not_skip (fixture, PP_SKIP_STEP, "master");
  assert_may_not_skip (fixture, PP_SKIP_SERVER, "master");

  retry (fixture, &error);
  g_assert_error (error, PP_ERROR, PP_ERROR_REFUSED);
  g_clear_error (&error);
  pp_sim_fixture_post (fixture->sim, "faults", "[]");
  run_fixture_resume (fixture, id);
  g_assert_cmpint (pp_run_get_failed_step (fixture->run)->kind, ==, PP_STEP_BRING_BACK);
  g_assert_true (pp_run_skip (fixture->run, PP_SKIP_STEP, &error));
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_cmpstr (pp_error_get_failure (error), ==, "HOST_NOT_ENOUGH_FREE_MEMORY");
  g_assert_true (run_fixture_has (fixture, "xs3", HOTFIX));
  run_fixture_assert_restarts (fixture, "xs1", 1, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/run/decisions/stop", "xs2", test_stop);
  g_test_add_data_func ("/run/decisions/master", "xs1", test_stop);
  g_test_add_func ("/run/decisions/go-on-without", test_go_on_without);
  g_test_add_data_func ("/run/decisions/wait-on", GINT_TO_POINTER (FALSE), test_wait_on);
  g_test_add_data_func ("/run/decisions/comes-by-itself", GINT_TO_POINTER (TRUE), test_wait_on);
  g_test_add_func ("/run/decisions/pause", test_pause);
  g_test_add_func ("/run/decisions/retry", test_retry);
  g_test_add_func ("/run/decisions/skip-server", test_skip_server);
  g_test_add_func ("/run/decisions/skip-step", test_skip_step);

  return g_test_run ();
}
