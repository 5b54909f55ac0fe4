/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-network.h"

#include "xapi-address.h"
#include "xapi-error.h"
#include "xapi-tunnel.h"

#include <string.h>

#define CONNECT_SECONDS 20
#define CALL_SECONDS 60
#define UPLOAD_SECONDS 60
#define MAX_SECONDS 3600

struct _XapiNetwork
{
  GObject         parent;

  GMutex          mutex;           /* guards all of it */
  GProxyResolver *proxy;           /* (owned) (nullable) */
  GHashTable     *ways;            /* (owned) URI → "host:port" of the proxy it was led to */
  guint           connect_seconds;
  guint           call_seconds;
  guint           upload_seconds;
};

static void resolver_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XapiNetwork, xapi_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, resolver_iface_init))

typedef enum
{
  PROP_PROXY_RESOLVER = 1,
  PROP_CONNECT_TIMEOUT,
  PROP_CALL_TIMEOUT,
  PROP_UPLOAD_TIMEOUT,
} XapiNetworkProperty;

static GParamSpec *props[PROP_UPLOAD_TIMEOUT + 1];

static char *
get_server (GUri *uri)
{
  return g_strdup_printf (strchr (g_uri_get_host (uri), ':') != NULL ? "[%s]:%d" : "%s:%d",
                          g_uri_get_host (uri), g_uri_get_port (uri));
}

/* An HTTP proxy is one by XapiTunnel; libsoup and GIO know of neither pins nor Digest on that way. */
static char **
convert (XapiNetwork *self,
         const char  *destination,
         char       **answer)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  char *way = NULL;

  for (guint i = 0; answer[i] != NULL; i++)
    {
      g_autoptr(GUri) uri = g_uri_parse (answer[i], G_URI_FLAGS_ENCODED, NULL);

      if (uri == NULL)
        continue;
      if (way == NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
        way = get_server (uri);
      if (g_str_equal (g_uri_get_scheme (uri), "http"))
        {
          g_autofree char *tunnel = g_strconcat (XAPI_TUNNEL_PROTOCOL, answer[i] + strlen ("http"),
                                                 NULL);

          g_strv_builder_add (builder, tunnel);
        }
      else
        {
          g_strv_builder_add (builder, answer[i]);
        }
    }

  g_mutex_lock (&self->mutex);
  if (way != NULL)
    g_hash_table_replace (self->ways, g_strdup (destination), way);
  else
    g_hash_table_remove (self->ways, destination);
  g_mutex_unlock (&self->mutex);

  return g_strv_builder_end (builder);
}

static GProxyResolver *
get_proxy (XapiNetwork *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->proxy != NULL ? g_object_ref (self->proxy) : NULL;
}

static char **
answer_directly (XapiNetwork *self,
                 const char  *destination)
{
  char *direct[] = { (char *) "direct://", NULL };

  return convert (self, destination, direct);
}

static char **
network_lookup (GProxyResolver *resolver,
                const char     *uri,
                GCancellable   *cancellable,
                GError        **error)
{
  XapiNetwork *self = XAPI_NETWORK (resolver);
  g_autoptr(GProxyResolver) proxy = get_proxy (self);
  g_auto(GStrv) answer = NULL;

  if (proxy == NULL)
    return answer_directly (self, uri);

  answer = g_proxy_resolver_lookup (proxy, uri, cancellable, error);

  return answer != NULL ? convert (self, uri, answer) : NULL;
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_auto(GStrv) answer = NULL;
  GError *error = NULL;

  answer = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);
  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, convert (g_task_get_source_object (task),
                                          g_task_get_task_data (task), answer),
                           (GDestroyNotify) g_strfreev);
}

static void
network_lookup_async (GProxyResolver     *resolver,
                      const char         *uri,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  XapiNetwork *self = XAPI_NETWORK (resolver);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GProxyResolver) proxy = get_proxy (self);

  g_task_set_source_tag (task, network_lookup_async);
  g_task_set_task_data (task, g_strdup (uri), g_free);
  if (proxy != NULL)
    g_proxy_resolver_lookup_async (proxy, uri, cancellable, looked_up_cb, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, answer_directly (self, uri), (GDestroyNotify) g_strfreev);
}

static char **
network_lookup_finish (GProxyResolver *resolver,
                       GAsyncResult   *result,
                       GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->lookup = network_lookup;
  iface->lookup_async = network_lookup_async;
  iface->lookup_finish = network_lookup_finish;
}

static void
xapi_network_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  XapiNetwork *self = XAPI_NETWORK (object);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  switch ((XapiNetworkProperty) prop_id)
    {
    case PROP_PROXY_RESOLVER:
      g_value_set_object (value, self->proxy);
      break;

    case PROP_CONNECT_TIMEOUT:
      g_value_set_uint (value, self->connect_seconds);
      break;

    case PROP_CALL_TIMEOUT:
      g_value_set_uint (value, self->call_seconds);
      break;

    case PROP_UPLOAD_TIMEOUT:
      g_value_set_uint (value, self->upload_seconds);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xapi_network_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  XapiNetwork *self = XAPI_NETWORK (object);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  switch ((XapiNetworkProperty) prop_id)
    {
    case PROP_PROXY_RESOLVER:
      g_set_object (&self->proxy, g_value_get_object (value));
      break;

    case PROP_CONNECT_TIMEOUT:
      self->connect_seconds = g_value_get_uint (value);
      break;

    case PROP_CALL_TIMEOUT:
      self->call_seconds = g_value_get_uint (value);
      break;

    case PROP_UPLOAD_TIMEOUT:
      self->upload_seconds = g_value_get_uint (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xapi_network_dispose (GObject *object)
{
  g_clear_object (&XAPI_NETWORK (object)->proxy);

  G_OBJECT_CLASS (xapi_network_parent_class)->dispose (object);
}

static void
xapi_network_finalize (GObject *object)
{
  XapiNetwork *self = XAPI_NETWORK (object);

  g_hash_table_unref (self->ways);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (xapi_network_parent_class)->finalize (object);
}

static void
xapi_network_class_init (XapiNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = xapi_network_get_property;
  object_class->set_property = xapi_network_set_property;
  object_class->dispose = xapi_network_dispose;
  object_class->finalize = xapi_network_finalize;

  props[PROP_PROXY_RESOLVER] =
    g_param_spec_object ("proxy-resolver", NULL, NULL, G_TYPE_PROXY_RESOLVER, flags);
  props[PROP_CONNECT_TIMEOUT] =
    g_param_spec_uint ("connect-timeout", NULL, NULL, 1, MAX_SECONDS, CONNECT_SECONDS, flags);
  props[PROP_CALL_TIMEOUT] =
    g_param_spec_uint ("call-timeout", NULL, NULL, 1, MAX_SECONDS, CALL_SECONDS, flags);
  props[PROP_UPLOAD_TIMEOUT] =
    g_param_spec_uint ("upload-timeout", NULL, NULL, 1, MAX_SECONDS, UPLOAD_SECONDS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
xapi_network_init (XapiNetwork *self)
{
  g_mutex_init (&self->mutex);
  self->ways = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->connect_seconds = CONNECT_SECONDS;
  self->call_seconds = CALL_SECONDS;
  self->upload_seconds = UPLOAD_SECONDS;
  xapi_tunnel_ensure ();
}

/**
 * xapi_network_new:
 *
 * Returns: (transfer full): every server is asked directly, with the usual patience
 */
XapiNetwork *
xapi_network_new (void)
{
  return g_object_new (XAPI_TYPE_NETWORK, NULL);
}

/**
 * xapi_network_get_connect:
 * @self: a network
 *
 * Returns: how many seconds a connection may be in the making, the way through a proxy included
 */
guint
xapi_network_get_connect (XapiNetwork *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->connect_seconds;
}

/**
 * xapi_network_get_call:
 * @self: a network
 * @wanted: how many seconds of silence a call has by its nature; 0 = nothing special
 *
 * Calls that the server itself keeps waiting (event.from, a wrong password) never have less than
 * they need; where more patience is asked for than usual, they have more in proportion.
 *
 * Returns: how many seconds a server may be silent in a call
 */
guint
xapi_network_get_call (XapiNetwork *self,
                       guint        wanted)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (wanted == 0)
    return self->call_seconds;

  return self->call_seconds > CALL_SECONDS ? wanted * self->call_seconds / CALL_SECONDS : wanted;
}

/**
 * xapi_network_get_upload:
 * @self: a network
 *
 * Returns: how many seconds an upload may stand still
 */
guint
xapi_network_get_upload (XapiNetwork *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->upload_seconds;
}

/**
 * xapi_network_prepare:
 * @self: a network
 * @client: what is going to connect
 * @seconds: how long each of its steps may take
 *
 * Has @client go the way of @self.
 */
void
xapi_network_prepare (XapiNetwork   *self,
                      GSocketClient *client,
                      guint          seconds)
{
  g_return_if_fail (XAPI_IS_NETWORK (self));

  g_socket_client_set_timeout (client, seconds);
  g_socket_client_set_proxy_resolver (client, G_PROXY_RESOLVER (self));
}

/**
 * xapi_network_follow:
 * @event: what happens to a connection in the making
 * @at_proxy: (inout): whether the next answer is that of a proxy, if there is one
 *
 * Keeps account of whose fault a failure would be.
 */
void
xapi_network_follow (GSocketClientEvent event,
                     gboolean          *at_proxy)
{
  if (event == G_SOCKET_CLIENT_RESOLVING || event == G_SOCKET_CLIENT_CONNECTING)
    *at_proxy = TRUE;
  else if (event == G_SOCKET_CLIENT_PROXY_NEGOTIATED || event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    *at_proxy = FALSE;
}

/**
 * xapi_network_blame:
 * @self: a network
 * @address: a normal address that could not be connected to
 * @message: why
 *
 * Returns: (transfer full) (nullable): %XAPI_ERROR_PROXY, of the proxy on the way; %NULL where there
 *   is none
 */
GError *
xapi_network_blame (XapiNetwork *self,
                    const char  *address,
                    const char  *message)
{
  g_autofree char *server = xapi_address_server (address);
  g_autofree char *destination = NULL;
  g_autoptr(GMutexLocker) locker = NULL;
  const char *proxy;

  g_return_val_if_fail (XAPI_IS_NETWORK (self), NULL);

  destination = g_strdup_printf ("%.*s://%s", (int) strcspn (address, ":"), address, server);
  locker = g_mutex_locker_new (&self->mutex);
  proxy = g_hash_table_lookup (self->ways, destination);

  return proxy != NULL ? xapi_error_new (XAPI_ERROR_PROXY, proxy, "no way to %s: %s", server, message)
                       : NULL;
}
