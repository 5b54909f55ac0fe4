/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_STORE
#error "This room may not use src/store/: see src/meson.build"
#endif

#include <gio/gio.h>
#include <poolpatch/pp-hotfix.h>

G_BEGIN_DECLS

/**
 * PpLibrary: the local folder of hotfix files (.xsupdate, .iso), kept for the next pool.
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

/** PpQuarantined: a file that was found to be broken and is not used. */
typedef struct
{
  char    *path;   /* (owned) where it is now */
  char    *name;   /* (owned) (nullable) what it was to be */
  char    *origin; /* (owned) (nullable) URL or path it is from */
  char    *reason; /* (owned) (nullable) */
  gint64   date;   /* Unix seconds */
  guint64  size;
} PpQuarantined;

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
guint64    pp_library_get_size      (PpLibrary            *self,
                                     const char           *uuid);
const char *pp_library_get_sha256   (PpLibrary            *self,
                                     const char           *uuid);
const char *pp_library_get_version  (PpLibrary            *self,
                                     const char           *uuid);
const char *pp_library_get_guidance (PpLibrary            *self,
                                     const char           *uuid);
const char *pp_library_get_description (PpLibrary         *self,
                                     const char           *uuid);
gboolean    pp_library_is_homogeneous (PpLibrary          *self,
                                     const char           *uuid);
const char * const *pp_library_get_pools (PpLibrary       *self,
                                     const char           *uuid);
void       pp_library_note_pool     (PpLibrary            *self,
                                     const char           *pool,
                                     const char           *uuid,
                                     gboolean              has_it);
guint64    pp_library_measure       (PpLibrary            *self);
gboolean   pp_library_load_checksums (PpLibrary           *self,
                                     const char           *path,
                                     GError              **error);
void       pp_library_set_login     (PpLibrary            *self,
                                     const char           *server,
                                     const char           *user,
                                     const char           *password);
gboolean   pp_library_load_login    (PpLibrary            *self,
                                     const char           *path,
                                     GError              **error);
gboolean   pp_library_remove        (PpLibrary            *self,
                                     const char           *uuid,
                                     GError              **error);

void  pp_library_fetch_async  (PpLibrary            *self,
                               PpHotfix             *hotfix,
                               GCancellable         *cancellable,
                               PpLibraryProgress     progress,
                               gpointer              progress_data,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
char *pp_library_fetch_finish (PpLibrary            *self,
                               GAsyncResult         *result,
                               GError              **error);

void  pp_library_import_async  (PpLibrary            *self,
                                const char           *path,
                                PpHotfix             *hotfix,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
char *pp_library_import_finish (PpLibrary            *self,
                                GAsyncResult         *result,
                                GError              **error);

void       pp_library_verify_async        (PpLibrary            *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean   pp_library_verify_finish       (PpLibrary            *self,
                                           GAsyncResult         *result,
                                           guint                *n_broken,
                                           GError              **error);
GPtrArray *pp_library_list_quarantined    (PpLibrary            *self);
void       pp_library_discard_quarantined (PpLibrary            *self);
void       pp_library_discard_broken      (PpLibrary            *self,
                                           const char           *name);
void       pp_quarantined_free            (PpQuarantined        *self);

char *pp_library_guess_name (const char *path);

G_END_DECLS
