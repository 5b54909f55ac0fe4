/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-matrix-names.h"
#include "pp-matrix-signs.h"

G_BEGIN_DECLS

/**
 * PpMatrixPanes: where the two views of the matrix are: beside each other, with rows and heads of
 * one height, scrolling up and down together, and how they share the width.
 */
#define PP_TYPE_MATRIX_PANES (pp_matrix_panes_get_type ())
G_DECLARE_FINAL_TYPE (PpMatrixPanes, pp_matrix_panes, PP, MATRIX_PANES, GtkBox)

GtkWidget *pp_matrix_panes_new          (PpMatrixNames *names,
                                         PpMatrixSigns *signs);
gboolean   pp_matrix_panes_update       (PpMatrixPanes *self);
void       pp_matrix_panes_queue_layout (PpMatrixPanes *self);

G_END_DECLS
