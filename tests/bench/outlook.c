/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "large-pool.h"

#define N_ROUNDS 15

/* The outlook of a large pool: in full, and renewed after an event about one server. Prints the
 * best of several rounds of each, in milliseconds. */

int
main (void)
{
  g_autoptr(PpCatalogue) catalogue = large_pool_make_catalogue ();
  g_autoptr(PpNotes) notes = large_pool_make_notes ();
  g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  double full = G_MAXDOUBLE;
  double event = G_MAXDOUBLE;

  for (guint i = 0; i < LARGE_POOL_HOSTS; i++)
    g_ptr_array_add (hosts, large_pool_make_host (i, 20));
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(PpSnapshot) before = large_pool_make_snapshot (hosts);
      g_autoptr(PpSnapshot) after = NULL;
      g_autoptr(PpOutlook) outlook = NULL;
      g_autoptr(PpOutlook) renewed = NULL;
      gint64 start = g_get_monotonic_time ();

      outlook = pp_outlook_new (before, catalogue, notes);
      full = MIN (full, (double) (g_get_monotonic_time () - start) / 1000);

      pp_host_unref (g_ptr_array_index (hosts, i));
      g_ptr_array_index (hosts, i) = large_pool_make_host (i, 21 + i);
      after = large_pool_make_snapshot (hosts);
      start = g_get_monotonic_time ();
      renewed = pp_outlook_renew (outlook, after);
      event = MIN (event, (double) (g_get_monotonic_time () - start) / 1000);
    }
  g_print ("%.2f %.2f\n", full, event);

  return 0;
}
