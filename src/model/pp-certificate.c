/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-certificate"

#include "config.h"

#include <poolpatch/pp-certificate.h>

#include "pp-model-private.h"

#include <string.h>

#define RSA_BITS_MIN 2048

G_DEFINE_BOXED_TYPE (PpCertificate, pp_certificate, pp_certificate_ref, pp_certificate_unref)

/* By today's measure. */
static void
judge (PpCertificate *self)
{
  static const char * const old[] = { "SSL 3.0", "TLS 1.0", "TLS 1.1", NULL };

  self->weak_key = strstr (self->key_type, "RSA") != NULL && self->key_bits < RSA_BITS_MIN;
  self->weak_signature = strstr (self->signature, "SHA1") != NULL ||
                         strstr (self->signature, "MD5") != NULL;
  self->weak_tls = self->tls_version != NULL && g_strv_contains (old, self->tls_version);
}

/**
 * pp_certificate_new:
 * @facts: the members, copied; what is weak is found out here
 *
 * Returns: (transfer full): a certificate
 */
PpCertificate *
pp_certificate_new (const PpCertificate *facts)
{
  PpCertificate *self;

  g_return_val_if_fail (facts != NULL, NULL);

  self = g_atomic_rc_box_new (PpCertificate);
  *self = *facts;
  self->fingerprint = pp_model_dup_lower (facts->fingerprint);
  self->subject = pp_model_dup (facts->subject);
  self->issuer = pp_model_dup (facts->issuer);
  self->key_type = pp_model_dup (facts->key_type);
  self->signature = pp_model_dup (facts->signature);
  self->tls_version = pp_model_dup_or_null (facts->tls_version);
  judge (self);

  return self;
}

/**
 * pp_certificate_ref:
 * @self: a certificate
 *
 * Returns: (transfer full): @self
 */
PpCertificate *
pp_certificate_ref (PpCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
certificate_clear (gpointer data)
{
  PpCertificate *self = data;

  g_free (self->fingerprint);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->key_type);
  g_free (self->signature);
  g_free (self->tls_version);
}

/**
 * pp_certificate_unref:
 * @self: (transfer full): a certificate
 */
void
pp_certificate_unref (PpCertificate *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, certificate_clear);
}

/**
 * pp_certificate_format_fingerprint:
 * @fingerprint: hexadecimal digits, with or without colons
 *
 * Returns: (transfer full): "AB:CD:…", as server consoles and other tools print it
 */
char *
pp_certificate_format_fingerprint (const char *fingerprint)
{
  GString *text = g_string_new (NULL);
  guint n_digits = 0;

  g_return_val_if_fail (fingerprint != NULL, NULL);

  for (const char *digit = fingerprint; *digit != '\0'; digit++)
    {
      if (*digit == ':')
        continue;
      if (n_digits > 0 && n_digits % 2 == 0)
        g_string_append_c (text, ':');
      g_string_append_c (text, g_ascii_toupper (*digit));
      n_digits++;
    }

  return g_string_free (text, FALSE);
}
