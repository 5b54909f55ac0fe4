/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-secret-keyring"

#include "config.h"

#include <poolpatch/pp-keyring.h>

#include <libsecret/secret.h>
#include <poolpatch/pp-error.h>

/* Long enough for a person to type the password of the keyring. */
#define TIMEOUT_SECONDS 120

/**
 * PpSecretKeyring:
 *
 * Passwords in the keyring of the desktop (Secret Service), where they outlive this process. The
 * service may be absent, locked, or silent: each call ends, with %PP_ERROR_KEYRING, in a time of
 * its own, whatever libsecret still waits for.
 */
struct _PpSecretKeyring
{
  GObject parent_instance;

  guint   timeout_seconds;
};

static void pp_secret_keyring_iface_init (PpKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PpSecretKeyring, pp_secret_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PP_TYPE_KEYRING,
                                                      pp_secret_keyring_iface_init))

#define SCHEMA "org.poolpatch.Poolpatch.Pool"

static const SecretSchema schema = {
  SCHEMA, SECRET_SCHEMA_NONE,
  {
    { "pool", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* The same, to search by: gnome-keyring finds nothing locked by the name of a schema (42.1), and what
 * is not found nobody is asked to unlock. */
static const SecretSchema any_schema = {
  SCHEMA, SECRET_SCHEMA_DONT_MATCH_NAME,
  {
    { "pool", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/** Wait: what a task has beside it until it is settled. */
typedef struct
{
  GHashTable   *attributes;  /* (owned) what the password is found by */
  GCancellable *inner;       /* (owned) of the calls to the service */
  GSource      *timeout;     /* (owned) (nullable) */
  GSource      *outer;       /* (owned) (nullable) the caller's wish to stop */
  gboolean      clears;
  gboolean      settled;
} Wait;

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
wait_free (Wait *self)
{
  drop_source (&self->timeout);
  drop_source (&self->outer);
  g_hash_table_unref (self->attributes);
  g_object_unref (self->inner);
  g_free (self);
}

/* Returns whether the caller is to be answered now: that happens once. */
static gboolean
settle (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);

  if (wait->settled)
    return FALSE;
  wait->settled = TRUE;
  drop_source (&wait->timeout);
  drop_source (&wait->outer);

  return TRUE;
}

static void
abandon (GTask  *task,
         GError *error)
{
  Wait *wait = g_task_get_task_data (task);
  g_autoptr(GTask) alive = g_object_ref (task);

  if (!settle (task))
    {
      g_error_free (error);
      return;
    }
  g_cancellable_cancel (wait->inner);
  g_task_return_error (task, error);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  GTask *task = user_data;
  PpSecretKeyring *self = g_task_get_source_object (task);

  abandon (task, pp_error_new (PP_ERROR_KEYRING, NULL, "it did not answer within %u s",
                               self->timeout_seconds));

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  GError *error = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &error);
  abandon (user_data, error);

  return G_SOURCE_REMOVE;
}

static void
attach (GTask      *task,
        GSource    *source,
        GSourceFunc func)
{
  g_source_set_callback (source, func, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

static GTask *
begin (PpKeyring          *keyring,
       const char         *pool,
       const char         *user,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data,
       gpointer            tag)
{
  PpSecretKeyring *self = PP_SECRET_KEYRING (keyring);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  wait->inner = g_cancellable_new ();
  wait->attributes = secret_attributes_build (&schema, "pool", pool, "user", user, NULL);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, wait, (GDestroyNotify) wait_free);
  wait->timeout = g_timeout_source_new_seconds (self->timeout_seconds);
  attach (task, wait->timeout, timed_out_cb);
  if (cancellable != NULL)
    {
      wait->outer = g_cancellable_source_new (cancellable);
      attach (task, wait->outer, G_SOURCE_FUNC (cancelled_cb));
    }

  return task;
}

/* What libsecret, GDBus and the service say, in four sentences. */
static GError *
explain (const GError *error)
{
  g_autofree char *remote = g_dbus_error_get_remote_error (error);
  g_autoptr(GError) plain = g_error_copy (error);

  g_dbus_error_strip_remote_error (plain);
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      (remote != NULL && g_str_has_suffix (remote, ".IsLocked")))
    return pp_error_new (PP_ERROR_KEYRING, NULL, "it is locked");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      (remote != NULL && g_str_has_suffix (remote, ".Denied")))
    return pp_error_new (PP_ERROR_KEYRING, NULL, "it was not unlocked");
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) || remote == NULL)
    return pp_error_new (PP_ERROR_KEYRING, NULL, "there is no keyring service (%s)",
                         plain->message);

  return pp_error_new (PP_ERROR_KEYRING, NULL, "it refused (%s)", plain->message);
}

static void
return_error (GTask  *task,
              GError *error)
{
  if (settle (task))
    g_task_return_error (task, explain (error));
  g_error_free (error);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    return_error (task, error);
  else if (settle (task))
    g_task_return_boolean (task, TRUE);
}

static void
pp_secret_keyring_store_async (PpKeyring          *keyring,
                               const char         *pool,
                               const char         *user,
                               const char         *label,
                               const char         *password,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = begin (keyring, pool, user, cancellable, callback, user_data,
                       pp_secret_keyring_store_async);
  Wait *wait = g_task_get_task_data (task);

  secret_password_storev (&schema, wait->attributes, SECRET_COLLECTION_DEFAULT, label, password,
                          wait->inner, stored_cb, task);
}

static gboolean
pp_secret_keyring_store_finish (PpKeyring    *keyring,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_secret_keyring_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is found without unlocking, after unlocking found nothing, is locked away. */
static void
looked_behind_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Wait *wait = g_task_get_task_data (task);
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (items != NULL)
    error = g_error_new_literal (SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "locked");
  if (error != NULL)
    {
      return_error (task, error);
    }
  else if (settle (task))
    {
      if (wait->clears)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_pointer (task, NULL, NULL);
    }
  g_list_free_full (items, g_object_unref);
}

static void
look_behind (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);

  secret_password_searchv (&any_schema, wait->attributes, SECRET_SEARCH_NONE, wait->inner,
                           looked_behind_cb, task);
}

static void
retrieved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(SecretValue) value = NULL;
  GError *error = NULL;

  value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (object), result, &error);
  if (error != NULL)
    return_error (task, error);
  else if (settle (task))
    g_task_return_pointer (task, value != NULL ? g_strdup (secret_value_get_text (value)) : NULL,
                           (GDestroyNotify) pp_keyring_free_password);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Wait *wait = g_task_get_task_data (task);
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (items != NULL)
    secret_retrievable_retrieve_secret (items->data, wait->inner, retrieved_cb,
                                        g_steal_pointer (&task));
  else
    look_behind (g_steal_pointer (&task));
  g_list_free_full (items, g_object_unref);
}

static void
pp_secret_keyring_lookup_async (PpKeyring          *keyring,
                                const char         *pool,
                                const char         *user,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = begin (keyring, pool, user, cancellable, callback, user_data,
                       pp_secret_keyring_lookup_async);
  Wait *wait = g_task_get_task_data (task);

  secret_password_searchv (&any_schema, wait->attributes, SECRET_SEARCH_UNLOCK, wait->inner, found_cb,
                           task);
}

static char *
pp_secret_keyring_lookup_finish (PpKeyring    *keyring,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_secret_keyring_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean removed;

  removed = secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_error (task, error);
  else if (!removed)
    look_behind (g_steal_pointer (&task));
  else if (settle (task))
    g_task_return_boolean (task, TRUE);
}

static void
pp_secret_keyring_clear_async (PpKeyring          *keyring,
                               const char         *pool,
                               const char         *user,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = begin (keyring, pool, user, cancellable, callback, user_data,
                       pp_secret_keyring_clear_async);
  Wait *wait = g_task_get_task_data (task);

  wait->clears = TRUE;
  secret_password_clearv (&any_schema, wait->attributes, wait->inner, cleared_cb, task);
}

static gboolean
pp_secret_keyring_clear_finish (PpKeyring    *keyring,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_secret_keyring_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
pp_secret_keyring_iface_init (PpKeyringInterface *iface)
{
  iface->store_async = pp_secret_keyring_store_async;
  iface->store_finish = pp_secret_keyring_store_finish;
  iface->lookup_async = pp_secret_keyring_lookup_async;
  iface->lookup_finish = pp_secret_keyring_lookup_finish;
  iface->clear_async = pp_secret_keyring_clear_async;
  iface->clear_finish = pp_secret_keyring_clear_finish;
}

static void
pp_secret_keyring_class_init (PpSecretKeyringClass *klass)
{
}

static void
pp_secret_keyring_init (PpSecretKeyring *self)
{
}

/**
 * pp_secret_keyring_new:
 * @timeout_seconds: how long one call may take at most, the person's typing included; 0 = the usual
 *
 * Nothing is asked of the service yet.
 *
 * Returns: (transfer full): the keyring of the desktop
 */
PpKeyring *
pp_secret_keyring_new (guint timeout_seconds)
{
  PpSecretKeyring *self = g_object_new (PP_TYPE_SECRET_KEYRING, NULL);

  self->timeout_seconds = timeout_seconds > 0 ? timeout_seconds : TIMEOUT_SECONDS;

  return PP_KEYRING (self);
}
