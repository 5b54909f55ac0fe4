/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-certificate"

#include "config.h"

#include "pp-sim-server.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define YEARS_10 (10 * 365 * 24 * 60 * 60)

static gboolean
check (int      code,
       GError **error)
{
  if (code >= 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot make a certificate: %s",
               gnutls_strerror (code));

  return FALSE;
}

/* Self-signed for ten years, the name alone in it: as XenServer makes its own, with a key that was
 * thought long enough when the release came out (5.6 itself had 512 bits, which no TLS of today
 * signs with). */
static gboolean
fill (gnutls_x509_crt_t     certificate,
      gnutls_x509_privkey_t key,
      const char           *common_name,
      PpSimRelease          release,
      GError              **error)
{
  const unsigned char serial[] = { 0x01 };
  time_t now = time (NULL);
  unsigned int bits = release < PP_SIM_RELEASE_71 ? 1024 : 2048;
  gnutls_digest_algorithm_t digest = release < PP_SIM_RELEASE_70 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256;

  return check (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, bits, 0), error) &&
         check (gnutls_x509_crt_set_version (certificate, 3), error) &&
         check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error) &&
         check (gnutls_x509_crt_set_activation_time (certificate, now - 3600), error) &&
         check (gnutls_x509_crt_set_expiration_time (certificate, now + YEARS_10), error) &&
         check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                               common_name, strlen (common_name)), error) &&
         check (gnutls_x509_crt_set_key (certificate, key), error) &&
         check (gnutls_x509_crt_sign2 (certificate, certificate, key, digest, 0), error);
}

/**
 * pp_sim_certificate_create:
 * @common_name: the name in it
 * @release: of the servers that show it
 * @error: return location for an error
 *
 * Makes a key and a self-signed certificate.
 *
 * Returns: (transfer full) (nullable): the pair
 */
GTlsCertificate *
pp_sim_certificate_create (const char  *common_name,
                           PpSimRelease release,
                           GError     **error)
{
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
  gnutls_datum_t certificate_pem = { NULL, 0 };
  gnutls_datum_t key_pem = { NULL, 0 };
  g_autofree char *pem = NULL;
  GTlsCertificate *result = NULL;

  gnutls_x509_crt_init (&certificate);
  gnutls_x509_privkey_init (&key);
  if (fill (certificate, key, common_name, release, error) &&
      check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem), error) &&
      check (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &key_pem), error))
    {
      pem = g_strdup_printf ("%.*s\n%.*s", (int) certificate_pem.size,
                             (char *) certificate_pem.data, (int) key_pem.size,
                             (char *) key_pem.data);
      result = g_tls_certificate_new_from_pem (pem, -1, error);
    }
  gnutls_free (certificate_pem.data);
  gnutls_free (key_pem.data);
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_crt_deinit (certificate);

  return result;
}
