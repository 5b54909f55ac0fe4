/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpAbsence: why a pool without a connection has none; an error of its live pool goes first. */
typedef enum
{
  PP_ABSENCE_PASSWORD,  /* nobody knows the password but the person */
  PP_ABSENCE_KEYRING,   /* the keyring is being asked for it */
  PP_ABSENCE_LEFT,      /* the person disconnected it */
} PpAbsence;

/**
 * PpPoolItem: one pool of the sidebar: the live pool, and the outlook that is made again whenever
 * its snapshot or the catalogue changes. Without a connection it keeps what was last seen: the
 * outlook, or what the book has of it.
 *
 * Signals: changed (the outlook was replaced: PpSnapshotDiff or %NULL when all of it is new),
 * state-changed (connection state, error).
 */
#define PP_TYPE_POOL_ITEM (pp_pool_item_get_type ())
G_DECLARE_FINAL_TYPE (PpPoolItem, pp_pool_item, PP, POOL_ITEM, GObject)

PpPoolItem         *pp_pool_item_new          (PpLivePool        *pool,
                                               PpFeed            *feed,
                                               PpNotes           *notes,
                                               const PpSavedPool *saved);
PpLivePool         *pp_pool_item_get_pool     (PpPoolItem        *self);
void                pp_pool_item_set_pool     (PpPoolItem        *self,
                                               PpLivePool        *pool);
PpOutlook          *pp_pool_item_get_outlook  (PpPoolItem        *self);
PpSnapshot         *pp_pool_item_get_snapshot (PpPoolItem        *self);
const char         *pp_pool_item_get_name     (PpPoolItem        *self);
const char         *pp_pool_item_get_uuid     (PpPoolItem        *self);
const char * const *pp_pool_item_get_members  (PpPoolItem        *self);
PpLiveState         pp_pool_item_get_state    (PpPoolItem        *self);
PpAbsence           pp_pool_item_get_absence  (PpPoolItem        *self);
void                pp_pool_item_set_absence  (PpPoolItem        *self,
                                               PpAbsence          absence);
gboolean            pp_pool_item_is_away      (PpPoolItem        *self);
gboolean            pp_pool_item_needs_person (PpPoolItem        *self);

G_END_DECLS
