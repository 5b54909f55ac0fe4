/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-task.h"

#include <string.h>

#define FIRST_PAUSE_MS 100
#define LAST_PAUSE_MS 1000

/** Wait: one task that is being polled. */
typedef struct
{
  char        *method;         /* (owned) for errors */
  char        *ref;            /* (owned) (nullable) of the task, once known */
  guint        pause_ms;
  double       fraction;       /* the last that was told */
  XapiProgress progress;       /* (nullable) */
  gpointer     progress_data;
  GSource     *timer;          /* (owned) (nullable) */
  GSource     *cancelled;      /* (owned) (nullable) */
} Wait;

static void
wait_drop_sources (Wait *wait)
{
  if (wait->timer != NULL)
    g_source_destroy (wait->timer);
  if (wait->cancelled != NULL)
    g_source_destroy (wait->cancelled);
  g_clear_pointer (&wait->timer, g_source_unref);
  g_clear_pointer (&wait->cancelled, g_source_unref);
}

static void
wait_free (Wait *wait)
{
  wait_drop_sources (wait);
  g_free (wait->method);
  g_free (wait->ref);
  g_free (wait);
}

static void
nobody_waits_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) nothing = NULL;

  nothing = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  if (nothing == NULL)
    g_debug ("%s: %s", (const char *) user_data, error->message);
}

static void
send_for_task (XapiSession *session,
               const char  *method,
               const char  *task_ref)
{
  if (xapi_session_is_logged_in (session))
    xapi_session_call_async (session, method, xapi_value_new_array_of_strings (task_ref, NULL), 0,
                             NULL, nobody_waits_cb, (gpointer) method);
}

/**
 * xapi_task_destroy:
 * @session: a session
 * @task_ref: a task of this client
 *
 * Has the server forget a task. Nobody waits for it: the server forgets by itself after a day.
 */
void
xapi_task_destroy (XapiSession *session,
                   const char  *task_ref)
{
  g_return_if_fail (XAPI_IS_SESSION (session));
  g_return_if_fail (task_ref != NULL);

  send_for_task (session, "task.destroy", task_ref);
}

static void
append_unescaped (GString    *out,
                  const char *text,
                  gsize       length)
{
  static const struct
  {
    const char *entity;
    char        character;
  } known[] = {
    { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&apos;", '\'' },
  };
  const char *end = text + length;

  while (text < end)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (known) && *text == '&' && !found; i++)
        {
          if (!g_str_has_prefix (text, known[i].entity))
            continue;
          g_string_append_c (out, known[i].character);
          text += strlen (known[i].entity);
          found = TRUE;
        }

      if (!found)
        g_string_append_c (out, *text++);
    }
}

/**
 * xapi_task_parse_result:
 * @text: member "result" of a task
 *
 * Uploads leave a bare ref there, Async calls an XML fragment or nothing (facts: XenAPI 5.2).
 *
 * Returns: (transfer full): the plain text
 */
char *
xapi_task_parse_result (const char *text)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  if (g_str_has_prefix (text, "<value>") && g_str_has_suffix (text, "</value>"))
    append_unescaped (out, text + strlen ("<value>"),
                      strlen (text) - strlen ("<value>") - strlen ("</value>"));
  else if (!g_str_equal (text, "<value/>"))
    g_string_append (out, text);

  return g_string_free (out, FALSE);
}

static GError *
failure_of_task (XapiSession *session,
                 const char  *method,
                 XapiValue   *record)
{
  g_auto(GStrv) info = xapi_value_to_strv (xapi_value_member (record, "error_info"));
  const char *status = xapi_value_member_string (record, "status", "");
  const char *fallback = g_str_has_prefix (status, "cancel") ? "TASK_CANCELLED" : "INTERNAL_ERROR";
  gboolean known = info[0] != NULL;

  return xapi_error_new_failure (xapi_session_get_server (session), method,
                                 known ? info[0] : fallback,
                                 (const char * const *) (known ? info + 1 : info));
}

static void
tell_progress (Wait      *wait,
               XapiValue *record)
{
  double fraction = CLAMP (xapi_value_member_double (record, "progress", 0.0), 0.0, 1.0);

  if (fraction <= wait->fraction || wait->progress == NULL)
    return;

  wait->fraction = fraction;
  wait->progress (fraction, wait->progress_data);
}

static void poll_task (GTask *task);

static gboolean
pause_over_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  wait_drop_sources (g_task_get_task_data (task));
  poll_task (task);

  return G_SOURCE_REMOVE;
}

static gboolean
pause_cancelled_cb (GCancellable *cancellable,
                    gpointer      user_data)
{
  return pause_over_cb (user_data);
}

static void
pause_and_poll (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GMainContext *context = g_task_get_context (task);

  wait->timer = g_timeout_source_new (wait->pause_ms);
  g_source_set_callback (wait->timer, pause_over_cb, g_object_ref (task), g_object_unref);
  g_source_attach (wait->timer, context);
  wait->pause_ms = MIN (wait->pause_ms * 3 / 2, LAST_PAUSE_MS);

  if (cancellable == NULL)
    return;

  wait->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (wait->cancelled, G_SOURCE_FUNC (pause_cancelled_cb), g_object_ref (task),
                         g_object_unref);
  g_source_attach (wait->cancelled, context);
}

static void
return_ended (GTask     *task,
              XapiValue *record)
{
  XapiSession *session = g_task_get_source_object (task);
  Wait *wait = g_task_get_task_data (task);

  xapi_task_destroy (session, wait->ref);
  if (g_str_equal (xapi_value_member_string (record, "status", ""), "success"))
    g_task_return_pointer (task,
                           xapi_task_parse_result (xapi_value_member_string (record, "result", "")),
                           g_free);
  else
    g_task_return_error (task, failure_of_task (session, wait->method, record));
}

static void
wait_polled_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  XapiSession *session = XAPI_SESSION (object);
  Wait *wait = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) record = xapi_session_call_finish (session, result, &error);
  const char *status = xapi_value_member_string (record, "status", "");

  if (record == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        send_for_task (session, "task.cancel", wait->ref);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  tell_progress (wait, record);
  if (g_str_equal (status, "pending") || g_str_equal (status, "cancelling"))
    pause_and_poll (task);
  else
    return_ended (task, record);
}

static void
poll_task (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);

  xapi_session_call_async (g_task_get_source_object (task), "task.get_record",
                           xapi_value_new_array_of_strings (wait->ref, NULL), 0,
                           g_task_get_cancellable (task), wait_polled_cb, g_object_ref (task));
}

static GTask *
wait_new (XapiSession        *session,
          const char         *method,
          GCancellable       *cancellable,
          XapiProgress        progress,
          gpointer            progress_data,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  wait->method = g_strdup (method);
  wait->pause_ms = FIRST_PAUSE_MS;
  wait->progress = progress;
  wait->progress_data = progress_data;
  g_task_set_task_data (task, wait, (GDestroyNotify) wait_free);

  return task;
}

/**
 * xapi_task_wait_async:
 * @session: a session
 * @task_ref: a task
 * @cancellable: (nullable): stops waiting, and asks the server to cancel the task
 * @progress: (scope notified) (nullable): told how far it is
 * @progress_data: data for @progress
 * @callback: (scope async): called when the task is over
 * @user_data: data for @callback
 *
 * Polls a task until it is over, ten times a second first, then once a second.
 */
void
xapi_task_wait_async (XapiSession        *session,
                      const char         *task_ref,
                      GCancellable       *cancellable,
                      XapiProgress        progress,
                      gpointer            progress_data,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Wait *wait;

  g_return_if_fail (XAPI_IS_SESSION (session));
  g_return_if_fail (task_ref != NULL);

  task = wait_new (session, "task", cancellable, progress, progress_data, callback, user_data);
  g_task_set_source_tag (task, xapi_task_wait_async);
  wait = g_task_get_task_data (task);
  wait->ref = g_strdup (task_ref);

  poll_task (task);
}

/**
 * xapi_task_wait_finish:
 * @session: a session
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): the result as plain text; %NULL on error
 */
char *
xapi_task_wait_finish (XapiSession  *session,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_task_wait_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_started_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Wait *wait = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) ref = NULL;

  ref = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  if (ref == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  wait->ref = g_strdup (xapi_value_get_string (ref));
  pause_and_poll (task);
}

/**
 * xapi_task_run_async:
 * @session: a session
 * @method: an "Async." method of xapi-methods.c
 * @params: (transfer full) (nullable): an array: its parameters without the session
 * @cancellable: (nullable): stops waiting, and asks the server to cancel the task
 * @progress: (scope notified) (nullable): told how far it is
 * @progress_data: data for @progress
 * @callback: (scope async): called when the task is over
 * @user_data: data for @callback
 *
 * Starts a task and waits for it.
 */
void
xapi_task_run_async (XapiSession        *session,
                     const char         *method,
                     XapiValue          *params,
                     GCancellable       *cancellable,
                     XapiProgress        progress,
                     gpointer            progress_data,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (XAPI_IS_SESSION (session));
  g_return_if_fail (method != NULL && g_str_has_prefix (method, "Async."));

  task = wait_new (session, method, cancellable, progress, progress_data, callback, user_data);
  g_task_set_source_tag (task, xapi_task_run_async);

  xapi_session_call_async (session, method, params, 0, cancellable, run_started_cb,
                           g_steal_pointer (&task));
}

/**
 * xapi_task_run_finish:
 * @session: a session
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): the result as plain text; %NULL on error
 */
char *
xapi_task_run_finish (XapiSession  *session,
                      GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_task_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
