/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>
#include <poolpatch/pp-records.h>

G_BEGIN_DECLS

/**
 * PpSnapshot: a pool at one moment. Immutable; hosts come master first, then by name.
 */
#define PP_TYPE_SNAPSHOT (pp_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (PpSnapshot, pp_snapshot, PP, SNAPSHOT, GObject)

/** PpSnapshotDiff: what changed between two snapshots of one pool. */
typedef struct
{
  gboolean  pool_changed;
  gboolean  patches_changed;
  char    **hosts_added;    /* (owned) uuids */
  char    **hosts_removed;  /* (owned) uuids */
  char    **hosts_changed;  /* (owned) uuids */
} PpSnapshotDiff;

PpSnapshot     *pp_snapshot_new             (const char     *address,
                                             PpPool         *pool,
                                             GPtrArray      *hosts,
                                             GPtrArray      *patches);

const char     *pp_snapshot_get_address     (PpSnapshot     *self);
PpEngine        pp_snapshot_get_engine      (PpSnapshot     *self);
PpPool         *pp_snapshot_get_pool        (PpSnapshot     *self);
const char     *pp_snapshot_get_uuid        (PpSnapshot     *self);
const char     *pp_snapshot_get_name        (PpSnapshot     *self);
guint           pp_snapshot_get_n_hosts     (PpSnapshot     *self);
PpHost         *pp_snapshot_get_host        (PpSnapshot     *self,
                                             guint           position);
PpHost         *pp_snapshot_get_master      (PpSnapshot     *self);
PpHost         *pp_snapshot_find_host       (PpSnapshot     *self,
                                             const char     *name_uuid_or_ref);
guint           pp_snapshot_get_n_patches   (PpSnapshot     *self);
PpPatch        *pp_snapshot_get_patch       (PpSnapshot     *self,
                                             guint           position);
PpPatch        *pp_snapshot_find_patch      (PpSnapshot     *self,
                                             const char     *uuid);
gboolean        pp_snapshot_is_licensed     (PpSnapshot     *self,
                                             PpHost         *host);

PpSnapshotDiff *pp_snapshot_diff            (PpSnapshot     *before,
                                             PpSnapshot     *after);
gboolean        pp_snapshot_diff_is_empty   (const PpSnapshotDiff *self);
void            pp_snapshot_diff_free       (PpSnapshotDiff *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSnapshotDiff, pp_snapshot_diff_free)

G_END_DECLS
