/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-feed.h>
#include <poolpatch/pp-live-pool.h>
#include <poolpatch/pp-outlook.h>

#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <unistd.h>

/* usage: bench-connect ADDRESS USER FINGERPRINT FEED TIMES, the password on standard input.
 *
 * Connects so often and prints a line each: milliseconds to the snapshot, those to the outlook,
 * servers, hotfixes. The last connection stays until standard input ends. */

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **kept)
{
  while (*kept == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *kept;
}

static PpCatalogue *
read_feed (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  PpCatalogue *catalogue = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &error))
    {
      bytes = g_bytes_new_take (g_steal_pointer (&text), length);
      catalogue = pp_feed_parse (bytes, path, 0, &error);
    }
  if (catalogue == NULL)
    g_printerr ("%s\n", error->message);

  return catalogue;
}

static gboolean
read_password (GDataInputStream *input,
               char            **password)
{
  *password = g_data_input_stream_read_line_utf8 (input, NULL, NULL, NULL);

  return *password != NULL;
}

static gboolean
connect_once (PpLivePool  *pool,
              const char  *password,
              PpCatalogue *catalogue,
              PpNotes     *notes)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PpOutlook) outlook = NULL;
  PpSnapshot *snapshot;
  gint64 ready;
  gint64 end;

  pp_live_pool_connect_async (pool, password, NULL, keep_result_cb, &result);
  if (!pp_live_pool_connect_finish (pool, await (&result), &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }

  snapshot = pp_live_pool_get_snapshot (pool);
  ready = g_get_monotonic_time ();
  outlook = pp_outlook_new (snapshot, catalogue, notes);
  end = g_get_monotonic_time ();
  g_print ("%.3f %.3f %u %u\n", (double) (ready - start) / 1000, (double) (end - start) / 1000,
           pp_snapshot_get_n_hosts (snapshot), pp_outlook_get_n_hotfixes (outlook));

  return TRUE;
}

static void
close_pool (PpLivePool *pool)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_close_async (pool, keep_result_cb, &result);
  pp_live_pool_close_finish (pool, await (&result), NULL);
}

/* Follows the pool until the driver lets go. */
static void
stay (GDataInputStream *input)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, keep_result_cb, &result);
  await (&result);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GInputStream) standard = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (standard);
  g_autoptr(PpCatalogue) catalogue = argc == 6 ? read_feed (argv[4]) : NULL;
  g_autoptr(PpNotes) notes = pp_feed_load_notes ();
  g_autofree char *password = NULL;
  guint times = argc == 6 ? (guint) atoi (argv[5]) : 0;

  if (catalogue == NULL || !read_password (input, &password))
    return 2;

  for (guint i = 0; i < times; i++)
    {
      const char *pins[] = { argv[3], NULL };
      g_autoptr(PpLivePool) pool = pp_live_pool_new (argv[1], argv[2], NULL);

      pp_live_pool_set_pins (pool, pins);
      if (!connect_once (pool, password, catalogue, notes))
        return 1;
      if (i + 1 == times)
        stay (input);
      close_pool (pool);
    }

  return 0;
}
