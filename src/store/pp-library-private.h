/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-library.h>

#include "pp-library-record.h"
#include "pp-net.h"

G_BEGIN_DECLS

/* What pp-library.c and pp-library-fetch.c share. */
struct _PpLibrary
{
  GObject     parent_instance;

  char       *folder;       /* (owned) */
  PpNet      *net;          /* (owned) */
  GHashTable *records;      /* (owned) uuid → PpLibraryRecord */
  GHashTable *fetching;     /* (owned) uuid → Fetch (unowned): those that can be joined */
  GPtrArray  *fetches;      /* (owned) (element-type Fetch): all, in the order they came */
  GHashTable *checksums;    /* (owned) (nullable) SHA-256 by name of file */
  char       *key_file;     /* (owned) (nullable) public key of who has to have signed the files */
  char       *login_server; /* (owned) (nullable) who is told who we are */
  char       *login;        /* (owned) (nullable) the header Authorization for it */
  guint64     quota;        /* bytes, 0 = as many as there is room for */
  guint       parallel;     /* downloads at a time */
  guint       tries;        /* of a download, in a row without getting further */
  guint       retry_delay;  /* milliseconds before the second of them */
};

PpLibraryRecord *pp_library_find_record  (PpLibrary       *self,
                                          const char      *uuid);
char    *pp_library_take_record          (PpLibrary       *self,
                                          PpLibraryRecord *record);
gboolean pp_library_check_quota          (PpLibrary       *self,
                                          guint64          more,
                                          GError         **error);
const char *pp_library_find_login        (PpLibrary       *self,
                                          const char      *url);
void     pp_library_reload               (PpLibrary       *self);
void     pp_library_tell_fetches_changed (PpLibrary       *self);

G_END_DECLS
