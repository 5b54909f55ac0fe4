/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-task"

#include "config.h"

#include "sim-rpc.h"

/**
 * sim_task_create:
 * @pool: a pool
 * @host: ref of the host it lives on
 * @label: its name
 * @description: its description
 *
 * Returns: (transfer full): ref of a pending task
 */
char *
sim_task_create (SimPool    *pool,
                 const char *host,
                 const char *label,
                 const char *description)
{
  SimValue *fields = sim_struct ();

  sim_value_set (fields, "name_label", sim_string (label));
  sim_value_set (fields, "name_description", sim_string (description));
  sim_value_set (fields, "created", sim_datetime (sim_world_now (pool->world)));
  sim_value_set (fields, "resident_on", sim_string (host));
  sim_value_set (fields, "status", sim_string ("pending"));
  sim_value_set (fields, "type", sim_string ("<none/>"));
  sim_value_set (fields, "subtask_of", sim_string ("OpaqueRef:NULL"));

  return g_strdup (sim_db_create (pool->db, "task", NULL, fields));
}

/* Status last: when it is no longer pending everything else is set (facts §5.2). */
static void
finish (SimPool    *pool,
        const char *task,
        const char *status)
{
  sim_db_set (pool->db, task, "allowed_operations", sim_array ());
  sim_db_set (pool->db, task, "current_operations", sim_struct ());
  sim_db_set (pool->db, task, "finished", sim_datetime (sim_world_now (pool->world)));
  sim_db_set (pool->db, task, "progress", sim_double (1));
  sim_db_set (pool->db, task, "status", sim_string (status));
  sim_world_wake (pool->world);
}

void
sim_task_succeed (SimPool    *pool,
                  const char *task,
                  const char *result)
{
  sim_db_set (pool->db, task, "result", sim_string (result));
  finish (pool, task, "success");
}

void
sim_task_fail (SimPool            *pool,
               const char         *task,
               const char * const *failure)
{
  gboolean cancelled = failure[0] != NULL && g_str_equal (failure[0], "TASK_CANCELLED");

  sim_db_set (pool->db, task, "error_info", sim_strv (failure));
  finish (pool, task, cancelled ? "cancelled" : "failure");
}

/**
 * sim_call_progress:
 * @call: a call
 * @fraction: 0 to 1
 *
 * Moves the progress of the call's task, if it has one.
 */
void
sim_call_progress (SimCall *call,
                   double   fraction)
{
  if (call->task == NULL)
    return;

  sim_db_set (call->pool->db, call->task, "progress", sim_double (fraction));
  sim_world_wake (call->world);
}

static void
task_create (SimCall *call)
{
  g_autofree char *ref = sim_task_create (call->pool, call->host, sim_call_text (call, 0),
                                          sim_call_text (call, 1));

  sim_call_return (call, sim_string (ref));
}

static void
task_destroy (SimCall *call)
{
  sim_db_destroy (call->pool->db, sim_call_text (call, 0));
}

/* Uploads and applies run on: only the wish is noted (facts §5.2). */
static void
task_cancel (SimCall *call)
{
  const char *task = sim_call_text (call, 0);
  SimValue *operations;

  if (!g_str_equal (sim_value_text (sim_db_get (call->pool->db, task, "status")), "pending"))
    {
      sim_call_fail (call, "OPERATION_NOT_ALLOWED", "task is finished", NULL);
      return;
    }
  operations = sim_struct ();
  sim_value_set (operations, "OpaqueRef:NULL", sim_string ("cancel"));
  sim_db_set (call->pool->db, task, "current_operations", operations);
}

static const SimMethod methods[] = {
  { .name = "task.create", .types = "string string", .handler = task_create },
  { .name = "task.destroy", .types = "ref(task)", .handler = task_destroy },
  { .name = "task.cancel", .types = "ref(task)", .handler = task_cancel },
};

void
sim_task_add_methods (SimWorld *world)
{
  sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
