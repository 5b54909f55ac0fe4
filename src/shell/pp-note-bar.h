/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PpNoteBar: one sentence about what was just done, with a button to do something about it. It goes
 * by itself after a while, unless the keyboard or the pointer is on it.
 *
 * Signals: activated (the button), closed (by the person, or by itself; after activated too).
 */
#define PP_TYPE_NOTE_BAR (pp_note_bar_get_type ())
G_DECLARE_FINAL_TYPE (PpNoteBar, pp_note_bar, PP, NOTE_BAR, GtkRevealer)

void pp_note_bar_show  (PpNoteBar  *self,
                        const char *text,
                        const char *button);
void pp_note_bar_close (PpNoteBar  *self);

G_END_DECLS
