/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-schema.h"

G_BEGIN_DECLS

gboolean  sim_xmlrpc_parse_call     (const char         *body,
                                     gsize               length,
                                     char              **method,
                                     SimValue          **params,
                                     GError            **error);
char     *sim_xmlrpc_write_value    (const SimValue     *value,
                                     SimRelease          release);
char     *sim_xmlrpc_write_bare    (const SimValue     *value,
                                    SimRelease          release);
char     *sim_xmlrpc_write_success  (const SimValue     *result,
                                     SimRelease          release);
char     *sim_xmlrpc_write_failure  (const char * const *failure,
                                     SimRelease          release);
char     *sim_xmlrpc_write_fault    (int                 code,
                                     const char         *text,
                                     SimRelease          release);

G_END_DECLS
