/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-matrix-model.h"

G_BEGIN_DECLS

/**
 * PpMatrixNames: the frozen part of the matrix: what the hotfixes are.
 * Signals: head-clicked (GtkTreeViewColumn): its order was asked for; widths-changed: a person made
 * a column wider or narrower.
 */
#define PP_TYPE_MATRIX_NAMES (pp_matrix_names_get_type ())
G_DECLARE_FINAL_TYPE (PpMatrixNames, pp_matrix_names, PP, MATRIX_NAMES, GtkTreeView)

GtkWidget      *pp_matrix_names_new            (PpMatrixModel  *model);
GPtrArray      *pp_matrix_names_list_columns   (PpMatrixNames  *self);
PpMatrixColumn  pp_matrix_names_get_kind       (GtkTreeViewColumn *column);
void            pp_matrix_names_set_dense      (PpMatrixNames  *self,
                                                gboolean        dense,
                                                int             row_height);
int             pp_matrix_names_fit            (PpMatrixNames  *self,
                                                int             room);
void            pp_matrix_names_measure        (PpMatrixNames  *self);
void            pp_matrix_names_set_widths     (PpMatrixNames  *self,
                                                GVariant       *widths);
GVariant       *pp_matrix_names_get_widths     (PpMatrixNames  *self);

G_END_DECLS
