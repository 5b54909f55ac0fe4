/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-rpc"

#include "config.h"

#include "pp-sim-rpc.h"

#include <string.h>

#include "pp-sim-xmlrpc.h"

#define BODY_MAX (300 * 1024)

typedef struct
{
  char    *body;     /* (owned) (nullable) XML; NULL = no RPC reply at all */
  char    *http_error; /* (owned) (nullable) text for a 500 */
  gboolean drop;
} Answer;

/* Calls ------------------------------------------------------------------------------------- */

const char *
pp_sim_call_text (PpSimCall *call,
                  guint      position)
{
  return pp_sim_value_text (pp_sim_value_item (call->params, position));
}

PpSimValue *
pp_sim_call_param (PpSimCall *call,
                   guint      position)
{
  return pp_sim_value_item (call->params, position);
}

void
pp_sim_call_return (PpSimCall  *call,
                    PpSimValue *result)
{
  g_clear_pointer (&call->result, pp_sim_value_free);
  call->result = result;
}

void
pp_sim_call_fail_strv (PpSimCall          *call,
                       const char * const *failure)
{
  g_strfreev (call->failure);
  call->failure = g_strdupv ((char **) failure);
}

void
pp_sim_call_fail (PpSimCall  *call,
                  const char *code,
                  ...)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  const char *word;
  va_list args;

  va_start (args, code);
  for (word = code; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (args);
  g_ptr_array_add (words, NULL);

  pp_sim_call_fail_strv (call, (const char * const *) words->pdata);
}

gboolean
pp_sim_call_failed (PpSimCall *call)
{
  return call->failure != NULL;
}

/* Checks ------------------------------------------------------------------------------------ */

static gboolean
fail_unmarshal (PpSimCall        *call,
                const char       *expected,
                const PpSimValue *value)
{
  g_autofree char *xml = pp_sim_xmlrpc_write_value (value, call->world->release);

  pp_sim_call_fail (call, "XMLRPC_UNMARSHAL_FAILURE", expected, xml, NULL);

  return FALSE;
}

static gboolean
check_ref (PpSimCall  *call,
           const char *type,
           const char *ref)
{
  g_autofree char *class_name = g_strndup (type + 4, strlen (type) - 5);
  PpSimObject *object = pp_sim_db_lookup (call->pool->db, ref);

  /* Classes that are not served have no objects to look for. */
  if (!pp_sim_schema_has_class (call->world->release, class_name) ||
      (object != NULL && g_str_equal (object->class_name, class_name)))
    return TRUE;

  pp_sim_call_fail (call, "HANDLE_INVALID", class_name, ref, NULL);

  return FALSE;
}

static gboolean
check_type (PpSimCall        *call,
            const char       *type,
            const PpSimValue *value)
{
  PpSimKind kind = pp_sim_value_kind (value);
  char *end = NULL;

  if (g_str_has_prefix (type, "ref("))
    return kind == PP_SIM_STRING ? check_ref (call, type, pp_sim_value_text (value)) :
           fail_unmarshal (call, "string", value);
  if (g_str_equal (type, "string"))
    return kind == PP_SIM_STRING || fail_unmarshal (call, type, value);
  if (g_str_equal (type, "bool"))
    return kind == PP_SIM_BOOL || fail_unmarshal (call, "boolean", value);
  if (g_str_has_prefix (type, "set"))
    return kind == PP_SIM_ARRAY || fail_unmarshal (call, "array", value);
  if (g_str_has_prefix (type, "map"))
    return kind == PP_SIM_STRUCT || fail_unmarshal (call, "struct", value);

  /* Integers are text on the wire; a float is a double, text is taken as well. */
  if (g_str_equal (type, "float") && kind == PP_SIM_DOUBLE)
    return TRUE;
  if (kind != PP_SIM_STRING || *pp_sim_value_text (value) == '\0')
    return fail_unmarshal (call, type, value);
  if (g_str_equal (type, "int"))
    g_ascii_strtoll (pp_sim_value_text (value), &end, 10);
  else
    g_ascii_strtod (pp_sim_value_text (value), &end);

  return *end == '\0' || fail_unmarshal (call, type, value);
}

/* Both numbers leave the session out; without even a session the second one is -1 (facts §13). */
static gboolean
check_params (PpSimCall         *call,
              const PpSimMethod *method)
{
  g_auto(GStrv) types = g_strsplit (method->types, " ", -1);
  guint n_types = g_strv_length (types);
  int n_given = (int) pp_sim_value_length (call->params);
  int n_needed = (int) (n_types - method->n_optional);
  g_autofree char *expected = NULL;
  g_autofree char *received = NULL;

  if (call->session == NULL && !method->sessionless)
    n_given = -1;
  if (n_given >= n_needed && (n_given <= (int) n_types || method->n_optional > 0))
    return TRUE;

  expected = g_strdup_printf ("%d", n_needed);
  received = g_strdup_printf ("%d", n_given);
  pp_sim_call_fail (call, "MESSAGE_PARAMETER_COUNT_MISMATCH", call->method, expected, received, NULL);

  return FALSE;
}

static gboolean
check_types (PpSimCall         *call,
             const PpSimMethod *method)
{
  g_auto(GStrv) types = g_strsplit (method->types, " ", -1);
  guint n_types = g_strv_length (types);

  for (guint i = 0; i < MIN (pp_sim_value_length (call->params), n_types); i++)
    if (!check_type (call, types[i], pp_sim_value_item (call->params, i)))
      return FALSE;

  return TRUE;
}

static void
fail_slave (PpSimCall *call)
{
  pp_sim_call_fail (call, "HOST_IS_SLAVE",
                    pp_sim_value_text (pp_sim_db_get (call->pool->db, pp_sim_pool_master (call->pool),
                                                      "address")), NULL);
}

static gboolean
check_session (PpSimCall         *call,
               const PpSimMethod *method)
{
  gboolean slave = g_strcmp0 (call->host, pp_sim_pool_master (call->pool)) != 0;

  if (method != NULL && method->sessionless)
    return TRUE;

  /* A member knows no client's session: the master does (facts §2.2). */
  if (slave)
    fail_slave (call);
  else if (call->session == NULL || !pp_sim_session_exists (call->pool, call->session))
    pp_sim_call_fail (call, "SESSION_INVALID", call->session != NULL ? call->session : "", NULL);

  return !pp_sim_call_failed (call);
}

/* Dispatch ---------------------------------------------------------------------------------- */

typedef struct
{
  PpSimCall          call;
  const PpSimMethod *method;
  PpSimValue        *params;
  char              *session;
  char              *task;
} AsyncCall;

static gpointer
run_async (gpointer data)
{
  AsyncCall *async = data;
  PpSimCall *call = &async->call;
  g_autofree char *text = NULL;

  pp_sim_world_lock (call->world);
  async->method->handler (call);
  if (call->failure != NULL)
    {
      pp_sim_task_fail (call->pool, async->task, (const char * const *) call->failure);
    }
  else
    {
      /* Void is "" up to 6.5; anything else one <value> (facts §5.2). */
      text = call->result != NULL ? pp_sim_xmlrpc_write_value (call->result, call->world->release) :
             g_strdup (call->world->release < PP_SIM_RELEASE_70 ? "" : "<value></value>");
      pp_sim_task_succeed (call->pool, async->task, text);
    }
  pp_sim_world_unlock (call->world);

  g_clear_pointer (&call->result, pp_sim_value_free);
  g_strfreev (call->failure);
  pp_sim_value_free (async->params);
  g_free (async->session);
  g_free (async->task);
  g_free (async);

  return NULL;
}

static void
start_async (PpSimCall         *call,
             const PpSimMethod *method)
{
  g_autofree char *label = g_strconcat ("Async.", call->method, NULL);
  AsyncCall *async = g_new0 (AsyncCall, 1);

  async->method = method;
  async->params = pp_sim_value_copy (call->params);
  async->session = g_strdup (call->session);
  async->task = pp_sim_task_create (call->pool, call->host, label, "");
  async->call = *call;
  async->call.result = NULL;
  async->call.failure = NULL;
  async->call.method = method->name;
  async->call.params = async->params;
  async->call.session = async->session;
  async->call.task = async->task;
  pp_sim_call_return (call, pp_sim_string (async->task));
  g_thread_unref (g_thread_new ("async", run_async, async));
}

/* Names may be written host_get_all for host.get_all; host_patch_apply is of the longest class. */
static char *
normalize_method (PpSimWorld *world,
                  const char *name)
{
  const char *end = NULL;

  if (strchr (name, '.') != NULL)
    return g_strdup (name);

  for (const char *at = strchr (name, '_'); at != NULL; at = strchr (at + 1, '_'))
    {
      g_autofree char *class_name = g_strndup (name, at - name);

      if (pp_sim_schema_has_class (world->release, class_name) ||
          g_str_equal (class_name, "event"))
        end = at;
    }

  return end != NULL ? g_strdup_printf ("%.*s.%s", (int) (end - name), name, end + 1) :
         g_strdup (name);
}

static const char *
type_name (const PpSimValue *value)
{
  static const char * const names[] = {
    "nil", "string", "int", "bool", "double", "datetime", "i4", "array", "struct"
  };

  return names[pp_sim_value_kind (value)];
}

/* What a client sent may hold anything. */
static void
append_json_text (GString    *out,
                  const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_printf (out, "\\%c", *at);
      else if ((guchar) at[0] < 0x20)
        g_string_append_printf (out, "\\u%04x", at[0]);
      else
        g_string_append_c (out, *at);
    }
  g_string_append_c (out, '"');
}

static void
log_call (PpSimWorld       *world,
          PpSimPool        *pool,
          const char       *host,
          const char       *method,
          const PpSimValue *params)
{
  GString *text = g_string_new (NULL);

  g_string_append (text, "{\"method\":");
  append_json_text (text, method);
  g_string_append (text, ",\"host\":");
  append_json_text (text, pp_sim_pool_host_name (pool, host));
  g_string_append (text, ",\"params\":[");
  for (guint i = 0; i < pp_sim_value_length (params); i++)
    g_string_append_printf (text, "%s\"%s\"", i > 0 ? "," : "",
                            type_name (pp_sim_value_item (params, i)));
  g_string_append (text, "]}");
  g_ptr_array_add (world->calls, g_string_free (text, FALSE));
}

/* Everything but the session, which is the first parameter of all calls but a few. */
static PpSimValue *
split_session (PpSimCall         *call,
               const PpSimMethod *method,
               PpSimValue        *all)
{
  gboolean sessionless = method != NULL && method->sessionless;
  PpSimValue *rest = pp_sim_array ();

  for (guint i = sessionless ? 0 : 1; i < pp_sim_value_length (all); i++)
    pp_sim_value_append (rest, pp_sim_value_copy (pp_sim_value_item (all, i)));
  if (!sessionless && pp_sim_value_length (all) > 0)
    call->session = pp_sim_value_text (pp_sim_value_item (all, 0));
  call->params = rest;

  return rest;
}

static void
refuse_async (PpSimCall *call,
              Answer    *answer)
{
  g_autofree char *text = g_strdup_printf ("No async mode for this operation (rpc: %s)",
                                           call->method);

  answer->body = pp_sim_xmlrpc_write_fault (0, text, call->world->release);
}

/* The one reply without a status: all names, and those with an asynchronous form twice. */
static void
list_methods (PpSimWorld *world,
              Answer     *answer)
{
  g_autoptr(PpSimValue) names = pp_sim_array ();
  GHashTableIter iter;
  gpointer value;

  pp_sim_generic_list (world->release, names);
  g_hash_table_iter_init (&iter, world->methods);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const PpSimMethod *method = value;

      pp_sim_value_append (names, pp_sim_string (method->name));
      if (method->async)
        pp_sim_value_append (names, pp_sim_take_string (g_strconcat ("Async.", method->name, NULL)));
    }
  answer->body = pp_sim_xmlrpc_write_bare (names, world->release);
}

static void
dispatch (PpSimCall  *call,
          PpSimValue *all,
          gboolean    async,
          Answer     *answer)
{
  const PpSimMethod *method = g_hash_table_lookup (call->world->methods, call->method);
  g_autoptr(PpSimValue) rest = split_session (call, method, all);

  if (!async && g_str_equal (call->method, "system.listMethods"))
    {
      list_methods (call->world, answer);
    }
  else if (method == NULL && !pp_sim_generic_handle (call))
    {
      g_printerr ("poolpatch-sim: no method %s\n", call->method);
      pp_sim_call_fail (call, "MESSAGE_METHOD_UNKNOWN", call->method, NULL);
    }
  else if (async && (method == NULL || !method->async))
    {
      refuse_async (call, answer);
    }
  else if (method != NULL && check_params (call, method) && check_session (call, method) &&
           check_types (call, method))
    {
      if (async)
        start_async (call, method);
      else
        method->handler (call);
    }
}

/* The host a call is about: the first one among its parameters, else the one it came to. */
static const char *
subject_host (PpSimCall        *call,
              const PpSimValue *all)
{
  for (guint i = 0; i < pp_sim_value_length (all); i++)
    {
      PpSimValue *item = pp_sim_value_item (all, i);
      PpSimObject *object = NULL;

      if (pp_sim_value_kind (item) == PP_SIM_STRING)
        object = pp_sim_db_lookup (call->pool->db, pp_sim_value_text (item));
      if (object != NULL && g_str_equal (object->class_name, "host"))
        return object->ref;
    }

  return call->host;
}

/* What was asynchronous fails in its task. */
static void
fail_as_asked (PpSimCall        *call,
               const PpSimFault *fault,
               gboolean          async)
{
  const PpSimMethod *method = g_hash_table_lookup (call->world->methods, call->method);
  g_autofree char *task = NULL;

  if (!async || method == NULL || !method->async)
    {
      pp_sim_call_fail_strv (call, (const char * const *) fault->error);
      return;
    }

  task = pp_sim_task_create (call->pool, call->host, call->method, "");
  pp_sim_task_fail (call->pool, task, (const char * const *) fault->error);
  pp_sim_call_return (call, pp_sim_string (task));
}

/* A fault that was asked for: returns whether it is the answer. */
static gboolean
apply_fault (PpSimCall        *call,
             const PpSimValue *all,
             gboolean          async,
             Answer           *answer)
{
  const char *host = subject_host (call, all);
  const PpSimFault *fault;

  fault = pp_sim_faults_hit (call->world->faults, PP_SIM_FAULT_ON_CALL, call->method,
                             pp_sim_pool_host_name (call->pool, host),
                             pp_sim_value_text (pp_sim_db_get (call->pool->db, host, "uuid")));
  if (fault == NULL)
    return FALSE;

  switch (fault->action)
    {
    case PP_SIM_FAULT_FAIL:
      fail_as_asked (call, fault, async);
      return TRUE;

    case PP_SIM_FAULT_GARBAGE:
      answer->body = g_strdup ("<html>this is <b>no</b> answer");
      return TRUE;

    case PP_SIM_FAULT_HTTP_500:
      answer->http_error = g_strdup ("Failure(\"asked for\")");
      return TRUE;

    case PP_SIM_FAULT_CLOSE:
      answer->drop = TRUE;
      return TRUE;

    case PP_SIM_FAULT_HANG:
    case PP_SIM_FAULT_DELAY:
      {
        double seconds = fault->action == PP_SIM_FAULT_HANG ? 3600 : fault->seconds;

        pp_sim_world_unlock (call->world);
        g_usleep ((gulong) (seconds * G_USEC_PER_SEC));
        pp_sim_world_lock (call->world);
      }
      return FALSE;

    case PP_SIM_FAULT_NONE:
    case PP_SIM_FAULT_CUT:
    case PP_SIM_FAULT_NEVER_RETURNS:
    case PP_SIM_FAULT_OFFLINE:
    default:
      return FALSE;
    }
}

static void
handle (PpSimConnection *connection,
        const char      *body,
        gsize            length,
        Answer          *answer)
{
  PpSimWorld *world = connection->world;
  PpSimCall call = { .world = world, .pool = connection->pool, .host = connection->host };
  g_autofree char *given = NULL;
  g_autofree char *method = NULL;
  g_autoptr(PpSimValue) all = NULL;
  g_auto(GStrv) gate = NULL;
  gboolean async;

  if (!pp_sim_xmlrpc_parse_call (body, length, &given, &all, NULL))
    {
      if (world->release < PP_SIM_RELEASE_70)
        answer->body = pp_sim_xmlrpc_write_fault (1, "Failed to parse supplied XML", world->release);
      else
        answer->http_error = g_strdup ("Xmlm.Error");
      return;
    }

  async = g_str_has_prefix (given, "Async.");
  method = normalize_method (world, async ? given + strlen ("Async.") : given);
  call.method = method;

  pp_sim_world_lock (world);
  log_call (world, connection->pool, connection->host, given, all);
  gate = pp_sim_host_gate (connection->pool, connection->host, method);
  if (!apply_fault (&call, all, async, answer))
    {
      if (gate != NULL)
        pp_sim_call_fail_strv (&call, (const char * const *) gate);
      else
        dispatch (&call, all, async, answer);
    }
  pp_sim_world_unlock (world);

  answer->drop |= call.dropped;
  if (answer->body == NULL && answer->http_error == NULL && !answer->drop)
    answer->body = call.failure != NULL ?
                   pp_sim_xmlrpc_write_failure ((const char * const *) call.failure, world->release) :
                   pp_sim_xmlrpc_write_success (call.result, world->release);
  g_clear_pointer (&call.result, pp_sim_value_free);
  g_strfreev (call.failure);
}

/* HTTP -------------------------------------------------------------------------------------- */

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

/**
 * pp_sim_rpc_serve:
 * @connection: a connection
 * @request: a POST to any path
 *
 * Answers one XML-RPC call by the rules of facts §1.2 and §1.3.
 *
 * Returns: whether the connection stays open
 */
gboolean
pp_sim_rpc_serve (PpSimConnection *connection,
                  PpSimRequest    *request)
{
  g_autofree char *body = NULL;
  g_autofree char *reply = NULL;
  Answer answer = { NULL };
  gboolean ok = FALSE;

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

  handle (connection, body, request->content_length, &answer);
  record (connection->world, body, answer.body);
  if (answer.http_error != NULL)
    {
      refuse_500 (connection, request, answer.http_error);
    }
  else if (!answer.drop)
    {
      reply = g_strdup_printf ("HTTP/1.%d 200 OK\r\n"
                               "content-length: %zu\r\n"
                               "connection:%s\r\n"
                               "cache-control:no-cache, no-store\r\n"
                               "content-type:text/xml\r\n"
                               "Access-Control-Allow-Origin:*\r\n"
                               "Access-Control-Allow-Headers:X-Requested-With\r\n"
                               "\r\n%s",
                               request->http10 ? 0 : 1, strlen (answer.body),
                               request->keep_alive ? "keep-alive" : "close", answer.body);
      ok = pp_sim_connection_write (connection, reply, -1) && request->keep_alive;
    }
  g_free (answer.body);
  g_free (answer.http_error);

  return ok;
}
