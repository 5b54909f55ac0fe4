/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"
#include "pp-updater.h"

static void
precheck_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autofree char *text = pp_updater_answer_finish (result, &error);

  if (text != NULL)
    pp_step_return (task, PP_OUTCOME_DONE);
  else
    pp_step_return_error (task, error);
}

/*
 * pp_step_precheck:
 *
 * Asks the server whether it would take the hotfix, unless it has it. A #PpStepFunc.
 */
void
pp_step_precheck (PpStepContext      *context,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_precheck, cancellable, callback, user_data);
  const PpApplied *applied;

  applied = pp_host_find_applied (pp_step_context_get_host (context), context->step->hotfix);
  if (applied != NULL && applied->applied)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else
    pp_updater_precheck_async (context, cancellable, precheck_cb, task);
}
