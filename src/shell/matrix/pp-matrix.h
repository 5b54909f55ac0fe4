/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-matrix-model.h"

G_BEGIN_DECLS

/**
 * PpMatrix: hotfix × server: two tree views on one model, the names and the signs.
 * Signals: focus-changed: another hotfix or another server has the cursor; activated: Enter, Space
 * or a double click: the details are wanted.
 */
#define PP_TYPE_MATRIX (pp_matrix_get_type ())
G_DECLARE_FINAL_TYPE (PpMatrix, pp_matrix, PP, MATRIX, GtkBox)

GtkWidget   *pp_matrix_new          (PpMatrixModel *model);
void         pp_matrix_update       (PpMatrix      *self);
void         pp_matrix_set_settings (PpMatrix      *self,
                                     GSettings     *settings);
void         pp_matrix_set_menu     (PpMatrix      *self,
                                     GMenuModel    *menu);
void         pp_matrix_set_host     (PpMatrix      *self,
                                     const char    *host_uuid);
void         pp_matrix_set_order    (PpMatrix      *self,
                                     PpMatrixColumn column,
                                     const char    *host_uuid,
                                     gboolean       descending);
void         pp_matrix_select       (PpMatrix      *self,
                                     const char    *hotfix_uuid);
void         pp_matrix_grab_focus   (PpMatrix      *self);
gboolean     pp_matrix_is_dense     (PpMatrix      *self);
PpHotfix    *pp_matrix_get_hotfix   (PpMatrix      *self);
const char  *pp_matrix_get_host     (PpMatrix      *self);
GtkTreeView *pp_matrix_get_names    (PpMatrix      *self);
GtkTreeView *pp_matrix_get_signs    (PpMatrix      *self);

G_END_DECLS
