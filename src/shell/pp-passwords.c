/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-passwords"

#include "config.h"

#include "pp-passwords.h"

struct _PpPasswords
{
  GObject    parent_instance;

  PpKeyring *memory;   /* (owned) of this run */
  PpKeyring *keyring;  /* (owned) (nullable) of the desktop */
};

G_DEFINE_FINAL_TYPE (PpPasswords, pp_passwords, G_TYPE_OBJECT)

static void
pp_passwords_dispose (GObject *object)
{
  PpPasswords *self = PP_PASSWORDS (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (pp_passwords_parent_class)->dispose (object);
}

static void
pp_passwords_class_init (PpPasswordsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_passwords_dispose;
}

static void
pp_passwords_init (PpPasswords *self)
{
  self->memory = pp_memory_keyring_new ();
}

/**
 * pp_passwords_new:
 * @keyring: (nullable): where passwords outlive this run; %NULL = nowhere
 *
 * Returns: (transfer full): no password yet
 */
PpPasswords *
pp_passwords_new (PpKeyring *keyring)
{
  PpPasswords *self = g_object_new (PP_TYPE_PASSWORDS, NULL);

  self->keyring = keyring != NULL ? g_object_ref (keyring) : NULL;

  return self;
}

/**
 * pp_passwords_can_remember:
 * @self: the passwords
 *
 * Returns: whether there is a keyring
 */
gboolean
pp_passwords_can_remember (PpPasswords *self)
{
  g_return_val_if_fail (PP_IS_PASSWORDS (self), FALSE);

  return self->keyring != NULL;
}

static void
found_in_keyring_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *password = pp_keyring_lookup_finish (PP_KEYRING (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, password, (GDestroyNotify) pp_keyring_free_password);
}

static void
found_in_memory_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpPasswords *self = g_task_get_source_object (task);
  const PpSavedPool *saved = g_task_get_task_data (task);
  char *password = pp_keyring_lookup_finish (PP_KEYRING (object), result, NULL);

  if (password == NULL && saved->remember && self->keyring != NULL)
    pp_keyring_lookup_async (self->keyring, saved->uuid, saved->user, NULL, found_in_keyring_cb,
                             g_steal_pointer (&task));
  else
    g_task_return_pointer (task, password, (GDestroyNotify) pp_keyring_free_password);
}

/**
 * pp_passwords_find_async:
 * @self: the passwords
 * @saved: whose password
 * @callback: (scope async): called when it is found, or not
 * @user_data: data for @callback
 *
 * Looks for what was typed in this run, then for what is remembered.
 */
void
pp_passwords_find_async (PpPasswords        *self,
                         const PpSavedPool  *saved,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PP_IS_PASSWORDS (self));
  g_return_if_fail (saved != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_passwords_find_async);
  g_task_set_task_data (task, pp_saved_pool_copy (saved), (GDestroyNotify) pp_saved_pool_free);
  pp_keyring_lookup_async (self->memory, saved->uuid, saved->user, NULL, found_in_memory_cb, task);
}

/**
 * pp_passwords_find_finish:
 * @self: the passwords
 * @result: what the callback was given
 * @error: return location for an error of the keyring
 *
 * Returns: (transfer full) (nullable): the password, for pp_keyring_free_password(); %NULL without
 *   @error when nobody knows it
 */
char *
pp_passwords_find_finish (PpPasswords  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_passwords_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
kept_in_memory_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  pp_keyring_store_finish (PP_KEYRING (object), result, NULL);
}

static void
kept_in_keyring_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const PpSavedPool *saved = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (pp_keyring_store_finish (PP_KEYRING (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, pp_error_new (PP_ERROR_KEYRING, NULL,
                                             "%s; the password of %s is kept in memory until "
                                             "Poolpatch ends", error->message, saved->name));
}

/**
 * pp_passwords_keep_async:
 * @self: the passwords
 * @saved: whose password
 * @password: the password
 * @remember: whether it is to outlive this run
 * @callback: (scope async): called when it is kept
 * @user_data: data for @callback
 *
 * Keeps it in memory from now on, whatever the keyring says.
 */
void
pp_passwords_keep_async (PpPasswords        *self,
                         const PpSavedPool  *saved,
                         const char         *password,
                         gboolean            remember,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autofree char *label = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PP_IS_PASSWORDS (self));
  g_return_if_fail (saved != NULL && password != NULL);

  label = g_strdup_printf ("%s (%s)", saved->name, saved->address);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_passwords_keep_async);
  g_task_set_task_data (task, pp_saved_pool_copy (saved), (GDestroyNotify) pp_saved_pool_free);
  pp_keyring_store_async (self->memory, saved->uuid, saved->user, label, password, NULL,
                          kept_in_memory_cb, NULL);
  if (remember && self->keyring != NULL)
    pp_keyring_store_async (self->keyring, saved->uuid, saved->user, label, password, NULL,
                            kept_in_keyring_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, FALSE);
}

/**
 * pp_passwords_keep_finish:
 * @self: the passwords
 * @result: what the callback was given
 * @error: return location for an error of the keyring
 *
 * Returns: whether it is in the keyring now; %FALSE without @error when that was not wanted
 */
gboolean
pp_passwords_keep_finish (PpPasswords  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_passwords_keep_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
forgotten_in_keyring_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (pp_keyring_clear_finish (PP_KEYRING (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
forgotten_in_memory_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  pp_keyring_clear_finish (PP_KEYRING (object), result, NULL);
}

/**
 * pp_passwords_forget_async:
 * @self: the passwords
 * @saved: whose password
 * @callback: (scope async): called when it is gone
 * @user_data: data for @callback
 *
 * Forgets it everywhere. A keyring that was never asked to remember it is left alone.
 */
void
pp_passwords_forget_async (PpPasswords        *self,
                           const PpSavedPool  *saved,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PP_IS_PASSWORDS (self));
  g_return_if_fail (saved != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_passwords_forget_async);
  pp_keyring_clear_async (self->memory, saved->uuid, saved->user, NULL, forgotten_in_memory_cb,
                          NULL);
  if (saved->remember && self->keyring != NULL)
    pp_keyring_clear_async (self->keyring, saved->uuid, saved->user, NULL, forgotten_in_keyring_cb,
                            g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * pp_passwords_forget_finish:
 * @self: the passwords
 * @result: what the callback was given
 * @error: return location for an error of the keyring
 *
 * Returns: whether it is kept nowhere any more
 */
gboolean
pp_passwords_forget_finish (PpPasswords  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_passwords_forget_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
