/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XapiTunnel: the #GProxy of HTTP proxies: CONNECT, with Basic or Digest when the proxy asks.
 *
 * What is connected through it is a plain connection to the server, in which TLS begins: whose
 * certificate is shown, and pinned, is the server's.
 */
#define XAPI_TUNNEL_PROTOCOL "xapi-tunnel"

void xapi_tunnel_ensure (void);

G_END_DECLS
