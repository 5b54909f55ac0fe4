/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-rights"

#include "config.h"

#include "pp-live-rights.h"

#define ANSWER_SECONDS 20

/* The permissions of the roles of a subject, in lower case: "pool_patch.apply", "host.disable". */
struct _PpLiveRights
{
  GHashTable *permissions;  /* (owned) set */
};

void
pp_live_rights_free (PpLiveRights *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->permissions);
  g_free (self);
}

static PpLiveRights *
create_rights (XapiValue *permissions)
{
  PpLiveRights *self = g_new0 (PpLiveRights, 1);

  self->permissions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < xapi_value_get_size (permissions); i++)
    g_hash_table_add (self->permissions,
                      g_ascii_strdown (xapi_value_get_string (xapi_value_get_item (permissions, i)),
                                       -1));

  return self;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) permissions = xapi_session_call_finish (XAPI_SESSION (object), result, &error);

  if (permissions == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, create_rights (permissions), (GDestroyNotify) pp_live_rights_free);
}

static void
call (GTask              *task,
      const char         *method,
      GAsyncReadyCallback callback)
{
  XapiSession *session = g_task_get_source_object (task);

  xapi_session_call_async (session, method,
                           xapi_value_new_array_of_strings (xapi_session_get_ref (session), NULL),
                           ANSWER_SECONDS, g_task_get_cancellable (task), callback, task);
}

static void
superuser_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) superuser = xapi_session_call_finish (XAPI_SESSION (object), result, &error);

  if (superuser == NULL)
    g_task_return_error (task, error);
  else if (xapi_value_get_boolean (superuser))
    g_task_return_pointer (task, NULL, NULL);
  else
    call (g_steal_pointer (&task), "session.get_rbac_permissions", listed_cb);
}

/* Two calls: whether it is a local superuser, who may do everything, and if not, what its roles
 * permit (both since 5.6). */
void
pp_live_rights_ask_async (XapiSession        *session,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (XAPI_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_live_rights_ask_async);
  call (task, "session.get_is_local_superuser", superuser_cb);
}

/* NULL without an error: it may do everything. */
PpLiveRights *
pp_live_rights_ask_finish (XapiSession  *session,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
pp_live_rights_have (PpLiveRights *self,
                     const char   *permission)
{
  return self == NULL || g_hash_table_contains (self->permissions, permission);
}
