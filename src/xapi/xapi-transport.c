/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-transport.h"

#include "xapi-address.h"
#include "xapi-dialect.h"
#include "xapi-error.h"
#include "xapi-legacy-route.h"
#include "xapi-methods.h"
#include "xapi-probe.h"

#include <libsoup/soup.h>

#define CHUNK (64 * 1024)
#define CONNECTIONS 6            /* libsoup's two would stand in line behind one slow call */
#define HURRIED_SECONDS 15       /* who gives a call less wants to know soon, connected or not */
#define LEAST_PACE 0.05          /* of a handshake, which takes its time in tests too */
#define PATIENCE 10              /* times the limit of silence, for a whole reply */
#define SLOWEST 1024             /* bytes a second on top of that */
#define JSON_PATH "/jsonrpc"

struct _XapiTransport
{
  GObject      parent;

  SoupSession *soup;             /* (owned) */
  XapiTrust   *trust;            /* (owned) */
  XapiNetwork *network;          /* (owned) */
  char        *address;          /* (owned) */
  XapiDialect  dialect;
  char        *server;           /* (owned) */
  char        *uri;              /* (owned) what libsoup is told: http inside of a legacy route */
  char        *json_uri;         /* (owned) the same for JSON-RPC */
  XapiRecorder recorder;         /* (nullable) */
  gpointer     recorder_data;
  double       pace;             /* of all time-outs */
};

G_DEFINE_FINAL_TYPE (XapiTransport, xapi_transport, G_TYPE_OBJECT)

/** Call: one request on its way. */
typedef struct
{
  char         *method;            /* (owned) */
  char         *shape;             /* (owned) */
  XapiValue    *params;            /* (owned) */
  XapiReader    reader;
  GInputStream *stream;            /* (owned) (nullable) */
  char         *buffer;            /* (owned) (nullable) */
  GCancellable *stop;              /* (owned): stops the request, for whatever reason */
  GCancellable *cancellable;       /* (owned) (nullable): the caller's */
  gulong        cancelled_id;
  GSource      *timer;             /* (owned) (nullable) */
  guint         timeout;           /* seconds of silence */
  guint         milliseconds;      /* the same at the pace of the transport */
  guint         connect_timeout;   /* seconds for a connection to be made */
  gboolean      timed_out;
  gboolean      connecting;        /* not connected yet */
  gboolean      at_proxy;          /* and a proxy, if there is one, has to answer */
  gboolean      retried;
  gboolean      json;              /* sent as JSON-RPC */
  gsize         received;
  GError       *distrust;          /* (owned) (nullable): why the certificate was refused */
  GError       *refused;           /* (owned) (nullable): how TLS failed, while it is probed */
  gint64        begun;
} Call;

static void
stop_timer (Call *call)
{
  if (call->timer != NULL)
    g_source_destroy (call->timer);
  g_clear_pointer (&call->timer, g_source_unref);
}

static void
call_free (Call *call)
{
  stop_timer (call);
  g_free (call->method);
  g_free (call->shape);
  xapi_value_unref (call->params);
  xapi_reader_clear (&call->reader);
  g_clear_object (&call->stream);
  g_free (call->buffer);
  g_clear_object (&call->stop);
  g_clear_object (&call->cancellable);
  g_clear_error (&call->distrust);
  g_clear_error (&call->refused);
  g_free (call);
}

static void send_request (GTask *task);

static gboolean
timer_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timed_out = TRUE;
  g_cancellable_cancel (call->stop);

  return G_SOURCE_REMOVE;
}

static void
start_timer (Call *call,
             guint milliseconds)
{
  stop_timer (call);
  call->timer = g_timeout_source_new (milliseconds);
  g_source_set_callback (call->timer, timer_cb, call, NULL);
  g_source_attach (call->timer, g_main_context_get_thread_default ());
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/* The request is over, one way or the other: nothing of it may fire any more. */
static void
settle (GTask *task)
{
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  double milliseconds = (double) (g_get_monotonic_time () - call->begun) / 1000.0;

  stop_timer (call);
  g_cancellable_disconnect (call->cancellable, call->cancelled_id);
  call->cancelled_id = 0;

  g_debug ("%s (%s) took %.1f ms, %" G_GSIZE_FORMAT " bytes",
           call->method, call->shape, milliseconds, call->received);
  if (self->recorder != NULL)
    self->recorder (call->method, call->shape, milliseconds, self->recorder_data);
}

/* A connection that was not made: by the server, or by the proxy on the way. */
static GError *
sort_connect_error (XapiTransport *self,
                    Call          *call,
                    const GError  *error)
{
  g_autofree char *message = NULL;
  GError *blame = NULL;

  if (call->timed_out)
    message = g_strdup_printf ("no connection within %u seconds", call->connect_timeout);
  if (call->at_proxy)
    blame = xapi_network_blame (self->network, self->address,
                                message != NULL ? message : error->message);
  if (blame == NULL && message != NULL)
    blame = xapi_error_new (XAPI_ERROR_TIMED_OUT, self->server, "%s", message);

  return blame;
}

static GError *
sort_error (XapiTransport *self,
            Call          *call,
            const GError  *error)
{
  GError *sorted = NULL;

  if (call->distrust != NULL)
    return g_error_copy (call->distrust);

  if (call->connecting && error->domain != XAPI_ERROR &&
      !g_cancellable_is_cancelled (call->cancellable))
    sorted = sort_connect_error (self, call, error);
  if (sorted != NULL)
    return sorted;

  if (call->timed_out && !g_cancellable_is_cancelled (call->cancellable))
    return xapi_error_new (XAPI_ERROR_TIMED_OUT, self->server, "%s: no answer for %u seconds",
                           call->method, call->timeout);

  if (error->domain == SOUP_SESSION_ERROR)
    return xapi_error_new (XAPI_ERROR_PROTOCOL, self->server, "%s", error->message);

  if (error->domain == XAPI_ERROR && xapi_error_get_server (error) == NULL)
    return xapi_error_new ((XapiErrorCode) error->code, self->server, "%s", error->message);

  return xapi_error_from_io (error, self->server);
}

/* What GLib did not tell: the version behind a certificate, or behind a handshake that failed. */
static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  XapiOffer offer = xapi_probe_finish (result);
  GError *sorted;

  if (call->distrust == NULL && offer.outdated)
    sorted = xapi_error_new (XAPI_ERROR_TLS_TOO_OLD, self->server, "%s", call->refused->message);
  else
    sorted = sort_error (self, call, call->refused);
  if (sorted->domain == XAPI_ERROR && offer.version != NULL)
    xapi_error_set_tls_version (sorted, offer.version);

  settle (task);
  g_task_return_error (task, sorted);
}

static void
return_error (GTask        *task,
              const GError *error)
{
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (error->domain == G_TLS_ERROR && !g_cancellable_is_cancelled (call->stop))
    {
      call->refused = g_error_copy (error);
      xapi_probe_async (self->address, self->network, call->stop, probed_cb, g_object_ref (task));
      return;
    }

  settle (task);
  g_task_return_error (task, sort_error (self, call, error));
}

/* JSON-RPC was not answered in JSON-RPC: the call goes out again in XML-RPC, unless it may have been
 * carried out. Returns whether it does. */
static gboolean
fall_back (GTask *task,
           guint  status)
{
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (!call->json || !xapi_dialect_refuse (&self->dialect, call->method, status) ||
      g_cancellable_is_cancelled (call->stop))
    return FALSE;

  g_debug ("%s: no JSON-RPC (HTTP status %u), going on in XML-RPC", call->method, status);
  g_clear_object (&call->stream);
  xapi_reader_clear (&call->reader);
  call->received = 0;
  send_request (task);

  return TRUE;
}

static void
return_reply (GTask *task)
{
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiReply) reply = xapi_reader_finish (&call->reader, &self->dialect, &error);

  if (reply == NULL)
    {
      if (!fall_back (task, SOUP_STATUS_OK))
        return_error (task, error);
      return;
    }

  settle (task);
  if (reply->success)
    g_task_return_pointer (task, g_steal_pointer (&reply->value),
                           (GDestroyNotify) xapi_value_unref);
  else
    g_task_return_error (task, xapi_error_new_failure (self->server, call->method, reply->code,
                                                       (const char * const *) reply->params));
}

/* xapi drops kept connections when it restarts: a call that may be sent twice is, once. */
static gboolean
may_retry (Call         *call,
           const GError *error)
{
  return !call->retried && call->received == 0 && !g_cancellable_is_cancelled (call->stop) &&
         call->distrust == NULL &&
         xapi_methods_is_idempotent (call->method) &&
         (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED));
}

/* A reply that drips never runs into the limit of silence. */
static gboolean
is_too_slow (Call *call)
{
  gint64 allowed = (gint64) call->milliseconds * PATIENCE +
                   (gint64) (call->received * 1000 / SLOWEST);

  return g_get_monotonic_time () - call->begun > allowed * G_TIME_SPAN_MILLISECOND;
}

static void
call_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (length == 0)
    {
      return_reply (task);
      return;
    }

  if (length > 0)
    {
      call->received += (gsize) length;
      if (!xapi_reader_feed (&call->reader, call->buffer, (gsize) length, &error) &&
          fall_back (task, SOUP_STATUS_OK))
        return;
    }

  if (error != NULL)
    {
      return_error (task, error);
      return;
    }

  if (is_too_slow (call))
    {
      call->timed_out = TRUE;
      g_cancellable_cancel (call->stop);
    }
  start_timer (call, call->milliseconds);
  g_input_stream_read_async (call->stream, call->buffer, CHUNK, G_PRIORITY_DEFAULT, call->stop,
                             call_read_cb, g_steal_pointer (&task));
}

static void
call_sent_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (object), result);
  g_autoptr(GError) error = NULL;
  guint status;

  call->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  status = soup_message_get_status (message);
  if (call->stream == NULL && may_retry (call, error))
    {
      g_debug ("%s: the connection ended without an answer, trying once more", call->method);
      call->retried = TRUE;
      send_request (task);
      return;
    }

  if (call->stream != NULL && xapi_dialect_is_refusal (status) && fall_back (task, status))
    return;

  if (call->stream != NULL && status != SOUP_STATUS_OK)
    error = xapi_error_new (XAPI_ERROR_PROTOCOL, NULL, "%s was answered with HTTP status %u",
                            call->method, status);
  if (error != NULL)
    {
      return_error (task, error);
      return;
    }

  start_timer (call, call->milliseconds);
  xapi_reader_init (&call->reader, call->json);
  if (call->buffer == NULL)
    call->buffer = g_malloc (CHUNK);
  g_input_stream_read_async (call->stream, call->buffer, CHUNK, G_PRIORITY_DEFAULT, call->stop,
                             call_read_cb, g_steal_pointer (&task));
}

static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags flaws,
                       GTask               *task)
{
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  g_clear_error (&call->distrust);
  return xapi_trust_check (self->trust, self->server, certificate, flaws, &call->distrust);
}

/* Not before something happens: a call may have to wait for its turn. */
static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  GTask             *task)
{
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (!call->connecting)
    {
      guint milliseconds = (guint) (call->connect_timeout * 1000 * MAX (self->pace, LEAST_PACE));

      call->connecting = TRUE;
      start_timer (call, call->timeout < HURRIED_SECONDS ? MIN (milliseconds, call->milliseconds)
                                                         : milliseconds);
    }
  xapi_network_follow (event, &call->at_proxy);
}

static void
starting_cb (SoupMessage *message,
             GTask       *task)
{
  Call *call = g_task_get_task_data (task);

  call->connecting = FALSE;
  call->at_proxy = FALSE;
  start_timer (call, call->milliseconds);
}

static GBytes *
build_body (Call *call)
{
  gsize n_params = xapi_value_get_size (call->params);
  g_autofree XapiValue **params = g_new (XapiValue *, n_params);

  for (gsize i = 0; i < n_params; i++)
    params[i] = xapi_value_get_item (call->params, i);

  return call->json ? xapi_jsonrpc_build_call (call->method, params, n_params) :
         xapi_xmlrpc_build_call (call->method, params, n_params);
}

static void
send_request (GTask *task)
{
  XapiTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GBytes) body = NULL;

  call->json = xapi_dialect_takes_json (&self->dialect, call->method);
  message = soup_message_new (SOUP_METHOD_POST, call->json ? self->json_uri : self->uri);
  body = build_body (call);
  soup_message_set_request_body_from_bytes (message, call->json ? "application/json" : "text/xml",
                                            body);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* Only what may be sent twice goes over a kept connection, which may just be dying. */
  if (xapi_methods_is_idempotent (call->method))
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                           task, 0);
  g_signal_connect_object (message, "network-event", G_CALLBACK (network_event_cb), task, 0);
  g_signal_connect_object (message, "starting", G_CALLBACK (starting_cb), task, 0);

  call->connecting = FALSE;
  call->at_proxy = FALSE;
  start_timer (call, call->milliseconds);
  soup_session_send_async (self->soup, message, G_PRIORITY_DEFAULT, call->stop, call_sent_cb,
                           g_object_ref (task));
}

static void
append_shape (GString   *shape,
              XapiValue *value)
{
  static const char * const names[] = {
    [XAPI_VALUE_NIL] = "nil",
    [XAPI_VALUE_STRING] = "string",
    [XAPI_VALUE_BOOLEAN] = "boolean",
    [XAPI_VALUE_INTEGER] = "int",
    [XAPI_VALUE_DOUBLE] = "double",
    [XAPI_VALUE_DATETIME] = "datetime",
    [XAPI_VALUE_ARRAY] = "array",
    [XAPI_VALUE_STRUCT] = "struct",
  };

  if (shape->len > 0)
    g_string_append (shape, ", ");
  g_string_append (shape, names[xapi_value_get_value_type (value)]);
}

static Call *
call_new (const char        *method,
          XapiValue * const *params,
          gsize              n_params,
          guint              timeout_seconds,
          GCancellable      *cancellable)
{
  Call *call = g_new0 (Call, 1);
  GString *shape = g_string_new (NULL);
  g_autofree XapiValue **own = g_new (XapiValue *, n_params);

  for (gsize i = 0; i < n_params; i++)
    {
      append_shape (shape, params[i]);
      own[i] = xapi_value_ref (params[i]);
    }

  call->method = g_strdup (method);
  call->shape = g_string_free (shape, FALSE);
  call->params = xapi_value_new_array_take (own, n_params);
  call->timeout = timeout_seconds;
  call->stop = g_cancellable_new ();
  g_set_object (&call->cancellable, cancellable);
  call->begun = g_get_monotonic_time ();

  return call;
}

/**
 * xapi_transport_call_async:
 * @self: a transport
 * @method: name of a method
 * @params: (array length=n_params): all its parameters, the session too
 * @n_params: how many
 * @timeout_seconds: how long the server may be silent; 0 = as the network has it
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the reply has come
 * @user_data: data for @callback
 *
 * Sends one call, as JSON-RPC where the server is known to take it (xapi-dialect.c), else as
 * XML-RPC. The reply is parsed while it arrives.
 */
void
xapi_transport_call_async (XapiTransport      *self,
                           const char         *method,
                           XapiValue * const  *params,
                           gsize               n_params,
                           guint               timeout_seconds,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Call *call;

  g_return_if_fail (XAPI_IS_TRANSPORT (self));
  g_return_if_fail (method != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  call = call_new (method, params, n_params, xapi_network_get_call (self->network, timeout_seconds),
                   cancellable);
  call->connect_timeout = xapi_network_get_connect (self->network);
  call->milliseconds = (guint) (call->timeout * 1000 * self->pace);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xapi_transport_call_async);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);

  if (cancellable != NULL)
    call->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                g_object_ref (call->stop), g_object_unref);
  send_request (task);
}

/**
 * xapi_transport_call_finish:
 * @self: a transport
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): the value of the reply; %NULL on error
 */
XapiValue *
xapi_transport_call_finish (XapiTransport *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, xapi_transport_call_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
xapi_transport_dispose (GObject *object)
{
  XapiTransport *self = XAPI_TRANSPORT (object);

  g_clear_object (&self->soup);
  g_clear_object (&self->trust);
  g_clear_object (&self->network);

  G_OBJECT_CLASS (xapi_transport_parent_class)->dispose (object);
}

static void
xapi_transport_finalize (GObject *object)
{
  XapiTransport *self = XAPI_TRANSPORT (object);

  g_free (self->address);
  g_free (self->server);
  g_free (self->uri);
  g_free (self->json_uri);

  G_OBJECT_CLASS (xapi_transport_parent_class)->finalize (object);
}

static void
xapi_transport_class_init (XapiTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xapi_transport_dispose;
  object_class->finalize = xapi_transport_finalize;
}

static void
xapi_transport_init (XapiTransport *self)
{
  self->pace = 1.0;
}

static void
make_session (XapiTransport *self)
{
  g_autoptr(XapiLegacyRoute) route = NULL;
  gboolean tls = g_str_has_prefix (self->address, "https:");

  if (tls && xapi_trust_is_legacy (self->trust))
    route = xapi_legacy_route_new (self->address, self->trust, self->network);
  self->uri = route != NULL ? g_strconcat ("http://", self->server, NULL)
                            : g_strdup (self->address);
  self->json_uri = g_strconcat (self->uri, JSON_PATH, NULL);
  self->soup = soup_session_new_with_options ("user-agent", "poolpatch/" PP_VERSION,
                                              "timeout", 0,
                                              "max-conns", CONNECTIONS,
                                              "max-conns-per-host", CONNECTIONS,
                                              "remote-connectable", route,
                                              NULL);
  /* The route asks the network itself. */
  if (route == NULL)
    soup_session_set_proxy_resolver (self->soup, G_PROXY_RESOLVER (self->network));
  /* Its Accept-Encoding takes room in the 1024 bytes that xapi has for a request head. */
  soup_session_remove_feature_by_type (self->soup, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->soup, SOUP_TYPE_AUTH_MANAGER);
}

/**
 * xapi_transport_new:
 * @address: a normal address
 * @trust: decides about the certificate
 * @network: how the server is reached
 *
 * Returns: (transfer full): a transport, not connected yet
 */
XapiTransport *
xapi_transport_new (const char  *address,
                    XapiTrust   *trust,
                    XapiNetwork *network)
{
  XapiTransport *self;

  g_return_val_if_fail (address != NULL && XAPI_IS_TRUST (trust), NULL);
  g_return_val_if_fail (XAPI_IS_NETWORK (network), NULL);

  self = g_object_new (XAPI_TYPE_TRANSPORT, NULL);
  self->address = g_strdup (address);
  self->server = xapi_address_server (address);
  self->trust = g_object_ref (trust);
  self->network = g_object_ref (network);
  make_session (self);

  return self;
}

/**
 * xapi_transport_get_address:
 * @self: a transport
 *
 * Returns: (transfer none): where it talks to
 */
const char *
xapi_transport_get_address (XapiTransport *self)
{
  g_return_val_if_fail (XAPI_IS_TRANSPORT (self), NULL);

  return self->address;
}

/**
 * xapi_transport_get_server:
 * @self: a transport
 *
 * Returns: (transfer none): "host:port"
 */
const char *
xapi_transport_get_server (XapiTransport *self)
{
  g_return_val_if_fail (XAPI_IS_TRANSPORT (self), NULL);

  return self->server;
}

/**
 * xapi_transport_set_recorder:
 * @self: a transport
 * @recorder: (scope forever) (nullable): told of each call when it is over
 * @user_data: data for @recorder; must outlive @self
 *
 * Has calls written down.
 */
void
xapi_transport_set_recorder (XapiTransport *self,
                             XapiRecorder   recorder,
                             gpointer       user_data)
{
  g_return_if_fail (XAPI_IS_TRANSPORT (self));

  self->recorder = recorder;
  self->recorder_data = user_data;
}

/**
 * xapi_transport_set_pace:
 * @self: a transport
 * @pace: 1; less in tests that cannot wait
 *
 * What all time-outs are multiplied by.
 */
void
xapi_transport_set_pace (XapiTransport *self,
                         double         pace)
{
  g_return_if_fail (XAPI_IS_TRANSPORT (self));

  self->pace = pace;
}
