/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpPoolActions: what can be done with the pool that is selected, as actions of its window:
 * pool-connect, pool-disconnect, pool-edit, pool-forget.
 */
#define PP_TYPE_POOL_ACTIONS (pp_pool_actions_get_type ())
G_DECLARE_FINAL_TYPE (PpPoolActions, pp_pool_actions, PP, POOL_ACTIONS, GObject)

PpPoolActions *pp_pool_actions_new      (GtkApplicationWindow *window,
                                         PpWorkspace          *workspace);
void           pp_pool_actions_set_item (PpPoolActions        *self,
                                         PpPoolItem           *item);
void           pp_pool_actions_update   (PpPoolActions        *self);

G_END_DECLS
