/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** XapiCertificate: what a person is shown of a certificate. */
typedef struct
{
  char     *fingerprint;  /* (owned) SHA-256 of the DER form, 64 lower-case hexadecimal digits */
  char     *subject;      /* (owned) distinguished name */
  char     *issuer;       /* (owned) distinguished name */
  char     *key_type;     /* (owned) "RSA", "EC/ECDSA" … as GnuTLS names it */
  char     *signature;    /* (owned) "RSA-SHA1", "RSA-SHA256" … */
  guint     key_bits;
  gint64    not_before;   /* Unix seconds */
  gint64    not_after;    /* Unix seconds */
  gboolean  self_signed;
} XapiCertificate;

char            *xapi_certificate_fingerprint (GTlsCertificate  *certificate);
XapiCertificate *xapi_certificate_describe    (GTlsCertificate  *certificate,
                                               GError          **error);
void             xapi_certificate_free        (XapiCertificate  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiCertificate, xapi_certificate_free)

G_END_DECLS
