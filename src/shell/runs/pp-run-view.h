/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpRunView: the steps of one run, live: what is done, what is being done, what is to come.
 */
#define PP_TYPE_RUN_VIEW (pp_run_view_get_type ())
G_DECLARE_FINAL_TYPE (PpRunView, pp_run_view, PP, RUN_VIEW, GtkBox)

GtkWidget *pp_run_view_new           (PpRun     *run);
GtkWidget *pp_run_view_new_from_gate (PpRun     *run);
char      *pp_run_view_copy_text     (PpRunView *self);

G_END_DECLS
