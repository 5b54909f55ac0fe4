/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-memory-keyring"

#include "config.h"

#include <poolpatch/pp-keyring.h>

/**
 * PpMemoryKeyring:
 *
 * Passwords for the life of this process: what one has without a keyring service, in tests and in
 * the demo. They are wiped when they go.
 */
struct _PpMemoryKeyring
{
  GObject     parent_instance;

  GHashTable *passwords;  /* (owned) "pool\nuser" → password */
};

static void pp_memory_keyring_iface_init (PpKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PpMemoryKeyring, pp_memory_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PP_TYPE_KEYRING,
                                                      pp_memory_keyring_iface_init))

static char *
create_key (const char *pool,
            const char *user)
{
  return g_strconcat (pool, "\n", user, NULL);
}

static void
pp_memory_keyring_store_async (PpKeyring          *keyring,
                               const char         *pool,
                               const char         *user,
                               const char         *label,
                               const char         *password,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  PpMemoryKeyring *self = PP_MEMORY_KEYRING (keyring);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pp_memory_keyring_store_async);
  g_hash_table_replace (self->passwords, create_key (pool, user), g_strdup (password));
  g_task_return_boolean (task, TRUE);
}

static gboolean
pp_memory_keyring_store_finish (PpKeyring    *keyring,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_memory_keyring_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
pp_memory_keyring_lookup_async (PpKeyring          *keyring,
                                const char         *pool,
                                const char         *user,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  PpMemoryKeyring *self = PP_MEMORY_KEYRING (keyring);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *key = create_key (pool, user);

  g_task_set_source_tag (task, pp_memory_keyring_lookup_async);
  g_task_return_pointer (task, g_strdup (g_hash_table_lookup (self->passwords, key)),
                         (GDestroyNotify) pp_keyring_free_password);
}

static char *
pp_memory_keyring_lookup_finish (PpKeyring    *keyring,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_memory_keyring_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pp_memory_keyring_clear_async (PpKeyring          *keyring,
                               const char         *pool,
                               const char         *user,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  PpMemoryKeyring *self = PP_MEMORY_KEYRING (keyring);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *key = create_key (pool, user);

  g_task_set_source_tag (task, pp_memory_keyring_clear_async);
  g_hash_table_remove (self->passwords, key);
  g_task_return_boolean (task, TRUE);
}

static gboolean
pp_memory_keyring_clear_finish (PpKeyring    *keyring,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_memory_keyring_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
pp_memory_keyring_iface_init (PpKeyringInterface *iface)
{
  iface->store_async = pp_memory_keyring_store_async;
  iface->store_finish = pp_memory_keyring_store_finish;
  iface->lookup_async = pp_memory_keyring_lookup_async;
  iface->lookup_finish = pp_memory_keyring_lookup_finish;
  iface->clear_async = pp_memory_keyring_clear_async;
  iface->clear_finish = pp_memory_keyring_clear_finish;
}

static void
pp_memory_keyring_finalize (GObject *object)
{
  PpMemoryKeyring *self = PP_MEMORY_KEYRING (object);

  g_clear_pointer (&self->passwords, g_hash_table_unref);

  G_OBJECT_CLASS (pp_memory_keyring_parent_class)->finalize (object);
}

static void
pp_memory_keyring_class_init (PpMemoryKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_memory_keyring_finalize;
}

static void
pp_memory_keyring_init (PpMemoryKeyring *self)
{
  self->passwords = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) pp_keyring_free_password);
}

/**
 * pp_memory_keyring_new:
 *
 * Returns: (transfer full): an empty keyring
 */
PpKeyring *
pp_memory_keyring_new (void)
{
  return g_object_new (PP_TYPE_MEMORY_KEYRING, NULL);
}
