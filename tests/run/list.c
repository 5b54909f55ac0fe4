/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-past-run.h>

#include "pp-journal.h"

static const char plan[] =
  "{\"schema\": 1, \"started\": \"2024-05-01T10:00:00Z\", \"pool\": {\"uuid\": \"p1\"}, "
  "\"plan\": {\"steps\": [{}, {}, {}]}}";
static const char journal[] =
  "{\"event\": \"step-done\"}\n{\"event\": \"step-skipped\"}\n{\"event\": \"step-started\"}\n"
  "{\"event\": \"ended\", \"time\": \"2024-05-01T10:00:10Z\"}\n{\"event\": \"step-do";

static void
put (const char *state_dir,
     const char *id,
     const char *name,
     const char *text)
{
  g_autofree char *folder = g_build_filename (state_dir, "runs", id, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_tolerant (void)
{
  g_autofree char *state_dir = g_build_filename (g_get_user_data_dir (), "state", NULL);
  g_autofree char *folder = g_build_filename (state_dir, "runs", "20240501-d", NULL);
  g_autoptr(GPtrArray) list = pp_run_list (state_dir, NULL);
  g_autoptr(GPtrArray) full = NULL;
  g_autoptr(PpJournal) held = NULL;
  static const char * const states[] = { "running", "unfinished", "done" };

  g_assert_cmpuint (list->len, ==, 0);

  put (state_dir, "20240501-a", "plan.json", "not json");
  put (state_dir, "20240501-b", "plan.json", plan);
  put (state_dir, "20240501-b", "report.json", "{\"state\": \"done\"}");
  put (state_dir, "20240501-b", "journal.jsonl", journal);
  put (state_dir, "20240501-c", "plan.json", plan);
  put (state_dir, "20240501-c", "report.json", "[1, \xff");
  put (state_dir, "20240501-c", "journal.jsonl", "\n[]\n{}\nx\n{\"event\": 5}\n");
  put (state_dir, "20240501-d", "plan.json",
       "{\"started\": 7, \"pool\": [], \"plan\": {\"steps\": 0}}");
  held = pp_journal_new (folder, "pool", NULL);
  g_assert_nonnull (held);

  full = pp_run_list (state_dir, NULL);
  g_assert_cmpuint (full->len, ==, G_N_ELEMENTS (states));
  for (guint i = 0; i < full->len; i++)
    g_assert_cmpstr (((PpRunSummary *) g_ptr_array_index (full, i))->state, ==, states[i]);
  g_assert_cmpuint (((PpRunSummary *) g_ptr_array_index (full, 2))->n_steps, ==, 3);
  g_assert_cmpuint (((PpRunSummary *) g_ptr_array_index (full, 2))->n_done, ==, 2);
  g_assert_cmpint (((PpRunSummary *) g_ptr_array_index (full, 2))->ended -
                   ((PpRunSummary *) g_ptr_array_index (full, 2))->started, ==, 10);
  g_assert_cmpstr (((PpRunSummary *) g_ptr_array_index (full, 0))->pool, ==, "");
}

static const char steps_plan[] =
  "{\"started\": \"2024-05-01T10:00:00Z\", \"pool\": {\"uuid\": \"p1\", \"name\": \"lab\"}, "
  "\"names\": {\"u1\": \"xs1\", \"h1\": \"XS62ESP1\"}, \"plan\": {\"steps\": ["
  "{\"id\": 1, \"kind\": \"upload\", \"host\": null, \"hotfix\": \"h1\"}, 7, {\"kind\": \"x\"}, "
  "{\"id\": 2, \"kind\": \"apply\", \"host\": \"u1\", \"hotfix\": \"h1\"}, "
  "{\"id\": 3, \"kind\": \"reboot\", \"host\": \"u2\", \"hotfix\": null}, "
  "{\"id\": 4, \"kind\": \"verify\", \"host\": \"u1\", \"hotfix\": null}]}}";
static const char cut_journal[] =
  "{\"event\": \"step-started\", \"step\": 1, \"time\": \"2024-05-01T10:00:01Z\"}\n"
  "{\"event\": \"step-done\", \"step\": 1, \"time\": \"2024-05-01T10:00:05Z\"}\n"
  "{\"event\": \"step-skipped\", \"step\": 2}\n{\"event\": \"step-done\", \"step\": -9}\n"
  "{\"event\": \"step-started\", \"step\": 3, \"time\": \"2024-05-01T10:00:07Z\"}\n{\"event\": \"st";
static const char failed_journal[] =
  "{\"event\": \"step-started\", \"step\": 3}\n"
  "{\"event\": \"step-failed\", \"step\": 3, \"error\": {\"message\": \"m\", \"failure\": "
  "\"HOST_DISABLED\", \"server\": \"xs2\", \"params\": [\"OpaqueRef:1\", 5]}}\n"
  "{\"event\": \"ended\", \"time\": \"2024-05-01T10:00:09Z\"}\n";
static const char failed_report[] =
  "{\"state\": \"failed\", \"read_back\": false, \"unknown\": {\"step\": 2}, "
  "\"error\": {\"message\": \"gone\", \"domain\": \"PpError\", "
  "\"code\": 3, \"left_disabled\": [\"u1\", {}, \"u2\"]}}";

static const PpPastStep *
get_step (PpPastRun *run,
          guint      position)
{
  return g_ptr_array_index (run->steps, position);
}

/* A run whose program was killed: where it was, by names as far as they were written down. */
static void
test_interrupted (void)
{
  g_autofree char *state_dir = g_build_filename (g_get_user_data_dir (), "cut", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PpPastRun) run = NULL;
  static const PpStepState states[] = { PP_STEP_DONE, PP_STEP_SKIPPED, PP_STEP_NOW,
                                        PP_STEP_WAITING };

  put (state_dir, "a", "plan.json", steps_plan);
  put (state_dir, "a", "journal.jsonl", cut_journal);
  run = pp_past_run_load (state_dir, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (run->state, ==, "unfinished");
  g_assert_cmpstr (run->name, ==, "lab");
  g_assert_cmpint (run->ended, ==, 0);
  g_assert_null (run->error);
  g_assert_cmpuint (run->steps->len, ==, G_N_ELEMENTS (states));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpint (get_step (run, i)->state, ==, states[i]);
  g_assert_cmpint (get_step (run, 0)->ended - get_step (run, 0)->started, ==, 4);
  g_assert_cmpstr (get_step (run, 1)->step.host, ==, "xs1");
  g_assert_cmpstr (get_step (run, 1)->step.hotfix, ==, "XS62ESP1");
  g_assert_cmpstr (get_step (run, 2)->step.host, ==, "u2");
}

static void
test_failed (void)
{
  g_autofree char *state_dir = g_build_filename (g_get_user_data_dir (), "failed", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PpPastRun) run = NULL;
  const GError *failure;

  put (state_dir, "a", "plan.json", steps_plan);
  put (state_dir, "a", "journal.jsonl", failed_journal);
  put (state_dir, "a", "report.json", failed_report);
  run = pp_past_run_load (state_dir, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (run->state, ==, "failed");
  g_assert_cmpint (run->ended, >, run->started);
  g_assert_error (run->error, PP_ERROR, PP_ERROR_TIMED_OUT);
  g_assert_cmpuint (g_strv_length (run->left_disabled), ==, 2);
  g_assert_cmpstr (run->left_disabled[0], ==, "xs1");
  g_assert_false (run->read_back);
  g_assert_cmpint (run->unknown, ==, 2);

  failure = get_step (run, 2)->error;
  g_assert_error (failure, PP_ERROR, PP_ERROR_REFUSED);
  g_assert_cmpstr (pp_error_get_failure (failure), ==, "HOST_DISABLED");
  g_assert_cmpstr (pp_error_get_server (failure), ==, "xs2");
  g_assert_cmpuint (g_strv_length ((char **) pp_error_get_params (failure)), ==, 1);
}

static void
test_no_such_run (void)
{
  static const char * const ids[] = { "", ".", "..", "../runs/a", "b" };
  g_autofree char *state_dir = g_build_filename (g_get_user_data_dir (), "none", NULL);

  put (state_dir, "a", "plan.json", steps_plan);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (pp_past_run_load (state_dir, ids[i], &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_NOT_FOUND);
    }
}

static void
test_locked (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "run", NULL);
  g_autofree char *other = g_build_filename (g_get_user_data_dir (), "other", NULL);
  g_autoptr(PpJournal) first = pp_journal_new (folder, "../one", NULL);
  g_autoptr(PpJournal) second = NULL;
  g_autoptr(PpJournal) third = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (first);
  second = pp_journal_new (folder, "../one", &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error (&error);

  /* Another run of the same pool would have two servers down at once. */
  g_assert_null (pp_journal_new (other, "../one", &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_BLOCKED);
  g_clear_error (&error);
  third = pp_journal_new (other, "two", &error);
  g_assert_no_error (error);
  g_clear_pointer (&first, pp_journal_free);
  second = pp_journal_new (folder, "../one", &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/list/tolerant", test_tolerant);
  g_test_add_func ("/run/list/locked", test_locked);
  g_test_add_func ("/run/list/interrupted", test_interrupted);
  g_test_add_func ("/run/list/failed", test_failed);
  g_test_add_func ("/run/list/no-such-run", test_no_such_run);

  return g_test_run ();
}
