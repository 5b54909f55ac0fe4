/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "odd-server.h"
#include "xapi-authorities.h"
#include "xapi-certificate.h"
#include "xapi-error.h"
#include "xapi-session.h"
#include "../support/wait.h"

#include <string.h>

/* Two made for this test, the first with its key; both self-signed and valid for a century. */
static const char first_pem[] =
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBqjCCAU+gAwIBAgIUdgLh8NyG0YYTRscjSPvjQ7nGJ2IwCgYIKoZIzj0EAwIw\n"
  "KTEMMAoGA1UECgwDT2RkMRkwFwYDVQQDDBB4ZW4xLmV4YW1wbGUuY29tMCAXDTI2\n"
  "MTEyMzAxMjQzMFoYDzIxMjYxMDMwMDEyNDMwWjApMQwwCgYDVQQKDANPZGQxGTAX\n"
  "BgNVBAMMEHhlbjEuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
  "AAQbeNCsjg8PgV0S6VAyjtd5NVip7nsqooAtCENQezlaYuNOTrsNoTEtvroKw3Yr\n"
  "CWIFFkI0ZwN4gjRtGwfdUqh3o1MwUTAdBgNVHQ4EFgQUx6vKFEs/hdkCL78vyErU\n"
  "0+n0k9gwHwYDVR0jBBgwFoAUx6vKFEs/hdkCL78vyErU0+n0k9gwDwYDVR0TAQH/\n"
  "BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA//ycCX03EP7xeJLLWtS5LAg5Mhhu\n"
  "GJGtELQBMrM5Jl4CIQC5XeLsGdhi7/YD+YtAZNJ0ylkorntMoDfb03snqDjpqQ==\n"
  "-----END CERTIFICATE-----\n"
  "-----BEGIN PRIVATE KEY-----\n"
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgF/wnZNb6ZHFuQveD\n"
  "v6HzbqHz7t7wrmuQ1vbwHS7xLlKhRANCAAQbeNCsjg8PgV0S6VAyjtd5NVip7nsq\n"
  "ooAtCENQezlaYuNOTrsNoTEtvroKw3YrCWIFFkI0ZwN4gjRtGwfdUqh3\n"
  "-----END PRIVATE KEY-----\n";

static const char second_pem[] =
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBqTCCAU+gAwIBAgIUNVi/cWftnvl5rUCk0LDHKjl6hccwCgYIKoZIzj0EAwIw\n"
  "KTEMMAoGA1UECgwDT2RkMRkwFwYDVQQDDBB4ZW4yLmV4YW1wbGUuY29tMCAXDTI2\n"
  "MTEyMzAxMjQzMFoYDzIxMjYxMDMwMDEyNDMwWjApMQwwCgYDVQQKDANPZGQxGTAX\n"
  "BgNVBAMMEHhlbjIuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
  "AAQjNNLaF+DxWLw8VQFuZqzqEJdJOEWJZv25NppXEaKypyLEdghmJ3JcUFVbOXvV\n"
  "aIWyIsPHZTIp6DqlQnbui1hto1MwUTAdBgNVHQ4EFgQU1RfRj/BCiKIZnF4R3jLj\n"
  "Y/hSphYwHwYDVR0jBBgwFoAU1RfRj/BCiKIZnF4R3jLjY/hSphYwDwYDVR0TAQH/\n"
  "BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBAJPsiLlSXvO3QndXPeqp8Dvj0KJy5\n"
  "0/wYi8o0jjOPHAIhALo0jg2EkcrpdpLmtgdsi/iTKCMGYMOSipfTsEnLeR0w\n"
  "-----END CERTIFICATE-----\n";

#define FINGERPRINT "DA:21:3A:EE:CE:0F:7D:CF:3B:04:6A:94:9A:46:55:30:0E:CA:E2:56:7F:C2:AF:C0:D8:14:BD:B6:9C:00:ED:88"

static GTlsCertificate *
load (const char *pem)
{
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (pem, -1, &error);

  g_assert_no_error (error);
  return certificate;
}

static char *
digits (const char *fingerprint)
{
  g_auto(GStrv) parts = g_strsplit (fingerprint, ":", -1);
  g_autofree char *joined = g_strjoinv ("", parts);

  return g_ascii_strdown (joined, -1);
}

static void
test_describe (void)
{
  g_autoptr(GTlsCertificate) certificate = load (first_pem);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiCertificate) about = xapi_certificate_describe (certificate, &error);
  g_autofree char *expected = digits (FINGERPRINT);

  g_assert_no_error (error);
  g_assert_cmpstr (about->fingerprint, ==, expected);
  g_assert_nonnull (strstr (about->subject, "CN=xen1.example.com"));
  g_assert_cmpstr (about->issuer, ==, about->subject);
  g_assert_nonnull (strstr (about->key_type, "EC"));
  g_assert_cmpuint (about->key_bits, ==, 256);
  g_assert_cmpstr (about->signature, ==, "ECDSA-SHA256");
  g_assert_cmpint (about->not_after, >, about->not_before);
  g_assert_true (about->self_signed);
}

static void
test_decisions (void)
{
  g_autoptr(GTlsCertificate) first = load (first_pem);
  g_autoptr(GTlsCertificate) second = load (second_pem);
  g_autofree char *fingerprint = digits (FINGERPRINT);
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  GTlsCertificateFlags flaws = G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_BAD_IDENTITY;
  g_autoptr(GError) error = NULL;

  g_assert_true (xapi_trust_check (trust, "xen1:443", first, 0, NULL));

  g_assert_false (xapi_trust_check (trust, "xen1:443", first, flaws, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
  g_assert_true (xapi_error_get_certificate (error) == first);
  g_assert_cmpstr (xapi_error_get_server (error), ==, "xen1:443");
  g_assert_null (xapi_error_get_pinned (error));
  g_clear_error (&error);

  xapi_trust_add_pin (trust, "Xen1:443", FINGERPRINT);
  g_assert_true (xapi_trust_check (trust, "xen1:443", first, flaws, NULL));
  g_assert_false (xapi_trust_check (trust, "xen2:443", first, flaws, NULL));
  g_assert_false (xapi_trust_check (trust, "xen1:444", first, flaws, NULL));

  g_assert_false (xapi_trust_check (trust, "xen1:443", second, flaws, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_CHANGED);
  g_assert_cmpstr (xapi_error_get_pinned (error), ==, fingerprint);
  g_assert_true (xapi_error_get_certificate (error) == second);

  xapi_trust_add_fingerprint (trust, FINGERPRINT);
  g_assert_true (xapi_trust_check (trust, "xen2:443", first, flaws, NULL));
  g_assert_false (xapi_trust_check (trust, "xen2:443", second, flaws, NULL));
}

static char *
serve (OddServer  *server,
       const char *method,
       const char *body)
{
  return g_strdup ("OpaqueRef:session");
}

static gboolean
login (OddServer *server,
       XapiTrust *trust,
       GError   **error)
{
  g_autofree char *address = odd_server_address (server);
  g_autoptr(XapiSession) session = xapi_session_new (address, trust);
  g_autoptr(GAsyncResult) result = NULL;

  xapi_session_login_async (session, "root", "secret", NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return xapi_session_login_finish (session, result, error);
}

/* The password does not leave before the certificate is trusted. */
static void
test_login (void)
{
  g_autoptr(GTlsCertificate) first = load (first_pem);
  g_autoptr(GTlsCertificate) second = load (second_pem);
  g_autofree char *wrong = xapi_certificate_fingerprint (second);
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;

  odd_server_use_tls (server, first);
  g_assert_false (login (server, trust, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
  g_assert_true (g_tls_certificate_is_same (xapi_error_get_certificate (error), first));
  name = g_strdup (xapi_error_get_server (error));
  g_clear_error (&error);

  xapi_trust_add_pin (trust, name, wrong);
  g_assert_false (login (server, trust, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_CHANGED);
  g_clear_error (&error);
  g_assert_cmpuint (odd_server_count (server, "session.login_with_password"), ==, 0);

  xapi_trust_add_pin (trust, name, FINGERPRINT);
  g_assert_true (login (server, trust, &error));
  g_assert_no_error (error);
}

/* A server that speaks no TLS where TLS is expected. */
static void
test_no_tls (void)
{
  g_autoptr(OddServer) server = odd_server_new (serve, NULL);
  g_autofree char *plain = odd_server_address (server);
  g_autofree char *address = g_strconcat ("https", plain + strlen ("http"), NULL);
  g_autoptr(XapiTrust) trust = xapi_trust_new ();
  g_autoptr(XapiSession) session = xapi_session_new (address, trust);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xapi_session_login_async (session, "root", "secret", cancellable, pp_test_result_cb, &result);
  g_timeout_add_once (300, (GSourceOnceFunc) g_cancellable_cancel, cancellable);
  pp_test_wait (&result);
  g_assert_false (xapi_session_login_finish (session, result, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (odd_server_count (server, "session.login_with_password"), ==, 0);
}

/* Authorities read once decide as those that GLib reads for every connection. */
static void
test_authorities (void)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "authorities.pem", NULL);
  g_autoptr(GTlsDatabase) file = NULL;
  g_autoptr(GTlsDatabase) shared = NULL;
  g_autoptr(GTlsCertificate) known = load (first_pem);
  g_autoptr(GTlsCertificate) unknown = load (second_pem);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  g_file_set_contents (path, first_pem, -1, &error);
  g_assert_no_error (error);
  file = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (backend, file);
  xapi_authorities_share ();
  xapi_authorities_share ();

  shared = g_tls_backend_get_default_database (backend);
  g_assert_true (shared != file);
  g_assert_cmpint (g_tls_database_verify_chain (shared, known,
                                                G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, NULL,
                                                NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error),
                   ==, G_TLS_CERTIFICATE_NO_FLAGS);
  g_assert_cmpint (g_tls_database_verify_chain (shared, unknown,
                                                G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, NULL,
                                                NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error),
                   ==, G_TLS_CERTIFICATE_UNKNOWN_CA);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (backend, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/xapi/trust/describe", test_describe);
  g_test_add_func ("/xapi/trust/decisions", test_decisions);
  g_test_add_func ("/xapi/trust/login", test_login);
  g_test_add_func ("/xapi/trust/no-tls", test_no_tls);
  g_test_add_func ("/xapi/trust/authorities", test_authorities);

  return g_test_run ();
}
