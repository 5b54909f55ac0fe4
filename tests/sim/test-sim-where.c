/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-test"

#include "config.h"

#include "pp-sim-rpc.h"

static const struct
{
  const char *text;
  gboolean    matches;
} cases[] = {
  { "true", TRUE },
  { " false ", FALSE },
  { "field \"name__label\" = \"x\"", TRUE },
  { "field \"name__label\"=\"y\"", FALSE },
  { "(field \"name__label\" = \"x\")", TRUE },
  { "\"x\" = field \"name__label\"", TRUE },
  { "field \"name__label\" = field \"name__description\"", FALSE },
  { "field \"is_a_template\" = \"false\"", TRUE },
  { "field \"is_a_template\" = \"true\"", FALSE },
  { "field \"VCPUs__max\" = \"4\"", TRUE },
  { "field \"resident_on\" = \"OpaqueRef:a\"", TRUE },
  { "field \"no_such\" = \"x\"", FALSE },
  { "not field \"name__label\" = \"x\"", FALSE },
  { "not (field \"name__label\" = \"y\")", TRUE },
  { "not not true", TRUE },
  { "true and false or true", TRUE },
  { "true or true and false", TRUE },
  { "(true or true) and false", FALSE },
  { "((field \"name__label\"=\"x\") and (field \"is_a_template\"=\"false\"))", TRUE },
  { "field \"name__description\" = \"say \\\"and\\\"\"", TRUE },
};

static PpSimValue *
make_record (void)
{
  PpSimValue *record = pp_sim_struct ();

  pp_sim_value_set (record, "name_label", pp_sim_string ("x"));
  pp_sim_value_set (record, "name_description", pp_sim_string ("say \"and\""));
  pp_sim_value_set (record, "is_a_template", pp_sim_bool (FALSE));
  pp_sim_value_set (record, "VCPUs_max", pp_sim_int (4));
  pp_sim_value_set (record, "resident_on", pp_sim_string ("OpaqueRef:a"));

  return record;
}

static void
test_matches (void)
{
  g_autoptr(PpSimValue) record = make_record ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PpSimWhere) where = pp_sim_where_parse (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_nonnull (where);
      g_assert_cmpint (pp_sim_where_matches (where, record), ==, cases[i].matches);
    }
}

static void
test_garbage (void)
{
  static const char * const texts[] = {
    "", "tru", "truefalse", "field", "field name = \"x\"", "field \"a\"", "field \"a\" =",
    "field \"a\" = \"b", "(true", "true)", "not", "true and", "true true", "\"a\" = \"b\" = \"c\"",
  };
  g_autofree char *deep = g_strnfill (100000, '(');

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_null (pp_sim_where_parse (texts[i]));
    }
  g_assert_null (pp_sim_where_parse (deep));
}

/* As many as there are virtual machines on a host. */
static void
test_long (void)
{
  g_autoptr(GString) text = g_string_new ("false");
  g_autoptr(PpSimWhere) where = NULL;
  g_autoptr(PpSimValue) record = make_record ();

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, " or field \"uuid\" = \"%u\"", i);
  g_string_append (text, " or field \"name__label\" = \"x\"");
  where = pp_sim_where_parse (text->str);
  g_assert_nonnull (where);
  g_assert_true (pp_sim_where_matches (where, record));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sim/where/matches", test_matches);
  g_test_add_func ("/sim/where/garbage", test_garbage);
  g_test_add_func ("/sim/where/long", test_long);

  return g_test_run ();
}
