/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "way-fixture.h"
#include "xapi-error.h"
#include "xapi-hello.h"
#include "xapi-legacy-route.h"
#include "xapi-put.h"
#include "../support/wait.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define FILE_BYTES (24 * 1024 * 1024)
#define CANCEL_MS 100

static void
set_up (WayFixture   *self,
        gconstpointer priority)
{
  way_fixture_set_up (self, priority);
  xapi_trust_set_legacy (self->trust, TRUE);
}

static void
tear_down (WayFixture   *self,
           gconstpointer priority)
{
  way_fixture_tear_down (self);
}

static void
test_pin (WayFixture   *self,
          gconstpointer priority)
{
  static const char wrong[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  g_autoptr(XapiSession) session = xapi_session_new (self->relay->address, self->trust);
  g_autoptr(GError) error = NULL;

  g_assert_false (way_login (session, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
  g_assert_cmpstr (xapi_error_get_server (error), ==, self->relay->server);
  g_assert_cmpstr (xapi_error_get_tls_version (error), ==, "TLS 1.0");
  g_assert_nonnull (xapi_error_get_certificate (error));
  g_clear_error (&error);

  xapi_trust_add_pin (self->trust, self->relay->server, wrong);
  g_assert_false (way_login (session, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_CHANGED);
  g_assert_cmpstr (xapi_error_get_pinned (error), ==, wrong);
  g_assert_cmpuint (odd_server_count (self->server, "session.login_with_password"), ==, 0);
  g_clear_error (&error);

  xapi_trust_add_pin (self->trust, self->relay->server, self->relay->fingerprint);
  g_assert_true (way_login (session, NULL, &error));
  g_assert_no_error (error);
}

/* Another session of the same process, to the same server, is not spoken to in old TLS. */
static void
test_neighbour (WayFixture   *self,
                gconstpointer priority)
{
  g_autoptr(XapiTrust) strict = xapi_trust_new ();
  g_autoptr(XapiSession) allowed = xapi_session_new (self->relay->address, self->trust);
  g_autoptr(XapiSession) refused = xapi_session_new (self->relay->address, strict);
  g_autoptr(GError) error = NULL;

  xapi_trust_add_pin (self->trust, self->relay->server, self->relay->fingerprint);
  xapi_trust_add_pin (strict, self->relay->server, self->relay->fingerprint);
  g_assert_true (way_login (allowed, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (way_login (refused, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_TLS_TOO_OLD);
  g_assert_cmpstr (xapi_error_get_tls_version (error), ==, "TLS 1.0");
  g_assert_cmpuint (odd_server_count (self->server, "session.login_with_password"), ==, 1);
}

static void
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
assert_cancelled (XapiSession *session,
                  const char  *method)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_timeout_add_once (CANCEL_MS, cancel_cb, cancellable);
  if (method == NULL)
    {
      g_assert_false (way_login (session, cancellable, &error));
    }
  else
    {
      xapi_session_call_async (session, method, xapi_value_new_array_of_strings ("OpaqueRef:1", NULL),
                               0, cancellable, pp_test_result_cb, &result);
      pp_test_wait (&result);
      g_assert_null (xapi_session_call_finish (session, result, &error));
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In the handshake (nobody answers it there), and while an answer is waited for: at once, as at a
 * limit of time it would be another error. */
static void
test_cancelled (WayFixture   *self,
                gconstpointer priority)
{
  g_autoptr(GSocketListener) silent = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (silent, NULL, NULL);
  g_autofree char *nowhere = g_strdup_printf ("https://127.0.0.1:%u", port);
  g_autoptr(XapiSession) mute = xapi_session_new (nowhere, self->trust);
  g_autoptr(XapiSession) session = xapi_session_new (self->relay->address, self->trust);

  assert_cancelled (mute, NULL);
  xapi_trust_add_pin (self->trust, self->relay->server, self->relay->fingerprint);
  g_assert_true (way_login (session, NULL, NULL));
  assert_cancelled (session, "task.get_record");
}

/* The relay closes without a farewell in TLS: a lost connection, not an endless wait. */
static void
test_closed (WayFixture   *self,
             gconstpointer priority)
{
  g_autoptr(XapiSession) session = xapi_session_new (self->relay->address, self->trust);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xapi_trust_add_pin (self->trust, self->relay->server, self->relay->fingerprint);
  g_assert_true (way_login (session, NULL, NULL));
  xapi_session_call_async (session, "host.get_servertime",
                           xapi_value_new_array_of_strings ("OpaqueRef:1", NULL), 0, NULL,
                           pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_null (xapi_session_call_finish (session, result, &error));
  g_assert_true (xapi_error_is_connection_lost (error));
}

/* A server without any TLS: never HTTP in the clear. */
static void
test_no_tls (WayFixture   *self,
             gconstpointer priority)
{
  g_autofree char *plain = odd_server_address (self->server);
  g_autofree char *address = g_strconcat ("https", plain + strlen ("http"), NULL);
  g_autofree char *server = g_strdup (plain + strlen ("http://"));
  g_autoptr(XapiSession) session = NULL;

  xapi_trust_add_pin (self->trust, server, self->relay->fingerprint);
  session = xapi_session_new (address, self->trust);
  assert_cancelled (session, NULL);
  g_assert_cmpuint (odd_server_count (self->server, "session.login_with_password"), ==, 0);
}

/* Who takes the way there without its proxy gets no address. */
static void
test_no_way_around (WayFixture   *self,
                    gconstpointer priority)
{
  g_autoptr(XapiNetwork) network = xapi_network_new ();
  g_autoptr(XapiLegacyRoute) route = NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(SoupSession) soup = NULL;
  g_autoptr(SoupMessage) message = soup_message_new ("GET", "http://elsewhere.invalid/");
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  route = xapi_legacy_route_new (self->relay->address, self->trust, network);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_assert_null (g_socket_client_connect (client, G_SOCKET_CONNECTABLE (route), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);

  soup = soup_session_new_with_options ("remote-connectable", route, "proxy-resolver", NULL, NULL);
  bytes = soup_session_send_and_read (soup, message, NULL, &error);
  g_assert_null (bytes);
  g_assert_nonnull (error);
  g_assert_cmpint (pp_relay_fixture_free (g_steal_pointer (&self->relay)), ==, 0);
}

static gint64
get_peak_kilobytes (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  line = strstr (text, "VmHWM:");

  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

static void
test_upload (WayFixture   *self,
             gconstpointer priority)
{
  g_autofree char *path = way_make_file (FILE_BYTES);
  g_autoptr(XapiNetwork) network = xapi_network_new ();
  g_autoptr(XapiPut) stranger = NULL;
  g_autoptr(XapiPut) put = NULL;
  g_autoptr(GError) error = NULL;
  gint64 before;

  stranger = xapi_put_new (self->relay->address, self->trust, network, "/up", path);
  g_assert_false (xapi_put_run (stranger, NULL, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
  g_clear_error (&error);

  xapi_trust_add_pin (self->trust, self->relay->server, self->relay->fingerprint);
  put = xapi_put_new (self->relay->address, self->trust, network, "/up", path);
  before = get_peak_kilobytes ();
  g_assert_true (xapi_put_run (put, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (odd_server_count (self->server, "whole"), ==, 1);
  /* The address sanitizer keeps what was freed. */
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (get_peak_kilobytes () - before, <, FILE_BYTES / 1024 / 2);
#else
  g_assert_cmpint (get_peak_kilobytes (), >=, before);
#endif
  g_assert_cmpint (pp_relay_fixture_free (g_steal_pointer (&self->relay)), >, FILE_BYTES);
  g_unlink (path);
}

/* What a server of 6.2 answers, one of 8.2, one of today, an alert, something else. */
static void
test_hello (void)
{
  static const struct
  {
    const char    *hex;
    XapiHelloState state;
    guint          version;
    gboolean       outdated;
  } answers[] = {
    { "160301002a0200002603010000000000000000000000000000000000000000000000000000000000000000000035"
      "00", XAPI_HELLO_ANSWER, 0x0301, TRUE },
    { "160303002a020000260303000000000000000000000000000000000000000000000000000000000000000000c030"
      "00", XAPI_HELLO_ANSWER, 0x0303, FALSE },
    { "160303002a0200002603030000000000000000000000000000000000000000000000000000000000000000000005"
      "00", XAPI_HELLO_ANSWER, 0x0303, TRUE },
    { "16030300320200002e03030000000000000000000000000000000000000000000000000000000000000000001301"
      "000006002b00020304", XAPI_HELLO_ANSWER, 0x0304, FALSE },
    { "15030100020246", XAPI_HELLO_REFUSED, 0, FALSE },
    { "485454502f312e31", XAPI_HELLO_ODD, 0, FALSE },
    { "16030100050b00000100", XAPI_HELLO_ODD, 0, FALSE },
    { "160301002a02000026", XAPI_HELLO_MORE, 0, FALSE },
    { "16", XAPI_HELLO_MORE, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      guint8 data[128];
      gsize length = strlen (answers[i].hex) / 2;
      XapiHello hello = { 0 };

      for (gsize k = 0; k < length; k++)
        data[k] = (guint8) (g_ascii_xdigit_value (answers[i].hex[2 * k]) << 4 |
                            g_ascii_xdigit_value (answers[i].hex[2 * k + 1]));
      g_assert_cmpint (xapi_hello_parse (data, length, &hello), ==, answers[i].state);
      if (answers[i].state != XAPI_HELLO_ANSWER)
        continue;
      g_assert_cmphex (hello.version, ==, answers[i].version);
      g_assert_true (xapi_hello_is_outdated (&hello) == answers[i].outdated);
      /* Any part of it is no more than a part. */
      for (gsize part = 0; part < length; part++)
        g_assert_cmpint (xapi_hello_parse (data, part, &hello), ==, XAPI_HELLO_MORE);
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void        (*run) (WayFixture *, gconstpointer);
    const char *priority;
  } cases[] = {
    { "/xapi/legacy/pin", test_pin, PP_RELAY_AES },
    { "/xapi/legacy/neighbour", test_neighbour, PP_RELAY_AES },
    { "/xapi/legacy/cancelled", test_cancelled, PP_RELAY_AES },
    { "/xapi/legacy/closed", test_closed, PP_RELAY_RC4 },
    { "/xapi/legacy/no-tls", test_no_tls, PP_RELAY_AES },
    { "/xapi/legacy/no-way-around", test_no_way_around, PP_RELAY_AES },
    { "/xapi/legacy/upload", test_upload, PP_RELAY_AES },
    { "/xapi/legacy/upload-rc4", test_upload, PP_RELAY_RC4 },
  };

  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-TLS1.1:-VERS-TLS1.0:+SHA256", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/xapi/legacy/hello", test_hello);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, WayFixture, cases[i].priority, set_up, cases[i].run, tear_down);

  return g_test_run ();
}
