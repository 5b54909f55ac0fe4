/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-json"

#include "config.h"

#include "pp-sim-json.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_DEPTH 100   /* JsonParser calls itself for each level */

/**
 * pp_sim_json_version:
 * @release: a release
 *
 * Returns: which JSON-RPC that release speaks: none before 7.0, the second only from 7.3 on
 */
PpSimJsonVersion
pp_sim_json_version (PpSimRelease release)
{
  static const struct { PpSimRelease since; PpSimJsonVersion version; } versions[] = {
    { PP_SIM_RELEASE_70, PP_SIM_JSON_1 },
    { PP_SIM_RELEASE_82, PP_SIM_JSON_2 },
  };
  PpSimJsonVersion version = PP_SIM_JSON_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (release >= versions[i].since)
      version = versions[i].version;

  return version;
}

/* Reading ---------------------------------------------------------------------------------- */

static PpSimValue *
read_number (JsonNode *node)
{
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return pp_sim_bool (json_node_get_boolean (node));
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return pp_sim_double (json_node_get_double (node));
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return pp_sim_string (json_node_get_string (node));

  return pp_sim_int (json_node_get_int (node));
}

static PpSimValue *
read_value (JsonNode *node)
{
  PpSimValue *value;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      value = pp_sim_array ();
      for (guint i = 0; i < json_array_get_length (array); i++)
        pp_sim_value_append (value, read_value (json_array_get_element (array, i)));
      return value;
    }

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name = NULL;
      JsonNode *member = NULL;

      value = pp_sim_struct ();
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        pp_sim_value_set (value, name, read_value (member));
      return value;
    }

  return JSON_NODE_HOLDS_NULL (node) ? pp_sim_nil () : read_number (node);
}

static gboolean
is_too_deep (const char *body,
             gsize       length)
{
  guint depth = 0;
  gboolean in_text = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (in_text && body[i] == '\\')
        i++;
      else if (body[i] == '"')
        in_text = !in_text;
      else if (!in_text && (body[i] == '[' || body[i] == '{') && ++depth > MAX_DEPTH)
        return TRUE;
      else if (!in_text && (body[i] == ']' || body[i] == '}') && depth > 0)
        depth--;
    }

  return FALSE;
}

static PpSimJsonCall *
read_call (JsonObject *object)
{
  g_autoptr(PpSimJsonCall) self = g_new0 (PpSimJsonCall, 1);
  JsonNode *method = json_object_get_member (object, "method");
  JsonNode *params = json_object_get_member (object, "params");
  JsonNode *id = json_object_get_member (object, "id");
  GType id_type = id != NULL && JSON_NODE_HOLDS_VALUE (id) ? json_node_get_value_type (id) : 0;

  if (method == NULL || params == NULL || json_node_get_string (method) == NULL ||
      !JSON_NODE_HOLDS_ARRAY (params) || (id_type != G_TYPE_INT64 && id_type != G_TYPE_STRING))
    return NULL;

  self->method = json_node_dup_string (method);
  self->params = read_value (params);
  self->id = json_node_copy (id);
  self->second = json_object_has_member (object, "jsonrpc") &&
                 g_strcmp0 (json_object_get_string_member_with_default (object, "jsonrpc", ""),
                            "2.0") == 0;

  return g_steal_pointer (&self);
}

/**
 * pp_sim_json_parse_call:
 * @body: text of a request
 * @length: its length
 * @error: return location for an error
 *
 * Reads a JSON-RPC request.
 *
 * Returns: (transfer full) (nullable): the request
 */
PpSimJsonCall *
pp_sim_json_parse_call (const char *body,
                        gsize       length,
                        GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  PpSimJsonCall *self = NULL;
  JsonNode *root;

  if (is_too_deep (body, length) ||
      !json_parser_load_from_data (parser, body, (gssize) length, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      (self = read_call (json_node_get_object (root))) == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no JSON-RPC");

  return self;
}

/**
 * pp_sim_json_call_free:
 * @self: (transfer full): a request
 *
 * Frees it.
 */
void
pp_sim_json_call_free (PpSimJsonCall *self)
{
  g_clear_pointer (&self->params, pp_sim_value_free);
  g_clear_pointer (&self->id, json_node_unref);
  g_free (self->method);
  g_free (self);
}

/* Writing ---------------------------------------------------------------------------------- */

static void
append_text (GString    *out,
             const char *text)
{
  static const char names[] = "btn.fr";   /* of the characters 8 to 13 */

  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      guchar c = (guchar) * at;

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", c);
      else if (c >= 8 && c <= 13 && c != 11)
        g_string_append_printf (out, "\\%c", names[c - 8]);
      else if (c < 0x20)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_c (out, *at);
    }
  g_string_append_c (out, '"');
}

/* 1.0 and 0.5: a float is told from an integer. */
static void
append_double (GString *out,
               double   number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.16g", number);
  g_string_append (out, buffer);
  if (strpbrk (buffer, ".en") == NULL)
    g_string_append (out, ".0");
}

static void
append_datetime (GString *out,
                 gint64   seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y%m%dT%H:%M:%SZ");

  append_text (out, text);
}

static void append_value (GString          *out,
                          const PpSimValue *value);

static void
append_container (GString          *out,
                  const PpSimValue *value)
{
  gboolean named = pp_sim_value_kind (value) == PP_SIM_STRUCT;

  g_string_append_c (out, named ? '{' : '[');
  for (guint i = 0; i < pp_sim_value_length (value); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (named)
        {
          append_text (out, pp_sim_value_name (value, i));
          g_string_append_c (out, ':');
        }
      append_value (out, pp_sim_value_item (value, i));
    }
  g_string_append_c (out, named ? '}' : ']');
}

static void
append_value (GString          *out,
              const PpSimValue *value)
{
  switch (pp_sim_value_kind (value))
    {
    case PP_SIM_NIL:
      g_string_append (out, "null");
      break;

    case PP_SIM_STRING:
      append_text (out, pp_sim_value_text (value));
      break;

    case PP_SIM_INT:
    case PP_SIM_I4:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, pp_sim_value_int (value));
      break;

    case PP_SIM_BOOL:
      g_string_append (out, pp_sim_value_bool (value) ? "true" : "false");
      break;

    case PP_SIM_DOUBLE:
      append_double (out, pp_sim_value_double (value));
      break;

    case PP_SIM_DATETIME:
      append_datetime (out, pp_sim_value_int (value));
      break;

    case PP_SIM_ARRAY:
    case PP_SIM_STRUCT:
      append_container (out, value);
      break;

    default:
      g_assert_not_reached ();
    }
}

static char *
finish (GString             *out,
        const PpSimJsonCall *call)
{
  g_string_append (out, ",\"id\":");
  if (json_node_get_value_type (call->id) == G_TYPE_STRING)
    append_text (out, json_node_get_string (call->id));
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (call->id));
  g_string_append_c (out, '}');

  return g_string_free (out, FALSE);
}

/**
 * pp_sim_json_write_success:
 * @call: the request
 * @version: what the server speaks
 * @result: (nullable): what the call returned; %NULL = nothing
 *
 * Returns: (transfer full): the body of the reply
 */
char *
pp_sim_json_write_success (const PpSimJsonCall *call,
                           PpSimJsonVersion     version,
                           const PpSimValue    *result)
{
  gboolean second = version == PP_SIM_JSON_2 && call->second;
  GString *out = g_string_new (second ? "{\"jsonrpc\":\"2.0\",\"result\":" : "{\"result\":");

  if (result != NULL)
    append_value (out, result);
  else
    g_string_append (out, "\"\"");
  if (!second)
    g_string_append (out, ",\"error\":null");

  return finish (out, call);
}

/**
 * pp_sim_json_write_failure:
 * @call: the request
 * @version: what the server speaks
 * @failure: code and parameters
 *
 * Returns: (transfer full): the body of the reply
 */
char *
pp_sim_json_write_failure (const PpSimJsonCall *call,
                           PpSimJsonVersion     version,
                           const char * const  *failure)
{
  gboolean second = version == PP_SIM_JSON_2 && call->second;
  g_autoptr(PpSimValue) words = pp_sim_strv (second ? failure + 1 : failure);
  GString *out = g_string_new (NULL);

  if (second)
    {
      g_string_append (out, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":");
      append_text (out, failure[0]);
      g_string_append (out, ",\"data\":");
      append_value (out, words);
      g_string_append_c (out, '}');
    }
  else
    {
      g_string_append (out, "{\"result\":null,\"error\":");
      append_value (out, words);
    }

  return finish (out, call);
}
