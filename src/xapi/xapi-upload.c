/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-upload.h"

#include "xapi-put.h"
#include "xapi-task.h"

#define PROGRESS_MS 100
#define PATIENCE_MS 5000     /* for the task to tell why the connection broke */

/** Upload: one file, its task on the server and its worker here. */
typedef struct
{
  char             *path;           /* (owned) */
  char            **query;          /* (owned) names and values in turn */
  char             *file;           /* (owned) */
  char             *task_ref;       /* (owned) (nullable) */
  XapiPut          *put;            /* (owned) (nullable) */
  GSource          *timer;          /* (owned) (nullable): progress, then patience */
  XapiBytesProgress progress;       /* (nullable) */
  gpointer          progress_data;
  gint64            told;
  GError           *broken;         /* (owned) (nullable): how the connection ended */
  GCancellable     *patience;       /* (owned) (nullable) */
  gulong            cancelled_id;
} Upload;

static void
drop_timer (Upload *upload)
{
  if (upload->timer != NULL)
    g_source_destroy (upload->timer);
  g_clear_pointer (&upload->timer, g_source_unref);
}

static void
upload_free (Upload *upload)
{
  drop_timer (upload);
  g_free (upload->path);
  g_strfreev (upload->query);
  g_free (upload->file);
  g_free (upload->task_ref);
  g_clear_pointer (&upload->put, xapi_put_unref);
  g_clear_error (&upload->broken);
  g_clear_object (&upload->patience);
  g_free (upload);
}

static void
set_timer (GTask      *task,
           guint       milliseconds,
           GSourceFunc callback)
{
  Upload *upload = g_task_get_task_data (task);

  drop_timer (upload);
  upload->timer = g_timeout_source_new (milliseconds);
  g_source_set_callback (upload->timer, callback, upload, NULL);
  g_source_attach (upload->timer, g_task_get_context (task));
}

static void
append_pair (GString    *target,
             const char *name,
             const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (target, "&%s=%s", name, escaped);
}

/* xapi takes one "?" and 1024 bytes of head: short names, nothing superfluous. */
static char *
build_target (XapiSession *session,
              Upload      *upload)
{
  GString *target = g_string_new (upload->path);
  gsize mark = target->len;

  append_pair (target, "session_id", xapi_session_get_ref (session));
  append_pair (target, "task_id", upload->task_ref);
  for (guint i = 0; upload->query != NULL && upload->query[i] != NULL; i += 2)
    append_pair (target, upload->query[i], upload->query[i + 1]);
  target->str[mark] = '?';

  return g_string_free (target, FALSE);
}

static void
tell_progress (Upload *upload)
{
  gint64 sent = xapi_put_get_sent (upload->put);

  if (upload->progress == NULL || sent == upload->told)
    return;

  upload->told = sent;
  upload->progress (sent, xapi_put_get_total (upload->put), upload->progress_data);
}

static gboolean
progress_cb (gpointer user_data)
{
  tell_progress (user_data);
  return G_SOURCE_CONTINUE;
}

static void
task_told_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char *text = xapi_task_wait_finish (XAPI_SESSION (object), result, &error);

  if (text == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, text, g_free);
}

/* Only a failure written into the task explains a broken connection. */
static gboolean
explains (const GError *error)
{
  return g_error_matches (error, XAPI_ERROR, XAPI_ERROR_FAILURE) &&
         !xapi_error_is_session_lost (error) &&
         !xapi_error_is_failure (error, "HANDLE_INVALID");
}

static void
broken_task_told_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  char *text = xapi_task_wait_finish (XAPI_SESSION (object), result, &error);

  drop_timer (upload);
  g_cancellable_disconnect (g_task_get_cancellable (task), upload->cancelled_id);

  if (text != NULL)
    {
      g_task_return_pointer (task, text, g_free);
      return;
    }

  if (explains (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  xapi_task_destroy (XAPI_SESSION (object), upload->task_ref);
  g_task_return_error (task, g_steal_pointer (&upload->broken));
}

static gboolean
patience_over_cb (gpointer user_data)
{
  Upload *upload = user_data;

  g_cancellable_cancel (upload->patience);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/* The connection broke; the task may know why, as it does when the server ran out of space. */
static void
ask_why (GTask  *task,
         GError *broken)
{
  Upload *upload = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_debug ("upload: %s", broken->message);
  upload->broken = broken;
  upload->patience = g_cancellable_new ();
  if (cancellable != NULL)
    upload->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                  g_object_ref (upload->patience), g_object_unref);
  set_timer (task, PATIENCE_MS, patience_over_cb);

  xapi_task_wait_async (g_task_get_source_object (task), upload->task_ref, upload->patience,
                        NULL, NULL, broken_task_told_cb, g_object_ref (task));
}

static gboolean
is_about_the_server (const GError *error)
{
  return error->domain == XAPI_ERROR &&
         error->code != XAPI_ERROR_CERTIFICATE_UNKNOWN &&
         error->code != XAPI_ERROR_CERTIFICATE_CHANGED;
}

static void
file_sent_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  XapiSession *session = XAPI_SESSION (object);
  Upload *upload = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  drop_timer (upload);
  tell_progress (upload);

  if (error == NULL)
    {
      xapi_task_wait_async (session, upload->task_ref, cancellable, NULL, NULL, task_told_cb,
                            g_steal_pointer (&task));
    }
  else if (is_about_the_server (error))
    {
      ask_why (task, error);
    }
  else
    {
      xapi_task_destroy (session, upload->task_ref);
      g_task_return_error (task, error);
    }
}

static void
send_file_thread (GTask        *worker,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (xapi_put_run (task_data, cancellable, &error))
    g_task_return_boolean (worker, TRUE);
  else
    g_task_return_error (worker, error);
}

static void
task_created_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  XapiSession *session = XAPI_SESSION (object);
  Upload *upload = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GTask) worker = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) ref = NULL;
  g_autofree char *target = NULL;

  ref = xapi_session_call_finish (session, result, &error);
  if (ref == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!xapi_session_is_logged_in (session))
    {
      g_task_return_new_error (task, XAPI_ERROR, XAPI_ERROR_NOT_LOGGED_IN,
                               "logged out before the upload began");
      return;
    }

  upload->task_ref = g_strdup (xapi_value_get_string (ref));
  target = build_target (session, upload);
  upload->put = xapi_put_new (xapi_session_get_address (session), xapi_session_get_trust (session),
                              xapi_session_get_network (session), target, upload->file);
  set_timer (task, PROGRESS_MS, progress_cb);

  worker = g_task_new (session, cancellable, file_sent_cb, g_steal_pointer (&task));
  g_task_set_source_tag (worker, task_created_cb);
  g_task_set_task_data (worker, xapi_put_ref (upload->put), (GDestroyNotify) xapi_put_unref);
  g_task_run_in_thread (worker, send_file_thread);
}

/**
 * xapi_upload_async:
 * @session: a session, on the master
 * @path: path of the handler, e.g. "/pool_patch_upload"
 * @query: (nullable) (array zero-terminated=1): further names and values, in turn
 * @file: path of a local file
 * @cancellable: (nullable): a #GCancellable, honoured within 100 ms
 * @progress: (scope notified) (nullable): told how many bytes have gone
 * @progress_data: data for @progress
 * @callback: (scope async): called when the server is done with the file
 * @user_data: data for @callback
 *
 * Uploads a file. What became of it is asked of a task, whatever HTTP said.
 */
void
xapi_upload_async (XapiSession        *session,
                   const char         *path,
                   const char * const *query,
                   const char         *file,
                   GCancellable       *cancellable,
                   XapiBytesProgress   progress,
                   gpointer            progress_data,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Upload *upload;

  g_return_if_fail (XAPI_IS_SESSION (session));
  g_return_if_fail (path != NULL && *path == '/' && file != NULL);
  g_return_if_fail (query == NULL || g_strv_length ((char **) query) % 2 == 0);

  upload = g_new0 (Upload, 1);
  upload->path = g_strdup (path);
  upload->query = g_strdupv ((char **) query);
  upload->file = g_strdup (file);
  upload->progress = progress;
  upload->progress_data = progress_data;

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, xapi_upload_async);
  g_task_set_task_data (task, upload, (GDestroyNotify) upload_free);

  xapi_session_call_async (session, "task.create",
                           xapi_value_new_array_of_strings ("poolpatch upload", path, NULL), 0,
                           cancellable, task_created_cb, g_steal_pointer (&task));
}

/**
 * xapi_upload_finish:
 * @session: a session
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): the result of the task as plain text; %NULL on error
 */
char *
xapi_upload_finish (XapiSession  *session,
                    GAsyncResult *result,
                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_upload_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
