/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xapi-trust.h"

G_BEGIN_DECLS

/**
 * XapiLegacyTls: one TLS connection with what servers up to 7.6 may be limited to, over a socket.
 *
 * Refcounted; used by one thread at a time. Nothing here blocks: WOULD_BLOCK says to wait for the
 * socket.
 */
typedef struct _XapiLegacyTls XapiLegacyTls;

XapiLegacyTls *xapi_legacy_tls_new          (GSocket        *socket,
                                             XapiTrust      *trust,
                                             const char     *server,
                                             GError        **error);
XapiLegacyTls *xapi_legacy_tls_ref          (XapiLegacyTls  *self);
void           xapi_legacy_tls_unref        (XapiLegacyTls  *self);
GSocket       *xapi_legacy_tls_get_socket   (XapiLegacyTls  *self);
gboolean       xapi_legacy_tls_handshake    (XapiLegacyTls  *self,
                                             GError        **error);
GIOCondition   xapi_legacy_tls_get_wanted   (XapiLegacyTls  *self);
gboolean       xapi_legacy_tls_has_pending  (XapiLegacyTls  *self);
gssize         xapi_legacy_tls_receive      (XapiLegacyTls  *self,
                                             void           *buffer,
                                             gsize           count,
                                             GError        **error);
gssize         xapi_legacy_tls_send         (XapiLegacyTls  *self,
                                             const void     *data,
                                             gsize           count,
                                             GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiLegacyTls, xapi_legacy_tls_unref)

G_END_DECLS
