/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpPoolItem: one pool of the sidebar: the live pool, and the outlook that is made again whenever
 * its snapshot or the catalogue changes.
 *
 * Signals: changed (the outlook was replaced: PpSnapshotDiff or %NULL when all of it is new),
 * state-changed (connection state, error).
 */
#define PP_TYPE_POOL_ITEM (pp_pool_item_get_type ())
G_DECLARE_FINAL_TYPE (PpPoolItem, pp_pool_item, PP, POOL_ITEM, GObject)

PpPoolItem  *pp_pool_item_new           (PpLivePool  *pool,
                                         PpFeed      *feed,
                                         PpNotes     *notes,
                                         const char  *name);
PpLivePool  *pp_pool_item_get_pool      (PpPoolItem  *self);
PpOutlook   *pp_pool_item_get_outlook   (PpPoolItem  *self);
PpSnapshot  *pp_pool_item_get_snapshot  (PpPoolItem  *self);
const char  *pp_pool_item_get_name      (PpPoolItem  *self);
const char  *pp_pool_item_get_uuid      (PpPoolItem  *self);
PpLiveState  pp_pool_item_get_state     (PpPoolItem  *self);

G_END_DECLS
