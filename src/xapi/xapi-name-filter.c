/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-name-filter.h"

#include <string.h>

#define OPEN "<name>"
#define CLOSE "</name>"
#define MAX_NAME (64 * 1024)

/**
 * XapiNameFilter: escapes what stands raw between <name> and </name>.
 *
 * The RPC layer of 7.0 and later writes the keys of maps as they are; a key with "&" or "<" makes
 * the reply malformed XML. Clean text is passed on where it lies, without a copy.
 */
struct _XapiNameFilter
{
  XapiNameFilterSink sink;
  gpointer           user_data;
  GString           *pending;   /* (owned) begins with the start of a name that is not yet whole */
};

static gboolean
emit (XapiNameFilter *self,
      const char     *data,
      gsize           length)
{
  return length == 0 || self->sink (data, length, self->user_data);
}

static gboolean
is_character_reference (const char *text)
{
  gboolean hex = *text == 'x';
  char *end = NULL;
  guint64 number;

  if (hex)
    text++;
  if (!(hex ? g_ascii_isxdigit (*text) : g_ascii_isdigit (*text)))
    return FALSE;

  number = g_ascii_strtoull (text, &end, hex ? 16 : 10);
  return *end == ';' && number >= 0x20 && number < 0xd800;
}

/* Whether text, behind an "&" and ended by NUL, completes an entity that every XML parser knows. */
static gboolean
is_entity (const char *text)
{
  static const char * const known[] = { "amp;", "lt;", "gt;", "quot;", "apos;" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_str_has_prefix (text, known[i]))
        return TRUE;
    }

  return *text == '#' && is_character_reference (text + 1);
}

static gboolean
name_is_clean (const char *name,
               gsize       length)
{
  return memchr (name, '&', length) == NULL && memchr (name, '<', length) == NULL;
}

static gboolean
emit_escaped (XapiNameFilter *self,
              const char     *name,
              gsize           length)
{
  g_autofree char *copy = g_strndup (name, length);
  g_autoptr(GString) escaped = g_string_sized_new (length + 16);

  for (const char *at = copy; *at != '\0'; at++)
    {
      if (*at == '<')
        g_string_append (escaped, "&lt;");
      else if (*at == '&' && !is_entity (at + 1))
        g_string_append (escaped, "&amp;");
      else
        g_string_append_c (escaped, *at);
    }

  return emit (self, escaped->str, escaped->len);
}

/* How many bytes at the end of data may be the beginning of "<name>". */
static gsize
partial_open (const char *data,
              gsize       length)
{
  for (gsize n = MIN (length, strlen (OPEN) - 1); n > 0; n--)
    {
      if (memcmp (data + length - n, OPEN, n) == 0)
        return n;
    }

  return 0;
}

/* Passes on what is complete; says in *consumed how much of data that was. */
static gboolean
pass_on (XapiNameFilter *self,
         const char     *data,
         gsize           length,
         gsize          *consumed)
{
  const char *end = data + length;
  const char *start = data;     /* of what is not passed on yet */
  const char *at = data;

  while (TRUE)
    {
      const char *open = memmem (at, (gsize) (end - at), OPEN, strlen (OPEN));
      const char *name = open != NULL ? open + strlen (OPEN) : NULL;
      const char *close = NULL;

      if (open == NULL)
        {
          const char *stop = end - partial_open (at, (gsize) (end - at));

          *consumed = (gsize) (stop - data);
          return emit (self, start, (gsize) (stop - start));
        }

      close = memmem (name, (gsize) (end - name), CLOSE, strlen (CLOSE));
      if (close == NULL)
        {
          const char *stop = end - name > MAX_NAME ? end : open;

          *consumed = (gsize) (stop - data);
          return emit (self, start, (gsize) (stop - start));
        }

      if (!name_is_clean (name, (gsize) (close - name)))
        {
          if (!emit (self, start, (gsize) (name - start)) ||
              !emit_escaped (self, name, (gsize) (close - name)))
            return FALSE;
          start = close;
        }
      at = close + strlen (CLOSE);
    }
}

/**
 * xapi_name_filter_new:
 * @sink: (scope notified): takes the mended text
 * @user_data: data for @sink
 *
 * Returns: (transfer full): a filter
 */
XapiNameFilter *
xapi_name_filter_new (XapiNameFilterSink sink,
                      gpointer           user_data)
{
  XapiNameFilter *self;

  g_return_val_if_fail (sink != NULL, NULL);

  self = g_new0 (XapiNameFilter, 1);
  self->sink = sink;
  self->user_data = user_data;
  self->pending = g_string_new (NULL);

  return self;
}

/**
 * xapi_name_filter_free:
 * @self: (transfer full): a filter
 *
 * Frees it; what it held back is lost.
 */
void
xapi_name_filter_free (XapiNameFilter *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->pending, TRUE);
  g_free (self);
}

/**
 * xapi_name_filter_feed:
 * @self: a filter
 * @data: the next bytes
 * @length: how many
 *
 * Returns: %FALSE when the sink wants no more
 */
gboolean
xapi_name_filter_feed (XapiNameFilter *self,
                       const char     *data,
                       gsize           length)
{
  gsize consumed = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->pending->len > 0)
    {
      g_string_append_len (self->pending, data, (gssize) length);
      if (!pass_on (self, self->pending->str, self->pending->len, &consumed))
        return FALSE;
      g_string_erase (self->pending, 0, (gssize) consumed);
      return TRUE;
    }

  if (!pass_on (self, data, length, &consumed))
    return FALSE;
  g_string_append_len (self->pending, data + consumed, (gssize) (length - consumed));

  return TRUE;
}

/**
 * xapi_name_filter_finish:
 * @self: a filter
 *
 * Passes on what was held back: the reply has ended.
 *
 * Returns: %FALSE when the sink wants no more
 */
gboolean
xapi_name_filter_finish (XapiNameFilter *self)
{
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);

  ok = emit (self, self->pending->str, self->pending->len);
  g_string_truncate (self->pending, 0);

  return ok;
}
