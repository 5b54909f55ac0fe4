/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpOptionsView: how a plan is to be carried out. Signal changed. */
#define PP_TYPE_OPTIONS_VIEW (pp_options_view_get_type ())
G_DECLARE_FINAL_TYPE (PpOptionsView, pp_options_view, PP, OPTIONS_VIEW, GtkGrid)

GtkWidget *pp_options_view_new         (void);
void       pp_options_view_bind        (PpOptionsView *self,
                                        GSettings     *settings);
void       pp_options_view_set_purpose (PpOptionsView *self,
                                        PpPurpose      purpose);
void       pp_options_view_ask_storage (PpOptionsView *self,
                                        PpLivePool    *pool);
PpEvidence *pp_options_view_get_evidence (PpOptionsView *self);
PpOptions  pp_options_view_get         (PpOptionsView *self);

G_END_DECLS
