/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-xmlrpc.h"

#include "xapi-secret.h"

#include <string.h>

/* Escapes text; control characters, which XML cannot hold and xapi drops, are left out. */
static void
append_text (GString    *out,
             const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      switch (*at)
        {
        case '&':
          g_string_append (out, "&amp;");
          break;

        case '<':
          g_string_append (out, "&lt;");
          break;

        case '>':
          g_string_append (out, "&gt;");
          break;

        case '"':
          g_string_append (out, "&quot;");
          break;

        case '\r':
          g_string_append (out, "&#13;");
          break;

        default:
          if ((guchar) * at >= 0x20 || *at == '\t' || *at == '\n')
            g_string_append_c (out, *at);
          break;
        }
    }
}

static void append_value (GString   *out,
                          XapiValue *value);

static void
append_array (GString   *out,
              XapiValue *value)
{
  g_string_append (out, "<array><data>");
  for (gsize i = 0; i < xapi_value_get_size (value); i++)
    append_value (out, xapi_value_get_item (value, i));
  g_string_append (out, "</data></array>");
}

static void
append_struct (GString   *out,
               XapiValue *value)
{
  XapiValueIter iter;
  const char *name = NULL;
  XapiValue *member = NULL;

  g_string_append (out, "<struct>");
  xapi_value_iter_init (&iter, value);
  while (xapi_value_iter_next (&iter, &name, &member))
    {
      g_string_append (out, "<member><name>");
      append_text (out, name);
      g_string_append (out, "</name>");
      append_value (out, member);
      g_string_append (out, "</member>");
    }
  g_string_append (out, "</struct>");
}

static void
append_double (GString *out,
               double   number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "<double>%s</double>",
                          g_ascii_formatd (text, sizeof text, "%.16g", number));
}

/* Texts stand bare in <value>, integers as decimal text: <i4> is refused (facts: XenAPI 1.5). */
static void
append_value (GString   *out,
              XapiValue *value)
{
  g_string_append (out, "<value>");

  switch (xapi_value_get_value_type (value))
    {
    case XAPI_VALUE_NIL:
      g_string_append (out, "<nil/>");
      break;

    case XAPI_VALUE_STRING:
      append_text (out, xapi_value_get_string (value));
      break;

    case XAPI_VALUE_BOOLEAN:
      g_string_append_printf (out, "<boolean>%d</boolean>", xapi_value_get_boolean (value));
      break;

    case XAPI_VALUE_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, xapi_value_get_int (value));
      break;

    case XAPI_VALUE_DOUBLE:
      append_double (out, xapi_value_get_double (value));
      break;

    case XAPI_VALUE_DATETIME:
      g_string_append (out, "<dateTime.iso8601>");
      append_text (out, xapi_value_get_string (value));
      g_string_append (out, "</dateTime.iso8601>");
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

  g_string_append (out, "</value>");
}

/* Enough for the texts of a login: a buffer that had to grow would leave a password behind. */
static gsize
estimate_size (XapiValue * const *params,
               gsize              n_params)
{
  gsize size = 512;

  for (gsize i = 0; i < n_params; i++)
    {
      size += 64;
      if (xapi_value_get_value_type (params[i]) == XAPI_VALUE_STRING)
        size += strlen ("&quot;") * strlen (xapi_value_get_string (params[i]));
    }

  return size;
}

/**
 * xapi_xmlrpc_build_call:
 * @method: name of a method
 * @params: (array length=n_params) (nullable): its parameters
 * @n_params: how many
 *
 * Returns: (transfer full): the body of the request
 */
GBytes *
xapi_xmlrpc_build_call (const char        *method,
                        XapiValue * const *params,
                        gsize              n_params)
{
  GString *out;
  gsize length;

  g_return_val_if_fail (method != NULL, NULL);

  out = g_string_sized_new (estimate_size (params, n_params));
  g_string_append (out, "<?xml version=\"1.0\"?><methodCall><methodName>");
  append_text (out, method);
  g_string_append (out, "</methodName><params>");
  for (gsize i = 0; i < n_params; i++)
    {
      g_string_append (out, "<param>");
      append_value (out, params[i]);
      g_string_append (out, "</param>");
    }
  g_string_append (out, "</params></methodCall>");
  length = out->len;

  return xapi_secret_take (g_string_free (out, FALSE), length, g_free);
}
