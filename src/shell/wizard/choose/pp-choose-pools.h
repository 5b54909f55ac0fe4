/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpChoosePools: other pools that can get what is recommended for them in the same go. */
#define PP_TYPE_CHOOSE_POOLS (pp_choose_pools_get_type ())
G_DECLARE_FINAL_TYPE (PpChoosePools, pp_choose_pools, PP, CHOOSE_POOLS, GtkExpander)

GtkWidget *pp_choose_pools_new  (PpWorkspace   *workspace,
                                 PpPoolItem    *item,
                                 GSettings     *settings);
GPtrArray *pp_choose_pools_list (PpChoosePools *self);
guint      pp_choose_pools_get_at_once (PpChoosePools *self);

G_END_DECLS
