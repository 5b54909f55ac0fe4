/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-feed.h>

/* Parses a feed several times and prints the best of them, in milliseconds. */
int
main (int    argc,
      char **argv)
{
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  double best = G_MAXDOUBLE;
  gsize length;

  if (argc != 2 || !g_file_get_contents (argv[1], &text, &length, &error))
    return 2;

  bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  for (guint i = 0; i < 15; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(PpCatalogue) catalogue = pp_feed_parse (bytes, argv[1], 0, &error);

      if (catalogue == NULL)
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      best = MIN (best, (double) (g_get_monotonic_time () - start) / 1000);
    }
  g_print ("%.2f\n", best);

  return 0;
}
