/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-matrix-model.h"

G_BEGIN_DECLS

/**
 * PpMatrixSigns: the part of the matrix that scrolls sideways: a column for each server.
 * Signal head-clicked (GtkTreeViewColumn): its order was asked for.
 */
#define PP_TYPE_MATRIX_SIGNS (pp_matrix_signs_get_type ())
G_DECLARE_FINAL_TYPE (PpMatrixSigns, pp_matrix_signs, PP, MATRIX_SIGNS, GtkTreeView)

GtkWidget         *pp_matrix_signs_new            (PpMatrixModel     *model);
gboolean           pp_matrix_signs_update         (PpMatrixSigns     *self);
void               pp_matrix_signs_set_row_height (PpMatrixSigns     *self,
                                                   int                height);
void               pp_matrix_signs_measure        (PpMatrixSigns     *self);
void               pp_matrix_signs_set_focus      (PpMatrixSigns     *self,
                                                   const char        *hotfix_uuid,
                                                   const char        *host_uuid);
guint              pp_matrix_signs_get_n_hosts    (PpMatrixSigns     *self);
gboolean           pp_matrix_signs_is_dense       (PpMatrixSigns     *self);
int                pp_matrix_signs_get_width      (PpMatrixSigns     *self);
GtkTreeViewColumn *pp_matrix_signs_find_column    (PpMatrixSigns     *self,
                                                   const char        *host_uuid);
const char        *pp_matrix_signs_get_host       (GtkTreeViewColumn *column);

G_END_DECLS
