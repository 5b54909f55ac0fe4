/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-schema.h"

G_BEGIN_DECLS

gboolean  pp_sim_xmlrpc_parse_call    (const char          *body,
                                       gsize                length,
                                       char               **method,
                                       PpSimValue         **params,
                                       GError             **error);
char     *pp_sim_xmlrpc_write_value   (const PpSimValue    *value,
                                       PpSimRelease         release);
char     *pp_sim_xmlrpc_write_bare    (const PpSimValue    *value,
                                       PpSimRelease         release);
char     *pp_sim_xmlrpc_write_success (const PpSimValue    *result,
                                       PpSimRelease         release);
char     *pp_sim_xmlrpc_write_failure (const char * const  *failure,
                                       PpSimRelease         release);
char     *pp_sim_xmlrpc_write_fault   (int                  code,
                                       const char          *text,
                                       PpSimRelease         release);

G_END_DECLS
