/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault-server.h"

#include <string.h>

/* One request, and the connection that it came on. */
typedef struct
{
  FaultServer   *server;
  GOutputStream *output;
  GInputStream  *input;
  char          *path;
  char          *if_range;       /* (nullable) */
  gint64         from;           /* -1 = no range */
} Request;

static void
request_clear (Request *self)
{
  g_free (self->path);
  g_free (self->if_range);
}

static gboolean
read_request (Request          *request,
              GDataInputStream *input)
{
  g_autofree char *first = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  g_auto(GStrv) words = first != NULL ? g_strsplit (first, " ", 3) : NULL;
  FaultServer *server = request->server;

  if (words == NULL || g_strv_length (words) != 3)
    return FALSE;

  request->path = g_strdup (words[1]);
  request->from = -1;
  g_clear_pointer (&server->authorization, g_free);
  while (TRUE)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);

      if (line == NULL || *g_strchomp (line) == '\0')
        return line != NULL;
      if (g_ascii_strncasecmp (line, "Range: bytes=", 13) == 0)
        request->from = g_ascii_strtoll (line + 13, NULL, 10);
      if (g_ascii_strncasecmp (line, "If-Range: ", 10) == 0)
        request->if_range = g_strdup (line + 10);
      if (g_ascii_strncasecmp (line, "Authorization: ", 15) == 0)
        server->authorization = g_strdup (line + 15);
    }
}

static void
put (Request    *request,
     const char *data,
     gssize      length)
{
  g_output_stream_write_all (request->output, data, length >= 0 ? (gsize) length : strlen (data),
                             NULL, NULL, NULL);
}

/* Until the client has closed the connection, or the test is over. */
static void
wait_for_end (Request *request)
{
  char byte;

  g_input_stream_read (request->input, &byte, 1, NULL, NULL);
}

static void
give_body (Request         *request,
           const FaultStep *step,
           const char      *data,
           gsize            length)
{
  gsize part = step->fault == FAULT_CUT || step->fault == FAULT_SILENT ? MIN (step->n, length) :
               length;

  if (step->fault == FAULT_CHUNKED)
    {
      g_autofree char *size = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", length);

      put (request, size, -1);
    }
  for (gsize at = 0; step->fault == FAULT_DRIP && at < length; at += step->n)
    {
      put (request, data + at, (gssize) MIN (step->n, length - at));
      g_thread_yield ();
    }
  if (step->fault != FAULT_DRIP)
    put (request, data, (gssize) part);
  if (step->fault == FAULT_CHUNKED)
    put (request, "\r\n0\r\n\r\n", -1);
  if (step->fault == FAULT_SILENT)
    wait_for_end (request);
}

static void
give_file (Request         *request,
           const FaultStep *step)
{
  FaultServer *server = request->server;
  g_autofree char *tag = g_strdup_printf ("\"%s\"", server->tag);
  g_autoptr(GString) head = g_string_new (NULL);
  gsize length;
  const char *data = g_bytes_get_data (server->file, &length);
  gboolean partial = request->from > 0 && step->fault != FAULT_NO_RANGE &&
                     g_strcmp0 (request->if_range, tag) == 0;
  gsize from = partial ? (gsize) request->from : 0;

  if (step->fault == FAULT_WRONG_RANGE && partial)
    from--;
  g_string_append_printf (head, "HTTP/1.1 %s\r\nConnection: close\r\n",
                          partial ? "206 Partial Content" : "200 OK");
  if (partial)
    g_string_append_printf (head, "Content-Range: bytes %zu-%zu/%zu\r\n", from, length - 1, length);
  if (step->fault == FAULT_CHUNKED)
    g_string_append (head, "Transfer-Encoding: chunked\r\n");
  else if (step->fault != FAULT_NO_LENGTH)
    g_string_append_printf (head, "Content-Length: %zu\r\n", length - from);
  if (step->fault != FAULT_NO_VALIDATOR)
    g_string_append_printf (head, "ETag: %s\r\n", tag);
  g_string_append (head, "\r\n");
  put (request, head->str, (gssize) head->len);
  give_body (request, step, data + from, length - from);
}

static void
do_step (Request         *request,
         const FaultStep *step)
{
  g_autofree char *status = NULL;

  switch (step->fault)
    {
    case FAULT_REDIRECT:
    case FAULT_REDIRECT_LOOP:
      put (request, step->fault == FAULT_REDIRECT ?
           "HTTP/1.1 302 Found\r\nLocation: /moved?name=../evil.zip\r\n" :
           "HTTP/1.1 302 Found\r\nLocation: /file.zip\r\n", -1);
      put (request, "Connection: close\r\nContent-Length: 0\r\n\r\n", -1);
      break;

    case FAULT_PAGE:
      put (request, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n"
           "Content-Length: 30\r\n\r\n<!doctype html><p>Log in first", -1);
      break;

    case FAULT_STATUS:
      status = g_strdup_printf ("HTTP/1.1 %zu Because\r\nRetry-After: 0\r\nConnection: close\r\n"
                                "Content-Length: 0\r\n\r\n", step->n);
      put (request, status, -1);
      break;

    case FAULT_BAD_RANGE:
      put (request, "HTTP/1.1 416 Range Not Satisfiable\r\nConnection: close\r\n"
           "Content-Length: 0\r\n\r\n", -1);
      break;

    case FAULT_GARBAGE:
      put (request, "220 this is no web server\r\n\r\n", -1);
      break;

    case FAULT_CLOSE:
      break;

    case FAULT_NONE:
    case FAULT_NO_RANGE:
    case FAULT_NO_LENGTH:
    case FAULT_NO_VALIDATOR:
    case FAULT_CHUNKED:
    case FAULT_CUT:
    case FAULT_SILENT:
    case FAULT_DRIP:
    case FAULT_WRONG_RANGE:
    default:
      give_file (request, step);
      break;
    }
}

static FaultStep
next_step (FaultServer *self,
           Request     *request)
{
  static const FaultStep well = { FAULT_NONE, 0 };

  if (g_str_has_prefix (request->path, "/moved"))
    return well;
  g_string_append_printf (self->ranges, "%s%" G_GINT64_FORMAT "%s", self->ranges->len > 0 ? " " : "",
                          MAX (request->from, 0), request->if_range != NULL ? "+" : "");

  self->n_requests++;

  return self->steps[MIN (self->n_requests, self->n_steps) - 1];
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source_object,
        gpointer                user_data)
{
  FaultServer *self = user_data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (input);
  Request request = { .server = self, .input = input };
  FaultStep step;

  request.output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_mutex_lock (&self->lock);
  if (read_request (&request, lines))
    {
      step = next_step (self, &request);
      self->n_at_once++;
      self->most_at_once = MAX (self->most_at_once, self->n_at_once);
      g_mutex_unlock (&self->lock);
      do_step (&request, &step);
      g_mutex_lock (&self->lock);
      self->n_at_once--;
    }
  g_mutex_unlock (&self->lock);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  request_clear (&request);

  return TRUE;
}

void
fault_server_start (FaultServer *self,
                    GBytes      *file)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) here = g_inet_socket_address_new (address, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->lock);
  self->file = g_bytes_ref (file);
  self->tag = "one";
  self->ranges = g_string_new (NULL);
  self->service = g_threaded_socket_service_new (16);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), here, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u/file.zip",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

/* What it does from now on. */
void
fault_server_do (FaultServer     *self,
                 const FaultStep *steps,
                 guint            n_steps)
{
  g_mutex_lock (&self->lock);
  self->steps = steps;
  self->n_steps = n_steps;
  self->n_requests = 0;
  self->most_at_once = 0;
  g_string_truncate (self->ranges, 0);
  g_mutex_unlock (&self->lock);
}

void
fault_server_stop (FaultServer *self)
{
  guint busy = 1;

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (busy > 0)
    {
      g_mutex_lock (&self->lock);
      busy = self->n_at_once;
      g_mutex_unlock (&self->lock);
      g_main_context_iteration (NULL, FALSE);
    }
  g_clear_object (&self->service);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->authorization, g_free);
  g_string_free (g_steal_pointer (&self->ranges), TRUE);
  g_mutex_clear (&self->lock);
}
