/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpStepRow: one step of a run: its sign, its words, how far it is, and its error. */
#define PP_TYPE_STEP_ROW (pp_step_row_get_type ())
G_DECLARE_FINAL_TYPE (PpStepRow, pp_step_row, PP, STEP_ROW, GtkListBoxRow)

GtkWidget *pp_step_row_new       (const char           *text);
GtkWidget *pp_step_row_new_head  (const char           *title);
void       pp_step_row_set_detail (PpStepRow          *self,
                                   const char         *detail,
                                   const char         *warning);
void       pp_step_row_set_by_hand (PpStepRow         *self,
                                    gboolean           by_hand);
void       pp_step_row_update    (PpStepRow            *self,
                                  const PpStepProgress *progress,
                                  PpOutlook            *outlook);
void       pp_step_row_show_past (PpStepRow            *self,
                                  const PpStepProgress *progress,
                                  gboolean              running);
char      *pp_step_row_format    (gint64                microseconds);

G_END_DECLS
