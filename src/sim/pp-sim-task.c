/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-task"

#include "config.h"

#include "pp-sim-rpc.h"

/**
 * pp_sim_task_create:
 * @pool: a pool
 * @host: ref of the host it lives on
 * @label: its name
 * @description: its description
 *
 * Returns: (transfer full): ref of a pending task
 */
char *
pp_sim_task_create (PpSimPool  *pool,
                    const char *host,
                    const char *label,
                    const char *description)
{
  PpSimValue *fields = pp_sim_struct ();

  pp_sim_value_set (fields, "name_label", pp_sim_string (label));
  pp_sim_value_set (fields, "name_description", pp_sim_string (description));
  pp_sim_value_set (fields, "created", pp_sim_datetime (pp_sim_world_now (pool->world)));
  pp_sim_value_set (fields, "resident_on", pp_sim_string (host));
  pp_sim_value_set (fields, "status", pp_sim_string ("pending"));
  pp_sim_value_set (fields, "type", pp_sim_string ("<none/>"));
  pp_sim_value_set (fields, "subtask_of", pp_sim_string ("OpaqueRef:NULL"));

  return g_strdup (pp_sim_db_create (pool->db, "task", NULL, fields));
}

/* Status last: when it is no longer pending everything else is set (facts §5.2). */
static void
finish (PpSimPool  *pool,
        const char *task,
        const char *status)
{
  pp_sim_db_set (pool->db, task, "allowed_operations", pp_sim_array ());
  pp_sim_db_set (pool->db, task, "current_operations", pp_sim_struct ());
  pp_sim_db_set (pool->db, task, "finished", pp_sim_datetime (pp_sim_world_now (pool->world)));
  pp_sim_db_set (pool->db, task, "progress", pp_sim_double (1));
  pp_sim_db_set (pool->db, task, "status", pp_sim_string (status));
  pp_sim_world_wake (pool->world);
}

void
pp_sim_task_succeed (PpSimPool  *pool,
                     const char *task,
                     const char *result)
{
  pp_sim_db_set (pool->db, task, "result", pp_sim_string (result));
  finish (pool, task, "success");
}

void
pp_sim_task_fail (PpSimPool          *pool,
                  const char         *task,
                  const char * const *failure)
{
  gboolean cancelled = failure[0] != NULL && g_str_equal (failure[0], "TASK_CANCELLED");

  pp_sim_db_set (pool->db, task, "error_info", pp_sim_strv (failure));
  finish (pool, task, cancelled ? "cancelled" : "failure");
}

/**
 * pp_sim_call_progress:
 * @call: a call
 * @fraction: 0 to 1
 *
 * Moves the progress of the call's task, if it has one.
 */
void
pp_sim_call_progress (PpSimCall *call,
                      double     fraction)
{
  if (call->task == NULL)
    return;

  pp_sim_db_set (call->pool->db, call->task, "progress", pp_sim_double (fraction));
  pp_sim_world_wake (call->world);
}

static void
task_create (PpSimCall *call)
{
  g_autofree char *ref = pp_sim_task_create (call->pool, call->host, pp_sim_call_text (call, 0),
                                             pp_sim_call_text (call, 1));

  pp_sim_call_return (call, pp_sim_string (ref));
}

static void
task_destroy (PpSimCall *call)
{
  pp_sim_db_destroy (call->pool->db, pp_sim_call_text (call, 0));
}

/* Uploads and applies run on: only the wish is noted (facts §5.2). */
static void
task_cancel (PpSimCall *call)
{
  const char *task = pp_sim_call_text (call, 0);
  PpSimValue *operations;

  if (!g_str_equal (pp_sim_value_text (pp_sim_db_get (call->pool->db, task, "status")), "pending"))
    {
      pp_sim_call_fail (call, "OPERATION_NOT_ALLOWED", "task is finished", NULL);
      return;
    }
  operations = pp_sim_struct ();
  pp_sim_value_set (operations, "OpaqueRef:NULL", pp_sim_string ("cancel"));
  pp_sim_db_set (call->pool->db, task, "current_operations", operations);
}

/* Of tasks that a client leads itself. */
static void
task_set_status (PpSimCall *call)
{
  static const char * const known[] = { "pending", "success", "failure", "cancelling", "cancelled", NULL };
  const char *status = pp_sim_call_text (call, 1);

  if (g_strv_contains (known, status))
    pp_sim_db_set (call->pool->db, pp_sim_call_text (call, 0), "status", pp_sim_string (status));
  else
    pp_sim_call_fail_unmarshal (call, "string", pp_sim_call_param (call, 1));
}

static void
task_set_progress (PpSimCall *call)
{
  const PpSimValue *value = pp_sim_call_param (call, 1);
  double progress = pp_sim_value_kind (value) == PP_SIM_DOUBLE
                    ? pp_sim_value_double (value) : g_ascii_strtod (pp_sim_value_text (value), NULL);

  pp_sim_db_set (call->pool->db, pp_sim_call_text (call, 0), "progress", pp_sim_double (progress));
}

static void
task_set_result (PpSimCall *call)
{
  pp_sim_db_set (call->pool->db, pp_sim_call_text (call, 0), "result",
                 pp_sim_value_copy (pp_sim_call_param (call, 1)));
}

static void
task_set_error_info (PpSimCall *call)
{
  pp_sim_db_set (call->pool->db, pp_sim_call_text (call, 0), "error_info",
                 pp_sim_value_copy (pp_sim_call_param (call, 1)));
}

static const PpSimMethod methods[] = {
  { .name = "task.set_status", .types = "ref(task) string", .since = PP_SIM_RELEASE_82,
    .handler = task_set_status },
  { .name = "task.set_progress", .types = "ref(task) float", .since = PP_SIM_RELEASE_82,
    .handler = task_set_progress },
  { .name = "task.set_result", .types = "ref(task) string", .since = PP_SIM_RELEASE_84,
    .handler = task_set_result },
  { .name = "task.set_error_info", .types = "ref(task) set(string)", .since = PP_SIM_RELEASE_84,
    .handler = task_set_error_info },
  { .name = "task.create", .types = "string string", .handler = task_create },
  { .name = "task.destroy", .types = "ref(task)", .handler = task_destroy },
  { .name = "task.cancel", .types = "ref(task)", .handler = task_cancel },
};

void
pp_sim_task_add_methods (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
