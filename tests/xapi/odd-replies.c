/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"
#include "xapi-error.h"
#include "xapi-session.h"
#include "../support/wait.h"

#include <string.h>

#define MANY_FIELDS 4000

/* HTTP that no xapi writes, in place of the answer to a call. */

static char *elsewhere;   /* address of another server */

static char *
refuse_all (OddServer  *server,
            const char *method,
            const char *body)
{
  return NULL;
}

static char *
serve (OddServer  *server,
       const char *method,
       const char *body)
{
  g_autoptr(GString) reply = g_string_new (NULL);

  if (g_str_equal (method, "session.login_with_password"))
    return g_strdup ("OpaqueRef:session");
  if (g_str_equal (method, "session.logout"))
    return g_strdup ("");

  if (g_str_equal (method, "host.get_servertime") || g_str_equal (method, "host.enable"))
    {
      g_string_append_printf (reply, "HTTP/1.1 %s\r\nLocation: %s/\r\nContent-Length: 0\r\n\r\n",
                              g_str_equal (method, "host.enable") ? "307 Temporary Redirect" :
                              "302 Found", elsewhere);
      return g_string_free (g_steal_pointer (&reply), FALSE);
    }

  g_string_append (reply, "HTTP/1.1 200 OK\r\n");
  for (guint i = 0; i < MANY_FIELDS; i++)
    g_string_append (reply, "X-Field: a hundred of these are more than there is room for\r\n");

  return g_string_free (g_steal_pointer (&reply), FALSE);
}

static XapiSession *
create_logged_in (OddServer *server)
{
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autofree char *address = odd_server_address (server);
  XapiSession *session = xapi_session_new (address, trust);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_login_async (session, "root", "secret", NULL, pp_test_result_cb, &result);
  xapi_session_login_finish (session, pp_test_wait (&result), &error);
  g_assert_no_error (error);

  return session;
}

static void
check_failure (XapiSession *session,
               const char  *method,
               int          code)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(XapiValue) value = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_call_async (session, method, xapi_value_new_array_of_strings ("OpaqueRef:h", NULL), 5,
                           NULL, pp_test_result_cb, &result);
  value = xapi_session_call_finish (session, pp_test_wait (&result), &error);
  g_test_message ("%s: %s", method, error != NULL ? error->message : "no error");
  g_assert_null (value);
  g_assert_error (error, XAPI_ERROR, code);
  g_assert_null (strstr (error->message, "OpaqueRef:session"));
}

/* The body of a call holds the session: no other server is given it. */
static void
test_redirects (void)
{
  g_autoptr(OddServer) other = odd_server_new (refuse_all, NULL);
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = NULL;

  elsewhere = odd_server_address (other);
  session = create_logged_in (server);
  check_failure (session, "host.get_servertime", XAPI_ERROR_PROTOCOL);
  check_failure (session, "host.enable", XAPI_ERROR_PROTOCOL);
  g_assert_cmpuint (odd_server_count (other, "host.get_servertime"), ==, 0);
  g_assert_cmpuint (odd_server_count (other, "host.enable"), ==, 0);
  g_assert_cmpuint (odd_server_count (server, "host.enable"), ==, 1);
  g_clear_pointer (&elsewhere, g_free);
}

static void
test_endless_head (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiSession) session = create_logged_in (server);

  check_failure (session, "host.call_plugin", XAPI_ERROR_UNREACHABLE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xapi/odd-replies/redirects", test_redirects);
  g_test_add_func ("/xapi/odd-replies/endless-head", test_endless_head);

  return g_test_run ();
}
