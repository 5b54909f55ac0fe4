/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"
#include "pp-live-pool-private.h"
#include "../support/wait.h"

#define KEY "XenCenter.IgnorePatches"
#define ONE "11111111-aaaa-4000-8000-000000000001"
#define TWO "22222222-bbbb-4000-8000-000000000002"
#define FOREIGN "99999999-CCCC-4000-8000-000000000009"

typedef const char * const Uuids[];

static const char *
get_list (LiveFixture *live)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (live->pool);

  return g_hash_table_lookup (pp_snapshot_get_pool (snapshot)->other_config, KEY);
}

static gboolean
hide (LiveFixture        *live,
      const char * const *hide,
      const char * const *restore,
      gboolean           *shared,
      GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_hide_async (live->pool, hide, restore, NULL, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, 20);

  return pp_live_pool_hide_finish (live->pool, result, shared, error);
}

/* What another program does to the pool. */
static void
write_key (LiveFixture *live,
           const char  *method,
           const char  *key,
           const char  *value)
{
  XapiSession *session = pp_live_pool_get_session (live->pool);
  const char *ref = pp_snapshot_get_pool (pp_live_pool_get_snapshot (live->pool))->ref;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value_of = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_call_async (session, method,
                           xapi_value_new_array_of_strings (ref, key, value, NULL), 0, NULL,
                           pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, 20);
  value_of = xapi_session_call_finish (session, result, &error);
  g_assert_no_error (error);
}

/* One key is written; what others have in it, and beside it, stays. */
static void
test_shared (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;
  GHashTable *config;
  gboolean shared = FALSE;
  guint n_calls;

  live_fixture_connect_trusting (live);
  g_assert_true (pp_live_pool_may_hide (live->pool));
  write_key (live, "pool.add_to_other_config", "theirs", "kept, as it is");
  write_key (live, "pool.remove_from_other_config", KEY, NULL);
  write_key (live, "pool.add_to_other_config", KEY, FOREIGN " ,, " TWO);
  live_fixture_wait_until (get_list (live) != NULL, 20);

  g_assert_true (hide (live, (Uuids) { ONE, "22222222-BBBB-4000-8000-000000000002", NULL }, NULL,
                       &shared, &error));
  g_assert_no_error (error);
  g_assert_true (shared);
  live_fixture_wait_until (g_strcmp0 (get_list (live), FOREIGN "," TWO "," ONE) == 0, 20);
  config = pp_snapshot_get_pool (pp_live_pool_get_snapshot (live->pool))->other_config;
  g_assert_cmpstr (g_hash_table_lookup (config, "theirs"), ==, "kept, as it is");

  /* What is so already is not written again. */
  n_calls = live_fixture_count (live, "pool.remove_from_other_config");
  g_assert_true (hide (live, (Uuids) { ONE, NULL }, NULL, &shared, &error));
  g_assert_cmpuint (live_fixture_count (live, "pool.remove_from_other_config"), ==, n_calls);

  /* Restored in whatever case; the last one takes the key with it. */
  g_assert_true (hide (live, NULL, (Uuids) { "22222222-BBBB-4000-8000-000000000002", ONE, NULL },
                       &shared, &error));
  live_fixture_wait_until (g_strcmp0 (get_list (live), FOREIGN) == 0, 20);
  g_assert_true (hide (live, NULL, (Uuids) { FOREIGN, NULL }, &shared, &error));
  live_fixture_wait_until (get_list (live) == NULL, 20);
  config = pp_snapshot_get_pool (pp_live_pool_get_snapshot (live->pool))->other_config;
  g_assert_cmpstr (g_hash_table_lookup (config, "theirs"), ==, "kept, as it is");
  live_fixture_close (live);
}

/* What another program wrote just now, and no event has told of yet, is not lost. */
static void
test_between (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;
  gboolean shared = FALSE;

  live_fixture_connect_trusting (live);
  /* Once: as if somebody else had written the key between removing and adding it. */
  live_fixture_post (live, "faults",
                     "[{\"method\":\"pool.add_to_other_config\",\"error\":[\"MAP_DUPLICATE_KEY\","
                     "\"pool\",\"other_config\",\"OpaqueRef:x\",\"" KEY "\"],\"nth\":1}]");
  g_assert_true (hide (live, (Uuids) { ONE, NULL }, NULL, &shared, &error));
  g_assert_no_error (error);
  g_assert_true (shared);
  live_fixture_wait_until (g_strcmp0 (get_list (live), ONE) == 0, 20);
  g_assert_cmpuint (live_fixture_count (live, "pool.get_other_config"), ==, 2);
  live_fixture_close (live);
}

static void
connect_as (LiveFixture *live,
            const char  *user)
{
  g_autoptr(GError) error = NULL;

  live->user = user;
  live_fixture_retarget (live, live->address);
  live_fixture_connect (live, live->password, &error);
  g_assert_no_error (error);
}

static void
count_cb (PpLivePool *pool,
          guint      *n_changes)
{
  (*n_changes)++;
}

/* An account that may not write has its own list, in the book, and says so. */
static void
test_not_permitted (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) here = NULL;
  g_auto(GStrv) after = NULL;
  gboolean shared = TRUE;
  guint n_changes = 0;

  live_fixture_connect_trusting (live);
  g_assert_true (hide (live, (Uuids) { TWO, NULL }, NULL, &shared, &error));
  live_fixture_close (live);

  connect_as (live, LIVE_READER);
  g_assert_false (pp_live_pool_may_hide (live->pool));
  g_signal_connect (live->pool, "hidden-changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_true (hide (live, (Uuids) { ONE, NULL }, NULL, &shared, &error));
  g_assert_no_error (error);
  g_assert_false (shared);
  g_assert_cmpuint (n_changes, ==, 1);
  here = pp_live_pool_list_hidden_here (live->pool);
  g_assert_cmpstrv (here, ((Uuids) { ONE, NULL }));
  g_assert_cmpstr (get_list (live), ==, TWO);

  /* Its own it may restore, and not what is hidden for all. */
  g_assert_false (hide (live, NULL, (Uuids) { TWO, NULL }, &shared, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_REFUSED);
  g_assert_cmpstr (pp_error_get_failure (error), ==, "RBAC_PERMISSION_DENIED");
  g_clear_error (&error);
  g_assert_true (hide (live, NULL, (Uuids) { ONE, NULL }, &shared, &error));
  after = pp_live_pool_list_hidden_here (live->pool);
  g_assert_cmpuint (g_strv_length (after), ==, 0);
  g_assert_cmpuint (live_fixture_count (live, "pool.remove_from_other_config"), ==, 1);
  live_fixture_close (live);
}

/* Where the role was not known, the server's own refusal leads to the same. */
static void
test_refused (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) here = NULL;
  gboolean shared = TRUE;

  live_fixture_connect_trusting (live);
  live_fixture_post (live, "faults",
                     "[{\"method\":\"pool.remove_from_other_config\",\"error\":"
                     "[\"RBAC_PERMISSION_DENIED\",\"pool.remove_from_other_config\",\"no\"]}]");
  g_assert_true (hide (live, (Uuids) { ONE, NULL }, NULL, &shared, &error));
  g_assert_no_error (error);
  g_assert_false (shared);
  here = pp_live_pool_list_hidden_here (live->pool);
  g_assert_cmpstrv (here, ((Uuids) { ONE, NULL }));
  live_fixture_close (live);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/hidden/shared", test_shared);
  g_test_add_func ("/pool/hidden/between", test_between);
  g_test_add_func ("/pool/hidden/not-permitted", test_not_permitted);
  g_test_add_func ("/pool/hidden/refused", test_refused);

  return g_test_run ();
}
