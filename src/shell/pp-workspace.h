/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

#include "pp-pool-item.h"
#include "pp-roster.h"

G_BEGIN_DECLS

/**
 * PpWorkspace: the parts of the core that all windows share, and what is open in them.
 */
#define PP_TYPE_WORKSPACE (pp_workspace_get_type ())
G_DECLARE_FINAL_TYPE (PpWorkspace, pp_workspace, PP, WORKSPACE, GObject)

PpWorkspace *pp_workspace_new           (const char           *folder,
                                         const char           *feed,
                                         PpKeyring            *keyring);

PpBook      *pp_workspace_get_book      (PpWorkspace          *self);
PpRoster    *pp_workspace_get_roster    (PpWorkspace          *self);
PpFeed      *pp_workspace_get_feed      (PpWorkspace          *self);
PpNotes     *pp_workspace_get_notes     (PpWorkspace          *self);
const char  *pp_workspace_get_notes_trouble (PpWorkspace      *self);
PpLibrary   *pp_workspace_get_library   (PpWorkspace          *self);
const char  *pp_workspace_get_state_dir (PpWorkspace          *self);
gboolean     pp_workspace_is_simulated  (PpWorkspace          *self);

/* (element-type PpPoolItem) and (element-type PpRun), newest last */
GListModel  *pp_workspace_get_pools     (PpWorkspace          *self);
GListModel  *pp_workspace_get_runs      (PpWorkspace          *self);

PpPoolItem  *pp_workspace_find_pool     (PpWorkspace          *self,
                                         const char           *uuid);
void         pp_workspace_add_run       (PpWorkspace          *self,
                                         PpRun                *run);
gboolean     pp_workspace_has_live_run  (PpWorkspace          *self,
                                         PpPoolItem           *item);
guint        pp_workspace_count_live_runs (PpWorkspace        *self);

void         pp_workspace_refresh       (PpWorkspace          *self);
void         pp_workspace_start_demo    (PpWorkspace          *self,
                                         const char           *scenario,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
PpPoolItem  *pp_workspace_demo_finish   (PpWorkspace          *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
