/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static gboolean
is_of_plan (PpStepContext *context,
            const char    *hotfix)
{
  for (guint i = 0; i < pp_plan_get_n_steps (context->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (context->plan, i);

      if (step->kind == PP_STEP_APPLY && g_strcmp0 (step->host, context->step->host) == 0 &&
          g_str_equal (step->hotfix, hotfix))
        return TRUE;
    }

  return FALSE;
}

/* Name of the first hotfix that this run was to put on the server and that it does not list. */
static const char *
find_missing (PpStepContext *context)
{
  PpHost *host = pp_step_context_get_host (context);

  for (guint i = 0; i < pp_plan_get_n_steps (context->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (context->plan, i);
      const PpApplied *applied;
      PpHotfix *hotfix;

      if (step->kind != PP_STEP_APPLY || g_strcmp0 (step->host, host->uuid) != 0)
        continue;
      applied = pp_host_find_applied (host, step->hotfix);
      if (applied != NULL && applied->applied)
        continue;
      hotfix = pp_outlook_find_hotfix (pp_plan_get_outlook (context->plan), step->hotfix);
      return hotfix != NULL ? hotfix->name : step->hotfix;
    }

  return NULL;
}

/* Whether the plan restarts the server after the hotfix, or leaves that to a person. */
static gboolean
is_restart_expected (PpStepContext *context)
{
  if (pp_choice_get_mode (pp_plan_get_choice (context->plan)) != PP_MODE_AUTOMATIC)
    return TRUE;

  return pp_plan_count_restarts (context->plan, context->step->host) > 0;
}

/* The pre-check had promised that live patches would do: who reads the report is told that the
 * server owes a restart, and here why. */
static void
tell_of_live_patches (PpStepContext *context)
{
  PpHost *host = pp_step_context_get_host (context);

  for (guint i = 0; i < host->applied->len && !is_restart_expected (context); i++)
    {
      const PpApplied *applied = g_ptr_array_index (host->applied, i);
      g_autofree char *text = NULL;

      if (!applied->requires_reboot || !is_of_plan (context, applied->uuid))
        continue;
      text = g_strdup_printf ("%s: live patching failed for %s, which takes effect with a restart",
                              host->name, applied->name);
      context->log (text, context->data);
    }
}

static void
refresh_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  const char *name = pp_step_context_get_host (context)->name;
  const char *missing;

  if (!pp_live_pool_refresh_finish (PP_LIVE_POOL (source), result, &error))
    {
      pp_step_return_error (task, error);
      return;
    }

  missing = find_missing (context);
  if (missing != NULL)
    {
      pp_step_return_error (task, pp_error_new (PP_ERROR_NOT_APPLIED, name, "%s does not list %s",
                                                name, missing));
    }
  else
    {
      tell_of_live_patches (context);
      pp_step_return (task, PP_OUTCOME_DONE);
    }
}

/*
 * pp_step_verify:
 *
 * Reads the pool again and compares: an answer to apply is no proof. A #PpStepFunc.
 */
void
pp_step_verify (PpStepContext      *context,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_verify, cancellable, callback, user_data);

  pp_live_pool_refresh_async (context->pool, cancellable, refresh_cb, task);
}
