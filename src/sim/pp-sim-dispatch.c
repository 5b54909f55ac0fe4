/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-dispatch"

#include "config.h"

#include "pp-sim-dispatch.h"

#include <string.h>

#include "pp-sim-lifecycle.h"
#include "pp-sim-rbac.h"
#include "pp-sim-rpc.h"
#include "pp-sim-xmlrpc.h"

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
          const PpSimValue *params,
          const char       *rpc)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"n\":%u,\"mark\":%u,\"at\":%.3f,\"method\":", world->calls->len + 1,
                          world->n_marks, pp_sim_clock_now (world->clock));
  append_json_text (text, method);
  g_string_append (text, ",\"host\":");
  append_json_text (text, pp_sim_pool_host_name (pool, host));
  g_string_append (text, ",\"params\":[");
  for (guint i = 0; i < pp_sim_value_length (params); i++)
    g_string_append_printf (text, "%s\"%s\"", i > 0 ? "," : "",
                            type_name (pp_sim_value_item (params, i)));
  g_string_append_printf (text, "],\"rpc\":\"%s\"}", rpc);
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

/* A fault up to 6.5, from 7.0 on a failure with that text. */
static void
refuse_async (PpSimCall   *call,
              PpSimAnswer *answer)
{
  g_autofree char *text = g_strdup_printf ("No async mode for this operation (rpc: %s)",
                                           call->method);

  if (call->world->release < PP_SIM_RELEASE_70)
    answer->fault = g_steal_pointer (&text);
  else
    pp_sim_call_fail (call, text, NULL);
}

/* The one reply without a status: all names, and those with an asynchronous form twice. */
static void
list_methods (PpSimCall   *call,
              PpSimAnswer *answer)
{
  PpSimValue *names = pp_sim_array ();
  GHashTableIter iter;
  gpointer value;

  pp_sim_generic_list (call->world->release, names);
  g_hash_table_iter_init (&iter, call->world->methods);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const PpSimMethod *method = value;

      pp_sim_value_append (names, pp_sim_string (method->name));
      if (method->async)
        pp_sim_value_append (names, pp_sim_take_string (g_strconcat ("Async.", method->name, NULL)));
    }
  pp_sim_call_return (call, names);
  answer->bare = TRUE;
}

static void
dispatch (PpSimCall   *call,
          PpSimValue  *all,
          gboolean     async,
          PpSimAnswer *answer)
{
  const PpSimMethod *method = g_hash_table_lookup (call->world->methods, call->method);
  g_autoptr(PpSimValue) rest = split_session (call, method, all);

  if (!pp_sim_rbac_check (call))
    return;
  if (!async && g_str_equal (call->method, "system.listMethods"))
    {
      list_methods (call, answer);
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
  else if (method != NULL && pp_sim_call_check (call, method))
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

/* The session comes first in all calls but those without one. */
static const char *
session_of (PpSimCall        *call,
            const PpSimValue *all)
{
  const PpSimValue *first = pp_sim_value_length (all) > 0 ? pp_sim_value_item (all, 0) : NULL;
  const char *text = first != NULL && pp_sim_value_kind (first) == PP_SIM_STRING
                     ? pp_sim_value_text (first) : NULL;

  return text != NULL && pp_sim_session_exists (call->pool, text) ? text : NULL;
}

static const PpSimFault *
find_fault (PpSimCall        *call,
            const PpSimValue *all)
{
  const PpSimFault *fault = pp_sim_faults_hit_index (call->world->faults, call->method,
                                                     session_of (call, all));
  const char *host = subject_host (call, all);

  if (fault != NULL)
    return fault;

  return pp_sim_faults_hit (call->world->faults, PP_SIM_FAULT_ON_CALL, call->method,
                            pp_sim_pool_host_name (call->pool, host),
                            pp_sim_value_text (pp_sim_db_get (call->pool->db, host, "uuid")));
}

/* The named host, else the master, falls over. */
static void
crash (PpSimCall        *call,
       const PpSimFault *fault)
{
  const char *named = fault->host != NULL ? pp_sim_db_find (call->pool->db, "host", "name_label",
                                                            fault->host) : NULL;

  pp_sim_machine_crash (call->pool, named != NULL ? named : pp_sim_pool_master (call->pool));
}

/* A fault that was asked for: returns whether it is the answer. */
static gboolean
apply_fault (PpSimCall   *call,
             PpSimValue  *all,
             gboolean     async,
             PpSimAnswer *answer)
{
  const PpSimFault *fault = find_fault (call, all);

  if (fault == NULL)
    return FALSE;

  switch (fault->action)
    {
    case PP_SIM_FAULT_FAIL:
      fail_as_asked (call, fault, async);
      return TRUE;

    case PP_SIM_FAULT_LOST:
      dispatch (call, all, FALSE, answer);
      g_clear_pointer (&call->result, pp_sim_value_free);
      fail_as_asked (call, fault, async);
      return TRUE;

    case PP_SIM_FAULT_GARBAGE:
      answer->garbage = g_strdup ("<html>this is <b>no</b> answer");
      return TRUE;

    case PP_SIM_FAULT_HTTP_500:
      answer->http_error = g_strdup ("Failure(\"asked for\")");
      return TRUE;

    case PP_SIM_FAULT_CLOSE:
      answer->drop = TRUE;
      return TRUE;

    case PP_SIM_FAULT_RESTART:
      pp_sim_machine_restart (call->pool, pp_sim_pool_master (call->pool), PP_SIM_RESTART_TOOLSTACK);
      answer->drop = TRUE;
      return TRUE;

    case PP_SIM_FAULT_CRASH:
      crash (call, fault);
      answer->drop = TRUE;
      return TRUE;

    case PP_SIM_FAULT_HALF:
      answer->half = TRUE;
      return FALSE;

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
    case PP_SIM_FAULT_SLOW:
    case PP_SIM_FAULT_LATE:
    case PP_SIM_FAULT_SLOW_TOOLSTACK:
    case PP_SIM_FAULT_STAYS_DISABLED:
    case PP_SIM_FAULT_UNPLUGGED:
    default:
      return FALSE;
    }
}

/**
 * pp_sim_dispatch:
 * @connection: where the call came in
 * @name: the method, with Async. if it has that
 * @params: all parameters
 * @rpc: "xmlrpc" or "jsonrpc", for the list of calls
 * @answer: what to answer, to be cleared with pp_sim_answer_clear()
 *
 * Carries out one call.
 */
void
pp_sim_dispatch (PpSimConnection *connection,
                 const char      *name,
                 PpSimValue      *params,
                 const char      *rpc,
                 PpSimAnswer     *answer)
{
  PpSimWorld *world = connection->world;
  PpSimCall call = { .world = world, .pool = connection->pool, .host = connection->host };
  gboolean async = g_str_has_prefix (name, "Async.");
  g_autofree char *method = normalize_method (world, async ? name + strlen ("Async.") : name);
  g_auto(GStrv) gate = NULL;

  call.method = method;

  pp_sim_world_lock (world);
  log_call (world, connection->pool, connection->host, name, params, rpc);
  gate = pp_sim_host_gate (connection->pool, connection->host, method);
  if (!apply_fault (&call, params, async, answer))
    {
      if (gate != NULL)
        pp_sim_call_fail_strv (&call, (const char * const *) gate);
      else
        dispatch (&call, params, async, answer);
    }
  pp_sim_world_unlock (world);

  answer->drop |= call.dropped;
  answer->result = call.result;
  answer->failure = call.failure;
}

/**
 * pp_sim_answer_clear:
 * @self: an answer
 *
 * Frees what it holds.
 */
void
pp_sim_answer_clear (PpSimAnswer *self)
{
  g_clear_pointer (&self->result, pp_sim_value_free);
  g_clear_pointer (&self->failure, g_strfreev);
  g_clear_pointer (&self->fault, g_free);
  g_clear_pointer (&self->garbage, g_free);
  g_clear_pointer (&self->http_error, g_free);
}
