/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

#include "pp-note-bar.h"

G_BEGIN_DECLS

/* Tables of the window, into a file or onto the clipboard. */

void pp_export_ask   (GtkWidget    *widget,
                      PpNoteBar    *bar,
                      const char   *name,
                      PpTable      *table);
void pp_export_write (GFile        *file,
                      PpNoteBar    *bar,
                      PpTable      *table);
void pp_export_copy  (GtkWidget    *widget,
                      PpTable      *table);

G_END_DECLS
