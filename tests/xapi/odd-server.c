/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"

#include <string.h>

struct _OddServer
{
  GSocketListener *listener;     /* (owned) */
  GCancellable    *stop;         /* (owned) */
  GThread         *thread;
  GPtrArray       *connections;  /* (owned) (element-type GThread), of the accepting thread */
  guint16          port;
  OddCall          call;
  OddPut           put;
  GTlsCertificate *certificate;  /* (owned) (nullable) */
  GMutex           mutex;
  GPtrArray       *notes;        /* (owned) (element-type utf8), guarded by mutex */
};

typedef struct
{
  OddServer *server;
  GIOStream *stream;
} Connection;

void
odd_server_note (OddServer  *self,
                 const char *what)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->notes, g_strdup (what));
}

guint
odd_server_count (OddServer  *self,
                  const char *what)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n_notes = 0;

  for (guint i = 0; i < self->notes->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->notes, i), what))
        n_notes++;
    }

  return n_notes;
}

void
odd_server_rest (OddServer *self)
{
  while (!g_cancellable_is_cancelled (self->stop))
    g_usleep (10000);
}

void
odd_server_write (GIOStream  *stream,
                  const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text),
                             NULL, NULL, NULL);
}

gint64
odd_server_read_body (GIOStream *stream,
                      gint64     length)
{
  g_autofree char *block = g_malloc (65536);
  gint64 done = 0;

  while (done < length)
    {
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream), block,
                                      (gsize) MIN (65536, length - done), NULL, NULL);

      if (n <= 0)
        break;
      done += n;
    }

  return done;
}

static char *
read_head (GIOStream *stream)
{
  g_autoptr(GString) head = g_string_new (NULL);
  char c;

  while (!g_str_has_suffix (head->str, "\r\n\r\n"))
    {
      if (g_input_stream_read (g_io_stream_get_input_stream (stream), &c, 1, NULL, NULL) != 1)
        return NULL;
      g_string_append_c (head, c);
    }

  return g_strdup (head->str);
}

static char *
read_text (GIOStream  *stream,
           const char *head)
{
  const char *field = strstr (head, "Content-Length: ");
  gsize length = field != NULL ? (gsize) g_ascii_strtoull (field + 16, NULL, 10) : 0;
  char *text = g_malloc0 (length + 1);

  g_input_stream_read_all (g_io_stream_get_input_stream (stream), text, length, NULL, NULL, NULL);
  return text;
}

static char *
envelope (const char *value)
{
  g_auto(GStrv) parts = NULL;
  g_autoptr(GString) list = g_string_new (NULL);

  if (*value != '!')
    return g_strdup_printf ("<methodResponse><params><param><value><struct><member>"
                            "<name>Status</name><value>Success</value></member><member>"
                            "<name>Value</name><value>%s</value></member></struct></value></param>"
                            "</params></methodResponse>", value);

  parts = g_strsplit (value + 1, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_string_append_printf (list, "<value>%s</value>", parts[i]);

  return g_strdup_printf ("<methodResponse><params><param><value><struct><member>"
                          "<name>Status</name><value>Failure</value></member><member>"
                          "<name>ErrorDescription</name><value><array><data>%s</data></array>"
                          "</value></member></struct></value></param></params></methodResponse>",
                          list->str);
}

/* What is called: "JSON host.call_plugin" in JSON-RPC. */
static char *
find_method (const char *head,
             const char *body)
{
  gboolean json = g_str_has_prefix (head, "POST /jsonrpc ");
  g_auto(GStrv) parts = g_strsplit (body, json ? "\"method\":\"" : "<methodName>", 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  parts[1][strcspn (parts[1], "<\"")] = '\0';

  return g_strconcat (json ? "JSON " : "", parts[1], NULL);
}

static gboolean
answer_call (OddServer  *self,
             GIOStream  *stream,
             const char *head)
{
  g_autofree char *body = read_text (stream, head);
  g_autofree char *method = find_method (head, body);
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reply = NULL;

  odd_server_note (self, method);
  value = self->call (self, method, body);
  if (value == NULL)
    return FALSE;

  if (g_str_has_prefix (value, "HTTP/"))
    {
      odd_server_write (stream, value);
      return FALSE;
    }

  text = *value == '{' || *value == '[' || g_str_has_prefix (value, "<?xml") ? g_strdup (value) :
         envelope (value);
  reply = g_strdup_printf ("HTTP/1.1 200 OK\r\ncontent-length: %u\r\nconnection:keep-alive\r\n"
                           "cache-control:no-cache, no-store\r\ncontent-type:text/xml\r\n\r\n%s",
                           (guint) strlen (text), text);
  odd_server_write (stream, reply);

  return TRUE;
}

static gboolean
start_tls (Connection *connection)
{
  g_autoptr(GIOStream) plain = connection->stream;

  connection->stream = g_tls_server_connection_new (plain, connection->server->certificate, NULL);
  return g_tls_connection_handshake (G_TLS_CONNECTION (connection->stream), NULL, NULL);
}

static gpointer
connection_thread (gpointer data)
{
  Connection *connection = data;
  gboolean more = connection->server->certificate == NULL || start_tls (connection);

  while (more)
    {
      g_autofree char *head = read_head (connection->stream);

      if (head == NULL)
        break;
      if (g_str_has_prefix (head, "PUT "))
        {
          connection->server->put (connection->server, connection->stream, head);
          more = FALSE;
        }
      else
        {
          more = answer_call (connection->server, connection->stream, head);
        }
    }

  g_io_stream_close (connection->stream, NULL, NULL);
  g_object_unref (connection->stream);
  g_free (connection);

  return NULL;
}

/* Also wakes connections that wait for a next request when the server stops. */
static void
shut_cb (GCancellable *stop,
         gpointer      stream)
{
  g_socket_shutdown (g_socket_connection_get_socket (stream), TRUE, FALSE, NULL);
}

static gpointer
accept_thread (gpointer data)
{
  OddServer *self = data;
  g_autoptr(GPtrArray) streams = g_ptr_array_new_with_free_func (g_object_unref);

  while (TRUE)
    {
      GSocketConnection *stream = g_socket_listener_accept (self->listener, NULL, self->stop, NULL);
      Connection *connection;

      if (stream == NULL)
        break;
      connection = g_new0 (Connection, 1);
      connection->server = self;
      connection->stream = G_IO_STREAM (stream);
      g_ptr_array_add (streams, g_object_ref (stream));
      g_ptr_array_add (self->connections, g_thread_new ("odd", connection_thread, connection));
    }

  for (guint i = 0; i < streams->len; i++)
    shut_cb (self->stop, g_ptr_array_index (streams, i));

  return NULL;
}

static OddServer *
server_new (OddCall call,
            OddPut  put)
{
  OddServer *self = g_new0 (OddServer, 1);

  g_mutex_init (&self->mutex);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->connections = g_ptr_array_new ();
  self->call = call;
  self->put = put;
  self->stop = g_cancellable_new ();
  self->listener = g_socket_listener_new ();

  return self;
}

OddServer *
odd_server_new (OddCall call,
                OddPut  put)
{
  OddServer *self = server_new (call, put);

  self->port = g_socket_listener_add_any_inet_port (self->listener, NULL, NULL);
  g_assert_cmpuint (self->port, !=, 0);
  self->thread = g_thread_new ("odd-accept", accept_thread, self);

  return self;
}

OddServer *
odd_server_new_at (const char *host,
                   OddCall     call)
{
  OddServer *self = server_new (call, NULL);
  g_autoptr(GSocketAddress) place = g_inet_socket_address_new_from_string (host, 0);
  g_autoptr(GSocketAddress) found = NULL;

  g_assert_true (g_socket_listener_add_address (self->listener, place, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &found, NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (found));
  self->thread = g_thread_new ("odd-accept", accept_thread, self);

  return self;
}

gboolean
odd_server_has_six (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GSocketAddress) place = g_inet_socket_address_new_from_string ("::1", 0);

  return g_socket_listener_add_address (listener, place, G_SOCKET_TYPE_STREAM,
                                        G_SOCKET_PROTOCOL_TCP, NULL, NULL, NULL);
}

void
odd_server_free (OddServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->connections->len; i++)
    g_thread_join (g_ptr_array_index (self->connections, i));

  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->notes);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
odd_server_use_tls (OddServer       *self,
                    GTlsCertificate *certificate)
{
  self->certificate = g_object_ref (certificate);
}

char *
odd_server_address (OddServer *self)
{
  return g_strdup_printf ("%s://127.0.0.1:%u", self->certificate != NULL ? "https" : "http",
                          self->port);
}
