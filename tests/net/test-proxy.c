/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-proxy.h>

#include "pp-net.h"

#include "../support/proxy-fixture.h"
#include "../support/wait.h"

#define SECRET "sec:ret/@%"

/* A web server, by http and by https, and a client that trusts its certificate. */
typedef struct
{
  SoupServer *server;       /* (owned) */
  char       *urls[2];      /* (owned) http, https */
  char       *pem;          /* (owned) */
  guint       n_requests;
} Web;

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Web *web = user_data;

  web->n_requests++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "hello", 5);
}

static GTlsCertificate *
create_certificate (Web *self)
{
  g_autofree char *folder = g_dir_make_tmp ("poolpatch-net-XXXXXX", NULL);
  g_autofree char *pem = g_build_filename (folder, "pair.pem", NULL);
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "openssl", "req", "-x509",
                              "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-addext",
                              "subjectAltName=IP:127.0.0.1", "-keyout", pem, "-out", pem, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);

  certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (pem, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  self->pem = g_steal_pointer (&pem);

  return certificate;
}

static void
web_start (Web *self)
{
  g_autoptr(GTlsCertificate) certificate = create_certificate (self);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  for (GSList *l = uris; l != NULL; l = l->next)
    self->urls[g_str_equal (g_uri_get_scheme (l->data), "https")] = g_uri_to_string (l->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
web_stop (Web *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_unlink (self->pem);
  *strrchr (self->pem, G_DIR_SEPARATOR) = '\0';
  g_rmdir (self->pem);
  g_free (self->pem);
  g_free (self->urls[0]);
  g_free (self->urls[1]);
}

/* Asks for @url; the status is 0 when there was no answer. */
static guint
ask (PpNet      *net,
     const char *url,
     GError    **error)
{
  g_autoptr(SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GInputStream) stream = NULL;
  char text[6] = "";

  pp_net_send_async (net, message, NULL, pp_test_result_cb, &result);
  stream = pp_net_send_finish (net, pp_test_wait (&result), error);
  if (stream == NULL)
    return 0;

  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    {
      g_input_stream_read_all (stream, text, 5, NULL, NULL, NULL);
      g_assert_cmpstr (text, ==, "hello");
    }
  else
    {
      g_propagate_error (error, pp_net_status_error (message, PP_ERROR_FEED));
    }

  return soup_message_get_status (message);
}

static void
get (PpNet      *net,
     const char *url)
{
  g_autoptr(GError) error = NULL;
  guint status = ask (net, url, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (status, ==, 200);
}

static PpNet *
create_net (ProxyFixture *proxy,
            const char   *user,
            const char   *password)
{
  g_autoptr(GProxyResolver) resolver = pp_proxy_new_manual (proxy->address, user, password);
  PpNet *net = pp_net_new (1);

  pp_net_set_connect_timeout (net, 1);
  pp_net_set_proxy_resolver (net, resolver);

  return net;
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *typed;
    const char *address;   /* NULL = refused */
  } rows[] = {
    { "proxy", "http://proxy:8080" },
    { " Proxy.example.org:3128/ ", "http://proxy.example.org:3128" },
    { "http://10.0.0.1:80", "http://10.0.0.1:80" },
    { "[fe80::1]:3128", "http://[fe80::1]:3128" },
    { "http://root:secret@proxy", NULL },
    { "root:secret@proxy:80", NULL },
    { "https://proxy:443", NULL },
    { "socks5://proxy", NULL },
    { "proxy/path", NULL },
    { "", NULL },
    { "two words", NULL },
    { "proxy:99999", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *address = pp_proxy_normalize_address (rows[i].typed, &error);

      g_test_message ("%s", rows[i].typed);
      g_assert_cmpstr (address, ==, rows[i].address);
      if (address == NULL)
        {
          g_assert_error (error, PP_ERROR, PP_ERROR_FAILED);
          g_assert_null (strstr (error->message, "secret"));
        }
    }
}

/* No proxy, one in absolute form and by CONNECT. */
static void
test_ways (void)
{
  Web web = { NULL };
  ProxyFixture proxy = { NULL };
  g_autoptr(PpNet) net = NULL;
  g_autoptr(GProxyResolver) none = pp_proxy_new_none ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *wanted = NULL;

  web_start (&web);
  proxy_fixture_start (&proxy, NULL, NULL);
  net = create_net (&proxy, NULL, NULL);
  get (net, web.urls[0]);
  first = proxy_fixture_next (&proxy);
  wanted = g_strconcat ("GET ", web.urls[0], NULL);
  g_assert_cmpstr (first, ==, wanted);
  get (net, web.urls[1]);
  second = proxy_fixture_next (&proxy);
  g_assert_true (g_str_has_prefix (second, "CONNECT 127.0.0.1:"));
  g_assert_cmpuint (web.n_requests, ==, 2);

  pp_net_set_proxy_resolver (net, none);
  get (net, web.urls[0]);
  get (net, web.urls[1]);
  g_assert_cmpuint (proxy_fixture_end (&proxy), ==, 0);
  web_stop (&web);
}

static void
test_users (void)
{
  static const struct
  {
    const char *user;
    const char *password;
    const char *said;      /* NULL = let through */
  } rows[] = {
    { "me", SECRET, NULL },
    { "me", "sec", "refuses the user name or the password" },
    { "you", SECRET, "refuses the user name or the password" },
    { NULL, NULL, "wants a user name and a password" },
  };
  const char *schemes[] = { "--basic", "--digest" };
  Web web = { NULL };

  web_start (&web);
  for (guint i = 0; i < 2 * 2 * G_N_ELEMENTS (rows); i++)
    {
      const char *said = rows[i / 4].said;
      ProxyFixture proxy = { NULL };
      g_autoptr(PpNet) net = NULL;
      g_autoptr(GError) error = NULL;
      guint status;

      proxy_fixture_start (&proxy, schemes[i % 2], "me:" SECRET);
      net = create_net (&proxy, rows[i / 4].user, rows[i / 4].password);
      status = ask (net, web.urls[i / 2 % 2], &error);
      g_test_message ("%s, %s, row %u: %u %s", schemes[i % 2], web.urls[i / 2 % 2], i / 4, status,
                      error != NULL ? error->message : "");
      g_assert_cmpuint (status, ==, said == NULL ? 200 : 0);
      if (said != NULL)
        {
          g_assert_error (error, PP_ERROR, PP_ERROR_PROXY);
          g_assert_cmpstr (pp_error_get_server (error), ==, proxy.server);
          g_assert_nonnull (strstr (error->message, said));
          g_assert_null (strstr (error->message, "sec"));
        }
      proxy_fixture_stop (&proxy);
    }
  web_stop (&web);
}

/* Whatever it does, there is an end, and it is the proxy that is named. */
static void
test_moods (void)
{
  static const char * const moods[] = { "hang", "refuse", "garbage", "close", "drip", "endless" };
  Web web = { NULL };

  web_start (&web);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (moods); i++)
    {
      ProxyFixture proxy = { NULL };
      g_autoptr(PpNet) net = NULL;
      g_autoptr(GError) error = NULL;
      gint64 begun = g_get_monotonic_time ();

      proxy_fixture_start (&proxy, "--mood", moods[i / 2]);
      net = create_net (&proxy, "me", SECRET);
      g_assert_cmpuint (ask (net, web.urls[i % 2], &error), !=, 200);
      g_assert_nonnull (error);
      g_test_message ("%s, %s: %s %d: %s", moods[i / 2], web.urls[i % 2],
                      g_quark_to_string (error->domain), error->code, error->message);
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 15 * G_USEC_PER_SEC);
      if (i % 2 == 1)
        g_assert_error (error, PP_ERROR, PP_ERROR_PROXY);
      g_assert_true (g_strcmp0 (pp_error_get_server (error), proxy.server) == 0 ||
                     strstr (error->message, proxy.server) != NULL);
      g_assert_null (strstr (error->message, "sec:"));
      proxy_fixture_stop (&proxy);
    }
  g_assert_cmpuint (web.n_requests, ==, 0);
  web_stop (&web);
}

static void
test_nobody_there (void)
{
  ProxyFixture proxy = { NULL };
  g_autoptr(PpNet) net = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *server = NULL;

  proxy_fixture_start (&proxy, NULL, NULL);
  net = create_net (&proxy, NULL, NULL);
  server = g_strdup (proxy.server);
  proxy_fixture_stop (&proxy);
  g_assert_cmpuint (ask (net, "https://127.0.0.1:9/", &error), ==, 0);
  g_assert_error (error, PP_ERROR, PP_ERROR_PROXY);
  g_assert_cmpstr (pp_error_get_server (error), ==, server);
}

/* A server, not a proxy, whose head never ends: the misbehaving proxy asked directly. */
static void
test_heads (void)
{
  static const char * const moods[] = { "hang", "drip", "endless", "garbage" };

  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      ProxyFixture server = { NULL };
      g_autoptr(PpNet) net = pp_net_new (1);
      g_autoptr(GProxyResolver) none = pp_proxy_new_none ();
      g_autoptr(GError) error = NULL;
      gint64 begun = g_get_monotonic_time ();

      pp_net_set_proxy_resolver (net, none);
      proxy_fixture_start (&server, "--mood", moods[i]);
      g_assert_cmpuint (ask (net, server.address, &error), ==, 0);
      g_test_message ("%s: %s", moods[i], error->message);
      g_assert_false (g_error_matches (error, PP_ERROR, PP_ERROR_PROXY));
      if (i < 2)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 15 * G_USEC_PER_SEC);
      proxy_fixture_stop (&server);
    }
}

static void
test_slow (void)
{
  static const struct
  {
    guint    seconds;
    gint64   done;
    gboolean slow;
  } rows[] = {
    { 9, 0, FALSE },
    { 12, 0, TRUE },
    { 12, 1000, TRUE },
    { 12, 100 * 1024, FALSE },
    { 3600, 100 * 1024, TRUE },
    { 3600, 1024 * 1024 * 1024, FALSE },
  };
  g_autoptr(PpNet) net = pp_net_new (1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 begun = g_get_monotonic_time () - (gint64) rows[i].seconds * G_USEC_PER_SEC;

      g_assert_cmpint (pp_net_is_too_slow (net, begun, rows[i].done), ==, rows[i].slow);
    }
}

static void
test_cancel (void)
{
  ProxyFixture server = { NULL };
  g_autoptr(PpNet) net = NULL;
  g_autoptr(SoupMessage) message = soup_message_new (SOUP_METHOD_GET, "https://192.0.2.1/");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *request = NULL;

  proxy_fixture_start (&server, "--mood", "hang");
  net = create_net (&server, NULL, NULL);
  pp_net_set_connect_timeout (net, 60);
  pp_net_send_async (net, message, cancellable, pp_test_result_cb, &result);
  while (result == NULL && request == NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      if (g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (
                                                 g_subprocess_get_stdout_pipe (server.process))))
        request = proxy_fixture_next (&server);
    }
  g_cancellable_cancel (cancellable);
  g_assert_null (pp_net_send_finish (net, pp_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  proxy_fixture_stop (&server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/net/proxy/addresses", test_addresses);
  g_test_add_func ("/net/proxy/ways", test_ways);
  g_test_add_func ("/net/proxy/users", test_users);
  g_test_add_func ("/net/proxy/moods", test_moods);
  g_test_add_func ("/net/proxy/nobody-there", test_nobody_there);
  g_test_add_func ("/net/heads", test_heads);
  g_test_add_func ("/net/slow", test_slow);
  g_test_add_func ("/net/cancel", test_cancel);

  return g_test_run ();
}
