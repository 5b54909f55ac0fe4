/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-jsonrpc.h"

#include "xapi-error.h"
#include "xapi-value-builder.h"

#include <string.h>

#define NUMBER_MAX 64
#define DATE_LENGTH 18   /* 20130625T10:11:12Z */

/* What may come next, between two tokens. */
typedef enum
{
  EXPECT_VALUE,
  EXPECT_ITEM_OR_END,    /* after [ */
  EXPECT_NAME_OR_END,    /* after { */
  EXPECT_NAME,           /* after a comma in an object */
  EXPECT_COLON,
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,        /* the reply is complete */
} Expect;

/* What is being read. */
typedef enum
{
  TOKEN_NONE,
  TOKEN_STRING,
  TOKEN_ESCAPE,          /* after a backslash */
  TOKEN_UNICODE,         /* the four digits after \u */
  TOKEN_NUMBER,
  TOKEN_WORD,            /* true, false, null */
} Token;

/** Level: one object or array that is still open. */
typedef struct
{
  char    *name;       /* (owned) (nullable) GRefString: of the member being read */
  guint    first;      /* where its items or members begin in the builder */
  gboolean is_object;
} Level;

/*
 * XapiJsonrpcParser: makes an XapiValue of a JSON-RPC reply while it arrives.
 *
 * Its own, and not JsonParser: that wants the whole text at once and makes a tree of it that takes
 * ten times its size, 118 MB for the 12.7 MB of 6000 VM records, which here become 25 MB. It
 * also calls itself for each level without a limit.
 *
 * The values are those that XML-RPC makes of the same record: integers are text, a text of the form
 * of a date is one, and control characters that XML cannot hold are left out.
 */
struct _XapiJsonrpcParser
{
  XapiValueBuilder *builder;   /* (owned) */
  GArray           *levels;    /* (owned) Level */
  GString          *text;      /* (owned) of the token being read */
  XapiValue        *answer;    /* (owned) (nullable) */
  GError           *error;     /* (owned) (nullable) */
  Expect            expect;
  Token             token;
  gboolean          is_name;   /* the string being read names a member */
  guint             digits;    /* of an escape, read so far */
  guint             unit;      /* UTF-16, of an escape */
  guint             lead;      /* the first half of a pair; 0 = none */
  gsize             size;
  gsize             max_size;
  guint             max_depth;
};

static void
fail (XapiJsonrpcParser *self,
      const char        *why)
{
  if (self->error == NULL)
    self->error = xapi_error_new (XAPI_ERROR_PROTOCOL, NULL, "not JSON: %s", why);
}

static Level *
top_level (XapiJsonrpcParser *self)
{
  return self->levels->len > 0 ? &g_array_index (self->levels, Level, self->levels->len - 1) : NULL;
}

/* Values ------------------------------------------------------------------------------------ */

static void
deliver (XapiJsonrpcParser *self,
         XapiValue         *value)
{
  Level *level = top_level (self);

  if (level == NULL)
    {
      self->answer = value;
      self->expect = EXPECT_NOTHING;
      return;
    }

  xapi_value_builder_add (self->builder, g_steal_pointer (&level->name), value);
  self->expect = EXPECT_COMMA_OR_END;
}

static void
open_level (XapiJsonrpcParser *self,
            gboolean           is_object)
{
  Level level = { NULL, xapi_value_builder_count (self->builder), is_object };

  if (self->levels->len >= self->max_depth)
    {
      fail (self, "values are nested too deep");
      return;
    }

  g_array_append_val (self->levels, level);
  self->expect = is_object ? EXPECT_NAME_OR_END : EXPECT_ITEM_OR_END;
}

static void
close_level (XapiJsonrpcParser *self)
{
  Level level = *top_level (self);

  g_array_set_size (self->levels, self->levels->len - 1);
  deliver (self, level.is_object ? xapi_value_builder_take_struct (self->builder, level.first) :
           xapi_value_builder_take_array (self->builder, level.first));
}

static gboolean
is_date (const GString *text)
{
  static const char pattern[] = "dddddddd" "Tdd:dd:ddZ";

  if (text->len != DATE_LENGTH)
    return FALSE;

  for (guint i = 0; i < DATE_LENGTH; i++)
    {
      if (pattern[i] == 'd' ? !g_ascii_isdigit (text->str[i]) : text->str[i] != pattern[i])
        return FALSE;
    }

  return TRUE;
}

static void
end_string (XapiJsonrpcParser *self)
{
  self->token = TOKEN_NONE;
  if (!g_utf8_validate_len (self->text->str, self->text->len, NULL))
    {
      fail (self, "a text is not UTF-8");
      return;
    }

  if (self->is_name)
    {
      top_level (self)->name = xapi_value_builder_name (self->builder, self->text);
      self->expect = EXPECT_COLON;
    }
  else if (is_date (self->text))
    {
      deliver (self, xapi_value_new_datetime (self->text->str));
    }
  else
    {
      deliver (self, xapi_value_builder_string (self->builder, self->text));
    }
}

/* "-12" is text, as in XML; "1.0", "1e-3" and the "0." of old OCaml are floating-point numbers. */
static void
end_number (XapiJsonrpcParser *self)
{
  const char *digits = self->text->str + (*self->text->str == '-');
  char *end = NULL;
  double number;

  self->token = TOKEN_NONE;
  if (!g_ascii_isdigit (*digits))
    {
      fail (self, "a number has no digits");
      return;
    }

  if (digits[strspn (digits, "0123456789")] == '\0')
    {
      deliver (self, xapi_value_new_string_len (self->text->str, self->text->len));
      return;
    }

  number = g_ascii_strtod (self->text->str, &end);
  if (*end != '\0')
    fail (self, "a number is malformed");
  else
    deliver (self, xapi_value_new_double (number));
}

static void
end_word (XapiJsonrpcParser *self)
{
  self->token = TOKEN_NONE;
  if (g_str_equal (self->text->str, "true") || g_str_equal (self->text->str, "false"))
    deliver (self, xapi_value_new_boolean (*self->text->str == 't'));
  else if (g_str_equal (self->text->str, "null"))
    deliver (self, xapi_value_new_nil ());
  else
    fail (self, "an unknown word");
}

/* Tokens ------------------------------------------------------------------------------------ */

static void
start_token (XapiJsonrpcParser *self,
             Token              token,
             char               first)
{
  self->token = token;
  self->lead = 0;
  g_string_truncate (self->text, 0);
  if (token != TOKEN_STRING)
    g_string_append_c (self->text, first);
}

static void
start_value (XapiJsonrpcParser *self,
             char               c)
{
  self->is_name = FALSE;
  if (c == '"')
    start_token (self, TOKEN_STRING, c);
  else if (c == '{' || c == '[')
    open_level (self, c == '{');
  else if (c == '-' || g_ascii_isdigit (c))
    start_token (self, TOKEN_NUMBER, c);
  else if (g_ascii_islower (c))
    start_token (self, TOKEN_WORD, c);
  else
    fail (self, "a value does not begin like one");
}

static void
start_name (XapiJsonrpcParser *self,
            char               c)
{
  if (c != '"')
    {
      fail (self, "a member has no name");
      return;
    }

  self->is_name = TRUE;
  start_token (self, TOKEN_STRING, c);
}

static void
separate (XapiJsonrpcParser *self,
          char               c)
{
  gboolean in_object = top_level (self)->is_object;

  if (c == ',')
    self->expect = in_object ? EXPECT_NAME : EXPECT_VALUE;
  else if (c == (in_object ? '}' : ']'))
    close_level (self);
  else
    fail (self, "two values without a comma");
}

/* One character between two tokens, which is no white space. */
static void
read_between (XapiJsonrpcParser *self,
              char               c)
{
  switch (self->expect)
    {
    case EXPECT_VALUE:
      start_value (self, c);
      break;

    case EXPECT_ITEM_OR_END:
      if (c == ']')
        close_level (self);
      else
        start_value (self, c);
      break;

    case EXPECT_NAME_OR_END:
      if (c == '}')
        close_level (self);
      else
        start_name (self, c);
      break;

    case EXPECT_NAME:
      start_name (self, c);
      break;

    case EXPECT_COLON:
      self->expect = EXPECT_VALUE;
      if (c != ':')
        fail (self, "a name without a colon");
      break;

    case EXPECT_COMMA_OR_END:
      separate (self, c);
      break;

    case EXPECT_NOTHING:
    default:
      fail (self, "the reply goes on after its end");
      break;
    }
}

static void
append_unit (XapiJsonrpcParser *self)
{
  guint unit = self->unit;
  guint lead = self->lead;

  self->lead = 0;
  if (unit >= 0xd800 && unit < 0xdc00)
    self->lead = unit;
  else if (unit >= 0xdc00 && unit < 0xe000)
    g_string_append_unichar (self->text, lead == 0 ? 0xfffd :
                             0x10000 + ((lead - 0xd800) << 10) + (unit - 0xdc00));
  else if (unit >= 0x20 || unit == '\t' || unit == '\n' || unit == '\r')
    g_string_append_unichar (self->text, unit);
}

static void
read_unicode (XapiJsonrpcParser *self,
              char               c)
{
  if (!g_ascii_isxdigit (c))
    {
      fail (self, "an escape has no digits");
      return;
    }

  self->unit = self->unit * 16 + (guint) g_ascii_xdigit_value (c);
  if (++self->digits < 4)
    return;

  self->token = TOKEN_STRING;
  append_unit (self);
}

static void
read_escape (XapiJsonrpcParser *self,
             char               c)
{
  static const char names[] = "\"\\/nrtbf";
  static const char meant[] = "\"\\/\n\r\t";   /* what follows is left out */
  const char *found = strchr (names, c);

  self->token = TOKEN_STRING;
  if (c == 'u')
    {
      self->token = TOKEN_UNICODE;
      self->digits = 0;
      self->unit = 0;
    }
  else if (c == '\0' || found == NULL)
    {
      fail (self, "an unknown escape");
    }
  else
    {
      self->lead = 0;
      if (found - names < (gssize) strlen (meant))
        g_string_append_c (self->text, meant[found - names]);
    }
}

/* Reads what is plain in a text. Returns where that ends. */
static const char *
read_string (XapiJsonrpcParser *self,
             const char        *data,
             const char        *end)
{
  const char *at = data;

  while (at < end && *at != '"' && *at != '\\' && (guchar) * at >= 0x20)
    at++;
  if (at > data)
    {
      self->lead = 0;
      g_string_append_len (self->text, data, at - data);
    }
  if (at == end)
    return at;

  if (*at == '"')
    end_string (self);
  else if (*at == '\\')
    self->token = TOKEN_ESCAPE;
  else if (*at == '\t' || *at == '\n' || *at == '\r')
    g_string_append_c (self->text, *at);

  return at + 1;
}

/* Reads on in a number or word. Returns where it ends. */
static const char *
read_word (XapiJsonrpcParser *self,
           const char        *data,
           const char        *end)
{
  const char *at = data;

  while (at < end && (g_ascii_isalnum (*at) || *at == '.' || *at == '-' || *at == '+'))
    at++;
  if (self->text->len + (gsize) (at - data) > NUMBER_MAX)
    {
      fail (self, "a number is too long");
      return end;
    }

  g_string_append_len (self->text, data, at - data);
  if (at < end && self->token == TOKEN_NUMBER)
    end_number (self);
  else if (at < end)
    end_word (self);

  return at;
}

static const char *
read_piece (XapiJsonrpcParser *self,
            const char        *at,
            const char        *end)
{
  switch (self->token)
    {
    case TOKEN_NONE:
      if (*at != ' ' && *at != '\n' && *at != '\t' && *at != '\r')
        read_between (self, *at);
      return at + 1;

    case TOKEN_STRING:
      return read_string (self, at, end);

    case TOKEN_ESCAPE:
      read_escape (self, *at);
      return at + 1;

    case TOKEN_UNICODE:
      read_unicode (self, *at);
      return at + 1;

    case TOKEN_NUMBER:
    case TOKEN_WORD:
    default:
      return read_word (self, at, end);
    }
}

/**
 * xapi_jsonrpc_parser_new:
 *
 * Returns: (transfer full): a parser for one reply
 */
XapiJsonrpcParser *
xapi_jsonrpc_parser_new (void)
{
  XapiJsonrpcParser *self = g_new0 (XapiJsonrpcParser, 1);

  self->builder = xapi_value_builder_new ();
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  self->text = g_string_new (NULL);
  xapi_jsonrpc_parser_set_limits (self, XAPI_JSONRPC_MAX_SIZE, XAPI_JSONRPC_MAX_DEPTH);

  return self;
}

/**
 * xapi_jsonrpc_parser_free:
 * @self: (transfer full): a parser
 *
 * Frees it and what it has not handed out.
 */
void
xapi_jsonrpc_parser_free (XapiJsonrpcParser *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->levels->len; i++)
    g_clear_pointer (&g_array_index (self->levels, Level, i).name, g_ref_string_release);

  xapi_value_builder_free (self->builder);
  g_array_unref (self->levels);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->answer, xapi_value_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * xapi_jsonrpc_parser_set_limits:
 * @self: a parser
 * @max_size: bytes a reply may have
 * @max_depth: how deep values may be nested
 *
 * Sets the limits, before anything is fed.
 */
void
xapi_jsonrpc_parser_set_limits (XapiJsonrpcParser *self,
                                gsize              max_size,
                                guint              max_depth)
{
  g_return_if_fail (self != NULL);

  self->max_size = max_size;
  self->max_depth = max_depth;
}

static gboolean
report (XapiJsonrpcParser *self,
        GError           **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

/**
 * xapi_jsonrpc_parser_feed:
 * @self: a parser
 * @data: the next bytes of the reply
 * @length: how many
 * @error: return location
 *
 * Returns: %FALSE once the reply is known to be none (%XAPI_ERROR_PROTOCOL)
 */
gboolean
xapi_jsonrpc_parser_feed (XapiJsonrpcParser *self,
                          const char        *data,
                          gsize              length,
                          GError           **error)
{
  const char *end = data + length;

  g_return_val_if_fail (self != NULL, FALSE);

  if (length > self->max_size - self->size)
    fail (self, "the reply is too large");

  self->size += self->error == NULL ? length : 0;
  for (const char *at = data; at < end && self->error == NULL;)
    at = read_piece (self, at, end);

  return report (self, error);
}

/**
 * xapi_jsonrpc_parser_finish:
 * @self: a parser
 * @error: return location
 *
 * The reply has ended.
 *
 * Returns: (transfer full): what it says; %NULL when it is cut or none (%XAPI_ERROR_PROTOCOL)
 */
XapiReply *
xapi_jsonrpc_parser_finish (XapiJsonrpcParser *self,
                            GError           **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->answer == NULL)
    fail (self, "the reply is cut");
  if (!report (self, error))
    return NULL;

  return xapi_reply_new_json (self->answer, error);
}
