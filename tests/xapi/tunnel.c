/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "way-fixture.h"
#include "xapi-address.h"
#include "xapi-error.h"
#include "xapi-network.h"
#include "xapi-put.h"
#include "xapi-tunnel-login.h"
#include "../support/proxy-fixture.h"
#include "../support/wait.h"

#include <glib/gstdio.h>
#include <string.h>

#define FILE_BYTES (2 * 1024 * 1024)
#define SECRET "sec:ret/@%"
#define SECRET_ESCAPED "sec%3Aret%2F%40%25"

/* What answers to which 407; the sums were made by other means. */
static void
test_login_answers (void)
{
#define DIGEST "Digest username=\"me\", realm=\"the \\\"realm\\\"\", nonce=\"n0nce\", uri=\"xs1:443\", response="
#define REALM "realm=\"the \\\"realm\\\"\", nonce=\"n0nce\""
  static const struct
  {
    const char *challenges;
    const char *answer;
  } rows[] = {
    { "Basic realm=\"x\"", "Basic bWU6cGFzczp3b3Jk" },
    { "Digest " REALM, DIGEST "\"7d73f671a639a7147ebb739ae7c38030\"" },
    { "Digest " REALM ", algorithm=MD5, qop=\"auth,auth-int\", opaque=\"o,o\"",
      DIGEST "\"097ba8c38cd30294c12726ee25646ef9\", algorithm=MD5, qop=auth, nc=00000001, "
      "cnonce=\"c0\", opaque=\"o,o\"" },
    { "Basic realm=\"x, y=z\", Digest " REALM ", algorithm=SHA-256, qop=\"auth\"",
      DIGEST "\"f81f6ee506c0a7adebc512ac5f74b61ce6e381e6c27778b292e54f8a8f2c4e57\", "
      "algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"c0\"" },
    { "Digest " REALM ", algorithm=MD5, Digest " REALM ", algorithm=SHA-256",
      DIGEST "\"531f6188b6a2ecab8f895f47d40b23ebc9c197995810b3a32146cabc92017bb5\", "
      "algorithm=SHA-256" },
    { "Negotiate, NTLM, basic realm=x", "Basic bWU6cGFzczp3b3Jk" },
    { "Digest " REALM ", algorithm=MD5-sess", NULL },
    { "Digest " REALM ", qop=\"auth-int\"", NULL },
    { "Digest realm=\"no nonce\"", NULL },
    { "Negotiate", NULL },
    { "", NULL },
    { ", ,=,\"", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = xapi_tunnel_login_answer (rows[i].challenges, "xs1:443", "me",
                                                          "pass:word", "c0");

      g_assert_cmpstr (answer, ==, rows[i].answer);
    }
}

/* A server, a proxy, and the way through it. */
typedef struct
{
  WayFixture   end;
  XapiNetwork *network;  /* (owned) */
  ProxyFixture proxy;
} Fixture;

static void
set_up (Fixture    *self,
        const char *priority,
        const char *option,
        const char *value)
{
  way_fixture_set_up (&self->end, priority);
  self->network = xapi_network_new ();
  proxy_fixture_start (&self->proxy, option, value);
}

static void
use_proxy (Fixture    *self,
           const char *login)
{
  g_autofree char *uri = g_strdup_printf ("http://%s%s", login, self->proxy.server);
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);

  g_object_set (self->network, "proxy-resolver", resolver, NULL);
}

static void
tear_down (Fixture *self)
{
  proxy_fixture_stop (&self->proxy);
  way_fixture_tear_down (&self->end);
  g_object_unref (self->network);
}

static XapiSession *
create_session (Fixture *self)
{
  XapiSession *session = xapi_session_new (self->end.relay->address, self->end.trust);

  xapi_session_set_network (session, self->network);

  return session;
}

/* Every request that the proxy has seen leads to the server, and to nobody else. */
static void
assert_connects (Fixture *self,
                 guint    n)
{
  g_autofree char *expected = g_strconcat ("CONNECT ", self->end.relay->server, NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = proxy_fixture_next (&self->proxy);

      g_assert_cmpstr (line, ==, expected);
    }
}

static void
upload (Fixture *self)
{
  g_autofree char *path = way_make_file (FILE_BYTES);
  g_autoptr(XapiPut) put = NULL;
  g_autoptr(GError) error = NULL;

  put = xapi_put_new (self->end.relay->address, self->end.trust, self->network, "/up", path);
  g_assert_true (xapi_put_run (put, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (odd_server_count (self->end.server, "whole"), ==, 1);
  g_unlink (path);
}

/* The certificate behind the proxy is the server's, for calls and uploads, in TLS new and old. */
static void
walk_through (const char *priority,
              gboolean    legacy,
              const char *option,
              const char *value,
              const char *who)
{
  Fixture self;
  guint tries = option != NULL ? 2 : 1;
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(XapiSession) sibling = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&self, priority, option, value);
  use_proxy (&self, who);
  xapi_trust_set_legacy (self.end.trust, legacy);
  session = create_session (&self);
  g_assert_false (way_login (session, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
  g_assert_cmpstr (xapi_error_get_server (error), ==, self.end.relay->server);
  g_assert_cmpstr (xapi_error_get_tls_version (error), ==, legacy ? "TLS 1.0" : "TLS 1.2");
  g_assert_cmpuint (odd_server_count (self.end.server, "session.login_with_password"), ==, 0);
  /* The greeting that asks for the version goes the same way. */
  assert_connects (&self, legacy ? tries : 2 * tries);

  xapi_trust_add_pin (self.end.trust, self.end.relay->server, self.end.relay->fingerprint);
  g_clear_error (&error);
  g_assert_true (way_login (session, NULL, &error));
  g_assert_no_error (error);
  assert_connects (&self, tries);

  sibling = xapi_session_new_sibling (session);
  g_assert_true (way_login (sibling, NULL, NULL));
  assert_connects (&self, tries);
  upload (&self);
  assert_connects (&self, tries);
  g_assert_cmpuint (proxy_fixture_end (&self.proxy), ==, 0);
  proxy_fixture_start (&self.proxy, NULL, NULL);
  tear_down (&self);
}

#define TLS_1_2 "NORMAL:-VERS-ALL:+VERS-TLS1.2:%VERIFY_ALLOW_SIGN_WITH_SHA1"

static void
test_through (void)
{
  walk_through (TLS_1_2, FALSE, NULL, NULL, "");
}

static void
test_basic (void)
{
  walk_through (TLS_1_2, FALSE, "--basic", "me:" SECRET, "me:" SECRET_ESCAPED "@");
}

static void
test_digest (void)
{
  walk_through (TLS_1_2, FALSE, "--digest", "me:" SECRET, "me:" SECRET_ESCAPED "@");
}

static void
test_legacy (void)
{
  walk_through (PP_RELAY_AES, TRUE, NULL, NULL, "");
}

static void
test_legacy_digest (void)
{
  walk_through (PP_RELAY_AES, TRUE, "--digest", "me:" SECRET, "me:" SECRET_ESCAPED "@");
}

/* Behind the proxy as before it: an old server is known by its greeting, and is told nothing. */
static void
test_too_old (void)
{
  Fixture self;
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&self, PP_RELAY_AES, NULL, NULL);
  use_proxy (&self, "");
  session = create_session (&self);
  g_assert_false (way_login (session, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_TLS_TOO_OLD);
  g_assert_cmpstr (xapi_error_get_server (error), ==, self.end.relay->server);
  g_assert_cmpstr (xapi_error_get_tls_version (error), ==, "TLS 1.0");
  g_assert_cmpuint (odd_server_count (self.end.server, "session.login_with_password"), ==, 0);
  tear_down (&self);
}

/* What a proxy may do instead of letting us through; it is always named, and never its password. */
static const struct
{
  const char *name;
  const char *option;
  const char *value;
  const char *login;
  const char *said;
  guint       patience;  /* seconds */
} refusals[] = {
  { "who", "--basic", "me:" SECRET, "", "it wants a user name and a password (407)", 30 },
  { "wrong", "--basic", "me:" SECRET, "me:wr0ng@", "it refuses the user name or the password (407)", 30 },
  { "wrong-digest", "--digest", "me:" SECRET, "me:wr0ng@", "it refuses the user name", 30 },
  { "refuse", "--mood", "refuse", "", "it answered 403 Not this one", 30 },
  { "garbage", "--mood", "garbage", "", "it does not answer in HTTP", 30 },
  { "close", "--mood", "close", "", "it closed the connection", 30 },
  { "endless", "--mood", "endless", "", "it does not answer in HTTP", 30 },
  { "hang", "--mood", "hang", "", "no connection within 1 seconds", 1 },
  { "drip", "--mood", "drip", "", "no connection within 1 seconds", 1 },
};

static void
test_refusal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Fixture self;
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(XapiPut) put = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&self, TLS_1_2, refusals[i].option, refusals[i].value);
  use_proxy (&self, refusals[i].login);
  g_object_set (self.network, "connect-timeout", refusals[i].patience, NULL);
  session = create_session (&self);
  g_assert_false (way_login (session, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROXY);
  g_assert_cmpstr (xapi_error_get_server (error), ==, self.proxy.server);
  g_assert_nonnull (strstr (error->message, refusals[i].said));
  g_assert_null (strstr (error->message, "wr0ng"));
  g_assert_true (xapi_error_is_connection_lost (error));
  g_clear_error (&error);

  put = xapi_put_new (self.end.relay->address, self.end.trust, self.network, "/up", "/proc/self/status");
  g_assert_false (xapi_put_run (put, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROXY);
  g_assert_cmpstr (xapi_error_get_server (error), ==, self.proxy.server);
  tear_down (&self);
}

static void
assert_no_proxy_at (Fixture    *self,
                    const char *uri,
                    const char *server)
{
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);
  g_autoptr(XapiSession) session = create_session (self);
  g_autoptr(GError) error = NULL;

  g_object_set (self->network, "proxy-resolver", resolver, NULL);
  g_assert_false (way_login (session, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROXY);
  g_assert_cmpstr (xapi_error_get_server (error), ==, server);
  g_assert_nonnull (strstr (error->message, self->end.relay->server));
}

/* Nobody there, no such name; a server behind it that cannot be reached; then no proxy any more. */
static void
test_nobody (void)
{
  Fixture self;
  g_autoptr(XapiSession) direct = NULL;
  g_autoptr(XapiTrust) stranger = xapi_trust_new ();
  g_autoptr(XapiSession) gone = xapi_session_new ("https://127.0.0.1:1", stranger);
  g_autoptr(GError) error = NULL;

  set_up (&self, TLS_1_2, NULL, NULL);
  assert_no_proxy_at (&self, "http://127.0.0.1:1", "127.0.0.1:1");
  assert_no_proxy_at (&self, "http://proxy.invalid:8080", "proxy.invalid:8080");

  use_proxy (&self, "");
  xapi_session_set_network (gone, self.network);
  g_assert_false (way_login (gone, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROXY);
  g_assert_cmpstr (xapi_error_get_server (error), ==, self.proxy.server);
  g_assert_nonnull (strstr (error->message, "127.0.0.1:1: it answered 502"));

  g_object_set (self.network, "proxy-resolver", NULL, NULL);
  xapi_trust_add_pin (self.end.trust, self.end.relay->server, self.end.relay->fingerprint);
  direct = create_session (&self);
  g_assert_true (way_login (direct, NULL, NULL));
  g_free (proxy_fixture_next (&self.proxy));
  g_assert_cmpuint (proxy_fixture_end (&self.proxy), ==, 0);
  proxy_fixture_start (&self.proxy, NULL, NULL);
  tear_down (&self);
}

/* An address of IPv6, and one without TLS: asked for as they stand, by CONNECT. */
static void
test_six_and_plain (void)
{
  static const char * const hosts[] = { "127.0.0.1", "::1" };
  ProxyFixture proxy;
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(XapiNetwork) network = xapi_network_new ();
  g_autoptr(GProxyResolver) resolver = NULL;

  proxy_fixture_start (&proxy, NULL, NULL);
  resolver = g_simple_proxy_resolver_new (proxy.address, NULL);
  g_object_set (network, "proxy-resolver", resolver, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (hosts) && (i == 0 || odd_server_has_six ()); i++)
    {
      g_autoptr(OddServer) server = odd_server_new_at (hosts[i], way_serve);
      g_autofree char *given = odd_server_address (server);
      g_autofree char *address = xapi_address_with_host (given, hosts[i]);
      g_autofree char *name = xapi_address_server (address);
      g_autofree char *expected = g_strconcat ("CONNECT ", name, NULL);
      g_autoptr(XapiSession) session = xapi_session_new (address, trust);
      g_autofree char *line = NULL;
      g_autoptr(GError) error = NULL;

      xapi_session_set_network (session, network);
      g_assert_true (way_login (session, NULL, &error));
      g_assert_no_error (error);
      line = proxy_fixture_next (&proxy);
      g_assert_cmpstr (line, ==, expected);
    }
  g_assert_cmpuint (proxy_fixture_end (&proxy), ==, 0);
}

static void
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* While the proxy says nothing: at once, as at a limit of time it would be another error. */
static void
test_cancelled (void)
{
  Fixture self;
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  set_up (&self, TLS_1_2, "--mood", "hang");
  use_proxy (&self, "");
  session = create_session (&self);
  g_timeout_add_once (100, cancel_cb, cancellable);
  g_assert_false (way_login (session, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&self);
}

/* Calls that the server keeps waiting have what they need, however little patience there is. */
static void
test_limits (void)
{
  static const guint rows[][2] = { { 1, 60 }, { 10, 60 }, { 60, 60 }, { 120, 120 }, { 3600, 3600 } };
  g_autoptr(XapiNetwork) network = xapi_network_new ();

  g_assert_cmpuint (xapi_network_get_connect (network), ==, 20);
  g_assert_cmpuint (xapi_network_get_call (network, 0), ==, 60);
  g_assert_cmpuint (xapi_network_get_upload (network), ==, 60);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_object_set (network, "call-timeout", rows[i][0], NULL);
      g_assert_cmpuint (xapi_network_get_call (network, 0), ==, rows[i][0]);
      g_assert_cmpuint (xapi_network_get_call (network, 60), ==, rows[i][1]);
    }
}

/* A call that is not answered ends at its limit, which is not that of connecting. */
static void
test_call_limit (void)
{
  Fixture self;
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&self, TLS_1_2, NULL, NULL);
  g_object_set (self.network, "call-timeout", 1, NULL);
  xapi_trust_add_pin (self.end.trust, self.end.relay->server, self.end.relay->fingerprint);
  session = create_session (&self);
  g_assert_true (way_login (session, NULL, NULL));
  xapi_session_call_async (session, "task.get_record",
                           xapi_value_new_array_of_strings ("OpaqueRef:1", NULL), 0, NULL,
                           pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_null (xapi_session_call_finish (session, result, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "task.get_record: no answer for 1 seconds"));
  tear_down (&self);
}

/* A server that takes the connection and no more. */
static void
test_connect_limit (void)
{
  g_autoptr(GSocketListener) silent = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (silent, NULL, NULL);
  g_autofree char *address = g_strdup_printf ("https://127.0.0.1:%u", port);
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(XapiNetwork) network = xapi_network_new ();
  g_autoptr(XapiSession) session = xapi_session_new (address, trust);
  g_autoptr(XapiPut) put = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (network, "connect-timeout", 1, NULL);
  xapi_session_set_network (session, network);
  g_assert_false (way_login (session, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "no connection within 1 seconds"));
  g_clear_error (&error);

  put = xapi_put_new (address, trust, network, "/up", "/proc/self/status");
  g_assert_false (xapi_put_run (put, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_TIMED_OUT);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-TLS1.1:-VERS-TLS1.0:+SHA256", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/xapi/tunnel/login-answers", test_login_answers);
  g_test_add_func ("/xapi/tunnel/through", test_through);
  g_test_add_func ("/xapi/tunnel/basic", test_basic);
  g_test_add_func ("/xapi/tunnel/digest", test_digest);
  g_test_add_func ("/xapi/tunnel/legacy", test_legacy);
  g_test_add_func ("/xapi/tunnel/legacy-digest", test_legacy_digest);
  g_test_add_func ("/xapi/tunnel/too-old", test_too_old);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/xapi/tunnel/refusal/", refusals[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refusal);
    }
  g_test_add_func ("/xapi/tunnel/nobody", test_nobody);
  g_test_add_func ("/xapi/tunnel/six-and-plain", test_six_and_plain);
  g_test_add_func ("/xapi/tunnel/cancelled", test_cancelled);
  g_test_add_func ("/xapi/network/limits", test_limits);
  g_test_add_func ("/xapi/network/call-limit", test_call_limit);
  g_test_add_func ("/xapi/network/connect-limit", test_connect_limit);

  return g_test_run ();
}
