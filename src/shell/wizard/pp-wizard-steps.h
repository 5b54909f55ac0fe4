/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** PpWizardSteps: the pages of a wizard in its header bar: numbered discs, ticked when done. */
#define PP_TYPE_WIZARD_STEPS (pp_wizard_steps_get_type ())
G_DECLARE_FINAL_TYPE (PpWizardSteps, pp_wizard_steps, PP, WIZARD_STEPS, GtkBox)

GtkWidget *pp_wizard_steps_new          (const char * const *titles);
void       pp_wizard_steps_set_position (PpWizardSteps      *self,
                                         guint               position);

G_END_DECLS
