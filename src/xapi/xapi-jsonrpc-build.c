/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-jsonrpc.h"

#include <math.h>
#include <string.h>

/* Control characters, which xapi drops, are left out as they are in XML. */
static void
append_text (GString    *out,
             const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      switch (*at)
        {
        case '"':
        case '\\':
          g_string_append_c (out, '\\');
          g_string_append_c (out, *at);
          break;

        case '\n':
          g_string_append (out, "\\n");
          break;

        case '\r':
          g_string_append (out, "\\r");
          break;

        case '\t':
          g_string_append (out, "\\t");
          break;

        default:
          if ((guchar) * at >= 0x20)
            g_string_append_c (out, *at);
          break;
        }
    }
  g_string_append_c (out, '"');
}

/* A float is told from an integer by its point; what is no number at all is none here either. */
static void
append_double (GString *out,
               double   number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.16g", isfinite (number) ? number : 0);
  g_string_append (out, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (out, ".0");
}

static void append_value (GString   *out,
                          XapiValue *value);

static void
append_array (GString   *out,
              XapiValue *value)
{
  g_string_append_c (out, '[');
  for (gsize i = 0; i < xapi_value_get_size (value); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_value (out, xapi_value_get_item (value, i));
    }
  g_string_append_c (out, ']');
}

static void
append_struct (GString   *out,
               XapiValue *value)
{
  XapiValueIter iter;
  const char *name = NULL;
  XapiValue *member = NULL;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  xapi_value_iter_init (&iter, value);
  while (xapi_value_iter_next (&iter, &name, &member))
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      append_text (out, name);
      g_string_append_c (out, ':');
      append_value (out, member);
    }
  g_string_append_c (out, '}');
}

static void
append_value (GString   *out,
              XapiValue *value)
{
  switch (xapi_value_get_value_type (value))
    {
    case XAPI_VALUE_NIL:
      g_string_append (out, "null");
      break;

    case XAPI_VALUE_STRING:
    case XAPI_VALUE_DATETIME:
      append_text (out, xapi_value_get_string (value));
      break;

    case XAPI_VALUE_BOOLEAN:
      g_string_append (out, xapi_value_get_boolean (value) ? "true" : "false");
      break;

    case XAPI_VALUE_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, xapi_value_get_int (value));
      break;

    case XAPI_VALUE_DOUBLE:
      append_double (out, xapi_value_get_double (value));
      break;

    case XAPI_VALUE_ARRAY:
      append_array (out, value);
      break;

    case XAPI_VALUE_STRUCT:
      append_struct (out, value);
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
  GString *out = g_string_sized_new (512);

  g_return_val_if_fail (method != NULL, NULL);

  g_string_append (out, "{\"jsonrpc\":\"2.0\",\"method\":");
  append_text (out, method);
  g_string_append (out, ",\"params\":[");
  for (gsize i = 0; i < n_params; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_value (out, params[i]);
    }
  g_string_append (out, "],\"id\":1}");

  return g_string_free_to_bytes (out);
}
