/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-test"

#include "config.h"

#include "pp-sim-xmlrpc.h"

/* The two RPC layers, as the facts of each release have them (xenapi.md §1.4, §1.5). */
typedef struct
{
  const char *name;
  PpSimValue *(*make)(void);
  const char *old_layer;
  const char *new_layer;   /* (nullable) the same */
} WriteCase;

static PpSimValue *
make_empty (void)
{
  return pp_sim_string ("");
}

static PpSimValue *
make_escapes (void)
{
  return pp_sim_string ("a<b>&\"c\" 'd' \x01\x1f" "\n\t\xc3\xa9");
}

static PpSimValue *
make_int (void)
{
  return pp_sim_int (G_GINT64_CONSTANT (-9007199254740993));
}

static PpSimValue *
make_i4 (void)
{
  return pp_sim_i4 (12);
}

static PpSimValue *
make_true (void)
{
  return pp_sim_bool (42);
}

static PpSimValue *
make_double (void)
{
  return pp_sim_double (0.1);
}

static PpSimValue *
make_zero (void)
{
  return pp_sim_double (0);
}

static PpSimValue *
make_date (void)
{
  return pp_sim_datetime (1372155072);
}

static PpSimValue *
make_array (void)
{
  return pp_sim_array ();
}

static PpSimValue *
make_struct (void)
{
  return pp_sim_struct ();
}

static PpSimValue *
make_nested (void)
{
  PpSimValue *value = pp_sim_struct ();
  PpSimValue *list = pp_sim_array ();

  pp_sim_value_append (list, pp_sim_string (""));
  pp_sim_value_append (list, pp_sim_bool (FALSE));
  pp_sim_value_set (value, "a&b", list);
  pp_sim_value_set (value, "n", pp_sim_nil ());

  return value;
}

static const WriteCase write_cases[] = {
  { "empty", make_empty, "<value/>", "<value></value>" },
  { "escapes", make_escapes,
    "<value>a&lt;b&gt;&amp;&quot;c&quot; 'd' \n\t\xc3\xa9</value>", NULL },
  { "int", make_int, "<value>-9007199254740993</value>", NULL },
  { "i4", make_i4, "<value><i4>12</i4></value>", NULL },
  { "true", make_true, "<value><boolean>1</boolean></value>", NULL },
  { "double", make_double, "<value><double>0.1</double></value>", NULL },
  { "zero", make_zero, "<value><double>0</double></value>", NULL },
  { "date", make_date,
    "<value><dateTime.iso8601>20130625T10:11:12Z</dateTime.iso8601></value>", NULL },
  { "array", make_array, "<value><array><data/></array></value>",
    "<value><array><data></data></array></value>" },
  { "struct", make_struct, "<value><struct/></value>", "<value><struct></struct></value>" },
  { "nested", make_nested,
    "<value><struct><member><name>a&amp;b</name><value><array><data><value/>"
    "<value><boolean>0</boolean></value></data></array></value></member>"
    "<member><name>n</name><value><nil/></value></member></struct></value>",
    "<value><struct><member><name>a&b</name><value><array><data><value></value>"
    "<value><boolean>0</boolean></value></data></array></value></member>"
    "<member><name>n</name><value><nil/></value></member></struct></value>" },
};

static void
test_write (gconstpointer data)
{
  const WriteCase *test = data;
  g_autoptr(PpSimValue) value = test->make ();
  g_autoptr(PpSimValue) copy = pp_sim_value_copy (value);
  g_autofree char *old_layer = pp_sim_xmlrpc_write_value (value, PP_SIM_RELEASE_65);
  g_autofree char *new_layer = pp_sim_xmlrpc_write_value (copy, PP_SIM_RELEASE_70);

  g_assert_true (pp_sim_value_equal (value, copy));
  g_assert_cmpstr (old_layer, ==, test->old_layer);
  g_assert_cmpstr (new_layer, ==, test->new_layer != NULL ? test->new_layer : test->old_layer);
}

static void
test_envelopes (void)
{
  const char * const failure[] = { "HOST_IS_SLAVE", "10.0.0.1", NULL };
  g_autofree char *nothing = pp_sim_xmlrpc_write_success (NULL, PP_SIM_RELEASE_62);
  g_autofree char *later = pp_sim_xmlrpc_write_success (NULL, PP_SIM_RELEASE_70);
  g_autofree char *refused = pp_sim_xmlrpc_write_failure (failure, PP_SIM_RELEASE_56);
  g_autofree char *fault = pp_sim_xmlrpc_write_fault (1, "Failed to parse supplied XML",
                                                      PP_SIM_RELEASE_62);

  g_assert_cmpstr (nothing, ==,
                   "<methodResponse><params><param><value><struct>"
                   "<member><name>Status</name><value>Success</value></member>"
                   "<member><name>Value</name><value/></member>"
                   "</struct></value></param></params></methodResponse>");
  g_assert_cmpstr (later, ==,
                   "<?xml version=\"1.0\"?><methodResponse><params><param><value><struct>"
                   "<member><name>Status</name><value>Success</value></member>"
                   "<member><name>Value</name><value></value></member>"
                   "</struct></value></param></params></methodResponse>");
  g_assert_cmpstr (refused, ==,
                   "<methodResponse><params><param><value><struct>"
                   "<member><name>Status</name><value>Failure</value></member>"
                   "<member><name>ErrorDescription</name><value><array><data>"
                   "<value>HOST_IS_SLAVE</value><value>10.0.0.1</value>"
                   "</data></array></value></member>"
                   "</struct></value></param></params></methodResponse>");
  g_assert_cmpstr (fault, ==,
                   "<methodResponse><fault><value><struct>"
                   "<member><name>faultCode</name><value><i4>1</i4></value></member>"
                   "<member><name>faultString</name>"
                   "<value>Failed to parse supplied XML</value></member>"
                   "</struct></value></fault></methodResponse>");
}

/* Each parameter alone in a call, and what the codec makes of it (written the old way). */
static const struct
{
  const char *text;
  const char *value;
} read_cases[] = {
  { "<value>bare</value>", "<value>bare</value>" },
  { "<value><string>typed</string></value>", "<value>typed</value>" },
  { "<value/>", "<value/>" },
  { "<value></value>", "<value/>" },
  { "<value><string/></value>", "<value/>" },
  { "<value>a&lt;b&#x26;c</value>", "<value>a&lt;b&amp;c</value>" },
  { "<value><![CDATA[<x>]]></value>", "<value>&lt;x&gt;</value>" },
  { "<value> kept </value>", "<value> kept </value>" },
  { "<value><boolean>1</boolean></value>", "<value><boolean>1</boolean></value>" },
  { "<value><boolean>0</boolean></value>", "<value><boolean>0</boolean></value>" },
  { "<value><double>30.0</double></value>", "<value><double>30</double></value>" },
  { "<value><i4>7</i4></value>", "<value><i4>7</i4></value>" },
  { "<value><int>-7</int></value>", "<value><i4>-7</i4></value>" },
  { "<value><nil/></value>", "<value><nil/></value>" },
  { "<value><dateTime.iso8601>20130625T10:11:12Z</dateTime.iso8601></value>",
    "<value><dateTime.iso8601>20130625T10:11:12Z</dateTime.iso8601></value>" },
  { "<value><struct/></value>", "<value><struct/></value>" },
  { "<value><struct></struct></value>", "<value><struct/></value>" },
  { "<value><array><data/></array></value>", "<value><array><data/></array></value>" },
  { "<value>\n <array>\n <data>\n <value>x</value>\n <value/> </data> </array> </value>",
    "<value><array><data><value>x</value><value/></data></array></value>" },
  { "<value><struct><member><name>k</name><value>v</value></member>"
    "<member><name>l</name><value><struct/></value></member></struct></value>",
    "<value><struct><member><name>k</name><value>v</value></member>"
    "<member><name>l</name><value><struct/></value></member></struct></value>" },
};

static void
test_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (read_cases); i++)
    {
      g_autofree char *body = NULL;
      g_autofree char *method = NULL;
      g_autofree char *back = NULL;
      g_autoptr(PpSimValue) params = NULL;
      g_autoptr(GError) error = NULL;

      body = g_strdup_printf ("<?xml version=\"1.0\"?>\n<methodCall><methodName>a.b</methodName>"
                              "<params><param>%s</param></params></methodCall>",
                              read_cases[i].text);
      pp_sim_xmlrpc_parse_call (body, strlen (body), &method, &params, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (method, ==, "a.b");
      g_assert_cmpuint (pp_sim_value_length (params), ==, 1);
      back = pp_sim_xmlrpc_write_value (pp_sim_value_item (params, 0), PP_SIM_RELEASE_62);
      g_assert_cmpstr (back, ==, read_cases[i].value);
    }
}

static void
assert_refused (const char *body,
                gsize       length)
{
  g_autofree char *method = NULL;
  g_autoptr(PpSimValue) params = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (pp_sim_xmlrpc_parse_call (body, length, &method, &params, &error));
  g_assert_nonnull (error);
  g_assert_null (method);
  g_assert_null (params);
}

static void
test_garbage (void)
{
  static const char * const bodies[] = {
    "", "x", "{\"method\": \"pool.get_all\"}", "<methodCall>", "<methodCall/>",
    "<methodCall><methodName>a.b</methodName><params>",
    "<methodCall><methodName>a.b</methodName></params></methodCall>",
    "<methodCall><methodName>a.b</methodName><params><param><value>&bogus;</value></param>"
    "</params></methodCall>",
    "<methodCall><methodName>a.b</methodName><params><param><value>\xff</value></param>"
    "</params></methodCall>",
  };
  g_autoptr(GString) deep = g_string_new ("<methodCall><methodName>a.b</methodName><params><param>");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    assert_refused (bodies[i], strlen (bodies[i]));

  for (guint i = 0; i < 10000; i++)
    g_string_append (deep, "<value><array><data>");
  assert_refused (deep->str, deep->len);
}

/* Every beginning of a good call is either refused or read, and nothing else. */
static void
test_truncated (void)
{
  const char *body = "<methodCall><methodName>a.b</methodName><params><param><value><struct>"
                     "<member><name>k</name><value><array><data><value>v</value></data></array>"
                     "</value></member></struct></value></param></params></methodCall>";

  for (gsize length = 0; length < strlen (body); length++)
    assert_refused (body, length);
}

/* Whatever comes, it is read or refused. */
static void
test_mutated (void)
{
  const char *body = "<?xml version=\"1.0\"?><methodCall><methodName>a.b</methodName><params><param>"
                     "<value><struct><member><name>k</name><value><array><data><value>v</value>"
                     "<value><boolean>1</boolean></value></data></array></value></member>"
                     "<member><name>k</name><value><nil/></value></member></struct></value></param>"
                     "<param><value><double>1.5</double></value></param></params></methodCall>";
  static const char * const pieces[] = {
    "<value>", "</value>", "<array>", "</array>", "<struct>", "</struct>", "<name>", "</name>",
    "<data/>", "<i4>", "</i4>", "&amp;", "&#x0;", "<![CDATA[", "]]>", "<!--", "-->", "\xff", "<", ">",
  };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (body);
      g_autofree char *method = NULL;
      g_autoptr(PpSimValue) params = NULL;
      g_autoptr(GError) error = NULL;
      gboolean ok;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        {
          gssize position = g_test_rand_int_range (0, text->len);
          gssize length = g_test_rand_int_range (0, 20);

          g_string_erase (text, position, MIN (length, (gssize) text->len - position));
          g_string_insert (text, position,
                           pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
        }
      ok = pp_sim_xmlrpc_parse_call (text->str, text->len, &method, &params, &error);
      g_assert_true (ok == (method != NULL) && ok == (params != NULL) && ok == (error == NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (write_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sim/xmlrpc/write/", write_cases[i].name, NULL);

      g_test_add_data_func (path, &write_cases[i], test_write);
    }
  g_test_add_func ("/sim/xmlrpc/envelopes", test_envelopes);
  g_test_add_func ("/sim/xmlrpc/read", test_read);
  g_test_add_func ("/sim/xmlrpc/garbage", test_garbage);
  g_test_add_func ("/sim/xmlrpc/truncated", test_truncated);
  g_test_add_func ("/sim/xmlrpc/mutated", test_mutated);

  return g_test_run ();
}
