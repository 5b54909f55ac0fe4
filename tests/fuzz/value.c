/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "value.h"

#include <string.h>

/* Asks a value everything there is to ask, whatever its type. */
static void
walk_value (XapiValue *value)
{
  g_auto(GStrv) strings = xapi_value_to_strv (value);
  XapiValueIter iter;
  const char *name;
  XapiValue *member;

  g_assert_true (g_utf8_validate (xapi_value_get_string (value), -1, NULL));
  xapi_value_get_boolean (value);
  xapi_value_get_int (value);
  xapi_value_get_double (value);
  xapi_value_get_time (value);
  for (gsize i = 0; i < xapi_value_get_size (value); i++)
    walk_value (xapi_value_get_item (value, i));

  xapi_value_iter_init (&iter, value);
  while (xapi_value_iter_next (&iter, &name, &member))
    {
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_nonnull (xapi_value_member (value, name));
      walk_value (member);
    }
}

static void
compare_values (XapiValue *one,
                XapiValue *other)
{
  XapiValueIter iters[2];
  const char *names[2];
  XapiValue *members[2];

  g_assert_true ((one == NULL) == (other == NULL));
  g_assert_cmpint (xapi_value_get_value_type (one), ==, xapi_value_get_value_type (other));
  g_assert_cmpstr (xapi_value_get_string (one), ==, xapi_value_get_string (other));
  g_assert_cmpint (xapi_value_get_int (one), ==, xapi_value_get_int (other));
  g_assert_cmpuint (xapi_value_get_size (one), ==, xapi_value_get_size (other));
  for (gsize i = 0; i < xapi_value_get_size (one); i++)
    compare_values (xapi_value_get_item (one, i), xapi_value_get_item (other, i));

  xapi_value_iter_init (&iters[0], one);
  xapi_value_iter_init (&iters[1], other);
  while (xapi_value_iter_next (&iters[0], &names[0], &members[0]))
    {
      g_assert_true (xapi_value_iter_next (&iters[1], &names[1], &members[1]));
      g_assert_cmpstr (names[0], ==, names[1]);
      compare_values (members[0], members[1]);
    }
}

/* Both have to say the same, and all of it has to be readable. */
void
fuzz_compare_replies (XapiReply *one,
                      XapiReply *other)
{
  g_assert_true ((one == NULL) == (other == NULL));
  if (one == NULL)
    return;

  g_assert_cmpint (one->success, ==, other->success);
  g_assert_cmpstr (one->code, ==, other->code);
  if (one->success)
    g_assert_nonnull (one->value);
  else
    g_assert_cmpstrv (one->params, other->params);
  compare_values (one->value, other->value);
  walk_value (one->value);
}
