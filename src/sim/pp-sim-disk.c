/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-disk.h"
#include "pp-sim-patch.h"
#include "pp-sim-row.h"

#define USUAL_SIZE (2LL * 1024 * 1024 * 1024)

/* Of a host: bytes for hotfix files and what was left behind by earlier ones. */
typedef struct
{
  gint64 size;
  gint64 left_over;
} Disk;

static Disk *
find_disk (PpSimPool  *pool,
           const char *host)
{
  Disk *disk = g_hash_table_lookup (pool->disks, host);

  if (disk == NULL)
    {
      disk = g_new0 (Disk, 1);
      disk->size = USUAL_SIZE;
      g_hash_table_insert (pool->disks, g_strdup (host), disk);
    }

  return disk;
}

/**
 * pp_sim_disk_set:
 * @pool: a pool
 * @host: ref of one of its hosts
 * @size: bytes that are free while no hotfix file is there
 * @left_over: bytes more that a clean-up would free
 *
 * Says how much there is.
 */
void
pp_sim_disk_set (PpSimPool  *pool,
                 const char *host,
                 gint64      size,
                 gint64      left_over)
{
  Disk *disk = find_disk (pool, host);

  disk->size = size;
  disk->left_over = left_over;
}

/* Uploaded files are on the master. */
static gint64
size_of_files (PpSimPool  *pool,
               const char *host,
               const char *kept)
{
  g_auto(GStrv) patches = pp_sim_row_all (pool, "pool_patch");
  gint64 size = 0;

  for (guint i = 0; patches[i] != NULL; i++)
    {
      const char *uuid = pp_sim_row_text (pool, patches[i], "uuid");

      if (pp_sim_patch_has_file (pool, uuid) &&
          (kept == NULL || g_ascii_strcasecmp (kept, uuid) != 0))
        size += pp_sim_row_int (pool, patches[i], "size");
    }

  return g_strcmp0 (host, pp_sim_pool_master (pool)) == 0 ? size : 0;
}

/**
 * pp_sim_disk_get_free:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Returns: bytes that are free now
 */
gint64
pp_sim_disk_get_free (PpSimPool  *pool,
                      const char *host)
{
  return MAX (find_disk (pool, host)->size - size_of_files (pool, host, NULL), 0);
}

/**
 * pp_sim_disk_get_required:
 * @release: a release
 * @size: bytes of a hotfix
 *
 * Returns: bytes that have to be free for it: it is there twice for a while
 */
gint64
pp_sim_disk_get_required (PpSimRelease release,
                          gint64       size)
{
  return release < PP_SIM_RELEASE_71 ? size * 2 : size;
}

/**
 * pp_sim_disk_get_reclaimable:
 * @pool: a pool
 * @host: ref of one of its hosts
 * @kept: (nullable): uuid of a hotfix whose file stays
 *
 * Returns: bytes that pp_sim_disk_reclaim() would free
 */
gint64
pp_sim_disk_get_reclaimable (PpSimPool  *pool,
                             const char *host,
                             const char *kept)
{
  return find_disk (pool, host)->left_over + size_of_files (pool, host, kept);
}

/**
 * pp_sim_disk_reclaim:
 * @pool: a pool
 * @host: ref of one of its hosts
 * @kept: (nullable): uuid of a hotfix whose file stays
 *
 * Deletes what earlier hotfixes left, and all files that were uploaded but @kept.
 */
void
pp_sim_disk_reclaim (PpSimPool  *pool,
                     const char *host,
                     const char *kept)
{
  g_auto(GStrv) patches = pp_sim_row_all (pool, "pool_patch");
  Disk *disk = find_disk (pool, host);

  disk->size += disk->left_over;
  disk->left_over = 0;
  if (g_strcmp0 (host, pp_sim_pool_master (pool)) != 0)
    return;

  for (guint i = 0; patches[i] != NULL; i++)
    {
      const char *uuid = pp_sim_row_text (pool, patches[i], "uuid");

      if (kept == NULL || g_ascii_strcasecmp (kept, uuid) != 0)
        pp_sim_patch_clean (pool, uuid);
    }
}
