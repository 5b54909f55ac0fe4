/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-http"

#include "config.h"

#include "pp-sim-http.h"

#include <string.h>

/* xapi reads a request line and its headers into 1024 bytes (6.1 to 8.x). */
#define HEAD_MAX 1024
#define READ_SIZE 65536

/**
 * pp_sim_connection_read:
 * @self: a connection
 * @buffer: where to
 * @size: at most so many bytes
 *
 * Reads what is there, first what was read ahead. Blocks.
 *
 * Returns: number of bytes, 0 at the end, -1 on an error
 */
gssize
pp_sim_connection_read (PpSimConnection *self,
                        void            *buffer,
                        gsize            size)
{
  if (self->ahead->len > 0)
    {
      gsize count = MIN (size, self->ahead->len);

      memcpy (buffer, self->ahead->data, count);
      g_byte_array_remove_range (self->ahead, 0, count);
      return count;
    }

  return g_input_stream_read (g_io_stream_get_input_stream (self->stream), buffer, size, NULL,
                              NULL);
}

/**
 * pp_sim_connection_write:
 * @self: a connection
 * @text: what to send
 * @length: its length; -1 when it ends with NUL
 *
 * Returns: whether all of it was sent
 */
gboolean
pp_sim_connection_write (PpSimConnection *self,
                         const char      *text,
                         gssize           length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), text,
                                    length >= 0 ? (gsize) length : strlen (text), NULL, NULL,
                                    NULL);
}

/**
 * pp_sim_connection_refuse:
 * @self: a connection
 * @request: (nullable): what is refused; its version is answered, without it that is 1.1
 * @status: "403 Forbidden"
 * @extra_header: (nullable): one more header line
 * @html: the body
 *
 * Sends an HTTP error as xapi does: lower-case headers without a space, and the connection closes.
 */
void
pp_sim_connection_refuse (PpSimConnection *self,
                          PpSimRequest    *request,
                          const char      *status,
                          const char      *extra_header,
                          const char      *html)
{
  g_autofree char *reply = NULL;

  reply = g_strdup_printf ("HTTP/1.%d %s\r\n"
                           "content-length: %zu\r\n"
                           "content-type:text/html\r\n"
                           "connection:close\r\n"
                           "cache-control:no-cache, no-store\r\n"
                           "%s%s"
                           "\r\n%s",
                           request != NULL && request->http10 ? 0 : 1, status, strlen (html),
                           extra_header != NULL ? extra_header : "",
                           extra_header != NULL ? "\r\n" : "", html);
  pp_sim_connection_write (self, reply, -1);
}

void
pp_sim_request_free (PpSimRequest *self)
{
  g_free (self->method);
  g_free (self->path);
  g_hash_table_unref (self->query);
  g_hash_table_unref (self->headers);
  g_free (self);
}

const char *
pp_sim_request_query (PpSimRequest *self,
                      const char   *name)
{
  return g_hash_table_lookup (self->query, name);
}

static void
parse_query (PpSimRequest *request,
             const char   *text,
             const char   *separator)
{
  g_auto(GStrv) pairs = g_strsplit (text, separator, -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      g_hash_table_insert (request->query, g_uri_unescape_string (g_strstrip (pairs[i]), NULL),
                           g_uri_unescape_string (equals + 1, NULL));
    }
}

static gboolean
parse_request_line (PpSimRequest *request,
                    const char   *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3);
  char *question;

  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
    return FALSE;

  request->method = g_strdup (words[0]);
  request->http10 = g_str_equal (words[2], "HTTP/1.0");
  question = strchr (words[1], '?');
  if (question != NULL)
    {
      *question = '\0';
      parse_query (request, question + 1, "&");
    }
  request->path = g_uri_unescape_string (words[1], NULL);

  return request->path != NULL;
}

static PpSimRequest *
parse_head (const char *head)
{
  g_auto(GStrv) lines = g_strsplit (head, "\n", -1);
  g_autoptr(PpSimRequest) request = g_new0 (PpSimRequest, 1);
  const char *connection;
  const char *length;

  request->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (lines[0] == NULL || !parse_request_line (request, g_strchomp (lines[0])))
    return NULL;

  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      g_hash_table_insert (request->headers, g_ascii_strdown (lines[i], -1),
                           g_strdup (g_strstrip (colon + 1)));
    }

  length = g_hash_table_lookup (request->headers, "content-length");
  request->content_length = length != NULL ? g_ascii_strtoll (length, NULL, 10) : -1;
  if (g_hash_table_contains (request->headers, "cookie"))
    parse_query (request, g_hash_table_lookup (request->headers, "cookie"), "&");

  connection = g_hash_table_lookup (request->headers, "connection");
  request->keep_alive = request->http10 ?
                        connection != NULL && g_ascii_strcasecmp (connection, "keep-alive") == 0 :
                        connection == NULL || g_ascii_strcasecmp (connection, "close") != 0;

  return g_steal_pointer (&request);
}

/**
 * pp_sim_http_read_head:
 * @connection: a connection
 * @request: (out): the request
 *
 * Reads the next request up to the empty line. What came behind it stays in the connection.
 *
 * Returns: whether there was one
 */
PpSimHead
pp_sim_http_read_head (PpSimConnection *connection,
                       PpSimRequest   **request)
{
  g_autofree char *head = NULL;
  g_autofree char *buffer = NULL;
  gsize end = 0;

  *request = NULL;
  buffer = g_malloc (READ_SIZE);
  for (;;)
    {
      const char *data = (const char *) connection->ahead->data;
      const char *blank;
      gssize count;

      blank = data != NULL ? g_strstr_len (data, connection->ahead->len, "\r\n\r\n") : NULL;
      if (blank != NULL)
        {
          end = blank - data + 4;
          break;
        }
      if (connection->ahead->len > HEAD_MAX)
        return PP_SIM_HEAD_TOO_LONG;

      count = g_input_stream_read (g_io_stream_get_input_stream (connection->stream), buffer,
                                   READ_SIZE, NULL, NULL);
      if (count <= 0)
        return connection->ahead->len == 0 ? PP_SIM_HEAD_CLOSED : PP_SIM_HEAD_GARBAGE;
      g_byte_array_append (connection->ahead, (guint8 *) buffer, count);
    }

  if (end > HEAD_MAX)
    return PP_SIM_HEAD_TOO_LONG;

  head = g_strndup ((char *) connection->ahead->data, end);
  g_byte_array_remove_range (connection->ahead, 0, end);
  *request = parse_head (head);

  return *request != NULL ? PP_SIM_HEAD_OK : PP_SIM_HEAD_GARBAGE;
}
