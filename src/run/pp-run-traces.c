/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <poolpatch/pp-run.h>

#include "pp-replay.h"

/* What the folders of runs tell of a pool that one looks at now. */

/* Runs of the pool that were not finished and that no program carries out. */
static GPtrArray *
list_quiet (const char *state_dir,
            PpSnapshot *snapshot)
{
  g_autoptr(GPtrArray) all = pp_run_list (state_dir, NULL);
  GPtrArray *quiet = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const PpRunSummary *summary = g_ptr_array_index (all, i);

      if (g_str_equal (summary->pool, pp_snapshot_get_uuid (snapshot)) &&
          !g_str_equal (summary->state, "running") && !g_str_equal (summary->state, "done"))
        g_ptr_array_add (quiet, g_strdup (summary->id));
    }

  return quiet;
}

/**
 * pp_run_find_unfinished:
 * @state_dir: where runs are kept, XDG_STATE_HOME/poolpatch
 * @snapshot: of a pool
 *
 * Returns: (transfer full) (nullable): the newest run of the pool, when it was not finished: to go
 *   on with it by pp_run_new_resume(); %NULL when all is done, or being done
 */
char *
pp_run_find_unfinished (const char *state_dir,
                        PpSnapshot *snapshot)
{
  g_autoptr(GPtrArray) all = NULL;

  g_return_val_if_fail (state_dir != NULL, NULL);
  g_return_val_if_fail (PP_IS_SNAPSHOT (snapshot), NULL);

  all = pp_run_list (state_dir, NULL);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const PpRunSummary *summary = g_ptr_array_index (all, i);

      if (!g_str_equal (summary->pool, pp_snapshot_get_uuid (snapshot)))
        continue;
      if (g_str_equal (summary->state, "unfinished") || g_str_equal (summary->state, "failed"))
        return g_strdup (summary->id);
      break;
    }

  return NULL;
}

/**
 * pp_run_find_left_disabled:
 * @state_dir: where runs are kept, XDG_STATE_HOME/poolpatch
 * @snapshot: of a pool
 *
 * Returns: (transfer full): names of the servers that a run put into maintenance mode and never took
 *   out of it, and that are in it now
 */
char **
pp_run_find_left_disabled (const char *state_dir,
                           PpSnapshot *snapshot)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) disabled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) runs = NULL;

  g_return_val_if_fail (state_dir != NULL, NULL);
  g_return_val_if_fail (PP_IS_SNAPSHOT (snapshot), NULL);

  runs = list_quiet (state_dir, snapshot);
  for (guint i = 0; i < runs->len; i++)
    {
      g_autofree char *folder = g_build_filename (state_dir, "runs", g_ptr_array_index (runs, i), NULL);
      g_autoptr(GHashTable) hosts = pp_host_memory_new_table ();
      g_autoptr(GPtrArray) fixes = pp_fix_memory_new_list ();
      g_autoptr(PpReplay) replay = pp_replay_new (folder, hosts, fixes);
      GHashTableIter iter;
      gpointer uuid;
      gpointer memory;

      g_hash_table_iter_init (&iter, hosts);
      while (g_hash_table_iter_next (&iter, &uuid, &memory))
        if (((PpHostMemory *) memory)->disabled)
          g_hash_table_add (disabled, g_strdup (uuid));
    }

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      if (!host->enabled && g_hash_table_contains (disabled, host->uuid))
        g_strv_builder_add (builder, host->name);
    }

  return g_strv_builder_end (builder);
}
