/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpWindow: the main window. It is on the screen before there is anything in it.
 *
 * Signals: filled (once, when all is there).
 */
#define PP_TYPE_WINDOW (pp_window_get_type ())
G_DECLARE_FINAL_TYPE (PpWindow, pp_window, PP, WINDOW, GtkApplicationWindow)

GtkWidget *pp_window_new           (GtkApplication *application,
                                    PpWorkspace    *workspace,
                                    GSettings      *settings);
void       pp_window_mark_simulated (PpWindow      *self);
void       pp_window_show_pool     (PpWindow       *self,
                                    const char     *uuid);
void       pp_window_show_activity (PpWindow       *self);
void       pp_window_install       (PpWindow       *self,
                                    const char     *uuid);
void       pp_window_complain      (PpWindow       *self,
                                    const GError   *error);
void       pp_window_note_known    (PpWindow       *self,
                                    PpPoolItem     *item,
                                    const char     *address);

G_END_DECLS
