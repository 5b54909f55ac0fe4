/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-live-pool-private.h"
#include "pp-run-private.h"
#include "pp-step-private.h"
#include "pp-steps.h"

/* A problem that a person has mended at the gate. */

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (pp_run_prepare_finish (PP_RUN (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
fix_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GTask *task = user_data;
  PpRun *self = g_task_get_source_object (task);
  PpRunState before = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) local = NULL;

  pp_step_finish (result, &error);
  if (!pp_step_context_note (&self->context, error == NULL ? "step-done" : "step-failed",
                             json_object_new (), &local))
    g_warning ("journal of run %s: %s", self->id, local->message);

  pp_run_set_state (self, before);
  if (error != NULL)
    {
      g_task_return_error (task, pp_live_pool_convert_error (error));
      g_object_unref (task);
      return;
    }
  pp_run_prepare_async (self, g_task_get_cancellable (task), prepared_cb, task);
}

/**
 * pp_run_fix_async:
 * @self: a run at its gate or blocked
 * @fix: of one of the problems of its plan
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Takes a problem out of the way: what putting it back needs is written down, then it is done, then
 * the servers are asked again and the plan is made again, with the step that puts it back. Whoever
 * gives up at the gate afterwards calls pp_run_unwind_async() instead of pp_run_abandon().
 */
void
pp_run_fix_async (PpRun              *self,
                  const PpFix        *fix,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (fix != NULL);
  g_return_if_fail (self->state == PP_RUN_AT_GATE || self->state == PP_RUN_BLOCKED);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_run_fix_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, GINT_TO_POINTER (self->state), NULL);

  g_clear_pointer (&self->fix_step, pp_step_free);
  self->fix_step = pp_step_new (0, PP_STEP_FIX, fix->host, NULL);
  self->fix_step->fix = pp_fix_copy (fix);
  self->context.step = self->fix_step;
  if (!pp_step_context_note (&self->context, "step-started", json_object_new (), &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  pp_run_set_state (self, PP_RUN_PREPARING);
  pp_step_fix (&self->context, cancellable, fix_cb, task);
}

/**
 * pp_run_fix_finish:
 * @self: a run
 * @result: of the callback
 * @error: return location
 *
 * Returns: %TRUE when it is done and the run is at its gate again, blocked or not; %FALSE when it
 *   could not be done, or the pool could not be asked again
 */
gboolean
pp_run_fix_finish (PpRun        *self,
                   GAsyncResult *result,
                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pp_run_get_n_fixes:
 * @self: a run
 *
 * Returns: how many fixes were carried out and are to be put back
 */
guint
pp_run_get_n_fixes (PpRun *self)
{
  g_return_val_if_fail (PP_IS_RUN (self), 0);

  return self->context.fixes->len;
}
