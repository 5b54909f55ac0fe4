/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-token.h"

#include <string.h>

/*
 * The XML that xapi writes: tags without attributes, text, five entities. Whatever else XML knows is
 * odd here, and so is whatever XML forbids: a whole parser has to see to it.
 */
#define MAX_TAG 64

static const struct
{
  const char *name;
  char        character;
} entities[] = {
  { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' },
};

enum
{
  KIND_ENTITY = 1,  /* begins one */
  KIND_HIGH = 2,    /* part of a character beyond ASCII */
  KIND_ODD = 4,
};

/* A carriage return changes on its way through XML, and "]]>" may not stand there. */
static const guint8 kinds[256] =
{
  [0x00 ... 0x08] = KIND_ODD,
  [0x0b ... 0x1f] = KIND_ODD,
  ['&'] = KIND_ENTITY,
  ['>'] = KIND_ODD,
  [0x80 ... 0xff] = KIND_HIGH,
};

static XapiToken
create (XapiTokenKind kind,
        const char   *text,
        gsize         length,
        const char   *end)
{
  XapiToken token = { kind, text, length, FALSE, end };

  return token;
}

static XapiToken
read_tag (const char *data,
          gsize       length)
{
  gsize limit = MIN (length, MAX_TAG);
  const char *close = memchr (data, '>', limit);
  const char *name = data + 1;
  const char *end = close;

  if (close == NULL)
    return create (length < MAX_TAG ? XAPI_TOKEN_CUT : XAPI_TOKEN_ODD, data, 0, data);
  if (*name == '/')
    return create (XAPI_TOKEN_END, name + 1, (gsize) (end - name - 1), close + 1);
  if (end[-1] == '/')
    return create (XAPI_TOKEN_EMPTY, name, (gsize) (end - 1 - name), close + 1);

  return create (XAPI_TOKEN_START, name, (gsize) (end - name), close + 1);
}

/* XML forbids U+FFFE and U+FFFF; with them goes what is next to them. */
static gboolean
is_fit (const char *text,
        gsize       length)
{
  return g_utf8_validate_len (text, length, NULL) && memmem (text, length, "\xef\xbf", 2) == NULL;
}

static XapiToken
read_text (const char *data,
           gsize       length)
{
  XapiToken token = create (XAPI_TOKEN_TEXT, data, 0, data);
  const char *limit = data + length;
  guint seen = 0;
  const char *at;
  guchar c;

  for (at = data; at < limit && *at != '<'; at++)
    {
      c = *(const guchar *) at;
      seen |= kinds[c];
    }
  if (seen & KIND_ODD)
    return create (XAPI_TOKEN_ODD, data, 0, data);
  if (at == limit)
    return create (XAPI_TOKEN_CUT, data, 0, data);
  token.length = (gsize) (at - data);
  token.end = at;
  token.has_entities = (seen & KIND_ENTITY) != 0;
  if ((seen & KIND_HIGH) && !is_fit (token.text, token.length))
    return create (XAPI_TOKEN_ODD, data, 0, data);

  return token;
}

/**
 * xapi_token_read:
 * @data: XML, from the beginning of a token on
 * @length: bytes of it, at least one
 *
 * Whether a name may be one is not looked at.
 *
 * Returns: the first token; it points into @data
 */
XapiToken
xapi_token_read (const char *data,
                 gsize       length)
{
  g_assert (length > 0);

  return *data == '<' ? read_tag (data, length) : read_text (data, length);
}

/* Returns how long the entity at text is, 0 when it is none of those. */
static gsize
read_entity (const char *text,
             gsize       length,
             char       *character)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      gsize size = strlen (entities[i].name);

      if (size <= length && memcmp (text, entities[i].name, size) == 0)
        {
          *character = entities[i].character;
          return size;
        }
    }

  return 0;
}

/**
 * xapi_token_append_text:
 * @self: a text
 * @to: what it is added to
 *
 * Returns: %FALSE, and nothing is added, when there is an entity other than the five of XML
 */
gboolean
xapi_token_append_text (const XapiToken *self,
                        GString         *to)
{
  const char *end = self->text + self->length;
  gsize before = to->len;
  gsize size;

  if (!self->has_entities)
    {
      g_string_append_len (to, self->text, (gssize) self->length);
      return TRUE;
    }
  for (const char *at = self->text; at < end; at += size)
    {
      char c = *at;

      size = c == '&' ? read_entity (at, (gsize) (end - at), &c) : 1;
      if (size == 0)
        {
          g_string_truncate (to, before);
          return FALSE;
        }
      g_string_append_c (to, c);
    }

  return TRUE;
}
