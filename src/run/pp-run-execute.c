/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-private.h"

static void
end_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpRun *self = PP_RUN (source);

  pp_run_end_finish (self, result);
  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
steps_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  PpRun *self = PP_RUN (source);
  GError *error = NULL;

  if (pp_run_engine_finish (self, result, &error))
    error = pp_run_steal_passed_over (self);
  pp_run_end_async (self, error, g_task_get_cancellable (user_data), end_cb, user_data);
}

/**
 * pp_run_execute_async:
 * @self: a run at its gate
 * @cancellable: (nullable): to give up at once, as pp_run_end_now() does; pp_run_stop() is gentler
 * @callback: called when done
 * @user_data: for @callback
 *
 * Carries out the plan as it stands at the gate. The first step that fails ends it: later servers
 * stay untouched.
 */
void
pp_run_execute_async (PpRun              *self,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (self->state == PP_RUN_AT_GATE);

  g_clear_object (&self->cancellable);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_run_execute_async);
  g_task_set_check_cancellable (task, FALSE);
  pp_run_set_state (self, PP_RUN_RUNNING);
  pp_run_engine_async (self, pp_plan_get_n_steps (self->plan), self->cancellable, steps_cb, task);
}

/**
 * pp_run_execute_finish:
 * @self: a run
 * @result: of the callback
 * @error: return location
 *
 * Returns: %TRUE when everything is done and read back; pp_run_get_report() has it either way
 */
gboolean
pp_run_execute_finish (PpRun        *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
abandoned_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  pp_run_end_finish (PP_RUN (source), result);
}

/**
 * pp_run_abandon:
 * @self: a run at its gate, or blocked
 *
 * Ends it as stopped: nothing was changed on a server. What was uploaded stays on the pool.
 */
void
pp_run_abandon (PpRun *self)
{
  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (self->state == PP_RUN_AT_GATE || self->state == PP_RUN_BLOCKED);

  pp_run_end_async (self, pp_error_new (PP_ERROR_STOPPED, NULL, "given up before it was begun"), NULL,
                    abandoned_cb, NULL);
}
