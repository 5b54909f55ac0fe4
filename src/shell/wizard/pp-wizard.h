/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpWizard: works on one pool, page by page: choose, get and upload, pre-checks, plan and install,
 * result; restarts and single servers have fewer. The pages after the choice are views of one PpRun,
 * which goes on when the window is closed.
 */
#define PP_TYPE_WIZARD (pp_wizard_get_type ())
G_DECLARE_FINAL_TYPE (PpWizard, pp_wizard, PP, WIZARD, GtkWindow)

/** PpWizardPlace: where a wizard works. */
typedef struct
{
  GtkWindow   *parent;     /* (nullable) the main window */
  PpWorkspace *workspace;
  PpPoolItem  *item;       /* its pool */
  GSettings   *settings;   /* (nullable) where options are remembered */
} PpWizardPlace;

GtkWidget *pp_wizard_new            (const PpWizardPlace *place);
GtkWidget *pp_wizard_new_restart    (const PpWizardPlace *place);
GtkWidget *pp_wizard_new_for_server (const PpWizardPlace *place,
                                     PpHost              *host,
                                     PpPurpose            purpose);
GtkWidget *pp_wizard_new_for_run    (const PpWizardPlace *place,
                                     PpRun               *run);

G_END_DECLS
