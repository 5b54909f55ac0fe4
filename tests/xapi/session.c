/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"
#include "xapi-address.h"
#include "xapi-events.h"
#include "xapi-session.h"
#include "xapi-task.h"
#include "../support/wait.h"

#include <string.h>

static gboolean
login (XapiSession *session,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  xapi_session_login_async (session, "root", "se<cr&t", NULL, pp_test_result_cb, &result);
  return xapi_session_login_finish (session, pp_test_wait (&result), error);
}

static XapiSession *
create (OddServer *server)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autofree char *address = odd_server_address (server);

  return xapi_session_new (address, trust);
}

static XapiSession *
create_logged_in (OddServer *server)
{
  XapiSession *session = create (server);

  g_assert_true (login (session, NULL));
  return session;
}

static XapiValue *
call (XapiSession *session,
      const char  *method,
      guint        timeout_seconds,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  xapi_session_call_async (session, method, xapi_value_new_array_of_strings ("OpaqueRef:h", NULL),
                           timeout_seconds, NULL, pp_test_result_cb, &result);
  return xapi_session_call_finish (session, pp_test_wait (&result), error);
}

static char *
serve (OddServer  *server,
       const char *method,
       const char *body)
{
  gboolean again = odd_server_count (server, method) > 1;

  if (g_str_equal (method, "session.login_with_password"))
    return g_strdup (strstr (body, "<value>root</value></param><param><value>se&lt;cr&amp;t</value>"
                             "</param><param><value>1.0</value></param><param>"
                             "<value>poolpatch</value></param></params>") != NULL
                     ? "OpaqueRef:session" : "!SESSION_AUTHENTICATION_FAILED,root");
  if (g_str_equal (method, "session.logout") || g_str_equal (method, "host.enable"))
    return g_strdup ("");
  if (g_str_equal (method, "host.get_servertime"))
    return g_strdup ("<dateTime.iso8601>20130625T10:11:12Z</dateTime.iso8601>");
  if (g_str_equal (method, "pool_patch.get_by_uuid"))
    return again ? g_strdup ("<boolean>1</boolean>") : NULL;
  if (g_str_equal (method, "host.call_plugin"))
    return NULL;
  if (g_str_equal (method, "host.get_other_config"))
    return g_strdup ("!SESSION_INVALID,OpaqueRef:session");
  if (g_str_equal (method, "VDI.create"))
    return g_strdup ("HTTP/1.1 500 Internal Error\r\ncontent-length: 4\r\n\r\noops");
  if (g_str_equal (method, "VDI.destroy"))
    return g_strdup ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html");
  if (g_str_equal (method, "pool_update.destroy"))
    return g_strdup ("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<methodResponse>");
  if (g_str_equal (method, "VM.add_to_other_config"))
    return g_strdup ("HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n");
  if (g_str_equal (method, "VM.get_record"))
    odd_server_rest (server);

  return NULL;
}

static void
test_login_and_calls (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  XapiSession *session = create (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) value = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_null (call (session, "host.get_servertime", 0, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_NOT_LOGGED_IN);
  g_clear_error (&error);

  g_assert_true (login (session, &error));
  g_assert_no_error (error);
  g_assert_true (xapi_session_is_logged_in (session));
  value = call (session, "host.get_servertime", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (xapi_value_get_time (value), ==, 1372155072);

  xapi_session_logout_async (session, NULL, pp_test_result_cb, &result);
  g_assert_true (xapi_session_logout_finish (session, pp_test_wait (&result), NULL));
  g_assert_false (xapi_session_is_logged_in (session));
  g_assert_cmpuint (odd_server_count (server, "session.logout"), ==, 1);
  g_clear_object (&result);
  g_assert_finalize_object (session);
}

static void
test_sibling (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_logged_in (server);
  XapiSession *sibling = xapi_session_new_sibling (session);
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_false (xapi_session_is_logged_in (sibling));
  xapi_session_relogin_async (sibling, NULL, pp_test_result_cb, &result);
  g_assert_true (xapi_session_relogin_finish (sibling, pp_test_wait (&result), NULL));
  g_clear_object (&result);
  g_assert_finalize_object (sibling);
}

static void
test_wrong_password (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create (server);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_login_async (session, "root", "guess", NULL, pp_test_result_cb, &result);
  g_assert_false (xapi_session_login_finish (session, pp_test_wait (&result), &error));
  g_assert_true (xapi_error_is_failure (error, "SESSION_AUTHENTICATION_FAILED"));
  g_assert_cmpstr (xapi_error_get_param (error, 0), ==, "root");
  g_assert_cmpstr (xapi_error_get_param (error, 1), ==, "");
  g_assert_null (strstr (error->message, "guess"));
}

typedef struct
{
  const char *method;
  int         code;
} Refusal;

static void
test_refusals (void)
{
  static const Refusal rows[] = {
    { "host.get_other_config", XAPI_ERROR_FAILURE },
    { "host.call_plugin", XAPI_ERROR_UNREACHABLE },
    { "VDI.create", XAPI_ERROR_PROTOCOL },
    { "VDI.destroy", XAPI_ERROR_PROTOCOL },
    { "pool_update.destroy", XAPI_ERROR_UNREACHABLE },
    { "VM.add_to_other_config", XAPI_ERROR_PROTOCOL },
    { "VM.get_record", XAPI_ERROR_TIMED_OUT },
  };
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_logged_in (server);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (call (session, rows[i].method, 1, &error));
      g_test_message ("%s: %s", rows[i].method, error->message);
      g_assert_error (error, XAPI_ERROR, rows[i].code);
      g_assert_cmpstr (xapi_error_get_server (error), ==, xapi_session_get_server (session));
      g_assert_null (strstr (error->message, "OpaqueRef:session"));
      g_assert_cmpuint (odd_server_count (server, rows[i].method), ==, 1);
    }
}

static void
test_retry (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_logged_in (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) value = call (session, "pool_patch.get_by_uuid", 0, &error);

  g_assert_no_error (error);
  g_assert_true (xapi_value_get_boolean (value));
  g_assert_cmpuint (odd_server_count (server, "pool_patch.get_by_uuid"), ==, 2);
}

static void
test_unlisted_method (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_logged_in (server);
  g_autoptr(GError) error = NULL;

  g_test_expect_message ("pp-xapi", G_LOG_LEVEL_CRITICAL, "*VM.destroy*");
  g_assert_null (call (session, "VM.destroy", 0, &error));
  g_test_assert_expected_messages ();
  g_assert_nonnull (error);
  g_assert_cmpuint (odd_server_count (server, "VM.destroy"), ==, 0);
}

static void
recorder (const char *method,
          const char *shape,
          double      milliseconds,
          gpointer    user_data)
{
  g_string_append_printf (user_data, "%s(%s);", method, shape);
  g_assert_cmpfloat (milliseconds, >=, 0.0);
}

static void
test_recorder (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create (server);
  g_autoptr(GString) calls = g_string_new (NULL);
  g_autoptr(XapiValue) value = NULL;

  xapi_session_set_recorder (session, recorder, calls);
  g_assert_true (login (session, NULL));
  value = call (session, "host.get_servertime", 0, NULL);
  g_assert_cmpstr (calls->str, ==,
                   "session.login_with_password(string, string, string, string);"
                   "host.get_servertime(string, string);");
}

static void
test_cancel_call (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_logged_in (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_call_async (session, "VM.get_record", NULL, 0, cancellable, pp_test_result_cb, &result);
  while (odd_server_count (server, "VM.get_record") == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  g_assert_null (xapi_session_call_finish (session, pp_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static char *
serve_slave_once (OddServer  *server,
                  const char *method,
                  const char *body)
{
  return g_strdup (odd_server_count (server, method) == 1 ? "!HOST_IS_SLAVE,127.0.0.2" : "ref");
}

static char *
serve_slave_for_ever (OddServer  *server,
                      const char *method,
                      const char *body)
{
  return g_strdup ("!HOST_IS_SLAVE,127.0.0.1");
}

static char *
serve_slave_of_nobody (OddServer  *server,
                       const char *method,
                       const char *body)
{
  return g_strdup ("!HOST_IS_SLAVE,127.0.0.9");
}

static char *
serve_slave_of_six (OddServer  *server,
                    const char *method,
                    const char *body)
{
  return g_strdup (odd_server_count (server, method) == 1 ? "!HOST_IS_SLAVE,::1" : "ref");
}

/* Nothing listens where the member says that the master is. */
static void
test_hidden_master (void)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  OddServer *server = odd_server_new_at ("127.0.0.1", serve_slave_of_nobody);
  g_autofree char *address = odd_server_address (server);
  g_autoptr(XapiSession) session = xapi_session_new (address, trust);
  g_autoptr(GError) error = NULL;

  g_assert_false (login (session, &error));
  g_assert_true (xapi_error_is_failure (error, "HOST_IS_SLAVE"));
  g_assert_cmpstr (xapi_error_get_param (error, 0), ==, "127.0.0.9");
  g_assert_nonnull (strstr (xapi_error_get_server (error), "127.0.0.1:"));
  odd_server_free (server);
}

/* A master at an IPv6 address, as a member names it and as a person writes it. */
static void
test_six (void)
{
  OddServer *server = odd_server_new (serve_slave_of_six, NULL);
  g_autoptr(XapiSession) session = create (server);
  g_autoptr(GError) error = NULL;

  if (!odd_server_has_six ())
    {
      g_test_skip ("this machine has no IPv6");
    }
  else
    {
      login (session, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (xapi_session_get_address (session), "http://[::1]:"));
      g_assert_cmpuint (odd_server_count (server, "session.login_with_password"), ==, 2);
    }
  odd_server_free (server);
}

static void
test_master (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve_slave_once, NULL);
  g_autoptr(XapiSession) session = create (server);
  g_autofree char *address = odd_server_address (server);
  g_autofree char *master = xapi_address_with_host (address, "127.0.0.2");
  g_autoptr(GError) error = NULL;

  g_assert_true (login (session, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (xapi_session_get_address (session), ==, master);
}

static void
test_no_master (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve_slave_for_ever, NULL);
  g_autoptr(XapiSession) session = create (server);
  g_autoptr(GError) error = NULL;

  g_assert_false (login (session, &error));
  g_assert_true (xapi_error_is_failure (error, "HOST_IS_SLAVE"));
  g_assert_cmpuint (odd_server_count (server, "session.login_with_password"), ==, 5);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *given;
    const char *normal;   /* NULL = refused */
    const char *server;
  } rows[] = {
    { "Xen1", "https://xen1", "xen1:443" },
    { " 10.0.0.1 ", "https://10.0.0.1", "10.0.0.1:443" },
    { "10.0.0.1:8443", "https://10.0.0.1:8443", "10.0.0.1:8443" },
    { "https://xen1:443/", "https://xen1", "xen1:443" },
    { "http://xen1", "http://xen1", "xen1:80" },
    { "fe80::1", "https://[fe80::1]", "[fe80::1]:443" },
    { "[fe80::1]:8443", "https://[fe80::1]:8443", "[fe80::1]:8443" },
    { "", NULL, NULL },
    { "two words", NULL, NULL },
    { "ftp://xen1", NULL, NULL },
    { "https://user:secret@xen1", NULL, NULL },
    { "https://xen1/path", NULL, NULL },
    { "xen1:99999", NULL, NULL },
    { "fe80::1%eth0", "https://[fe80::1%25eth0]", "[fe80::1%25eth0]:443" },
    { "https://[fe80::1%25eth0]:8443", "https://[fe80::1%25eth0]:8443", "[fe80::1%25eth0]:8443" },
    { "xen1%2fpath", NULL, NULL },
    { "a%00b", NULL, NULL },
    { "xen1@xen2", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *normal = xapi_address_normalize (rows[i].given, &error);
      g_autofree char *server = normal != NULL ? xapi_address_server (normal) : NULL;

      g_test_message ("%s", rows[i].given);
      g_assert_cmpstr (normal, ==, rows[i].normal);
      g_assert_cmpstr (server, ==, rows[i].server);
      if (rows[i].normal == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* What a member says its master is. */
static void
test_other_hosts (void)
{
  static const struct
  {
    const char *host;
    const char *address;   /* NULL = refused */
  } rows[] = {
    { "10.0.0.2", "https://10.0.0.2:8443" },
    { "[fe80::2]", "https://[fe80::2]:8443" },
    { "fe80::2%eth0", "https://[fe80::2%25eth0]:8443" },
    { "", NULL },
    { "a b", NULL },
    { "xen2/path?query", NULL },
    { "xen2:443", NULL },
    { "root@xen2", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *address = xapi_address_with_host ("https://xen1:8443", rows[i].host);

      g_assert_cmpstr (address, ==, rows[i].address);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xapi/session/login-and-calls", test_login_and_calls);
  g_test_add_func ("/xapi/session/sibling", test_sibling);
  g_test_add_func ("/xapi/session/wrong-password", test_wrong_password);
  g_test_add_func ("/xapi/session/refusals", test_refusals);
  g_test_add_func ("/xapi/session/retry", test_retry);
  g_test_add_func ("/xapi/session/unlisted-method", test_unlisted_method);
  g_test_add_func ("/xapi/session/recorder", test_recorder);
  g_test_add_func ("/xapi/session/cancel-call", test_cancel_call);
  g_test_add_func ("/xapi/session/master", test_master);
  g_test_add_func ("/xapi/session/hidden-master", test_hidden_master);
  g_test_add_func ("/xapi/session/six", test_six);
  g_test_add_func ("/xapi/session/no-master", test_no_master);
  g_test_add_func ("/xapi/session/addresses", test_addresses);
  g_test_add_func ("/xapi/session/other-hosts", test_other_hosts);

  return g_test_run ();
}
