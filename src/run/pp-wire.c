/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-wire.h"

#include "pp-live-pool-private.h"
#include "xapi-methods.h"

/* A line that breaks is mended every 2 seconds, for 2 minutes; and not for ever when it comes back and
 * breaks again. */
#define MENDED_MAX 30
#define MEND_PAUSE_MILLISECONDS 2000
#define PATIENCE_SECONDS 120

struct _PpWire
{
  GObject      parent_instance;

  PpLivePool  *pool;     /* (owned) */
  XapiSession *session;  /* (owned) (nullable) until the first login */
  guint        patience; /* seconds that a line may be broken */
  guint        pause;    /* milliseconds between two looks at a broken line */
};

G_DEFINE_FINAL_TYPE (PpWire, pp_wire, G_TYPE_OBJECT)

static void
pp_wire_finalize (GObject *object)
{
  PpWire *self = PP_WIRE (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (pp_wire_parent_class)->finalize (object);
}

static void
pp_wire_class_init (PpWireClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_wire_finalize;
}

static void
pp_wire_init (PpWire *self)
{
  self->patience = PATIENCE_SECONDS;
  self->pause = MEND_PAUSE_MILLISECONDS;
}

/*
 * pp_wire_new:
 * @pool: a pool one is connected to
 *
 * Returns: (transfer full): a session of its own, not logged in yet
 */
PpWire *
pp_wire_new (PpLivePool *pool)
{
  PpWire *self = g_object_new (PP_TYPE_WIRE, NULL);

  self->pool = g_object_ref (pool);

  return self;
}

/*
 * pp_wire_set_patience:
 * @self: a wire
 * @seconds: that a line may be broken (else 2 minutes)
 * @pause_milliseconds: between two looks at it (else 2 seconds)
 */
void
pp_wire_set_patience (PpWire *self,
                      guint   seconds,
                      guint   pause_milliseconds)
{
  self->patience = seconds;
  self->pause = MIN (pause_milliseconds, MEND_PAUSE_MILLISECONDS);
}

/*
 * pp_wire_close:
 * @self: a wire
 *
 * Logs out; nobody waits for it.
 */
void
pp_wire_close (PpWire *self)
{
  if (self->session != NULL && xapi_session_is_logged_in (self->session))
    xapi_session_logout_async (self->session, NULL, NULL, NULL);
  g_clear_object (&self->session);
}

static void
login_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (xapi_session_relogin_finish (XAPI_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/*
 * pp_wire_login_async:
 * @self: a wire
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Logs in anew, on the server that is the master by what the live pool knows.
 */
void
pp_wire_login_async (PpWire             *self,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  XapiSession *elder = pp_live_pool_get_session (self->pool);

  g_task_set_source_tag (task, pp_wire_login_async);
  if (elder == NULL && self->session == NULL)
    {
      g_task_return_error (task, xapi_error_new (XAPI_ERROR_NOT_LOGGED_IN, NULL,
                                                 "not connected to the pool"));
      return;
    }

  if (self->session == NULL)
    self->session = xapi_session_new_sibling (elder);
  else if (elder != NULL)
    xapi_session_set_address (self->session, xapi_session_get_address (elder));
  xapi_session_relogin_async (self->session, cancellable, login_cb, g_steal_pointer (&task));
}

/*
 * pp_wire_login_finish:
 * @self: a wire
 * @result: of the callback
 * @error: return location
 *
 * Returns: whether it is logged in
 */
gboolean
pp_wire_login_finish (PpWire       *self,
                      GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef void (*RequestFunc) (GTask *task);

/* What is asked for, kept until the answer is there. */
typedef struct
{
  char       *method;          /* (owned) or the path of an upload */
  char      **query;           /* (owned) (nullable) of an upload */
  char       *file;            /* (owned) (nullable) of an upload */
  XapiValue  *params;          /* (owned) (nullable) */
  gboolean    logged_in_anew;
  gboolean    breaks;          /* the line is expected to break: that counts as done */
  char       *task_ref;        /* (owned) (nullable) */
  guint       n_tries;
  guint       n_mended;
  gint64      wait_until;      /* monotonic time, 0 = nothing stood in the way yet */
  gint64      give_up;         /* monotonic time, 0 = the line is well */
  gpointer    progress;
  gpointer    progress_data;
  RequestFunc start;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->method);
  g_strfreev (self->query);
  g_free (self->file);
  g_clear_pointer (&self->params, xapi_value_unref);
  g_free (self->task_ref);
  g_free (self);
}

static gboolean mend (GTask        *task,
                      const GError *error);

/* Said before anything is done, and passes by itself: a server that is still starting or that the
 * master has not heard of since, and one at which something else is going on. */
static gboolean
is_passing (const GError *error)
{
  static const char * const failures[] = {
    "HOST_OFFLINE", "CANNOT_CONTACT_HOST", "OTHER_OPERATION_IN_PROGRESS", "HOST_STILL_BOOTING",
    "HOST_EVACUATE_IN_PROGRESS", NULL,
  };

  for (guint i = 0; failures[i] != NULL; i++)
    if (xapi_error_is_failure (error, failures[i]))
      return TRUE;

  return FALSE;
}

/* A toolstack that starts answers nothing else yet. */
static gboolean
is_booting (const GError *error)
{
  return xapi_error_is_failure (error, "HOST_STILL_BOOTING");
}

static void
request_login_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (pp_wire_login_finish (PP_WIRE (source), result, &error))
    request->start (g_steal_pointer (&task));
  else if (is_booting (error) && mend (task, error))
    g_steal_pointer (&task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static GTask *
request_new (PpWire             *self,
             gpointer            source_tag,
             const char         *method,
             XapiValue          *params,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data,
             RequestFunc         start)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, source_tag);
  request->method = g_strdup (method);
  request->params = params;
  request->start = start;
  g_task_set_task_data (task, request, request_free);

  return task;
}

static void
begin (GTask *task)
{
  PpWire *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (self->session != NULL && xapi_session_is_logged_in (self->session))
    request->start (task);
  else
    pp_wire_login_async (self, g_task_get_cancellable (task), request_login_cb, task);
}

/* A lost session is no failure: nothing was done under it. Logs in anew, once. */
static gboolean
try_again (GTask        *task,
           const GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (!xapi_error_is_session_lost (error) || request->logged_in_anew)
    return FALSE;

  request->logged_in_anew = TRUE;
  pp_wire_login_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                       request_login_cb, task);

  return TRUE;
}

static gboolean
start_again_cb (gpointer user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    request->start (task);

  return G_SOURCE_REMOVE;
}

/* A server that took its reboot and fell silent. A second one, sent when it is just back, would restart
 * it twice. */
static gboolean
may_be_restarting (const Request *request,
                   const GError  *error)
{
  return g_str_equal (request->method, "Async.host.reboot") &&
         xapi_error_is_failure (error, "CANNOT_CONTACT_HOST");
}

/* Asks again in a while, as long as a line may be broken. */
static gboolean
wait_out (GTask        *task,
          const GError *error)
{
  PpWire *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();

  if (!is_passing (error) || may_be_restarting (request, error))
    return FALSE;
  if (request->wait_until == 0)
    request->wait_until = now + (gint64) self->patience * G_USEC_PER_SEC;
  if (now >= request->wait_until)
    return FALSE;

  g_clear_pointer (&request->task_ref, g_free);
  g_timeout_add (self->pause, start_again_cb, task);

  return TRUE;
}

/* What does the same when it is done twice, so that it matters not whether it was done when the line
 * broke. */
static gboolean
is_repeatable (const Request *request)
{
  return xapi_methods_is_idempotent (request->method) ||
         g_str_equal (request->method, "host.add_to_other_config");
}

static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  XapiValue *value = xapi_session_call_finish (XAPI_SESSION (source), result, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) xapi_value_unref);
  else if (try_again (task, error) || wait_out (task, error) ||
           (is_repeatable (g_task_get_task_data (task)) && mend (task, error)))
    g_steal_pointer (&task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
call_start (GTask *task)
{
  PpWire *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  xapi_session_call_async (self->session, request->method,
                           request->params != NULL ? xapi_value_ref (request->params) : NULL, 0,
                           g_task_get_cancellable (task), call_cb, task);
}

/*
 * pp_wire_call_async:
 * @self: a wire
 * @method: of XenAPI
 * @params: (transfer full) (nullable): without the session
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * A line that breaks is mended when the call may be sent twice.
 */
void
pp_wire_call_async (PpWire             *self,
                    const char         *method,
                    XapiValue          *params,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = request_new (self, pp_wire_call_async, method, params, cancellable, callback, user_data,
                             call_start);

  begin (task);
}

/*
 * pp_wire_call_finish:
 * @self: a wire
 * @result: of the callback
 * @error: return location
 *
 * Returns: (transfer full): the answer
 */
XapiValue *
pp_wire_call_finish (PpWire       *self,
                     GAsyncResult *result,
                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void task_wait (GTask *task);

static gboolean
is_broken (const GError *error)
{
  return xapi_error_is_connection_lost (error) || xapi_error_is_session_lost (error) ||
         is_booting (error);
}

static void
mend_login_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (pp_wire_login_finish (PP_WIRE (source), result, &error))
    {
      request->give_up = 0;
      request->n_mended++;
      if (request->task_ref != NULL)
        task_wait (g_steal_pointer (&task));
      else
        request->start (g_steal_pointer (&task));
    }
  else if (mend (task, error))
    g_steal_pointer (&task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
mend_cb (gpointer user_data)
{
  GTask *task = user_data;

  pp_wire_login_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                       mend_login_cb, task);

  return G_SOURCE_REMOVE;
}

/* A task goes on at the server while the line is down: look for it again in a while. What was not
 * sent yet, or may be sent twice, is sent then. */
static gboolean
mend (GTask        *task,
      const GError *error)
{
  PpWire *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();

  if (!is_broken (error) || request->n_mended >= MENDED_MAX)
    return FALSE;
  if (request->give_up == 0)
    request->give_up = now + (gint64) self->patience * G_USEC_PER_SEC;
  if (now >= request->give_up)
    return FALSE;

  request->n_tries++;
  g_timeout_add (request->n_tries == 1 ? 0 : self->pause, mend_cb, task);

  return TRUE;
}

static void
task_wait_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  char *text = xapi_task_wait_finish (XAPI_SESSION (source), result, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else if (request->breaks && is_broken (error))
    g_task_return_pointer (task, g_strdup (""), g_free);
  else if (wait_out (task, error) || mend (task, error))
    g_steal_pointer (&task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
task_wait (GTask *task)
{
  PpWire *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  xapi_task_wait_async (self->session, request->task_ref, g_task_get_cancellable (task),
                        (XapiProgress) request->progress, request->progress_data, task_wait_cb,
                        task);
}

static void
task_call_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) value = NULL;

  value = xapi_session_call_finish (XAPI_SESSION (source), result, &error);
  if (value != NULL)
    {
      request->task_ref = g_strdup (xapi_value_get_string (value));
      task_wait (g_steal_pointer (&task));
    }
  else if (request->breaks && xapi_error_is_connection_lost (error))
    g_task_return_pointer (task, g_strdup (""), g_free);
  else if (try_again (task, error) || wait_out (task, error))
    g_steal_pointer (&task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
task_start (GTask *task)
{
  PpWire *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  xapi_session_call_async (self->session, request->method, xapi_value_ref (request->params), 0,
                           g_task_get_cancellable (task), task_call_cb, task);
}

/*
 * pp_wire_task_async:
 * @self: a wire
 * @method: of XenAPI, with "Async."
 * @params: (transfer full): without the session
 * @breaks: the server is expected to break the connection (restarts): then that counts as done
 * @cancellable: (nullable): to give up
 * @progress: (nullable): told how far it is
 * @progress_data: for @progress
 * @callback: called when done
 * @user_data: for @callback
 *
 * Starts a task and waits for its end; a line that breaks meanwhile is mended.
 */
void
pp_wire_task_async (PpWire             *self,
                    const char         *method,
                    XapiValue          *params,
                    gboolean            breaks,
                    GCancellable       *cancellable,
                    XapiProgress        progress,
                    gpointer            progress_data,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = request_new (self, pp_wire_task_async, method, params, cancellable, callback, user_data,
                             task_start);
  Request *request = g_task_get_task_data (task);

  request->breaks = breaks;
  request->progress = progress;
  request->progress_data = progress_data;
  begin (task);
}

/*
 * pp_wire_is_unknown:
 * @error: of pp_wire_task_finish()
 *
 * Returns: whether it does not tell what became of the task: the line broke for too long, or the
 *   toolstack of the master has restarted and forgotten it
 */
gboolean
pp_wire_is_unknown (const GError *error)
{
  return is_broken (error) || xapi_error_is_failure (error, "HANDLE_INVALID");
}

/*
 * pp_wire_task_finish:
 * @self: a wire
 * @result: of the callback
 * @error: return location
 *
 * Returns: (transfer full): the result as plain text, "" for none
 */
char *
pp_wire_task_finish (PpWire       *self,
                     GAsyncResult *result,
                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
upload_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char *ref = xapi_upload_finish (XAPI_SESSION (source), result, &error);

  if (ref != NULL)
    g_task_return_pointer (task, ref, g_free);
  else if (try_again (task, error))
    g_steal_pointer (&task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
upload_start (GTask *task)
{
  PpWire *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  xapi_upload_async (self->session, request->method, (const char * const *) request->query,
                     request->file, g_task_get_cancellable (task),
                     (XapiBytesProgress) request->progress, request->progress_data, upload_cb, task);
}

/*
 * pp_wire_upload_async:
 * @self: a wire
 * @path: of the handler, "/pool_patch_upload"
 * @query: (nullable) (array zero-terminated=1): further names and values, in turn
 * @file: path of a hotfix file
 * @cancellable: (nullable): to give up
 * @progress: (nullable): told how many bytes are sent
 * @progress_data: for @progress
 * @callback: called when done
 * @user_data: for @callback
 *
 * Uploads the file to the master, or where that sends it.
 */
void
pp_wire_upload_async (PpWire             *self,
                      const char         *path,
                      const char * const *query,
                      const char         *file,
                      GCancellable       *cancellable,
                      XapiBytesProgress   progress,
                      gpointer            progress_data,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = request_new (self, pp_wire_upload_async, path, NULL, cancellable, callback, user_data,
                             upload_start);
  Request *request = g_task_get_task_data (task);

  request->query = g_strdupv ((char **) query);
  request->file = g_strdup (file);
  request->progress = progress;
  request->progress_data = progress_data;
  begin (task);
}

/*
 * pp_wire_upload_finish:
 * @self: a wire
 * @result: of the callback
 * @error: return location
 *
 * Returns: (transfer full): what the task of the upload gave
 */
char *
pp_wire_upload_finish (PpWire       *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
