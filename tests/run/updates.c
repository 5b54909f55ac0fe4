/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pp-update-storage.h"
#include "update-fixture.h"

#include <string.h>

/* 7.1 and later, where the hotfixes are disks in the storage of the pool. */

#define E900 "5c2a6bb0-bbfb-454a-983c-6cb96aa57180"
#define E901 "5c2a6bb1-bbfb-454a-983c-6cb96aa57181"
#define E902 "5c2a6bb2-bbfb-454a-983c-6cb96aa57182"
#define CU9 "5c2a6bb3-bbfb-454a-983c-6cb96aa57183"
#define LOCAL_1 "e19eac3f-def1-574c-958f-a44f2ca70539"
#define LOCAL_2 "67c57288-4246-5c0f-9dab-bcc83e40f7bb"

static const char * const hosts[] = { "xs1", "xs2", "xs3" };

static const TestUpdate of_71[] = {
  { "XS71E900", E900, "7.1.0", "restartHost" },
  { "XS71E901", E901, "7.1.0", "restartXAPI", NULL, "{\"requires\": [\"" E900 "\"]}", E900 },
};

static const TestUpdate of_82[] = {
  { "XS82E900", E900, "8.2.0", "restartXAPI", "enforce-homogeneity=\"true\"" },
};

static void
assert_installed (RunFixture       *fixture,
                  const TestUpdate *updates,
                  guint             n_updates,
                  guint             n_reboots,
                  guint             n_toolstack_restarts)
{
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      for (guint j = 0; j < n_updates; j++)
        g_assert_true (run_fixture_has (fixture, hosts[i], updates[j].name));
      run_fixture_assert_enabled (fixture, hosts[i], TRUE);
      run_fixture_assert_restarts (fixture, hosts[i], n_reboots, n_toolstack_restarts);
    }
  run_fixture_assert_vms_home (fixture);
  update_fixture_assert_disks (fixture, 0);
}

/* One needs the other on every server; both come with one restart. */
static void
test_recommended (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", of_71, G_N_ELEMENTS (of_71));
  PpSnapshot *snapshot;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, G_N_ELEMENTS (of_71), 1, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 2);
  snapshot = pp_live_pool_get_snapshot (fixture->pool);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    g_assert_true (pp_host_find_applied (pp_snapshot_get_host (snapshot, i), E901)->applied);
}

static void
test_toolstack (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("8.2", of_82, G_N_ELEMENTS (of_82));

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  assert_installed (fixture, of_82, G_N_ELEMENTS (of_82), 0, 1);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 0);
}

static RunFixture *
fixture_with_one (void)
{
  RunFixture *fixture = update_fixture_new ("7.1", of_71, 1);

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);

  return fixture;
}

/* What the server refused is known afterwards, to a later program as well, while the licence is the
 * same; who chooses it all the same has it asked again. */
static void
assert_licence_known (RunFixture *fixture,
                      const char *hotfix)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (fixture->pool);
  PpHost *host = pp_snapshot_get_master (snapshot);
  g_autoptr(PpOutlook) outlook = run_fixture_outlook (fixture);
  const PpCell *cell = pp_outlook_get_cell (outlook, host->uuid, hotfix);
  const char * const chosen[] = { hotfix, NULL };
  const char * const servers[] = { host->uuid, NULL };
  g_autoptr(PpChoice) choice = pp_choice_new (chosen, servers, PP_ORDER_MASTER_FIRST,
                                              PP_MODE_AUTOMATIC);
  g_autoptr(PpPlan) plan = pp_plan_new (outlook, choice, NULL, NULL);
  g_autoptr(PpBook) later = NULL;
  g_auto(GStrv) kept = NULL;
  g_autofree char *folder = g_build_filename (fixture->folder, "book", NULL);
  g_autofree char *licence = NULL;
  const char *expiry = g_hash_table_lookup (host->license_params, "expiry");

  g_assert_cmpint (cell->state, ==, PP_STATE_LICENCE);
  g_assert_cmpint (cell->reason, ==, PP_REASON_SERVER);
  g_assert_cmpstr (cell->because[0], ==, "LICENCE_RESTRICTION");
  g_assert_cmpuint (pp_plan_count_blocking (plan), ==, 0);
  g_assert_cmpuint (pp_plan_get_n_steps (plan), >, 0);

  later = pp_book_new (folder);
  g_assert_true (pp_book_load (later, NULL));
  licence = g_strconcat (host->edition, " ", expiry != NULL ? expiry : "", NULL);
  kept = pp_book_list_refused (later, pp_snapshot_get_uuid (snapshot), host->uuid, licence);
  g_assert_true (g_strv_contains ((const char * const *) kept, hotfix));
}

/* What the server says inside of a refusal that knows nothing leaves the rest as it is. */
static void
test_licence (void)
{
  static const TestUpdate updates[] = {
    { "XS71E900", E900, "7.1.0", "restartXAPI" },
    { "XS71E902", E902, "7.1.0", "restartHost", NULL,
      "{\"precheck\": [\"UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR\", "
      "\"<error errorcode=\\\"LICENCE_RESTRICTION\\\"/>\"]}" },
    { "XS71E901", E901, "7.1.0", "restartHost", NULL, NULL, E902 },
  };
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", updates, G_N_ELEMENTS (updates));
  PpPlan *plan;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  plan = pp_run_get_plan (fixture->run);
  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);

      if (g_strcmp0 (problem->hotfix, E902) == 0)
        g_assert_cmpint (problem->severity, ==, PP_SEVERITY_WARNING);
    }
  assert_installed (fixture, updates, 1, 0, 1);
  g_assert_false (run_fixture_has (fixture, "xs1", "XS71E902"));
  assert_licence_known (fixture, E902);
}

/* No restart, and nobody moves away for one. When it fails after all, the server owes the restart. */
static void
test_live (gconstpointer data)
{
  gboolean fails = GPOINTER_TO_INT (data);
  const TestUpdate update = {
    "XS71E900", E900, "7.1.0", "restartHost", "contains-livepatch=\"true\"",
    fails ? "{\"livepatch\": \"ok_livepatch_complete\", \"livepatch_fails\": true}"
          : "{\"livepatch\": \"ok_livepatch_complete\"}",
  };
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", &update, 1);
  g_autoptr(PpOutlook) outlook = NULL;
  PpHost *master;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  assert_installed (fixture, &update, 1, 0, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.host.evacuate"), ==, 0);
  outlook = run_fixture_outlook (fixture);
  master = pp_snapshot_get_master (pp_outlook_get_snapshot (outlook));
  g_assert_cmpint (pp_outlook_get_pending (outlook, master->uuid, NULL), ==,
                   fails ? PP_PENDING_REBOOT : PP_PENDING_NONE);
}

/* Servers call themselves 7.1.1 from then on, and only as such they take the second. */
static void
test_cumulative (void)
{
  static const TestUpdate updates[] = {
    { "XS71ECU9", CU9, "7.1.0", "restartHost,restartXAPI", "guidance-mandatory=\"true\"",
      "{\"becomes\": {\"product_version\": \"7.1.1\"}}" },
    { "XS71ECU9001", E900, "7.1.1", "restartXAPI", NULL, "{\"product_version\": \"^7\\\\.1\\\\.1$\"}" },
  };
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", updates, G_N_ELEMENTS (updates));
  PpHost *host;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  assert_installed (fixture, updates, G_N_ELEMENTS (updates), 1, 1);
  host = pp_snapshot_find_host (pp_live_pool_get_snapshot (fixture->pool), "xs3");
  g_assert_cmpstr (host->product_version, ==, "7.1.1");
}

/* On all servers or on none: two are chosen of three. */
static void
test_homogeneity (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("8.2", of_82, 1);
  g_autoptr(GError) error = NULL;
  PpPlan *plan;
  guint n_found = 0;

  fixture->only = "xs2";
  run_fixture_choose (fixture, "XS82E900", PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_BLOCKED);
  plan = pp_run_get_plan (fixture->run);
  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    if (g_str_equal (pp_plan_get_problem (plan, i)->check, "homogeneity"))
      {
        g_assert_cmpstr (pp_plan_get_problem (plan, i)->details[0], ==, "xs1, xs3");
        n_found++;
      }
  g_assert_cmpuint (n_found, ==, 1);
}

/* Whatever fails on the way, nothing is left in the storage; and it can be gone on with. */
static const struct
{
  const char *name;
  const char *fault;
  const char *failure;  /* (nullable) of the server's own */
} troubles[] = {
  { "full", "{\"method\": \"VDI.create\", \"error\": [\"SR_FULL\", \"1048576\", \"4096\"]}", "SR_FULL" },
  { "lost", "{\"method\": \"VDI.create\", \"action\": \"half\"}", NULL },
  { "cut", "{\"upload\": {\"cut-after\": 1000}}", "VDI_IO_ERROR" },
  { "invalid", "{\"method\": \"pool_update.introduce\", \"error\": [\"INVALID_UPDATE\", \"no\"]}",
    "INVALID_UPDATE" },
};

static void
test_trouble (gconstpointer data)
{
  guint position = GPOINTER_TO_UINT (data);
  g_autoptr(RunFixture) fixture = fixture_with_one ();
  g_autofree char *faults = g_strdup_printf ("[%s]", troubles[position].fault);
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  pp_sim_fixture_post (fixture->sim, "faults", faults);
  g_assert_false (run_fixture_prepare (fixture, &error));
  g_assert_cmpuint (error->domain, ==, PP_ERROR);
  if (troubles[position].failure != NULL)
    g_assert_cmpstr (pp_error_get_failure (error), ==, troubles[position].failure);
  pp_sim_fixture_post (fixture->sim, "faults", "[]");
  update_fixture_assert_disks (fixture, 0);
  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, 1, 1, 0);
}

/* Somebody's file is there already: ours goes, and theirs is used. */
static void
test_theirs (void)
{
  g_autoptr(RunFixture) fixture = fixture_with_one ();
  g_autoptr(GError) error = NULL;

  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  update_fixture_assert_disks (fixture, 1);
  pp_sim_fixture_post (fixture->sim, "faults", "[{\"method\": \"pool_update.precheck\", \"nth\": 1, "
                       "\"error\": [\"CANNOT_FIND_UPDATE\"]}]");
  run_fixture_execute (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 2);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.destroy"), ==, 1);
  assert_installed (fixture, of_71, 1, 1, 0);
}

/* The storage with the file is gone when it is to be applied, and comes back. */
static void
test_unplugged (void)
{
  g_autoptr(RunFixture) fixture = fixture_with_one ();
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  pp_sim_fixture_post (fixture->sim, "faults", "[{\"method\": \"pool_update.precheck\", "
                       "\"error\": [\"CANNOT_FIND_UPDATE\"]}]");
  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_cmpstr (pp_error_get_failure (error), ==, "CANNOT_FIND_UPDATE");
  update_fixture_assert_disks (fixture, 1);
  run_fixture_assert_restarts (fixture, "xs1", 0, 0);
  pp_sim_fixture_post (fixture->sim, "faults", "[]");
  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, 1, 1, 0);
}

/* The file says that it is another update. */
static void
test_wrong_file (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", of_71, G_N_ELEMENTS (of_71));
  g_autofree char *path = pp_library_dup_path (fixture->library, E900);
  g_autofree char *other = pp_library_dup_path (fixture->library, E901);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (other, &content, &length, NULL));
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  run_fixture_choose (fixture, "XS71E900", PP_MODE_AUTOMATIC);
  g_assert_false (run_fixture_prepare (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  update_fixture_assert_disks (fixture, 0);
}

/* The master has to reach what a person chooses. */
static void
test_storage (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", of_71, 1);
  PpOptions options = { .storage = LOCAL_2 };
  g_autoptr(GError) error = NULL;

  run_fixture_choose_how (fixture, NULL, &options);
  g_assert_false (run_fixture_prepare (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_BLOCKED);
  g_assert_nonnull (strstr (error->message, "Local 2"));
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 0);
  g_clear_error (&error);

  options.storage = LOCAL_1;
  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, 1, 1, 0);
}

static XapiValueMember
member (const char *name,
        XapiValue  *value)
{
  return (XapiValueMember) { g_ref_string_new_intern (name), value };
}

static XapiValueMember
make_sr (const char *ref,
         const char *content,
         gboolean    shared,
         gint64      room)
{
  const XapiValueMember members[] = {
    member ("uuid", xapi_value_new_string (ref)), member ("name_label", xapi_value_new_string (ref)),
    member ("content_type", xapi_value_new_string (content)),
    member ("shared", xapi_value_new_boolean (shared)),
    member ("physical_size", xapi_value_new_int (1000)),
    member ("physical_utilisation", xapi_value_new_int (1000 - room)),
  };

  return member (ref, xapi_value_new_struct_take (members, G_N_ELEMENTS (members)));
}

static XapiValueMember
make_pbd (const char *sr,
          const char *host,
          gboolean    plugged)
{
  const XapiValueMember members[] = {
    member ("SR", xapi_value_new_string (sr)), member ("host", xapi_value_new_string (host)),
    member ("currently_attached", xapi_value_new_boolean (plugged)),
  };

  return member (sr, xapi_value_new_struct_take (members, G_N_ELEMENTS (members)));
}

/* That of the pool, what is shared, what the master has; never what it does not reach or is full. */
static void
test_best_storage (void)
{
  static const struct
  {
    const char *usual;     /* the pool's */
    const char *wanted;    /* (nullable) */
    guint64     size;
    const char *expected;  /* (nullable) */
    int         code;
  } cases[] = {
    { "local", NULL, 10, "local" }, { "OpaqueRef:NULL", NULL, 10, "shared" },
    { "away", NULL, 10, "shared" }, { "discs", NULL, 10, "shared" }, { "local", NULL, 300, "shared" },
    { "shared", NULL, 600, NULL, PP_ERROR_SPACE }, { "shared", "local", 10, "local" },
    { "shared", "local", 300, NULL, PP_ERROR_SPACE }, { "shared", "away", 10, NULL, PP_ERROR_BLOCKED },
    { "shared", "discs", 10, NULL, PP_ERROR_BLOCKED }, { "shared", "none", 10, NULL, PP_ERROR_NOT_FOUND },
  };
  const XapiValueMember srs[] = {
    make_sr ("discs", "iso", TRUE, 900), make_sr ("local", "user", FALSE, 200),
    make_sr ("shared", "user", TRUE, 500), make_sr ("away", "user", TRUE, 900),
  };
  const XapiValueMember pbds[] = {
    make_pbd ("discs", "master", TRUE), make_pbd ("local", "master", TRUE),
    make_pbd ("shared", "master", TRUE), make_pbd ("away", "master", FALSE),
  };
  g_autoptr(XapiValue) all_srs = xapi_value_new_struct_take (srs, G_N_ELEMENTS (srs));
  g_autoptr(XapiValue) all_pbds = xapi_value_new_struct_take (pbds, G_N_ELEMENTS (pbds));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      XapiValue *record = xapi_value_new_struct_of_strings ("master", "master", "default_SR",
                                                            cases[i].usual, NULL);
      const XapiValueMember pool = member ("pool", record);
      g_autoptr(XapiValue) pools = xapi_value_new_struct_take (&pool, 1);
      const PpUpdateStorage storage = { pools, all_srs, all_pbds, cases[i].wanted, cases[i].size };
      g_autoptr(GError) error = NULL;
      const char *ref = pp_update_storage_choose (&storage, &error);

      g_test_message ("case %u", i);
      g_assert_cmpstr (ref, ==, cases[i].expected);
      if (ref == NULL)
        g_assert_error (error, PP_ERROR, cases[i].code);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/updates/recommended", test_recommended);
  g_test_add_func ("/run/updates/toolstack", test_toolstack);

  g_test_add_func ("/run/updates/licence", test_licence);
  g_test_add_data_func ("/run/updates/live", GINT_TO_POINTER (FALSE), test_live);
  g_test_add_data_func ("/run/updates/live-fails", GINT_TO_POINTER (TRUE), test_live);
  g_test_add_func ("/run/updates/cumulative", test_cumulative);
  g_test_add_func ("/run/updates/homogeneity", test_homogeneity);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/run/updates/trouble/", troubles[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/run/updates/theirs", test_theirs);
  g_test_add_func ("/run/updates/unplugged", test_unplugged);
  g_test_add_func ("/run/updates/wrong-file", test_wrong_file);
  g_test_add_func ("/run/updates/storage", test_storage);
  g_test_add_func ("/run/updates/best-storage", test_best_storage);

  return g_test_run ();
}
