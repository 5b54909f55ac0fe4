/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plan-text.h"

#include "pp-plan-storage.h"

#include <string.h>

/* 7.1 to 8.2, where the files of updates go into the storage of the pool; and supplemental packs. */

static void
set_text (char      **target,
          const char *text)
{
  g_free (*target);
  *target = g_strdup (text);
}

static PpStorage *
make_storage (const char *name,
              gboolean    disks,
              gboolean    shared,
              const char *plugged,
              gint64      room)
{
  g_autofree char *ref = g_strconcat ("OpaqueRef:", name, NULL);
  PpStorage *storage = pp_storage_new (ref, name, name);

  storage->disks = disks;
  storage->shared = shared;
  storage->space_free = room;
  g_strfreev (storage->plugged);
  storage->plugged = g_strsplit (plugged, " ", -1);

  return storage;
}

static GPtrArray *
make_storages (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_storage_free);

  g_ptr_array_add (all, make_storage ("discs", FALSE, TRUE, "host-xs1 host-xs2", 900));
  g_ptr_array_add (all, make_storage ("local", TRUE, FALSE, "host-xs1", 200));
  g_ptr_array_add (all, make_storage ("shared", TRUE, TRUE, "host-xs1 host-xs2", 500));
  g_ptr_array_add (all, make_storage ("away", TRUE, TRUE, "host-xs2", 900));

  return all;
}

/* xs1 is the master. */
static Fixture *
make_pool (const char *version)
{
  Fixture *fixture = fixture_new ();
  PpEngine engine = pp_engine_choose (NULL, version, NULL, FALSE);

  fixture_add_host (fixture, "xs1", version, "1", "")->engine = engine;
  fixture_add_host (fixture, "xs2", version, "1", "")->engine = engine;

  return fixture;
}

/* That of the pool, what is shared, what the master has; never what it does not reach or is full. Of
 * several files each has to find its place. */
static void
test_placing (void)
{
  static const char * const both[] = { "host-xs1", "host-xs2", NULL };
  static const struct
  {
    const char      *usual;     /* the pool's */
    const char      *wanted;    /* (nullable) */
    guint64          sizes[3];
    const char      *expected;  /* (nullable) */
    PpStorageTrouble trouble;
    gboolean         both;      /* servers have to reach it */
  } cases[] = {
    { "local", NULL, { 10 }, "local" },
    { "", NULL, { 10 }, "shared" },
    { "away", NULL, { 10 }, "shared" },
    { "discs", NULL, { 10 }, "shared" },
    { "local", NULL, { 300 }, "shared" },
    { "local", NULL, { 150, 150, 150 }, "local" },
    { "local", NULL, { 300, 300 }, NULL, PP_STORAGE_NONE },
    { "shared", NULL, { 600 }, NULL, PP_STORAGE_NONE },
    { "shared", "local", { 10 }, "local" },
    { "shared", "LOCAL", { 10 }, "local" },
    { "shared", "local", { 300 }, "local", PP_STORAGE_FULL },
    { "shared", "local", { 150, 150 }, "local", PP_STORAGE_FULL },
    { "shared", "away", { 10 }, "away", PP_STORAGE_UNPLUGGED },
    { "shared", "discs", { 10 }, "discs", PP_STORAGE_UNFIT },
    { "shared", "none", { 10 }, NULL, PP_STORAGE_MISSING },
    { "local", NULL, { 10 }, "shared", PP_STORAGE_FINE, TRUE },
    { "shared", "local", { 10 }, "local", PP_STORAGE_UNPLUGGED, TRUE },
  };
  g_autoptr(GPtrArray) storage = make_storages ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) fixture = make_pool ("7.1.0");
      g_autoptr(PpSnapshot) snapshot = fixture_snapshot (fixture);
      g_autofree char *usual = g_strconcat ("OpaqueRef:", cases[i].usual, NULL);
      guint n_sizes = 0;
      PpPlacing placing = { storage, snapshot, cases[i].wanted, cases[i].both ? both : NULL };
      PpPlaced placed;

      set_text (&pp_snapshot_get_pool (snapshot)->default_storage, usual);
      while (n_sizes < G_N_ELEMENTS (cases[i].sizes) && cases[i].sizes[n_sizes] > 0)
        n_sizes++;
      placing.sizes = cases[i].sizes;
      placing.n_sizes = n_sizes;
      placed = pp_plan_place_files (&placing);
      g_test_message ("case %u", i);
      g_assert_cmpint (placed.trouble, ==, cases[i].trouble);
      g_assert_cmpstr (placed.storage != NULL ? placed.storage->name : NULL, ==, cases[i].expected);
    }
}

static PpPlan *
make_plan (Fixture         *fixture,
           const char      *hotfixes,
           const char      *hosts,
           const PpOptions *options,
           GPtrArray       *storage)
{
  g_autoptr(PpOutlook) plain = fixture_outlook (fixture);
  g_autoptr(PpChoice) choice = plan_text_choice_full (PP_PURPOSE_HOTFIXES, hotfixes, hosts, options);
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(PpEvidence) evidence = NULL;
  PpPoolEvidence *known;

  catalogue = pp_catalogue_new_opened (pp_outlook_get_catalogue (plain),
                                       pp_choice_get_hotfixes (choice));
  outlook = pp_outlook_new_with (plain, catalogue);
  if (storage != NULL)
    {
      known = pp_pool_evidence_new ();
      g_ptr_array_unref (known->storage);
      known->storage = g_ptr_array_ref (storage);
      evidence = pp_evidence_new_full (1700000000, none, none, known);
    }

  return pp_plan_new (outlook, choice, evidence, NULL);
}

static void
assert_problems (PpPlan     *plan,
                 const char *expected)
{
  g_autofree char *text = plan_text_problems (plan);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_steps (PpPlan     *plan,
              const char *expected)
{
  g_autofree char *text = plan_text_steps (plan);

  g_assert_cmpstr (text, ==, expected);
}

/* Adds a hotfix of which its file says something. */
static void
add_hotfix (Fixture    *fixture,
            const char *name,
            guint64     size,
            gboolean    homogeneous,
            gboolean    mandatory)
{
  PpHotfix facts = {
    .uuid = (char *) fixture_uuid (fixture, name), .name = (char *) name, .file_size = size,
    .homogeneous = homogeneous, .guidance = PP_GUIDANCE_RESTART_HOST, .guidance_mandatory = mandatory,
    .released = 100 + fixture->hotfixes->len,
  };

  g_ptr_array_add (fixture->hotfixes, pp_hotfix_new (&facts));
}

/* Storage that is too small is found before anything is uploaded. */
static void
test_storage (void)
{
  static const struct
  {
    const char *wanted;
    const char *problems;
  } cases[] = {
    { NULL, "error update-storage lab none 600 0" },
    { "local", "error update-storage local full 600 200" },
    { "away", "error update-storage away unplugged 600 900" },
    { "nowhere", "error update-storage nowhere missing 600 0" },
  };
  g_autoptr(GPtrArray) storage = make_storages ();
  g_autoptr(Fixture) fixture = make_pool ("7.1.0");

  add_hotfix (fixture, "A", 300, FALSE, FALSE);
  add_hotfix (fixture, "B", 300, FALSE, FALSE);
  fixture_add_version (fixture, "7.1.0", "1", "A B", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PpOptions options = { .storage = cases[i].wanted };
      g_autoptr(PpPlan) plan = make_plan (fixture, "A B", "", &options, storage);

      assert_problems (plan, cases[i].problems);
      g_assert_cmpuint (pp_plan_count_blocking (plan), ==, 1);
    }
}

/* One of the two has its file on the pool already: the other finds its place. */
static void
test_storage_enough (void)
{
  g_autoptr(GPtrArray) storage = make_storages ();
  g_autoptr(Fixture) fixture = make_pool ("7.1.0");
  PpOptions options = { PP_ORDER_MASTER_FIRST };
  PpPatch *patch = pp_patch_new ();
  g_autoptr(PpPlan) plan = NULL;

  set_text (&patch->uuid, fixture_uuid (fixture, "A"));
  patch->has_file = TRUE;
  g_ptr_array_add (fixture->patches, patch);
  add_hotfix (fixture, "A", 300, FALSE, FALSE);
  add_hotfix (fixture, "B", 300, FALSE, FALSE);
  fixture_add_version (fixture, "7.1.0", "1", "A B", NULL);
  plan = make_plan (fixture, "A B", "", &options, storage);
  assert_problems (plan, "");
}

/* Nothing of it is on the pool yet: its file says that it has to be everywhere. */
static void
test_homogeneous_file (void)
{
  g_autoptr(Fixture) fixture = make_pool ("8.2.0");
  PpOptions options = { PP_ORDER_MASTER_FIRST };
  g_autoptr(PpPlan) some = NULL;
  g_autoptr(PpPlan) all = NULL;

  add_hotfix (fixture, "A", 300, TRUE, FALSE);
  fixture_add_version (fixture, "8.2.0", "1", "A", NULL);
  some = make_plan (fixture, "A", "xs2", &options, NULL);
  assert_problems (some, "error homogeneity A xs1");
  all = make_plan (fixture, "A", "", &options, NULL);
  assert_problems (all, "");
}

/* The restart after A does not wait for B. */
static void
test_mandatory_file (void)
{
  g_autoptr(Fixture) fixture = make_pool ("7.1.0");
  PpOptions options = { .mode = PP_MODE_AUTOMATIC, .leave_vms = TRUE, .keep_files = TRUE };
  g_autoptr(PpPlan) plan = NULL;

  add_hotfix (fixture, "A", 300, FALSE, TRUE);
  add_hotfix (fixture, "B", 300, FALSE, FALSE);
  fixture_add_version (fixture, "7.1.0", "1", "A B", NULL);
  plan = make_plan (fixture, "A B", "xs2", &options, NULL);
  assert_steps (plan, "download A, download B, upload A, upload B, gate, precheck xs2 A, "
                "precheck xs2 B, disable xs2, evacuate xs2, apply xs2 A, reboot xs2, wait xs2, "
                "disable xs2, evacuate xs2, apply xs2 B, reboot xs2, wait xs2, enable xs2, verify xs2");
}

/* 7.2 with hotfixes of its own, 7.3 that comes as an update for it, and a cumulative update of that. */
static Fixture *
make_releases (void)
{
  static const FixtureHotfix hotfixes[] = {
    { "XS72E1", "", "", 100, PP_GUIDANCE_RESTART_XAPI },
    { "TO-73", "", "", 200, PP_GUIDANCE_RESTART_HOST },
    { "XS73E1", "", "", 150, PP_GUIDANCE_RESTART_HOST },
    { "XS73E2", "XS73E1", "", 300, PP_GUIDANCE_RESTART_XAPI },
    { "XS73E3", "", "", 400, PP_GUIDANCE_NONE },
  };
  Fixture *fixture = make_pool ("7.2.0");

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "7.2.0", "", "XS72E1 TO-73", "XS72E1");
  fixture_add_version (fixture, "7.3.0", "", "XS73E1 XS73E2 XS73E3", "XS73E1 XS73E2");
  fixture_last_version (fixture)->patch_uuid = g_strdup (fixture_uuid (fixture, "TO-73"));
  set_text (&fixture_last_version (fixture)->name, "XenServer 7.3");

  return fixture;
}

/* A master of 7.1 and later takes no files of the older kind. */
static void
test_mixed (void)
{
  g_autoptr(Fixture) fixture = make_pool ("7.1.0");
  PpOptions options = { PP_ORDER_MASTER_FIRST };
  PpHost *member = g_ptr_array_index (fixture->hosts, 1);
  g_autoptr(PpPlan) both = NULL;
  g_autoptr(PpPlan) master = NULL;

  set_text (&member->product_version, "7.0.0");
  set_text (&member->build_number, "2");
  member->engine = PP_ENGINE_POOL_PATCH;
  add_hotfix (fixture, "A", 300, FALSE, FALSE);
  add_hotfix (fixture, "B", 300, FALSE, FALSE);
  fixture_add_version (fixture, "7.1.0", "1", "A", NULL);
  fixture_add_version (fixture, "7.0.0", "2", "B", NULL);
  both = make_plan (fixture, "A B", "", &options, NULL);
  assert_problems (both, "error mixed-versions @xs2 xs2 7.0.0 7.1.0");
  master = make_plan (fixture, "A", "", &options, NULL);
  assert_problems (master, "warning mixed-versions @xs2 xs2 7.0.0 7.1.0");
}

static const PpCell *
find_cell (PpOutlook  *outlook,
           Fixture    *fixture,
           const char *host,
           const char *name)
{
  return pp_outlook_get_cell (outlook, host, fixture_uuid (fixture, name));
}

/* Nobody is brought to another release unasked, and what that has is not outstanding. */
static void
test_release_unasked (void)
{
  g_autoptr(Fixture) fixture = make_releases ();
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
  g_autoptr(GPtrArray) recommended = pp_outlook_get_recommended (outlook, NULL);
  g_autoptr(GPtrArray) all = pp_outlook_get_all (outlook, NULL);
  g_autofree char *names = fixture_names (recommended);
  g_autofree char *all_names = fixture_names (all);

  g_assert_cmpstr (names, ==, "XS72E1");
  g_assert_cmpstr (all_names, ==, "XS72E1");
  g_assert_cmpint (find_cell (outlook, fixture, "host-xs1", "TO-73")->state, ==, PP_STATE_UPGRADE);
  g_assert_cmpint (find_cell (outlook, fixture, "host-xs1", "XS73E1")->state, ==,
                   PP_STATE_NOT_APPLICABLE);
}

/* By whatever name: the update, then the smallest set of what it makes. */
static void
test_release_set (void)
{
  static const char * const words[] = { "7.3", "7.3.0", "xenserver 7.3", "TO-73", "uuid-to-73" };
  static const char * const others[] = { "7.2", "7", "7.30", "XS72E1", "", "8.0" };
  g_autoptr(Fixture) fixture = make_releases ();
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      PpHotfix *update = pp_outlook_find_release (outlook, words[i]);
      g_autoptr(GPtrArray) set = NULL;
      g_autofree char *names = NULL;

      g_test_message ("%s", words[i]);
      g_assert_nonnull (update);
      set = pp_outlook_get_release (outlook, "host-xs1", update);
      names = fixture_names (set);
      g_assert_cmpstr (names, ==, "TO-73 XS73E1 XS73E2");
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_test_message ("%s", others[i]);
      g_assert_null (pp_outlook_find_release (outlook, others[i]));
    }
}

/* The release runs before its hotfixes come; these share one restart. */
static void
test_release_plan (void)
{
  g_autoptr(Fixture) fixture = make_releases ();
  PpOptions options = { .mode = PP_MODE_AUTOMATIC, .leave_vms = TRUE, .keep_files = TRUE };
  g_autoptr(PpPlan) plan = make_plan (fixture, "TO-73 XS73E1 XS73E2", "xs2", &options, NULL);

  assert_problems (plan, "");
  assert_steps (plan, "download TO-73, download XS73E1, download XS73E2, upload TO-73, upload XS73E1, "
                "upload XS73E2, gate, precheck xs2 TO-73, disable xs2, evacuate xs2, apply xs2 TO-73, "
                "reboot xs2, wait xs2, disable xs2, evacuate xs2, apply xs2 XS73E1, apply xs2 XS73E2, "
                "reboot xs2, wait xs2, enable xs2, verify xs2");
}

/* What the release has is nothing without it. */
static void
test_release_alone (void)
{
  g_autoptr(Fixture) fixture = make_releases ();
  PpOptions options = { .mode = PP_MODE_AUTOMATIC };
  g_autoptr(PpPlan) plan = make_plan (fixture, "XS73E1", "", &options, NULL);

  assert_problems (plan, "warning hotfix-blocked XS73E1 not-applicable");
  g_assert_cmpuint (pp_plan_get_n_steps (plan), ==, 0);
}

static void
add_pack (PpHost     *host,
          const char *uuid)
{
  PpApplied *row = pp_applied_new ();

  set_text (&row->uuid, uuid);
  row->applied = TRUE;
  g_ptr_array_add (host->packs, row);
}

/* A pack is for servers that can install one, asks for no pre-check, and is found again by what the
 * server says of it. */
static void
test_pack (void)
{
  g_autofree char *uuid = pp_pack_make_uuid ("xs", "Linux", "6.5.0", "90233c");
  PpHotfix facts = {
    .uuid = uuid, .name = (char *) "xs:Linux", .pack = TRUE, .guidance = PP_GUIDANCE_RESTART_HOST,
  };
  g_autoptr(PpHotfix) pack = pp_hotfix_new (&facts);
  g_autoptr(Fixture) fixture = make_pool ("6.5.0");
  g_autoptr(PpCatalogue) feed = NULL;
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(PpSnapshot) snapshot = NULL;
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(PpPlan) plan = NULL;

  g_assert_cmpstr (uuid, ==, "pack-xs-linux-6.5.0-90233c");
  fixture_add_version (fixture, "6.5.0", "1", "", "");
  fixture_add_version (fixture, "6.2.0", "2", "", "");
  fixture_add_version (fixture, "7.1.0", "3", "", "");
  fixture_add_host (fixture, "xs3", "6.2.0", "2", "");
  fixture_add_host (fixture, "xs4", "7.1.0", "3", "")->engine = PP_ENGINE_POOL_UPDATE;
  add_pack (g_ptr_array_index (fixture->hosts, 1), uuid);
  feed = fixture_catalogue (fixture);
  catalogue = pp_catalogue_new_with_hotfix (feed, pack, PP_ENGINE_POOL_PATCH);
  snapshot = fixture_snapshot (fixture);
  outlook = pp_outlook_new (snapshot, catalogue, NULL);
  g_assert_cmpint (pp_outlook_get_cell (outlook, "host-xs1", uuid)->state, ==, PP_STATE_NEEDED);
  g_assert_cmpint (pp_outlook_get_cell (outlook, "host-xs2", uuid)->state, ==, PP_STATE_INSTALLED);
  g_assert_cmpint (pp_outlook_get_cell (outlook, "host-xs3", uuid)->state, ==, PP_STATE_NOT_APPLICABLE);
  g_assert_cmpint (pp_outlook_get_cell (outlook, "host-xs4", uuid)->state, ==, PP_STATE_NOT_APPLICABLE);

  choice = pp_choice_new_full (PP_PURPOSE_HOTFIXES, (const char *[]) { uuid, NULL },
                               (const char *[]) { NULL },
                               &(PpOptions) { .mode = PP_MODE_AUTOMATIC, .keep_files = TRUE });
  plan = pp_plan_new (outlook, choice, NULL, NULL);
  assert_steps (plan, "download xs:Linux, upload xs:Linux, gate, disable xs1, evacuate xs1, "
                "apply xs1 xs:Linux, reboot xs1, wait xs1, enable xs1, bring-back xs1, verify xs1, "
                "clean xs:Linux");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/updates/placing", test_placing);
  g_test_add_func ("/plan/updates/storage", test_storage);
  g_test_add_func ("/plan/updates/storage-enough", test_storage_enough);
  g_test_add_func ("/plan/updates/homogeneous-file", test_homogeneous_file);
  g_test_add_func ("/plan/updates/mandatory-file", test_mandatory_file);
  g_test_add_func ("/plan/updates/mixed", test_mixed);
  g_test_add_func ("/plan/updates/release-unasked", test_release_unasked);
  g_test_add_func ("/plan/updates/release-set", test_release_set);
  g_test_add_func ("/plan/updates/release-plan", test_release_plan);
  g_test_add_func ("/plan/updates/release-alone", test_release_alone);
  g_test_add_func ("/plan/updates/pack", test_pack);

  return g_test_run ();
}
