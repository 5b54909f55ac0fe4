/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Addresses are "https://host[:port]" or "http://host[:port]"; IPv6 in brackets. */
char *xapi_address_normalize (const char  *address,   /* scheme optional: https is assumed */
                              GError     **error);
char *xapi_address_server    (const char  *address);  /* "host:port", the name trust and errors use */
char *xapi_address_with_host (const char  *address,   /* same scheme and port, other host */
                              const char  *host);

G_END_DECLS
