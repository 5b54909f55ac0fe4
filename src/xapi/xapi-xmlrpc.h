/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-value.h"

G_BEGIN_DECLS

#define XAPI_XMLRPC_MAX_DEPTH 64
#define XAPI_XMLRPC_MAX_SIZE ((gsize) 256 * 1024 * 1024)

/** XapiReply: what a call came to: a value, or a failure with its code and parameters. */
typedef struct
{
  gboolean    success;
  XapiValue  *value;   /* (owned) (nullable) of a success */
  char       *code;    /* (owned) (nullable) of a failure; "Fault" for an XML-RPC <fault> */
  char      **params;  /* (owned) (nullable) of a failure, without the code */
} XapiReply;

void              xapi_reply_free               (XapiReply         *self);

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
XapiReply        *xapi_xmlrpc_parser_finish     (XapiXmlrpcParser  *self,
                                                 GError           **error);
void              xapi_xmlrpc_parser_free       (XapiXmlrpcParser  *self);

GBytes           *xapi_xmlrpc_build_call        (const char        *method,
                                                 XapiValue * const *params,
                                                 gsize              n_params);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiReply, xapi_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XapiXmlrpcParser, xapi_xmlrpc_parser_free)

G_END_DECLS
