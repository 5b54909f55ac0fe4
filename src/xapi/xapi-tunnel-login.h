/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to send as Proxy-Authorization after a 407. */
char *xapi_tunnel_login_answer (const char *challenges,
                                const char *target,
                                const char *user,
                                const char *password,
                                const char *cnonce);

G_END_DECLS
