/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "update-fixture.h"

#include <stdlib.h>
#include <string.h>

/*
 * A run that is disturbed at every place, one place a try, and gone on with: it ends as if nothing
 * had happened. A try is a program of its own, this one with the name of the trouble and the number
 * of the place, so that several go on at once. PP_PROOF_STRIDE is the distance between two places,
 * else that of the trouble, which begins where the others do not; PP_PROOF_JOBS how many go on at once.
 */

#define JOBS 6
#define N_HOSTS_MAX 3

/* What a run is tried on. */
typedef struct
{
  const char *name;                  /* for test-run-child */
  const char *scenario;              /* or a variable of the environment that has it */
  const char *hotfix;
  const char *hosts[N_HOSTS_MAX + 1];
  gboolean    mending;
  gboolean    updates;               /* a pool of 7.1, where the hotfix goes to a disk */
} Ground;

static const Ground plain = { "plain", "lab", "XS62ESP1", { "xs1", "xs2", "xs3" } };
static const Ground mended =
{ "mended", "PP_RUN_MENDED", "XS65ESP1066", { "xs1", "xs2" }, .mending = TRUE };

static const Ground updated =
{ "updated", "7.1", "XS71E900", { "xs1", "xs2", "xs3" }, .updates = TRUE };

/* Of a run that nothing disturbs. */
typedef struct
{
  guint n_calls;
  guint n_lines;
} Extent;

typedef void (*Try) (const Ground *ground,
                     guint         place);

static RunFixture *
new_apart (const Ground *ground)
{
  static const TestUpdate update = {
    "XS71E900", "5c2a6bb0-bbfb-454a-983c-6cb96aa57180", "7.1.0", "restartHost",
  };
  const char *scenario = g_getenv (ground->scenario);
  const char *arguments[] = {
    "--scenario", scenario != NULL ? scenario : ground->scenario, "--speed", "2000", NULL,
  };

  return ground->updates ? update_fixture_new_apart (ground->scenario, &update, 1)
                         : run_fixture_new_apart (arguments);
}

static void
choose (RunFixture   *fixture,
        const Ground *ground)
{
  if (ground->mending)
    run_fixture_choose_mending (fixture, ground->hotfix);
  else
    run_fixture_choose (fixture, ground->hotfix, PP_MODE_AUTOMATIC);
}

static char *
dup_run (RunFixture *fixture)
{
  g_autofree char *state_dir = g_build_filename (fixture->folder, "state", NULL);
  g_autoptr(GPtrArray) list = pp_run_list (state_dir, NULL);

  g_assert_nonnull (list);
  g_assert_cmpuint (list->len, ==, 1);

  return g_strdup (((PpRunSummary *) g_ptr_array_index (list, 0))->id);
}

/* Carries the run out in another program, until that is killed after so many lines of its journal;
 * it may have come to its end by then. */
static char *
kill_at (RunFixture   *fixture,
         const Ground *ground,
         guint         line)
{
  g_autofree char *n = g_strdup_printf ("%u", line);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) child = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("PP_RUN_CHILD"),
                            fixture->sim->server, fixture->sim->user, fixture->sim->password,
                            fixture->sim->feed, fixture->folder, ground->hotfix, n, ground->name,
                            NULL);
  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, NULL);
  if (g_subprocess_get_if_exited (child))
    {
      g_assert_cmpint (g_subprocess_get_exit_status (child), ==, EXIT_SUCCESS);
      exit (EXIT_SUCCESS);
    }

  return dup_run (fixture);
}

static void
assert_done (RunFixture   *fixture,
             const Ground *ground,
             guint         n_faults)
{
  guint n_hosts = g_strv_length ((char **) ground->hosts);

  for (guint i = 0; i < n_hosts; i++)
    {
      g_assert_true (run_fixture_has (fixture, ground->hosts[i], ground->hotfix));
      g_assert_cmpuint (run_fixture_count_restarts (fixture, ground->hosts[i], "reboots"), ==, 1);
      /* A fault cannot restart the toolstack of a server that is just restarting. */
      g_assert_cmpuint (run_fixture_count_restarts (fixture, ground->hosts[i], "toolstack_restarts"),
                        <=, i == 0 ? n_faults : 0);
    }
  run_fixture_assert_as_before (fixture);
  if (ground->updates)
    update_fixture_assert_disks (fixture, 0);
  g_assert_cmpuint (pp_run_get_n_fixes (fixture->run), ==, 0);
  /* "nightly" does not start by itself meanwhile, and does so again in the end. */
  if (ground->mending)
    g_assert_cmpuint (run_fixture_count_calls (fixture, "VM.add_to_other_config"), >=, 2);
  /* A call that a fault kept from its effect was sent again; the server refuses a second one. */
  g_assert_cmpuint (run_fixture_count_calls (fixture, ground->updates ? "Async.pool_update.apply"
                                             : "Async.pool_patch.apply"), <=, n_hosts + 1);
}

static void
try_resume (const Ground *ground,
            guint         line)
{
  g_autoptr(RunFixture) fixture = new_apart (ground);
  g_autofree char *id = kill_at (fixture, ground, line);

  run_fixture_connect (fixture);
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  assert_done (fixture, ground, 0);
}

/* All is as it was; hotfixes stay where they are, and nothing is restarted for it. */
static void
try_unwind (const Ground *ground,
            guint         line)
{
  g_autoptr(RunFixture) fixture = new_apart (ground);
  g_autofree char *id = kill_at (fixture, ground, line);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) left = NULL;
  guint n_reboots;

  run_fixture_connect (fixture);
  run_fixture_resume (fixture, id);
  n_reboots = run_fixture_count_calls (fixture, "Async.host.reboot");
  run_fixture_unwind (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_UNWOUND);
  run_fixture_assert_as_before (fixture);
  if (ground->updates)
    update_fixture_assert_disks (fixture, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.reboot"), ==, n_reboots);
  left = pp_run_find_left_disabled (fixture->state_dir, pp_live_pool_get_snapshot (fixture->pool));
  g_assert_cmpuint (g_strv_length (left), ==, 0);
}

/* Goes on with a run that was stopped by a fault, which is one of which a person can make something. */
static void
go_on (RunFixture   *fixture,
       const GError *error)
{
  g_autofree char *id = g_strdup (pp_run_get_id (fixture->run));

  if (error != NULL)
    {
      g_assert_cmpuint (error->domain, ==, PP_ERROR);
      g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_FAILED);
    }
  else
    {
      pp_run_abandon (fixture->run);
      while (!pp_run_has_ended (fixture->run))
        g_main_context_iteration (NULL, TRUE);
    }
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
}

/* The run of one hotfix, with a fault at the n-th call after its beginning: it comes to its end, or
 * stops with one error and is gone on with. */
static void
try_fault (const Ground *ground,
           guint         call,
           const char   *fault,
           guint         n_toolstack_restarts)
{
  g_autoptr(RunFixture) fixture = new_apart (ground);
  g_autofree char *json = g_strdup_printf ("[{\"method\": null, \"nth\": %u, %s}]", call, fault);
  g_autoptr(GError) error = NULL;
  guint n_before;
  guint n_calls;

  run_fixture_connect (fixture);
  choose (fixture, ground);
  n_before = run_fixture_count_calls (fixture, NULL);
  pp_sim_fixture_post (fixture->sim, "faults", json);
  if (!run_fixture_prepare (fixture, &error) ||
      pp_run_get_state (fixture->run) != PP_RUN_AT_GATE || !run_fixture_execute (fixture, &error))
    {
      pp_sim_fixture_post (fixture->sim, "faults", "[]");
      go_on (fixture, error);
    }
  n_calls = run_fixture_count_calls (fixture, NULL) - n_before;
  assert_done (fixture, ground, n_calls >= call ? n_toolstack_restarts : 0);
}

static void
try_fail (const Ground *ground,
          guint         call)
{
  try_fault (ground, call, "\"error\": [\"INTERNAL_ERROR\", \"made up\"]", 0);
}

static void
try_drop (const Ground *ground,
          guint         call)
{
  try_fault (ground, call, "\"action\": \"close\"", 0);
}

static void
try_stall (const Ground *ground,
           guint         call)
{
  try_fault (ground, call, "\"action\": \"delay\", \"seconds\": 2", 0);
}

/* The toolstack of the master restarts: sessions and tasks are gone. */
static void
try_toolstack (const Ground *ground,
               guint         call)
{
  try_fault (ground, call, "\"action\": \"restart-toolstack\"", 1);
}

static const struct
{
  const char   *name;
  Try           func;
  const Ground *ground;
  gboolean      lines;   /* places are lines of the journal; else calls */
  guint         stride;  /* of the sample */
} tries[] = {
  { "resume", try_resume, &plain, TRUE, 43 },
  { "unwind", try_unwind, &plain, TRUE, 43 },
  { "fail", try_fail, &plain, FALSE, 107 },
  { "drop", try_drop, &plain, FALSE, 107 },
  { "stall", try_stall, &plain, FALSE, 107 },
  { "toolstack", try_toolstack, &plain, FALSE, 107 },
  { "updated-resume", try_resume, &updated, TRUE, 37 },
  { "updated-unwind", try_unwind, &updated, TRUE, 37 },
  { "updated-fail", try_fail, &updated, FALSE, 90 },
  { "updated-drop", try_drop, &updated, FALSE, 90 },
  { "updated-stall", try_stall, &updated, FALSE, 90 },
  { "updated-toolstack", try_toolstack, &updated, FALSE, 90 },
  { "mended-resume", try_resume, &mended, TRUE, 37 },
  { "mended-unwind", try_unwind, &mended, TRUE, 37 },
  { "mended-fail", try_fail, &mended, FALSE, 67 },
  { "mended-drop", try_drop, &mended, FALSE, 67 },
  { "mended-stall", try_stall, &mended, FALSE, 67 },
  { "mended-toolstack", try_toolstack, &mended, FALSE, 67 },
};

static guint
get_number (const char *name,
            guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) MAX (atoi (text), 1) : otherwise;
}

static guint
count_lines (RunFixture *fixture)
{
  g_autofree char *id = dup_run (fixture);
  g_autofree char *path = g_build_filename (fixture->state_dir, "runs", id, "journal.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);

  return g_strv_length (lines) - 1;
}

/* Carried out once without a disturbance. */
static const Extent *
measure (const Ground *ground)
{
  static Extent extents[3];
  Extent *extent = &extents[ground == &mended ? 1 : ground == &updated ? 2 : 0];

  if (extent->n_calls == 0)
    {
      g_autoptr(RunFixture) fixture = new_apart (ground);
      guint n_before;

      run_fixture_connect (fixture);
      choose (fixture, ground);
      n_before = run_fixture_count_calls (fixture, NULL);
      run_fixture_go (fixture);
      extent->n_calls = run_fixture_count_calls (fixture, NULL) - n_before;
      extent->n_lines = count_lines (fixture);
      assert_done (fixture, ground, 0);
      g_test_message ("%s: %u calls, %u lines", ground->name, extent->n_calls, extent->n_lines);
    }

  return extent;
}

static void
finish_try (GSubprocess *worker,
            const char  *name,
            guint        place)
{
  g_autofree char *output = NULL;

  g_subprocess_communicate_utf8 (worker, NULL, NULL, NULL, &output, NULL);
  if (!g_subprocess_get_successful (worker))
    g_error ("%s at %u: %s", name, place, output);
}

static void
test_everywhere (gconstpointer data)
{
  guint position = GPOINTER_TO_UINT (data);
  const char *name = tries[position].name;
  const Extent *extent = measure (tries[position].ground);
  guint n_places = tries[position].lines ? extent->n_lines : extent->n_calls;
  guint stride = get_number ("PP_PROOF_STRIDE", tries[position].stride);
  guint n_jobs = get_number ("PP_PROOF_JOBS", JOBS);

  g_assert_cmpuint (n_places, >, tries[position].stride);
  for (guint place = 1 + position * 7 % stride; place <= n_places;)
    {
      g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (g_object_unref);
      guint first = place;

      for (guint i = 0; i < n_jobs && place <= n_places; i++, place += stride)
        {
          g_autofree char *number = g_strdup_printf ("%u", place);
          g_autoptr(GError) error = NULL;

          g_ptr_array_add (workers,
                           g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                             G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                                             "/proc/self/exe", name, number, NULL));
          g_assert_no_error (error);
        }
      for (guint i = 0; i < workers->len; i++)
        finish_try (g_ptr_array_index (workers, i), name, first + i * stride);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && *argv[1] != '-')
    {
      for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
        if (g_str_equal (tries[i].name, argv[1]))
          tries[i].func (tries[i].ground, atoi (argv[2]));
      return EXIT_SUCCESS;
    }

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *path = g_strconcat ("/run/proof/", tries[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_everywhere);
    }

  return g_test_run ();
}
