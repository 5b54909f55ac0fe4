/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A TLS server that is as limited as its priority string says, in front of a plain port: what
 * stunnel is on a XenServer. OpenSSL of today has no RC4 and no triple DES any more; GnuTLS has.
 *
 *   tls-relay PRIORITY RSA-BITS sha1|sha256 PORT
 *
 * Prints {"port", "fingerprint"} at once, and {"connections", "received"} when its standard input
 * ends: bytes that came out of TLS.
 */
#include "config.h"

#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gnutls_certificate_credentials_t credentials;
static gnutls_priority_t priority;
static guint16 behind;
static int n_connections;
static int n_received;

static void
need (int         code,
      const char *what)
{
  if (code >= 0)
    return;

  g_printerr ("tls-relay: %s: %s\n", what, gnutls_strerror (code));
  exit (2);
}

static char *
make_certificate (unsigned int              bits,
                  gnutls_digest_algorithm_t digest)
{
  static const unsigned char serial[] = { 1 };
  static const char name[] = "old.example.com";
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t der;
  char *fingerprint;

  need (gnutls_x509_privkey_init (&key), "key");
  need (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, bits, 0), "key");
  need (gnutls_x509_crt_init (&certificate), "certificate");
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (certificate, time (NULL) - 3600);
  gnutls_x509_crt_set_expiration_time (certificate, time (NULL) + 10 * 365 * 24 * 3600);
  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, strlen (name));
  gnutls_x509_crt_set_key (certificate, key);
  need (gnutls_x509_crt_sign2 (certificate, certificate, key, digest, 0), "signature");
  need (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der), "certificate");
  fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der.data, der.size);
  gnutls_certificate_allocate_credentials (&credentials);
  need (gnutls_certificate_set_x509_key (credentials, &certificate, 1, key), "credentials");
  gnutls_free (der.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);

  return fingerprint;
}

/* Returns whether there may be more. */
static gboolean
forward_request (gnutls_session_t session,
                 GSocket         *plain)
{
  char data[16384];
  gssize got;

  do
    {
      got = gnutls_record_recv (session, data, sizeof data);
      if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
        return TRUE;
      if (got <= 0)
        return FALSE;
      g_atomic_int_add (&n_received, (int) got);
      for (gssize done = 0; done < got;)
        {
          gssize sent = g_socket_send (plain, data + done, (gsize) (got - done), NULL, NULL);

          if (sent <= 0)
            return FALSE;
          done += sent;
        }
    }
  while (gnutls_record_check_pending (session) > 0);

  return TRUE;
}

static gboolean
forward_reply (gnutls_session_t session,
               GSocket         *plain)
{
  char data[16384];
  gssize got = g_socket_receive (plain, data, sizeof data, NULL, NULL);

  for (gssize done = 0; done < got;)
    {
      gssize sent = gnutls_record_send (session, data + done, (size_t) (got - done));

      if (sent < 0 && sent != GNUTLS_E_AGAIN && sent != GNUTLS_E_INTERRUPTED)
        return FALSE;
      done += MAX (sent, 0);
    }

  return got > 0;
}

static void
relay (gnutls_session_t session,
       int              fd)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  GSocket *plain;
  struct pollfd both[2] = { { fd, POLLIN, 0 }, { -1, POLLIN, 0 } };
  gboolean open = TRUE;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", behind, NULL, NULL);
  if (connection == NULL)
    return;

  plain = g_socket_connection_get_socket (connection);
  both[1].fd = g_socket_get_fd (plain);
  while (open && poll (both, 2, -1) > 0)
    {
      if (both[0].revents != 0)
        open = forward_request (session, plain);
      if (open && both[1].revents != 0)
        open = forward_reply (session, plain);
    }
}

/* Closes without a farewell, as stunnel 4.15 does. */
static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  int fd = g_socket_get_fd (g_socket_connection_get_socket (connection));
  gnutls_session_t session;
  int code;

  g_atomic_int_inc (&n_connections);
  g_socket_set_blocking (g_socket_connection_get_socket (connection), TRUE);
  gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  gnutls_priority_set (session, priority);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_int (session, fd);
  do
    code = gnutls_handshake (session);
  while (code < 0 && gnutls_error_is_fatal (code) == 0);
  if (code == GNUTLS_E_SUCCESS)
    relay (session, fd);
  else
    gnutls_alert_send_appropriate (session, code);
  gnutls_deinit (session);

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GSocketService) service = g_threaded_socket_service_new (64);
  g_autofree char *fingerprint = NULL;
  const char *where = NULL;
  guint16 port;
  char byte;

  if (argc != 5)
    return 2;

  behind = (guint16) strtoul (argv[4], NULL, 10);
  need (gnutls_priority_init (&priority, argv[1], &where), "priority");
  fingerprint = make_certificate ((unsigned int) strtoul (argv[2], NULL, 10),
                                  g_str_equal (argv[3], "sha1") ? GNUTLS_DIG_SHA1
                                                                : GNUTLS_DIG_SHA256);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_signal_connect (service, "run", G_CALLBACK (run_cb), NULL);
  g_socket_service_start (service);
  g_print ("{\"port\": %u, \"fingerprint\": \"%s\"}\n", port, fingerprint);
  fflush (stdout);

  /* The service accepts in the main context. */
  while (poll (&(struct pollfd) { 0, POLLIN, 0 }, 1, 0) == 0 || read (0, &byte, 1) > 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_print ("{\"connections\": %d, \"received\": %d}\n", g_atomic_int_get (&n_connections),
           g_atomic_int_get (&n_received));
  fflush (stdout);
  _exit (0);
}
