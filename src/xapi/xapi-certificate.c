/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-certificate.h"

#include "xapi-error.h"

#include <gnutls/x509.h>

typedef struct gnutls_x509_crt_int GnutlsCertificate;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GnutlsCertificate, gnutls_x509_crt_deinit)

static GByteArray *
dup_der (GTlsCertificate * certificate)
{
  GByteArray *der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der;
}

/**
 * xapi_certificate_fingerprint:
 * @certificate: a certificate
 *
 * Returns: (transfer full): SHA-256 of its DER form, 64 lower-case hexadecimal digits
 */
char *
xapi_certificate_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  der = dup_der (certificate);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static char *
dup_name (gnutls_x509_crt_t parsed,
          gboolean          issuer)
{
  gnutls_datum_t text = { NULL, 0 };
  char *name = NULL;
  int code = issuer
    ? gnutls_x509_crt_get_issuer_dn3 (parsed, &text, 0)
    : gnutls_x509_crt_get_dn3 (parsed, &text, 0);

  if (code == GNUTLS_E_SUCCESS)
    name = g_utf8_make_valid ((const char *) text.data, (gssize) text.size);
  gnutls_free (text.data);

  return name != NULL ? name : g_strdup ("");
}

/**
 * xapi_certificate_describe:
 * @certificate: a certificate
 * @error: return location
 *
 * Returns: (transfer full): what a person is shown of it; %NULL when GnuTLS cannot read it
 */
XapiCertificate *
xapi_certificate_describe (GTlsCertificate *certificate,
                           GError         **error)
{
  g_autoptr(GByteArray) der = NULL;
  g_autoptr(GnutlsCertificate) parsed = NULL;
  gnutls_datum_t datum;
  unsigned int key_bits = 0;
  int key_type;
  int code;
  XapiCertificate *self;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  der = dup_der (certificate);
  datum = (gnutls_datum_t) { der->data, der->len };
  code = gnutls_x509_crt_init (&parsed);
  if (code == GNUTLS_E_SUCCESS)
    code = gnutls_x509_crt_import (parsed, &datum, GNUTLS_X509_FMT_DER);
  if (code != GNUTLS_E_SUCCESS)
    {
      g_propagate_error (error, xapi_error_new (XAPI_ERROR_PROTOCOL, NULL,
                                                "the certificate cannot be read: %s",
                                                gnutls_strerror (code)));
      return NULL;
    }

  self = g_new0 (XapiCertificate, 1);
  self->fingerprint = xapi_certificate_fingerprint (certificate);
  self->subject = dup_name (parsed, FALSE);
  self->issuer = dup_name (parsed, TRUE);
  key_type = gnutls_x509_crt_get_pk_algorithm (parsed, &key_bits);
  self->key_type = g_strdup (key_type >= 0 ? gnutls_pk_get_name (key_type) : "");
  self->key_bits = key_bits;
  code = gnutls_x509_crt_get_signature_algorithm (parsed);
  self->signature = g_strdup (code >= 0 ? gnutls_sign_get_name (code) : NULL);
  if (self->signature == NULL)
    self->signature = g_strdup ("");
  self->not_before = gnutls_x509_crt_get_activation_time (parsed);
  self->not_after = gnutls_x509_crt_get_expiration_time (parsed);
  self->self_signed = gnutls_x509_crt_check_issuer (parsed, parsed) != 0;

  return self;
}

/**
 * xapi_certificate_free:
 * @self: (transfer full): a description
 *
 * Frees it.
 */
void
xapi_certificate_free (XapiCertificate *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->fingerprint);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->key_type);
  g_free (self->signature);
  g_free (self);
}
