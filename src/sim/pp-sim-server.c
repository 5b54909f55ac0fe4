/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-server"

#include "config.h"

#include "pp-sim-server.h"

#include "pp-sim-http.h"
#include "pp-sim-rpc.h"

#define BACKLOG 64

/*
 * One listening address of one simulated host. Each connection has a thread of its own; closing
 * the server closes the listening socket and every connection, as a host that goes down does.
 */
struct _PpSimServer
{
  PpSimPool       *pool;
  char            *host;         /* (owned) ref */
  GSocketAddress  *address;      /* (owned) with the port that was given */
  GTlsCertificate *certificate;  /* (owned) (nullable) NULL = plain HTTP */
  GSocketService  *service;      /* (owned) (nullable) while open */
  GMutex           lock;         /* guards connections */
  GHashTable      *connections;  /* (owned) set of GSocketConnection */
  int              references;   /* atomic: self and each running thread */
};

static void
server_unref (PpSimServer *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;

  g_clear_object (&self->address);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->connections);
  g_mutex_clear (&self->lock);
  g_free (self->host);
  g_free (self);
}

static GIOStream *
wrap (PpSimServer       *self,
      GSocketConnection *connection)
{
  GType type = g_tls_backend_get_server_connection_type (g_tls_backend_get_default ());
  g_autoptr(GIOStream) tls = NULL;

  if (self->certificate == NULL)
    return g_object_ref (G_IO_STREAM (connection));

  /* Clients show no certificate: without a database GLib need not read one, 11 ms a connection.
   * They may end it without close_notify, as the server does. */
  tls = g_initable_new (type, NULL, NULL, "base-io-stream", connection, "certificate",
                        self->certificate, "database", NULL, "require-close-notify", FALSE, NULL);
  if (tls == NULL)
    return NULL;
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return NULL;

  return g_steal_pointer (&tls);
}

/* A path nobody handles. The static files answer a GET in HTTP/1.0, whoever looks for a handler in
 * 1.1, whatever the request said: both as recorded from a server. */
static void
refuse_path (PpSimConnection *connection,
             PpSimRequest    *request)
{
  gboolean get = g_str_equal (request->method, "GET");

  if (!get && !g_str_equal (request->method, "PUT"))
    {
      pp_sim_connection_refuse (connection, NULL, "501 Method not implemented", NULL,
                                "<html><body><h1>HTTP 501 Method Not Implemented</h1>"
                                "</body></html>");
      return;
    }

  request->http10 = TRUE;
  pp_sim_connection_refuse (connection, get ? request : NULL, "403 Forbidden", NULL,
                            "<html><body><h1>HTTP 403 forbidden</h1>"
                            "Access to the requested resource is forbidden.</body></html>");
}

static gboolean
serve_request (PpSimConnection *connection)
{
  g_autoptr(PpSimRequest) request = NULL;
  g_autofree char *key = NULL;
  PpSimPathHandler handler;

  switch (pp_sim_http_read_head (connection, &request))
    {
    case PP_SIM_HEAD_OK:
      break;

    case PP_SIM_HEAD_TOO_LONG:
      pp_sim_connection_refuse (connection, NULL, "500 Internal Error", NULL,
                                "<html><body><h1>HTTP 500 internal server error</h1>"
                                "An unexpected error occurred; please wait a while and try again. "
                                "If the problem persists, please contact your support representative."
                                "<h1> Additional information </h1>Invalid_argument(\"Unix.read\")"
                                "</body></html>");
      return FALSE;

    case PP_SIM_HEAD_CLOSED:
    case PP_SIM_HEAD_GARBAGE:
    default:
      return FALSE;
    }

  key = g_strconcat (request->method, " ", request->path, NULL);
  handler = g_hash_table_lookup (connection->world->handlers, key);
  if (handler != NULL)
    return handler (connection, request);
  if (g_str_equal (request->method, "POST"))
    return pp_sim_rpc_serve (connection, request);

  refuse_path (connection, request);

  return FALSE;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *socket,
        GObject                *source,
        gpointer                user_data)
{
  PpSimServer *self = user_data;
  g_autoptr(GIOStream) stream = NULL;
  PpSimConnection connection = { self->pool->world, self->pool, self->host, NULL, NULL };

  g_atomic_int_inc (&self->references);
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->connections, g_object_ref (socket));
  g_mutex_unlock (&self->lock);

  g_socket_set_option (g_socket_connection_get_socket (socket), 6 /* TCP */, 1 /* NODELAY */, 1,
                       NULL);
  stream = wrap (self, socket);
  if (stream != NULL)
    {
      connection.stream = stream;
      connection.ahead = g_byte_array_new ();
      while (serve_request (&connection))
        ;
      g_byte_array_unref (connection.ahead);
      /* stunnel ends a connection without saying so in TLS (facts §1.7). */
      g_io_stream_close (G_IO_STREAM (socket), NULL, NULL);
    }

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->connections, socket);
  g_mutex_unlock (&self->lock);
  server_unref (self);

  return TRUE;
}

/**
 * pp_sim_server_open:
 * @self: a closed server
 *
 * Listens again, on the same address and port.
 */
void
pp_sim_server_open (PpSimServer *self)
{
  g_autoptr(GError) error = NULL;

  if (self->service != NULL)
    return;

  self->service = g_threaded_socket_service_new (512);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), self->address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL,
                                      &error))
    g_warning ("Cannot listen again: %s", error->message);
}

/**
 * pp_sim_server_close:
 * @self: a server
 *
 * Stops listening and cuts every connection.
 */
void
pp_sim_server_close (PpSimServer *self)
{
  GHashTableIter iter;
  gpointer connection;

  if (self->service == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->service, run_cb, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    g_socket_shutdown (g_socket_connection_get_socket (connection), TRUE, TRUE, NULL);
  g_mutex_unlock (&self->lock);
}

/**
 * pp_sim_server_new:
 * @pool: the pool
 * @host: ref of the host that is reached here
 * @address: "127.0.0.2"
 * @port: port; 0 picks one
 * @certificate: (nullable): for TLS; %NULL = plain HTTP
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a server that listens
 */
PpSimServer *
pp_sim_server_new (PpSimPool       *pool,
                   const char      *host,
                   const char      *address,
                   guint16          port,
                   GTlsCertificate *certificate,
                   GError         **error)
{
  PpSimServer *self = g_new0 (PpSimServer, 1);
  g_autoptr(GSocketAddress) effective = NULL;

  self->references = 1;
  self->pool = pool;
  self->host = g_strdup (host);
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->connections = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_mutex_init (&self->lock);
  self->address = g_inet_socket_address_new_from_string (address, port);
  self->service = g_threaded_socket_service_new (512);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), self->address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective,
                                      error))
    {
      g_clear_object (&self->service);
      server_unref (self);
      return NULL;
    }
  g_set_object (&self->address, effective);

  return self;
}

/**
 * pp_sim_server_get_port:
 * @self: a server
 *
 * Returns: the port it listens on
 */
guint16
pp_sim_server_get_port (PpSimServer *self)
{
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address));
}

void
pp_sim_server_free (PpSimServer *self)
{
  pp_sim_server_close (self);
  server_unref (self);
}

/**
 * pp_sim_world_add_handler:
 * @world: the world
 * @method_and_path: "PUT /pool_patch_upload"
 * @handler: what answers
 *
 * Adds an HTTP handler. Before the servers listen.
 */
void
pp_sim_world_add_handler (PpSimWorld      *world,
                          const char      *method_and_path,
                          PpSimPathHandler handler)
{
  g_hash_table_insert (world->handlers, g_strdup (method_and_path), handler);
}
