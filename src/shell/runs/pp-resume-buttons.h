/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PpResumeButtons: to go on with a run that was not finished, or to unwind it: win.run-continue and
 * win.run-unwind. Hidden without a run.
 */
#define PP_TYPE_RESUME_BUTTONS (pp_resume_buttons_get_type ())
G_DECLARE_FINAL_TYPE (PpResumeButtons, pp_resume_buttons, PP, RESUME_BUTTONS, GtkBox)

void pp_resume_buttons_set_id (PpResumeButtons *self,
                               const char      *id);

G_END_DECLS
