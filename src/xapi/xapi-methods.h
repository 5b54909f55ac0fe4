/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one list of methods that can be sent; add a line in xapi-methods.c when a caller sends it. */
const char * const *xapi_methods_list          (void);  /* sorted, (transfer none), NULL-terminated */
gboolean            xapi_methods_has           (const char *method);
gboolean            xapi_methods_is_idempotent (const char *method);

G_END_DECLS
