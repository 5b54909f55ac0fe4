/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static void
apply_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *text = pp_patch_call_finish (result, &error);

  if (text != NULL)
    {
      context->log (text, context->data);
      pp_step_return (task, PP_OUTCOME_DONE);
    }
  else if (xapi_error_is_failure (error, "PATCH_ALREADY_APPLIED"))
    {
      g_error_free (error);
      pp_step_return (task, PP_OUTCOME_SKIPPED);
    }
  else
    {
      pp_step_return_error (task, error);
    }
}

static void
precheck_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *text = pp_patch_call_finish (result, &error);

  if (text != NULL)
    pp_patch_call_async (context, "Async.pool_patch.apply", g_task_get_cancellable (task),
                         apply_cb, task);
  else
    pp_step_return_error (task, error);
}

/*
 * pp_step_apply:
 *
 * Asks once more whether the server would take the hotfix, then applies it. One that came by
 * another hotfix meanwhile is passed over. A #PpStepFunc.
 */
void
pp_step_apply (PpStepContext      *context,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_apply, cancellable, callback, user_data);
  const PpApplied *applied;

  applied = pp_host_find_applied (pp_step_context_get_host (context), context->step->hotfix);
  if (applied != NULL && applied->applied)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else
    pp_patch_call_async (context, "Async.pool_patch.precheck", cancellable, precheck_cb, task);
}
