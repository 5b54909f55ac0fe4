/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"
#include "xapi-session.h"
#include "../support/wait.h"

#include <string.h>

#define DATE "20130625T10:11:12Z"
#define ENVELOPE(value) "<methodResponse><params><param><value><struct><member><name>Status</name>" \
  "<value>Success</value></member><member><name>Value</name><value>" value "</value></member>"      \
  "</struct></value></param></params></methodResponse>"
#define PROLOG "<?xml version=\"1.0\"?>"
#define HTTP(status, body) "HTTP/1.1 " status "\r\ncontent-length: " G_STRINGIFY (body) "\r\n\r\n"

/* What the server of the running test does; the server has threads, but asks only when it is asked. */
static const char *json_reply;     /* to a call in JSON-RPC that is not among those below; NULL closes */
static gboolean has_prolog;
static gboolean second_version;

static char *
answer_json (OddServer  *server,
             const char *method,
             const char *body)
{
  g_assert_nonnull (strstr (body, "\"jsonrpc\":\"2.0\""));
  g_assert_nonnull (strstr (body, "\"params\":[\"OpaqueRef:session\""));

  if (json_reply == NULL)
    return NULL;
  if (g_str_equal (json_reply, "never"))
    odd_server_rest (server);
  if (*json_reply != '\0')
    return g_strdup (json_reply);
  if (g_str_equal (method, "JSON host.get_other_config"))
    return g_strdup (second_version
                     ? "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"HANDLE_INVALID\","
                     "\"data\":[\"host\",\"x\"]},\"id\":1}"
                     : "{\"result\":null,\"error\":[\"HANDLE_INVALID\",\"host\",\"x\"],\"id\":1}");

  return g_strdup (second_version ? "{\"jsonrpc\":\"2.0\",\"result\":\"" DATE "\",\"id\":1}" :
                   "{\"result\":\"" DATE "\",\"error\":null,\"id\":1}");
}

static char *
serve (OddServer  *server,
       const char *method,
       const char *body)
{
  gboolean login = g_str_equal (method, "session.login_with_password");

  if (g_str_has_prefix (method, "JSON "))
    return answer_json (server, method, body);

  if (has_prolog)
    return g_strdup (login ? PROLOG ENVELOPE ("OpaqueRef:session") :
                     PROLOG ENVELOPE ("<dateTime.iso8601>" DATE "</dateTime.iso8601>"));

  return g_strdup (login ? "OpaqueRef:session" : "<dateTime.iso8601>" DATE "</dateTime.iso8601>");
}

static OddServer *
start (gboolean prolog)
{
  json_reply = "";
  has_prolog = prolog;
  second_version = FALSE;

  return odd_server_new (serve, NULL);
}

static void
login (XapiSession *session)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_login_async (session, "root", "secret", NULL, pp_test_result_cb, &result);
  xapi_session_login_finish (session, pp_test_wait (&result), &error);
  g_assert_no_error (error);
}

static XapiSession *
create_logged_in (OddServer *server)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autofree char *address = odd_server_address (server);
  XapiSession *session = xapi_session_new (address, trust);

  login (session);
  return session;
}

static gboolean
call (XapiSession *session,
      const char  *method,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value = NULL;

  xapi_session_call_async (session, method, xapi_value_new_array_of_strings ("OpaqueRef:h", NULL), 0,
                           NULL, pp_test_result_cb, &result);
  value = xapi_session_call_finish (session, pp_test_wait (&result), error);
  if (value == NULL)
    return FALSE;

  g_assert_cmpint (xapi_value_get_value_type (value), ==, XAPI_VALUE_DATETIME);
  g_assert_cmpstr (xapi_value_get_string (value), ==, DATE);
  return TRUE;
}

static void
assert_called (XapiSession *session,
               OddServer   *server,
               const char  *method,
               guint        n_json,
               guint        n_xml)
{
  g_autofree char *json = g_strconcat ("JSON ", method, NULL);
  g_autoptr(GError) error = NULL;

  call (session, method, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (odd_server_count (server, json), ==, n_json);
  g_assert_cmpuint (odd_server_count (server, method), ==, n_xml);
}

/* A server up to 6.5 is never asked for it. */
static void
test_old (void)
{
  g_autoptr(OddServer) server = start (FALSE);
  g_autoptr(XapiSession) session = create_logged_in (server);

  assert_called (session, server, "host.get_servertime", 0, 1);
  assert_called (session, server, "host.call_plugin", 0, 1);
}

/* What may not be sent twice waits until JSON-RPC is proved, and a login never goes that way. */
static void
test_new (gconstpointer data)
{
  g_autoptr(OddServer) server = start (TRUE);
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(GError) error = NULL;

  second_version = GPOINTER_TO_INT (data) == 2;
  session = create_logged_in (server);
  assert_called (session, server, "host.call_plugin", 0, 1);
  assert_called (session, server, "host.get_servertime", 1, 0);
  assert_called (session, server, "host.call_plugin", 1, 1);

  g_assert_false (call (session, "host.get_other_config", &error));
  g_assert_true (xapi_error_is_failure (error, "HANDLE_INVALID"));
  g_assert_cmpstr (xapi_error_get_param (error, 0), ==, "host");
  g_assert_cmpstr (xapi_error_get_param (error, 1), ==, "x");
  g_assert_cmpuint (odd_server_count (server, "host.get_other_config"), ==, 0);

  login (session);
  g_assert_cmpuint (odd_server_count (server, "session.login_with_password"), ==, 2);
  assert_called (session, server, "host.call_plugin", 2, 1);

  /* The server came back as an older release. */
  has_prolog = FALSE;
  login (session);
  assert_called (session, server, "host.get_servertime", 1, 1);
}

/* One question, and then XML-RPC for good. */
static void
test_refused (gconstpointer data)
{
  g_autoptr(OddServer) server = start (TRUE);
  g_autoptr(XapiSession) session = create_logged_in (server);

  json_reply = data;
  assert_called (session, server, "host.get_servertime", 1, 1);
  json_reply = "";
  assert_called (session, server, "host.get_servertime", 1, 2);
  assert_called (session, server, "host.call_plugin", 0, 1);
  login (session);
  assert_called (session, server, "host.get_servertime", 1, 3);
}

/* Once it is proved: what may have been done is not done again, what was not even looked at is. */
static void
test_late (void)
{
  static const struct { const char *reply; gboolean again; } rows[] = {
    { HTTP ("404 Not Found", 0), TRUE },
    { HTTP ("405 Method Not Allowed", 0), TRUE },
    { HTTP ("500 Internal Error", 0), FALSE },
    { "[1]", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(OddServer) server = start (TRUE);
      g_autoptr(XapiSession) session = create_logged_in (server);
      g_autoptr(GError) error = NULL;

      assert_called (session, server, "host.get_servertime", 1, 0);
      json_reply = rows[i].reply;
      g_assert_true (call (session, "host.call_plugin", &error) == rows[i].again);
      if (!rows[i].again)
        g_assert_error (error, XAPI_ERROR, XAPI_ERROR_PROTOCOL);
      g_assert_cmpuint (odd_server_count (server, "JSON host.call_plugin"), ==, 1);
      g_assert_cmpuint (odd_server_count (server, "host.call_plugin"), ==, rows[i].again ? 1 : 0);
      assert_called (session, server, "host.get_servertime", 1, 1);
    }
}

/* Neither a proxy in trouble nor a lost connection says anything of JSON-RPC. */
static void
test_trouble (void)
{
  static const char * const replies[] = {
    HTTP ("502 Bad Gateway", 0), HTTP ("503 Service Unavailable", 0),
    "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"result\":", NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr(OddServer) server = start (TRUE);
      g_autoptr(XapiSession) session = create_logged_in (server);
      g_autoptr(GError) error = NULL;
      /* Without an answer it is asked once more, as any call that may be. */
      guint n_asked = replies[i] == NULL ? 2 : 1;

      json_reply = replies[i];
      g_assert_false (call (session, "host.get_servertime", &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (odd_server_count (server, "host.get_servertime"), ==, 0);
      g_assert_cmpuint (odd_server_count (server, "JSON host.get_servertime"), ==, n_asked);
      json_reply = "";
      assert_called (session, server, "host.get_servertime", n_asked + 1, 0);
    }
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* Who gives up has given up: neither a cancelled call nor one without an answer goes out again. */
static void
test_given_up (void)
{
  g_autoptr(OddServer) server = start (TRUE);
  g_autoptr(XapiSession) session = create_logged_in (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  json_reply = "never";
  xapi_session_call_async (session, "host.get_servertime", NULL, 0, cancellable, pp_test_result_cb,
                           &result);
  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_null (xapi_session_call_finish (session, pp_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&result);

  xapi_session_call_async (session, "host.get_servertime", NULL, 1, NULL, pp_test_result_cb, &result);
  g_assert_null (xapi_session_call_finish (session, pp_test_wait (&result), &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_TIMED_OUT);
  g_assert_cmpuint (odd_server_count (server, "host.get_servertime"), ==, 0);

  json_reply = "";
  assert_called (session, server, "host.get_servertime", 3, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; const char *reply; } refusals[] = {
    { "302", HTTP ("302 Found", 0) },
    { "404", HTTP ("404 Not Found", 0) },
    { "405", HTTP ("405 Method Not Allowed", 0) },
    { "500", "HTTP/1.1 500 Internal Error\r\ncontent-length: 4\r\n\r\noops" },
    { "501", HTTP ("501 Method not implemented", 0) },
    { "html", "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n<html>no xml" },
    { "xml", PROLOG ENVELOPE ("x") },
    { "nothing", HTTP ("200 OK", 0) },
    { "half", "{\"result\":\"" },
    { "other", "{\"answer\":42}" },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xapi/dialect/old", test_old);
  g_test_add_data_func ("/xapi/dialect/new/1", GINT_TO_POINTER (1), test_new);
  g_test_add_data_func ("/xapi/dialect/new/2", GINT_TO_POINTER (2), test_new);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/xapi/dialect/refused/", refusals[i].name, NULL);

      g_test_add_data_func (path, refusals[i].reply, test_refused);
    }
  g_test_add_func ("/xapi/dialect/late", test_late);
  g_test_add_func ("/xapi/dialect/trouble", test_trouble);
  g_test_add_func ("/xapi/dialect/given-up", test_given_up);

  return g_test_run ();
}
