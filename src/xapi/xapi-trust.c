/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-trust.h"

#include "xapi-authorities.h"
#include "xapi-certificate.h"
#include "xapi-error.h"

struct _XapiTrust
{
  GObject     parent;

  GMutex      mutex;         /* uploads ask from their own threads */
  gboolean    legacy;        /* old TLS is allowed */
  GHashTable *pins;          /* (owned) "host:port" → fingerprint */
  GHashTable *fingerprints;  /* (owned) set: good for any server */
};

G_DEFINE_FINAL_TYPE (XapiTrust, xapi_trust, G_TYPE_OBJECT)

/* 64 lower-case digits from "AA:BB:…". */
static char *
normalize (const char *fingerprint)
{
  GString *digits = g_string_sized_new (64);

  for (const char *at = fingerprint; *at != '\0'; at++)
    {
      if (g_ascii_isxdigit (*at))
        g_string_append_c (digits, g_ascii_tolower (*at));
    }

  return g_string_free (digits, FALSE);
}

static void
xapi_trust_finalize (GObject *object)
{
  XapiTrust *self = XAPI_TRUST (object);

  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->pins);
  g_hash_table_unref (self->fingerprints);

  G_OBJECT_CLASS (xapi_trust_parent_class)->finalize (object);
}

static void
xapi_trust_class_init (XapiTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xapi_trust_finalize;

  xapi_authorities_share ();
}

static void
xapi_trust_init (XapiTrust *self)
{
  g_mutex_init (&self->mutex);
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fingerprints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * xapi_trust_new:
 *
 * Returns: (transfer full): a trust that knows no pins yet
 */
XapiTrust *
xapi_trust_new (void)
{
  return g_object_new (XAPI_TYPE_TRUST, NULL);
}

/**
 * xapi_trust_set_legacy:
 * @self: a trust
 * @legacy: whether TLS below 1.2 and its ciphers are allowed for this pool
 *
 * Sets how connections made from now on are made: with @legacy over XapiLegacyStream, where the
 * pin alone counts.
 */
void
xapi_trust_set_legacy (XapiTrust *self,
                       gboolean   legacy)
{
  g_return_if_fail (XAPI_IS_TRUST (self));

  g_mutex_lock (&self->mutex);
  self->legacy = legacy;
  g_mutex_unlock (&self->mutex);
}

/**
 * xapi_trust_is_legacy:
 * @self: a trust
 *
 * Returns: whether old TLS is allowed
 */
gboolean
xapi_trust_is_legacy (XapiTrust *self)
{
  gboolean legacy;

  g_return_val_if_fail (XAPI_IS_TRUST (self), FALSE);

  g_mutex_lock (&self->mutex);
  legacy = self->legacy;
  g_mutex_unlock (&self->mutex);

  return legacy;
}

/**
 * xapi_trust_add_pin:
 * @self: a trust
 * @server: "host:port"
 * @fingerprint: SHA-256 of the DER form
 *
 * Trusts one certificate for one server, instead of the one trusted before.
 */
void
xapi_trust_add_pin (XapiTrust  *self,
                    const char *server,
                    const char *fingerprint)
{
  g_return_if_fail (XAPI_IS_TRUST (self));
  g_return_if_fail (server != NULL && fingerprint != NULL);

  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->pins, g_ascii_strdown (server, -1), normalize (fingerprint));
  g_mutex_unlock (&self->mutex);
}

/**
 * xapi_trust_add_fingerprint:
 * @self: a trust
 * @fingerprint: SHA-256 of the DER form
 *
 * Trusts one certificate whatever server shows it.
 */
void
xapi_trust_add_fingerprint (XapiTrust  *self,
                            const char *fingerprint)
{
  g_return_if_fail (XAPI_IS_TRUST (self));
  g_return_if_fail (fingerprint != NULL);

  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->fingerprints, normalize (fingerprint));
  g_mutex_unlock (&self->mutex);
}

/* Whether it is the pinned one; else @pinned: (out): what was pinned, if anything was. */
static gboolean
is_pinned (XapiTrust       *self,
           const char      *server,
           GTlsCertificate *certificate,
           char           **pinned)
{
  g_autofree char *fingerprint = xapi_certificate_fingerprint (certificate);
  g_autofree char *key = g_ascii_strdown (server, -1);
  gboolean listed;

  g_mutex_lock (&self->mutex);
  *pinned = g_strdup (g_hash_table_lookup (self->pins, key));
  listed = g_hash_table_contains (self->fingerprints, fingerprint);
  g_mutex_unlock (&self->mutex);

  return listed || g_strcmp0 (*pinned, fingerprint) == 0;
}

/**
 * xapi_trust_check:
 * @self: a trust
 * @server: "host:port"
 * @certificate: what the server shows
 * @flaws: what GLib found against it
 * @error: return location
 *
 * A certificate without flaws is as good as its authority says; any other must be the pinned one.
 * May be called from any thread.
 *
 * Returns: whether to talk to the server
 */
gboolean
xapi_trust_check (XapiTrust           *self,
                  const char          *server,
                  GTlsCertificate     *certificate,
                  GTlsCertificateFlags flaws,
                  GError             **error)
{
  g_autofree char *pinned = NULL;

  g_return_val_if_fail (XAPI_IS_TRUST (self), FALSE);
  g_return_val_if_fail (server != NULL && G_IS_TLS_CERTIFICATE (certificate), FALSE);

  if (flaws == G_TLS_CERTIFICATE_NO_FLAGS || is_pinned (self, server, certificate, &pinned))
    return TRUE;

  g_propagate_error (error, xapi_error_new_certificate (server, certificate, pinned));
  return FALSE;
}

/**
 * xapi_trust_check_pin:
 * @self: a trust
 * @server: "host:port"
 * @certificate: what the server shows
 * @tls_version: (nullable): what is spoken: "TLS 1.0" …
 * @error: return location
 *
 * For old TLS: it must be the pinned one, whoever signed it. May be called from any thread.
 *
 * Returns: whether to talk to the server
 */
gboolean
xapi_trust_check_pin (XapiTrust       *self,
                      const char      *server,
                      GTlsCertificate *certificate,
                      const char      *tls_version,
                      GError         **error)
{
  g_autofree char *pinned = NULL;
  GError *distrust;

  g_return_val_if_fail (XAPI_IS_TRUST (self), FALSE);
  g_return_val_if_fail (server != NULL && G_IS_TLS_CERTIFICATE (certificate), FALSE);

  if (is_pinned (self, server, certificate, &pinned))
    return TRUE;

  distrust = xapi_error_new_certificate (server, certificate, pinned);
  xapi_error_set_tls_version (distrust, tls_version);
  g_propagate_error (error, distrust);
  return FALSE;
}
