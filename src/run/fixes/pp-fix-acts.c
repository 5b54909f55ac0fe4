/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

typedef struct
{
  char      *method;  /* (owned) */
  XapiValue *params;  /* (owned) */
} Act;

static void next_act (GTask *task);

static void
act_free (gpointer data)
{
  Act *self = data;

  g_free (self->method);
  xapi_value_unref (self->params);
  g_free (self);
}

/*
 * pp_fix_acts_new:
 *
 * Returns: (transfer full): no calls yet
 */
PpFixActs *
pp_fix_acts_new (void)
{
  return g_ptr_array_new_with_free_func (act_free);
}

/*
 * pp_fix_acts_add:
 * @self: calls
 * @method: of XenAPI; one that begins with "Async." is waited for
 * @params: (transfer full): without the session
 */
void
pp_fix_acts_add (PpFixActs  *self,
                 const char *method,
                 XapiValue  *params)
{
  Act *act = g_new0 (Act, 1);

  act->method = g_strdup (method);
  act->params = params;
  g_ptr_array_add (self, act);
}

static void
go_on (GTask  *task,
       GError *error)
{
  PpFixActs *acts = g_object_get_data (G_OBJECT (task), "acts");

  if (error != NULL)
    {
      pp_step_return_error (task, error);
      return;
    }
  g_ptr_array_remove_index (acts, 0);
  next_act (task);
}

static void
task_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GError *error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  go_on (user_data, error);
}

static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GError *error = NULL;
  g_autoptr(XapiValue) value = pp_wire_call_finish (PP_WIRE (source), result, &error);

  go_on (user_data, error);
}

static void
next_act (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpFixActs *acts = g_object_get_data (G_OBJECT (task), "acts");
  const Act *act;

  if (acts->len == 0)
    {
      pp_step_return (task, PP_OUTCOME_DONE);
      return;
    }

  act = g_ptr_array_index (acts, 0);
  if (g_str_has_prefix (act->method, "Async."))
    pp_wire_task_async (context->wire, act->method, xapi_value_ref (act->params), FALSE,
                        g_task_get_cancellable (task), pp_step_context_progress, context, task_cb,
                        task);
  else
    pp_wire_call_async (context->wire, act->method, xapi_value_ref (act->params),
                        g_task_get_cancellable (task), call_cb, task);
}

/*
 * pp_fix_acts_run:
 * @task: (transfer full): of a step
 * @acts: (transfer full): calls; none means that nothing was to be done
 *
 * Makes the calls in order. The first that fails ends it.
 */
void
pp_fix_acts_run (GTask     *task,
                 PpFixActs *acts)
{
  if (acts->len == 0)
    {
      g_ptr_array_unref (acts);
      pp_step_return (task, PP_OUTCOME_SKIPPED);
      return;
    }

  g_object_set_data_full (G_OBJECT (task), "acts", acts, (GDestroyNotify) g_ptr_array_unref);
  next_act (task);
}

/*
 * pp_fix_ask:
 * @task: (transfer full): of a step
 * @method: of XenAPI
 * @params: (transfer full): without the session
 * @callback: gets @task
 */
void
pp_fix_ask (GTask              *task,
            const char         *method,
            XapiValue          *params,
            GAsyncReadyCallback callback)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_wire_call_async (context->wire, method, params, g_task_get_cancellable (task), callback, task);
}

/*
 * pp_fix_remember:
 * @task: (transfer none): of a step that carries a fix out
 * @facts: (transfer full): what putting it back needs
 *
 * Writes down that the fix is being carried out. What cannot be written down must not be done.
 *
 * Returns: %FALSE when the task was ended (and freed) by that
 */
gboolean
pp_fix_remember (GTask      *task,
                 JsonObject *facts)
{
  PpStepContext *context = g_task_get_task_data (task);
  JsonObject *line = json_object_new ();
  GError *error = NULL;

  json_object_set_object_member (line, "facts", json_object_ref (facts));
  pp_fix_memory_add (context->fixes, context->step->fix, facts);
  json_object_unref (facts);
  if (pp_step_context_note (context, "before", line, &error))
    return TRUE;

  pp_fix_memory_remove (context->fixes, context->step->fix);
  pp_step_return_error (task, error);

  return FALSE;
}
