/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-jsonrpc.h"

#include "xapi-secret.h"

#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

/**
 * xapi_jsonrpc_clean:
 * @text: a text
 *
 * Returns: (transfer full): it without the control characters that XML cannot hold: xapi drops them
 *   from what it is sent, and they are no part of a value either
 */
GString *
xapi_jsonrpc_clean (const char *text)
{
  GString *cleaned = g_string_sized_new (strlen (text));

  for (const char *at = text; *at != '\0'; at++)
    {
      if ((guchar) * at >= 0x20 || *at == '\t' || *at == '\n' || *at == '\r')
        g_string_append_c (cleaned, *at);
    }

  return cleaned;
}

static void add_value (JsonBuilder *builder,
                       XapiValue   *value);

static void
add_array (JsonBuilder *builder,
           XapiValue   *value)
{
  json_builder_begin_array (builder);
  for (gsize i = 0; i < xapi_value_get_size (value); i++)
    add_value (builder, xapi_value_get_item (value, i));
  json_builder_end_array (builder);
}

static void
add_struct (JsonBuilder *builder,
            XapiValue   *value)
{
  XapiValueIter iter;
  const char *name = NULL;
  XapiValue *member = NULL;

  json_builder_begin_object (builder);
  xapi_value_iter_init (&iter, value);
  while (xapi_value_iter_next (&iter, &name, &member))
    {
      g_autoptr(GString) cleaned = xapi_jsonrpc_clean (name);

      json_builder_set_member_name (builder, cleaned->str);
      add_value (builder, member);
    }
  json_builder_end_object (builder);
}

static void
add_text (JsonBuilder *builder,
          const char  *text)
{
  g_autoptr(GString) cleaned = xapi_jsonrpc_clean (text);

  json_builder_add_string_value (builder, cleaned->str);
}

static void
add_value (JsonBuilder *builder,
           XapiValue   *value)
{
  switch (xapi_value_get_value_type (value))
    {
    case XAPI_VALUE_NIL:
      json_builder_add_null_value (builder);
      break;

    case XAPI_VALUE_STRING:
    case XAPI_VALUE_DATETIME:
      add_text (builder, xapi_value_get_string (value));
      break;

    case XAPI_VALUE_BOOLEAN:
      json_builder_add_boolean_value (builder, xapi_value_get_boolean (value));
      break;

    case XAPI_VALUE_INTEGER:
      json_builder_add_int_value (builder, xapi_value_get_int (value));
      break;

    case XAPI_VALUE_DOUBLE:
      /* What is no number at all is none here either. */
      json_builder_add_double_value (builder, isfinite (xapi_value_get_double (value)) ?
                                     xapi_value_get_double (value) : 0);
      break;

    case XAPI_VALUE_ARRAY:
      add_array (builder, value);
      break;

    case XAPI_VALUE_STRUCT:
      add_struct (builder, value);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * xapi_jsonrpc_build_call:
 * @method: name of a method
 * @params: (array length=n_params) (nullable): its parameters
 * @n_params: how many
 *
 * The request says version 2.0: 7.0 to 7.2 do not look at that and answer in the first, later ones
 * in the second (facts: XenAPI 1.6). An id has to be there; the reply to it comes on the same
 * connection, so that any will do.
 *
 * Returns: (transfer full): the body of the request
 */
GBytes *
xapi_jsonrpc_build_call (const char        *method,
                         XapiValue * const *params,
                         gsize              n_params)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  char *text;

  g_return_val_if_fail (method != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "jsonrpc");
  json_builder_add_string_value (builder, "2.0");
  json_builder_set_member_name (builder, "method");
  json_builder_add_string_value (builder, method);
  json_builder_set_member_name (builder, "params");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n_params; i++)
    add_value (builder, params[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, 1);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return xapi_secret_take (text, strlen (text), g_free);
}
