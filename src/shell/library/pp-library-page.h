/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpLibraryPage: the hotfix files that are on this machine, ready for the next pool. */
#define PP_TYPE_LIBRARY_PAGE (pp_library_page_get_type ())
G_DECLARE_FINAL_TYPE (PpLibraryPage, pp_library_page, PP, LIBRARY_PAGE, GtkBin)

GtkWidget *pp_library_page_new        (PpWorkspace   *workspace);
void       pp_library_page_take       (PpLibraryPage *self,
                                       GPtrArray     *paths);
void       pp_library_page_set_search (PpLibraryPage *self,
                                       gboolean       active);

G_END_DECLS
