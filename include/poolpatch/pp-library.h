/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_STORE
#error "This room may not use src/store/: see src/meson.build"
#endif

#include <gio/gio.h>
#include <poolpatch/pp-hotfix.h>

G_BEGIN_DECLS

/**
 * PpLibrary: the local folder of hotfix files (.xsupdate), kept for the next pool.
 * A file is only ever there whole: it is renamed into place after its checks.
 * Properties timeout (seconds that a download may stand still), connect-timeout, proxy-resolver.
 * Signal changed: a file came or went.
 */
#define PP_TYPE_LIBRARY (pp_library_get_type ())
G_DECLARE_FINAL_TYPE (PpLibrary, pp_library, PP, LIBRARY, GObject)

/** PpLibraryProgress: bytes so far; total is -1 while it is not known. Called in the main thread. */
typedef void (*PpLibraryProgress) (gint64   done,
                                   gint64   total,
                                   gpointer user_data);

PpLibrary *pp_library_new           (const char           *folder);
const char *pp_library_get_folder   (PpLibrary            *self);
char      *pp_library_dup_path      (PpLibrary            *self,
                                     const char           *uuid);
char     **pp_library_list          (PpLibrary            *self);
const char *pp_library_get_name     (PpLibrary            *self,
                                     const char           *uuid);
const char *pp_library_get_origin   (PpLibrary            *self,
                                     const char           *uuid);
gint64     pp_library_get_added     (PpLibrary            *self,
                                     const char           *uuid);
gboolean   pp_library_remove        (PpLibrary            *self,
                                     const char           *uuid,
                                     GError              **error);

void       pp_library_fetch_async   (PpLibrary            *self,
                                     PpHotfix             *hotfix,
                                     GCancellable         *cancellable,
                                     PpLibraryProgress     progress,
                                     gpointer              progress_data,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
char      *pp_library_fetch_finish  (PpLibrary            *self,
                                     GAsyncResult         *result,
                                     GError              **error);

void       pp_library_import_async  (PpLibrary            *self,
                                     const char           *path,
                                     PpHotfix             *hotfix,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
char      *pp_library_import_finish (PpLibrary            *self,
                                     GAsyncResult         *result,
                                     GError              **error);

char      *pp_library_guess_name    (const char           *path);

G_END_DECLS
