/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <poolpatch/pp-run.h>

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
  held = pp_journal_new (folder, NULL);
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

static void
test_locked (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "run", NULL);
  g_autoptr(PpJournal) first = pp_journal_new (folder, NULL);
  g_autoptr(PpJournal) second = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (first);
  second = pp_journal_new (folder, &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/list/tolerant", test_tolerant);
  g_test_add_func ("/run/list/locked", test_locked);

  return g_test_run ();
}
