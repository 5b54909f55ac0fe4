/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-snapshot-diff"

#include "config.h"

#include <poolpatch/pp-snapshot.h>

#include "pp-model-private.h"

/* Hosts of a snapshot by uuid. */
static GHashTable *
index_hosts (PpSnapshot *snapshot)
{
  GHashTable *hosts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      g_hash_table_insert (hosts, host->uuid, host);
    }

  return hosts;
}

static gboolean
patches_differ (PpSnapshot *before,
                PpSnapshot *after)
{
  guint n_patches = pp_snapshot_get_n_patches (before);

  if (n_patches != pp_snapshot_get_n_patches (after))
    return TRUE;
  for (guint i = 0; i < n_patches; i++)
    if (!pp_patch_is_equal (pp_snapshot_get_patch (before, i), pp_snapshot_get_patch (after, i)))
      return TRUE;

  return FALSE;
}

/**
 * pp_snapshot_diff:
 * @before: (nullable): a snapshot; %NULL = nothing was known
 * @after: a later one of the same pool
 *
 * Records that both share by pointer cost nothing.
 *
 * Returns: (transfer full): what changed
 */
PpSnapshotDiff *
pp_snapshot_diff (PpSnapshot *before,
                  PpSnapshot *after)
{
  PpSnapshotDiff *self;
  g_autoptr(GStrvBuilder) added = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) removed = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) changed = g_strv_builder_new ();
  g_autoptr(GHashTable) old_hosts = NULL;
  g_autoptr(GHashTable) new_hosts = NULL;

  g_return_val_if_fail (before == NULL || PP_IS_SNAPSHOT (before), NULL);
  g_return_val_if_fail (PP_IS_SNAPSHOT (after), NULL);

  old_hosts = before != NULL ? index_hosts (before) : g_hash_table_new (g_str_hash, g_str_equal);
  new_hosts = index_hosts (after);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (after); i++)
    {
      PpHost *host = pp_snapshot_get_host (after, i);
      PpHost *old = g_hash_table_lookup (old_hosts, host->uuid);

      if (old == NULL)
        g_strv_builder_add (added, host->uuid);
      else if (!pp_host_is_equal (old, host))
        g_strv_builder_add (changed, host->uuid);
    }
  for (guint i = 0; before != NULL && i < pp_snapshot_get_n_hosts (before); i++)
    {
      PpHost *host = pp_snapshot_get_host (before, i);

      if (!g_hash_table_contains (new_hosts, host->uuid))
        g_strv_builder_add (removed, host->uuid);
    }

  self = g_new0 (PpSnapshotDiff, 1);
  self->pool_changed =
    before == NULL ||
    pp_snapshot_get_engine (before) != pp_snapshot_get_engine (after) ||
    g_strcmp0 (pp_snapshot_get_address (before), pp_snapshot_get_address (after)) != 0 ||
    !pp_pool_is_equal (pp_snapshot_get_pool (before), pp_snapshot_get_pool (after));
  self->patches_changed = before == NULL ? pp_snapshot_get_n_patches (after) > 0
                                         : patches_differ (before, after);
  self->hosts_added = g_strv_builder_end (added);
  self->hosts_removed = g_strv_builder_end (removed);
  self->hosts_changed = g_strv_builder_end (changed);

  return self;
}

/**
 * pp_snapshot_diff_is_empty:
 * @self: a difference
 *
 * Returns: whether nothing changed
 */
gboolean
pp_snapshot_diff_is_empty (const PpSnapshotDiff *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !self->pool_changed && !self->patches_changed && *self->hosts_added == NULL &&
         *self->hosts_removed == NULL && *self->hosts_changed == NULL;
}

/**
 * pp_snapshot_diff_free:
 * @self: (transfer full): a difference
 */
void
pp_snapshot_diff_free (PpSnapshotDiff *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->hosts_added);
  g_strfreev (self->hosts_removed);
  g_strfreev (self->hosts_changed);
  g_free (self);
}
