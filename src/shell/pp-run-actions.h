/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpRunActions: what can be done with a run that no program carries out any more, as actions of a
 * window: run-continue and run-unwind, each with the id of the run.
 *
 * Signal: failed (const GError *).
 */
#define PP_TYPE_RUN_ACTIONS (pp_run_actions_get_type ())
G_DECLARE_FINAL_TYPE (PpRunActions, pp_run_actions, PP, RUN_ACTIONS, GObject)

PpRunActions *pp_run_actions_new (GtkApplicationWindow *window,
                                  PpWorkspace          *workspace);

G_END_DECLS
