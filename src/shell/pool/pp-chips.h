/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpChips: the facts of a pool in a line; each leads to what it counts (actions page.*). */
#define PP_TYPE_CHIPS (pp_chips_get_type ())
G_DECLARE_FINAL_TYPE (PpChips, pp_chips, PP, CHIPS, GtkFlowBox)

void pp_chips_update (PpChips    *self,
                      PpLivePool *pool,
                      PpOutlook  *outlook);

G_END_DECLS
