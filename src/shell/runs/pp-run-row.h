/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpRunRow: one line of the activity page: a run of this session, live, or one from disk.
 */
#define PP_TYPE_RUN_ROW (pp_run_row_get_type ())
G_DECLARE_FINAL_TYPE (PpRunRow, pp_run_row, PP, RUN_ROW, GtkListBoxRow)

GtkWidget  *pp_run_row_new       (PpRun              *run);
GtkWidget  *pp_run_row_new_past  (const PpRunSummary *summary);
const char *pp_run_row_get_id    (PpRunRow           *self);
PpRun      *pp_run_row_get_run   (PpRunRow           *self);
const char *pp_run_row_get_name  (PpRunRow           *self);
const char *pp_run_row_get_state (PpRunRow           *self);

G_END_DECLS
