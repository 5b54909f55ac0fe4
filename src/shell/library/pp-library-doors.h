/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpLibraryDoors: what comes into the library from disk and goes out of it: files that are chosen or
 * dropped, and bundles. It adds its actions to those of a page: add, import, export.
 *
 * Signals: trouble (string, nullable: what to say of what did not work; %NULL: nothing any more),
 * done (string: what to say of what did).
 */
#define PP_TYPE_LIBRARY_DOORS (pp_library_doors_get_type ())
G_DECLARE_FINAL_TYPE (PpLibraryDoors, pp_library_doors, PP, LIBRARY_DOORS, GObject)

PpLibraryDoors *pp_library_doors_new   (PpWorkspace    *workspace,
                                        GtkWidget      *page,
                                        GActionMap     *page_actions);
void            pp_library_doors_take  (PpLibraryDoors *self,
                                        GPtrArray      *paths);
void            pp_library_doors_close (PpLibraryDoors *self);

G_END_DECLS
