/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-plan-continued.h"
#include "pp-run-private.h"
#include "pp-step-private.h"

/*
 * Going back: servers are enabled, their VMs brought home and fixes put back, by steps as any
 * others. Nothing is restarted, and what is installed stays.
 */

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
end (GTask  *task,
     GError *error)
{
  pp_run_end_async (g_task_get_source_object (task), error, g_task_get_cancellable (task), end_cb,
                    task);
}

static void
add_step (GPtrArray  *steps,
          PpStepKind  kind,
          const char *host)
{
  g_ptr_array_add (steps, pp_step_new (0, kind, host, NULL));
}

static void
add_host (PpRun        *self,
          const PpHost *host,
          GPtrArray    *steps)
{
  const PpHostMemory *memory = g_hash_table_lookup (self->context.hosts, host->uuid);

  if (memory == NULL)
    return;
  if (pp_step_context_restart_is_under_way (&self->context, host->uuid))
    add_step (steps, PP_STEP_WAIT, host->uuid);
  if (memory->disabled)
    add_step (steps, PP_STEP_ENABLE, host->uuid);
  if (memory->vms->len > 0)
    add_step (steps, PP_STEP_BRING_BACK, host->uuid);
}

static void
add_fix (const PpFixMemory *memory,
         GPtrArray         *steps)
{
  PpStep *step = pp_step_new (0, PP_STEP_UNWIND, memory->fix->host, NULL);

  step->fix = pp_fix_copy (memory->fix);
  g_ptr_array_add (steps, step);
}

/* The storage is a person's: what this run put there goes, unless files are to be kept. */
static void
add_cleaning (PpRun     *self,
              GPtrArray *steps)
{
  GHashTableIter iter;
  gpointer uuid;

  if (pp_choice_get_options (pp_plan_get_choice (self->plan))->keep_files)
    return;
  g_hash_table_iter_init (&iter, self->context.introduced);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    g_ptr_array_add (steps, pp_step_new (0, PP_STEP_CLEAN, NULL, uuid));
}

/* What is done stands first, and as done. */
static void
set_plan (PpRun *self)
{
  g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_step_free);
  g_autoptr(GPtrArray) problems = g_ptr_array_new ();
  g_autoptr(GArray) done = g_array_new (FALSE, FALSE, sizeof (PpStepProgress));
  g_autoptr(PpPlan) plan = NULL;
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);

  for (guint i = 0; i < self->progress->len; i++)
    {
      const PpStepProgress *progress = &g_array_index (self->progress, PpStepProgress, i);
      const PpStep *step = pp_plan_get_step (self->plan, i);

      if (progress->state != PP_STEP_DONE && progress->state != PP_STEP_SKIPPED)
        continue;
      g_ptr_array_add (steps, pp_step_new (0, step->kind, step->host, step->hotfix));
      ((PpStep *) g_ptr_array_index (steps, steps->len - 1))->fix = pp_fix_copy (step->fix);
      g_array_append_val (done, *progress);
    }
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    add_host (self, pp_snapshot_get_host (snapshot, i), steps);
  for (guint i = self->context.fixes->len; i > 0; i--)
    add_fix (g_ptr_array_index (self->context.fixes, i - 1), steps);
  add_cleaning (self, steps);

  plan = pp_plan_new_continued (self->plan, steps, problems);
  g_array_set_size (self->progress, 0);
  pp_run_set_plan (self, plan);
  for (guint i = 0; i < done->len; i++)
    g_array_index (self->progress, PpStepProgress, i) = g_array_index (done, PpStepProgress, i);
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
  end (user_data, error);
}

static void
look_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  PpRun *self = PP_RUN (source);
  GError *error = NULL;

  if (!pp_run_look_finish (self, result, &error))
    {
      end (task, error);
      return;
    }

  set_plan (self);
  if (!pp_run_save_plan (self, &error))
    {
      end (task, error);
      return;
    }

  self->position = 0;
  g_clear_error (&self->passed_over);
  pp_run_engine_async (self, pp_plan_get_n_steps (self->plan), g_task_get_cancellable (task), steps_cb,
                       task);
}

/**
 * pp_run_unwind_async:
 * @self: a run that was taken up, is at its gate or blocked, has failed or was stopped
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Puts back what the run changed beside hotfixes: the servers that it disabled are enabled, their
 * VMs brought home, and fixes put back, the last one first. It waits for a restart that is under way
 * and restarts nothing. What cannot be put back does not keep the rest from it.
 */
void
pp_run_unwind_async (PpRun              *self,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (self->state != PP_RUN_PREPARING && self->state != PP_RUN_UNWINDING &&
                    !pp_run_is_under_way (self));

  g_clear_object (&self->cancellable);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->stop_wanted = FALSE;
  g_hash_table_remove_all (self->left_out);
  g_hash_table_remove_all (self->context.packs);
  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_run_unwind_async);
  g_task_set_check_cancellable (task, FALSE);
  pp_run_set_state (self, PP_RUN_UNWINDING);

  if (!pp_run_open_journal (self, &error) || !pp_run_take_up (self, &error))
    end (task, error);
  else
    pp_run_look_async (self, TRUE, self->cancellable, look_cb, task);
}

/**
 * pp_run_unwind_finish:
 * @self: a run
 * @result: of the callback
 * @error: return location
 *
 * Returns: %TRUE when everything is as it was, hotfixes aside; else %FALSE with the first thing that
 *   could not be put back, and it may be tried again
 */
gboolean
pp_run_unwind_finish (PpRun        *self,
                      GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
