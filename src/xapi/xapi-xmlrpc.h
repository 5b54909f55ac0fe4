/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-reply.h"

G_BEGIN_DECLS

#define XAPI_XMLRPC_MAX_DEPTH 64
#define XAPI_XMLRPC_MAX_SIZE ((gsize) 256 * 1024 * 1024)

/** XapiXmlrpcParser: push parser of one methodResponse. */
typedef struct _XapiXmlrpcParser XapiXmlrpcParser;

XapiXmlrpcParser *xapi_xmlrpc_parser_new        (void);
void              xapi_xmlrpc_parser_set_limits (XapiXmlrpcParser  *self,
                                                 gsize              max_size,
                                                 guint              max_depth);
gboolean          xapi_xmlrpc_parser_feed       (XapiXmlrpcParser  *self,
                                                 const char        *data,
                                                 gsize              length,
                                                 GError           **error);
gboolean          xapi_xmlrpc_parser_has_prolog (XapiXmlrpcParser  *self);
XapiReply        *xapi_xmlrpc_parser_finish     (XapiXmlrpcParser  *self,
                                                 GError           **error);
void              xapi_xmlrpc_parser_free       (XapiXmlrpcParser  *self);

GBytes           *xapi_xmlrpc_build_call        (const char        *method,
                                                 XapiValue * const *params,
                                                 gsize              n_params);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiXmlrpcParser, xapi_xmlrpc_parser_free)

G_END_DECLS
