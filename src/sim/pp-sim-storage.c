/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-storage.h"
#include "pp-sim-row.h"

/**
 * pp_sim_storage_set_away:
 * @pool: a pool
 * @sr: ref of a storage
 * @away: whether the machine that has it cannot be reached
 *
 * What is plugged already stays so.
 */
void
pp_sim_storage_set_away (PpSimPool  *pool,
                         const char *sr,
                         gboolean    away)
{
  if (away)
    g_hash_table_add (pool->storage_away, g_strdup (sr));
  else
    g_hash_table_remove (pool->storage_away, sr);
}

/**
 * pp_sim_storage_set_plugged:
 * @pool: a pool
 * @sr: ref of a storage
 * @plugged: whether all hosts that know it have it attached
 *
 * Somebody does it by hand.
 */
void
pp_sim_storage_set_plugged (PpSimPool  *pool,
                            const char *sr,
                            gboolean    plugged)
{
  g_auto(GStrv) pbds = pp_sim_row_refs (pool, sr, "PBDs");

  for (guint i = 0; pbds[i] != NULL; i++)
    pp_sim_row_set_bool (pool, pbds[i], "currently_attached", plugged);
  pp_sim_world_wake (pool->world);
}

/**
 * pp_sim_storage_plug:
 * @pool: a pool
 * @pbd: ref of a PBD
 *
 * Attaches it, unless its storage is away.
 *
 * Returns: (transfer full) (nullable): code and parameters of the refusal
 */
GStrv
pp_sim_storage_plug (PpSimPool  *pool,
                     const char *pbd)
{
  const char * const refused[] = {
    "SR_BACKEND_FAILURE_47", "", "The SR is not available [opterr=cannot reach the storage server]",
    "", NULL,
  };

  if (g_hash_table_contains (pool->storage_away, pp_sim_row_text (pool, pbd, "SR")))
    return g_strdupv ((char **) refused);

  pp_sim_row_set_bool (pool, pbd, "currently_attached", TRUE);

  return NULL;
}

/**
 * pp_sim_storage_plug_all:
 * @pool: a pool
 * @host: ref of a host that starts
 * @attached: whether it attaches what it reaches; else all of it stays unplugged
 *
 * What a host does with its storage when it starts.
 */
void
pp_sim_storage_plug_all (PpSimPool  *pool,
                         const char *host,
                         gboolean    attached)
{
  g_auto(GStrv) pbds = pp_sim_row_refs (pool, host, "PBDs");

  for (guint i = 0; pbds[i] != NULL; i++)
    {
      g_auto(GStrv) refused = attached ? pp_sim_storage_plug (pool, pbds[i]) : NULL;

      if (!attached || refused != NULL)
        pp_sim_row_set_bool (pool, pbds[i], "currently_attached", FALSE);
    }
}
