/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "xapi-methods.h"
#include "xapi-secret.h"
#include "xapi-value.h"
#include "xapi-xmlrpc.h"

#include <string.h>

static void
test_lenient_getters (void)
{
  static const struct
  {
    const char *text;
    gint64      number;
    gboolean    boolean;
  } rows[] = {
    { "3600", 3600, FALSE },
    { "-7", -7, FALSE },
    { "0", 0, FALSE },
    { "1", 1, TRUE },
    { "true", 0, TRUE },
    { "false", 0, FALSE },
    { "", 0, FALSE },
    { "seven", 0, FALSE },
    { "9223372036854775807", G_MAXINT64, FALSE },
    { "99999999999999999999", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(XapiValue) value = xapi_value_new_string (rows[i].text);

      g_assert_cmpint (xapi_value_get_int (value), ==, rows[i].number);
      g_assert_cmpint (xapi_value_get_boolean (value), ==, rows[i].boolean);
      g_assert_cmpstr (xapi_value_get_string (value), ==, rows[i].text);
    }
}

static void
test_numbers (void)
{
  g_autoptr(XapiValue) number = xapi_value_new_double (2.75);
  g_autoptr(XapiValue) text = xapi_value_new_string ("0.5");
  g_autoptr(XapiValue) whole = xapi_value_new_integer (41);
  g_autoptr(XapiValue) huge = xapi_value_new_double (1e300);
  g_autoptr(XapiValue) sent = xapi_value_new_int (-12);

  g_assert_cmpfloat (xapi_value_get_double (number), ==, 2.75);
  g_assert_cmpint (xapi_value_get_int (number), ==, 2);
  g_assert_cmpfloat (xapi_value_get_double (text), ==, 0.5);
  g_assert_cmpfloat (xapi_value_get_double (whole), ==, 41.0);
  g_assert_cmpint (xapi_value_get_int (huge), ==, 0);
  g_assert_cmpint (xapi_value_get_value_type (sent), ==, XAPI_VALUE_STRING);
  g_assert_cmpstr (xapi_value_get_string (sent), ==, "-12");
}

static void
test_time (void)
{
  static const struct
  {
    const char *text;
    gint64      seconds;
  } rows[] = {
    { "19700101T00:00:00Z", 0 },
    { "20130625T10:11:12Z", 1372155072 },
    { "2013-06-25T10:11:12Z", 1372155072 },
    { "20130625T101112Z", 1372155072 },
    { "2013-06-25T10:11:12.345Z", 1372155072 },
    { "2013-06-25T12:11:12+02:00", 1372155072 },
    { "20130625T05:11:12-0500", 1372155072 },
    { "20130625T10:11:12", 1372155072 },
    { "20130231T10:11:12Z", 0 },
    { "20130625", 0 },
    { "soon", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(XapiValue) value = xapi_value_new_datetime (rows[i].text);

      g_assert_cmpint (xapi_value_get_time (value), ==, rows[i].seconds);
    }
}

static void
test_struct (void)
{
  g_autoptr(XapiValue) value = xapi_value_new_struct_of_strings ("uuid", "abc", "size", "512",
                                                                 "live", "true", NULL);
  const char *expected[] = { "uuid", "size", "live" };
  const char *name = NULL;
  XapiValueIter iter;
  guint n_members = 0;

  g_assert_cmpstr (xapi_value_member_string (value, "uuid", "-"), ==, "abc");
  g_assert_cmpstr (xapi_value_member_string (value, "missing", "-"), ==, "-");
  g_assert_cmpint (xapi_value_member_int (value, "size", -1), ==, 512);
  g_assert_cmpint (xapi_value_member_int (value, "missing", -1), ==, -1);
  g_assert_true (xapi_value_member_bool (value, "live", FALSE));
  g_assert_true (xapi_value_member_bool (value, "missing", TRUE));
  g_assert_cmpint (xapi_value_member_time (value, "missing", 9), ==, 9);
  g_assert_null (xapi_value_member (value, "missing"));

  xapi_value_iter_init (&iter, value);
  while (xapi_value_iter_next (&iter, &name, NULL))
    g_assert_cmpstr (name, ==, expected[n_members++]);
  g_assert_cmpuint (n_members, ==, 3);
}

static void
test_array (void)
{
  g_autoptr(XapiValue) texts = xapi_value_new_array_of_strings ("a", "b", NULL);
  g_autoptr(XapiValue) nested = xapi_value_new_array (xapi_value_ref (texts),
                                                      xapi_value_new_boolean (TRUE), NULL);
  g_auto(GStrv) strings = xapi_value_to_strv (texts);

  g_assert_cmpuint (xapi_value_get_size (nested), ==, 2);
  g_assert_true (xapi_value_get_item (nested, 0) == texts);
  g_assert_null (xapi_value_get_item (nested, 2));
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  g_assert_cmpstr (strings[1], ==, "b");
}

static void
test_nothing (void)
{
  g_autoptr(XapiValue) nil = xapi_value_new_nil ();
  g_auto(GStrv) strings = xapi_value_to_strv (NULL);
  XapiValueIter iter;

  g_assert_cmpstr (xapi_value_get_string (NULL), ==, "");
  g_assert_cmpint (xapi_value_get_int (nil), ==, 0);
  g_assert_false (xapi_value_get_boolean (NULL));
  g_assert_cmpuint (xapi_value_get_size (nil), ==, 0);
  g_assert_null (xapi_value_member (NULL, "name"));
  g_assert_null (xapi_value_get_item (NULL, 0));
  g_assert_null (strings[0]);
  xapi_value_iter_init (&iter, NULL);
  g_assert_false (xapi_value_iter_next (&iter, NULL, NULL));
}

static void
test_methods_sorted (void)
{
  const char * const *names = xapi_methods_list ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_true (xapi_methods_has (names[i]));
      if (i > 0)
        g_assert_cmpstr (names[i - 1], <, names[i]);
    }

  g_assert_false (xapi_methods_has ("VM.destroy"));
  g_assert_true (xapi_methods_is_idempotent ("event.from"));
  g_assert_false (xapi_methods_is_idempotent ("Async.host.reboot"));
}

static gboolean
is_zero (const char *data,
         gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (data[i] != '\0')
        return FALSE;
    }

  return TRUE;
}

/* Memory of the test itself, so that it can be looked at afterwards. */
static char wiped[] = "<value>the password</value>";
static guint n_wiped;

static void
take_wiped (gpointer data)
{
  g_assert_true (data == wiped);
  g_assert_true (is_zero (wiped, sizeof wiped));
  n_wiped++;
}

static void
test_secret (void)
{
  GBytes *body = xapi_secret_take (wiped, sizeof wiped, take_wiped);
  GBytes *part = g_bytes_new_from_bytes (body, 7, 12);

  g_assert_cmpuint (g_bytes_get_size (body), ==, sizeof wiped);
  g_bytes_unref (body);
  /* Not while libsoup has a part of it. */
  g_assert_cmpmem (g_bytes_get_data (part, NULL), 12, "the password", 12);
  g_assert_cmpuint (n_wiped, ==, 0);
  g_bytes_unref (part);
  g_assert_cmpuint (n_wiped, ==, 1);
}

/* Longer than any estimate without its escapes. */
static void
test_secret_call (void)
{
  g_autofree char *quotes = g_strnfill (5000, '"');
  g_autoptr(XapiValue) password = xapi_value_new_secret (quotes);
  XapiValue *params[] = { password };
  g_autoptr(GBytes) body = xapi_xmlrpc_build_call ("session.login_with_password", params, 1);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_assert_cmpstr (xapi_value_get_string (password), ==, quotes);
  g_assert_nonnull (strstr (text, "<value>&quot;&quot;"));
  g_assert_cmpuint (strlen (text), >, 6 * strlen (quotes));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xapi/value/lenient-getters", test_lenient_getters);
  g_test_add_func ("/xapi/value/numbers", test_numbers);
  g_test_add_func ("/xapi/value/time", test_time);
  g_test_add_func ("/xapi/value/struct", test_struct);
  g_test_add_func ("/xapi/value/array", test_array);
  g_test_add_func ("/xapi/value/nothing", test_nothing);
  g_test_add_func ("/xapi/secret/wiped", test_secret);
  g_test_add_func ("/xapi/secret/call", test_secret_call);
  g_test_add_func ("/xapi/methods/sorted", test_methods_sorted);

  return g_test_run ();
}
