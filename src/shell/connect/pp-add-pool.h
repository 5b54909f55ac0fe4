/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-pool-item.h"
#include "pp-workspace.h"

G_BEGIN_DECLS

/* The window that adds a pool: address and password, the question whether to trust the server,
 * and the wait in between. Signal "added" (PpPoolItem *, const char *): the pool is in the
 * workspace; the address that it was reached by, when it was there already and connected. */
#define PP_TYPE_ADD_POOL_WINDOW (pp_add_pool_window_get_type ())
G_DECLARE_FINAL_TYPE (PpAddPoolWindow, pp_add_pool_window, PP, ADD_POOL_WINDOW, GtkWindow)

GtkWidget *pp_add_pool_window_new (GtkWindow   *parent,
                                   PpWorkspace *workspace,
                                   PpPoolItem  *item,
                                   gboolean     edit);

G_END_DECLS
