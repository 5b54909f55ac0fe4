/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-jsonrpc.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "xapi-error.h"
#include "xapi-value-builder.h"

#define DATE_LENGTH 18   /* 20130625T10:11:12Z */

/*
 * XapiJsonrpcParser: makes an XapiValue of a JSON-RPC reply.
 *
 * JsonParser does the work, once all is there. It calls itself for each level without a limit, and
 * takes much for JSON that is none (comments, apostrophes, assignments, a second value): that is
 * refused while the reply arrives.
 *
 * The values are those that XML-RPC makes of the same record: integers are text, a text of the form
 * of a date is one, and control characters that XML cannot hold are left out.
 */
struct _XapiJsonrpcParser
{
  XapiValueBuilder *builder;    /* (owned) */
  GString          *text;       /* (owned) the reply so far */
  GError           *error;      /* (owned) (nullable) */
  gsize             max_size;
  guint             max_depth;
  guint             depth;
  gboolean          in_string;
  gboolean          escaped;    /* after a backslash in a string */
  guint             n_digits;   /* of an escape, yet to come */
  guint             unit;       /* UTF-16, of an escape */
  gboolean          half;       /* the first unit of a pair was read */
  gboolean          complete;   /* the one value has ended */
};

static void
fail (XapiJsonrpcParser *self,
      const char        *why)
{
  if (self->error == NULL)
    self->error = xapi_error_new (XAPI_ERROR_PROTOCOL, NULL, "not JSON: %s", why);
}

/* What comes in while it arrives ---------------------------------------------------------------- */

/* JsonParser reads past the end of a string for the second half of a pair. */
static void
end_unit (XapiJsonrpcParser *self)
{
  gboolean is_trail = self->unit >= 0xdc00 && self->unit < 0xe000;

  if (is_trail != self->half)
    fail (self, "half a character");
  self->half = self->unit >= 0xd800 && self->unit < 0xdc00;
}

static void
look_in_string (XapiJsonrpcParser *self,
                char               c)
{
  if (self->n_digits > 0)
    {
      if (!g_ascii_isxdigit (c))
        fail (self, "an escape has no digits");
      self->unit = self->unit * 16 + (guint) g_ascii_xdigit_value (c);
      if (--self->n_digits == 0)
        end_unit (self);
      return;
    }

  if (self->half && c != (self->escaped ? 'u' : '\\'))
    fail (self, "half a character");
  if (self->escaped && c == 'u')
    {
      self->n_digits = 4;
      self->unit = 0;
    }
  if (!self->escaped && c == '"')
    self->in_string = FALSE;
  self->escaped = !self->escaped && c == '\\';
}

static void
look_between (XapiJsonrpcParser *self,
              char               c)
{
  if (strchr (" \t\r\n", c) != NULL && c != '\0')
    return;

  if (self->complete)
    {
      fail (self, "the reply goes on after its end");
    }
  else if (c == '{' || c == '[')
    {
      if (self->depth == self->max_depth)
        fail (self, "values are nested too deep");
      self->depth++;
    }
  else if (self->depth == 0)
    {
      fail (self, "the reply does not begin like one");
    }
  else if (c == '}' || c == ']')
    {
      self->depth--;
      self->complete = self->depth == 0;
    }
  else if (c == '"')
    {
      self->in_string = TRUE;
    }
  else if (!g_ascii_isalnum (c) && (c == '\0' || strchr (",:+-.", c) == NULL))
    {
      fail (self, "a character that has no meaning there");
    }
}

/* The values, once all is there ------------------------------------------------------------------ */

static gboolean
is_date (const char *text)
{
  static const char pattern[] = "dddddddd" "Tdd:dd:ddZ";

  if (strlen (text) != DATE_LENGTH)
    return FALSE;

  for (guint i = 0; i < DATE_LENGTH; i++)
    {
      if (pattern[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
        return FALSE;
    }

  return TRUE;
}

static XapiValue *
convert_scalar (XapiJsonrpcParser *self,
                JsonNode          *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_BOOLEAN)
    return xapi_value_new_boolean (json_node_get_boolean (node));
  if (type == G_TYPE_DOUBLE)
    return xapi_value_new_double (json_node_get_double (node));
  if (type == G_TYPE_STRING)
    {
      g_autoptr(GString) text = xapi_jsonrpc_clean (json_node_get_string (node));

      return is_date (text->str) ? xapi_value_new_datetime (text->str) :
             xapi_value_builder_string (self->builder, text);
    }
  if (type == G_TYPE_INT64)
    {
      g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

      return xapi_value_new_string (digits);
    }

  return xapi_value_new_nil ();
}

static XapiValue *
convert (XapiJsonrpcParser *self,
         JsonNode          *node)
{
  guint first = xapi_value_builder_count (self->builder);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_autoptr(GString) text = xapi_jsonrpc_clean (name);
          char *kept = xapi_value_builder_name (self->builder, text);

          xapi_value_builder_add (self->builder, kept, convert (self, member));
        }
      return xapi_value_builder_take_struct (self->builder, first);
    }

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        xapi_value_builder_add (self->builder, NULL,
                                convert (self, json_array_get_element (array, i)));
      return xapi_value_builder_take_array (self->builder, first);
    }

  return convert_scalar (self, node);
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

  xapi_value_builder_free (self->builder);
  g_string_free (self->text, TRUE);
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
  g_return_val_if_fail (self != NULL, FALSE);

  if (length > self->max_size - self->text->len)
    fail (self, "the reply is too large");

  for (gsize i = 0; i < length && self->error == NULL; i++)
    {
      if (self->in_string)
        look_in_string (self, data[i]);
      else
        look_between (self, data[i]);
    }
  if (self->error == NULL)
    g_string_append_len (self->text, data, (gssize) length);

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
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(XapiValue) answer = NULL;
  g_autoptr(GError) local = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!self->complete)
    fail (self, "the reply is cut");
  else if (!json_parser_load_from_data (parser, self->text->str, (gssize) self->text->len, &local))
    fail (self, local->message);
  if (!report (self, error))
    return NULL;

  g_string_truncate (self->text, 0);
  answer = convert (self, json_parser_get_root (parser));

  return xapi_reply_new_json (answer, error);
}
