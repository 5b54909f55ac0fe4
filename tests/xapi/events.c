/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"
#include "xapi-events.h"
#include "../support/wait.h"

#include <string.h>

#define FOLLOW_USEC (G_USEC_PER_SEC / 2)

static const char * const classes[] = { "pool", NULL };

#define BATCH(token, events) \
  "<struct><member><name>token</name><value>" token "</value></member>" \
  "<member><name>events</name><value><array><data>" events "</data></array></value></member></struct>"

/** What a server answers to the first event.from, and to all the others. */
static const struct
{
  const char *name;
  const char *first;
  const char *later;    /* NULL = the connection is closed */
  const char *failure;  /* (nullable) code of the failure that ends it */
  gboolean    ends;
} servers[] =
{
  { "does-not-wait", BATCH ("1,0", ""), BATCH ("1,0", ""), NULL, FALSE },
  { "goes-on", BATCH ("00000000000000000009,0", ""), BATCH ("00000000000000000010,0", ""), NULL,
    FALSE },
  { "is-another", BATCH ("00000000000000000010,0", ""), BATCH ("00000000000000000009,0", ""),
    "EVENTS_LOST", TRUE },
  { "old-tokens", BATCH ("10,1.000000", ""), BATCH ("9,2.000000", ""), "EVENTS_LOST", TRUE },
  { "opaque-tokens", BATCH ("b", ""), BATCH ("a", ""), NULL, FALSE },
  { "no-token", BATCH ("1,0", ""), "<struct></struct>", NULL, TRUE },
  { "no-struct", BATCH ("1,0", ""), "text", NULL, TRUE },
  { "lost", BATCH ("1,0", ""), "!EVENTS_LOST", "EVENTS_LOST", TRUE },
  { "unknown-later", BATCH ("1,0", ""), "!MESSAGE_METHOD_UNKNOWN,event.from",
    "MESSAGE_METHOD_UNKNOWN", TRUE },
};

static guint current;

static char *
serve (OddServer  *server,
       const char *method,
       const char *body)
{
  if (g_str_equal (method, "session.login_with_password"))
    return g_strdup ("OpaqueRef:session");
  if (g_str_equal (method, "event.from"))
    return g_strdup (odd_server_count (server, method) == 1 ? servers[current].first
                                                            : servers[current].later);

  return g_strdup ("");
}

static void
count_cb (XapiEvents *events,
          gboolean    first,
          XapiValue  *batch,
          guint      *n)
{
  (*n)++;
}

static void
keep_cb (XapiEvents *events,
         GError     *error,
         GError    **kept)
{
  g_assert_no_error (*kept);
  *kept = g_error_copy (error);
}

static gboolean
over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;

  return G_SOURCE_REMOVE;
}

static void
test_server (gconstpointer data)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(XapiEvents) events = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;
  OddServer *server;
  gboolean over = FALSE;
  guint n_batches = 0;

  current = GPOINTER_TO_UINT (data);
  server = odd_server_new (serve, NULL);
  address = odd_server_address (server);
  session = xapi_session_new (address, trust);
  xapi_session_login_async (session, "root", "pw", NULL, pp_test_result_cb, &result);
  g_assert_true (xapi_session_login_finish (session, pp_test_wait (&result), NULL));

  events = xapi_events_new (session, classes);
  g_signal_connect (events, "batch", G_CALLBACK (count_cb), &n_batches);
  g_signal_connect (events, "failed", G_CALLBACK (keep_cb), &error);
  xapi_events_start (events);
  g_timeout_add (FOLLOW_USEC / 1000, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (n_batches, ==, 1);
  g_assert_cmpint (xapi_events_is_running (events), ==, !servers[current].ends);
  g_assert_cmpint (error != NULL, ==, servers[current].ends);
  if (servers[current].failure != NULL)
    g_assert_true (xapi_error_is_failure (error, servers[current].failure));
  g_assert_cmpuint (odd_server_count (server, "event.from"), <, 6);
  xapi_events_stop (events);
  odd_server_free (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *path = g_strconcat ("/xapi/events/", servers[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_server);
    }

  return g_test_run ();
}
