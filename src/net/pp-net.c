/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-net"

#include "config.h"

#include "pp-net.h"

#include <poolpatch/pp-proxy.h>

#include <string.h>

struct _PpNet
{
  GObject      parent_instance;

  SoupSession *soup;             /* (owned) */
  guint        connect_seconds;
};

G_DEFINE_FINAL_TYPE (PpNet, pp_net, G_TYPE_OBJECT)

/* What has to happen before the time is over. */
typedef enum
{
  WAIT_CONNECTION,
  WAIT_HEAD,
  WAIT_NOTHING,
} Wait;

/* One request until the head of its answer is there. */
typedef struct
{
  SoupMessage  *message;        /* (owned) */
  GCancellable *stop;           /* (owned) stops the request, for whatever reason */
  GCancellable *cancellable;    /* (owned) (nullable) the caller's */
  gulong        cancelled_id;
  GSource      *timer;          /* (owned) (nullable) */
  Wait          wait;
  guint         connect_seconds;
  guint         silence_seconds;
  gboolean      late;
  gboolean      through;        /* what answers now is the server itself, not the proxy */
  gboolean      logged_in;      /* the proxy was told user and password */
  PpProxy      *proxy;          /* (owned) (nullable) who knows them */
} Request;

/* Kept with the message, for what is said when its answer is read. */
#define PROXY_KEY "pp-net-proxy"

static void
request_free (gpointer data)
{
  Request *self = data;

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_object_unref (self->message);
  g_object_unref (self->stop);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->proxy);
  g_free (self);
}

static void
pp_net_dispose (GObject *object)
{
  PpNet *self = PP_NET (object);

  if (self->soup != NULL)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (pp_net_parent_class)->dispose (object);
}

static void
pp_net_class_init (PpNetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_net_dispose;
}

static void
pp_net_init (PpNet *self)
{
  self->soup = soup_session_new_with_options ("user-agent", "Poolpatch/" PP_VERSION,
                                              "max-conns-per-host", 8, NULL);
  self->connect_seconds = PP_NET_CONNECT_SECONDS;
}

/**
 * pp_net_new:
 * @silence_seconds: how long a server may be silent
 *
 * Returns: (transfer full): a client that uses the proxy of the desktop
 */
PpNet *
pp_net_new (guint silence_seconds)
{
  PpNet *self = g_object_new (PP_TYPE_NET, NULL);

  soup_session_set_timeout (self->soup, silence_seconds);

  return self;
}

/**
 * pp_net_set_proxy_resolver:
 * @self: a client
 * @resolver: (nullable): who says which proxy leads to a server; %NULL = none does
 *
 * It counts for new connections; the kept ones are closed.
 */
void
pp_net_set_proxy_resolver (PpNet          *self,
                           GProxyResolver *resolver)
{
  g_return_if_fail (PP_IS_NET (self));

  soup_session_set_proxy_resolver (self->soup, resolver);
}

/**
 * pp_net_set_timeout:
 * @self: a client
 * @seconds: how long a server may be silent
 *
 * Sets the limit for what is sent from now on.
 */
void
pp_net_set_timeout (PpNet *self,
                    guint  seconds)
{
  g_return_if_fail (PP_IS_NET (self) && seconds > 0);

  soup_session_set_timeout (self->soup, seconds);
}

/**
 * pp_net_get_timeout:
 * @self: a client
 *
 * Returns: for how many seconds a server may be silent
 */
guint
pp_net_get_timeout (PpNet *self)
{
  g_return_val_if_fail (PP_IS_NET (self), 0);

  return soup_session_get_timeout (self->soup);
}

/**
 * pp_net_set_connect_timeout:
 * @self: a client
 * @seconds: how long making a connection may take, the way through a proxy included
 *
 * Sets the limit for what is sent from now on.
 */
void
pp_net_set_connect_timeout (PpNet *self,
                            guint  seconds)
{
  g_return_if_fail (PP_IS_NET (self) && seconds > 0);

  self->connect_seconds = seconds;
}

/**
 * pp_net_get_connect_timeout:
 * @self: a client
 *
 * Returns: for how many seconds a connection may be in the making
 */
guint
pp_net_get_connect_timeout (PpNet *self)
{
  g_return_val_if_fail (PP_IS_NET (self), 0);

  return self->connect_seconds;
}

/**
 * pp_net_abort:
 * @self: a client
 *
 * Cancels everything that is on its way.
 */
void
pp_net_abort (PpNet *self)
{
  g_return_if_fail (PP_IS_NET (self));

  soup_session_abort (self->soup);
}

/**
 * pp_net_is_too_slow:
 * @self: a client
 * @begun: monotonic time at which the body of an answer began
 * @done: bytes of it so far
 *
 * Returns: whether the answer drips
 */
gboolean
pp_net_is_too_slow (PpNet *self,
                    gint64 begun,
                    gint64 done)
{
  gint64 allowed = (gint64) pp_net_get_timeout (self) * PP_NET_PATIENCE + done / PP_NET_SLOWEST;

  return g_get_monotonic_time () - begun > allowed * G_USEC_PER_SEC;
}

static gboolean
timer_cb (gpointer user_data)
{
  Request *request = user_data;

  request->late = TRUE;
  g_cancellable_cancel (request->stop);

  return G_SOURCE_REMOVE;
}

static void
await (Request *request,
       Wait     wait)
{
  if (request->timer != NULL)
    g_source_destroy (request->timer);
  g_clear_pointer (&request->timer, g_source_unref);
  request->wait = wait;
  if (wait == WAIT_NOTHING)
    return;

  request->timer = g_timeout_source_new_seconds (wait == WAIT_CONNECTION ?
                                                 request->connect_seconds :
                                                 request->silence_seconds);
  g_source_set_callback (request->timer, timer_cb, request, NULL);
  g_source_attach (request->timer, g_main_context_get_thread_default ());
}

/* "host:port" without the user */
static void
note_proxy (Request       *request,
            GProxyAddress *address)
{
  g_autofree char *server = NULL;
  g_autofree char *host = NULL;
  g_autoptr(GUri) uri = g_uri_parse (g_proxy_address_get_uri (address), SOUP_HTTP_URI_FLAGS, NULL);

  if (uri != NULL && g_uri_get_host (uri) != NULL)
    host = g_strdup (g_uri_get_host (uri));
  else
    host = g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  server = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host,
                            g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  g_object_set_data_full (G_OBJECT (request->message), PROXY_KEY, g_steal_pointer (&server),
                          g_free);
}

static const char *
get_proxy (SoupMessage *message)
{
  return g_object_get_data (G_OBJECT (message), PROXY_KEY);
}

static void
look_at_peer (Request        *request,
              GSocketAddress *address)
{
  if (G_IS_PROXY_ADDRESS (address))
    note_proxy (request, G_PROXY_ADDRESS (address));
}

static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  Request           *request)
{
  /* Not before something happens: a request may have to wait for its turn. */
  if (request->wait == WAIT_NOTHING)
    await (request, WAIT_CONNECTION);
  if (event == G_SOCKET_CLIENT_CONNECTING && G_IS_SOCKET_CONNECTION (connection))
    {
      g_autoptr(GSocketAddress) address =
        g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);

      request->through = FALSE;
      g_object_set_data (G_OBJECT (message), PROXY_KEY, NULL);
      look_at_peer (request, address);
    }
  if (event == G_SOCKET_CLIENT_PROXY_NEGOTIATED || event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    request->through = TRUE;
}

static void
starting_cb (SoupMessage *message,
             Request     *request)
{
  /* A kept connection was made for another request. */
  if (request->wait == WAIT_NOTHING)
    {
      look_at_peer (request, soup_message_get_remote_address (message));
      request->through = g_str_equal (g_uri_get_scheme (soup_message_get_uri (message)), "https");
    }
  await (request, WAIT_HEAD);
}

static void
got_headers_cb (SoupMessage *message,
                Request     *request)
{
  await (request, WAIT_NOTHING);
}

/* Only a proxy is told who we are, once; no server of the outside has a password of ours. */
static gboolean
authenticate_cb (SoupMessage *message,
                 SoupAuth    *auth,
                 gboolean     retrying,
                 Request     *request)
{
  const char *server = get_proxy (message);
  g_autofree char *user = NULL;
  char *password = NULL;

  if (!soup_auth_is_for_proxy (auth) || retrying || server == NULL || request->proxy == NULL)
    return FALSE;

  user = pp_proxy_dup_login (request->proxy, server, &password);
  if (user == NULL)
    return FALSE;

  request->logged_in = TRUE;
  soup_auth_authenticate (auth, user, password);
  explicit_bzero (password, strlen (password));
  g_free (password);

  return TRUE;
}

static PpProxy *
get_pp_proxy (PpNet *self)
{
  GProxyResolver *resolver = soup_session_get_proxy_resolver (self->soup);

  return resolver != NULL && PP_IS_PROXY (resolver) ? PP_PROXY (resolver) : NULL;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * pp_net_dup_address:
 * @message: a request
 *
 * Returns: (transfer full): where it goes, without a password
 */
char *
pp_net_dup_address (SoupMessage *message)
{
  return g_uri_to_string_partial (soup_message_get_uri (message), G_URI_HIDE_PASSWORD);
}

static GError *
create_late_error (Request *request)
{
  const char *proxy = get_proxy (request->message);
  g_autofree char *address = pp_net_dup_address (request->message);

  if (request->wait == WAIT_HEAD)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s sent nothing for %u seconds%s%s",
                        address, request->silence_seconds, proxy != NULL ? ", by the proxy " : "",
                        proxy != NULL ? proxy : "");
  if (proxy != NULL && !request->through)
    return pp_error_new (PP_ERROR_PROXY, proxy, "no way to %s within %u seconds", address,
                         request->connect_seconds);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no connection to %s within %u seconds",
                      address, request->connect_seconds);
}

static GError *
create_login_error (Request *request)
{
  return pp_error_new (PP_ERROR_PROXY, get_proxy (request->message),
                       request->logged_in ? "it refuses the user name or the password (407)" :
                       "it wants a user name and a password (407)");
}

/* Whose fault it was. @error: (transfer full) */
static GError *
explain (Request *request,
         GError  *error)
{
  const char *proxy = get_proxy (request->message);
  g_autoptr(GError) given = error;
  g_autofree char *address = NULL;

  if (g_cancellable_is_cancelled (request->cancellable))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  if (request->late || g_error_matches (given, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return create_late_error (request);
  if (proxy == NULL || request->through)
    return g_steal_pointer (&given);
  if (soup_message_get_status (request->message) == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return create_login_error (request);

  address = pp_net_dup_address (request->message);

  return pp_error_new (PP_ERROR_PROXY, proxy, "no way to %s: %s", address, given->message);
}

/* What was answered may be the proxy's refusal to make the connection. */
static GError *
check_proxy (Request *request)
{
  SoupMessage *message = request->message;
  const char *proxy = get_proxy (message);
  const char *phrase = soup_message_get_reason_phrase (message);
  g_autofree char *address = NULL;

  if (soup_message_get_status (message) == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return create_login_error (request);
  if (proxy == NULL || request->through ||
      g_str_equal (g_uri_get_scheme (soup_message_get_uri (message)), "http"))
    return NULL;

  address = pp_net_dup_address (message);

  return pp_error_new (PP_ERROR_PROXY, proxy, "no way to %s: it answered %u %s", address,
                       soup_message_get_status (message), phrase != NULL ? phrase : "");
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GInputStream) stream = NULL;
  GError *error = NULL;

  stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (error != NULL)
    error = explain (request, error);
  else
    error = check_proxy (request);

  g_signal_handlers_disconnect_by_data (request->message, request);
  await (request, WAIT_NOTHING);
  g_cancellable_disconnect (request->cancellable, request->cancelled_id);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&stream), g_object_unref);
}

/**
 * pp_net_send_async:
 * @self: a client
 * @message: a request; may be used for another one only after this has ended
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the head of the answer is there
 * @user_data: data for @callback
 *
 * Sends @message. The connection has to be made, and then the whole head to be there, within the
 * limits of time. A proxy is asked as the resolver says and given its user by Basic or Digest.
 */
void
pp_net_send_async (PpNet              *self,
                   SoupMessage        *message,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Request *request;

  g_return_if_fail (PP_IS_NET (self));

  /* Not with the cancellable: the request is always waited for. */
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_net_send_async);
  request = g_new0 (Request, 1);
  request->message = g_object_ref (message);
  request->stop = g_cancellable_new ();
  g_set_object (&request->cancellable, cancellable);
  g_set_object (&request->proxy, get_pp_proxy (self));
  request->wait = WAIT_NOTHING;
  request->connect_seconds = self->connect_seconds;
  request->silence_seconds = soup_session_get_timeout (self->soup);
  g_task_set_task_data (task, request, request_free);

  if (cancellable != NULL)
    request->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                   g_object_ref (request->stop), g_object_unref);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), request);
  g_signal_connect (message, "authenticate", G_CALLBACK (authenticate_cb), request);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), request);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), request);
  soup_session_send_async (self->soup, message, G_PRIORITY_DEFAULT, request->stop, sent_cb,
                           g_steal_pointer (&task));
}

/**
 * pp_net_send_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location: %PP_ERROR_PROXY when it was the proxy, %G_IO_ERROR_TIMED_OUT with a whole
 *   sentence, or an error of the network as it is
 *
 * Returns: (transfer full) (nullable): the body of the answer, of whatever status
 */
GInputStream *
pp_net_send_finish (PpNet        *self,
                    GAsyncResult *result,
                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_net_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pp_net_status_error:
 * @message: a request that was answered
 * @code: code of the error
 *
 * Returns: (transfer full): that the server, or the proxy in front of it, answered with that status
 */
GError *
pp_net_status_error (SoupMessage *message,
                     PpErrorCode  code)
{
  g_autofree char *address = pp_net_dup_address (message);
  const char *phrase = soup_message_get_reason_phrase (message);
  const char *proxy = get_proxy (message);

  return pp_error_new (code, NULL, "%s answered %u %s%s%s", address,
                       soup_message_get_status (message), phrase != NULL ? phrase : "",
                       proxy != NULL ? ", by the proxy " : "", proxy != NULL ? proxy : "");
}
