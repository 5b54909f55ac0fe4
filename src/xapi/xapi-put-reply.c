/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-put-reply.h"

#include <string.h>

#define MAX_TEXT (64 * 1024)
#define STATUS_LINE "HTTP/1."

/**
 * xapi_put_reply_init:
 * @self: a reply
 *
 * Nothing has come yet.
 */
void
xapi_put_reply_init (XapiPutReply *self)
{
  self->text = g_string_new (NULL);
  self->status = 0;
  self->location = NULL;
}

/**
 * xapi_put_reply_clear:
 * @self: a reply
 *
 * Frees what it holds.
 */
void
xapi_put_reply_clear (XapiPutReply *self)
{
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->location, g_free);
}

/**
 * xapi_put_reply_reset:
 * @self: a reply
 *
 * Forgets what has come, for the next connection.
 */
void
xapi_put_reply_reset (XapiPutReply *self)
{
  g_string_truncate (self->text, 0);
  self->status = 0;
  g_clear_pointer (&self->location, g_free);
}

/* "HTTP/1.1 200 OK" → 200; 0 when it is none. */
static guint
parse_status (const char *line)
{
  guint status = 0;

  if (!g_str_has_prefix (line, STATUS_LINE) || strlen (line) < strlen ("HTTP/1.1 200") ||
      line[8] != ' ')
    return 0;

  for (guint i = 9; i < 12; i++)
    {
      if (!g_ascii_isdigit (line[i]))
        return 0;
      status = 10 * status + (guint) g_ascii_digit_value (line[i]);
    }

  return status;
}

/* Behind the empty line that ends the head; xapi writes CRLF, odd servers LF. NULL = not there. */
static const char *
find_head_end (const char *text)
{
  const char *crlf = strstr (text, "\r\n\r\n");
  const char *lf = strstr (text, "\n\n");

  if (crlf != NULL && (lf == NULL || crlf < lf))
    return crlf + 4;

  return lf != NULL ? lf + 2 : NULL;
}

static char *
find_location (const char *head,
               const char *end)
{
  g_autofree char *copy = g_strndup (head, (gsize) (end - head));
  g_auto(GStrv) lines = g_strsplit (copy, "\n", -1);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], "location:", strlen ("location:")) == 0)
        return g_strdup (g_strstrip (lines[i] + strlen ("location:")));
    }

  return NULL;
}

/* After its early 200, xapi tells a failure by a second status line on the same connection. */
static void
look_for_second_status (XapiPutReply *self,
                        const char   *rest)
{
  const char *second = strstr (rest, STATUS_LINE);
  guint status = second != NULL ? parse_status (second) : 0;

  if (status != 0)
    self->status = status;
}

/**
 * xapi_put_reply_feed:
 * @self: a reply
 * @data: what has come
 * @length: bytes of it
 *
 * Reads the status; more than 64 KiB are dropped.
 *
 * Returns: %FALSE when it is no HTTP
 */
gboolean
xapi_put_reply_feed (XapiPutReply *self,
                     const char   *data,
                     gsize         length)
{
  const char *end;
  gsize compared;

  g_string_append_len (self->text, data, (gssize) MIN (length, MAX_TEXT - self->text->len));
  compared = MIN (self->text->len, strlen (STATUS_LINE));
  if (strncmp (self->text->str, STATUS_LINE, compared) != 0)
    return FALSE;

  end = find_head_end (self->text->str);
  if (end == NULL)
    return self->text->len < MAX_TEXT;

  if (self->status == 0)
    {
      self->status = parse_status (self->text->str);
      self->location = find_location (self->text->str, end);
    }
  if (self->status == 200)
    look_for_second_status (self, end);

  return self->status != 0;
}
