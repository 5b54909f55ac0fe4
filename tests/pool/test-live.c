/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"
#include "pp-live-pool-private.h"
#include "../support/wait.h"

#include <string.h>

#define LAB_UUID "8f9a44b9-7dfa-5ee6-8793-363173e46a94"
#define XS3_UUID "97963576-0bcb-55bd-99aa-d413f9482f07"

static void
assert_lab (PpLivePool *pool)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (pool);
  PpHost *master;

  g_assert_cmpint (pp_live_pool_get_state (pool), ==, PP_LIVE_CONNECTED);
  g_assert_no_error (pp_live_pool_get_error (pool));
  g_assert_nonnull (snapshot);
  g_assert_cmpstr (pp_snapshot_get_uuid (snapshot), ==, LAB_UUID);
  g_assert_cmpstr (pp_snapshot_get_name (snapshot), ==, "lab-pool");
  g_assert_cmpuint (pp_snapshot_get_n_hosts (snapshot), ==, 3);
  master = pp_snapshot_get_master (snapshot);
  g_assert_cmpstr (master->name, ==, "xs1");
  g_assert_cmpstr (master->product_version, ==, "6.2.0");
  g_assert_cmpuint (master->applied->len, ==, 5);
  g_assert_true (master->live);
  g_assert_true (master->enabled);
  g_assert_cmpint (master->boot_time, >, 0);
  g_assert_cmpuint (pp_snapshot_find_host (snapshot, "xs3")->applied->len, ==, 2);
}

static void
changed_cb (PpLivePool           *pool,
            const PpSnapshotDiff *diff,
            guint                *n_changes)
{
  g_assert_false (pp_snapshot_diff_is_empty (diff));
  (*n_changes)++;
}

/* Makes a call of the test's own, on the session of the pool. */
static void
call (LiveFixture *live,
      const char  *method,
      XapiValue   *params)
{
  XapiSession *session = pp_live_pool_get_session (live->pool);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_call_async (session, method, params, 0, NULL, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, 20);
  value = xapi_session_call_finish (session, result, &error);
  g_assert_no_error (error);
}

static PpHost *
find_host (LiveFixture *live,
           const char  *name)
{
  return pp_snapshot_find_host (pp_live_pool_get_snapshot (live->pool), name);
}

static void
test_certificate (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PpBook) book = NULL;
  g_autoptr(PpCertificate) certificate = NULL;
  g_autofree char *pin = NULL;

  g_assert_false (live_fixture_connect (live, live->password, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_FAILED);
  g_assert_nonnull (pp_error_get_certificate (error));
  certificate = pp_certificate_ref (pp_error_get_certificate (error));
  g_assert_cmpuint (strlen (certificate->fingerprint), ==, 64);
  g_assert_true (certificate->self_signed);
  g_assert_cmpuint (live_fixture_count (live, NULL), ==, 0);

  live_fixture_trust (live);
  g_clear_error (&error);
  g_assert_true (live_fixture_connect (live, live->password, &error));
  g_assert_no_error (error);
  assert_lab (live->pool);

  /* The pin is on disk: another program start asks no more. */
  book = pp_book_new (live->folder);
  g_assert_true (pp_book_load (book, NULL));
  pin = pp_book_dup_pin (book, xapi_session_get_server (pp_live_pool_get_session (live->pool)));
  g_assert_cmpstr (pin, ==, certificate->fingerprint);
  live_fixture_close (live);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_DISCONNECTED);
  g_assert_null (pp_live_pool_get_snapshot (live->pool));
  live_fixture_retarget (live, live->address);
  g_assert_true (live_fixture_connect (live, live->password, NULL));
  live_fixture_close (live);
}

/* What an account may do is asked of whoever is not root, and is known once it is connected. */
static void
test_rights (void)
{
  static const struct
  {
    const char *user;
    gboolean    may_install;
    guint       n_asked;
  } accounts[] = { { "root", TRUE, 0 }, { LIVE_READER, FALSE, 1 }, { LIVE_OPERATOR, TRUE, 2 } };
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);

  live_fixture_connect_trusting (live);
  live_fixture_close (live);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autoptr(GError) error = NULL;

      live->user = accounts[i].user;
      live_fixture_retarget (live, live->address);
      live_fixture_connect (live, live->password, &error);
      g_assert_no_error (error);
      assert_lab (live->pool);
      g_assert_cmpint (pp_live_pool_may_install (live->pool), ==, accounts[i].may_install);
      g_assert_cmpuint (live_fixture_count (live, "session.get_is_local_superuser"), ==,
                        accounts[i].n_asked);
      live_fixture_close (live);
    }
}

static void
test_wrong_pin (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autofree char *wrong = g_strnfill (64, 'a');
  g_autofree char *server = NULL;
  g_autoptr(GError) error = NULL;

  server = g_strdup (strstr (live->address, "://") + 3);
  g_assert_true (pp_book_save_pin (live->book, server, wrong, NULL));
  g_assert_false (live_fixture_connect (live, live->password, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_CERTIFICATE_CHANGED);
  g_assert_nonnull (pp_error_get_certificate (error));
  g_assert_cmpstr (pp_error_get_pinned (error), ==, wrong);
  live_fixture_trust (live);
  g_assert_true (live_fixture_connect (live, live->password, NULL));
  live_fixture_close (live);
}

static void
test_given_pin (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autofree char *pin = NULL;
  const char *pins[] = { NULL, NULL };

  g_assert_false (live_fixture_connect (live, live->password, NULL));
  pin = pp_certificate_format_fingerprint (
    pp_error_get_certificate (pp_live_pool_get_error (live->pool))->fingerprint);
  pins[0] = pin;
  pp_live_pool_set_pins (live->pool, pins);
  g_assert_true (live_fixture_connect (live, live->password, NULL));
  assert_lab (live->pool);
  live_fixture_close (live);
}

static void
test_wrong_password (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (live_fixture_connect (live, "wrong", NULL));
  live_fixture_trust (live);
  g_assert_false (live_fixture_connect (live, "wrong", &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_PASSWORD);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_FAILED);
  g_assert_null (strstr (error->message, "wrong"));
  g_assert_true (live_fixture_connect (live, live->password, NULL));
  assert_lab (live->pool);
  live_fixture_close (live);
}

static void
test_unreachable (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;

  live_fixture_retarget (live, "https://127.0.0.1:1");
  g_assert_false (live_fixture_connect (live, live->password, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_UNREACHABLE);
  g_assert_cmpstr (pp_error_get_server (error), ==, "127.0.0.1:1");
}

static void
test_member (gconstpointer release)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", release);
  g_autoptr(GError) error = NULL;
  guint n_unknown = 0;

  g_assert_nonnull (live->member);
  live_fixture_retarget (live, live->member);
  while (!live_fixture_connect (live, live->password, &error))
    {
      g_assert_error (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN);
      g_clear_error (&error);
      g_assert_cmpuint (++n_unknown, <=, 2);
      live_fixture_trust (live);
    }
  g_assert_cmpuint (n_unknown, >, 0);
  g_assert_cmpstr (pp_live_pool_get_address (live->pool), ==, live->address);
  g_assert_cmpuint (pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (live->pool)), ==, 3);
  live_fixture_close (live);
}

/* To know a pool: a login and two calls, the second of which waits for changes. */
static void
test_calls (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  guint logins;

  live_fixture_connect_trusting (live);
  assert_lab (live->pool);
  live_fixture_wait_until (live_fixture_count (live, NULL) >= 3, 5);
  logins = live_fixture_count (live, "session.login_with_password");
  g_assert_cmpuint (logins, ==, 1);
  g_assert_cmpuint (live_fixture_count (live, "event.from"), ==, 2);
  g_assert_cmpuint (live_fixture_count (live, NULL), ==, 3);
  live_fixture_close (live);
  g_assert_cmpuint (live_fixture_count (live, "session.logout"), ==, 1);
}

static void
test_change (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(PpHost) before = NULL;
  guint n_changes = 0;

  live_fixture_connect_trusting (live);
  before = pp_host_ref (find_host (live, "xs1"));
  g_signal_connect (live->pool, "changed", G_CALLBACK (changed_cb), &n_changes);
  call (live, "host.disable", xapi_value_new_array_of_strings (find_host (live, "xs3")->ref, NULL));
  live_fixture_wait_until (!find_host (live, "xs3")->enabled, 1);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_true (find_host (live, "xs1") == before);
  call (live, "host.enable", xapi_value_new_array_of_strings (find_host (live, "xs3")->ref, NULL));
  live_fixture_wait_until (find_host (live, "xs3")->enabled, 1);
  g_assert_cmpuint (n_changes, ==, 2);
  live_fixture_close (live);
}

/* The reply to a change comes before its event: a refresh does not wait for the event. */
static void
test_refresh (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (live_fixture_refresh (live, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_UNREACHABLE);
  live_fixture_connect_trusting (live);
  for (guint i = 0; i < 5; i++)
    {
      gboolean disable = i % 2 == 0;

      call (live, disable ? "host.disable" : "host.enable",
            xapi_value_new_array_of_strings (find_host (live, "xs2")->ref, NULL));
      g_assert_true (live_fixture_refresh (live, NULL));
      g_assert_cmpint (find_host (live, "xs2")->enabled, ==, !disable);
    }
  g_assert_cmpuint (live_fixture_count (live, "session.login_with_password"), ==, 2);
  live_fixture_close (live);
  g_assert_cmpuint (live_fixture_count (live, "session.logout"), ==, 2);
}

static void
test_cancel (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refreshed = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) refresh_error = NULL;

  pp_live_pool_connect_async (live->pool, live->password, cancellable, pp_test_result_cb, &result);
  g_cancellable_cancel (cancellable);
  live_fixture_wait_until (result != NULL, 1);
  g_assert_false (pp_live_pool_connect_finish (live->pool, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_DISCONNECTED);

  live_fixture_connect_trusting (live);
  pp_live_pool_refresh_async (live->pool, cancellable, pp_test_result_cb, &refreshed);
  live_fixture_wait_until (refreshed != NULL, 1);
  g_assert_false (pp_live_pool_refresh_finish (live->pool, refreshed, &refresh_error));
  g_assert_error (refresh_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (live_fixture_refresh (live, NULL));
  live_fixture_close (live);
}

static void
note_state_cb (PpLivePool *pool,
               GParamSpec *pspec,
               GString    *states)
{
  g_string_append_c (states, "DCUR!"[pp_live_pool_get_state (pool)]);
}

/* The master's toolstack restarts: every session is gone, the pool comes back by itself. */
static void
test_restart (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GString) states = g_string_new (NULL);
  XapiSession *session;
  gint64 started;

  live_fixture_connect_trusting (live);
  g_assert_true (live_fixture_refresh (live, NULL));
  session = pp_live_pool_get_session (live->pool);
  started = find_host (live, "xs1")->agent_start_time;
  g_signal_connect (live->pool, "notify::state", G_CALLBACK (note_state_cb), states);
  pp_live_pool_expect_disruption (live->pool, TRUE);
  xapi_session_call_async (session, "Async.host.restart_agent",
                           xapi_value_new_array_of_strings (find_host (live, "xs1")->ref, NULL), 0,
                           NULL, NULL, NULL);
  live_fixture_wait_until (states->len >= 1, 60);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_RECONNECTING);
  g_assert_nonnull (pp_live_pool_get_snapshot (live->pool));
  g_assert_true (pp_live_pool_get_disruption_expected (live->pool));
  g_assert_cmpint (pp_live_pool_get_lost_at (live->pool), >, 0);
  g_assert_no_error (pp_live_pool_get_error (live->pool));

  /* Unless it was expected it would be an error. */
  pp_live_pool_expect_disruption (live->pool, FALSE);
  g_assert_nonnull (pp_live_pool_get_error (live->pool));
  pp_live_pool_expect_disruption (live->pool, TRUE);
  g_assert_no_error (pp_live_pool_get_error (live->pool));

  /* A refresh asked for meanwhile is answered when it is back. */
  g_assert_true (live_fixture_refresh (live, NULL));
  g_assert_cmpstr (states->str, ==, "RU");
  g_assert_cmpint (pp_live_pool_get_lost_at (live->pool), ==, 0);
  g_assert_cmpuint (pp_live_pool_get_retry_seconds (live->pool), ==, 0);
  pp_live_pool_expect_disruption (live->pool, FALSE);
  g_assert_no_error (pp_live_pool_get_error (live->pool));
  g_assert_true (pp_live_pool_get_session (live->pool) == session);
  g_assert_cmpstr (pp_snapshot_get_uuid (pp_live_pool_get_snapshot (live->pool)), ==, LAB_UUID);
  live_fixture_wait_until (find_host (live, "xs1")->agent_start_time > started, 60);
  live_fixture_close (live);
}

/* Dropped without a word, in every state. */
static void
test_drop (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);

  live_fixture_connect_trusting (live);
  g_assert_finalize_object (g_steal_pointer (&live->pool));
  live_fixture_iterate ();
}

static void
test_saved_pool (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  const char *nobody[] = { "10.9.9.9", NULL };
  g_autoptr(PpSavedPool) saved = pp_saved_pool_new (LAB_UUID, "old name", "https://10.9.9.9", "root",
                                                    nobody);
  g_autoptr(GPtrArray) list = NULL;
  const PpSavedPool *now;

  g_assert_true (pp_book_save_pool (live->book, saved, NULL));
  live_fixture_connect_trusting (live);
  list = pp_book_list (live->book);
  g_assert_cmpuint (list->len, ==, 1);
  now = g_ptr_array_index (list, 0);
  g_assert_cmpstr (now->name, ==, "lab-pool");
  g_assert_cmpstr (now->address, ==, live->address);
  g_assert_cmpuint (g_strv_length (now->members), ==, 3);
  live_fixture_close (live);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/live/certificate", test_certificate);
  g_test_add_func ("/pool/live/rights", test_rights);
  g_test_add_func ("/pool/live/wrong-pin", test_wrong_pin);
  g_test_add_func ("/pool/live/given-pin", test_given_pin);
  g_test_add_func ("/pool/live/wrong-password", test_wrong_password);
  g_test_add_func ("/pool/live/unreachable", test_unreachable);
  g_test_add_data_func ("/pool/live/member/6.2", "6.2", test_member);
  g_test_add_data_func ("/pool/live/member/6.5", "6.5", test_member);
  g_test_add_func ("/pool/live/calls", test_calls);
  g_test_add_func ("/pool/live/change", test_change);
  g_test_add_func ("/pool/live/refresh", test_refresh);
  g_test_add_func ("/pool/live/cancel", test_cancel);
  g_test_add_func ("/pool/live/restart", test_restart);
  g_test_add_func ("/pool/live/drop", test_drop);
  g_test_add_func ("/pool/live/saved-pool", test_saved_pool);

  return g_test_run ();
}
