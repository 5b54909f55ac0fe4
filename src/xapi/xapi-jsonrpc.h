/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-reply.h"

G_BEGIN_DECLS

#define XAPI_JSONRPC_MAX_DEPTH 64
#define XAPI_JSONRPC_MAX_SIZE ((gsize) 256 * 1024 * 1024)

/** XapiJsonrpcParser: reads one JSON-RPC reply, of either version. */
typedef struct _XapiJsonrpcParser XapiJsonrpcParser;

XapiJsonrpcParser *xapi_jsonrpc_parser_new        (void);
void               xapi_jsonrpc_parser_set_limits (XapiJsonrpcParser  *self,
                                                   gsize               max_size,
                                                   guint               max_depth);
gboolean           xapi_jsonrpc_parser_feed       (XapiJsonrpcParser  *self,
                                                   const char         *data,
                                                   gsize               length,
                                                   GError            **error);
XapiReply         *xapi_jsonrpc_parser_finish     (XapiJsonrpcParser  *self,
                                                   GError            **error);
void               xapi_jsonrpc_parser_free       (XapiJsonrpcParser  *self);

GBytes            *xapi_jsonrpc_build_call        (const char         *method,
                                                   XapiValue * const  *params,
                                                   gsize               n_params);
GString           *xapi_jsonrpc_clean             (const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiJsonrpcParser, xapi_jsonrpc_parser_free)

G_END_DECLS
