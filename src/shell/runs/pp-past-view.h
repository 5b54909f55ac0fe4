/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpPastView: the steps of a run from disk: what was done, where it ended, and why.
 */
#define PP_TYPE_PAST_VIEW (pp_past_view_get_type ())
G_DECLARE_FINAL_TYPE (PpPastView, pp_past_view, PP, PAST_VIEW, GtkBox)

GtkWidget *pp_past_view_new (const PpPastRun *run,
                             const char      *resumable);

G_END_DECLS
