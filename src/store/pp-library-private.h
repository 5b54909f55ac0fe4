/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-library.h>

#include "pp-library-record.h"
#include "pp-net.h"
#include "pp-tokens.h"

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
  PpTokens   *tokens;       /* (owned) the file service that wants to know who we are */
  GNetworkMonitor *monitor; /* (owned) says whether the connection is metered */
  gboolean    metered_allowed;
  gboolean    metered_asked; /* somebody is being asked */
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
void     pp_library_import_keeping       (PpLibrary       *self,
                                          const char      *path,
                                          PpHotfix        *hotfix,
                                          GCancellable    *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer         user_data);
gboolean pp_library_is_held              (PpLibrary       *self);
gboolean pp_library_may_download         (PpLibrary       *self);
void     pp_library_set_monitor          (PpLibrary       *self,
                                          GNetworkMonitor *monitor);
void     pp_library_start_waiting        (PpLibrary       *self);
void     pp_library_refuse_waiting       (PpLibrary       *self);
void     pp_library_tell_metered         (PpLibrary       *self);
void     pp_library_tell_changed         (PpLibrary       *self);
void     pp_library_reload               (PpLibrary       *self);
void     pp_library_tell_fetches_changed (PpLibrary       *self);

G_END_DECLS
