/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_BOOK
#error "This room may not use src/book/: see src/meson.build"
#endif

#include <gio/gio.h>
#include <poolpatch/pp-certificate.h>

G_BEGIN_DECLS

/** PpSavedPool: one pool the person added. Immutable. */
typedef struct
{
  char  *uuid;        /* (owned) of the pool, lower case */
  char  *name;        /* (owned) as last seen */
  char  *address;     /* (owned) "https://host[:port]" of the master, as last seen */
  char  *user;        /* (owned) */
  char **members;     /* (owned) addresses of all its servers, as last seen */
  gboolean remember;  /* its password is in the keyring of the desktop */
  gboolean away;      /* a person has disconnected it: pp_book_save_away() */
} PpSavedPool;

/**
 * PpBook: the saved pools, the pinned certificates, what is hidden here alone and what servers refused
 * for their licence: key files in one folder
 * (XDG_CONFIG_HOME/poolpatch). Written at once and atomically. Never a password.
 * Signal changed.
 */
#define PP_TYPE_BOOK (pp_book_get_type ())
G_DECLARE_FINAL_TYPE (PpBook, pp_book, PP, BOOK, GObject)

PpSavedPool *pp_saved_pool_new  (const char         *uuid,
                                 const char         *name,
                                 const char         *address,
                                 const char         *user,
                                 const char * const *members);
PpSavedPool *pp_saved_pool_copy (const PpSavedPool  *self);
void         pp_saved_pool_free (PpSavedPool        *self);

PpBook      *pp_book_new        (const char         *folder);
gboolean     pp_book_load       (PpBook             *self,
                                 GError            **error);
GPtrArray   *pp_book_list       (PpBook             *self);
PpSavedPool *pp_book_find       (PpBook             *self,
                                 const char         *uuid);
gboolean     pp_book_save_pool  (PpBook             *self,
                                 const PpSavedPool  *pool,
                                 GError            **error);
gboolean     pp_book_forget     (PpBook             *self,
                                 const char         *uuid,
                                 GError            **error);
char        *pp_book_dup_pin    (PpBook             *self,
                                 const char         *server);
gboolean     pp_book_save_pin   (PpBook             *self,
                                 const char         *server,
                                 const char         *fingerprint,
                                 GError            **error);
gboolean     pp_book_save_certificate (PpBook        *self,
                                       const char    *server,
                                       PpCertificate *certificate,
                                       GError       **error);
PpCertificate *pp_book_dup_certificate (PpBook       *self,
                                        const char   *server);
gboolean     pp_book_save_away  (PpBook             *self,
                                 const char         *uuid,
                                 gboolean            away,
                                 GError            **error);
gboolean     pp_book_save_legacy (PpBook            *self,
                                 const char         *uuid,
                                 gboolean            legacy,
                                 GError            **error);
gboolean     pp_book_is_legacy  (PpBook             *self,
                                 const char         *address);
char       **pp_book_list_hidden (PpBook            *self,
                                 const char         *uuid);
gboolean     pp_book_save_hidden (PpBook            *self,
                                 const char         *uuid,
                                 const char * const *hotfixes,
                                 GError            **error);
char       **pp_book_list_refused (PpBook           *self,
                                   const char       *uuid,
                                   const char       *host,
                                   const char       *licence);
gboolean     pp_book_save_refused (PpBook           *self,
                                   const char       *uuid,
                                   const char       *host,
                                   const char       *licence,
                                   const char       *hotfix,
                                   gboolean          refused,
                                   GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSavedPool, pp_saved_pool_free)

G_END_DECLS
