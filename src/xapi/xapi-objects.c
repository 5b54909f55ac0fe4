/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-objects.h"

/* The reply to an event.from that asks for everything comes at once; this is only its limit. */
#define WAIT_SECONDS 5.0
#define TIMEOUT_SECONDS 60

/** Fetch: class after class. */
typedef struct
{
  char     **classes;  /* (owned) */
  guint      next;
  GPtrArray *events;   /* (owned) (element-type XapiValue) made of the records so far */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_strfreev (fetch->classes);
  g_ptr_array_unref (fetch->events);
  g_free (fetch);
}

static XapiValue *
make_event (const char *class_name,
            const char *ref,
            XapiValue  *record)
{
  const XapiValueMember members[] = {
    { g_ref_string_new_intern ("class"), xapi_value_new_string (class_name) },
    { g_ref_string_new_intern ("operation"), xapi_value_new_string ("add") },
    { g_ref_string_new_intern ("ref"), xapi_value_new_string (ref) },
    { g_ref_string_new_intern ("snapshot"), xapi_value_ref (record) },
  };

  return xapi_value_new_struct_take (members, G_N_ELEMENTS (members));
}

static void
append_records (Fetch     *fetch,
                XapiValue *records)
{
  g_autofree char *folded = g_ascii_strdown (fetch->classes[fetch->next], -1);
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;

  xapi_value_iter_init (&iter, records);
  while (xapi_value_iter_next (&iter, &ref, &record))
    g_ptr_array_add (fetch->events, make_event (folded, ref, record));
}

static void fetch_class (GTask *task);

static void
class_fetched_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) records = xapi_session_call_finish (XAPI_SESSION (object), result, &error);

  if (records != NULL && xapi_value_get_value_type (records) != XAPI_VALUE_STRUCT)
    error = xapi_error_new (XAPI_ERROR_PROTOCOL, xapi_session_get_server (XAPI_SESSION (object)),
                            "%s.get_all_records was answered without records",
                            fetch->classes[fetch->next]);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  append_records (fetch, records);
  fetch->next++;
  fetch_class (g_steal_pointer (&task));
}

static void
fetch_class (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  const char *class_name = fetch->classes[fetch->next];

  if (class_name == NULL)
    {
      gsize n = 0;
      XapiValue **events = (XapiValue **) g_ptr_array_steal (fetch->events, &n);

      g_task_return_pointer (task, xapi_value_new_array_take (events, n),
                             (GDestroyNotify) xapi_value_unref);
      g_free (events);
      g_object_unref (task);
    }
  else
    {
      g_autofree char *method = g_strconcat (class_name, ".get_all_records", NULL);

      xapi_session_call_async (g_task_get_source_object (task), method, NULL, TIMEOUT_SECONDS,
                               g_task_get_cancellable (task), class_fetched_cb, task);
    }
}

static void
all_fetched_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) reply = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  XapiValue *events = xapi_value_member (reply, "events");

  if (reply != NULL && xapi_value_get_value_type (events) != XAPI_VALUE_ARRAY)
    error = xapi_error_new (XAPI_ERROR_PROTOCOL, xapi_session_get_server (XAPI_SESSION (object)),
                            "event.from was answered without events");
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_object_set_data_full (G_OBJECT (task), "token",
                          g_strdup (xapi_value_member_string (reply, "token", NULL)), g_free);
  g_task_return_pointer (task, xapi_value_ref (events), (GDestroyNotify) xapi_value_unref);
}

/**
 * xapi_objects_fetch_async:
 * @session: a session that is logged in, without another event.from on it
 * @classes: (array zero-terminated=1): names of classes
 * @one_by_one: the server does not know event.from (5.6)
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when they are there
 * @user_data: data for @callback
 *
 * Asks for every object of the classes.
 */
void
xapi_objects_fetch_async (XapiSession        *session,
                          const char * const *classes,
                          gboolean            one_by_one,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Fetch *fetch;

  g_return_if_fail (XAPI_IS_SESSION (session));
  g_return_if_fail (classes != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, xapi_objects_fetch_async);
  if (!one_by_one)
    {
      XapiValue *params = xapi_value_new_array (xapi_value_new_strv (classes),
                                                xapi_value_new_string (""),
                                                xapi_value_new_double (WAIT_SECONDS), NULL);

      xapi_session_call_async (session, "event.from", params, TIMEOUT_SECONDS, cancellable,
                               all_fetched_cb, g_steal_pointer (&task));
      return;
    }
  fetch = g_new0 (Fetch, 1);
  fetch->classes = g_strdupv ((char **) classes);
  fetch->events = g_ptr_array_new_with_free_func ((GDestroyNotify) xapi_value_unref);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  fetch_class (g_steal_pointer (&task));
}

/**
 * xapi_objects_fetch_finish:
 * @session: the session
 * @result: what the callback was given
 * @token: (out) (optional) (nullable) (transfer full): that of event.from, for xapi_events_is_older()
 * @error: return location
 *
 * Returns: (transfer full): an array of events that add them; %NULL on error
 */
XapiValue *
xapi_objects_fetch_finish (XapiSession  *session,
                           GAsyncResult *result,
                           char        **token,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_objects_fetch_async), NULL);

  if (token != NULL)
    *token = g_strdup (g_object_get_data (G_OBJECT (result), "token"));

  return g_task_propagate_pointer (G_TASK (result), error);
}
