/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-rpc"

#include "config.h"

#include "pp-sim-rpc.h"

#include <string.h>

#include "pp-sim-dispatch.h"
#include "pp-sim-json.h"
#include "pp-sim-xmlrpc.h"

#define BODY_MAX (300 * 1024)

static void
refuse_500 (PpSimConnection *connection,
            PpSimRequest    *request,
            const char      *why)
{
  g_autofree char *html = NULL;

  html = g_markup_printf_escaped ("<html><body><h1>HTTP 500 internal server error</h1>"
                                  "An unexpected error occurred; please wait a while and try again."
                                  " If the problem persists, please contact your support "
                                  "representative.<h1> Additional information </h1>%s"
                                  "</body></html>", why);
  pp_sim_connection_refuse (connection, request, "500 Internal Error", NULL, html);
}

static char *
read_body (PpSimConnection *connection,
           gsize            length)
{
  g_autofree char *body = g_malloc (length + 1);
  gsize got = 0;

  while (got < length)
    {
      gssize count = pp_sim_connection_read (connection, body + got, length - got);

      if (count <= 0)
        return NULL;
      got += count;
    }
  body[length] = '\0';

  return g_steal_pointer (&body);
}

static void
record (PpSimWorld *world,
        const char *request,
        const char *reply)
{
  if (world->record == NULL)
    return;

  pp_sim_world_lock (world);
  fprintf (world->record, "%s\n%s\n\n", request, reply != NULL ? reply : "");
  fflush (world->record);
  pp_sim_world_unlock (world);
}

/* Malformed XML is a fault up to 6.5, an error of HTTP from 7.0 on. */
static char *
answer_xml (PpSimConnection *connection,
            const char      *body,
            gsize            length,
            PpSimAnswer     *answer)
{
  PpSimRelease release = connection->world->release;
  g_autofree char *method = NULL;
  g_autoptr(PpSimValue) params = NULL;

  if (!pp_sim_xmlrpc_parse_call (body, length, &method, &params, NULL))
    {
      if (release < PP_SIM_RELEASE_70)
        return pp_sim_xmlrpc_write_fault (1, "Failed to parse supplied XML", release);

      answer->http_error = g_strdup ("Xmlm.Error");
      return NULL;
    }

  pp_sim_dispatch (connection, method, params, "xmlrpc", answer);
  if (answer->http_error != NULL || answer->drop)
    return NULL;
  if (answer->garbage != NULL)
    return g_steal_pointer (&answer->garbage);
  if (answer->fault != NULL)
    return pp_sim_xmlrpc_write_fault (0, answer->fault, release);
  if (answer->failure != NULL)
    return pp_sim_xmlrpc_write_failure ((const char * const *) answer->failure, release);

  return answer->bare ? pp_sim_xmlrpc_write_bare (answer->result, release) :
         pp_sim_xmlrpc_write_success (answer->result, release);
}

static char *
answer_json (PpSimConnection *connection,
             const char      *body,
             gsize            length,
             PpSimAnswer     *answer)
{
  PpSimJsonVersion version = pp_sim_json_version (connection->world->release);
  g_autoptr(PpSimJsonCall) call = pp_sim_json_parse_call (body, length, NULL);

  if (call == NULL)
    {
      answer->http_error = g_strdup ("Jsonrpc.Parse_error");
      return NULL;
    }

  pp_sim_dispatch (connection, call->method, call->params, "jsonrpc", answer);
  if (answer->http_error != NULL || answer->drop)
    return NULL;
  if (answer->garbage != NULL)
    return g_steal_pointer (&answer->garbage);
  if (answer->failure != NULL)
    return pp_sim_json_write_failure (call, version, (const char * const *) answer->failure);

  return pp_sim_json_write_success (call, version, answer->result);
}

static gboolean
send_reply (PpSimConnection *connection,
            PpSimRequest    *request,
            const char      *type,
            const char      *body,
            gboolean         half)
{
  g_autofree char *reply = NULL;

  reply = g_strdup_printf ("HTTP/1.%d 200 OK\r\n"
                           "content-length: %zu\r\n"
                           "connection:%s\r\n"
                           "cache-control:no-cache, no-store\r\n"
                           "content-type:%s\r\n"
                           "Access-Control-Allow-Origin:*\r\n"
                           "Access-Control-Allow-Headers:X-Requested-With\r\n"
                           "\r\n%s",
                           request->http10 ? 0 : 1, strlen (body),
                           request->keep_alive ? "keep-alive" : "close", type, body);

  if (!half)
    return pp_sim_connection_write (connection, reply, -1);
  pp_sim_connection_write (connection, reply, (gssize) (strlen (reply) - strlen (body) / 2));

  return FALSE;
}

/**
 * pp_sim_rpc_serve:
 * @connection: a connection
 * @request: a POST to any path
 *
 * Answers one call by the rules of facts §1.2 and §1.3: JSON-RPC on /jsonrpc where the release has
 * that, XML-RPC anywhere else.
 *
 * Returns: whether the connection stays open
 */
gboolean
pp_sim_rpc_serve (PpSimConnection *connection,
                  PpSimRequest    *request)
{
  PpSimWorld *world = connection->world;
  gboolean json = g_str_equal (request->path, "/jsonrpc") && !world->no_jsonrpc &&
                  pp_sim_json_version (world->release) != PP_SIM_JSON_NONE;
  g_autofree char *body = NULL;
  g_autofree char *reply = NULL;
  g_auto(PpSimAnswer) answer = { NULL };

  if (request->content_length < 0)
    {
      refuse_500 (connection, request, "Failure(\"We require a content-length: HTTP header\")");
      return FALSE;
    }
  if (request->content_length > BODY_MAX)
    {
      refuse_500 (connection, request, "Http_svr.Client_requested_size_over_limit");
      return FALSE;
    }

  body = read_body (connection, request->content_length);
  if (body == NULL)
    return FALSE;

  reply = json ? answer_json (connection, body, request->content_length, &answer) :
          answer_xml (connection, body, request->content_length, &answer);
  record (world, body, reply);
  if (answer.http_error != NULL)
    refuse_500 (connection, request, answer.http_error);

  return reply != NULL &&
         send_reply (connection, request, json ? "application/json" : "text/xml", reply,
                     answer.half) &&
         request->keep_alive;
}
