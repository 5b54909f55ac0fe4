/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "pp-download.h"
#include "pp-net.h"

/* bench-download URL FOLDER: downloads a file and prints how many milliseconds that took. */

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PpNet) net = pp_net_new (60);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PpPart) part = NULL;
  PpDownloadOrder order = { .key = "bench", .tries = 1 };
  gint64 begun = g_get_monotonic_time ();
  guint status;

  if (argc != 3)
    return 2;

  order.url = argv[1];
  order.folder = argv[2];
  pp_download_async (net, &order, NULL, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  part = pp_download_finish (result, &status, &error);
  if (part == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }

  printf ("%.1f\n", (double) (g_get_monotonic_time () - begun) / 1000);
  pp_part_drop (part);

  return 0;
}
