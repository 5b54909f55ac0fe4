/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The body of a request: wiped from memory when nobody needs it any more. */
GBytes *xapi_secret_take (char           *data,
                          gsize           length,
                          GDestroyNotify  free_data);

G_END_DECLS
