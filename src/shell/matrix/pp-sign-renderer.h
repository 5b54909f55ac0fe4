/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpSignRenderer: draws the sign of a state; its "text" is the whole sentence, so that a screen
 * reader has it. Property state (PpState), dense, ringed (the keyboard is here), banded.
 */
#define PP_TYPE_SIGN_RENDERER (pp_sign_renderer_get_type ())
G_DECLARE_FINAL_TYPE (PpSignRenderer, pp_sign_renderer, PP, SIGN_RENDERER, GtkCellRendererText)

/** PpSignTeller: (transfer full) (nullable): the sentence of the cell in row @iter. */
typedef char *(*PpSignTeller) (GtkTreeIter *iter,
                               gpointer     user_data);

GtkCellRenderer *pp_sign_renderer_new       (PpSignRenderer *other,
                                             PpSignTeller    teller,
                                             gpointer        user_data);
void             pp_sign_renderer_set_state (PpSignRenderer *self,
                                             GtkTreeIter    *iter,
                                             PpState         state);
void             pp_sign_renderer_set_dense (PpSignRenderer *self,
                                             gboolean        dense);
void             pp_sign_renderer_set_ruled (PpSignRenderer *self,
                                             gboolean        ruled);
void             pp_sign_renderer_set_focus (PpSignRenderer *self,
                                             gboolean        ringed,
                                             gboolean        banded);
void             pp_sign_renderer_flush     (PpSignRenderer *self);

const char      *pp_sign_get_icon_name      (PpState         state);
const char      *pp_sign_get_class_name     (PpState         state);

G_END_DECLS
