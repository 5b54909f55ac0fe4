/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_STORE
#error "This room may not use src/store/: see src/meson.build"
#endif

#include <poolpatch/pp-client-id.h>
#include <poolpatch/pp-library.h>

G_BEGIN_DECLS

/** PpFetchState: where a download of the library is. */
typedef enum
{
  PP_FETCH_WAITING,   /* for its turn: only so many go at a time */
  PP_FETCH_ASKING,    /* for somebody to allow it, as the connection is metered */
  PP_FETCH_RUNNING,
  PP_FETCH_RETRYING,  /* failed, and is tried again in a while */
  PP_FETCH_PAUSED,
  PP_FETCH_CHECKING,  /* all of it is there: it is verified and unpacked */
} PpFetchState;

/** PpFetch: a download, as it was when it was asked for. */
typedef struct
{
  char        *uuid;          /* (owned) of the hotfix */
  char        *name;          /* (owned) */
  char        *trouble;       /* (owned) (nullable) why the last try failed */
  PpFetchState state;
  gint64       done;          /* bytes */
  gint64       total;         /* -1 = not known */
  gint64       speed;         /* bytes a second, -1 = not known */
  gint64       seconds_left;  /* -1 = not known */
} PpFetch;

GPtrArray *pp_library_list_fetches  (PpLibrary  *self);
PpFetch   *pp_library_find_fetch    (PpLibrary  *self,
                                     const char *uuid);
void       pp_library_pause_fetch   (PpLibrary  *self,
                                     const char *uuid);
void       pp_library_resume_fetch  (PpLibrary  *self,
                                     const char *uuid);
void       pp_library_cancel_fetch  (PpLibrary  *self,
                                     const char *uuid);
void       pp_library_answer_metered (PpLibrary *self,
                                     gboolean    allow);
void       pp_library_set_client_id (PpLibrary  *self,
                                     const PpClientId *client);
gboolean   pp_library_is_settled    (PpLibrary  *self);
void       pp_fetch_free            (PpFetch    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFetch, pp_fetch_free)

G_END_DECLS
