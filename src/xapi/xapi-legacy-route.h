/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xapi-network.h"
#include "xapi-trust.h"

G_BEGIN_DECLS

/**
 * XapiLegacyRoute: the way of a SoupSession to one server by a XapiLegacyStream.
 *
 * As its remote-connectable: whatever the messages say, bytes go there, in TLS, or nowhere.
 */
#define XAPI_TYPE_LEGACY_ROUTE (xapi_legacy_route_get_type ())
G_DECLARE_FINAL_TYPE (XapiLegacyRoute, xapi_legacy_route, XAPI, LEGACY_ROUTE, GObject)

XapiLegacyRoute *xapi_legacy_route_new (const char  *address,
                                        XapiTrust   *trust,
                                        XapiNetwork *network);

G_END_DECLS
