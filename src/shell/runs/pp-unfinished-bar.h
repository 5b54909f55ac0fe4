/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpUnfinishedBar: offers to go on with, or to unwind, a run of the selected pool that no program
 * carries out any more, and names servers that such runs left in maintenance mode. Its buttons call
 * win.run-continue and win.run-unwind with the id of the run.
 */
#define PP_TYPE_UNFINISHED_BAR (pp_unfinished_bar_get_type ())
G_DECLARE_FINAL_TYPE (PpUnfinishedBar, pp_unfinished_bar, PP, UNFINISHED_BAR, GtkInfoBar)

void pp_unfinished_bar_set_workspace (PpUnfinishedBar *self,
                                      PpWorkspace     *workspace);
void pp_unfinished_bar_set_item      (PpUnfinishedBar *self,
                                      PpPoolItem      *item);

G_END_DECLS
