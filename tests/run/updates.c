/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "update-fixture.h"

#include "iso-image.h"
#include "../support/wait.h"

#include <string.h>

/* 7.1 and later, where the hotfixes are disks in the storage of the pool. */

#define E900 "5c2a6bb0-bbfb-454a-983c-6cb96aa57180"
#define E901 "5c2a6bb1-bbfb-454a-983c-6cb96aa57181"
#define E902 "5c2a6bb2-bbfb-454a-983c-6cb96aa57182"
#define CU9 "5c2a6bb3-bbfb-454a-983c-6cb96aa57183"
#define FULL "0a3c8d5e-5b0c-5f0e-8f63-9a1c52e7d401"
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

static void
log_cb (PpRun      *run,
        const char *line,
        GString    *text)
{
  g_string_append_printf (text, "%s\n", line);
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
  g_autoptr(GString) log = g_string_new (NULL);
  PpHost *master;

  run_fixture_choose (fixture, NULL, PP_MODE_AUTOMATIC);
  g_signal_connect (fixture->run, "log", G_CALLBACK (log_cb), log);
  run_fixture_go (fixture);
  g_assert_true ((strstr (log->str, "xs2: live patching failed for XS71E900") != NULL) == fails);
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

/* Another release comes as an update that was asked for, and its hotfix after it. The second server
 * fails on the way: what is gone on with finds servers of two releases. */
static void
test_release (void)
{
  static const TestUpdate updates[] = {
    { "XS72", CU9, "7.1.0", "restartHost", NULL,
      "{\"product_version\": \"^7\\\\.1\\\\.0$\", \"becomes\": {\"product_version\": \"7.2.0\", "
      "\"platform_version\": \"2.3.0\"}}" },
    { "XS72E901", E900, "7.2.0", "restartXAPI", NULL, "{\"product_version\": \"^7\\\\.2\\\\.0$\"}" },
  };
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", updates, G_N_ELEMENTS (updates));
  g_autoptr(PpOutlook) outlook = run_fixture_outlook (fixture);
  g_autoptr(GPtrArray) recommended = pp_outlook_get_recommended (outlook, NULL);
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  PpSnapshot *snapshot;

  g_assert_cmpuint (recommended->len, ==, 0);
  run_fixture_choose (fixture, "XS72E901 XS72", PP_MODE_AUTOMATIC);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_AT_GATE);
  pp_sim_fixture_post (fixture->sim, "faults", "[{\"method\": \"pool_update.apply\", \"nth\": 4, "
                       "\"error\": [\"UPDATE_APPLY_FAILED\", \"no\"]}]");
  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_cmpstr (pp_error_get_failure (error), ==, "UPDATE_APPLY_FAILED");
  snapshot = pp_live_pool_get_snapshot (fixture->pool);
  g_assert_cmpstr (pp_snapshot_find_host (snapshot, "xs2")->product_version, ==, "7.2.0");
  g_assert_cmpstr (pp_snapshot_find_host (snapshot, "xs3")->product_version, ==, "7.1.0");
  g_assert_false (run_fixture_has (fixture, "xs2", "XS72E901"));

  pp_sim_fixture_post (fixture->sim, "faults", "[]");
  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  assert_installed (fixture, updates, G_N_ELEMENTS (updates), 1, 1);
  snapshot = pp_live_pool_get_snapshot (fixture->pool);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    g_assert_cmpstr (pp_snapshot_get_host (snapshot, i)->product_version, ==, "7.2.0");
}

static void
take_pack (RunFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "linux.iso", NULL);
  g_autofree char *kept = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  pp_test_write_iso (path, "XS-REPOSITORY", "<repository originator=\"xs\" name=\"linux\" "
                     "product=\"XenServer\" version=\"7.0.0\" build=\"125380c\">"
                     "<description>XenServer Linux Pack</description></repository>", "XS-PACKAGES",
                     "<packages/>", NULL);
  pp_library_import_async (fixture->library, path, NULL, NULL, pp_test_result_cb, &result);
  kept = pp_library_import_finish (fixture->library, pp_test_wait (&result), &error);
  g_assert_no_error (error);
}

static guint
count_packs (RunFixture *fixture)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (fixture->pool);
  guint n_packs = 0;

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    n_packs += pp_host_find_applied (pp_snapshot_get_host (snapshot, i),
                                     "pack-xs-linux-7.0.0-125380c") != NULL;

  return n_packs;
}

/* Up to 7.0 a plugin of each server installs it, from a disk that all of them reach. The disk is not
 * known to anybody else: whoever goes on later makes it anew, and it is gone in the end. */
static void
test_pack (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.0", NULL, 0);
  PpOptions options = { .storage = LOCAL_1, .keep_files = TRUE };
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  take_pack (fixture);
  run_fixture_choose_how (fixture, "xs:linux", &options);
  g_assert_false (run_fixture_prepare (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_BLOCKED);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 0);
  g_clear_error (&error);

  options.storage = NULL;
  run_fixture_choose_how (fixture, "xs:linux", &options);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  update_fixture_assert_disks (fixture, 1);
  run_fixture_unwind (fixture, &error);
  g_assert_no_error (error);
  update_fixture_assert_disks (fixture, 0);

  run_fixture_choose_how (fixture, "xs:linux", &options);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  pp_sim_fixture_post (fixture->sim, "faults", "[{\"method\": \"host.call_plugin\", \"nth\": 2, "
                       "\"error\": [\"XENAPI_PLUGIN_FAILURE\", \"install\", \"Exception\", \"no\"]}]");
  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_cmpstr (pp_error_get_failure (error), ==, "XENAPI_PLUGIN_FAILURE");
  g_assert_cmpuint (count_packs (fixture), ==, 1);
  pp_sim_fixture_post (fixture->sim, "faults", "[]");

  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  g_assert_cmpuint (count_packs (fixture), ==, 3);
  assert_installed (fixture, NULL, 0, 1, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 3);
}

typedef struct
{
  RunFixture   *fixture;
  GCancellable *cancellable;
} GivingUp;

static gboolean
give_up_cb (gpointer data)
{
  GivingUp *self = data;

  if (run_fixture_count_calls (self->fixture, "VDI.create") == 0)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

/* In the middle of the upload: nothing stays behind, and it can be gone on with. */
static void
test_cancel (void)
{
  g_autoptr(RunFixture) fixture = fixture_with_one ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GivingUp giving_up = { fixture, cancellable };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  pp_sim_fixture_post (fixture->sim, "faults",
                       "[{\"upload\": true, \"action\": \"delay\", \"seconds\": 2}]");
  g_timeout_add (20, give_up_cb, &giving_up);
  pp_run_prepare_async (fixture->run, cancellable, pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_false (pp_run_prepare_finish (fixture->run, result, &error));
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.destroy"), >=, 1);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "Async.pool_update.introduce"), ==, 0);
  update_fixture_assert_disks (fixture, 0);
  pp_sim_fixture_post (fixture->sim, "faults", "[]");

  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, 1, 1, 0);
}

/* What the file alone knows: it has to be on all servers. Nothing is uploaded for less. */
static void
test_homogeneous_file (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("8.2", of_82, 1);
  g_autoptr(GError) error = NULL;

  fixture->only = "xs2";
  run_fixture_choose (fixture, "XS82E900", PP_MODE_AUTOMATIC);
  g_assert_cmpuint (pp_plan_count_blocking (pp_run_get_plan (fixture->run)), ==, 1);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (fixture->run), ==, PP_RUN_BLOCKED);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 0);
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

/* Somebody unplugs the storage with the file between the gate and the first server: what lies there is
 * not found, and cannot be put there again. It comes back, and so does the run. */
static void
test_unplugged (void)
{
  g_autoptr(RunFixture) fixture = update_fixture_new ("7.1", of_71, 1);
  const PpOptions options = { .storage = LOCAL_1 };
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_prepare (fixture, &error);
  g_assert_no_error (error);
  update_fixture_assert_disks (fixture, 1);
  pp_sim_fixture_post (fixture->sim, "storage", "{\"sr\": \"Local 1\", \"plugged\": false}");
  g_assert_false (run_fixture_execute (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_BLOCKED);
  g_assert_nonnull (strstr (error->message, "Local 1"));
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 1);
  run_fixture_assert_restarts (fixture, "xs1", 0, 0);
  pp_sim_fixture_post (fixture->sim, "storage", "{\"sr\": \"Local 1\", \"plugged\": true}");
  id = g_strdup (pp_run_get_id (fixture->run));
  run_fixture_resume (fixture, id);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, 1, 1, 0);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 1);
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
  g_assert_cmpuint (run_fixture_count_calls (fixture, "pool_update.pool_clean"), ==, 1);
  g_assert_cmpuint (run_fixture_count_calls (fixture, "pool_update.destroy"), ==, 1);
}

/* A supplemental pack of 7.1 and later is an update like any other, but that no feed lists it. */
static void
test_unlisted (void)
{
  static const TestUpdate pack = { "acme-driver", CU9, "7.1.0", "restartHost" };
  g_autoptr(RunFixture) fixture = update_fixture_new_apart ("7.1", of_71, 1);

  update_fixture_add_file (fixture, &pack, pack.uuid);
  run_fixture_connect (fixture);
  run_fixture_choose (fixture, "acme-driver XS71E900", PP_MODE_AUTOMATIC);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, 1, 1, 0);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      PpSnapshot *snapshot = pp_live_pool_get_snapshot (fixture->pool);

      g_assert_true (pp_host_find_applied (pp_snapshot_get_host (snapshot, i), pack.uuid)->applied);
    }
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

  options.storage = FULL;
  run_fixture_choose_how (fixture, NULL, &options);
  g_assert_false (run_fixture_prepare (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_SPACE);
  g_assert_nonnull (strstr (error->message, "Full storage"));
  g_assert_cmpuint (run_fixture_count_calls (fixture, "VDI.create"), ==, 0);
  g_clear_error (&error);

  options.storage = LOCAL_1;
  run_fixture_choose_how (fixture, NULL, &options);
  run_fixture_go (fixture);
  assert_installed (fixture, of_71, 1, 1, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/updates/recommended", test_recommended);
  g_test_add_func ("/run/updates/toolstack", test_toolstack);

  g_test_add_func ("/run/updates/licence", test_licence);
  g_test_add_data_func ("/run/updates/live", GINT_TO_POINTER (FALSE), test_live);
  g_test_add_data_func ("/run/updates/live-fails", GINT_TO_POINTER (TRUE), test_live);
  g_test_add_func ("/run/updates/cumulative", test_cumulative);
  g_test_add_func ("/run/updates/release", test_release);
  g_test_add_func ("/run/updates/pack", test_pack);
  g_test_add_func ("/run/updates/cancel", test_cancel);
  g_test_add_func ("/run/updates/homogeneity", test_homogeneous_file);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/run/updates/trouble/", troubles[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/run/updates/theirs", test_theirs);
  g_test_add_func ("/run/updates/unplugged", test_unplugged);
  g_test_add_func ("/run/updates/wrong-file", test_wrong_file);
  g_test_add_func ("/run/updates/unlisted", test_unlisted);
  g_test_add_func ("/run/updates/storage", test_storage);

  return g_test_run ();
}
