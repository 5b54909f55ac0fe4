/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-saved"

#include "config.h"

#include "pp-saved.h"

/**
 * pp_saved_describe:
 * @pool: a pool that was reached
 *
 * Returns: (transfer full): what the book is to have of it
 */
PpSavedPool *
pp_saved_describe (PpLivePool *pool)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (pool);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) members = NULL;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    g_strv_builder_add (builder, pp_snapshot_get_host (snapshot, i)->address);
  members = g_strv_builder_end (builder);

  return pp_saved_pool_new (pp_snapshot_get_uuid (snapshot), pp_snapshot_get_name (snapshot),
                            pp_live_pool_get_address (pool), pp_live_pool_get_user (pool),
                            (const char * const *) members);
}
