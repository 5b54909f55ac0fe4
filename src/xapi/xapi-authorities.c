/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-authorities.h"

/*
 * The system's certificate authorities. With its own kind of database GLib reads the whole list
 * from disk for every connection, though it checks with the database (glib-networking 2.74,
 * measured: 14 ms a connection on the thread of the main loop instead of 3.5). With this one, which
 * asks that very database, it is read once.
 */
#define XAPI_TYPE_AUTHORITIES (xapi_authorities_get_type ())
G_DECLARE_FINAL_TYPE (XapiAuthorities, xapi_authorities, XAPI, AUTHORITIES, GTlsDatabase)

struct _XapiAuthorities
{
  GTlsDatabase  parent;

  GTlsDatabase *system;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (XapiAuthorities, xapi_authorities, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
xapi_authorities_verify_chain (GTlsDatabase           *database,
                               GTlsCertificate        *chain,
                               const char             *purpose,
                               GSocketConnectable     *identity,
                               GTlsInteraction        *interaction,
                               GTlsDatabaseVerifyFlags flags,
                               GCancellable           *cancellable,
                               GError                **error)
{
  return g_tls_database_verify_chain (XAPI_AUTHORITIES (database)->system, chain, purpose, identity,
                                      interaction, flags, cancellable, error);
}

static char *
xapi_authorities_create_handle (GTlsDatabase    *database,
                                GTlsCertificate *certificate)
{
  return g_tls_database_create_certificate_handle (XAPI_AUTHORITIES (database)->system,
                                                   certificate);
}

static GTlsCertificate *
xapi_authorities_lookup_handle (GTlsDatabase           *database,
                                const char             *handle,
                                GTlsInteraction        *interaction,
                                GTlsDatabaseLookupFlags flags,
                                GCancellable           *cancellable,
                                GError                **error)
{
  return g_tls_database_lookup_certificate_for_handle (XAPI_AUTHORITIES (database)->system, handle,
                                                       interaction, flags, cancellable, error);
}

static GTlsCertificate *
xapi_authorities_lookup_issuer (GTlsDatabase           *database,
                                GTlsCertificate        *certificate,
                                GTlsInteraction        *interaction,
                                GTlsDatabaseLookupFlags flags,
                                GCancellable           *cancellable,
                                GError                **error)
{
  return g_tls_database_lookup_certificate_issuer (XAPI_AUTHORITIES (database)->system, certificate,
                                                   interaction, flags, cancellable, error);
}

static GList *
xapi_authorities_lookup_issued (GTlsDatabase           *database,
                                GByteArray             *issuer,
                                GTlsInteraction        *interaction,
                                GTlsDatabaseLookupFlags flags,
                                GCancellable           *cancellable,
                                GError                **error)
{
  return g_tls_database_lookup_certificates_issued_by (XAPI_AUTHORITIES (database)->system, issuer,
                                                       interaction, flags, cancellable, error);
}

static void
xapi_authorities_finalize (GObject *object)
{
  g_clear_object (&XAPI_AUTHORITIES (object)->system);

  G_OBJECT_CLASS (xapi_authorities_parent_class)->finalize (object);
}

static void
xapi_authorities_class_init (XapiAuthoritiesClass *klass)
{
  GTlsDatabaseClass *database_class = G_TLS_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xapi_authorities_finalize;

  database_class->verify_chain = xapi_authorities_verify_chain;
  database_class->create_certificate_handle = xapi_authorities_create_handle;
  database_class->lookup_certificate_for_handle = xapi_authorities_lookup_handle;
  database_class->lookup_certificate_issuer = xapi_authorities_lookup_issuer;
  database_class->lookup_certificates_issued_by = xapi_authorities_lookup_issued;
}

static void
xapi_authorities_init (XapiAuthorities *self)
{
}

/**
 * xapi_authorities_share:
 *
 * From now on the process reads the system's authorities once, not for every connection. What is
 * trusted stays the same. May be called more than once; from one thread at a time.
 */
void
xapi_authorities_share (void)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr(GTlsDatabase) system = g_tls_backend_get_default_database (backend);
  g_autoptr(XapiAuthorities) authorities = NULL;

  if (system == NULL || XAPI_IS_AUTHORITIES (system))
    return;

  authorities = g_object_new (XAPI_TYPE_AUTHORITIES, NULL);
  authorities->system = g_steal_pointer (&system);
  g_tls_backend_set_default_database (backend, G_TLS_DATABASE (authorities));
}
