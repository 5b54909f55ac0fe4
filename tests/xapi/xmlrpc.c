/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "describe.h"
#include "xapi-error.h"
#include "xapi-xmlrpc.h"

#include <string.h>

#define OLD_HEAD "<methodResponse><params><param><value>"
#define NEW_HEAD "<?xml version=\"1.0\"?>" OLD_HEAD
#define TAIL "</value></param></params></methodResponse>"
#define OK_HEAD "<struct><member><name>Status</name><value>Success</value></member>" \
  "<member><name>Value</name><value>"
#define OK_TAIL "</value></member></struct>"
#define OLD_OK(value) OLD_HEAD OK_HEAD value OK_TAIL TAIL
#define NEW_OK(value) NEW_HEAD OK_HEAD value OK_TAIL TAIL
#define MAP(name) "<struct><member><name>" name "</name><value>v</value></member></struct>"

/* chunk: how many bytes at a time, 0 = all. */
static XapiReply *
parse (const char *text,
       gsize       length,
       gsize       chunk,
       GError    **error)
{
  g_autoptr(XapiXmlrpcParser) parser = xapi_xmlrpc_parser_new ();

  for (gsize at = 0; at < length; at += chunk)
    {
      if (chunk == 0)
        chunk = length;
      if (!xapi_xmlrpc_parser_feed (parser, text + at, MIN (chunk, length - at), error))
        return NULL;
    }

  return xapi_xmlrpc_parser_finish (parser, error);
}

static void
test_values (void)
{
  static const struct
  {
    const char *reply;
    const char *expected;
  } rows[] = {
    { OLD_OK ("text"), "'text'" },
    { NEW_OK ("text"), "'text'" },
    { OLD_OK (" a  b "), "' a  b '" },
    { OLD_OK (" "), "' '" },
    { OLD_OK ("<string>text</string>"), "'text'" },
    { OLD_OK ("<string/>"), "''" },
    { NEW_OK (""), "''" },
    { OLD_HEAD "<struct><member><name>Status</name><value>Success</value></member>"
      "<member><name>Value</name><value/></member></struct>" TAIL, "''" },
    { OLD_HEAD "<struct><member><name>Status</name><value>Success</value></member></struct>" TAIL,
      "''" },
    { OLD_OK ("&lt;a&gt; &amp; &quot;b&quot; &#228;"), "'<a> & \"b\" ä'" },
    { NEW_OK ("<![CDATA[a<b]]>"), "'a<b'" },
    { OLD_OK ("<boolean>1</boolean>"), "true" },
    { OLD_OK ("<boolean>0</boolean>"), "false" },
    { OLD_OK ("<double>0.5</double>"), "0.50" },
    { OLD_OK ("<double>nan</double>"), "nan" },
    { OLD_OK ("<i4>12</i4>"), "12" },
    { OLD_OK ("<int>-12</int>"), "-12" },
    { OLD_OK ("<i8>12</i8>"), "12" },
    { OLD_OK ("<nil/>"), "nil" },
    { OLD_OK ("<dateTime.iso8601>20130625T10:11:12Z</dateTime.iso8601>"), "@20130625T10:11:12Z" },
    { OLD_OK ("<array><data/></array>"), "[]" },
    { OLD_OK ("<array/>"), "[]" },
    { NEW_OK ("<array><data></data></array>"), "[]" },
    { OLD_OK ("<struct/>"), "{}" },
    { NEW_OK ("<struct></struct>"), "{}" },
    { OLD_OK ("\n <array> <data> <value>a</value>\n<value/></data> </array> "), "['a''']" },
    { OLD_OK ("<struct><member><name>a</name><value><array><data><value>"
              "<struct><member><name>b</name><value>c</value></member></struct>"
              "</value></data></array></value></member><member><name>d</name><value/></member>"
              "</struct>"), "{a:[{b:'c'}]d:''}" },
    { OLD_OK ("<struct><member><value>v</value><name>late</name></member></struct>"), NULL },
    { OLD_OK (MAP ("a&amp;b")), "{a&b:'v'}" },
    { OLD_OK (MAP ("a&lt;b&#65;")), "{a<bA:'v'}" },
    { NEW_OK (MAP ("a&b")), "{a&b:'v'}" },
    { NEW_OK (MAP ("a<b")), "{a<b:'v'}" },
    { NEW_OK (MAP ("a<b/>&&c;<")), "{a<b/>&&c;<:'v'}" },
    { NEW_OK (MAP ("&#0;")), "{&#0;:'v'}" },
    { NEW_OK (MAP ("")), "{:'v'}" },
    { NEW_OK (MAP ("a<b") MAP ("c")), NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (gsize chunk = 0; chunk < 12; chunk++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(GString) seen = g_string_new (NULL);
          g_autoptr(XapiReply) reply = NULL;

          reply = parse (rows[i].reply, strlen (rows[i].reply), chunk, &error);
          if (rows[i].expected == NULL)
            {
              g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
              continue;
            }

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
  static const char failure[] = OLD_HEAD
                                "<struct><member><name>Status</name><value>Failure</value></member>"
                                "<member><name>ErrorDescription</name><value><array><data>"
                                "<value>HOST_IS_SLAVE</value><value>10.0.0.1</value>"
                                "</data></array></value></member></struct>" TAIL;
  static const char fault[] = "<methodResponse><fault><value><struct><member><name>faultCode</name>"
                              "<value><i4>1</i4></value></member><member><name>faultString</name>"
                              "<value>Failed to parse</value></member></struct></value></fault>"
                              "</methodResponse>";
  g_autoptr(XapiReply) reply = NULL;
  g_autoptr(XapiReply) second = NULL;

  reply = parse (failure, strlen (failure), 0, NULL);
  g_assert_false (reply->success);
  g_assert_cmpstr (reply->code, ==, "HOST_IS_SLAVE");
  g_assert_cmpstr (reply->params[0], ==, "10.0.0.1");
  g_assert_null (reply->params[1]);

  second = parse (fault, strlen (fault), 0, NULL);
  g_assert_false (second->success);
  g_assert_cmpstr (second->code, ==, "Fault");
  g_assert_cmpstr (second->params[0], ==, "Failed to parse");
  g_assert_cmpstr (second->params[1], ==, "1");
}

static void
test_refused (void)
{
  static const char * const rows[] = {
    "",
    "HTTP/1.1 200 OK",
    "<html><body>It works!</body></html>",
    "<methodResponse/>",
    "<methodResponse><params/></methodResponse>",
    OLD_HEAD "bare" TAIL,
    OLD_HEAD "<struct/>" TAIL,
    OLD_HEAD OK_HEAD "cut",
    OLD_OK ("<value>nested</value>"),
    OLD_OK ("<array><data/></array><struct/>"),
    OLD_OK ("<struct><member><value>nameless</value></member></struct>"),
    OLD_OK ("<base64>AAAA</base64>"),
    OLD_OK ("\xff\xfe"),
    OLD_OK ("&unknown;"),
    OLD_OK ("x") "<more/>",
    "<methodResponse><params><param><value>a</value><value>b</value></param></params>"
    "</methodResponse>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>" OLD_OK ("&a;"),
    "<?xml version=\"1.0\"?><!DOCTYPE x SYSTEM \"file:///etc/passwd\">" OLD_OK ("x"),
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
  static const char whole[] = NEW_OK ("<struct><member><name>a&b</name><value><array><data>"
                                      "<value><boolean>1</boolean></value></data></array></value>"
                                      "</member></struct>");

  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(XapiReply) reply = parse (whole, length, 0, &error);

      g_assert_null (reply);
      g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
    }
}

static char *
nest (guint depth)
{
  GString *text = g_string_new (OLD_HEAD OK_HEAD);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "<array><data><value>");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "</value></data></array>");
  g_string_append (text, OK_TAIL TAIL);

  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const guint deeper[] = { XAPI_XMLRPC_MAX_DEPTH - 1, 1000, 100000 };
  g_autofree char *fits = nest (XAPI_XMLRPC_MAX_DEPTH - 2);
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
  static const char text[] = OLD_OK ("some text");
  g_autoptr(XapiXmlrpcParser) small = xapi_xmlrpc_parser_new ();
  g_autoptr(GError) error = NULL;

  xapi_xmlrpc_parser_set_limits (small, strlen (text) - 1, 10);
  g_assert_true (xapi_xmlrpc_parser_feed (small, text, 50, NULL));
  g_assert_false (xapi_xmlrpc_parser_feed (small, text + 50, strlen (text) - 50, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
  g_assert_null (xapi_xmlrpc_parser_finish (small, NULL));
}

/* A name that never ends is passed on, not gathered for ever. */
static void
test_endless_name (void)
{
  g_autoptr(GString) text = g_string_new (OLD_HEAD "<struct><member><name>");
  g_autoptr(GError) error = NULL;

  while (text->len < 300 * 1024)
    g_string_append (text, "<name>&");

  g_assert_null (parse (text->str, text->len, 4096, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
}

static void
test_build_call (void)
{
  g_autoptr(XapiValue) text = xapi_value_new_string ("a <b> & \"c\"\x01\r\n");
  g_autoptr(XapiValue) empty = xapi_value_new_string ("");
  g_autoptr(XapiValue) number = xapi_value_new_int (3600);
  g_autoptr(XapiValue) integer = xapi_value_new_integer (5);
  g_autoptr(XapiValue) real = xapi_value_new_double (30.0);
  g_autoptr(XapiValue) truth = xapi_value_new_boolean (TRUE);
  g_autoptr(XapiValue) list = xapi_value_new_array_of_strings ("host", "pool", NULL);
  g_autoptr(XapiValue) map = xapi_value_new_struct_of_strings ("k&", "v", NULL);
  XapiValue *params[] = { text, empty, number, integer, real, truth, list, map };
  g_autoptr(GBytes) body = xapi_xmlrpc_build_call ("event.from", params, G_N_ELEMENTS (params));
  g_autofree char *seen = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_assert_cmpstr (seen, ==,
                   "<?xml version=\"1.0\"?><methodCall><methodName>event.from</methodName><params>"
                   "<param><value>a &lt;b&gt; &amp; &quot;c&quot;&#13;\n</value></param>"
                   "<param><value></value></param>"
                   "<param><value>3600</value></param>"
                   "<param><value>5</value></param>"
                   "<param><value><double>30</double></value></param>"
                   "<param><value><boolean>1</boolean></value></param>"
                   "<param><value><array><data><value>host</value><value>pool</value></data></array>"
                   "</value></param>"
                   "<param><value><struct><member><name>k&amp;</name><value>v</value></member>"
                   "</struct></value></param>"
                   "</params></methodCall>");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xapi/xmlrpc/values", test_values);
  g_test_add_func ("/xapi/xmlrpc/failures", test_failures);
  g_test_add_func ("/xapi/xmlrpc/refused", test_refused);
  g_test_add_func ("/xapi/xmlrpc/truncated", test_truncated);
  g_test_add_func ("/xapi/xmlrpc/depth", test_depth);
  g_test_add_func ("/xapi/xmlrpc/size", test_size);
  g_test_add_func ("/xapi/xmlrpc/endless-name", test_endless_name);
  g_test_add_func ("/xapi/xmlrpc/build-call", test_build_call);

  return g_test_run ();
}
