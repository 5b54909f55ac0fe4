/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PpMatrixHead: the head of a server's column: its name, level or turned, and, where there are many
 * servers, how many hotfixes it lacks.
 */
#define PP_TYPE_MATRIX_HEAD (pp_matrix_head_get_type ())
G_DECLARE_FINAL_TYPE (PpMatrixHead, pp_matrix_head, PP, MATRIX_HEAD, GtkBox)

GtkWidget *pp_matrix_head_new         (void);
void       pp_matrix_head_set_name    (PpMatrixHead *self,
                                       const char   *name,
                                       gboolean      turned);
void       pp_matrix_head_set_count   (PpMatrixHead *self,
                                       const char   *count);
void       pp_matrix_head_set_focused (PpMatrixHead *self,
                                       gboolean      focused);
int        pp_matrix_head_get_width   (PpMatrixHead *self);

char      *pp_matrix_head_shorten     (const char   *name,
                                       guint         n_characters);
void       pp_matrix_head_find_shared (char        **names,
                                       guint        *prefix,
                                       guint        *suffix);

G_END_DECLS
