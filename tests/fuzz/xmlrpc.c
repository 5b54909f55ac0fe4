/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "value.h"

#include "xapi-xmlrpc.h"

/* A reply over XML-RPC, in one piece and in small ones: the same has to come of it. */

static XapiReply *
parse (const guint8 *data,
       gsize         size,
       gsize         piece)
{
  g_autoptr(XapiXmlrpcParser) parser = xapi_xmlrpc_parser_new ();
  g_autoptr(GError) error = NULL;
  XapiReply *reply = NULL;
  gboolean fed = TRUE;

  for (gsize at = 0; fed && at < size; at += piece)
    fed = xapi_xmlrpc_parser_feed (parser, (const char *) data + at, MIN (piece, size - at),
                                   &error);
  if (fed)
    reply = xapi_xmlrpc_parser_finish (parser, &error);
  g_assert_true ((reply == NULL) == (error != NULL));

  return reply;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(XapiReply) whole = parse (data, size, MAX (size, 1));
  g_autoptr(XapiReply) pieces = parse (data, size, 1 + size % 7);

  fuzz_compare_replies (whole, pieces);

  return 0;
}
