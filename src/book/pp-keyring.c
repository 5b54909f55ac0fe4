/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-keyring"

#include "config.h"

#include <poolpatch/pp-keyring.h>

#include <string.h>

G_DEFINE_INTERFACE (PpKeyring, pp_keyring, G_TYPE_OBJECT)

static void
pp_keyring_default_init (PpKeyringInterface *iface)
{
}

/**
 * pp_keyring_store_async:
 * @self: a keyring
 * @pool: uuid of a pool
 * @user: user name there
 * @label: what the person sees of it where passwords are listed
 * @password: the password
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when it is kept
 * @user_data: data for @callback
 *
 * Keeps a password.
 */
void
pp_keyring_store_async (PpKeyring          *self,
                        const char         *pool,
                        const char         *user,
                        const char         *label,
                        const char         *password,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (PP_IS_KEYRING (self));
  g_return_if_fail (pool != NULL && user != NULL && label != NULL && password != NULL);

  PP_KEYRING_GET_IFACE (self)->store_async (self, pool, user, label, password, cancellable, callback,
                                            user_data);
}

/**
 * pp_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the password is kept
 */
gboolean
pp_keyring_store_finish (PpKeyring    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (PP_IS_KEYRING (self), FALSE);

  return PP_KEYRING_GET_IFACE (self)->store_finish (self, result, error);
}

/**
 * pp_keyring_lookup_async:
 * @self: a keyring
 * @pool: uuid of a pool
 * @user: user name there
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called with the answer
 * @user_data: data for @callback
 *
 * Looks a password up.
 */
void
pp_keyring_lookup_async (PpKeyring          *self,
                         const char         *pool,
                         const char         *user,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (PP_IS_KEYRING (self));
  g_return_if_fail (pool != NULL && user != NULL);

  PP_KEYRING_GET_IFACE (self)->lookup_async (self, pool, user, cancellable, callback, user_data);
}

/**
 * pp_keyring_lookup_finish:
 * @self: a keyring
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the password; %NULL without @error when none is kept
 */
char *
pp_keyring_lookup_finish (PpKeyring    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (PP_IS_KEYRING (self), NULL);

  return PP_KEYRING_GET_IFACE (self)->lookup_finish (self, result, error);
}

/**
 * pp_keyring_clear_async:
 * @self: a keyring
 * @pool: uuid of a pool
 * @user: user name there
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when it is gone
 * @user_data: data for @callback
 *
 * Forgets a password.
 */
void
pp_keyring_clear_async (PpKeyring          *self,
                        const char         *pool,
                        const char         *user,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (PP_IS_KEYRING (self));
  g_return_if_fail (pool != NULL && user != NULL);

  PP_KEYRING_GET_IFACE (self)->clear_async (self, pool, user, cancellable, callback, user_data);
}

/**
 * pp_keyring_clear_finish:
 * @self: a keyring
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether no password is kept any more
 */
gboolean
pp_keyring_clear_finish (PpKeyring    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (PP_IS_KEYRING (self), FALSE);

  return PP_KEYRING_GET_IFACE (self)->clear_finish (self, result, error);
}

/**
 * pp_keyring_free_password:
 * @password: (transfer full) (nullable): a password, as pp_keyring_lookup_finish() returns it
 *
 * Wipes it out of the memory, then frees it.
 */
void
pp_keyring_free_password (char *password)
{
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  g_free (password);
}
