/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "describe.h"

void
describe_value (GString   *out,
                XapiValue *value)
{
  XapiValueIter iter;
  const char *name = NULL;
  XapiValue *member = NULL;

  switch (xapi_value_get_value_type (value))
    {
    case XAPI_VALUE_NIL:
      g_string_append (out, "nil");
      break;

    case XAPI_VALUE_STRING:
      g_string_append_printf (out, "'%s'", xapi_value_get_string (value));
      break;

    case XAPI_VALUE_DATETIME:
      g_string_append_printf (out, "@%s", xapi_value_get_string (value));
      break;

    case XAPI_VALUE_BOOLEAN:
      g_string_append (out, xapi_value_get_boolean (value) ? "true" : "false");
      break;

    case XAPI_VALUE_INTEGER:
      g_string_append_printf (out, "%d", (int) xapi_value_get_int (value));
      break;

    case XAPI_VALUE_DOUBLE:
      g_string_append_printf (out, "%.2f", xapi_value_get_double (value));
      break;

    case XAPI_VALUE_ARRAY:
      g_string_append_c (out, '[');
      for (gsize i = 0; i < xapi_value_get_size (value); i++)
        describe_value (out, xapi_value_get_item (value, i));
      g_string_append_c (out, ']');
      break;

    case XAPI_VALUE_STRUCT:
      g_string_append_c (out, '{');
      xapi_value_iter_init (&iter, value);
      while (xapi_value_iter_next (&iter, &name, &member))
        {
          g_string_append_printf (out, "%s:", name);
          describe_value (out, member);
        }
      g_string_append_c (out, '}');
      break;

    default:
      g_assert_not_reached ();
    }
}
