/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_STORE
#error "This room may not use src/store/: see src/meson.build"
#endif

#include <poolpatch/pp-library.h>
#include <poolpatch/pp-outlook.h>

G_BEGIN_DECLS

/* What pools need of a library, what they do not, and where it is. */

/** PpMissing: a hotfix that is outstanding somewhere, and whose file is not here. */
typedef struct
{
  PpHotfix *hotfix;  /* (owned) */
  char    **pools;   /* (owned) names of the pools that need it */
} PpMissing;

char     **pp_library_list_needing  (PpLibrary           *self,
                                     GPtrArray           *outlooks,
                                     const char          *uuid);
GPtrArray *pp_library_list_missing  (PpLibrary           *self,
                                     GPtrArray           *outlooks);
char     **pp_library_list_unneeded (PpLibrary           *self,
                                     GPtrArray           *outlooks);
void       pp_library_note_outlook  (PpLibrary           *self,
                                     PpOutlook           *outlook);
PpCatalogue *pp_library_complete    (PpLibrary           *self,
                                     PpCatalogue         *catalogue,
                                     const char * const  *uuids);
const char *pp_library_find         (PpLibrary           *self,
                                     const char          *word);
void       pp_missing_free          (PpMissing           *self);

guint64    pp_library_measure_free  (PpLibrary           *self);

gboolean   pp_library_set_aside     (PpLibrary           *self,
                                     const char * const  *uuids,
                                     GError             **error);
void       pp_library_bring_back    (PpLibrary           *self);
void       pp_library_let_go        (PpLibrary           *self);

void       pp_library_use_folder    (PpLibrary           *self,
                                     const char          *folder);
void       pp_library_set_folder_async  (PpLibrary           *self,
                                         const char          *folder,
                                         gboolean             move,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean   pp_library_set_folder_finish (PpLibrary           *self,
                                         GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
