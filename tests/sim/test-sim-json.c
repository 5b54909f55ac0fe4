/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-test"

#include "config.h"

#include "pp-sim-json.h"

#include <string.h>

static PpSimValue *
make_everything (void)
{
  PpSimValue *value = pp_sim_struct ();
  PpSimValue *items = pp_sim_array ();

  pp_sim_value_append (items, pp_sim_int (G_GINT64_CONSTANT (-9007199254740993)));
  pp_sim_value_append (items, pp_sim_i4 (12));
  pp_sim_value_append (items, pp_sim_bool (TRUE));
  pp_sim_value_append (items, pp_sim_bool (FALSE));
  pp_sim_value_append (items, pp_sim_double (0));
  pp_sim_value_append (items, pp_sim_double (0.1));
  pp_sim_value_append (items, pp_sim_double (1e300));
  pp_sim_value_append (items, pp_sim_datetime (0));
  pp_sim_value_append (items, pp_sim_nil ());
  pp_sim_value_append (items, pp_sim_array ());
  pp_sim_value_append (items, pp_sim_struct ());
  pp_sim_value_set (value, "a<\"&\\", items);
  pp_sim_value_set (value, "t", pp_sim_string ("\b\t\n\f\r\x01\x0b\x1f/\xc3\xa9"));

  return value;
}

/* What xapi 7.0 answers, what it will from 7.3 on, and what that makes of a request of the first. */
static void
test_write (void)
{
  static const char * const failure[] = { "HOST_IS_SLAVE", "10.0.0.1", NULL };
  static const struct
  {
    const char      *request;
    PpSimJsonVersion version;
    const char      *success;
    const char      *failed;
  } cases[] = {
    { "{\"method\":\"a.b\",\"params\":[],\"id\":1,\"jsonrpc\":\"2.0\"}", PP_SIM_JSON_1,
      "{\"result\":\"\",\"error\":null,\"id\":1}",
      "{\"result\":null,\"error\":[\"HOST_IS_SLAVE\",\"10.0.0.1\"],\"id\":1}" },
    { "{\"method\":\"a.b\",\"params\":[],\"id\":\"x\"}", PP_SIM_JSON_2,
      "{\"result\":\"\",\"error\":null,\"id\":\"x\"}",
      "{\"result\":null,\"error\":[\"HOST_IS_SLAVE\",\"10.0.0.1\"],\"id\":\"x\"}" },
    { "{\"method\":\"a.b\",\"params\":[],\"id\":2,\"jsonrpc\":\"2.0\"}", PP_SIM_JSON_2,
      "{\"jsonrpc\":\"2.0\",\"result\":\"\",\"id\":2}",
      "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"HOST_IS_SLAVE\","
      "\"data\":[\"10.0.0.1\"]},\"id\":2}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PpSimJsonCall) call = pp_sim_json_parse_call (cases[i].request,
                                                              strlen (cases[i].request), &error);
      g_autofree char *success = NULL;
      g_autofree char *failed = NULL;

      g_assert_no_error (error);
      success = pp_sim_json_write_success (call, cases[i].version, NULL);
      failed = pp_sim_json_write_failure (call, cases[i].version, failure);
      g_assert_cmpstr (success, ==, cases[i].success);
      g_assert_cmpstr (failed, ==, cases[i].failed);
    }
}

static void
test_values (void)
{
  static const char request[] = "{\"method\":\"a.b\",\"params\":[],\"id\":1}";
  g_autoptr(PpSimJsonCall) call = pp_sim_json_parse_call (request, strlen (request), NULL);
  g_autoptr(PpSimValue) everything = make_everything ();
  g_autofree char *text = pp_sim_json_write_success (call, PP_SIM_JSON_1, everything);
  g_autofree char *back = NULL;
  g_autoptr(PpSimJsonCall) again = NULL;
  g_autofree char *body = NULL;

  g_assert_cmpstr (text, ==,
                   "{\"result\":{\"a<\\\"&\\\\\":[-9007199254740993,12,true,false,0.0,0.1,1e+300,"
                   "\"19700101T00:00:00Z\",null,[],{}],\"t\":\"\\b\\t\\n\\f\\r\\u0001\\u000b\\u001f/"
                   "\xc3\xa9\"},\"error\":null,\"id\":1}");

  body = g_strdup_printf ("{\"method\":\"a.b\",\"id\":1,\"params\":[%.*s]}",
                          (int) (strstr (text, ",\"error\"") - text - strlen ("{\"result\":")),
                          text + strlen ("{\"result\":"));
  again = pp_sim_json_parse_call (body, strlen (body), NULL);
  g_assert_nonnull (again);
  back = pp_sim_json_write_success (call, PP_SIM_JSON_1, pp_sim_value_item (again->params, 0));
  g_assert_cmpstr (back, ==, text);
}

static void
test_releases (void)
{
  g_assert_cmpint (pp_sim_json_version (PP_SIM_RELEASE_56), ==, PP_SIM_JSON_NONE);
  g_assert_cmpint (pp_sim_json_version (PP_SIM_RELEASE_65), ==, PP_SIM_JSON_NONE);
  g_assert_cmpint (pp_sim_json_version (PP_SIM_RELEASE_70), ==, PP_SIM_JSON_1);
}

/* Every beginning of a good request is refused. */
static void
test_truncated (void)
{
  static const char body[] = "{\"method\":\"a.b\",\"params\":[[{\"k\":1.5}],null],\"id\":\"x\"}";

  for (gsize length = 0; length < strlen (body); length++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (pp_sim_json_parse_call (body, length, &error));
      g_assert_nonnull (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sim/json/write", test_write);
  g_test_add_func ("/sim/json/values", test_values);
  g_test_add_func ("/sim/json/releases", test_releases);
  g_test_add_func ("/sim/json/truncated", test_truncated);

  return g_test_run ();
}
