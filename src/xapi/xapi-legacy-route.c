/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-legacy-route.h"

#include "xapi-address.h"
#include "xapi-error.h"
#include "xapi-legacy-stream.h"

#define PROTOCOL "xapi-legacy-tls"
#define DEFAULT_PORT 443

/*
 * libsoup takes its connections from GSocketClient, which knows of proxies: an address that says it
 * is one is connected to and then handed to the GProxy of its protocol. Here the "proxy" is the
 * server itself, and XapiLegacyProxy puts TLS around the connection; libsoup speaks HTTP in it.
 *
 * Where a proxy leads to the server, its address is that of the proxy; the tunnel is made first.
 *
 * The address carries the trust, so that sessions cannot take each other's. A client that does not
 * ask for proxies gets no address at all.
 */

/* XapiLegacyAddress: one address of the server, or of the proxy that leads there. */
#define XAPI_TYPE_LEGACY_ADDRESS (xapi_legacy_address_get_type ())
G_DECLARE_FINAL_TYPE (XapiLegacyAddress, xapi_legacy_address, XAPI, LEGACY_ADDRESS, GProxyAddress)

struct _XapiLegacyAddress
{
  GProxyAddress  parent;

  XapiTrust     *trust;   /* (owned) */
  char          *server;  /* (owned) "host:port" */
  GProxyAddress *proxy;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (XapiLegacyAddress, xapi_legacy_address, G_TYPE_PROXY_ADDRESS)

static void
xapi_legacy_address_finalize (GObject *object)
{
  XapiLegacyAddress *self = XAPI_LEGACY_ADDRESS (object);

  g_clear_object (&self->trust);
  g_clear_object (&self->proxy);
  g_free (self->server);

  G_OBJECT_CLASS (xapi_legacy_address_parent_class)->finalize (object);
}

static void
xapi_legacy_address_class_init (XapiLegacyAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xapi_legacy_address_finalize;
}

static void
xapi_legacy_address_init (XapiLegacyAddress *self)
{
}

/* XapiLegacyProxy: makes a XapiLegacyStream of the connection to a XapiLegacyAddress. */
#define XAPI_TYPE_LEGACY_PROXY (xapi_legacy_proxy_get_type ())
G_DECLARE_FINAL_TYPE (XapiLegacyProxy, xapi_legacy_proxy, XAPI, LEGACY_PROXY, GObject)

struct _XapiLegacyProxy
{
  GObject parent;
};

static void legacy_proxy_iface_init (GProxyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XapiLegacyProxy, xapi_legacy_proxy, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY, legacy_proxy_iface_init))

/* What makes the way through a proxy. */
static GProxy *
get_tunnel (GProxyAddress * address,
            GError * *error)
{
  GProxy *tunnel = g_proxy_get_default_for_protocol (g_proxy_address_get_protocol (address));

  if (tunnel == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "proxies by %s are not supported",
                 g_proxy_address_get_protocol (address));

  return tunnel;
}

static GError *
refuse_stranger (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                              "no address of a server with old TLS");
}

/* What speaks old TLS does so on a socket; a proxy that is itself reached by TLS has none to give. */
static gboolean
check_socket (GIOStream *stream,
              GError   **error)
{
  if (G_IS_SOCKET_CONNECTION (stream))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "old TLS through a proxy that speaks TLS itself is not supported");
  return FALSE;
}

static GIOStream *
legacy_proxy_connect (GProxy        *proxy,
                      GIOStream     *connection,
                      GProxyAddress *address,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr(GIOStream) stream = NULL;
  g_autoptr(GError) wrong = NULL;
  GIOStream *opened;
  XapiLegacyAddress *where;

  if (!XAPI_IS_LEGACY_ADDRESS (address))
    {
      g_propagate_error (error, refuse_stranger ());
      return NULL;
    }

  where = XAPI_LEGACY_ADDRESS (address);
  if (where->proxy == NULL)
    {
      stream = g_object_ref (connection);
    }
  else
    {
      g_autoptr(GProxy) tunnel = get_tunnel (where->proxy, error);

      if (tunnel != NULL)
        stream = g_proxy_connect (tunnel, connection, where->proxy, cancellable, error);
    }
  if (stream == NULL || !check_socket (stream, error))
    return NULL;

  opened = xapi_legacy_stream_open (stream, where->trust, where->server, cancellable, &wrong);
  if (opened == NULL)
    g_propagate_error (error, xapi_error_from_io (wrong, where->server));

  return opened;
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  XapiLegacyAddress *where = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GIOStream *stream = xapi_legacy_stream_open_finish (result, &error);

  /* Of the server, not of a proxy on the way. */
  if (stream != NULL)
    g_task_return_pointer (task, stream, g_object_unref);
  else
    g_task_return_error (task, xapi_error_from_io (error, where->server));
}

static void
open_stream (GTask     *task,
             GIOStream *stream)
{
  XapiLegacyAddress *where = g_task_get_task_data (task);
  GError *error = NULL;

  if (check_socket (stream, &error))
    xapi_legacy_stream_open_async (stream, where->trust, where->server,
                                   g_task_get_cancellable (task), opened_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
tunneled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GIOStream) stream = NULL;
  GError *error = NULL;

  stream = g_proxy_connect_finish (G_PROXY (object), result, &error);
  if (stream != NULL)
    open_stream (task, stream);
  else
    g_task_return_error (task, error);
}

static void
legacy_proxy_connect_async (GProxy             *proxy,
                            GIOStream          *connection,
                            GProxyAddress      *address,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (proxy, cancellable, callback, user_data);
  g_autoptr(GProxy) tunnel = NULL;
  XapiLegacyAddress *where;
  GError *error = NULL;

  g_task_set_source_tag (task, legacy_proxy_connect_async);
  if (!XAPI_IS_LEGACY_ADDRESS (address))
    {
      g_task_return_error (task, refuse_stranger ());
      return;
    }

  where = XAPI_LEGACY_ADDRESS (address);
  g_task_set_task_data (task, g_object_ref (where), g_object_unref);
  if (where->proxy == NULL)
    {
      open_stream (task, connection);
      return;
    }

  tunnel = get_tunnel (where->proxy, &error);
  if (tunnel == NULL)
    g_task_return_error (task, error);
  else
    g_proxy_connect_async (tunnel, connection, where->proxy, cancellable, tunneled_cb,
                           g_steal_pointer (&task));
}

static GIOStream *
legacy_proxy_connect_finish (GProxy       *proxy,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
legacy_proxy_supports_hostname (GProxy *proxy)
{
  return TRUE;
}

static void
legacy_proxy_iface_init (GProxyInterface *iface)
{
  iface->connect = legacy_proxy_connect;
  iface->connect_async = legacy_proxy_connect_async;
  iface->connect_finish = legacy_proxy_connect_finish;
  iface->supports_hostname = legacy_proxy_supports_hostname;
}

static void
xapi_legacy_proxy_class_init (XapiLegacyProxyClass *klass)
{
}

static void
xapi_legacy_proxy_init (XapiLegacyProxy *self)
{
}

static void
ensure_proxy (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      g_io_extension_point_register (G_PROXY_EXTENSION_POINT_NAME);
      g_io_extension_point_implement (G_PROXY_EXTENSION_POINT_NAME, XAPI_TYPE_LEGACY_PROXY,
                                      PROTOCOL, 0);
      g_once_init_leave (&done, 1);
    }
}

struct _XapiLegacyRoute
{
  GObject             parent;

  GSocketConnectable *where;   /* (owned) name and port of the server */
  char               *address; /* (owned) */
  XapiTrust          *trust;   /* (owned) */
  XapiNetwork        *network; /* (owned) */
  char               *server;  /* (owned) "host:port" */
};

static void legacy_route_iface_init (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XapiLegacyRoute, xapi_legacy_route, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE,
                                                      legacy_route_iface_init))

/* XapiLegacyAddresses: the addresses of the server, each as a XapiLegacyAddress. */
#define XAPI_TYPE_LEGACY_ADDRESSES (xapi_legacy_addresses_get_type ())
G_DECLARE_FINAL_TYPE (XapiLegacyAddresses, xapi_legacy_addresses, XAPI, LEGACY_ADDRESSES,
                      GSocketAddressEnumerator)

struct _XapiLegacyAddresses
{
  GSocketAddressEnumerator  parent;

  XapiLegacyRoute          *route;  /* (owned) */
  GSocketAddressEnumerator *plain;  /* (owned) (nullable) NULL: there are none */
};

G_DEFINE_FINAL_TYPE (XapiLegacyAddresses, xapi_legacy_addresses,
                     G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

/* address: (transfer full) (nullable) */
static GSocketAddress *
convert (XapiLegacyAddresses * self,
         GSocketAddress * address)
{
  g_autoptr(GSocketAddress) plain = address;
  XapiLegacyAddress *converted;
  GInetSocketAddress *inet;
  guint32 scope = 0;

  if (plain == NULL || !G_IS_INET_SOCKET_ADDRESS (plain))
    return NULL;

  inet = G_INET_SOCKET_ADDRESS (plain);
  if (g_socket_address_get_family (plain) == G_SOCKET_FAMILY_IPV6)
    scope = g_inet_socket_address_get_scope_id (inet);
  converted = g_object_new (XAPI_TYPE_LEGACY_ADDRESS,
                            "address", g_inet_socket_address_get_address (inet),
                            "port", (guint) g_inet_socket_address_get_port (inet),
                            "scope-id", scope,
                            "protocol", PROTOCOL,
                            "destination-hostname", self->route->server,
                            "destination-port", (guint) g_inet_socket_address_get_port (inet),
                            NULL);
  converted->trust = g_object_ref (self->route->trust);
  converted->server = g_strdup (self->route->server);
  if (G_IS_PROXY_ADDRESS (plain))
    converted->proxy = g_object_ref (G_PROXY_ADDRESS (plain));

  return G_SOCKET_ADDRESS (converted);
}

static GSocketAddress *
legacy_addresses_next (GSocketAddressEnumerator *enumerator,
                       GCancellable             *cancellable,
                       GError                  **error)
{
  XapiLegacyAddresses *self = XAPI_LEGACY_ADDRESSES (enumerator);

  if (self->plain == NULL)
    {
      g_propagate_error (error, refuse_stranger ());
      return NULL;
    }

  return convert (self, g_socket_address_enumerator_next (self->plain, cancellable, error));
}

static void
next_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  XapiLegacyAddresses *self = g_task_get_source_object (task);
  GError *error = NULL;
  GSocketAddress *address =
    g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, convert (self, address), g_object_unref);
}

static void
legacy_addresses_next_async (GSocketAddressEnumerator *enumerator,
                             GCancellable             *cancellable,
                             GAsyncReadyCallback       callback,
                             gpointer                  user_data)
{
  XapiLegacyAddresses *self = XAPI_LEGACY_ADDRESSES (enumerator);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, legacy_addresses_next_async);
  if (self->plain == NULL)
    {
      g_task_return_error (task, refuse_stranger ());
      g_object_unref (task);
      return;
    }
  g_socket_address_enumerator_next_async (self->plain, cancellable, next_cb, task);
}

static GSocketAddress *
legacy_addresses_next_finish (GSocketAddressEnumerator *enumerator,
                              GAsyncResult             *result,
                              GError                  **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
xapi_legacy_addresses_dispose (GObject *object)
{
  XapiLegacyAddresses *self = XAPI_LEGACY_ADDRESSES (object);

  g_clear_object (&self->route);
  g_clear_object (&self->plain);

  G_OBJECT_CLASS (xapi_legacy_addresses_parent_class)->dispose (object);
}

static void
xapi_legacy_addresses_class_init (XapiLegacyAddressesClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xapi_legacy_addresses_dispose;
  enumerator_class->next = legacy_addresses_next;
  enumerator_class->next_async = legacy_addresses_next_async;
  enumerator_class->next_finish = legacy_addresses_next_finish;
}

static void
xapi_legacy_addresses_init (XapiLegacyAddresses *self)
{
}

static GSocketAddressEnumerator *
legacy_route_proxy_enumerate (GSocketConnectable *connectable)
{
  XapiLegacyRoute *self = XAPI_LEGACY_ROUTE (connectable);
  XapiLegacyAddresses *addresses = g_object_new (XAPI_TYPE_LEGACY_ADDRESSES, NULL);

  addresses->route = g_object_ref (self);
  addresses->plain = g_object_new (G_TYPE_PROXY_ADDRESS_ENUMERATOR, "connectable", self->where,
                                   "uri", self->address, "default-port", DEFAULT_PORT,
                                   "proxy-resolver", self->network, NULL);

  return G_SOCKET_ADDRESS_ENUMERATOR (addresses);
}

/* Who does not use proxies would speak to the address in the clear: it gets none. */
static GSocketAddressEnumerator *
legacy_route_enumerate (GSocketConnectable *connectable)
{
  return g_object_new (XAPI_TYPE_LEGACY_ADDRESSES, NULL);
}

static char *
legacy_route_to_string (GSocketConnectable *connectable)
{
  return g_strdup (XAPI_LEGACY_ROUTE (connectable)->server);
}

static void
legacy_route_iface_init (GSocketConnectableIface *iface)
{
  iface->enumerate = legacy_route_enumerate;
  iface->proxy_enumerate = legacy_route_proxy_enumerate;
  iface->to_string = legacy_route_to_string;
}

static void
xapi_legacy_route_finalize (GObject *object)
{
  XapiLegacyRoute *self = XAPI_LEGACY_ROUTE (object);

  g_clear_object (&self->where);
  g_clear_object (&self->trust);
  g_clear_object (&self->network);
  g_free (self->address);
  g_free (self->server);

  G_OBJECT_CLASS (xapi_legacy_route_parent_class)->finalize (object);
}

static void
xapi_legacy_route_class_init (XapiLegacyRouteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xapi_legacy_route_finalize;
}

static void
xapi_legacy_route_init (XapiLegacyRoute *self)
{
}

/**
 * xapi_legacy_route_new:
 * @address: a normal address by TLS
 * @trust: knows the pin of the server
 * @network: how the server is reached
 *
 * Returns: (transfer full): the way there
 */
XapiLegacyRoute *
xapi_legacy_route_new (const char  *address,
                       XapiTrust   *trust,
                       XapiNetwork *network)
{
  XapiLegacyRoute *self;

  g_return_val_if_fail (address != NULL && XAPI_IS_TRUST (trust), NULL);
  g_return_val_if_fail (XAPI_IS_NETWORK (network), NULL);

  ensure_proxy ();
  self = g_object_new (XAPI_TYPE_LEGACY_ROUTE, NULL);
  self->where = g_network_address_parse_uri (address, DEFAULT_PORT, NULL);
  self->trust = g_object_ref (trust);
  self->network = g_object_ref (network);
  self->server = xapi_address_server (address);
  self->address = g_strconcat ("https://", self->server, NULL);

  return self;
}
