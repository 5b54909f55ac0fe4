/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

#include "pp-matrix-query.h"

G_BEGIN_DECLS

/** PpMatrixModel: a GtkTreeModel over an outlook: rows are positions of its hotfixes. */
#define PP_TYPE_MATRIX_MODEL (pp_matrix_model_get_type ())
G_DECLARE_FINAL_TYPE (PpMatrixModel, pp_matrix_model, PP, MATRIX_MODEL, GObject)

PpMatrixModel *pp_matrix_model_new           (PpLibrary       *library);
void           pp_matrix_model_set_outlook   (PpMatrixModel   *self,
                                              PpOutlook       *outlook);
PpOutlook     *pp_matrix_model_get_outlook   (PpMatrixModel   *self);
void           pp_matrix_model_set_filter    (PpMatrixModel   *self,
                                              PpMatrixFilter   filter);
PpMatrixFilter pp_matrix_model_get_filter    (PpMatrixModel   *self);
void           pp_matrix_model_set_search    (PpMatrixModel   *self,
                                              const char      *text);
void           pp_matrix_model_set_scope     (PpMatrixModel   *self,
                                              gint64           since,
                                              const char      *host_uuid);
void           pp_matrix_model_set_order     (PpMatrixModel   *self,
                                              PpMatrixColumn   column,
                                              const char      *host_uuid,
                                              gboolean         descending);
guint          pp_matrix_model_get_n_rows    (PpMatrixModel   *self);
PpHotfix      *pp_matrix_model_get_hotfix    (PpMatrixModel   *self,
                                              GtkTreeIter     *iter);
gboolean       pp_matrix_model_find          (PpMatrixModel   *self,
                                              const char      *hotfix_uuid,
                                              GtkTreeIter     *iter);
PpState        pp_matrix_model_get_state     (PpMatrixModel   *self,
                                              GtkTreeIter     *iter,
                                              const char      *host_uuid);
gboolean       pp_matrix_model_shows_host    (PpMatrixModel   *self,
                                              PpHost          *host);
gboolean       pp_matrix_model_is_in_library (PpMatrixModel   *self,
                                              const char      *hotfix_uuid);

G_END_DECLS
