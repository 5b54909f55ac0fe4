/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-live-pool-private.h"
#include "pp-steps.h"

#define REFUSAL "refusal"

static void
asked_again_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpHostMemory *memory = pp_step_context_get_memory (context, context->step->host);
  GError *error = NULL;
  g_autoptr(XapiValue) config = pp_wire_call_finish (PP_WIRE (source), result, &error);
  gint64 boot_time;

  if (config == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  boot_time = (gint64) xapi_value_member_double (config, "boot_time", 0);
  if (boot_time != 0 && boot_time != memory->boot_time)
    pp_step_return (task, PP_OUTCOME_DONE);
  else
    pp_step_return_error (task, g_error_copy (g_object_get_data (G_OBJECT (task), REFUSAL)));
}

/* A server that is back already has left maintenance mode, and refuses: its clock says whether it did
 * restart. */
static void
ask_again (GTask  *task,
           GError *error)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);

  g_object_set_data_full (G_OBJECT (task), REFUSAL, error, (GDestroyNotify) g_error_free);
  pp_wire_call_async (context->wire, "host.get_other_config",
                      xapi_value_new_array_of_strings (host->ref, NULL),
                      g_task_get_cancellable (task), asked_again_cb, task);
}

static gboolean
is_silent (GTask        *task,
           const GError *error)
{
  PpStepContext *context = g_task_get_task_data (task);

  return context->step->kind == PP_STEP_REBOOT && xapi_error_is_failure (error, "CANNOT_CONTACT_HOST");
}

static void
restart_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  /* A member may take the call and fall silent before it answers: then the master cannot contact it.
   * pp_step_wait() sees whether it restarts. */
  if (text != NULL || is_silent (task, error))
    pp_step_return (task, PP_OUTCOME_DONE);
  else if (xapi_error_is_failure (error, "HOST_NOT_DISABLED"))
    ask_again (task, g_steal_pointer (&error));
  else
    pp_step_return_error (task, g_steal_pointer (&error));
}

/* From here on the server goes away; a master takes every session and task with it. */
static void
restart (GTask      *task,
         const char *method)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);
  gboolean breaks = pp_step_context_is_on_master (context);

  if (breaks)
    pp_live_pool_expect_disruption (context->pool, TRUE);
  pp_wire_task_async (context->wire, method, xapi_value_new_array_of_strings (host->ref, NULL),
                      breaks, g_task_get_cancellable (task), NULL, NULL, restart_cb, task);
}

static void
other_config_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpHostMemory *memory = pp_step_context_get_memory (context, context->step->host);
  GError *error = NULL;
  g_autoptr(XapiValue) config = pp_wire_call_finish (PP_WIRE (source), result, &error);
  JsonObject *facts;

  if (config == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  memory->restart = context->step->kind;
  memory->restart_pending = TRUE;
  memory->boot_time = (gint64) xapi_value_member_double (config, "boot_time", 0);
  memory->agent_start_time = (gint64) xapi_value_member_double (config, "agent_start_time", 0);
  facts = json_object_new ();
  json_object_set_int_member (facts, "boot_time", memory->boot_time);
  json_object_set_int_member (facts, "agent_start_time", memory->agent_start_time);
  if (pp_step_context_note (context, "before", facts, &error))
    restart (task, g_object_get_data (G_OBJECT (task), "method"));
  else
    pp_step_return_error (task, error);
}

/*
 * pp_restart:
 * @task: (transfer full): of a step
 * @method: "Async.host.reboot" or "Async.host.restart_agent", a string that lives for ever
 *
 * Writes down when the server was started last, then restarts it. When it is the master the
 * connection may break before an answer comes: pp_step_wait() sees what became of it.
 */
void
pp_restart (GTask      *task,
            const char *method)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);

  g_object_set_data (G_OBJECT (task), "method", (gpointer) method);
  pp_wire_call_async (context->wire, "host.get_other_config",
                      xapi_value_new_array_of_strings (host->ref, NULL),
                      g_task_get_cancellable (task), other_config_cb, task);
}
