/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-download-keeper.h"

G_BEGIN_DECLS

/** PpLibraryPreferences: the settings of the library and of downloads; what is changed holds at once. */
#define PP_TYPE_LIBRARY_PREFERENCES (pp_library_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PpLibraryPreferences, pp_library_preferences, PP, LIBRARY_PREFERENCES, GtkBox)

GtkWidget *pp_library_preferences_new         (PpDownloadKeeper     *downloads);
void       pp_library_preferences_move_to     (PpLibraryPreferences *self,
                                               const char           *folder,
                                               gboolean              move);

G_END_DECLS
