/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run-fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/*
 * One hotfix on all servers of a simulated pool, from the gate to the end:
 *
 *   bench-run HOSTS VMS SPEED HOTFIX
 *
 * prints the steps, the processor time of this program in seconds, and what it holds in memory, in
 * KiB, when the second server is done and at the end.
 */

typedef struct
{
  guint n_verified;
  guint rss;
} Watch;

static double
get_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static guint
get_rss (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmRSS:");

  return line != NULL ? (guint) atoi (line + strlen ("VmRSS:")) : 0;
}

static void
step_changed_cb (PpRun *run,
                 guint  position,
                 Watch *watch)
{
  if (pp_plan_get_step (pp_run_get_plan (run), position)->kind == PP_STEP_VERIFY &&
      pp_run_get_progress (run, position)->state == PP_STEP_DONE && ++watch->n_verified == 2)
    watch->rss = get_rss ();
}

int
main (int   argc,
      char *argv[])
{
  const char *arguments[] = { "--scenario", "lab", "--hosts", argv[1], "--vms", argv[2],
                              "--speed", argv[3], NULL };
  g_autoptr(RunFixture) fixture = NULL;
  g_autoptr(GError) error = NULL;
  Watch watch = { 0 };
  double begun;

  g_assert_cmpint (argc, ==, 5);
  fixture = run_fixture_new (arguments);
  run_fixture_choose (fixture, argv[4], PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_AT_GATE);
  g_signal_connect (fixture->run, "step-changed", G_CALLBACK (step_changed_cb), &watch);
  begun = get_seconds ();
  run_fixture_execute (fixture, &error);
  g_assert_no_error (error);
  g_print ("%u %.3f %u %u\n", pp_plan_get_n_steps (pp_run_get_plan (fixture->run)),
           get_seconds () - begun, watch.rss, get_rss ());

  return EXIT_SUCCESS;
}
