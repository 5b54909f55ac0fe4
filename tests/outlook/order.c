/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "pp-outlook-private.h"

static void
assert_sorted (const FixtureHotfix *hotfixes,
               guint                n_hotfixes,
               const char          *expected)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GPtrArray) sorted = NULL;
  g_autofree char *names = NULL;

  fixture_add_hotfixes (fixture, hotfixes, n_hotfixes);
  sorted = pp_install_order (fixture->hotfixes, NULL);
  names = fixture_names (sorted);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_order (void)
{
  static const FixtureHotfix keys[] =
  {
    { "XS62E014", "", "", 300 }, { "XS62ESP1", "", "", 900 }, { "XS62E002", "", "", 300 },
    { "XS62E001", "", "", 400 },
  };
  static const FixtureHotfix needs[] =
  {
    { "XS62ESP1002", "XS62ESP1", "", 200 }, { "XS62ESP1", "XS62E009", "", 300 },
    { "XS62ESP1001", "XS62ESP1 XS62ESP1002", "", 100 }, { "XS62E009", "MISSING", "", 400 },
  };
  static const FixtureHotfix circle[] =
  {
    { "A", "B", "", 200 }, { "B", "A", "", 100 }, { "C", "A", "", 50 }, { "SELF", "SELF", "", 10 },
  };

  assert_sorted (NULL, 0, "");
  assert_sorted (keys, G_N_ELEMENTS (keys), "XS62ESP1 XS62E002 XS62E014 XS62E001");
  assert_sorted (needs, G_N_ELEMENTS (needs), "XS62E009 XS62ESP1 XS62ESP1002 XS62ESP1001");
  assert_sorted (circle, G_N_ELEMENTS (circle), "SELF C B A");
}

static void
test_service_pack (void)
{
  static const struct
  {
    const char *name;
    gboolean    expected;
  } names[] =
  {
    { "XS62ESP1", TRUE }, { "XS65ESP1", TRUE }, { "XS56EFP1", TRUE }, { "XS71ECU2", TRUE },
    { "XS62ESP1014", FALSE }, { "XS62E014", FALSE }, { "XS71ECU2020", FALSE }, { "XS70", FALSE },
    { "", FALSE }, { "SP1", FALSE }, { "hotfix-SP1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      PpHotfix facts = { .uuid = (char *) "u", .name = (char *) names[i].name };
      g_autoptr(PpHotfix) hotfix = pp_hotfix_new (&facts);

      g_test_message ("%s", names[i].name);
      g_assert_cmpint (pp_hotfix_is_service_pack (hotfix), ==, names[i].expected);
    }
}

static PpHotfix *
make_random (GRand   *random,
             guint    number,
             guint    n_hotfixes,
             gboolean with_circles)
{
  g_autoptr(GStrvBuilder) required = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;
  g_autofree char *uuid = g_strdup_printf ("u%u", number);
  PpHotfix facts = { .uuid = uuid, .name = uuid };

  for (guint i = g_rand_int_range (random, 0, 4); i > 0; i--)
    {
      guint limit = with_circles ? n_hotfixes + 10 : number;
      g_autofree char *other =
        g_strdup_printf ("u%u", limit > 0 ? (guint) g_rand_int_range (random, 0, limit) : 99999);

      g_strv_builder_add (required, other);
    }
  list = g_strv_builder_end (required);
  facts.required = list;
  facts.released = g_rand_int_range (random, 0, 50);

  return pp_hotfix_new (&facts);
}

/* Whatever the graph: all are there, once, and without circles each after what it requires. */
static void
test_random (void)
{
  GRand *random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 400; round++)
    {
      gboolean with_circles = round % 2 == 0;
      guint n_hotfixes = g_rand_int_range (random, 0, 60);
      g_autoptr(GPtrArray) hotfixes =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
      g_autoptr(GPtrArray) sorted = NULL;
      g_autoptr(GHashTable) placed = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < n_hotfixes; i++)
        {
          PpHotfix *hotfix = make_random (random, i, n_hotfixes, with_circles);

          g_ptr_array_insert (hotfixes, g_rand_int_range (random, 0, hotfixes->len + 1), hotfix);
          g_hash_table_add (known, hotfix->uuid);
        }
      sorted = pp_install_order (hotfixes, NULL);
      g_assert_cmpuint (sorted->len, ==, n_hotfixes);
      for (guint i = 0; i < sorted->len; i++)
        {
          PpHotfix *hotfix = g_ptr_array_index (sorted, i);

          for (guint j = 0; !with_circles && hotfix->required[j] != NULL; j++)
            if (g_hash_table_contains (known, hotfix->required[j]))
              g_assert_true (g_hash_table_contains (placed, hotfix->required[j]));
          g_assert_true (g_hash_table_add (placed, hotfix->uuid));
        }
    }
  g_rand_free (random);
}

static void
test_sort (void)
{
  static const FixtureHotfix hotfixes[] =
  {
    { "C", "B", "", 1 }, { "B", "A", "", 2 }, { "A", "", "", 3 }, { "FOREIGN", "A", "", 0 },
  };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(GPtrArray) some = g_ptr_array_new ();
  g_autoptr(GPtrArray) sorted = NULL;
  g_autofree char *names = NULL;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", NULL, "A B C", NULL);
  fixture_add_host (fixture, "xs1", "6.2.0", "1", "");
  outlook = fixture_outlook (fixture);
  /* B, which ties C to A, is not asked for; FOREIGN is no row */
  g_ptr_array_add (some, g_ptr_array_index (fixture->hotfixes, 0));
  g_ptr_array_add (some, g_ptr_array_index (fixture->hotfixes, 3));
  g_ptr_array_add (some, g_ptr_array_index (fixture->hotfixes, 2));
  sorted = pp_outlook_sort (outlook, some);
  names = fixture_names (sorted);
  g_assert_cmpstr (names, ==, "A FOREIGN C");
}

static void
assert_recommended (const char *minimal,
                    const char *installed,
                    const char *expected)
{
  static const FixtureHotfix hotfixes[] =
  {
    { "XS62E001", "", "XS62ESP1", 1 }, { "XS62ESP1", "", "", 10 },
    { "XS62ESP1002", "XS62ESP1", "", 11 }, { "XS62ESP1003", "XS62ESP1 MISSING", "", 12 },
    { "XS62ESP1004", "XS62ESP1 XS62ESP1002", "", 13 },
    { "XS62ESP1005", "XS62ESP1003", "", 14 }, { "PAID", "", "", 15, .premium = TRUE },
  };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(GPtrArray) recommended = NULL;
  g_autoptr(GPtrArray) together = NULL;
  g_autofree char *names = NULL;
  g_autofree char *together_names = NULL;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", "70446c", "XS62E001 XS62ESP1 XS62ESP1002 XS62ESP1003 "
                       "XS62ESP1004 XS62ESP1005 PAID", minimal);
  fixture_add_note (fixture, "XS62E001", "XS62ESP1");
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", installed);
  outlook = fixture_outlook (fixture);
  recommended = pp_outlook_get_recommended (outlook, "host-xs1");
  names = fixture_names (recommended);
  g_assert_cmpstr (names, ==, expected);
  together = pp_outlook_get_recommended (outlook, NULL);
  together_names = fixture_names (together);
  g_assert_cmpuint (together->len, ==, recommended->len);
}

static void
test_recommended (void)
{
  /* the feed says, in its order, but never before what is required */
  assert_recommended ("XS62ESP1 XS62ESP1004 XS62ESP1002", "", "XS62ESP1 XS62ESP1002 XS62ESP1004");
  assert_recommended ("XS62ESP1 XS62ESP1004 XS62ESP1002", "XS62ESP1 XS62ESP1002", "XS62ESP1004");
  assert_recommended ("", "", "");
  assert_recommended ("XS62ESP1 PAID", "XS62ESP1", "");
  /* what the minimal set forgot but needs */
  assert_recommended ("XS62ESP1004", "", "XS62ESP1 XS62ESP1002 XS62ESP1004");
  /* what can never be satisfied is left out */
  assert_recommended ("XS62ESP1 XS62ESP1003 XS62ESP1005", "", "XS62ESP1");
  /* the feed does not say: everything outstanding */
  assert_recommended (NULL, "", "XS62ESP1 XS62ESP1002 XS62ESP1004");
  assert_recommended (NULL, "XS62ESP1 XS62ESP1002 XS62ESP1004", "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlook/order/order", test_order);
  g_test_add_func ("/outlook/order/service-pack", test_service_pack);
  g_test_add_func ("/outlook/order/random", test_random);
  g_test_add_func ("/outlook/order/sort", test_sort);
  g_test_add_func ("/outlook/order/recommended", test_recommended);

  return g_test_run ();
}
