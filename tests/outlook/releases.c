/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-feed.h>
#include <poolpatch/pp-text.h>

#include "fixture.h"

#include <string.h>

/*
 * Every release and service pack with a feed that lists them all, and the bundled notes: which
 * version is found for a server, what becomes of chosen hotfixes, what exactly is recommended, and
 * what is said of the release's support. Names, versions and builds are those of the releases; the
 * feed is ours.
 */

static const FixtureHotfix hotfixes[] =
{
  { "XS56E022", "", "" },
  { "XS56E023", "", "" },
  { "XS56EFP1021", "", "XS56ESP2" },
  { "XS56EFP1022", "", "XS56ESP2" },
  { "XS56ESP2", "", "" },
  { "XS56ESP2033", "XS56ESP2", "" },
  { "XS56ESP2034", "XS56ESP2", "" },
  { "XS60E052", "", "" },
  { "XS60E053", "", "" },
  { "XS60E057", "", "" },
  { "XS602E007", "", "" },
  { "XS602E043", "", "" },
  { "XS602E051", "", "" },
  { "XS61E059", "", "" },
  { "XS61E060", "", "" },
  { "XS61E074", "", "" },
  { "XS62E001", "", "XS62ESP1" },
  { "XS62E014", "", "" },
  { "XS62E017", "", "XS62ESP1" },
  { "XS62ESP1", "", "" },
  { "XS62ESP1014", "XS62ESP1", "" },
  { "XS62ESP1034", "XS62ESP1", "" },
  { "XS62ESP1068", "XS62ESP1", "" },
  { "XS65E013", "", "XS65ESP1" },
  { "XS65ESP1", "", "" },
  { "XS65ESP1008", "XS65ESP1", "" },
  { "XS65ESP1066", "XS65ESP1", "" },
  { "XS70E065", "", "" },
  { "XS70E066", "", "" },
  { "XS71E019", "", "XS71ECU1" },
  { "XS71ECU1", "", "" },
  { "XS71ECU1009", "", "" },
  { "XS71ECU1010", "", "" },
  { "XS71ECU1032", "", "" },
  { "XS71ECU2", "", "", .premium = TRUE },
  { "XS71ECU2020", "", "" },
  { "XS71ECU2057", "", "" },
  { "XS72E013", "", "" },
  { "XS72E015", "", "" },
  { "XS72E017", "", "" },
  { "XenServer-7.3.0-update", "", "" },
  { "XS73E001", "", "" },
  { "XS73E007", "", "" },
  { "XS74", "", "" },
  { "XS74E007", "", "" },
  { "XenServer-7.5.0-update", "", "" },
  { "XS75E007", "", "" },
  { "XS76", "", "" },
  { "XS76E001", "", "" },
  { "XS80E001", "", "" },
  { "XS81", "", "" },
  { "XS81E001", "", "" },
  { "XS82E001", "", "" },
  { "XS82E002", "XS82E001", "" },
  { "XS82ECU1", "", "", .premium = TRUE },
  { "XS82ECU1001", "", "" },
};

static const struct
{
  const char   *value;
  const char   *build;
  const char   *listed;
  const char   *minimal;           /* (nullable) the feed does not say */
  const char   *patch;             /* (nullable) what leads to it */
  gboolean      present_as_update;
  PpEligibility eligibility;
  const char   *premium_date;
  const char   *eol_date;
} versions[] =
{
  { "5.6.0", "31188p", "XS56E022 XS56E023" },
  { "5.6.100", "39265p", "XS56EFP1021 XS56EFP1022 XS56ESP2" },
  { "5.6.100", "47101p", "XS56ESP2033 XS56ESP2034" },
  { "6.0.0", "50762p", "XS60E052 XS60E053 XS60E057" },
  { "6.0.2", "53456p", "XS602E007 XS602E043 XS602E051" },
  { "6.1", "59235p", "XS61E059 XS61E060 XS61E074" },
  { "6.2.0", "70446c",
    "XS62E001 XS62E014 XS62E017 XS62ESP1 XS62ESP1014 XS62ESP1034 XS62ESP1068" },
  { "6.5.0", "90233c", "XS65E013 XS65ESP1 XS65ESP1008 XS65ESP1066" },
  { "7.0.0", "125380c", "XS70E065 XS70E066", "XS70E066", .eligibility = PP_ELIGIBILITY_NONE,
    .eol_date = "2018-05-24" },
  { "7.1.0", "137272c", "XS71E019 XS71ECU1", .eligibility = PP_ELIGIBILITY_CU },
  { "7.1.1", NULL, "XS71ECU1009 XS71ECU1010 XS71ECU1032 XS71ECU2", "XS71ECU1032 XS71ECU2",
    "XS71ECU1", TRUE, PP_ELIGIBILITY_PREMIUM, "2017-12-03", "2022-08-23" },
  { "7.1.2", NULL, "XS71ECU2020 XS71ECU2057", NULL, "XS71ECU2", TRUE, PP_ELIGIBILITY_PREMIUM },
  { "7.2.0", NULL, "XS72E013 XS72E015 XS72E017 XenServer-7.3.0-update",
    "XS72E017 XenServer-7.3.0-update" },
  { "7.3.0", NULL, "XS73E001 XS73E007 XS74", NULL, "XenServer-7.3.0-update" },
  { "7.4.0", NULL, "XS74E007 XenServer-7.5.0-update", "XS74E007", "XS74" },
  { "7.5.0", NULL, "XS75E007 XS76", "", "XenServer-7.5.0-update" },
  { "7.6.0", NULL, "XS76E001", "XS76E001", "XS76", .eol_date = "2019-10-24" },
  { "8.0.0", "release/naples/master/21", "XS80E001 XS81", "XS80E001" },
  { "8.1.0", "release/quebec/master/7", "XS81E001", "XS81E001", "XS81" },
  { "8.2.0", "release/stockholm/master/7", "XS82E001 XS82E002 XS82ECU1", "XS82E002 XS82ECU1" },
  { "8.2.1", "release/yangtze/master/58", "XS82ECU1001", "XS82ECU1001", "XS82ECU1", TRUE,
    PP_ELIGIBILITY_PREMIUM, "2023-08-29", "2027-06-25" },
};

static const struct
{
  const char *label;
  const char *product_version;
  const char *build;
  const char *installed;
  gboolean    licensed;
  const char *found;         /* value of the version */
  const char *states;        /* of all that is listed, and [because] */
  const char *recommended;
  const char *support;       /* (nullable) */
} rows[] =
{
  { "5.6", "5.6.0", "31188p", "", FALSE, "5.6.0",
    "XS56E022 superseded [XS56E023]; XS56E023 needed",
    "XS56E023",
    NULL },
  { "5.6-fp1", "5.6.100", "39265p", "", FALSE, "5.6.100",
    "XS56EFP1021 superseded [XS56EFP1022]; XS56EFP1022 needed; XS56ESP2 needed",
    "XS56ESP2",
    NULL },
  { "5.6-sp2", "5.6.100", "47101c", "XS56ESP2", FALSE, "5.6.100",
    "XS56ESP2033 superseded [XS56ESP2034]; XS56ESP2034 needed",
    "XS56ESP2034",
    NULL },
  { "6.0", "6.0.0", "50762p", "", FALSE, "6.0.0",
    "XS60E052 superseded [XS60E053]; XS60E053 needed; XS60E057 needed",
    "XS60E053 XS60E057",
    NULL },
  { "6.0.2", "6.0.2", "53456p", "", FALSE, "6.0.2",
    "XS602E007 superseded [XS602E043]; XS602E043 needed; XS602E051 needed",
    "XS602E043 XS602E051",
    NULL },
  { "6.1", "6.1.0", "59235c", "", FALSE, "6.1",
    "XS61E059 superseded [XS61E060]; XS61E060 needed; XS61E074 needed",
    "XS61E060 XS61E074",
    NULL },
  { "6.2", "6.2.0", "70446c", "", FALSE, "6.2.0",
    "XS62E001 superseded [XS62ESP1]; XS62E014 superseded [XS62ESP1068]; "
    "XS62E017 superseded [XS62ESP1034]; XS62ESP1 needed; XS62ESP1014 requires [XS62ESP1]; "
    "XS62ESP1034 superseded [XS62ESP1068]; XS62ESP1068 requires [XS62ESP1]",
    "XS62ESP1 XS62ESP1014 XS62ESP1068",
    NULL },
  { "6.2-sp1", "6.2.0", "70446c", "XS62ESP1 XS62ESP1034", FALSE, "6.2.0",
    "XS62E001 superseded [XS62ESP1]; XS62E014 superseded [XS62ESP1]; "
    "XS62E017 superseded [XS62ESP1]; XS62ESP1 installed; XS62ESP1014 needed; "
    "XS62ESP1034 installed; XS62ESP1068 needed",
    "XS62ESP1014 XS62ESP1068",
    NULL },
  { "6.5", "6.5.0", "90233c", "", FALSE, "6.5.0",
    "XS65E013 superseded [XS65ESP1066 XS65ESP1008]; XS65ESP1 needed; "
    "XS65ESP1008 superseded [XS65ESP1066]; XS65ESP1066 requires [XS65ESP1]",
    "XS65ESP1 XS65ESP1066",
    NULL },
  { "6.5-sp1", "6.5.0", "90233c", "XS65ESP1", FALSE, "6.5.0",
    "XS65E013 superseded [XS65ESP1]; XS65ESP1 installed; "
    "XS65ESP1008 superseded [XS65ESP1066]; XS65ESP1066 needed",
    "XS65ESP1066",
    NULL },
  { "7.0", "7.0.0", "125380c", "", FALSE, "7.0.0",
    "XS70E065 superseded; XS70E066 needed",
    "XS70E066",
    "7.0.0: end of life since 2018-05-24, no more hotfixes" },
  { "7.1-free", "7.1.0", "137272c", "", FALSE, "7.1.0",
    "XS71E019 needed; XS71ECU1 licence",
    "XS71E019",
    "7.1.0: no more hotfixes, only a cumulative update" },
  { "7.1-licensed", "7.1.0", "137272c", "", TRUE, "7.1.0",
    "XS71E019 needed; XS71ECU1 needed",
    "XS71ECU1 XS71ECU1032 XS71ECU2 XS71ECU2020 XS71ECU2057",
    "7.1.0: no more hotfixes, only a cumulative update" },
  { "7.1-cu1-free", "7.1.1", "137272c", "XS71ECU1", FALSE, "7.1.1",
    "XS71ECU1009 withdrawn; XS71ECU1010 superseded [XS71ECU1032]; XS71ECU1032 needed; "
    "XS71ECU2 licence",
    "XS71ECU1032",
    "7.1.1: hotfixes released after 2017-12-03 are for paying customers only; end of life on "
    "2022-08-23" },
  { "7.1-cu1-licensed", "7.1.1", "137272c", "XS71ECU1", TRUE, "7.1.1",
    "XS71ECU1009 withdrawn; XS71ECU1010 superseded [XS71ECU1032]; XS71ECU1032 needed; "
    "XS71ECU2 needed",
    "XS71ECU1032 XS71ECU2 XS71ECU2020 XS71ECU2057",
    "7.1.1: end of life on 2022-08-23" },
  { "7.1-cu2-free", "7.1.2", "137272c", "XS71ECU1 XS71ECU2", FALSE, "7.1.2",
    "XS71ECU2020 licence; XS71ECU2057 needed",
    "XS71ECU2057",
    "7.1.2: new hotfixes are for paying customers only" },
  { "7.1-cu2-licensed", "7.1.2", "137272c", "XS71ECU1 XS71ECU2", TRUE, "7.1.2",
    "XS71ECU2020 needed; XS71ECU2057 needed",
    "XS71ECU2020 XS71ECU2057",
    NULL },
  { "7.2", "7.2.0", "release/falcon/master/8", "", FALSE, "7.2.0",
    "XS72E013 withdrawn; XS72E015 superseded [XS72E017]; XS72E017 needed; "
    "XenServer-7.3.0-update upgrade",
    "XS72E017",
    NULL },
  { "7.3", "7.3.0", "release/inverness/master/17", "", FALSE, "7.3.0",
    "XS73E001 withdrawn; XS73E007 needed; XS74 upgrade",
    "XS73E007",
    NULL },
  { "7.4", "7.4.0", "release/jura/master/15", "", FALSE, "7.4.0",
    "XS74E007 needed; XenServer-7.5.0-update upgrade",
    "XS74E007",
    NULL },
  { "7.5", "7.5.0", "release/kolkata/master/17", "", FALSE, "7.5.0",
    "XS75E007 superseded; XS76 upgrade",
    "",
    NULL },
  { "7.6", "7.6.0", "release/lima/master/28", "", FALSE, "7.6.0",
    "XS76E001 needed",
    "XS76E001",
    "7.6.0: end of life on 2019-10-24" },
  { "8.0", "8.0.0", "release/naples/master/21", "", FALSE, "8.0.0",
    "XS80E001 needed; XS81 upgrade",
    "XS80E001",
    NULL },
  { "8.1", "8.1.0", "release/quebec/master/7", "", FALSE, "8.1.0",
    "XS81E001 needed",
    "XS81E001",
    NULL },
  { "8.2", "8.2.0", "release/stockholm/master/7", "", FALSE, "8.2.0",
    "XS82E001 needed; XS82E002 requires [XS82E001]; XS82ECU1 licence",
    "XS82E001 XS82E002",
    NULL },
  { "8.2-licensed", "8.2.0", "release/stockholm/master/7", "XS82E001", TRUE, "8.2.0",
    "XS82E001 installed; XS82E002 needed; XS82ECU1 needed",
    "XS82E002 XS82ECU1 XS82ECU1001",
    NULL },
  { "8.2-cu1", "8.2.1", "release/yangtze/master/58", "XS82ECU1", FALSE, "8.2.1",
    "XS82ECU1001 needed",
    "XS82ECU1001",
    "8.2.1: hotfixes released after 2023-08-29 are for paying customers only; end of life on "
    "2027-06-25" },
  { "8.2-cu1-licensed", "8.2.1", "release/yangtze/master/58", "XS82ECU1", TRUE, "8.2.1",
    "XS82ECU1001 needed",
    "XS82ECU1001",
    "8.2.1: end of life on 2027-06-25" },
  { "5.6-fp1-sp2", "5.6.100", "39265p", "XS56ESP2", FALSE, "5.6.100",
    "XS56EFP1021 superseded [XS56ESP2]; XS56EFP1022 superseded [XS56ESP2]; XS56ESP2 installed",
    "",
    NULL },
};

static gint64
parse_date (const char *text)
{
  g_autofree char *full = g_strconcat (text != NULL ? text : "", "T00:00:00Z", NULL);
  g_autoptr(GDateTime) moment = text != NULL ? g_date_time_new_from_iso8601 (full, NULL) : NULL;

  return moment != NULL ? g_date_time_to_unix (moment) : 0;
}

static Fixture *
make_fixture (void)
{
  Fixture *fixture = fixture_new ();

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      PpVersion *version;

      fixture_add_version (fixture, versions[i].value, versions[i].build, versions[i].listed,
                           versions[i].minimal);
      version = fixture_last_version (fixture);
      if (versions[i].patch != NULL)
        version->patch_uuid = g_strdup (fixture_uuid (fixture, versions[i].patch));
      version->present_as_update = versions[i].present_as_update;
      version->eligibility = versions[i].eligibility;
      version->premium_date = parse_date (versions[i].premium_date);
      version->eol_date = parse_date (versions[i].eol_date);
    }

  return fixture;
}

/* "XS62E001 superseded [XS62ESP1]; …" of all hotfixes of the version, in feed order. */
static char *
describe_cells (Fixture    *fixture,
                PpOutlook  *outlook,
                const char *listed)
{
  g_auto(GStrv) names = g_strsplit (listed, " ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const PpCell *cell = pp_outlook_get_cell (outlook, "host-xs1",
                                                fixture_uuid (fixture, names[i]));
      g_autofree char *because = NULL;

      g_assert_nonnull (cell);
      because = g_strjoinv (" ", cell->because);
      g_string_append_printf (text, "%s%s %s", i > 0 ? "; " : "", names[i],
                              pp_state_to_string (cell->state));
      if (*because != '\0')
        g_string_append_printf (text, " [%s]", because);
    }

  return g_string_free (text, FALSE);
}

static const char *
find_listed (const PpVersion *version)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (g_str_equal (versions[i].value, version->value) &&
        g_strcmp0 (versions[i].build, version->build_number) == 0)
      return versions[i].listed;

  g_assert_not_reached ();
}

/* What is only for what a cumulative update makes of the server says so, and comes after it whatever
 * the order it was chosen in. */
static void
assert_later (PpOutlook *outlook,
              GPtrArray *set)
{
  g_autoptr(GPtrArray) turned = g_ptr_array_new ();
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GPtrArray) turns = NULL;
  g_autofree char *last = NULL;

  for (guint i = set->len; i > 0; i--)
    g_ptr_array_add (turned, g_ptr_array_index (set, i - 1));
  sorted = pp_outlook_sort (outlook, turned);
  turns = pp_outlook_explain_order (outlook, sorted);
  for (guint i = 0; i < sorted->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (sorted, i);
      const PpTurn *turn = g_ptr_array_index (turns, i);

      if (strstr (hotfix->name, "ECU") == NULL)
        continue;
      g_assert_true (hotfix == g_ptr_array_index (set, i));
      if (strlen (hotfix->name) == strlen ("XS71ECU1"))
        {
          g_free (last);
          last = g_strdup (hotfix->name);
        }
      else if (last != NULL)
        {
          const PpCell *cell = pp_outlook_get_cell (outlook, "host-xs1", hotfix->uuid);

          g_assert_cmpint (cell->state, ==, PP_STATE_REQUIRES);
          g_assert_cmpstr (cell->because[0], ==, last);
          g_assert_cmpint (turn->kind, ==, PP_TURN_REQUIRES);
          g_assert_cmpstr (turn->because[0], ==, last);
        }
    }
}

/* The bundled notes, for all rows. */
static PpNotes *notes;

static void
test_row (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr(Fixture) fixture = make_fixture ();
  g_autoptr(PpCatalogue) catalogue = fixture_catalogue (fixture);
  g_autoptr(PpSnapshot) snapshot = NULL;
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(GPtrArray) set = NULL;
  g_autofree char *states = NULL;
  g_autofree char *recommended = NULL;
  g_autofree char *support = NULL;
  const PpVersion *version;
  PpHost *host = fixture_add_host (fixture, "xs1", rows[row].product_version, rows[row].build,
                                   rows[row].installed);

  if (rows[row].licensed)
    {
      g_free (host->edition);
      host->edition = g_strdup ("enterprise-per-socket");
    }
  snapshot = fixture_snapshot (fixture);
  outlook = pp_outlook_new (snapshot, catalogue, notes);
  version = pp_outlook_get_version (outlook, "host-xs1");
  g_assert_nonnull (version);
  g_assert_cmpstr (version->value, ==, rows[row].found);

  states = describe_cells (fixture, outlook, find_listed (version));
  g_assert_cmpstr (states, ==, rows[row].states);
  set = pp_outlook_get_recommended (outlook, "host-xs1");
  recommended = fixture_names (set);
  g_assert_cmpstr (recommended, ==, rows[row].recommended);
  support = pp_text_for_eligibility (outlook, "host-xs1");
  g_assert_cmpstr (support, ==, rows[row].support);
  assert_later (outlook, set);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  notes = pp_feed_load_notes ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/outlook/releases/", rows[i].label, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }

  status = g_test_run ();
  g_clear_object (&notes);

  return status;
}
