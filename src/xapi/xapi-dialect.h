/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-jsonrpc.h"
#include "xapi-xmlrpc.h"

G_BEGIN_DECLS

/** XapiDialect: which encoding one server is spoken to in, learned from what it answers. */
typedef struct
{
  gboolean offered;  /* a reply showed the RPC layer that JSON-RPC came with */
  gboolean proved;   /* a call was answered in JSON-RPC */
  gboolean refused;  /* one was not: never again */
} XapiDialect;

gboolean xapi_dialect_takes_json (const XapiDialect *self,
                                  const char        *method);
gboolean xapi_dialect_refuse     (XapiDialect       *self,
                                  const char        *method,
                                  guint              status);
gboolean xapi_dialect_is_refusal (guint              status);

/** XapiReader: the parser of a reply, in either encoding. */
typedef struct
{
  XapiXmlrpcParser  *xml;   /* (owned) (nullable) one of the two */
  XapiJsonrpcParser *json;  /* (owned) (nullable) */
} XapiReader;

void       xapi_reader_init   (XapiReader   *self,
                               gboolean      json);
gboolean   xapi_reader_feed   (XapiReader   *self,
                               const char   *data,
                               gsize         length,
                               GError      **error);
XapiReply *xapi_reader_finish (XapiReader   *self,
                               XapiDialect  *dialect,
                               GError      **error);
void       xapi_reader_clear  (XapiReader   *self);

G_END_DECLS
