/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XapiTrust: decides about every TLS certificate of a pool, for calls and uploads alike.
 * Thread-safe. Legacy: the person has allowed old TLS for this pool; then only pins count.
 * Fingerprints: SHA-256 of the DER form; any case, colons allowed.
 * A server is named "host:port" as xapi_session_get_server() and xapi_error_get_server() name it.
 */
#define XAPI_TYPE_TRUST (xapi_trust_get_type ())
G_DECLARE_FINAL_TYPE (XapiTrust, xapi_trust, XAPI, TRUST, GObject)

XapiTrust *xapi_trust_new             (void);
void       xapi_trust_set_legacy      (XapiTrust            *self,
                                       gboolean              legacy);
gboolean   xapi_trust_is_legacy       (XapiTrust            *self);
void       xapi_trust_add_pin         (XapiTrust            *self,
                                       const char           *server,
                                       const char           *fingerprint);
void       xapi_trust_add_fingerprint (XapiTrust            *self,
                                       const char           *fingerprint);
gboolean   xapi_trust_check           (XapiTrust            *self,
                                       const char           *server,
                                       GTlsCertificate      *certificate,
                                       GTlsCertificateFlags  flaws,
                                       GError              **error);
gboolean   xapi_trust_check_pin       (XapiTrust            *self,
                                       const char           *server,
                                       GTlsCertificate      *certificate,
                                       const char           *tls_version,
                                       GError              **error);

G_END_DECLS
