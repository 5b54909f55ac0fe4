/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"
#include "pp-live-pool-private.h"
#include "../support/wait.h"

#include <poolpatch/pp-probe.h>

#include <string.h>

/* The simulated time runs faster than ours, too. */
#define CLOCK_ADVANCE 3600

static PpEvidence *
probe (LiveFixture        *live,
       const char * const *hosts,
       const char * const *hotfixes,
       gboolean            evacuation,
       GCancellable       *cancellable,
       GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_probe_async (live->pool, hosts, hotfixes, evacuation, cancellable, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, 60);

  return pp_probe_finish (result, error);
}

static PpHost *
find_host (LiveFixture *live,
           const char  *name)
{
  return pp_snapshot_find_host (pp_live_pool_get_snapshot (live->pool), name);
}

static const PpHostEvidence *
find_evidence (LiveFixture *live,
               PpEvidence  *evidence,
               const char  *host)
{
  const PpHostEvidence *found = pp_evidence_find_host (evidence, find_host (live, host)->uuid);

  g_assert_nonnull (found);

  return found;
}

static char *
join_vms (const PpHostEvidence *evidence)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  for (guint i = 0; i < evidence->vms->len; i++)
    {
      PpVm *vm = g_ptr_array_index (evidence->vms, i);

      g_assert_false (vm->is_control_domain);
      g_assert_cmpstr (vm->power_state, ==, "Running");
      g_strv_builder_add (builder, vm->name);
    }
  names = g_strv_builder_end (builder);

  return g_strjoinv (" ", names);
}

static void
disable (LiveFixture *live,
         const char  *name)
{
  XapiSession *session = pp_live_pool_get_session (live->pool);
  XapiValue *params = xapi_value_new_array_of_strings (find_host (live, name)->ref, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value = NULL;

  xapi_session_call_async (session, "host.disable", params, 0, NULL, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, 20);
  value = xapi_session_call_finish (session, result, NULL);
  g_assert_nonnull (value);
}

static void
test_all_hosts (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(PpEvidence) evidence = NULL;
  g_autoptr(GError) error = NULL;
  static const struct
  {
    const char *host;
    const char *vms;
  } expected[] =
  {
    { "xs1", "db-1 dc-1 mail web-1" },
    { "xs2", "db-2 files web-2 wiki" },
    { "xs3", "build-1 build-2 monitoring web-3" },
  };

  live_fixture_connect_trusting (live);
  live_fixture_post (live, "clock", "{\"advance\": " G_STRINGIFY (CLOCK_ADVANCE) "}");
  evidence = probe (live, NULL, NULL, TRUE, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const PpHostEvidence *host = find_evidence (live, evidence, expected[i].host);
      g_autofree char *vms = join_vms (host);

      g_assert_no_error (host->error);
      g_assert_cmpstr (vms, ==, expected[i].vms);
      g_assert_cmpuint (host->blockers->len, ==, 0);
      g_assert_cmpint (host->clock_skew, >=, CLOCK_ADVANCE - 1);
      g_assert_cmpint (host->clock_skew, <, CLOCK_ADVANCE + 900);
      g_assert_cmpint (host->space_free, >=, -1);
    }
  g_assert_cmpuint (live_fixture_count (live, "VM.get_all_records_where"), ==, 3);
  g_assert_cmpuint (live_fixture_count (live, "VM.get_all_records"), ==, 0);
  g_assert_cmpuint (live_fixture_count (live, "VM.get_record"), ==, 0);
  live_fixture_close (live);
}

/* With both other servers disabled no VM of xs1 has anywhere to go. */
static void
test_blockers (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(PpEvidence) evidence = NULL;
  const PpHostEvidence *host;
  const char *hosts[] = { NULL, NULL };

  live_fixture_connect_trusting (live);
  disable (live, "xs2");
  disable (live, "xs3");
  hosts[0] = find_host (live, "xs1")->uuid;
  evidence = probe (live, hosts, NULL, TRUE, NULL, NULL);
  host = find_evidence (live, evidence, "xs1");
  g_assert_null (pp_evidence_find_host (evidence, find_host (live, "xs2")->uuid));
  g_assert_cmpuint (host->blockers->len, ==, 4);
  for (guint i = 0; i < host->blockers->len; i++)
    {
      const PpBlocker *blocker = g_ptr_array_index (host->blockers, i);

      g_assert_cmpstr (blocker->reason[0], ==, "NO_HOSTS_AVAILABLE");
      g_assert_cmpstr (blocker->reason[1], ==, blocker->vm->ref);
      g_assert_true (g_str_has_prefix (blocker->vm->ref, "OpaqueRef:"));
      g_assert_cmpstr (blocker->vm->name, ==, ((PpVm *) host->vms->pdata[i])->name);
    }
  live_fixture_close (live);
}

/* The one file that lies on the master of the lab needs the service pack, which is not there. */
static void
test_prechecks (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(PpEvidence) evidence = NULL;
  PpSnapshot *snapshot;
  const char *hotfixes[] = { NULL, "00000000-0000-0000-0000-000000000000", NULL };
  guint n_asked = 0;

  live_fixture_connect_trusting (live);
  snapshot = pp_live_pool_get_snapshot (live->pool);
  for (guint i = 0; i < pp_snapshot_get_n_patches (snapshot); i++)
    if (strcmp (pp_snapshot_get_patch (snapshot, i)->name, "XS62ESP1017") == 0)
      hotfixes[0] = pp_snapshot_get_patch (snapshot, i)->uuid;
  g_assert_nonnull (hotfixes[0]);
  evidence = probe (live, NULL, hotfixes, FALSE, NULL, NULL);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const char *host = pp_snapshot_get_host (snapshot, i)->uuid;
      const PpPrecheck *precheck = pp_evidence_find_precheck (evidence, host, hotfixes[0]);

      g_assert_nonnull (precheck);
      g_assert_error (precheck->error, PP_ERROR, PP_ERROR_REFUSED);
      g_assert_cmpstr (pp_error_get_failure (precheck->error), ==,
                       "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING");
      g_assert_null (pp_evidence_find_precheck (evidence, host, hotfixes[1]));
      n_asked++;
    }
  g_assert_cmpuint (live_fixture_count (live, "pool_patch.precheck"), ==, n_asked);
  g_assert_cmpuint (live_fixture_count (live, "VM.get_all_records_where"), ==, 0);
  live_fixture_close (live);
}

/* Which virtual machine has what in its drive, what is plugged where, and how much memory is left. */
static void
test_drives (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("local-storage", NULL);
  g_autoptr(PpEvidence) evidence = NULL;
  const PpPoolEvidence *pool;
  guint n_tools = 0;
  guint n_other = 0;
  guint n_automatic = 0;
  guint n_local = 0;

  live_fixture_connect_trusting (live);
  evidence = probe (live, NULL, NULL, TRUE, NULL, NULL);
  pool = pp_evidence_get_pool (evidence);
  g_assert_nonnull (pool);
  g_assert_true (pool->may_install);
  for (guint i = 0; i < pool->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (pool->storage, i);

      n_local += !storage->shared && !storage->discs;
      g_assert_cmpint (storage->disks, ==, !storage->discs && !storage->tools &&
                       !g_str_equal (storage->type, "udev"));
      g_assert_true (storage->plugged[0] != NULL || storage->unplugged[0] != NULL);
    }
  g_assert_cmpuint (n_local, >=, 2);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (live->pool)); i++)
    {
      PpHost *host = pp_snapshot_get_host (pp_live_pool_get_snapshot (live->pool), i);
      const PpHostEvidence *found = pp_evidence_find_host (evidence, host->uuid);

      g_assert_cmpint (found->memory_free, >, 0);
      for (guint j = 0; j < found->discs->len; j++)
        {
          const PpDisc *disc = g_ptr_array_index (found->discs, j);

          n_tools += disc->tools;
          n_other += !disc->tools;
          g_assert_cmpstr (disc->vm->name, ==, disc->tools ? "files" : "installing");
        }
      for (guint j = 0; j < found->vms->len; j++)
        {
          const PpVm *vm = g_ptr_array_index (found->vms, j);

          g_assert_cmpuint (vm->memory, >, 0);
          n_automatic += vm->auto_power_on;
        }
    }
  g_assert_cmpuint (n_tools, ==, 1);
  g_assert_cmpuint (n_other, ==, 1);
  g_assert_cmpuint (n_automatic, ==, 1);
  g_assert_cmpuint (live_fixture_count (live, "VBD.get_all_records"), ==, 0);
  g_assert_cmpuint (live_fixture_count (live, "VDI.get_all_records"), ==, 0);
  live_fixture_close (live);
}

static void
test_refused (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  const char *nobody[] = { "nobody", NULL };

  g_assert_null (probe (live, NULL, NULL, TRUE, NULL, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_UNREACHABLE);
  g_clear_error (&error);
  live_fixture_connect_trusting (live);
  g_assert_null (probe (live, nobody, NULL, TRUE, NULL, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_FOUND);
  g_clear_error (&error);

  pp_sim_fixture_post (live->sim, "faults",
                       "[{\"method\": \"PBD.get_all_records\", \"nth\": 1, "
                       "\"error\": [\"INTERNAL_ERROR\", \"made up\"]}]");
  g_assert_null (probe (live, NULL, NULL, TRUE, NULL, &error));
  g_assert_cmpstr (pp_error_get_failure (error), ==, "INTERNAL_ERROR");
  g_clear_error (&error);

  /* Nobody knows the session any more: that is no answer about a server. */
  pp_sim_fixture_post (live->sim, "faults",
                       "[{\"method\": \"VM.get_all_records_where\", \"nth\": 1, "
                       "\"error\": [\"SESSION_INVALID\", \"OpaqueRef:x\"]}]");
  g_assert_null (probe (live, NULL, NULL, TRUE, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_RECONNECTING);

  g_cancellable_cancel (cancellable);
  g_assert_null (probe (live, NULL, NULL, TRUE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  live_fixture_close (live);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/probe/all-hosts", test_all_hosts);
  g_test_add_func ("/probe/probe/blockers", test_blockers);
  g_test_add_func ("/probe/probe/prechecks", test_prechecks);
  g_test_add_func ("/probe/probe/drives", test_drives);
  g_test_add_func ("/probe/probe/refused", test_refused);

  return g_test_run ();
}
