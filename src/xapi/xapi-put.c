/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-put.h"

#include "xapi-address.h"
#include "xapi-error.h"
#include "xapi-legacy-stream.h"
#include "xapi-put-reply.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
#define EARLY_REPLY_SECONDS 1.0   /* xapi answers before it reads the body; others need not */
#define CLOSE_SECONDS 1.0         /* what takes the server longer, polling its task tells as soon */
#define MAX_REDIRECTS 1

/**
 * XapiPut: an HTTP/1.0 PUT over a socket of its own.
 *
 * xapi answers 200 before it has read a byte and may answer again when it fails; HTTP libraries lose
 * or misread that (facts: platform 3 and 11). One thread writes and, whenever something has come,
 * reads.
 */
struct _XapiPut
{
  gatomicrefcount ref_count;
  GMutex          mutex;          /* guards sent and total */
  gint64          sent;
  gint64          total;

  char           *address;        /* (owned) */
  char           *server;         /* (owned) */
  char           *target;         /* (owned) path and query: holds the session, never log it */
  char           *file;           /* (owned) */
  XapiTrust      *trust;          /* (owned) */
  XapiNetwork    *network;        /* (owned) */
  guint           stall_seconds;

  int             fd;             /* of the file */
  GSocket        *socket;         /* (owned) (nullable) */
  GIOStream      *stream;         /* (owned) (nullable) */
  GError         *distrust;       /* (owned) (nullable) */
  gboolean        at_proxy;       /* while connecting: a proxy, if there is one, has to answer */
  XapiPutReply    reply;
  gboolean        ended;          /* the server sends nothing more */
};

static void
drop_connection (XapiPut *self)
{
  /* Without a farewell: it could block when the server does not read. */
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
}

/**
 * xapi_put_new:
 * @address: a normal address
 * @trust: decides about the certificate
 * @network: how the server is reached, and how long it may take nothing
 * @target: path and query
 * @file: path of a local file
 *
 * Returns: (transfer full): an upload, not begun
 */
XapiPut *
xapi_put_new (const char  *address,
              XapiTrust   *trust,
              XapiNetwork *network,
              const char  *target,
              const char  *file)
{
  XapiPut *self;

  g_return_val_if_fail (address != NULL && target != NULL && file != NULL, NULL);
  g_return_val_if_fail (XAPI_IS_TRUST (trust) && XAPI_IS_NETWORK (network), NULL);

  self = g_new0 (XapiPut, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->address = g_strdup (address);
  self->server = xapi_address_server (address);
  self->target = g_strdup (target);
  self->file = g_strdup (file);
  self->trust = g_object_ref (trust);
  self->network = g_object_ref (network);
  self->stall_seconds = xapi_network_get_upload (network);
  self->fd = -1;
  xapi_put_reply_init (&self->reply);

  return self;
}

/**
 * xapi_put_ref:
 * @self: an upload
 *
 * Returns: (transfer full): @self
 */
XapiPut *
xapi_put_ref (XapiPut *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * xapi_put_unref:
 * @self: (transfer full): an upload
 *
 * Lets go of it; the connection is kept open until then, so that nothing on its way is lost.
 */
void
xapi_put_unref (XapiPut *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  drop_connection (self);
  if (self->fd >= 0)
    close (self->fd);
  xapi_put_reply_clear (&self->reply);
  g_clear_error (&self->distrust);
  g_object_unref (self->trust);
  g_object_unref (self->network);
  g_mutex_clear (&self->mutex);
  g_free (self->address);
  g_free (self->server);
  g_free (self->target);
  g_free (self->file);
  g_free (self);
}

/**
 * xapi_put_get_sent:
 * @self: an upload
 *
 * Returns: bytes of the file handed to the connection
 */
gint64
xapi_put_get_sent (XapiPut *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->sent;
}

/**
 * xapi_put_get_total:
 * @self: an upload
 *
 * Returns: bytes of the file; 0 before it was opened
 */
gint64
xapi_put_get_total (XapiPut *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->total;
}

static void
count (XapiPut *self,
       gint64   sent,
       gint64   total)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->sent = sent;
  self->total = total;
}

static gboolean
open_file (XapiPut *self,
           GError **error)
{
  struct stat about;

  self->fd = open (self->file, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &about) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s",
                   self->file, g_strerror (saved));
      return FALSE;
    }

  if (!S_ISREG (about.st_mode))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s is not a file", self->file);
      return FALSE;
    }

  (void) posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  count (self, 0, about.st_size);
  return TRUE;
}

static gboolean
accept_certificate_cb (GTlsConnection      *connection,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags flaws,
                       XapiPut             *self)
{
  g_clear_error (&self->distrust);
  return xapi_trust_check (self->trust, self->server, certificate, flaws, &self->distrust);
}

static gboolean
start_tls (XapiPut            *self,
           GSocketConnectable *where,
           GCancellable       *cancellable,
           GError            **error)
{
  g_autoptr(GIOStream) plain = g_steal_pointer (&self->stream);

  self->stream = g_tls_client_connection_new (plain, where, error);
  if (self->stream == NULL)
    return FALSE;

  g_signal_connect (self->stream, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  /* stunnel closes without a farewell. */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (self->stream), FALSE);
  if (g_tls_connection_handshake (G_TLS_CONNECTION (self->stream), cancellable, error))
    return TRUE;

  if (self->distrust != NULL)
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&self->distrust));
    }
  return FALSE;
}

/* Old TLS, chosen for this pool: never a way around start_tls(). */
static gboolean
start_legacy_tls (XapiPut      *self,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr(GIOStream) plain = g_steal_pointer (&self->stream);

  self->stream = xapi_legacy_stream_open (plain, self->trust, self->server, cancellable, error);
  return self->stream != NULL;
}

static void
client_event_cb (GSocketClient      *client,
                 GSocketClientEvent  event,
                 GSocketConnectable *where,
                 GIOStream          *connection,
                 XapiPut            *self)
{
  xapi_network_follow (event, &self->at_proxy);
}

/* Directly, or through the proxy: then why there is no connection may be its fault. */
static GSocketConnection *
open_connection (XapiPut            *self,
                 GSocketConnectable *where,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) wrong = NULL;
  GSocketConnection *connection;
  GError *blame = NULL;

  xapi_network_prepare (self->network, client, xapi_network_get_connect (self->network));
  self->at_proxy = FALSE;
  g_signal_connect (client, "event", G_CALLBACK (client_event_cb), self);
  connection = g_socket_client_connect (client, where, cancellable, &wrong);
  if (connection != NULL)
    return connection;

  if (self->at_proxy && wrong->domain != XAPI_ERROR &&
      !g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    blame = xapi_network_blame (self->network, self->address, wrong->message);
  g_propagate_error (error, blame != NULL ? blame : g_steal_pointer (&wrong));

  return NULL;
}

static gboolean
connect_to_server (XapiPut      *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr(GSocketConnectable) where = NULL;
  GSocketConnection *connection;
  gboolean tls = g_str_has_prefix (self->address, "https:");

  where = g_network_address_parse_uri (self->address, tls ? 443 : 80, error);
  if (where == NULL)
    return FALSE;

  connection = open_connection (self, where, cancellable, error);
  if (connection == NULL)
    return FALSE;

  self->stream = G_IO_STREAM (connection);
  self->socket = g_object_ref (g_socket_connection_get_socket (connection));
  /* The head would wait for the server to acknowledge the handshake. */
  g_socket_set_option (self->socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (tls && xapi_trust_is_legacy (self->trust))
    {
      if (!start_legacy_tls (self, cancellable, error))
        return FALSE;
    }
  else if (tls && !start_tls (self, where, cancellable, error))
    {
      return FALSE;
    }

  g_socket_set_timeout (self->socket, 0);
  return TRUE;
}

/* Takes what has come, without waiting. */
static gboolean
read_reply (XapiPut      *self,
            GCancellable *cancellable,
            GError      **error)
{
  GPollableInputStream *in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
  char data[4096];

  while (!self->ended)
    {
      g_autoptr(GError) wrong = NULL;
      gssize length = g_pollable_input_stream_read_nonblocking (in, data, sizeof data,
                                                                cancellable, &wrong);

      if (g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return TRUE;

      if (length < 0 && (self->reply.status == 0 || self->reply.status == 200))
        {
          g_propagate_error (error, g_steal_pointer (&wrong));
          return FALSE;
        }

      /* A reset behind a refusal says nothing new. */
      if (length <= 0)
        self->ended = TRUE;
      else if (!xapi_put_reply_feed (&self->reply, data, (gsize) length))
        {
          g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROTOCOL, self->server,
                                                    "the upload was not answered in HTTP"));
          return FALSE;
        }
    }

  return TRUE;
}

/* Whether to go on after what has come. */
static gboolean
judge_reply (XapiPut *self,
             GError **error)
{
  if (self->reply.status != 0 && self->reply.status != 200)
    {
      g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROTOCOL, self->server,
                                                "the upload was answered with HTTP status %u",
                                                self->reply.status));
      return FALSE;
    }

  if (self->ended && self->sent < self->total)
    {
      g_propagate_error (error, xapi_error_new (XAPI_ERROR_UNREACHABLE, self->server,
                                                "the server closed the connection before it had "
                                                "taken everything"));
      return FALSE;
    }

  return TRUE;
}

/* A write has failed: what the server said before it closed is the better reason. */
static gboolean
fail_write (XapiPut *self,
            GError  *wrong,
            GError **error)
{
  if (!g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      read_reply (self, NULL, NULL);
      self->ended = FALSE;
      if (!judge_reply (self, error))
        {
          g_error_free (wrong);
          return FALSE;
        }
    }

  g_propagate_error (error, wrong);
  return FALSE;
}

/* Writes all of it, and reads whenever something has come. written: bytes so far, of the file. */
static gboolean
write_all (XapiPut      *self,
           const char   *data,
           gsize         length,
           gint64       *written,
           GCancellable *cancellable,
           GError      **error)
{
  GPollableOutputStream *out;
  gsize done = 0;

  out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));
  while (done < length)
    {
      GError *wrong = NULL;
      gssize piece = g_pollable_output_stream_write_nonblocking (out, data + done, length - done,
                                                                 cancellable, &wrong);

      if (piece > 0)
        {
          done += (gsize) piece;
          if (written != NULL)
            {
              *written += piece;
              count (self, *written, self->total);
            }
          continue;
        }

      if (!g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return fail_write (self, wrong, error);

      g_clear_error (&wrong);
      if (!g_socket_condition_timed_wait (self->socket, G_IO_IN | G_IO_OUT,
                                          self->stall_seconds * G_USEC_PER_SEC, cancellable, error) ||
          !read_reply (self, cancellable, error) ||
          !judge_reply (self, error))
        return FALSE;
    }

  if (g_socket_condition_check (self->socket, G_IO_IN) == 0)
    return TRUE;

  return read_reply (self, cancellable, error) && judge_reply (self, error);
}

static gboolean
send_head (XapiPut      *self,
           GCancellable *cancellable,
           GError      **error)
{
  g_autofree char *head = NULL;

  head = g_strdup_printf ("PUT %s HTTP/1.0\r\n"
                          "Host: %s\r\n"
                          "Content-Length: %" G_GINT64_FORMAT "\r\n"
                          "User-Agent: poolpatch/" PP_VERSION "\r\n"
                          "\r\n",
                          self->target, self->server, self->total);

  return write_all (self, head, strlen (head), NULL, cancellable, error);
}

/* Gives the server a moment to answer before the body, so that a refusal costs no bytes. */
static gboolean
await_early_reply (XapiPut      *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  gint64 end = g_get_monotonic_time () + (gint64) (EARLY_REPLY_SECONDS * G_USEC_PER_SEC);

  while (self->reply.status == 0 && !self->ended)
    {
      g_autoptr(GError) wrong = NULL;
      gint64 left = end - g_get_monotonic_time ();

      if (left <= 0)
        return TRUE;

      if (!g_socket_condition_timed_wait (self->socket, G_IO_IN, left, cancellable, &wrong))
        {
          if (g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&wrong));
          return FALSE;
        }

      if (!read_reply (self, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Takes the address of a 302, which must not lead out of TLS: the target holds the session. */
static gboolean
follow (XapiPut *self,
        GError **error)
{
  g_autoptr(GUri) base = g_uri_parse (self->address, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr(GUri) next = NULL;
  g_autofree char *root = NULL;
  g_autofree char *address = NULL;

  if (self->reply.location != NULL)
    next = g_uri_parse_relative (base, self->reply.location, G_URI_FLAGS_ENCODED, NULL);
  if (next != NULL && g_strcmp0 (g_uri_get_scheme (next), g_uri_get_scheme (base)) == 0 &&
      g_uri_get_host (next) != NULL)
    {
      root = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (next), NULL, g_uri_get_host (next),
                         g_uri_get_port (next), "", NULL, NULL);
      address = xapi_address_normalize (root, NULL);
    }
  if (address == NULL)
    {
      g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROTOCOL, self->server,
                                                "the upload was sent to an impossible place"));
      return FALSE;
    }

  g_free (self->target);
  self->target = g_strconcat (*g_uri_get_path (next) != '\0' ? g_uri_get_path (next) : "/",
                              g_uri_get_query (next) != NULL ? "?" : "",
                              g_uri_get_query (next), NULL);
  g_free (self->address);
  self->address = g_steal_pointer (&address);
  g_free (self->server);
  self->server = xapi_address_server (self->address);

  return TRUE;
}

/* Connects and sends the head, again where a 302 says. */
static gboolean
open_request (XapiPut      *self,
              GCancellable *cancellable,
              GError      **error)
{
  for (guint redirects = 0; TRUE; redirects++)
    {
      g_autoptr(GError) wrong = NULL;
      gboolean sent;

      drop_connection (self);
      xapi_put_reply_reset (&self->reply);
      self->ended = FALSE;

      sent = connect_to_server (self, cancellable, &wrong) &&
             send_head (self, cancellable, &wrong) &&
             await_early_reply (self, cancellable, &wrong);
      if (self->reply.status == 302 && redirects < MAX_REDIRECTS)
        {
          if (!follow (self, error))
            return FALSE;
          continue;
        }

      if (!sent)
        {
          g_propagate_error (error, g_steal_pointer (&wrong));
          return FALSE;
        }

      return judge_reply (self, error);
    }
}

static gboolean
send_body (XapiPut      *self,
           GCancellable *cancellable,
           GError      **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  gint64 written = 0;

  while (written < self->total)
    {
      gsize wanted = (gsize) MIN (BLOCK, self->total - written);
      gssize length = read (self->fd, block, wanted);

      if (length < 0 && errno == EINTR)
        continue;

      if (length <= 0)
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s: %s", self->file,
                       length < 0 ? g_strerror (errno) : "it has become shorter while it was read");
          return FALSE;
        }

      if (!write_all (self, block, (gsize) length, &written, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* In HTTP/1.0 the server closes when it is done with the file: asked then, its task has ended, and
 * nobody waits for the next poll. Nothing else depends on it. */
static void
await_close (XapiPut      *self,
             GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + (gint64) (CLOSE_SECONDS * G_USEC_PER_SEC);

  while (!self->ended)
    {
      gint64 left = end - g_get_monotonic_time ();

      if (left <= 0 ||
          !g_socket_condition_timed_wait (self->socket, G_IO_IN, left, cancellable, NULL) ||
          !read_reply (self, cancellable, NULL))
        return;
    }
}

/**
 * xapi_put_run:
 * @self: an upload
 * @cancellable: (nullable): a #GCancellable, honoured at once
 * @error: return location
 *
 * Sends the file. Blocks: for a worker thread.
 *
 * Returns: %TRUE when everything was handed over; what became of it, the task of the server tells
 */
gboolean
xapi_put_run (XapiPut      *self,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr(GError) wrong = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!open_file (self, error))
    return FALSE;

  if (open_request (self, cancellable, &wrong) && send_body (self, cancellable, &wrong))
    {
      await_close (self, cancellable);
      return TRUE;
    }

  drop_connection (self);
  if (wrong->domain == G_FILE_ERROR)
    g_propagate_error (error, g_steal_pointer (&wrong));
  else
    g_propagate_error (error, xapi_error_from_io (wrong, self->server));
  return FALSE;
}
