/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <poolpatch/pp-table.h>

#include <string.h>

static PpTable *
create_table (void)
{
  const PpTableColumn columns[] = { { "server", "Server" }, { "what", "What, \"it\" has" } };
  PpTable *self = pp_table_new ("a <pool> & more", columns, G_N_ELEMENTS (columns));

  pp_table_add_row (self, (const char *[]) { "xs1", "plain" });
  pp_table_add_row (self, (const char *[]) { "=HYPERLINK(\"http://x\")", "a,b" });
  pp_table_add_row (self, (const char *[]) { "+1", "-2" });
  pp_table_add_row (self, (const char *[]) { "@sum", "two\nlines\tand a tab" });
  pp_table_add_row (self, (const char *[]) { "<script>alert('x')</script>", NULL });
  pp_table_add_row (self, (const char *[]) { "no utf-8: \xff", "back\\slash \x01" });

  return self;
}

static void
test_csv (void)
{
  g_autoptr(PpTable) table = create_table ();
  g_autofree char *text = pp_table_write (table, PP_TABLE_CSV);

  g_assert_cmpuint (pp_table_get_n_rows (table), ==, 6);
  g_assert_cmpstr (text, ==,
                   "Server,\"What, \"\"it\"\" has\"\r\n"
                   "xs1,plain\r\n"
                   "\"'=HYPERLINK(\"\"http://x\"\")\",\"a,b\"\r\n"
                   "'+1,'-2\r\n"
                   "'@sum,\"two\nlines\tand a tab\"\r\n"
                   "<script>alert('x')</script>,\r\n"
                   "no utf-8: \357\277\275,back\\slash \001\r\n");
}

static void
test_text (void)
{
  g_autoptr(PpTable) table = create_table ();
  g_autofree char *text = pp_table_write (table, PP_TABLE_TEXT);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  /* Six rows, and nothing after the last end of line. */
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpstr (lines[3], ==, "@sum\ttwo lines and a tab");
}

static void
test_html (void)
{
  g_autoptr(PpTable) table = create_table ();
  g_autofree char *text = pp_table_write (table, PP_TABLE_HTML);

  g_assert_true (g_str_has_prefix (text, "<!DOCTYPE html>"));
  g_assert_true (g_str_has_suffix (text, "</html>\n"));
  g_assert_nonnull (strstr (text, "<title>a &lt;pool&gt; &amp; more</title>"));
  g_assert_nonnull (strstr (text, "<td>&lt;script&gt;alert("));
  g_assert_null (strstr (text, "<script"));
}

static void
test_json (void)
{
  g_autoptr(PpTable) table = create_table ();
  g_autofree char *text = pp_table_write (table, PP_TABLE_JSON);
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GError) error = NULL;
  JsonArray *rows;

  root = json_from_string (text, &error);
  g_assert_no_error (error);
  rows = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (rows), ==, 6);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 1), "server"),
                   ==, "=HYPERLINK(\"http://x\")");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 5), "what"),
                   ==, "back\\slash \x01");
}

/* People read sizes and times in words, programs as they are. */
static void
test_numbers (void)
{
  const PpTableColumn columns[] = {
    { "size", "Size", PP_TABLE_BYTES }, { "when", "When", PP_TABLE_TIME },
    { "day", "Day", PP_TABLE_DATE },
  };
  g_autoptr(PpTable) table = pp_table_new ("numbers", columns, G_N_ELEMENTS (columns));
  g_autofree char *bytes = pp_table_number (12345678);
  g_autofree char *csv = NULL;
  g_autofree char *json = NULL;
  g_autofree char *html = NULL;
  g_autofree char *text = NULL;

  g_assert_null (pp_table_number (-1));
  pp_table_add_row (table, (const char *[]) { bytes, "1400000000", "1400000000" });
  pp_table_add_row (table, (const char *[]) { "0", "0", NULL });
  pp_table_add_row (table, (const char *[]) { NULL, NULL, "0" });
  csv = pp_table_write (table, PP_TABLE_CSV);
  g_assert_cmpstr (csv, ==, "Size,When,Day\r\n12345678,2014-05-13T16:53:20Z,2014-05-13\r\n"
                   "0,,\r\n,,\r\n");
  json = pp_table_write (table, PP_TABLE_JSON);
  g_assert_cmpstr (json, ==,
                   "[\n {\"size\": 12345678, \"when\": \"2014-05-13T16:53:20Z\", "
                   "\"day\": \"2014-05-13\"},\n {\"size\": 0, \"when\": null, \"day\": null},\n "
                   "{\"size\": null, \"when\": null, \"day\": null}\n]\n");
  html = pp_table_write (table, PP_TABLE_HTML);
  g_assert_nonnull (strstr (html, "<td>12.3"));
  text = pp_table_write (table, PP_TABLE_TEXT);
  g_assert_true (g_str_has_prefix (text, "12.3"));
}

static void
test_names (void)
{
  PpTableFormat format = PP_TABLE_TEXT;

  g_assert_true (pp_table_format_from_name ("/tmp/Pool.CSV", &format));
  g_assert_cmpint (format, ==, PP_TABLE_CSV);
  g_assert_true (pp_table_format_from_name ("a.b.html", &format));
  g_assert_cmpint (format, ==, PP_TABLE_HTML);
  g_assert_true (pp_table_format_from_name ("x.json", &format));
  g_assert_cmpint (format, ==, PP_TABLE_JSON);
  g_assert_false (pp_table_format_from_name ("csv", &format));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/table/csv", test_csv);
  g_test_add_func ("/text/table/text", test_text);
  g_test_add_func ("/text/table/html", test_html);
  g_test_add_func ("/text/table/json", test_json);
  g_test_add_func ("/text/table/numbers", test_numbers);
  g_test_add_func ("/text/table/names", test_names);

  return g_test_run ();
}
