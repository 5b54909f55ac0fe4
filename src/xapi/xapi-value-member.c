/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-value.h"

/**
 * xapi_value_member_string:
 * @self: (nullable): a value
 * @name: name of a member
 * @fallback: (nullable): what to take when it is missing or no text
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
xapi_value_member_string (XapiValue  *self,
                          const char *name,
                          const char *fallback)
{
  XapiValue *member = xapi_value_member (self, name);
  XapiValueType type = xapi_value_get_value_type (member);

  return type == XAPI_VALUE_STRING || type == XAPI_VALUE_DATETIME
         ? xapi_value_get_string (member) : fallback;
}

/**
 * xapi_value_member_bool:
 * @self: (nullable): a value
 * @name: name of a member
 * @fallback: what to take when it is missing
 *
 * Returns: the truth
 */
gboolean
xapi_value_member_bool (XapiValue  *self,
                        const char *name,
                        gboolean    fallback)
{
  XapiValue *member = xapi_value_member (self, name);

  return member != NULL ? xapi_value_get_boolean (member) : fallback;
}

/**
 * xapi_value_member_int:
 * @self: (nullable): a value
 * @name: name of a member
 * @fallback: what to take when it is missing
 *
 * Returns: the number
 */
gint64
xapi_value_member_int (XapiValue  *self,
                       const char *name,
                       gint64      fallback)
{
  XapiValue *member = xapi_value_member (self, name);

  return member != NULL ? xapi_value_get_int (member) : fallback;
}

/**
 * xapi_value_member_double:
 * @self: (nullable): a value
 * @name: name of a member
 * @fallback: what to take when it is missing
 *
 * Returns: the number
 */
double
xapi_value_member_double (XapiValue  *self,
                          const char *name,
                          double      fallback)
{
  XapiValue *member = xapi_value_member (self, name);

  return member != NULL ? xapi_value_get_double (member) : fallback;
}

/**
 * xapi_value_member_time:
 * @self: (nullable): a value
 * @name: name of a member
 * @fallback: what to take when it is missing
 *
 * Returns: Unix seconds
 */
gint64
xapi_value_member_time (XapiValue  *self,
                        const char *name,
                        gint64      fallback)
{
  XapiValue *member = xapi_value_member (self, name);

  return member != NULL ? xapi_value_get_time (member) : fallback;
}
