/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-tunnel.h"

#include "xapi-error.h"
#include "xapi-tunnel-login.h"

#include <libsoup/soup.h>
#include <string.h>

#define HEAD_MAX 16384

/* XapiTunnel: makes the connection to a proxy one to the server. Has no state. */
#define XAPI_TYPE_TUNNEL (xapi_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (XapiTunnel, xapi_tunnel, XAPI, TUNNEL, GObject)

struct _XapiTunnel
{
  GObject parent;
};

static void tunnel_iface_init (GProxyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XapiTunnel, xapi_tunnel, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY, tunnel_iface_init))

/** Dialog: what is said to one proxy for one connection. */
typedef struct
{
  GProxyAddress *address;
  GCancellable  *cancellable;  /* (nullable) */
  char          *proxy;        /* (owned) "host:port" */
  char          *target;       /* (owned) the same of the server */
  char          *challenges;   /* (owned) (nullable) after a 407 */
  char          *phrase;       /* (owned) (nullable) */
  guint          status;
  gint64         end;          /* monotonic microseconds; 0 = whoever waits ends it */
} Dialog;

static char *
join (const char *host,
      guint       port)
{
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

static void
dialog_init (Dialog        *dialog,
             GProxyAddress *address,
             GCancellable  *cancellable)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autoptr(GUri) uri = g_uri_parse (g_proxy_address_get_uri (address), G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *host = NULL;

  *dialog = (Dialog) {
    .address = address, .cancellable = cancellable
  };
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    host = g_strdup (g_uri_get_host (uri));
  else
    host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  dialog->proxy = join (host, g_inet_socket_address_get_port (inet));
  dialog->target = join (g_proxy_address_get_destination_hostname (address),
                         g_proxy_address_get_destination_port (address));
}

static void
dialog_clear (Dialog *dialog)
{
  g_free (dialog->proxy);
  g_free (dialog->target);
  g_free (dialog->challenges);
  g_free (dialog->phrase);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Dialog, dialog_clear)

/* Where the socket has a limit for each step, all of them together have it too. */
static void
limit (Dialog    *dialog,
       GIOStream *stream)
{
  guint seconds = g_socket_get_timeout (
    g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)));

  if (dialog->end == 0 && seconds > 0)
    dialog->end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
}

static gboolean
ask (Dialog     *dialog,
     GIOStream  *stream,
     const char *login,
     GError    **error)
{
  g_autoptr(GString) head = g_string_sized_new (1024);
  gboolean sent;

  g_string_append_printf (head,
                          "CONNECT %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: poolpatch/" PP_VERSION
                          "\r\nProxy-Connection: keep-alive\r\n", dialog->target, dialog->target);
  if (login != NULL)
    g_string_append_printf (head, "Proxy-Authorization: %s\r\n", login);
  g_string_append (head, "\r\n");
  sent = g_output_stream_write_all (g_io_stream_get_output_stream (stream), head->str, head->len,
                                    NULL, dialog->cancellable, error);
  explicit_bzero (head->str, head->len);

  return sent;
}

/* Byte by byte: what comes behind the head is the server's. */
static gboolean
read_head (Dialog    *dialog,
           GIOStream *stream,
           GString   *head,
           GError   **error)
{
  GInputStream *in = g_io_stream_get_input_stream (stream);

  while (strstr (head->str, "\r\n\r\n") == NULL)
    {
      char byte;
      gssize got = g_input_stream_read (in, &byte, 1, dialog->cancellable, error);

      if (got < 0)
        return FALSE;
      if (got == 0 || head->len >= HEAD_MAX || byte == '\0')
        {
          g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROXY, dialog->proxy,
                                                    got == 0 ? "no way to %s: it closed the connection"
                                                    : "no way to %s: it does not answer in HTTP",
                                                    dialog->target));
          return FALSE;
        }
      if (dialog->end > 0 && g_get_monotonic_time () > dialog->end)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it answers too slowly");
          return FALSE;
        }
      g_string_append_c (head, byte);
    }

  return TRUE;
}

static gboolean
hear (Dialog    *dialog,
      GIOStream *stream,
      GError   **error)
{
  g_autoptr(GString) head = g_string_new (NULL);
  SoupMessageHeaders *headers;
  SoupHTTPVersion version;
  gboolean parsed;

  if (!read_head (dialog, stream, head, error))
    return FALSE;

  headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_clear_pointer (&dialog->phrase, g_free);
  g_clear_pointer (&dialog->challenges, g_free);
  /* Without the empty line. */
  parsed = soup_headers_parse_response (head->str, (int) head->len - 2, headers, &version,
                                        &dialog->status, &dialog->phrase);
  if (parsed)
    dialog->challenges = g_strdup (soup_message_headers_get_list (headers, "Proxy-Authenticate"));
  else
    g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROXY, dialog->proxy,
                                              "no way to %s: it does not answer in HTTP",
                                              dialog->target));
  soup_message_headers_unref (headers);

  return parsed;
}

static gboolean
talk (Dialog     *dialog,
      GIOStream  *stream,
      const char *login,
      GError    **error)
{
  limit (dialog, stream);

  return ask (dialog, stream, login, error) && hear (dialog, stream, error);
}

static GError *
refuse (Dialog  *dialog,
        gboolean logged_in)
{
  if (dialog->status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return xapi_error_new (XAPI_ERROR_PROXY, dialog->proxy,
                           logged_in ? "it refuses the user name or the password (407)"
                           : "it wants a user name and a password (407)");

  return xapi_error_new (XAPI_ERROR_PROXY, dialog->proxy, "no way to %s: it answered %u %s",
                         dialog->target, dialog->status,
                         dialog->phrase != NULL ? dialog->phrase : "");
}

/* (transfer full) (nullable), to be wiped */
static char *
create_login (Dialog *dialog)
{
  const char *user = g_proxy_address_get_username (dialog->address);
  const char *password = g_proxy_address_get_password (dialog->address);
  g_autofree char *cnonce = NULL;

  if (dialog->status != SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED || dialog->challenges == NULL ||
      user == NULL || *user == '\0')
    return NULL;

  cnonce = g_uuid_string_random ();

  return xapi_tunnel_login_answer (dialog->challenges, dialog->target, user,
                                   password != NULL ? password : "", cnonce);
}

/* A proxy may close after a 407, and may send a page with it: another connection has neither. */
static GIOStream *
reconnect (Dialog    *dialog,
           GIOStream *stream,
           GError   **error)
{
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_timeout (client, g_socket_get_timeout (socket));
  g_socket_client_set_enable_proxy (client, FALSE);

  return G_IO_STREAM (g_socket_client_connect (client, G_SOCKET_CONNECTABLE (dialog->address),
                                               dialog->cancellable, error));
}

static GIOStream *
tunnel_connect (GProxy        *proxy,
                GIOStream     *connection,
                GProxyAddress *address,
                GCancellable  *cancellable,
                GError       **error)
{
  g_auto(Dialog) dialog = { NULL };
  g_autoptr(GIOStream) stream = NULL;
  g_autofree char *login = NULL;
  gboolean heard;

  if (!G_IS_SOCKET_CONNECTION (connection))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no connection to a proxy");
      return NULL;
    }

  dialog_init (&dialog, address, cancellable);
  stream = g_object_ref (connection);
  heard = talk (&dialog, stream, NULL, error);
  login = heard ? create_login (&dialog) : NULL;
  if (login != NULL)
    {
      GIOStream *again = reconnect (&dialog, stream, error);

      heard = again != NULL && talk (&dialog, again, login, error);
      explicit_bzero (login, strlen (login));
      g_set_object (&stream, again);
      g_clear_object (&again);
    }
  if (!heard)
    return NULL;

  if (!SOUP_STATUS_IS_SUCCESSFUL (dialog.status))
    {
      g_propagate_error (error, refuse (&dialog, login != NULL));
      return NULL;
    }

  return g_steal_pointer (&stream);
}

/** Connecting: what the thread of an asynchronous dialog is given. */
typedef struct
{
  GIOStream     *connection;  /* (owned) */
  GProxyAddress *address;     /* (owned) */
} Connecting;

static void
connecting_free (gpointer data)
{
  Connecting *connecting = data;

  g_object_unref (connecting->connection);
  g_object_unref (connecting->address);
  g_free (connecting);
}

static void
connect_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  Connecting *connecting = task_data;
  GError *error = NULL;
  GIOStream *stream = tunnel_connect (source_object, connecting->connection, connecting->address,
                                      cancellable, &error);

  if (stream != NULL)
    g_task_return_pointer (task, stream, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
tunnel_connect_async (GProxy             *proxy,
                      GIOStream          *connection,
                      GProxyAddress      *address,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (proxy, cancellable, callback, user_data);
  Connecting *connecting = g_new0 (Connecting, 1);

  g_task_set_source_tag (task, tunnel_connect_async);
  connecting->connection = g_object_ref (connection);
  connecting->address = g_object_ref (address);
  g_task_set_task_data (task, connecting, connecting_free);
  g_task_run_in_thread (task, connect_in_thread);
}

static GIOStream *
tunnel_connect_finish (GProxy       *proxy,
                       GAsyncResult *result,
                       GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
tunnel_supports_hostname (GProxy *proxy)
{
  return TRUE;
}

static void
tunnel_iface_init (GProxyInterface *iface)
{
  iface->connect = tunnel_connect;
  iface->connect_async = tunnel_connect_async;
  iface->connect_finish = tunnel_connect_finish;
  iface->supports_hostname = tunnel_supports_hostname;
}

static void
xapi_tunnel_class_init (XapiTunnelClass *klass)
{
}

static void
xapi_tunnel_init (XapiTunnel *self)
{
}

/**
 * xapi_tunnel_ensure:
 *
 * Has GIO know of it.
 */
void
xapi_tunnel_ensure (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      g_io_extension_point_register (G_PROXY_EXTENSION_POINT_NAME);
      g_io_extension_point_implement (G_PROXY_EXTENSION_POINT_NAME, XAPI_TYPE_TUNNEL,
                                      XAPI_TUNNEL_PROTOCOL, 0);
      g_once_init_leave (&done, 1);
    }
}
