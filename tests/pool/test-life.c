/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"

#include <poolpatch/pp-live-network.h>

#include "pp-live-pool-private.h"
#include "../support/wait.h"

#include <signal.h>
#include <string.h>

/* The connection lives on: a silent server, a clock that is wrong, a new master, a release that
 * knows no event.from. Times are those of the program, but faster. */

#define PACE 0.05
#define LOSS_SECONDS 35  /* within which a silent server is noticed */
#define SECONDS 30

static LiveFixture *
live_new (const char *release)
{
  const char * const arguments[] = { "--scenario", "lab", "--no-tls", "--login-delay", "0.2",
                                     "--release", release != NULL ? release : "6.2", NULL };
  LiveFixture *live = live_fixture_new_with (arguments);

  pp_live_pool_set_pace (live->pool, PACE);

  return live;
}

static void
connect_to (LiveFixture *live)
{
  g_autoptr(GError) error = NULL;

  live_fixture_connect (live, live->password, &error);
  g_assert_no_error (error);
}

static gboolean
is_stopped (LiveFixture *live)
{
  g_autofree char *path =
    g_build_filename ("/proc", g_subprocess_get_identifier (live->sim->process), "stat", NULL);
  g_autofree char *stat = NULL;
  const char *state;

  g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
  state = strrchr (stat, ')');

  return state != NULL && g_str_has_prefix (state, ") T");
}

/* A thread of GLib sends it: what comes next must not be earlier. */
static void
send_signal (LiveFixture *live,
             int          number)
{
  g_subprocess_send_signal (live->sim->process, number);
  while (number == SIGSTOP && !is_stopped (live))
    g_usleep (1000);
}

static gboolean
is_connected (LiveFixture *live)
{
  return pp_live_pool_get_state (live->pool) == PP_LIVE_CONNECTED;
}

static gboolean
is_reconnecting (LiveFixture *live)
{
  return pp_live_pool_get_state (live->pool) == PP_LIVE_RECONNECTING;
}

static XapiValue *
call (LiveFixture *live,
      const char  *method,
      XapiValue   *params)
{
  XapiSession *session = pp_live_pool_get_session (live->pool);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  XapiValue *value;

  xapi_session_call_async (session, method, params, 0, NULL, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, SECONDS);
  value = xapi_session_call_finish (session, result, &error);
  g_assert_no_error (error);

  return value;
}

static PpHost *
find_host (LiveFixture *live,
           const char  *name)
{
  return pp_snapshot_find_host (pp_live_pool_get_snapshot (live->pool), name);
}

static void
set_enabled (LiveFixture *live,
             const char  *name,
             gboolean     enabled)
{
  XapiValue *params = xapi_value_new_array_of_strings (find_host (live, name)->ref, NULL);
  g_autoptr(XapiValue) value = call (live, enabled ? "host.enable" : "host.disable", params);
}

/* The server does not say good-bye: its connections stay open, and nothing comes any more. */
static void
test_silent (void)
{
  g_autoptr(LiveFixture) live = live_new (NULL);
  guint n_before = 0;
  gint64 begun;
  double took;

  connect_to (live);
  live_fixture_wait_until (live_fixture_count (live, "host.get_servertime") >= 3, SECONDS);
  g_assert_true (is_connected (live));
  n_before = live_fixture_count (live, "session.login_with_password");
  g_assert_cmpuint (n_before, ==, 1);

  send_signal (live, SIGSTOP);
  begun = g_get_monotonic_time ();
  live_fixture_wait_until (is_reconnecting (live), SECONDS);
  took = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  g_assert_cmpfloat (took, <, LOSS_SECONDS * PACE + 0.5);
  g_assert_error (pp_live_pool_get_error (live->pool), PP_ERROR, PP_ERROR_TIMED_OUT);
  g_assert_cmpint (pp_live_pool_get_lost_at (live->pool), >, 0);
  g_assert_cmpuint (pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (live->pool)), ==, 3);

  send_signal (live, SIGCONT);
  live_fixture_wait_until (is_connected (live), SECONDS);
  g_assert_no_error (pp_live_pool_get_error (live->pool));
  g_assert_cmpint (pp_live_pool_get_lost_at (live->pool), ==, 0);
  live_fixture_close (live);
}

static void
note_seconds_cb (PpLivePool *pool,
                 GParamSpec *pspec,
                 GString    *seconds)
{
  g_string_append_printf (seconds, " %u", pp_live_pool_get_retry_seconds (pool));
}

/* Pauses get longer, are counted down, and end when somebody wants them to. */
static void
test_pauses (void)
{
  g_autoptr(LiveFixture) live = live_new (NULL);
  g_autoptr(GString) seconds = g_string_new (NULL);

  connect_to (live);
  g_signal_connect (live->pool, "notify::retry-seconds", G_CALLBACK (note_seconds_cb), seconds);
  live_fixture_post (live, "faults",
                     "[{\"method\": \"event.from\", \"action\": \"garbage\"},"
                     "{\"method\": \"session.login_with_password\", \"error\": [\"HOST_STILL_BOOTING\"]}]");
  set_enabled (live, "xs3", FALSE);
  live_fixture_wait_until (g_str_has_prefix (seconds->str, " 1 0 2 1 0 5 4 3 2 1 0 5 4"), SECONDS);
  g_assert_true (is_reconnecting (live));
  g_assert_cmpuint (pp_live_pool_get_retry_seconds (live->pool), >, 0);
  pp_live_pool_reconnect_now (live->pool);
  g_assert_cmpuint (pp_live_pool_get_retry_seconds (live->pool), ==, 0);
  live_fixture_post (live, "faults", "[]");
  live_fixture_wait_until (is_connected (live), SECONDS);
  g_assert_cmpuint (pp_live_pool_get_retry_seconds (live->pool), ==, 0);
  live_fixture_close (live);
}

static void
test_clock (void)
{
  g_autoptr(LiveFixture) live = live_new (NULL);

  connect_to (live);
  g_assert_cmpint (pp_live_pool_get_clock_skew (live->pool), ==, 0);
  live_fixture_post (live, "clock", "{\"advance\": 3600}");
  live_fixture_wait_until (pp_live_pool_get_clock_skew (live->pool) >= 3590, SECONDS);
  g_assert_cmpint (pp_live_pool_get_clock_skew (live->pool), <, 3600 + 600);
  live_fixture_close (live);
}

/* Another server is the master now, because the old one failed or because somebody wanted it. */
static void
test_new_master (gconstpointer how)
{
  g_autoptr(LiveFixture) live = live_new (NULL);
  g_autofree char *uuid = NULL;
  const char *address;

  connect_to (live);
  uuid = g_strdup (pp_snapshot_get_uuid (pp_live_pool_get_snapshot (live->pool)));
  live_fixture_post (live, "master", how);
  live_fixture_wait_until (is_reconnecting (live), SECONDS);
  live_fixture_wait_until (is_connected (live), SECONDS);
  address = find_host (live, "xs2")->address;
  g_assert_true (pp_snapshot_get_master (pp_live_pool_get_snapshot (live->pool)) ==
                 find_host (live, "xs2"));
  g_assert_nonnull (g_strrstr (pp_live_pool_get_address (live->pool), address));
  g_assert_cmpstr (pp_snapshot_get_uuid (pp_live_pool_get_snapshot (live->pool)), ==, uuid);
  g_assert_no_error (pp_live_pool_get_error (live->pool));
  live_fixture_close (live);
}

/* A saved pool whose master has gone since is found by its other servers. */
static void
test_saved (void)
{
  g_autoptr(LiveFixture) live = live_new (NULL);
  g_autoptr(GUri) uri = g_uri_parse (live->address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *gone = g_strdup_printf ("http://127.0.0.9:%d", g_uri_get_port (uri));
  const char *members[] = { "127.0.0.9", "127.0.0.8", "127.0.0.2", NULL };
  g_autoptr(PpSavedPool) saved = pp_saved_pool_new ("8f9a44b9-7dfa-5ee6-8793-363173e46a94", "lab",
                                                    gone, "root", members);
  g_autoptr(GError) error = NULL;

  g_assert_true (pp_book_save_pool (live->book, saved, NULL));
  live_fixture_retarget (live, gone);
  connect_to (live);
  g_assert_cmpstr (pp_live_pool_get_address (live->pool), ==, live->address);
  live_fixture_close (live);

  /* When none of them answers, the error is that of its own address. */
  live_fixture_retarget (live, gone);
  live_fixture_post (live, "faults", "[{\"method\": \"session.login_with_password\", \"action\": \"close\"}]");
  g_assert_false (live_fixture_connect (live, live->password, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_UNREACHABLE);
  g_assert_nonnull (g_strrstr (pp_error_get_server (error), "127.0.0.9"));
}

/* A connect that is called off ends at once, whatever it waits for. */
static void
test_cancel (gconstpointer data)
{
  gboolean stopped = GPOINTER_TO_INT (data);
  g_autoptr(LiveFixture) live = live_new (NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 begun;

  if (stopped)
    send_signal (live, SIGSTOP);
  else
    live_fixture_post (live, "faults", "[{\"method\": \"session.login_with_password\", \"action\": \"hang\"}]");
  pp_live_pool_connect_async (live->pool, live->password, cancellable, pp_test_result_cb, &result);
  begun = g_get_monotonic_time ();
  live_fixture_wait_until (g_get_monotonic_time () - begun > G_USEC_PER_SEC / 5, SECONDS);
  g_assert_null (result);
  /* At once: nothing from outside is waited for. */
  g_cancellable_cancel (cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_nonnull (result);
  g_assert_false (pp_live_pool_connect_finish (live->pool, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_DISCONNECTED);
  if (stopped)
    send_signal (live, SIGCONT);
}

static void
note_loss_cb (PpLivePool *pool,
              GParamSpec *pspec,
              guint      *n)
{
  *n += pp_live_pool_get_state (pool) == PP_LIVE_RECONNECTING;
}

/* With little patience for calls, a pool in which nothing happens is not lost for that. */
static void
test_patience (void)
{
  g_autoptr(LiveFixture) live = live_new (NULL);
  PpLiveNetwork *network = pp_live_network_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value = NULL;
  g_autoptr(GError) error = NULL;
  guint n_losses = 0;
  guint n_asked;

  g_object_set (network, "call-timeout", 10, NULL);
  pp_live_pool_set_network (live->pool, network);
  g_object_unref (network);
  connect_to (live);
  g_signal_connect (live->pool, "notify::state", G_CALLBACK (note_loss_cb), &n_losses);
  n_asked = live_fixture_count (live, "event.from");
  live_fixture_wait_until (live_fixture_count (live, "event.from") >= n_asked + 2, SECONDS);
  g_assert_cmpuint (n_losses, ==, 0);
  g_assert_true (is_connected (live));

  /* A call that is not answered ends after as much as was set, at the pace of this test. */
  live_fixture_post (live, "faults", "[{\"method\": \"pool_patch.pool_clean\", \"action\": \"hang\"}]");
  xapi_session_call_async (pp_live_pool_get_session (live->pool), "pool_patch.pool_clean",
                           xapi_value_new_array_of_strings ("OpaqueRef:none", NULL), 0, NULL,
                           pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, SECONDS);
  value = xapi_session_call_finish (pp_live_pool_get_session (live->pool), result, &error);
  g_assert_null (value);
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "no answer for 10 seconds"));
  live_fixture_close (live);
}

/* 5.6: event.register, get_all_records, event.next. */
static void
test_legacy (void)
{
  g_autoptr(LiveFixture) live = live_new ("5.6");
  guint n_registered;

  connect_to (live);
  g_assert_cmpuint (pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (live->pool)), ==, 3);
  g_assert_cmpuint (live_fixture_count (live, "event.register"), ==, 1);
  g_assert_cmpuint (live_fixture_count (live, "VM.get_all_records"), ==, 0);
  set_enabled (live, "xs3", FALSE);
  live_fixture_wait_until (!find_host (live, "xs3")->enabled, SECONDS);
  g_assert_true (live_fixture_refresh (live, NULL));

  /* What is lost is asked for anew, on the same session; the second time on a new one. */
  n_registered = live_fixture_count (live, "event.register");
  for (guint i = 0; i < 2; i++)
    {
      live_fixture_post (live, "faults",
                         "[{\"method\": \"event.next\", \"nth\": 1, \"error\": [\"EVENTS_LOST\"]}]");
      set_enabled (live, "xs3", i == 0);
      live_fixture_wait_until (live_fixture_count (live, "event.register") == n_registered + i + 1,
                               SECONDS);
      live_fixture_wait_until (is_connected (live) && find_host (live, "xs3")->enabled == (i == 0),
                               SECONDS);
      set_enabled (live, "xs3", i == 1);
      live_fixture_wait_until (find_host (live, "xs3")->enabled == (i == 1), SECONDS);
      live_fixture_post (live, "faults", "[]");
    }
  g_assert_cmpuint (live_fixture_count (live, "event.unregister"), ==, 1);
  live_fixture_close (live);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/life/silent", test_silent);
  g_test_add_func ("/pool/life/pauses", test_pauses);
  g_test_add_func ("/pool/life/clock", test_clock);
  g_test_add_data_func ("/pool/life/failed-over", "{\"host\": \"xs2\"}", test_new_master);
  g_test_add_data_func ("/pool/life/designated", "{\"host\": \"xs2\", \"designate\": true}",
                        test_new_master);
  g_test_add_func ("/pool/life/saved", test_saved);
  g_test_add_data_func ("/pool/life/cancel-silence", GINT_TO_POINTER (TRUE), test_cancel);
  g_test_add_data_func ("/pool/life/cancel-login", GINT_TO_POINTER (FALSE), test_cancel);
  g_test_add_func ("/pool/life/patience", test_patience);
  g_test_add_func ("/pool/life/legacy", test_legacy);

  return g_test_run ();
}
