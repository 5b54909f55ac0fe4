/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpFixButtons: what mends a problem: the best way as a button, others in a menu beside it.
 * Signal fix (const PpFix *).
 */
#define PP_TYPE_FIX_BUTTONS (pp_fix_buttons_get_type ())
G_DECLARE_FINAL_TYPE (PpFixButtons, pp_fix_buttons, PP, FIX_BUTTONS, GtkBox)

GtkWidget *pp_fix_buttons_new (GPtrArray *fixes);

G_END_DECLS
