/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_STORE
#error "This room may not use src/store/: see src/meson.build"
#endif

#include <poolpatch/pp-catalogue.h>
#include <poolpatch/pp-library.h>

G_BEGIN_DECLS

/**
 * PpFolderWatch: takes the hotfix files that arrive in a folder, as a browser leaves them, into the
 * library. They stay where they are.
 *
 * Property interval: milliseconds between two looks at a file that is growing.
 * Signals: taken (path of the file, path in the library), refused (path of the file, error): it is a
 * hotfix and broken. What is no hotfix is not mentioned.
 */
#define PP_TYPE_FOLDER_WATCH (pp_folder_watch_get_type ())
G_DECLARE_FINAL_TYPE (PpFolderWatch, pp_folder_watch, PP, FOLDER_WATCH, GObject)

PpFolderWatch *pp_folder_watch_new           (PpLibrary      *library);
gboolean       pp_folder_watch_set_folder    (PpFolderWatch  *self,
                                              const char     *folder,
                                              GError        **error);
const char    *pp_folder_watch_get_folder    (PpFolderWatch  *self);
void           pp_folder_watch_set_catalogue (PpFolderWatch  *self,
                                              PpCatalogue    *catalogue);

G_END_DECLS
