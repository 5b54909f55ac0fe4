/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_BOOK
#error "This room may not use src/book/: see src/meson.build"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpKeyring: where passwords are, by pool uuid and user. The memory implementation forgets at exit.
 */
#define PP_TYPE_KEYRING (pp_keyring_get_type ())
G_DECLARE_INTERFACE (PpKeyring, pp_keyring, PP, KEYRING, GObject)

struct _PpKeyringInterface
{
  GTypeInterface parent_interface;

  void     (*store_async)   (PpKeyring *self, const char *pool, const char *user, const char *label,
                             const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data);
  gboolean (*store_finish)  (PpKeyring *self, GAsyncResult *result, GError **error);
  void     (*lookup_async)  (PpKeyring *self, const char *pool, const char *user,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  char    *(*lookup_finish) (PpKeyring *self, GAsyncResult *result, GError **error);
  void     (*clear_async)   (PpKeyring *self, const char *pool, const char *user,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  gboolean (*clear_finish)  (PpKeyring *self, GAsyncResult *result, GError **error);
};

void     pp_keyring_store_async   (PpKeyring           *self,
                                   const char          *pool,
                                   const char          *user,
                                   const char          *label,
                                   const char          *password,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean pp_keyring_store_finish  (PpKeyring           *self,
                                   GAsyncResult        *result,
                                   GError             **error);
void     pp_keyring_lookup_async  (PpKeyring           *self,
                                   const char          *pool,
                                   const char          *user,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
char    *pp_keyring_lookup_finish (PpKeyring           *self,
                                   GAsyncResult        *result,
                                   GError             **error);
void     pp_keyring_clear_async   (PpKeyring           *self,
                                   const char          *pool,
                                   const char          *user,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean pp_keyring_clear_finish  (PpKeyring           *self,
                                   GAsyncResult        *result,
                                   GError             **error);

void     pp_keyring_free_password (char                *password);

/** PpMemoryKeyring: keeps passwords for this process only, wiped when they go. */
#define PP_TYPE_MEMORY_KEYRING (pp_memory_keyring_get_type ())
G_DECLARE_FINAL_TYPE (PpMemoryKeyring, pp_memory_keyring, PP, MEMORY_KEYRING, GObject)

PpKeyring *pp_memory_keyring_new (void);

/** PpSecretKeyring: the keyring of the desktop, over libsecret. Its errors are PP_ERROR_KEYRING. */
#define PP_TYPE_SECRET_KEYRING (pp_secret_keyring_get_type ())
G_DECLARE_FINAL_TYPE (PpSecretKeyring, pp_secret_keyring, PP, SECRET_KEYRING, GObject)

PpKeyring *pp_secret_keyring_new (guint timeout_seconds);

G_END_DECLS
