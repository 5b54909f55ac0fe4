/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "value.h"

#include "xapi-xmlrpc.h"

/* A reply over XML-RPC, in one piece and in small ones, and behind a comment, which leaves all of it
 * to libxml2: the same has to come of it. */

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

static void
compare_with_libxml2 (const guint8 *data,
                      gsize         size,
                      XapiReply    *seen)
{
  g_autoptr(GString) behind = g_string_new ("<!-- -->");
  g_autoptr(XapiReply) reply = NULL;

  g_string_append_len (behind, (const char *) data, (gssize) size);
  reply = parse ((const guint8 *) behind->str, behind->len, behind->len);
  fuzz_compare_replies (seen, reply);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(XapiReply) whole = parse (data, size, MAX (size, 1));
  g_autoptr(XapiReply) pieces = parse (data, size, 1 + size % 7);

  fuzz_compare_replies (whole, pieces);
  if (size > 1 && data[0] == '<' && g_ascii_isalpha (data[1]))
    compare_with_libxml2 (data, size, whole);

  return 0;
}
