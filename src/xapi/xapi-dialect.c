/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-dialect.h"

#include "xapi-methods.h"

#define NOT_FOUND 404
#define METHOD_NOT_ALLOWED 405
#define INTERNAL_ERROR 500
#define NOT_IMPLEMENTED 501

/*
 * The way to JSON-RPC, whose replies are a third of the size, without one request for the sake of it:
 *
 * 1. A login is always XML-RPC. Its reply begins with an XML prolog from 7.0 on and never before
 *    (facts: XenAPI 1.4); JSON-RPC came with the same release. So a server up to 6.5 is never asked.
 * 2. The next call that may be sent twice goes as JSON-RPC. An answer in it, a failure too, proves
 *    that the server knows it: all calls go that way then.
 * 3. Anything else – an error of HTTP, a reply that is no JSON – means XML-RPC for good. The call is
 *    sent again in that, if it may be or if the error says that nothing was done.
 *
 * Each login decides anew: the server may be of another release by then.
 */

/**
 * xapi_dialect_takes_json:
 * @self: what is known of a server
 * @method: what is to be called
 *
 * Returns: whether to send it as JSON-RPC
 */
gboolean
xapi_dialect_takes_json (const XapiDialect *self,
                         const char        *method)
{
  if (self->refused || !self->offered || g_str_equal (method, "session.login_with_password"))
    return FALSE;

  return self->proved || xapi_methods_is_idempotent (method);
}

/**
 * xapi_dialect_is_refusal:
 * @status: of HTTP, the answer to JSON-RPC
 *
 * Returns: whether it may say that there is no JSON-RPC; a proxy in trouble (502 to 504) does not
 */
gboolean
xapi_dialect_is_refusal (guint status)
{
  return (status >= 300 && status <= INTERNAL_ERROR) || status == NOT_IMPLEMENTED;
}

/**
 * xapi_dialect_refuse:
 * @self: what is known of a server
 * @method: what was called
 * @status: of HTTP
 *
 * JSON-RPC was not answered in JSON-RPC: it is not spoken again.
 *
 * Returns: whether @method may be sent again in XML-RPC
 */
gboolean
xapi_dialect_refuse (XapiDialect *self,
                     const char  *method,
                     guint        status)
{
  self->refused = TRUE;

  return status == NOT_FOUND || status == METHOD_NOT_ALLOWED || status == NOT_IMPLEMENTED ||
         xapi_methods_is_idempotent (method);
}

/**
 * xapi_reader_init:
 * @self: a reader that is clear
 * @json: whether JSON-RPC is read
 *
 * Makes it ready for one reply.
 */
void
xapi_reader_init (XapiReader *self,
                  gboolean    json)
{
  if (json)
    self->json = xapi_jsonrpc_parser_new ();
  else
    self->xml = xapi_xmlrpc_parser_new ();
}

/**
 * xapi_reader_feed:
 * @self: a reader
 * @data: the next bytes of the reply
 * @length: how many
 * @error: return location
 *
 * Returns: %FALSE once the reply is known to be none
 */
gboolean
xapi_reader_feed (XapiReader *self,
                  const char *data,
                  gsize       length,
                  GError    **error)
{
  if (self->json != NULL)
    return xapi_jsonrpc_parser_feed (self->json, data, length, error);

  return xapi_xmlrpc_parser_feed (self->xml, data, length, error);
}

/**
 * xapi_reader_finish:
 * @self: a reader
 * @dialect: learns what the reply shows
 * @error: return location
 *
 * The reply has ended.
 *
 * Returns: (transfer full): what it says; %NULL when it is cut or none (%XAPI_ERROR_PROTOCOL)
 */
XapiReply *
xapi_reader_finish (XapiReader  *self,
                    XapiDialect *dialect,
                    GError     **error)
{
  XapiReply *reply;

  if (self->json != NULL)
    {
      reply = xapi_jsonrpc_parser_finish (self->json, error);
      dialect->proved = dialect->proved || reply != NULL;
      return reply;
    }

  reply = xapi_xmlrpc_parser_finish (self->xml, error);
  if (reply != NULL)
    {
      dialect->offered = xapi_xmlrpc_parser_has_prolog (self->xml);
      dialect->proved = dialect->proved && dialect->offered;
    }

  return reply;
}

/**
 * xapi_reader_clear:
 * @self: a reader
 *
 * Frees what it holds.
 */
void
xapi_reader_clear (XapiReader *self)
{
  g_clear_pointer (&self->json, xapi_jsonrpc_parser_free);
  g_clear_pointer (&self->xml, xapi_xmlrpc_parser_free);
}
