/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpWizardChoose: the page that asks what is to be installed where. Signal changed. */
#define PP_TYPE_WIZARD_CHOOSE (pp_wizard_choose_get_type ())
G_DECLARE_FINAL_TYPE (PpWizardChoose, pp_wizard_choose, PP, WIZARD_CHOOSE, GtkBox)

GtkWidget *pp_wizard_choose_new        (PpWorkspace    *workspace,
                                        PpOutlook      *outlook);
PpChoice  *pp_wizard_choose_get_choice (PpWizardChoose *self);

G_END_DECLS
