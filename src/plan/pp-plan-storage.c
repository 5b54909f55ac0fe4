/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include "pp-plan-storage.h"

/*
 * The file of an update lies on a disk of its own in a storage repository that the master reaches:
 * members read it through the master. The one of the pool is taken first, then one that is shared, then
 * one of the master alone, as XenCenter does.
 */

static gboolean
is_reached (const PpPlacing *placing,
            const PpStorage *storage)
{
  PpHost *master = pp_snapshot_get_master (placing->snapshot);
  const char *master_only[] = { master != NULL ? master->uuid : "", NULL };
  const char * const *hosts = placing->hosts != NULL ? placing->hosts : master_only;

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) storage->plugged, hosts[i]))
      return FALSE;

  return TRUE;
}

/* Nobody can tell of storage that does not say how full it is. */
static PpStorageTrouble
judge (const PpPlacing *placing,
       const PpStorage *storage,
       gint64           room,
       guint64          size)
{
  if (!storage->disks)
    return PP_STORAGE_UNFIT;
  if (!is_reached (placing, storage))
    return PP_STORAGE_UNPLUGGED;

  return room < 0 || (guint64) room >= size ? PP_STORAGE_FINE : PP_STORAGE_FULL;
}

/* The more the better. */
static guint
rate (const PpPlacing *placing,
      const PpStorage *storage)
{
  PpPool *pool = pp_snapshot_get_pool (placing->snapshot);

  if (g_str_equal (storage->ref, pool->default_storage))
    return 3;

  return storage->shared ? 2 : 1;
}

static gboolean
is_wanted (const PpPlacing *placing,
           const PpStorage *storage)
{
  return g_ascii_strcasecmp (storage->uuid, placing->wanted) == 0 ||
         g_str_equal (storage->name, placing->wanted);
}

/* Local storage is often called the same on all servers: then it is that of the master. */
static int
choose_wanted (const PpPlacing *placing,
               const gint64    *room,
               guint64          size,
               PpPlaced        *placed)
{
  placed->trouble = PP_STORAGE_MISSING;
  for (guint i = 0; i < placing->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (placing->storage, i);
      PpStorageTrouble trouble;

      if (!is_wanted (placing, storage))
        continue;
      trouble = judge (placing, storage, room[i], size);
      if (trouble != PP_STORAGE_FINE && placed->trouble != PP_STORAGE_MISSING)
        continue;
      placed->trouble = trouble;
      placed->storage = storage;
      if (trouble == PP_STORAGE_FINE)
        return (int) i;
    }

  return -1;
}

/* Of equal ones that with the most room. */
static int
choose_best (const PpPlacing *placing,
             const gint64    *room,
             guint64          size,
             PpPlaced        *placed)
{
  int best = -1;

  for (guint i = 0; i < placing->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (placing->storage, i);
      guint rank = rate (placing, storage);
      guint best_rank = best >= 0 ? rate (placing, g_ptr_array_index (placing->storage, best)) : 0;

      if (judge (placing, storage, room[i], size) != PP_STORAGE_FINE || rank < best_rank ||
          (rank == best_rank && room[i] <= room[best]))
        continue;
      best = (int) i;
    }
  placed->trouble = best >= 0 ? PP_STORAGE_FINE : PP_STORAGE_NONE;
  placed->storage = best >= 0 ? g_ptr_array_index (placing->storage, best) : NULL;

  return best;
}

/*
 * pp_plan_place_files:
 * @placing: the files, and what storage there is
 *
 * Finds out where each file goes when one after the other is put there.
 *
 * Returns: where the first goes, or why one of them cannot be put anywhere
 */
PpPlaced
pp_plan_place_files (const PpPlacing *placing)
{
  g_autofree gint64 *room = g_new0 (gint64, placing->storage->len + 1);
  PpPlaced first = { PP_STORAGE_FINE };
  guint64 needed = 0;

  for (guint i = 0; i < placing->storage->len; i++)
    room[i] = ((PpStorage *) g_ptr_array_index (placing->storage, i))->space_free;
  for (guint i = 0; i < placing->n_sizes; i++)
    needed += placing->sizes[i];

  for (guint i = 0; i < placing->n_sizes; i++)
    {
      PpPlaced placed = { PP_STORAGE_FINE };
      int at = placing->wanted != NULL
               ? choose_wanted (placing, room, placing->sizes[i], &placed)
               : choose_best (placing, room, placing->sizes[i], &placed);

      placed.needed = needed;
      if (at < 0)
        return placed;
      if (room[at] >= 0)
        room[at] -= (gint64) placing->sizes[i];
      if (i == 0)
        first = placed;
    }

  return first;
}
