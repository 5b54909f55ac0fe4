/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PpCertificate: what a person is shown of a server's certificate before they trust it.
 * Immutable: members are read directly and never written after pp_certificate_new(), which finds out
 * itself what is weak.
 */
typedef struct
{
  char     *fingerprint;    /* (owned) SHA-256 of the DER form, 64 lower-case hexadecimal digits */
  char     *subject;        /* (owned) distinguished name */
  char     *issuer;         /* (owned) distinguished name */
  char     *key_type;       /* (owned) "RSA", "ECDSA" … */
  char     *signature;      /* (owned) "RSA-SHA1", "RSA-SHA256" … */
  char     *tls_version;    /* (owned) (nullable) "TLS 1.0" … "TLS 1.3"; NULL when not known */
  guint     key_bits;
  gint64    not_before;     /* Unix seconds */
  gint64    not_after;      /* Unix seconds */
  gboolean  self_signed;
  gboolean  weak_key;       /* RSA below 2048 bits */
  gboolean  weak_signature; /* MD5 or SHA-1 */
  gboolean  weak_tls;       /* older than TLS 1.2 */
} PpCertificate;

#define PP_TYPE_CERTIFICATE (pp_certificate_get_type ())
GType          pp_certificate_get_type           (void);

PpCertificate *pp_certificate_new                (const PpCertificate *facts);
PpCertificate *pp_certificate_ref                (PpCertificate       *self);
void           pp_certificate_unref              (PpCertificate       *self);
char          *pp_certificate_format_fingerprint (const char          *fingerprint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpCertificate, pp_certificate_unref)

G_END_DECLS
