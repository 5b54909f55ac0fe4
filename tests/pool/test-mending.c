/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"
#include "pp-live-pool-private.h"
#include "../support/wait.h"

#include <string.h>

#define EVENTS(fault) "{\"method\": \"event.from\", \"nth\": 1, " fault "}"
#define LOGIN(nth, code) \
  "{\"method\": \"session.login_with_password\", \"nth\": " nth ", \"error\": [\"" code "\"]}"

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
  live_fixture_wait_until (result != NULL, 20);
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

static void
note_state_cb (PpLivePool *pool,
               GParamSpec *pspec,
               GString    *states)
{
  g_string_append_c (states, "DCUR!"[pp_live_pool_get_state (pool)]);
}

/* What goes wrong with the events, and the states that follow. */
static const struct
{
  const char *name;
  const char *faults;
  const char *states;    /* R = reconnecting, U = up again, ! = failed */
  int         error;     /* PP_ERROR of the last state, -1 = none */
  const char *json;      /* (nullable) states of a pool of 7.0: what is no JSON is asked for in XML */
} mishaps[] =
{
  { "events-lost", EVENTS ("\"error\": [\"EVENTS_LOST\"]"), "", -1, NULL },
  { "bad-token", EVENTS ("\"error\": [\"EVENT_FROM_TOKEN_PARSE_FAILURE\", \"t\"]"), "", -1, NULL },
  { "session-gone", EVENTS ("\"error\": [\"SESSION_INVALID\", \"s\"]"), "RU", -1, "RU" },
  { "closed-once", EVENTS ("\"action\": \"close\""), "", -1, "" },  /* the call is repeated */
  { "garbage", EVENTS ("\"action\": \"garbage\""), "RU", -1, "" },
  { "http-500", EVENTS ("\"action\": \"http-500\""), "RU", -1, "" },
  { "booting", EVENTS ("\"action\": \"garbage\"") ", " LOGIN ("1", "HOST_STILL_BOOTING") ", "
    LOGIN ("2", "HOST_STILL_BOOTING"), "RU", -1 },
  { "password", EVENTS ("\"action\": \"garbage\"") ", " LOGIN ("0", "SESSION_AUTHENTICATION_FAILED"),
    "R!", PP_ERROR_PASSWORD },
};

static void
check_mishap (guint       row,
              const char *release,
              const char *expected)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", release);
  g_autoptr(GString) states = g_string_new (NULL);
  g_autofree char *faults = g_strdup_printf ("[%s]", mishaps[row].faults);

  live_fixture_connect_trusting (live);
  live_fixture_wait_until (live_fixture_count (live, "event.from") == 2, 5);
  g_signal_connect (live->pool, "notify::state", G_CALLBACK (note_state_cb), states);
  live_fixture_post (live, "faults", faults);

  /* Wakes the event.from under way: the next one meets the fault. */
  set_enabled (live, "xs3", FALSE);
  live_fixture_wait_until (live_fixture_count (live, "event.from") >= 3, 10);
  live_fixture_wait_until (states->len == strlen (expected), 20);
  g_assert_cmpstr (states->str, ==, expected);
  g_assert_cmpuint (pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (live->pool)), ==, 3);
  if (mishaps[row].error >= 0)
    {
      g_autoptr(GError) error = NULL;

      g_assert_error (pp_live_pool_get_error (live->pool), PP_ERROR, mishaps[row].error);
      g_assert_false (live_fixture_refresh (live, &error));
      g_assert_error (error, PP_ERROR, mishaps[row].error);
    }
  else
    {
      live_fixture_wait_until (!find_host (live, "xs3")->enabled, 5);
      set_enabled (live, "xs3", TRUE);
      live_fixture_wait_until (find_host (live, "xs3")->enabled, 5);
      g_assert_no_error (pp_live_pool_get_error (live->pool));
      g_assert_cmpstr (states->str, ==, expected);
    }
  live_fixture_close (live);
}

static void
test_mishap (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);

  check_mishap (row, NULL, mishaps[row].states);
}

static void
test_json_mishap (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);

  check_mishap (row, "7.0", mishaps[row].json);
}

/* Before the first snapshot nothing is tried again: the person is there and told at once. */
static void
test_first_connect (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (live_fixture_connect (live, live->password, NULL));
  live_fixture_trust (live);
  live_fixture_post (live, "faults", "[" LOGIN ("1", "HOST_STILL_BOOTING") "]");
  g_assert_false (live_fixture_connect (live, live->password, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_REFUSED);
  g_assert_cmpstr (pp_error_get_failure (error), ==, "HOST_STILL_BOOTING");
  g_clear_error (&error);
  live_fixture_post (live, "faults", "[" EVENTS ("\"action\": \"garbage\"") "]");
  g_assert_false (live_fixture_connect (live, live->password, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_XENSERVER);
  g_assert_cmpint (pp_live_pool_get_state (live->pool), ==, PP_LIVE_FAILED);
  g_assert_true (live_fixture_connect (live, live->password, NULL));
  live_fixture_close (live);
}

/* A refresh whose session was thrown out logs in again; one that breaks mends the connection. */
static void
test_refresh (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(GString) states = g_string_new (NULL);

  live_fixture_connect_trusting (live);
  g_assert_true (live_fixture_refresh (live, NULL));
  g_signal_connect (live->pool, "notify::state", G_CALLBACK (note_state_cb), states);
  live_fixture_post (live, "faults", "[" EVENTS ("\"error\": [\"SESSION_INVALID\", \"s\"]") "]");
  g_assert_true (live_fixture_refresh (live, NULL));
  g_assert_cmpstr (states->str, ==, "");
  g_assert_cmpuint (live_fixture_count (live, "session.login_with_password"), ==, 3);
  live_fixture_post (live, "faults", "[" EVENTS ("\"action\": \"garbage\"") "]");
  g_assert_false (live_fixture_refresh (live, NULL));
  g_assert_true (live_fixture_refresh (live, NULL));
  live_fixture_close (live);
}

/* VMs that move are nobody's business here. */
static void
test_vms_move (void)
{
  g_autoptr(LiveFixture) live = live_fixture_new ("lab", NULL);
  g_autoptr(XapiValue) vms = NULL;
  g_autoptr(XapiValue) task = NULL;
  g_autoptr(PpSnapshot) before = NULL;
  XapiValueIter iter;
  const char *vm;
  XapiValue *record;
  gint64 end;

  live_fixture_connect_trusting (live);
  vms = call (live, "VM.get_all_records_where",
              xapi_value_new_array_of_strings ("field \"name__label\" = \"web-1\"", NULL));
  xapi_value_iter_init (&iter, vms);
  g_assert_true (xapi_value_iter_next (&iter, &vm, &record));
  before = g_object_ref (pp_live_pool_get_snapshot (live->pool));
  task = call (live, "Async.VM.pool_migrate",
               xapi_value_new_array (xapi_value_new_string (vm),
                                     xapi_value_new_string (find_host (live, "xs2")->ref),
                                     xapi_value_new_struct_of_strings ("live", "true", NULL), NULL));
  end = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end)
    live_fixture_iterate ();
  g_assert_true (pp_live_pool_get_snapshot (live->pool) == before);
  live_fixture_close (live);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (mishaps); i++)
    {
      g_autofree char *path = g_strconcat ("/pool/mending/mishap/", mishaps[i].name, NULL);
      g_autofree char *json_path = g_strconcat ("/pool/mending/json/", mishaps[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_mishap);
      if (mishaps[i].json != NULL)
        g_test_add_data_func (json_path, GUINT_TO_POINTER (i), test_json_mishap);
    }
  g_test_add_func ("/pool/mending/first-connect", test_first_connect);
  g_test_add_func ("/pool/mending/refresh", test_refresh);
  g_test_add_func ("/pool/mending/vms-move", test_vms_move);

  return g_test_run ();
}
