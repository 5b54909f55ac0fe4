/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run-fixture.h"

#include <stdlib.h>
#include <string.h>

/*
 * A run that is disturbed at every place, one place a try, and gone on with: it ends as if nothing
 * had happened. A try is a program of its own, this one with the name of the trouble and the number
 * of the place, so that several go on at once. PP_PROOF_STRIDE is the distance between two places,
 * else SAMPLE; PP_PROOF_JOBS how many go on at once.
 */

#define HOTFIX "XS62ESP1"
#define SAMPLE 29
#define JOBS 6
#define PAST_THE_END 77

static const char * const lab[] = { "--scenario", "lab", "--speed", "500", NULL };
static const char * const hosts[] = { "xs1", "xs2", "xs3" };

typedef void (*Try) (guint place);

static char *
dup_run (RunFixture *fixture)
{
  g_autofree char *state_dir = g_build_filename (fixture->folder, "state", NULL);
  g_autoptr(GPtrArray) list = pp_run_list (state_dir, NULL);

  g_assert_nonnull (list);
  g_assert_cmpuint (list->len, ==, 1);

  return g_strdup (((PpRunSummary *) g_ptr_array_index (list, 0))->id);
}

/* Carries the run out in another program, until that is killed after so many lines of its journal. */
static char *
kill_at (RunFixture *fixture,
         guint       line)
{
  g_autofree char *n = g_strdup_printf ("%u", line);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) child = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("PP_RUN_CHILD"),
                            fixture->sim->server, fixture->sim->user, fixture->sim->password,
                            fixture->sim->feed, fixture->folder, HOTFIX, n, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, NULL);
  if (g_subprocess_get_if_exited (child))
    {
      g_assert_cmpint (g_subprocess_get_exit_status (child), ==, EXIT_SUCCESS);
      exit (PAST_THE_END);
    }

  return dup_run (fixture);
}

static void
assert_done (RunFixture *fixture,
             guint       n_faults)
{
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_assert_true (run_fixture_has (fixture, hosts[i], HOTFIX));
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], 1, 0);
    }
  run_fixture_assert_vms_home (fixture);
  /* A call that a fault kept from its effect was sent again; the server refuses a second one. */
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.pool_patch.apply"), <=,
                    G_N_ELEMENTS (hosts) + n_faults);
}

static void
try_resume (guint line)
{
  g_autoptr(RunFixture) fixture = run_fixture_new_apart (lab);
  g_autofree char *id = kill_at (fixture, line);

  run_fixture_connect (fixture);
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  assert_done (fixture, 0);
}

/* Servers and VMs are as they were; hotfixes stay where they are, and nothing is restarted for it. */
static void
try_unwind (guint line)
{
  g_autoptr(RunFixture) fixture = run_fixture_new_apart (lab);
  g_autofree char *id = kill_at (fixture, line);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) left = NULL;
  guint n_reboots;

  run_fixture_connect (fixture);
  run_fixture_resume (fixture, id);
  n_reboots = run_fixture_count_calls (fixture, "Async.host.reboot");
  run_fixture_unwind (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_UNWOUND);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    run_fixture_assert_enabled (fixture, hosts[i], TRUE);
  run_fixture_assert_vms_home (fixture);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.reboot"), ==, n_reboots);
  left = pp_run_find_left_disabled (fixture->state_dir, pp_live_pool_get_snapshot (fixture->pool));
  g_assert_cmpuint (g_strv_length (left), ==, 0);
}

static guint
count_calls (RunFixture *fixture)
{
  g_autoptr(JsonNode) calls = pp_sim_fixture_get (fixture->sim, "calls");

  return json_array_get_length (json_node_get_array (calls));
}

/* The run of one hotfix, with a fault of so many calls after its beginning: it comes to its end, or
 * stops with one error of which a person can make something and is gone on with. */
static void
try_fault (guint       call,
           const char *fault)
{
  g_autoptr(RunFixture) fixture = run_fixture_new (lab);
  g_autofree char *json = g_strdup_printf ("[{\"method\": null, \"nth\": %u, %s}]", call, fault);
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  guint n_before;

  run_fixture_choose (fixture, HOTFIX, PP_MODE_AUTOMATIC);
  n_before = count_calls (fixture);
  pp_sim_fixture_post (fixture->sim, "faults", json);
  if (!run_fixture_prepare (fixture, &error) ||
      pp_run_get_state (fixture->run) != PP_RUN_AT_GATE || !run_fixture_execute (fixture, &error))
    {
      pp_sim_fixture_post (fixture->sim, "faults", "[]");
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
      id = g_strdup (pp_run_get_id (fixture->run));
      run_fixture_resume (fixture, id);
      run_fixture_go (fixture);
    }
  else if (count_calls (fixture) < n_before + call)
    {
      exit (PAST_THE_END);
    }
  assert_done (fixture, 1);
}

static void
try_fail (guint call)
{
  try_fault (call, "\"error\": [\"INTERNAL_ERROR\", \"made up\"]");
}

static void
try_drop (guint call)
{
  try_fault (call, "\"action\": \"close\"");
}

static void
try_stall (guint call)
{
  try_fault (call, "\"action\": \"delay\", \"seconds\": 2");
}

static const struct
{
  const char *name;
  Try         func;
  guint       n_places;  /* there are that many at least */
} tries[] = {
  { "resume", try_resume, 60 },
  { "unwind", try_unwind, 60 },
  { "fail", try_fail, 60 },
  { "drop", try_drop, 60 },
  { "stall", try_stall, 60 },
};

static guint
get_number (const char *name,
            guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) MAX (atoi (text), 1) : otherwise;
}

/* Returns: whether there was such a place. */
static gboolean
finish_try (GSubprocess *worker,
            const char  *name,
            guint        place)
{
  g_autofree char *output = NULL;

  g_subprocess_communicate_utf8 (worker, NULL, NULL, NULL, &output, NULL);
  if (g_subprocess_get_if_exited (worker) && g_subprocess_get_exit_status (worker) == PAST_THE_END)
    return FALSE;
  if (!g_subprocess_get_successful (worker))
    g_error ("%s at %u: %s", name, place, output);

  return TRUE;
}

static void
test_everywhere (gconstpointer data)
{
  guint position = GPOINTER_TO_UINT (data);
  const char *name = tries[position].name;
  guint stride = get_number ("PP_PROOF_STRIDE", SAMPLE);
  guint n_jobs = get_number ("PP_PROOF_JOBS", JOBS);
  guint place = 1;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (g_object_unref);
      guint first = place;

      for (guint i = 0; i < n_jobs; i++, place += stride)
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
        if (!finish_try (g_ptr_array_index (workers, i), name, first + i * stride))
          more = FALSE;
    }
  g_assert_cmpuint (place, >, tries[position].n_places);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && *argv[1] != '-')
    {
      for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
        if (g_str_equal (tries[i].name, argv[1]))
          tries[i].func (atoi (argv[2]));
      return EXIT_SUCCESS;
    }

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *path = g_strconcat ("/run/proof/", tries[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_everywhere);
    }

  return g_test_run ();
}
