/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"
#include "pp-live-pool-private.h"
#include "../support/wait.h"

/* Every call of connecting and following goes wrong in every way, once: the first one, the second
 * one … The connection comes about, or ends in one error; what was up comes up again, by itself,
 * with few calls. */

#define PACE 0.01
#define SECONDS 30
#define FOLLOW_SECONDS 0.2  /* a beat of the pulse and more */
#define CALLS_MAX 60        /* of one case: two connections, some rounds of mending */

/** Column: what goes wrong. */
static const struct
{
  const char *name;
  const char *fault;
} mishaps[] =
{
  { "stalls", "\"action\": \"hang\"" },
  { "drops", "\"action\": \"close\"" },
  { "garbage", "\"action\": \"garbage\"" },
  { "session", "\"error\": [\"SESSION_INVALID\", \"OpaqueRef:s\"]" },
  { "half", "\"action\": \"half\"" },
  { "http-500", "\"action\": \"http-500\"" },
};

/** Row: where, and the release that has such a call. */
static const struct
{
  const char *release;
  const char *method;
  guint       nth;
} calls[] =
{
  { "6.2", "session.login_with_password", 1 }, { "6.2", "event.from", 1 },
  { "6.2", "event.from", 2 }, { "6.2", "event.from", 3 }, { "6.2", "host.get_servertime", 1 },
  { "6.2", "host.get_servertime", 2 }, { "6.2", "session.logout", 1 },
  { "7.0", "session.login_with_password", 1 }, { "7.0", "event.from", 1 },
  { "7.0", "event.from", 2 }, { "7.0", "host.get_servertime", 1 },
  { "5.6", "event.from", 1 }, { "5.6", "event.register", 1 }, { "5.6", "pool.get_all_records", 1 },
  { "5.6", "pool_patch.get_all_records", 1 }, { "5.6", "event.next", 1 }, { "5.6", "event.next", 2 },
};

static guint n_signals;

static void
note_cb (PpLivePool *pool)
{
  n_signals++;
}

static void
change_something (LiveFixture *live)
{
  live_fixture_post (live, "churn", "{\"metrics\": 3}");
}

static void
follow (LiveFixture *live)
{
  gint64 end = g_get_monotonic_time () + (gint64) (FOLLOW_SECONDS * G_USEC_PER_SEC);

  while (g_get_monotonic_time () < end)
    live_fixture_iterate ();
}

/* Whether connecting was to be refused: it says why, and the next attempt is as good as new. */
static void
connect_anyhow (LiveFixture *live)
{
  g_autoptr(GError) error = NULL;

  if (live_fixture_connect (live, live->password, &error))
    {
      g_assert_no_error (pp_live_pool_get_error (live->pool));
      return;
    }
  g_assert_true (error->domain == PP_ERROR);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_FAILED);
  g_assert_error (pp_live_pool_get_error (live->pool), PP_ERROR, error->code);
  follow (live);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_FAILED);
  g_clear_error (&error);
  live_fixture_connect (live, live->password, &error);
  g_assert_no_error (error);
}

static void
try_case (LiveFixture *live,
          guint        row,
          guint        column)
{
  g_autofree char *fault = g_strdup_printf ("[{\"method\": \"%s\", \"nth\": %u, %s}]",
                                            calls[row].method, calls[row].nth,
                                            mishaps[column].fault);
  guint n_before = live_fixture_count (live, NULL);
  guint n_after;

  g_test_message ("%s: %s, %u: %s", calls[row].release, calls[row].method, calls[row].nth,
                  mishaps[column].name);
  live_fixture_post (live, "faults", "[]");
  live_fixture_post (live, "faults", fault);
  live_fixture_retarget (live, live->address);
  pp_live_pool_set_pace (live->pool, PACE);
  n_signals = 0;
  g_signal_connect (live->pool, "notify::state", G_CALLBACK (note_cb), NULL);
  connect_anyhow (live);
  change_something (live);
  follow (live);
  change_something (live);
  follow (live);
  live_fixture_wait_until (pp_live_pool_get_state (live->pool) == PP_LIVE_CONNECTED, SECONDS);
  g_assert_no_error (pp_live_pool_get_error (live->pool));
  g_assert_true (live_fixture_refresh (live, NULL) || live_fixture_refresh (live, NULL));
  g_assert_cmpuint (pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (live->pool)), ==, 3);
  live_fixture_close (live);
  n_after = live_fixture_count (live, NULL);
  g_assert_cmpuint (n_after - n_before, <, CALLS_MAX);
  g_assert_cmpuint (n_signals, <, CALLS_MAX);
}

static void
test_release (gconstpointer release)
{
  const char * const arguments[] = { "--scenario", "lab", "--no-tls", "--login-delay", "0.1",
                                     "--release", release, NULL };
  g_autoptr(LiveFixture) live = live_fixture_new_with (arguments);

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    for (guint k = 0; g_str_equal (calls[i].release, release) && k < G_N_ELEMENTS (mishaps); k++)
      try_case (live, i, k);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/pool/matrix/5.6", "5.6", test_release);
  g_test_add_data_func ("/pool/matrix/6.2", "6.2", test_release);
  g_test_add_data_func ("/pool/matrix/7.0", "7.0", test_release);

  return g_test_run ();
}
