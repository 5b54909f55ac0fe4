/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-live-pool-private.h"
#include "pp-probe-precheck.h"
#include "pp-steps.h"
#include "pp-updater.h"

static gboolean
is_installed (PpStepContext *context)
{
  const PpApplied *applied;

  applied = pp_host_find_applied (pp_step_context_get_host (context), context->step->hotfix);

  return applied != NULL && applied->applied;
}

/* The answer may have changed since the pre-checks: the outlook has to know of it as well. */
static void
refuse (GTask  *task,
        GError *error)
{
  PpStepContext *context = g_task_get_task_data (task);
  g_autoptr(GError) refusal = pp_live_pool_convert_error (error);
  GError *inner = pp_probe_precheck_unpack (NULL, pp_error_get_failure (refusal),
                                            pp_error_get_params (refusal));

  if (inner != NULL)
    {
      g_error_free (refusal);
      refusal = inner;
    }
  pp_live_pool_note_answer (context->pool, context->step->host, context->step->hotfix, refusal);
  pp_step_return_error (task, error);
}

/* Nobody can tell what became of the task: the server can, by what it lists. */
static void
read_back_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  GError *unknown = g_object_get_data (G_OBJECT (task), "unknown");

  if (pp_live_pool_refresh_finish (PP_LIVE_POOL (source), result, NULL) &&
      is_installed (g_task_get_task_data (task)))
    pp_step_return (task, PP_OUTCOME_DONE);
  else
    pp_step_return_error (task, g_error_copy (unknown));
}

static void
apply_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *text = pp_updater_answer_finish (result, &error);

  if (text != NULL)
    {
      context->log (text, context->data);
      pp_step_return (task, PP_OUTCOME_DONE);
    }
  else if (pp_updater_get (context)->applied != NULL &&
           xapi_error_is_failure (error, pp_updater_get (context)->applied))
    {
      g_error_free (error);
      pp_step_return (task, PP_OUTCOME_SKIPPED);
    }
  else if (pp_wire_is_unknown (error))
    {
      g_object_set_data_full (G_OBJECT (task), "unknown", error, (GDestroyNotify) g_error_free);
      pp_live_pool_refresh_async (context->pool, g_task_get_cancellable (task), read_back_cb, task);
    }
  else
    {
      refuse (task, error);
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
  g_autofree char *text = pp_updater_answer_finish (result, &error);

  if (text != NULL)
    pp_updater_apply_async (context, g_task_get_cancellable (task), apply_cb, task);
  else
    refuse (task, error);
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

  if (is_installed (context))
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else
    pp_updater_precheck_async (context, cancellable, precheck_cb, task);
}
