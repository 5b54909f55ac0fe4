/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

/* A small feed where each hotfix stands for one row of the state table, and for the rows below it
 * as well, so that the order of precedence is what decides. */
static const FixtureHotfix feed[] =
{
  { "XS62ESP1", "", "" },
  { "XS62E001", "", "XS62ESP1" },
  { "XS62E014", "", "XS62ESP1" },
  { "XS62ESP1014", "XS62ESP1", "" },
  { "XS62ESP1068", "XS62ESP1", "" },
  { "PLAIN", "", "" },
  { "DANGLING", "MISSING", "" },
  { "MUTUAL1", "MISSING", "MUTUAL2" },
  { "MUTUAL2", "", "MUTUAL1" },
  { "OTHER-RELEASE", "", "" },
  { "HITS-OTHER", "MISSING", "OTHER-RELEASE" },
  { "OLD", "MISSING", "OTHER-RELEASE" },
  { "OLDER", "", "" },
  { "OF-PAID", "", "" },
  { "OF-RECALLED", "", "" },
  { "PAID", "MISSING", "", .premium = TRUE },
  { "PAID-BY-NOTES", "", "" },
  { "XS65", "", "", .premium = TRUE },
  { "TO-NEXT", "", "" },
  { "UPGRADE-BY-NOTES", "", "" },
  { "XS66", "MISSING", "PLAIN", .premium = TRUE },
};

#define ALL_62 "XS62ESP1 XS62E001 XS62E014 XS62ESP1014 XS62ESP1068 PLAIN DANGLING MUTUAL1 MUTUAL2 " \
  "HITS-OTHER OLD OLDER OF-PAID OF-RECALLED PAID PAID-BY-NOTES XS65 TO-NEXT UPGRADE-BY-NOTES XS66"

static Fixture *
make_fixture (void)
{
  Fixture *fixture = fixture_new ();

  fixture_add_hotfixes (fixture, feed, G_N_ELEMENTS (feed));
  fixture_add_version (fixture, "6.2.0", "70446c", ALL_62, NULL);
  fixture_add_version (fixture, "6.5.0", "90233c", "OTHER-RELEASE", NULL);
  fixture_last_version (fixture)->patch_uuid = g_strdup (fixture_uuid (fixture, "TO-NEXT"));
  fixture_add_note (fixture, "XS62E001", "XS62ESP1");
  fixture_add_note (fixture, "XS62E014", "XS62ESP1068");
  fixture_add_note (fixture, "OLD", "PLAIN");
  fixture_add_note (fixture, "OLDER", "NOT-IN-FEED");
  fixture_add_note (fixture, "NOT-IN-FEED", "PLAIN");
  fixture_add_note (fixture, "OF-PAID", "PAID");
  fixture_add_note (fixture, "OF-RECALLED", "XS66");
  fixture_add_note (fixture, "PAID-BY-NOTES", "");
  fixture_last_note (fixture)->paid = TRUE;
  fixture_add_note (fixture, "UPGRADE-BY-NOTES", "");
  fixture_last_note (fixture)->upgrade = TRUE;
  fixture_add_note (fixture, "XS66", "PLAIN");
  fixture_last_note (fixture)->withdrawn = g_strdup ("crashed");

  return fixture;
}

static void
assert_cell (Fixture    *fixture,
             PpOutlook  *outlook,
             const char *host,
             const char *hotfix,
             const char *state,
             PpReason    reason,
             const char *because)
{
  const PpCell *cell = pp_outlook_get_cell (outlook, host, fixture_uuid (fixture, hotfix));
  g_autofree char *names = NULL;

  g_assert_nonnull (cell);
  g_test_message ("%s on %s", hotfix, host);
  g_assert_cmpstr (pp_state_to_string (cell->state), ==, state);
  g_assert_cmpint (cell->reason, ==, reason);
  names = g_strjoinv (" ", cell->because);
  g_assert_cmpstr (names, ==, because);
}

/* The example of design/cli.md: 6.2, nothing installed. */
static void
test_example (void)
{
  g_autoptr(Fixture) fixture = make_fixture ();
  g_autoptr(PpOutlook) outlook = NULL;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  outlook = fixture_outlook (fixture);
  assert_cell (fixture, outlook, "host-xs1", "XS62ESP1", "needed", PP_REASON_NONE, "");
  assert_cell (fixture, outlook, "host-xs1", "XS62E001", "superseded", PP_REASON_NOTES, "XS62ESP1");
  assert_cell (fixture, outlook, "host-xs1", "XS62ESP1014", "requires", PP_REASON_NONE,
               "XS62ESP1");
  assert_cell (fixture, outlook, "host-xs1", "XS62E014", "superseded", PP_REASON_NOTES,
               "XS62ESP1068");
}

static const struct
{
  const char *hotfix;
  const char *installed;
  const char *edition;
  const char *state;
  PpReason    reason;
  const char *because;
} table[] =
{
  { "PLAIN", "", "free", "needed", PP_REASON_NONE, "" },
  { "PLAIN", "PLAIN", "free", "installed", PP_REASON_NONE, "" },
  { "DANGLING", "", "free", "requires", PP_REASON_NONE, "uuid-missing" },
  { "XS62ESP1014", "XS62ESP1", "free", "needed", PP_REASON_NONE, "" },
  { "OTHER-RELEASE", "", "free", "not-applicable", PP_REASON_NONE, "" },
  { "NEVER-HEARD-OF", "", "free", "not-applicable", PP_REASON_NONE, "" },
  { "NEVER-HEARD-OF", "NEVER-HEARD-OF", "free", "installed", PP_REASON_NONE, "" },
  /* conflicts: one that rolled it up replaces it, two that exclude each other do not */
  { "XS62E001", "XS62ESP1", "free", "superseded", PP_REASON_CONFLICT_INSTALLED, "XS62ESP1" },
  { "MUTUAL1", "MUTUAL2", "free", "conflicting", PP_REASON_CONFLICT_INSTALLED, "MUTUAL2" },
  { "MUTUAL2", "MUTUAL1", "free", "conflicting", PP_REASON_CONFLICT_INSTALLED, "MUTUAL1" },
  { "MUTUAL1", "", "free", "requires", PP_REASON_NONE, "uuid-missing" },
  { "HITS-OTHER", "OTHER-RELEASE", "free", "conflicting", PP_REASON_CONFLICT_INSTALLED,
    "OTHER-RELEASE" },
  { "HITS-OTHER", "", "free", "requires", PP_REASON_NONE, "uuid-missing" },
  /* superseded goes before conflicting and requires */
  { "OLD", "OTHER-RELEASE", "free", "superseded", PP_REASON_NOTES, "PLAIN" },
  { "OLD", "OTHER-RELEASE PLAIN", "free", "superseded", PP_REASON_NOTES, "PLAIN" },
  { "OLDER", "", "free", "superseded", PP_REASON_NOTES, "PLAIN" },
  /* what cannot be had replaces nothing, and what replaces it in turn does */
  { "OF-PAID", "", "free", "needed", PP_REASON_NONE, "" },
  { "OF-PAID", "", "per-socket", "superseded", PP_REASON_NOTES, "PAID" },
  { "OF-PAID", "PAID", "free", "superseded", PP_REASON_NOTES, "PAID" },
  { "OF-RECALLED", "", "free", "superseded", PP_REASON_NOTES, "PLAIN" },
  /* licence */
  { "PAID", "", "free", "licence", PP_REASON_FEED, "" },
  { "PAID", "", "Express", "licence", PP_REASON_FEED, "" },
  { "PAID", "", "per-socket", "requires", PP_REASON_NONE, "uuid-missing" },
  { "PAID", "PAID", "free", "installed", PP_REASON_NONE, "" },
  { "PAID-BY-NOTES", "", "free", "licence", PP_REASON_NOTES, "" },
  { "PAID-BY-NOTES", "", "enterprise", "needed", PP_REASON_NONE, "" },
  /* upgrade goes before licence, withdrawn before both */
  { "XS65", "", "free", "upgrade", PP_REASON_FEED, "" },
  { "TO-NEXT", "", "free", "upgrade", PP_REASON_FEED, "" },
  { "UPGRADE-BY-NOTES", "", "free", "upgrade", PP_REASON_NOTES, "" },
  { "XS66", "PLAIN", "free", "withdrawn", PP_REASON_NOTES, "" },
  { "XS66", "XS66", "free", "installed", PP_REASON_NONE, "" },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(Fixture) fixture = make_fixture ();
      g_autoptr(PpOutlook) outlook = NULL;
      PpHost *host = fixture_add_host (fixture, "xs1", "6.2.0", "70446c", table[i].installed);

      g_free (host->edition);
      host->edition = g_strdup (table[i].edition);
      outlook = fixture_outlook (fixture);
      assert_cell (fixture, outlook, "host-xs1", table[i].hotfix, table[i].state, table[i].reason,
                   table[i].because);
    }
}

/* What the server said itself goes before what the feed says of a licence, and before everything
 * that would make it outstanding; not before what is known to be no hotfix for this server. */
static void
test_refused (void)
{
  static const struct
  {
    const char *hotfix;
    const char *installed;
    const char *state;
    PpReason    reason;
    const char *because;
  } rows[] =
  {
    { "PLAIN", "", "licence", PP_REASON_SERVER, "LICENCE_RESTRICTION" },
    { "XS62ESP1014", "", "licence", PP_REASON_SERVER, "LICENCE_RESTRICTION" },
    { "XS62E001", "XS62ESP1", "licence", PP_REASON_SERVER, "LICENCE_RESTRICTION" },
    { "MUTUAL1", "MUTUAL2", "licence", PP_REASON_SERVER, "LICENCE_RESTRICTION" },
    { "PAID", "", "licence", PP_REASON_SERVER, "LICENCE_RESTRICTION" },
    { "PLAIN", "PLAIN", "installed", PP_REASON_NONE, "" },
    { "OTHER-RELEASE", "", "not-applicable", PP_REASON_NONE, "" },
    { "XS66", "", "withdrawn", PP_REASON_NOTES, "" },
    { "XS65", "", "upgrade", PP_REASON_FEED, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(Fixture) fixture = make_fixture ();
      g_autoptr(PpOutlook) outlook = NULL;
      PpHost *host = fixture_add_host (fixture, "xs1", "6.2.0", "70446c", rows[i].installed);
      const char *refused[] = { "uuid-else", fixture_uuid (fixture, rows[i].hotfix), NULL };

      fixture_add_host (fixture, "xs2", "6.2.0", "70446c", rows[i].installed);
      g_strfreev (host->refused);
      host->refused = g_strdupv ((char **) refused);
      outlook = fixture_outlook (fixture);
      assert_cell (fixture, outlook, "host-xs1", rows[i].hotfix, rows[i].state, rows[i].reason,
                   rows[i].because);
      g_assert_cmpint (pp_outlook_get_cell (outlook, "host-xs2", refused[1])->reason, !=,
                       PP_REASON_SERVER);
    }
}

/* It is not outstanding, it replaces nothing that can be had, and a later answer mends all that. */
static void
test_refused_counts (void)
{
  g_autoptr(Fixture) fixture = make_fixture ();
  g_autoptr(PpOutlook) before = NULL;
  g_autoptr(PpOutlook) after = NULL;
  g_autoptr(PpOutlook) renewed = NULL;
  g_autoptr(PpSnapshot) snapshot = NULL;
  PpHost *host = fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  const char *refused[] = { fixture_uuid (fixture, "XS62ESP1068"), NULL };
  guint n_outstanding;

  before = fixture_outlook (fixture);
  n_outstanding = pp_outlook_count_outstanding (before, NULL);
  g_ptr_array_set_size (fixture->hosts, 0);
  host = fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  g_strfreev (host->refused);
  host->refused = g_strdupv ((char **) refused);
  after = fixture_outlook (fixture);
  /* the one is not, and XS62E014, which it would have replaced, is instead */
  assert_cell (fixture, after, "host-xs1", "XS62E014", "needed", PP_REASON_NONE, "");
  g_assert_cmpuint (pp_outlook_count_outstanding (after, NULL), ==, n_outstanding);
  g_assert_false (pp_outlook_is_outstanding (after, refused[0]));

  g_ptr_array_set_size (fixture->hosts, 0);
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  snapshot = fixture_snapshot (fixture);
  renewed = pp_outlook_renew (after, snapshot);
  assert_cell (fixture, renewed, "host-xs1", "XS62ESP1068", "requires", PP_REASON_NONE, "XS62ESP1");
  assert_cell (fixture, renewed, "host-xs1", "XS62E014", "superseded", PP_REASON_NOTES,
               "XS62ESP1068");
}

static void
test_minimal_set (void)
{
  static const FixtureHotfix hotfixes[] =
  {
    { "KEPT", "NEEDED-BY-KEPT", "" }, { "NEEDED-BY-KEPT", "", "" }, { "LEFT-OUT", "", "" },
    { "LEFT-FOR-KEPT", "", "KEPT" }, { "NOTED", "", "" },
  };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = NULL;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", NULL, "KEPT NEEDED-BY-KEPT LEFT-OUT LEFT-FOR-KEPT NOTED",
                       "KEPT");
  fixture_add_note (fixture, "NOTED", "KEPT");
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  fixture_add_host (fixture, "xs2", "6.2.0", "70446c", "LEFT-OUT");
  outlook = fixture_outlook (fixture);
  assert_cell (fixture, outlook, "host-xs1", "KEPT", "requires", PP_REASON_NONE, "NEEDED-BY-KEPT");
  assert_cell (fixture, outlook, "host-xs1", "NEEDED-BY-KEPT", "needed", PP_REASON_NONE, "");
  assert_cell (fixture, outlook, "host-xs1", "LEFT-OUT", "superseded", PP_REASON_MINIMAL_SET, "");
  assert_cell (fixture, outlook, "host-xs2", "LEFT-OUT", "installed", PP_REASON_NONE, "");
  assert_cell (fixture, outlook, "host-xs1", "LEFT-FOR-KEPT", "superseded", PP_REASON_MINIMAL_SET,
               "KEPT");
  assert_cell (fixture, outlook, "host-xs1", "NOTED", "superseded", PP_REASON_NOTES, "KEPT");
}

static void
test_unknown (void)
{
  g_autoptr(Fixture) fixture = make_fixture ();
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpOutlook) without_feed = NULL;
  g_autoptr(PpSnapshot) snapshot = NULL;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "PLAIN");
  fixture_add_host (fixture, "xs2", "5.0.0", "1", "PLAIN");
  fixture_add_host (fixture, "xs3", "", "", "");
  outlook = fixture_outlook (fixture);
  assert_cell (fixture, outlook, "host-xs1", "PLAIN", "installed", PP_REASON_NONE, "");
  assert_cell (fixture, outlook, "host-xs2", "PLAIN", "unknown", PP_REASON_VERSION_NOT_IN_FEED,
               "version-not-in-feed");
  assert_cell (fixture, outlook, "host-xs3", "PLAIN", "unknown", PP_REASON_NEVER_REACHED,
               "never-reached");
  assert_cell (fixture, outlook, "host-xs2", "NEVER-HEARD-OF", "unknown",
               PP_REASON_VERSION_NOT_IN_FEED, "version-not-in-feed");
  g_assert_cmpuint (pp_outlook_count_outstanding (outlook, "host-xs2"), ==, 0);
  g_assert_null (pp_outlook_get_cell (outlook, "no-host", "uuid-plain"));

  snapshot = fixture_snapshot (fixture);
  without_feed = pp_outlook_new (snapshot, NULL, NULL);
  assert_cell (fixture, without_feed, "host-xs1", "PLAIN", "unknown", PP_REASON_NO_FEED, "no-feed");
  g_assert_cmpuint (pp_outlook_get_n_hotfixes (without_feed), ==, 1);
}

static void
test_rows_and_counts (void)
{
  static const FixtureHotfix hotfixes[] =
  {
    { "A", "", "" }, { "B", "A", "" }, { "ELSEWHERE", "", "" },
  };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(PpOutlook) outlook = NULL;
  PpHost *dead;

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", NULL, "A B DANGLING", NULL);
  fixture_add_version (fixture, "6.5.0", NULL, "ELSEWHERE", NULL);
  fixture_add_host (fixture, "xs1", "6.2.0", "1", "A");
  dead = fixture_add_host (fixture, "xs2", "6.2.0", "1", "A B HOMEMADE");
  dead->live = FALSE;
  fixture_apply (fixture, fixture_add_host (fixture, "xs3", "6.2.0", "1", ""), "A", 500,
                 PP_GUIDANCE_NONE, FALSE);
  outlook = fixture_outlook (fixture);

  g_assert_cmpuint (pp_outlook_get_n_hotfixes (outlook), ==, 3);
  assert_cell (fixture, outlook, "host-xs3", "A", "needed", PP_REASON_NONE, "");
  assert_cell (fixture, outlook, "host-xs1", "HOMEMADE", "not-applicable", PP_REASON_NONE, "");
  g_assert_cmpuint (pp_outlook_count_outstanding (outlook, NULL), ==, 2);
  g_assert_cmpuint (pp_outlook_count_outstanding (outlook, "host-xs1"), ==, 1);
  g_assert_cmpuint (pp_outlook_count_outstanding (outlook, "host-xs2"), ==, 0);
  g_assert_cmpuint (pp_outlook_count_outstanding (outlook, "host-xs3"), ==, 2);
  g_assert_true (pp_outlook_is_outstanding (outlook, "UUID-B"));
  g_assert_false (pp_outlook_is_outstanding (outlook, "uuid-homemade"));
  /* the only host that has B does not answer */
  g_assert_true (pp_outlook_is_partly_installed (outlook, "uuid-a"));
  g_assert_false (pp_outlook_is_partly_installed (outlook, "uuid-b"));
  g_assert_cmpstr (pp_outlook_find_hotfix (outlook, "homemade")->uuid, ==, "uuid-homemade");
  g_assert_cmpstr (pp_outlook_find_hotfix (outlook, "UUID-A")->name, ==, "A");
  g_assert_cmpstr (pp_outlook_find_hotfix (outlook, "elsewhere")->name, ==, "ELSEWHERE");
  g_assert_null (pp_outlook_find_hotfix (outlook, "nothing"));
}

static void
test_replaced_by (void)
{
  g_autoptr(Fixture) fixture = make_fixture ();
  g_autoptr(PpOutlook) outlook = NULL;
  g_auto(GStrv) by = NULL;
  g_auto(GStrv) replaces = NULL;
  g_autofree char *by_names = NULL;
  g_autofree char *replaces_names = NULL;

  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  outlook = fixture_outlook (fixture);
  by = pp_outlook_get_replaced_by (outlook, "uuid-xs62e014");
  by_names = g_strjoinv (" ", by);
  g_assert_cmpstr (by_names, ==, "XS62ESP1068 XS62ESP1");
  replaces = pp_outlook_get_replaces (outlook, "uuid-xs62esp1");
  replaces_names = g_strjoinv (" ", replaces);
  g_assert_cmpstr (replaces_names, ==, "XS62E001 XS62E014");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlook/states/example", test_example);
  g_test_add_func ("/outlook/states/table", test_table);
  g_test_add_func ("/outlook/states/refused", test_refused);
  g_test_add_func ("/outlook/states/refused-counts", test_refused_counts);
  g_test_add_func ("/outlook/states/minimal-set", test_minimal_set);
  g_test_add_func ("/outlook/states/unknown", test_unknown);
  g_test_add_func ("/outlook/states/rows-and-counts", test_rows_and_counts);
  g_test_add_func ("/outlook/states/replaced-by", test_replaced_by);

  return g_test_run ();
}
