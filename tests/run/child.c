/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run-fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * A program that carries a run out and is killed after so many lines of its journal:
 *
 *   test-run-child SERVER USER PASSWORD FEED FOLDER HOTFIX LINES plain|mended
 */

static int n_lines = -1;

int __real_fsync (int fd);
int __wrap_fsync (int fd);

/* The journal waits for the disk after each line, and the program dies right then. */
int
__wrap_fsync (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);
  int status = __real_fsync (fd);

  if (path != NULL && g_str_has_suffix (path, "/journal.jsonl") && n_lines > 0 && --n_lines == 0)
    kill (getpid (), SIGKILL);

  return status;
}

int
main (int   argc,
      char *argv[])
{
  PpSimFixture sim = { NULL, argv[1], NULL, argv[2], argv[3], argv[4], NULL };
  RunFixture self = { &sim, argv[5] };

  g_assert_cmpint (argc, ==, 9);
  n_lines = atoi (argv[7]);
  run_fixture_connect (&self);
  if (g_str_equal (argv[8], "mended"))
    run_fixture_choose_mending (&self, argv[6]);
  else
    run_fixture_choose (&self, argv[6], PP_MODE_AUTOMATIC);
  run_fixture_go (&self);

  return EXIT_SUCCESS;
}
