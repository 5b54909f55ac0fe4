/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpServerActions: what can be done without a hotfix with the pool and the server that are selected,
 * as actions of its window: pool-restart, server-enter, server-leave, server-restart-toolstack,
 * server-restart. Each opens a wizard that asks first.
 */
#define PP_TYPE_SERVER_ACTIONS (pp_server_actions_get_type ())
G_DECLARE_FINAL_TYPE (PpServerActions, pp_server_actions, PP, SERVER_ACTIONS, GObject)

PpServerActions *pp_server_actions_new       (GtkApplicationWindow *window,
                                              PpWorkspace          *workspace,
                                              GSettings            *settings);
void             pp_server_actions_set_place (PpServerActions      *self,
                                              PpPoolItem           *item,
                                              const char           *host);
void             pp_server_actions_update    (PpServerActions      *self);

G_END_DECLS
