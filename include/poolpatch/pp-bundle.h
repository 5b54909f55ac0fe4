/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_STORE
#error "This room may not use src/store/: see src/meson.build"
#endif

#include <poolpatch/pp-catalogue.h>
#include <poolpatch/pp-library.h>

G_BEGIN_DECLS

/* The files of a bundle beside the hotfixes and their .ini. */
#define PP_BUNDLE_FEED      "updates.xml"
#define PP_BUNDLE_NOTES     "hotfix-notes.json"
#define PP_BUNDLE_CHECKSUMS "SHA256SUMS"

void       pp_library_export_async   (PpLibrary            *self,
                                      const char           *folder,
                                      GBytes               *feed,
                                      GBytes               *notes,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean   pp_library_export_finish  (PpLibrary            *self,
                                      GAsyncResult         *result,
                                      GError              **error);

char     **pp_bundle_list_files      (const char           *folder);
PpHotfix  *pp_bundle_identify        (const char           *path,
                                      PpCatalogue          *catalogue);

G_END_DECLS
