/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-hotfix.h>

G_BEGIN_DECLS

/* How files in the library end: an OpenPGP message, or an ISO image (7.1 and later, packs). */
#define PP_LIBRARY_XSUPDATE ".xsupdate"
#define PP_LIBRARY_ISO      ".iso"

/* How the uuid of a file begins that has none of its own; the rest is of its checksum. */
#define PP_LIBRARY_PACK_PREFIX "pack-"

/* What is written down of one file in the library. */
typedef struct
{
  char   *uuid;     /* (owned) */
  char   *name;     /* (owned) */
  char   *file;     /* (owned) name in the folder */
  char   *origin;   /* (owned) URL or path it is from */
  char   *sha256;   /* (owned) of the file */
  char   *version;  /* (owned) (nullable) this and the next two as the file itself says it */
  char   *guidance; /* (owned) (nullable) "restartHost" */
  char   *description; /* (owned) (nullable) */
  char  **pools;    /* (owned) (nullable) names of the pools that had it when they were last seen */
  guint64 size;     /* bytes */
  gint64  added;    /* Unix seconds */
  guint64 installation_size; /* bytes, 0 = not known; this and the next two as the file itself says it */
  gboolean homogeneous; /* on all servers of a pool or on none */
  gboolean mandatory; /* the restart may not wait for what follows */
} PpLibraryRecord;

char            *pp_library_record_create_file_name (PpHotfix               *hotfix,
                                                     const char             *suffix);
PpLibraryRecord *pp_library_record_new              (PpHotfix               *hotfix,
                                                     const char             *path,
                                                     const char             *file,
                                                     const char             *origin,
                                                     GError                **error);
gboolean         pp_library_record_save             (const PpLibraryRecord  *self,
                                                     const char             *folder,
                                                     GError                **error);
PpLibraryRecord *pp_library_record_load             (const char             *path);
GHashTable      *pp_library_record_load_all         (const char             *folder);
void             pp_library_record_free             (PpLibraryRecord        *self);

G_END_DECLS
