/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpTroubleBar: above the content, the one thing that needs a person, and what to press for it. */
#define PP_TYPE_TROUBLE_BAR (pp_trouble_bar_get_type ())
G_DECLARE_FINAL_TYPE (PpTroubleBar, pp_trouble_bar, PP, TROUBLE_BAR, GtkInfoBar)

void pp_trouble_bar_set_workspace (PpTroubleBar *self,
                                   PpWorkspace  *workspace);
void pp_trouble_bar_set_item      (PpTroubleBar *self,
                                   PpPoolItem   *item);
void pp_trouble_bar_set_feed_told (PpTroubleBar *self,
                                   gboolean      told);
void pp_trouble_bar_complain      (PpTroubleBar *self,
                                   const GError *error);

G_END_DECLS
