/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#define DAY(n) ((n) * 86400)

/* 6.2 in small: a train before the service pack, one after it, a twin, roll-ups. */
static const FixtureHotfix feed[] =
{
  { "XS62E001", "", "XS62ESP1", DAY (1) },
  { "XS62E002", "", "", DAY (2) },
  { "XS62ESP1", "", "", DAY (10) },
  { "XS62E014", "", "", DAY (12) },
  { "XS62ESP1002", "XS62ESP1", "", DAY (12) },
  { "XS62ESP1003", "XS62ESP1", "", DAY (14) },
  { "XS62ESP1004", "XS62ESP1", "", DAY (20) },
  { "XS62ESP1005", "XS62ESP1", "", DAY (20) },
  { "XS62ESP1009", "XS62ESP1 XS62ESP1003", "", DAY (30) },
};
#define ALL "XS62E001 XS62E002 XS62ESP1 XS62E014 XS62ESP1002 XS62ESP1003 XS62ESP1004 " \
  "XS62ESP1005 XS62ESP1009"

static void
set_list (char     ***member,
          const char *names)
{
  g_strfreev (*member);
  *member = g_strsplit (names, " ", -1);
}

static Fixture *
make_fixture (const char *minimal)
{
  Fixture *fixture = fixture_new ();

  fixture_add_hotfixes (fixture, feed, G_N_ELEMENTS (feed));
  fixture_add_version (fixture, "6.2.0", "70446c", ALL, minimal);
  fixture_add_note (fixture, "XS62E001", "XS62ESP1");
  fixture_add_note (fixture, "XS62E002", "");
  fixture_last_note (fixture)->before = g_strdup ("xs62esp1");
  fixture_add_note (fixture, "XS62E014", "XS62ESP1004");
  fixture_last_note (fixture)->before = g_strdup ("XS62ESP1");
  fixture_add_note (fixture, "XS62ESP1002", "XS62ESP1009");
  fixture_add_note (fixture, "XS62ESP1003", "XS62ESP1009");
  fixture_add_note (fixture, "XS62ESP1004", "");
  set_list (&fixture_last_note (fixture)->rolls_up, "XS62ESP1002 NOT-THERE");

  return fixture;
}

static void
assert_set (GPtrArray  *set,
            const char *expected)
{
  g_autofree char *names = fixture_names (set);

  g_ptr_array_unref (set);
  g_assert_cmpstr (names, ==, expected);
}

/* A train before the service pack is of no use beside it: what the notes say of it holds where the
 * feed says nothing. */
static void
test_trains (void)
{
  g_autoptr(Fixture) fixture = make_fixture (NULL);
  g_autoptr(PpOutlook) outlook = NULL;
  const PpCell *cell;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  fixture_add_host (fixture, "xs2", "6.2.0", "70446c", "XS62ESP1");
  outlook = fixture_outlook (fixture);

  cell = pp_outlook_get_cell (outlook, "host-xs1", "uuid-xs62e002");
  g_assert_cmpint (cell->state, ==, PP_STATE_NEEDED);
  cell = pp_outlook_get_cell (outlook, "host-xs2", "uuid-xs62e002");
  g_assert_cmpint (cell->state, ==, PP_STATE_SUPERSEDED);
  g_assert_cmpstr (cell->because[0], ==, "XS62ESP1");
  cell = pp_outlook_get_cell (outlook, "host-xs2", "uuid-xs62e014");
  g_assert_cmpint (cell->state, ==, PP_STATE_SUPERSEDED);
  cell = pp_outlook_get_cell (outlook, "host-xs1", "uuid-xs62e014");
  g_assert_cmpstr (cell->because[0], ==, "XS62ESP1004");
}

/* E002 excludes the service pack: the set cannot have both. 1003 is replaced by 1009, which needs
 * it all the same. */
static void
test_recommended (void)
{
  g_autoptr(Fixture) fixture = make_fixture (NULL);
  g_autoptr(PpOutlook) outlook = NULL;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  outlook = fixture_outlook (fixture);
  assert_set (pp_outlook_get_recommended (outlook, "host-xs1"),
              "XS62ESP1 XS62ESP1003 XS62ESP1004 XS62ESP1005 XS62ESP1009");
  assert_set (pp_outlook_get_all (outlook, "host-xs1"),
              "XS62ESP1 XS62ESP1003 XS62ESP1004 XS62ESP1005 XS62ESP1009");
  g_assert_cmpint (pp_outlook_get_basis (outlook, "host-xs1"), ==, PP_BASIS_NOTES);
}

static void
test_like (void)
{
  g_autoptr(Fixture) fixture = make_fixture (NULL);
  g_autoptr(Fixture) elsewhere = fixture_new ();
  g_autoptr(PpOutlook) outlook = NULL;
  PpHost *model;
  PpHost *stranger;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  model = fixture_add_host (fixture, "xs2", "6.2.0", "70446c",
                            "XS62ESP1 XS62ESP1002 XS62ESP1005");
  fixture_apply (fixture, model, "XS62ESP1004", 500, PP_GUIDANCE_NONE, FALSE);
  stranger = fixture_add_host (elsewhere, "other", "6.2.0", "70446c",
                               "XS62ESP1 XS62ESP1003 HOMEMADE");
  outlook = fixture_outlook (fixture);
  assert_set (pp_outlook_get_like (outlook, "host-xs1", model),
              "XS62ESP1 XS62ESP1002 XS62ESP1005");
  assert_set (pp_outlook_get_like (outlook, "host-xs2", model), "");
  assert_set (pp_outlook_get_like (outlook, "host-xs1", stranger), "XS62ESP1 XS62ESP1003");
  assert_set (pp_outlook_get_like (outlook, NULL, stranger), "XS62ESP1 XS62ESP1003");
}

static const struct
{
  const char *last;
  const char *installed;
  const char *expected;
} levels[] =
{
  { "XS62E002", "", "XS62E001 XS62E002" },
  { "XS62ESP1", "", "XS62ESP1" },
  { "XS62ESP1002", "", "XS62ESP1 XS62ESP1002" },
  { "XS62ESP1003", "", "XS62ESP1 XS62ESP1002 XS62ESP1003" },
  /* 1004 rolled up 1002; 1005 is of the same day, but comes after it by name */
  { "XS62ESP1004", "", "XS62ESP1 XS62ESP1003 XS62ESP1004" },
  { "XS62ESP1005", "", "XS62ESP1 XS62ESP1003 XS62ESP1004 XS62ESP1005" },
  { "XS62ESP1009", "", "XS62ESP1 XS62ESP1003 XS62ESP1004 XS62ESP1005 XS62ESP1009" },
  { "XS62ESP1003", "XS62ESP1 XS62ESP1002", "XS62ESP1003" },
  { "XS62ESP1002", "XS62ESP1 XS62ESP1004", "XS62ESP1002" },
};

static void
test_up_to (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      /* the smallest set of today must not matter for that of another day */
      g_autoptr(Fixture) fixture = make_fixture (i % 2 == 0 ? NULL : "XS62ESP1 XS62ESP1009");
      g_autoptr(PpOutlook) outlook = NULL;

      fixture_add_host (fixture, "xs1", "6.2.0", "70446c", levels[i].installed);
      outlook = fixture_outlook (fixture);
      g_test_message ("up to %s", levels[i].last);
      assert_set (pp_outlook_get_up_to (outlook, "host-xs1",
                                        pp_outlook_find_hotfix (outlook, levels[i].last)),
                  levels[i].expected);
    }
}

static const struct
{
  const char *name;
  PpTurnKind  kind;
  const char *because;
} turns[] =
{
  { "XS62ESP1", PP_TURN_SERVICE_PACK, "" },
  { "XS62E001", PP_TURN_DATE, "" },
  { "XS62E002", PP_TURN_DATE, "" },
  { "XS62E014", PP_TURN_DATE, "" },
  { "XS62ESP1002", PP_TURN_REQUIRES, "XS62ESP1" },
  { "XS62ESP1003", PP_TURN_REQUIRES, "XS62ESP1" },
  { "XS62ESP1004", PP_TURN_REQUIRES, "XS62ESP1" },
  { "XS62ESP1005", PP_TURN_REQUIRES, "XS62ESP1" },
  { "XS62ESP1009", PP_TURN_REQUIRES, "XS62ESP1 XS62ESP1003" },
};

static void
assert_turn (const PpTurn *turn,
             const char   *name,
             PpTurnKind    kind,
             const char   *because)
{
  g_autofree char *names = g_strjoinv (" ", turn->because);

  g_assert_cmpstr (turn->hotfix->name, ==, name);
  g_assert_cmpstr (pp_turn_kind_to_string (turn->kind), ==, pp_turn_kind_to_string (kind));
  g_assert_cmpstr (names, ==, because);
}

static void
test_turns (void)
{
  static const FixtureHotfix others[] =
  {
    { "XS65ESP1", "FIRST", "", DAY (1) }, { "FIRST", "", "", DAY (9) }, { "B", "", "", DAY (3) },
    { "A", "", "", DAY (3) },
  };
  g_autoptr(Fixture) fixture = make_fixture (NULL);
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(GPtrArray) sorted = pp_outlook_sort (outlook, fixture->hotfixes);
  g_autoptr(GPtrArray) explained = pp_outlook_explain_order (outlook, sorted);

  g_assert_cmpuint (explained->len, ==, G_N_ELEMENTS (turns));
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    assert_turn (g_ptr_array_index (explained, i), turns[i].name, turns[i].kind, turns[i].because);

  g_clear_pointer (&sorted, g_ptr_array_unref);
  g_clear_pointer (&explained, g_ptr_array_unref);
  g_ptr_array_set_size (fixture->hotfixes, 0);
  fixture_add_hotfixes (fixture, others, G_N_ELEMENTS (others));
  sorted = pp_outlook_sort (outlook, fixture->hotfixes);
  explained = pp_outlook_explain_order (outlook, sorted);
  assert_turn (g_ptr_array_index (explained, 0), "A", PP_TURN_DATE, "");
  assert_turn (g_ptr_array_index (explained, 1), "B", PP_TURN_NAME, "");
  assert_turn (g_ptr_array_index (explained, 2), "FIRST", PP_TURN_REQUIRED, "XS65ESP1");
  assert_turn (g_ptr_array_index (explained, 3), "XS65ESP1", PP_TURN_REQUIRES, "FIRST");
}

/* Hidden by XenCenter's users in other_config, and here; required ones come along. */
static void
test_hidden (void)
{
  const char * const own[] = { "UUID-XS62ESP1003", NULL };
  g_autoptr(Fixture) fixture = make_fixture (NULL);
  g_autoptr(PpSnapshot) snapshot = NULL;
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(PpNotes) notes = NULL;
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpOutlook) renewed = NULL;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "XS62ESP1");
  snapshot = fixture_snapshot (fixture);
  g_hash_table_insert (pp_snapshot_get_pool (snapshot)->other_config,
                       g_strdup ("XenCenter.IgnorePatches"),
                       g_strdup ("UUID-XS62ESP1005, uuid-of-another-pool,"));
  catalogue = fixture_catalogue (fixture);
  notes = pp_notes_new (fixture->notes);
  outlook = pp_outlook_new_hiding (snapshot, catalogue, notes, own);

  g_assert_true (pp_outlook_is_hidden (outlook, "uuid-xs62esp1005"));
  g_assert_true (pp_outlook_is_hidden (outlook, "Uuid-XS62ESP1003"));
  g_assert_false (pp_outlook_is_hidden (outlook, "uuid-xs62esp1004"));
  g_assert_cmpuint (pp_outlook_count_hidden (outlook), ==, 2);
  /* 1004, 1005 and 1009 are outstanding; the cells say so, the counts leave 1005 out */
  g_assert_true (pp_outlook_is_outstanding (outlook, "uuid-xs62esp1005"));
  g_assert_cmpuint (pp_outlook_count_outstanding (outlook, NULL), ==, 2);
  g_assert_cmpuint (pp_outlook_count_outstanding (outlook, "host-xs1"), ==, 2);
  assert_set (pp_outlook_get_recommended (outlook, "host-xs1"),
              "XS62ESP1003 XS62ESP1004 XS62ESP1009");
  assert_set (pp_outlook_get_all (outlook, "host-xs1"),
              "XS62ESP1003 XS62ESP1004 XS62ESP1005 XS62ESP1009");
  renewed = pp_outlook_renew (outlook, snapshot);
  g_assert_cmpuint (pp_outlook_count_hidden (renewed), ==, 2);
  g_assert_cmpuint (pp_outlook_count_outstanding (renewed, NULL), ==, 2);
}

/* Which servers have it, and whether its file is still there. */
static void
test_on_the_pool (void)
{
  static const struct
  {
    const char *name;
    guint64     size;
    PpUpload    expected;
  } uploads[] = {
    { "XS62ESP1", 218600009, PP_UPLOAD_READY }, { "XS62ESP1002", 0, PP_UPLOAD_FILE_GONE },
  };
  g_autoptr(Fixture) fixture = make_fixture (NULL);
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(GPtrArray) having = NULL;
  g_autoptr(GPtrArray) lacking = NULL;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  fixture_add_host (fixture, "xs2", "6.2.0", "70446c", "XS62ESP1");
  fixture_add_host (fixture, "xs3", "6.2.0", "70446c", "XS62ESP1")->live = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (uploads); i++)
    {
      PpPatch *patch = pp_patch_new ();

      g_free (patch->uuid);
      g_free (patch->name);
      patch->uuid = g_strdup (fixture_uuid (fixture, uploads[i].name));
      patch->name = g_strdup (uploads[i].name);
      patch->size = uploads[i].size;
      patch->has_file = uploads[i].size > 0;
      g_ptr_array_add (fixture->patches, patch);
    }
  outlook = fixture_outlook (fixture);

  g_assert_true (pp_outlook_list_partly (outlook, "UUID-XS62ESP1", &having, &lacking));
  g_assert_cmpuint (having->len, ==, 1);
  g_assert_cmpuint (lacking->len, ==, 1);
  g_assert_cmpstr (((PpHost *) g_ptr_array_index (having, 0))->name, ==, "xs2");
  g_assert_cmpstr (((PpHost *) g_ptr_array_index (lacking, 0))->name, ==, "xs1");
  g_assert_false (pp_outlook_is_partly_installed (outlook, "uuid-xs62esp1002"));
  for (guint i = 0; i < G_N_ELEMENTS (uploads); i++)
    g_assert_cmpint (pp_outlook_get_upload (outlook, fixture_uuid (fixture, uploads[i].name)), ==,
                     uploads[i].expected);
  g_assert_cmpint (pp_outlook_get_upload (outlook, "uuid-xs62e001"), ==, PP_UPLOAD_NONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlook/sets/trains", test_trains);
  g_test_add_func ("/outlook/sets/recommended", test_recommended);
  g_test_add_func ("/outlook/sets/like", test_like);
  g_test_add_func ("/outlook/sets/up-to", test_up_to);
  g_test_add_func ("/outlook/sets/turns", test_turns);
  g_test_add_func ("/outlook/sets/hidden", test_hidden);
  g_test_add_func ("/outlook/sets/on-the-pool", test_on_the_pool);

  return g_test_run ();
}
