/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-workspace.h"

G_BEGIN_DECLS

/* What the library page shows: files, downloads, broken files and what is missing, a row each. */

/** PpFileState: what a row is. */
typedef enum
{
  PP_FILE_READY,
  PP_FILE_DOWNLOADING,
  PP_FILE_PAUSED,
  PP_FILE_BROKEN,
  PP_FILE_MISSING,
} PpFileState;

/** PpLibraryRow: one of them, in words. */
typedef struct
{
  char       *key;          /* (owned) the same as long as it is the same row */
  char       *uuid;         /* (owned) (nullable) of a broken file, when it is not known */
  char       *name;         /* (owned) */
  char       *description;  /* (owned) */
  char       *state_text;   /* (owned) "ready", "12 MB of 96 MB, 3.1 MB/s", "broken: …" */
  char       *needed;       /* (owned) names of the pools that need it */
  char       *origin;       /* (owned) */
  char       *page;         /* (owned) (nullable) web page */
  char       *article;      /* (owned) (nullable) "CTX139788" */
  char       *tip;          /* (owned) markup */
  PpFileState state;
  gboolean    unneeded;     /* no pool needs it */
  gboolean    can_download; /* the feed says where it is */
  gint64      size;         /* bytes, -1 = not known */
  gint64      added;        /* Unix seconds, 0 = not known */
} PpLibraryRow;

GPtrArray *pp_library_rows_list_outlooks (PpWorkspace        *workspace,
                                          PpPoolItem        **unknown);
GPtrArray *pp_library_rows_create        (PpWorkspace        *workspace);
char      *pp_library_rows_summarize     (PpLibrary          *library);
gboolean   pp_library_row_matches        (const PpLibraryRow *self,
                                          const char         *filter,
                                          const char         *search);
void       pp_library_row_free           (PpLibraryRow       *self);

G_END_DECLS
