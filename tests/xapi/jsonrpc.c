/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "describe.h"
#include "xapi-error.h"
#include "xapi-jsonrpc.h"

#include <string.h>

#define FIRST(value) "{\"result\":" value ",\"error\":null,\"id\":1}"
#define SECOND(value) "{\"jsonrpc\":\"2.0\",\"result\":" value ",\"id\":1}"

/* chunk: how many bytes at a time, 0 = all. */
static XapiReply *
parse (const char *text,
       gsize       length,
       gsize       chunk,
       GError    **error)
{
  g_autoptr(XapiJsonrpcParser) parser = xapi_jsonrpc_parser_new ();

  for (gsize at = 0; at < length; at += chunk)
    {
      if (chunk == 0)
        chunk = length;
      if (!xapi_jsonrpc_parser_feed (parser, text + at, MIN (chunk, length - at), error))
        return NULL;
    }

  return xapi_jsonrpc_parser_finish (parser, error);
}

static void
test_values (void)
{
  static const struct
  {
    const char *reply;
    const char *expected;
  } rows[] = {
    { FIRST ("\"text\""), "'text'" },
    { SECOND ("\"text\""), "'text'" },
    { " \t\r\n{ \"id\" : \"x\" , \"result\" :\n\"\" , \"more\" : { } }\n", "''" },
    { FIRST ("null"), "nil" },
    { FIRST ("true"), "true" },
    { FIRST ("false"), "false" },
    { FIRST ("0"), "'0'" },
    { FIRST ("-12"), "'-12'" },
    { FIRST ("9223372036854775807"), "'9223372036854775807'" },
    { FIRST ("0.5"), "0.50" },
    { FIRST ("1.0"), "1.00" },
    { FIRST ("-1e2"), "-100.00" },
    { FIRST ("1E+2"), "100.00" },
    { FIRST ("0."), "0.00" },
    { FIRST ("\"3600\""), "'3600'" },
    { FIRST ("\"20130625T10:11:12Z\""), "@20130625T10:11:12Z" },
    { FIRST ("\"20130625T10:11:12\""), "'20130625T10:11:12'" },
    { FIRST ("\"2013-06-25T10:11:12Z\""), "'2013-06-25T10:11:12Z'" },
    { FIRST ("\"2013062aT10:11:12Z\""), "'2013062aT10:11:12Z'" },
    { FIRST ("[]"), "[]" },
    { FIRST ("{}"), "{}" },
    { FIRST ("[1,\"2\",[true],{\"a\":null}]"), "['1''2'[true]{a:nil}]" },
    { FIRST ("{\"a\":[{\"b\":\"c\"}],\"d\":\"\"}"), "{a:[{b:'c'}]d:''}" },
    { FIRST ("{\"a<b>&\\\"c\\\"\":\"d & <e>\"}"), "{a<b>&\"c\":'d & <e>'}" },
    { FIRST ("{\"\":\"v\",\"\":\"w\"}"), "{:'w'}" },
    { FIRST ("\"OpaqueRef:NULL\""), "'OpaqueRef:NULL'" },
    { FIRST ("\"\\\"\\\\\\/\\n\\t\\r\""), "'\"\\/\n\t\r'" },
    { FIRST ("\"\xc3\xa4\\u00e4\\u20AC\""), "'\xc3\xa4\xc3\xa4\xe2\x82\xac'" },
    { FIRST ("\"\\ud83d\\ude00\""), "'\xf0\x9f\x98\x80'" },
    /* What XML cannot hold is left out, as it is there. */
    { FIRST ("\"ab\\u0001\\u001b[1m\\b\\f\x02 c\nd\""), "'ab[1m c\nd'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (gsize chunk = 0; chunk < 4; chunk++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(XapiReply) reply = parse (rows[i].reply, strlen (rows[i].reply), chunk, &error);
          g_autoptr(GString) seen = g_string_new (NULL);

          g_test_message ("row %u, %u bytes at a time", i, (guint) chunk);
          g_assert_no_error (error);
          g_assert_true (reply->success);
          describe_value (seen, reply->value);
          g_assert_cmpstr (seen->str, ==, rows[i].expected);
        }
    }
}

static void
test_failures (void)
{
  static const struct
  {
    const char *reply;
    const char *expected;   /* code and parameters */
  } rows[] = {
    { "{\"result\":null,\"error\":[\"HOST_IS_SLAVE\",\"10.0.0.1\"],\"id\":1}",
      "HOST_IS_SLAVE 10.0.0.1" },
    { "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"HOST_IS_SLAVE\","
      "\"data\":[\"10.0.0.1\"]},\"id\":1}", "HOST_IS_SLAVE 10.0.0.1" },
    /* Said by a server of the second version before it looks at the call. */
    { "{\"error\":[\"HOST_STILL_BOOTING\"],\"id\":1,\"result\":null}", "HOST_STILL_BOOTING" },
    { "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"X\"},\"id\":1}", "X" },
    { "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"X\",\"data\":\"y\"},\"id\":1}", "X" },
    { "{\"error\":{\"code\":\"1\",\"message\":\"X\",\"data\":[1,2.5,null]},\"id\":1}", "X 1  " },
    { "{\"error\":{},\"id\":1}", "INTERNAL_ERROR" },
    { "{\"error\":[],\"result\":null}", "INTERNAL_ERROR" },
    { "{\"error\":\"it broke\",\"result\":null}", "it broke" },
    { "{\"error\":true,\"result\":null}", "INTERNAL_ERROR" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(XapiReply) reply = parse (rows[i].reply, strlen (rows[i].reply), 1, &error);
      g_autofree char *params = NULL;
      g_autofree char *seen = NULL;

      g_test_message ("%s", rows[i].reply);
      g_assert_no_error (error);
      g_assert_false (reply->success);
      params = g_strjoinv (" ", reply->params);
      seen = *reply->params != NULL ? g_strdup_printf ("%s %s", reply->code, params) :
             g_strdup (reply->code);
      g_assert_cmpstr (seen, ==, rows[i].expected);
    }
}

static void
test_refused (void)
{
  static const char * const rows[] = {
    "", " ", "null", "12", "\"text\"", "[]", "{}", "{\"id\":1}", "{\"error\":null}",
    "<html>no answer", "HTTP", "\xef\xbb\xbf{\"result\":1}", "{\"result\":1}}", "{\"result\":1} x",
    "{\"result\":1,}", "{,\"result\":1}", "{\"result\" 1}", "{\"result\":1 \"id\":2}",
    "{result:1}", "{\"result\":[1,]}", "{\"result\":[,1]}", "{\"result\":[1 2]}",
    "{\"result\":[1}", "{\"result\":]}", "{\"result\":tru}", "{\"result\":True}",
    "{\"result\":nan}", "{\"result\":-}", "{\"result\":-inf}", "{\"result\":+1}",
    "{\"result\":1.2.3}", "{\"result\":1e}", "{\"result\":12x}",
    "{\"result\":\"\\u12g4\"}", "{\"result\":\"\\ud83d\"}", "{\"result\":\"\\ud83dx\\ude00\"}",
    "{\"result\":\"\\ude00\"}", "{\"result\":\"\\ud83d\\ud83d\"}", "{\"result\":\"\\ud83d\\n\"}",
    "{\"result\":\"\xff\"}", "{\"\xff\":1}", "{\"result\":1}{}",
    "{'result':1}", "{\"result\":/* */1}", "var a = {\"result\":1};", "{\"result\":'['}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (gsize chunk = 0; chunk < 3; chunk++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(XapiReply) reply = parse (rows[i], strlen (rows[i]), chunk, &error);

          g_test_message ("row %u, %u bytes at a time", i, (guint) chunk);
          g_assert_null (reply);
          g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
        }
    }
}

/* Every beginning of a reply is refused, whatever it is cut in. */
static void
test_truncated (void)
{
  static const char whole[] = SECOND ("{\"a\\\"\\u00e4\":[true,null,-1.5e3,{\"b\":\"c\"}],\"d\":{}}");

  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(XapiReply) reply = parse (whole, length, 0, &error);

      g_assert_null (reply);
      g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
    }
}

/* Whatever comes, it is read or refused, and the same in one piece as in many. */
static void
test_mutated (void)
{
  static const char whole[] = SECOND ("{\"a\\\"\\u00e4\":[true,null,-1.5e3,{\"b\":\"c\"}],\"d\":{}}");
  static const char * const pieces[] = {
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "1", "-", "e", ".", "\xff", " ",
  };

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr(GString) text = g_string_new (whole);
      g_autoptr(XapiReply) once = NULL;
      g_autoptr(XapiReply) slowly = NULL;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        {
          gssize position = g_test_rand_int_range (0, (gint32) text->len);
          gssize length = g_test_rand_int_range (0, 10);

          g_string_erase (text, position, MIN (length, (gssize) text->len - position));
          g_string_insert (text, position, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
        }
      once = parse (text->str, text->len, 0, NULL);
      slowly = parse (text->str, text->len, 1, NULL);
      g_assert_true ((once == NULL) == (slowly == NULL));
    }
}

static char *
nest (guint depth)
{
  GString *text = g_string_new ("{\"result\":");

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const guint deeper[] = { XAPI_JSONRPC_MAX_DEPTH, 1000, 1000000 };
  g_autofree char *fits = nest (XAPI_JSONRPC_MAX_DEPTH - 1);
  g_autoptr(XapiReply) reply = parse (fits, strlen (fits), 0, NULL);

  g_assert_nonnull (reply);
  for (guint i = 0; i < G_N_ELEMENTS (deeper); i++)
    {
      g_autofree char *text = nest (deeper[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (parse (text, strlen (text), 4096, &error));
      g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
    }
}

static void
test_size (void)
{
  static const char text[] = FIRST ("\"some text\"");
  g_autoptr(XapiJsonrpcParser) small = xapi_jsonrpc_parser_new ();
  g_autoptr(GError) error = NULL;

  xapi_jsonrpc_parser_set_limits (small, strlen (text) - 1, 10);
  g_assert_true (xapi_jsonrpc_parser_feed (small, text, 20, NULL));
  g_assert_false (xapi_jsonrpc_parser_feed (small, text + 20, strlen (text) - 20, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
  g_assert_null (xapi_jsonrpc_parser_finish (small, NULL));
}

static void
test_build_call (void)
{
  g_autoptr(XapiValue) text = xapi_value_new_string ("a <b> & \"c\"\\\x01\r\n\t\xc3\xa4");
  g_autoptr(XapiValue) number = xapi_value_new_int (3600);
  g_autoptr(XapiValue) integer = xapi_value_new_integer (5);
  g_autoptr(XapiValue) whole = xapi_value_new_double (30.0);
  g_autoptr(XapiValue) real = xapi_value_new_double (0.25);
  g_autoptr(XapiValue) truth = xapi_value_new_boolean (TRUE);
  g_autoptr(XapiValue) nothing = xapi_value_new_nil ();
  g_autoptr(XapiValue) list = xapi_value_new_array_of_strings ("host", "pool", NULL);
  g_autoptr(XapiValue) map = xapi_value_new_struct_of_strings ("k&\"", "v", "l", "w", NULL);
  XapiValue *params[] = { text, number, integer, whole, real, truth, nothing, list, map };
  g_autoptr(GBytes) body = xapi_jsonrpc_build_call ("event.from", params, G_N_ELEMENTS (params));
  g_autofree char *seen = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_assert_cmpstr (seen, ==,
                   "{\"jsonrpc\":\"2.0\",\"method\":\"event.from\",\"params\":["
                   "\"a <b> & \\\"c\\\"\\\\\\r\\n\\t\xc3\xa4\",\"3600\",5,30.0,0.25,true,null,"
                   "[\"host\",\"pool\"],{\"k&\\\"\":\"v\",\"l\":\"w\"}],\"id\":1}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xapi/jsonrpc/values", test_values);
  g_test_add_func ("/xapi/jsonrpc/failures", test_failures);
  g_test_add_func ("/xapi/jsonrpc/refused", test_refused);
  g_test_add_func ("/xapi/jsonrpc/truncated", test_truncated);
  g_test_add_func ("/xapi/jsonrpc/mutated", test_mutated);
  g_test_add_func ("/xapi/jsonrpc/depth", test_depth);
  g_test_add_func ("/xapi/jsonrpc/size", test_size);
  g_test_add_func ("/xapi/jsonrpc/build-call", test_build_call);

  return g_test_run ();
}
