/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#include "live-fixture.h"
#include "pp-live-pool-private.h"
#include "../support/wait.h"

/* The connection is lost, and what answers afterwards is not what was there before. */

#define MASTER "127.0.0.1"
#define MEMBER "127.0.0.2"
#define OUTSIDE "127.0.0.7"
#define SECONDS 60

/* Relay: an address of its own that leads to a server of the simulator, or to another one later. */
typedef struct
{
  GSocketService *service;      /* (owned) */
  GMutex          lock;
  GPtrArray      *sockets;      /* (owned) (element-type GSocket) of what goes through it; locked */
  GInetAddress   *host;         /* (owned) of the server behind it */
  guint16         target;       /* port of the server behind it */
  guint16         port;
} Relay;

/* The threads of a service look at its relay until they end; tear_down() waits for them. */
static GPtrArray *relays;  /* (element-type Relay) */
static int n_threads;
static Relay *asked_first;  /* since it was NULL */

static void
relay_note (Relay             *self,
            GSocketConnection *connection,
            gboolean           open)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  g_mutex_lock (&self->lock);
  if (open)
    g_ptr_array_add (self->sockets, g_object_ref (socket));
  else
    g_ptr_array_remove (self->sockets, socket);
  g_mutex_unlock (&self->lock);
}

static gboolean
relay_cb (GThreadedSocketService *service,
          GSocketConnection      *connection,
          GObject                *source,
          gpointer                user_data)
{
  Relay *self = user_data;
  g_autoptr(GSocketAddress) place = g_inet_socket_address_new (self->host, self->target);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GSocketConnection) other = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_atomic_int_inc (&n_threads);
  g_atomic_pointer_compare_and_exchange (&asked_first, NULL, self);
  g_main_context_push_thread_default (context);
  other = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (place), NULL, NULL);
  if (other != NULL)
    {
      relay_note (self, connection, TRUE);
      relay_note (self, other, TRUE);
      g_io_stream_splice_async (G_IO_STREAM (connection), G_IO_STREAM (other),
                                G_IO_STREAM_SPLICE_CLOSE_STREAM1 |
                                G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                                G_PRIORITY_DEFAULT, NULL, pp_test_result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (context, TRUE);
      /* One direction may have ended with the other: what is still to be told is told. */
      while (g_main_context_iteration (context, FALSE))
        continue;
      relay_note (self, connection, FALSE);
      relay_note (self, other, FALSE);
    }
  g_main_context_pop_thread_default (context);
  g_clear_object (&other);
  g_atomic_int_add (&n_threads, -1);

  return TRUE;
}

static void
relay_aim (Relay      *self,
           const char *server)
{
  g_autoptr(GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);

  g_clear_object (&self->host);
  self->host = g_inet_address_new_from_string (g_uri_get_host (uri));
  self->target = g_uri_get_port (uri);
}

/* @port: 0 = any */
static Relay *
relay_new (const char *host,
           guint16     port,
           const char *server)
{
  Relay *self = g_new0 (Relay, 1);
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);
  g_autoptr(GSocketAddress) place = g_inet_socket_address_new (address, port);
  g_autoptr(GSocketAddress) found = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (relays, self);
  self->service = g_threaded_socket_service_new (50);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  relay_aim (self, server);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), place, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &found, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (found));
  g_signal_connect (self->service, "run", G_CALLBACK (relay_cb), self);

  return self;
}

/* Whatever goes through it breaks off; what comes afterwards is led on. */
static void
relay_cut (Relay *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->sockets->len; i++)
    g_socket_shutdown (g_ptr_array_index (self->sockets, i), TRUE, TRUE, NULL);
  g_mutex_unlock (&self->lock);
}

static void
relay_stop (Relay *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  relay_cut (self);
}

typedef struct
{
  char         *folder;  /* (owned) of the scenario */
  PpSimFixture *sim;     /* (owned) two pools that have one password */
  Relay        *relay;
  PpLivePool   *pool;    /* (owned) */
} Fixture;

static void
pool_open (PpLivePool *pool,
           const char *password)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  pp_live_pool_connect_async (pool, password, NULL, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, SECONDS);
  pp_live_pool_connect_finish (pool, result, &error);
  g_assert_no_error (error);
}

static void
pool_close (PpLivePool *pool)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_close_async (pool, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, SECONDS);
}

static JsonNode *
load_scenario (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "scenarios", file, NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);

  return json_parser_steal_root (parser);
}

/* The pool of one scenario beside that of the other. */
static void
write_scenario (const char *path)
{
  g_autoptr(JsonNode) first = load_scenario ("lab");
  g_autoptr(JsonNode) second = load_scenario ("single");
  JsonArray *pools = json_object_get_array_member (json_node_get_object (first), "pools");
  JsonArray *more = json_object_get_array_member (json_node_get_object (second), "pools");
  g_autofree char *text = NULL;

  json_array_add_element (pools, json_array_dup_element (more, 0));
  text = json_to_string (first, FALSE);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;
  const char *arguments[] = { "--scenario", NULL, "--no-tls", "--login-delay", "0.1", NULL };

  self->folder = g_dir_make_tmp ("pp-elsewhere-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "both.json", NULL);
  write_scenario (path);
  arguments[1] = path;
  self->sim = pp_sim_fixture_new (arguments);
  self->relay = relay_new (MASTER, 0, self->sim->server);
  address = g_strdup_printf ("http://" MASTER ":%u", self->relay->port);
  self->pool = pp_live_pool_new (address, self->sim->user, NULL);
  pool_open (self->pool, self->sim->password);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "both.json", NULL);

  pool_close (self->pool);
  g_clear_object (&self->pool);
  relay_stop (self->relay);
  live_fixture_wait_until (g_atomic_int_get (&n_threads) == 0, SECONDS);
  g_clear_pointer (&self->sim, pp_sim_fixture_free);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* The address of the other pool's server: the last host that the simulator has. */
static char *
find_other_pool (Fixture *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->sim->server, G_URI_FLAGS_NONE, NULL);

  return g_strdup_printf ("http://127.0.0.4:%d", g_uri_get_port (uri));
}

/* Another pool has the address now: nothing of it is taken, and nobody tries again. */
static void
test_other_pool (Fixture      *self,
                 gconstpointer data)
{
  g_autofree char *uuid = g_strdup (pp_snapshot_get_uuid (pp_live_pool_get_snapshot (self->pool)));
  g_autofree char *other = find_other_pool (self);

  relay_aim (self->relay, other);
  relay_cut (self->relay);
  live_fixture_wait_until (pp_live_pool_get_state (self->pool) == PP_LIVE_FAILED, SECONDS);
  g_assert_error (pp_live_pool_get_error (self->pool), PP_ERROR, PP_ERROR_OTHER_POOL);
  g_assert_cmpstr (pp_snapshot_get_uuid (pp_live_pool_get_snapshot (self->pool)), ==, uuid);
}

/* The master is gone, and a server that was a member answers in its place: the same pool. */
static void
test_other_master (Fixture      *self,
                   gconstpointer data)
{
  g_autofree char *expected = g_strdup_printf ("http://" MEMBER ":%u", self->relay->port);
  Relay *later;

  relay_stop (self->relay);
  live_fixture_wait_until (pp_live_pool_get_state (self->pool) == PP_LIVE_RECONNECTING, SECONDS);
  later = relay_new (MEMBER, self->relay->port, self->sim->server);
  live_fixture_wait_until (pp_live_pool_get_state (self->pool) == PP_LIVE_CONNECTED, SECONDS);
  g_assert_no_error (pp_live_pool_get_error (self->pool));
  g_assert_cmpstr (pp_live_pool_get_address (self->pool), ==, expected);
  g_assert_cmpuint (pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (self->pool)), ==, 3);
  relay_stop (later);
}

/* Typed was an address that leads to a member; the servers know nothing of it. The master fails,
 * and none of the addresses that the pool knows itself leads anywhere: the typed one is asked,
 * before the many that a large pool knows. */
static void
test_typed (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *inside = g_strdup_printf ("http://" MASTER ":%u", self->relay->port);
  g_autofree char *typed = g_strdup_printf ("http://" OUTSIDE ":%u", self->relay->port);
  g_autoptr(PpLivePool) pool = pp_live_pool_new (typed, self->sim->user, NULL);
  Relay *outside = relay_new (OUTSIDE, self->relay->port, self->sim->member);
  Relay *nowhere = relay_new (MEMBER, self->relay->port, "http://" MEMBER ":1");
  PpSnapshot *snapshot;

  pp_live_pool_set_pace (pool, 0.1);
  pool_open (pool, self->sim->password);
  g_assert_cmpstr (pp_live_pool_get_address (pool), ==, inside);

  relay_stop (self->relay);
  g_atomic_pointer_set (&asked_first, NULL);
  pp_sim_fixture_post (self->sim, "master", "{\"host\": \"xs2\"}");
  live_fixture_wait_until (pp_live_pool_get_state (pool) == PP_LIVE_RECONNECTING, SECONDS);
  live_fixture_wait_until (pp_live_pool_get_state (pool) == PP_LIVE_CONNECTED, SECONDS);
  g_assert_no_error (pp_live_pool_get_error (pool));
  g_assert_cmpstr (pp_live_pool_get_address (pool), ==, typed);
  snapshot = pp_live_pool_get_snapshot (pool);
  g_assert_cmpstr (pp_snapshot_get_master (snapshot)->name, ==, "xs2");
  g_assert_true (g_atomic_pointer_get (&asked_first) == outside);
  pool_close (pool);
  relay_stop (nowhere);
  relay_stop (outside);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  relays = g_ptr_array_new ();

  g_test_add ("/pool/elsewhere/other-pool", Fixture, NULL, set_up, test_other_pool, tear_down);
  g_test_add ("/pool/elsewhere/other-master", Fixture, NULL, set_up, test_other_master, tear_down);
  g_test_add ("/pool/elsewhere/typed", Fixture, NULL, set_up, test_typed, tear_down);

  return g_test_run ();
}
