/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XapiNetwork: how servers are reached: by which proxy, and with how much patience.
 *
 * One for many pools; thread-safe: what is set counts for what is connected or called from then on.
 * A #GProxyResolver for everything that connects: calls, uploads, probes, old TLS.
 * Properties: proxy-resolver (nullable: none; what it resolves to may hold user and password),
 * connect-timeout, call-timeout, upload-timeout (seconds).
 */
#define XAPI_TYPE_NETWORK (xapi_network_get_type ())
G_DECLARE_FINAL_TYPE (XapiNetwork, xapi_network, XAPI, NETWORK, GObject)

XapiNetwork *xapi_network_new             (void);
guint        xapi_network_get_connect     (XapiNetwork        *self);
guint        xapi_network_get_call        (XapiNetwork        *self,
                                           guint               wanted);
guint        xapi_network_get_upload      (XapiNetwork        *self);
void         xapi_network_prepare         (XapiNetwork        *self,
                                           GSocketClient      *client,
                                           guint               seconds);

/* at_proxy: whether it is still the proxy, if there is one, that has to answer. */
void         xapi_network_follow          (GSocketClientEvent  event,
                                           gboolean           *at_proxy);
GError      *xapi_network_blame           (XapiNetwork        *self,
                                           const char         *address,
                                           const char         *message);

G_END_DECLS
