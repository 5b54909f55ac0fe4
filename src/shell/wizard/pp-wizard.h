/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpWizard: installs hotfixes on one pool, in five pages: choose, get and upload, pre-checks, plan
 * and install, result. The pages after the choice are views of one PpRun, which goes on when the
 * window is closed.
 */
#define PP_TYPE_WIZARD (pp_wizard_get_type ())
G_DECLARE_FINAL_TYPE (PpWizard, pp_wizard, PP, WIZARD, GtkWindow)

GtkWidget *pp_wizard_new (GtkWindow   *parent,
                          PpWorkspace *workspace,
                          PpPoolItem  *item);

G_END_DECLS
