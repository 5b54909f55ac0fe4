/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpDecisionBox: asks what to do about a server that did not come back. Hidden while none is due. */
#define PP_TYPE_DECISION_BOX (pp_decision_box_get_type ())
G_DECLARE_FINAL_TYPE (PpDecisionBox, pp_decision_box, PP, DECISION_BOX, GtkBox)

void pp_decision_box_set_run (PpDecisionBox *self,
                              PpRun         *run);

G_END_DECLS
