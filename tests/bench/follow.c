/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-feed.h>
#include <poolpatch/pp-live-pool.h>
#include <poolpatch/pp-outlook.h>

#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "pp-live-pool-private.h"

/* usage: bench-follow FEED PACE USER ADDRESS…, a password for each on standard input.
 *
 * Follows the pools, with an outlook of each that is renewed when something changes, as in the
 * window. At every line that comes then it prints: seconds of CPU, resident KiB, milliseconds of
 * the longest stretch without a look at new events, snapshots; since the line before. */

static gint64 woken;     /* when the poll ended last, 0 = not yet */
static gint64 longest;
static guint n_changes;

static PpCatalogue *catalogue;
static PpNotes *notes;

/* What lies between two polls is what keeps a window from being drawn. */
static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int result;

  if (woken != 0)
    longest = MAX (longest, g_get_monotonic_time () - woken);
  result = g_poll (fds, n_fds, timeout);
  woken = g_get_monotonic_time ();

  return result;
}

static void
changed_cb (PpLivePool           *pool,
            const PpSnapshotDiff *diff,
            PpOutlook           **outlook)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (pool);
  g_autoptr(PpOutlook) before = g_steal_pointer (outlook);

  n_changes++;
  *outlook = before != NULL ? pp_outlook_renew (before, snapshot)
                            : pp_outlook_new (snapshot, catalogue, notes);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  guint *n_left = user_data;

  if (!pp_live_pool_connect_finish (PP_LIVE_POOL (object), result, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
  (*n_left)--;
}

static PpCatalogue *
read_feed (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  PpCatalogue *read = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &error))
    {
      bytes = g_bytes_new_take (g_steal_pointer (&text), length);
      read = pp_feed_parse (bytes, path, 0, &error);
    }
  if (read == NULL)
    g_printerr ("%s\n", error->message);

  return read;
}

static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static guint64
get_resident (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) words = NULL;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  words = g_strsplit (text != NULL ? text : "", " ", -1);

  return g_strv_length (words) > 1 ? g_ascii_strtoull (words[1], NULL, 10) * sysconf (_SC_PAGESIZE) / 1024
                                   : 0;
}

static void
report (void)
{
  static double before;
  double now = get_cpu ();

  g_print ("%.3f %" G_GUINT64_FORMAT " %.3f %u\n", now - before, get_resident (),
           (double) longest / 1000, n_changes);
  before = now;
  longest = 0;
  n_changes = 0;
}

static void
line_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result,
                                                                NULL, NULL);
  GMainLoop *loop = user_data;

  if (line == NULL)
    {
      g_main_loop_quit (loop);
      return;
    }
  report ();
  g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (object), G_PRIORITY_DEFAULT, NULL, line_cb,
                                       loop);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GInputStream) standard = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (standard);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint n = argc > 4 ? (guint) argc - 4 : 0;
  g_autofree PpLivePool **pools = g_new0 (PpLivePool *, n + 1);
  g_autofree PpOutlook **outlooks = g_new0 (PpOutlook *, n + 1);
  guint n_left = n;

  catalogue = n > 0 ? read_feed (argv[1]) : NULL;
  if (catalogue == NULL)
    return 2;
  notes = pp_feed_load_notes ();
  g_main_context_set_poll_func (NULL, poll_cb);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *password = g_data_input_stream_read_line_utf8 (input, NULL, NULL, NULL);

      pools[i] = pp_live_pool_new (argv[4 + i], argv[3], NULL);
      pp_live_pool_set_pace (pools[i], g_ascii_strtod (argv[2], NULL));
      g_signal_connect (pools[i], "changed", G_CALLBACK (changed_cb), &outlooks[i]);
      pp_live_pool_connect_async (pools[i], password != NULL ? password : "", NULL, connected_cb,
                                  &n_left);
    }
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  report ();
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, line_cb, loop);
  g_main_loop_run (loop);
  for (guint i = 0; i < n; i++)
    {
      g_object_unref (pools[i]);
      g_clear_object (&outlooks[i]);
    }
  g_object_unref (catalogue);
  g_object_unref (notes);

  return 0;
}
