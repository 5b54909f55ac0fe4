/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpApplication: the process: options, actions, settings, the workspace, and staying alive while
 * a run does.
 */
#define PP_TYPE_APPLICATION (pp_application_get_type ())
G_DECLARE_FINAL_TYPE (PpApplication, pp_application, PP, APPLICATION, GtkApplication)

PpApplication *pp_application_new           (void);
PpWorkspace   *pp_application_get_workspace (PpApplication *self);

G_END_DECLS
