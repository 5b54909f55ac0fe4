/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-live-pool-private.h"
#include "pp-run-private.h"
#include "pp-run-report.h"

/* One step after the other; every begin and end is in the journal before anything else happens. */

static PpStepProgress *
get_progress (PpRun *self)
{
  return &g_array_index (self->progress, PpStepProgress, self->position);
}

static void
change (PpRun      *self,
        PpStepState state)
{
  PpStepProgress *progress = get_progress (self);

  progress->state = state;
  if (state == PP_STEP_NOW)
    progress->started = g_get_real_time ();
  else
    progress->ended = g_get_real_time ();
  if (state == PP_STEP_DONE || state == PP_STEP_SKIPPED)
    progress->fraction = 1;
  g_signal_emit_by_name (self, "step-changed", self->position);
}

/* The error as a person needs it: of our own domain, and about the server of the step. */
static GError *
name_server (PpRun        *self,
             const GError *error)
{
  const PpStep *step = self->context.step;
  g_autoptr(GError) own = pp_live_pool_convert_error (error);
  const char *server = pp_error_get_server (own);

  if (own->domain != PP_ERROR || pp_error_get_certificate (own) != NULL)
    return g_steal_pointer (&own);
  /* The disk of this computer is full. */
  if (own->code == PP_ERROR_SPACE && server == NULL)
    return g_steal_pointer (&own);
  if (step->host != NULL)
    server = pp_step_context_get_host (&self->context)->name;
  if (pp_error_get_failure (own) != NULL)
    return pp_error_new_refused (server, pp_error_get_failure (own), pp_error_get_params (own));

  return pp_error_new (own->code, server, "%s", own->message);
}

static void
fail (GTask        *task,
      const GError *error)
{
  PpRun *self = g_task_get_source_object (task);
  GError *named = name_server (self, error);
  g_autoptr(GError) local = NULL;
  JsonObject *facts = json_object_new ();

  get_progress (self)->error = g_error_copy (named);
  json_object_set_object_member (facts, "error", pp_report_make_error (named));
  /* That the disk is full must not hide what happened before. */
  if (!pp_step_context_note (&self->context, "step-failed", facts, &local))
    g_warning ("journal of run %s: %s", self->id, local->message);
  change (self, PP_STEP_FAILED);
  g_task_return_error (task, named);
  g_object_unref (task);
}

static void
succeed (GTask        *task,
         PpStepOutcome outcome)
{
  PpRun *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean skipped = outcome == PP_OUTCOME_SKIPPED;

  if (!pp_step_context_note (&self->context, skipped ? "step-skipped" : "step-done",
                             json_object_new (), &error))
    {
      fail (task, error);
      return;
    }

  if (self->context.step->host != NULL)
    pp_host_memory_account (pp_step_context_get_memory (&self->context, self->context.step->host),
                            self->context.step->kind);
  /* It came just when it was to be gone on without. */
  if (self->context.step->kind == PP_STEP_WAIT)
    g_hash_table_remove (self->left_out, self->context.step->host);
  if (self->context.step->kind == PP_STEP_UNWIND)
    {
      if (!skipped)
        g_ptr_array_add (self->restored, pp_fix_copy (self->context.step->fix));
      pp_fix_memory_remove (self->context.fixes, self->context.step->fix);
    }
  change (self, skipped ? PP_STEP_SKIPPED : PP_STEP_DONE);
  self->position++;
  pp_run_engine_next (task);
}

/* Files that stay behind on a server are untidy, and no reason to call a patched pool failed. A
 * virtual machine that does not restart is none to leave the other servers unpatched, and what cannot
 * be put back none to leave the rest. */
static gboolean
may_pass_over (PpRun        *self,
               const GError *error)
{
  const PpStep *step = self->context.step;

  return (step->kind == PP_STEP_CLEAN || step->kind == PP_STEP_REBOOT_VMS || self->state == PP_RUN_UNWINDING ||
          (step->kind == PP_STEP_WAIT && g_hash_table_contains (self->left_out, step->host)) ||
          (step->kind == PP_STEP_VERIFY &&
           pp_skipped_has_hotfix (self->context.skipped, step->host))) &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
pass_over (GTask        *task,
           const GError *error)
{
  PpRun *self = g_task_get_source_object (task);
  JsonObject *facts = json_object_new ();
  g_autoptr(GError) local = NULL;

  get_progress (self)->error = name_server (self, error);
  json_object_set_object_member (facts, "error",
                                 pp_report_make_error (get_progress (self)->error));
  if (!pp_step_context_note (&self->context, "step-failed", facts, &local))
    g_warning ("journal of run %s: %s", self->id, local->message);
  if (self->passed_over == NULL && self->context.step->kind != PP_STEP_CLEAN)
    {
      self->passed_over = g_error_copy (get_progress (self)->error);
      self->passed_step = self->context.step;
    }
  change (self, PP_STEP_FAILED);
  self->position++;
  pp_run_engine_next (task);
}

static void
step_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  PpRun *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  PpStepOutcome outcome = pp_step_finish (result, &error);

  if (self->state == PP_RUN_DECISION)
    pp_run_set_state (self, PP_RUN_RUNNING);

  if (outcome != PP_OUTCOME_FAILED)
    succeed (task, outcome);
  else if (may_pass_over (self, error))
    pass_over (task, error);
  else
    fail (task, error);
}

static gboolean
is_safe (PpRun *self)
{
  GHashTableIter iter;
  gpointer memory;

  g_hash_table_iter_init (&iter, self->context.hosts);
  while (g_hash_table_iter_next (&iter, NULL, &memory))
    if (((PpHostMemory *) memory)->touched)
      return FALSE;

  return TRUE;
}

/* Why the step at hand is not to be carried out, NULL = it is. */
static const GError *
find_reason (PpRun *self)
{
  const PpStep *step = self->context.step;
  const GError *reason = NULL;

  if (self->state == PP_RUN_UNWINDING)
    return NULL;
  if (step->host != NULL)
    reason = g_hash_table_lookup (self->left_out, step->host);
  /* The file is needed again when the run is gone on with. */
  else if (step->kind == PP_STEP_CLEAN &&
           (g_hash_table_size (self->left_out) > 0 || self->context.skipped->len > 0))
    reason = self->passed_over;

  return reason != NULL ? reason : pp_skipped_find (self->context.skipped, step);
}

/* What a person decided to leave out, or is left to do on a server that is gone on without: not
 * done, and no failure of its own. */
static gboolean
leave_out (PpRun        *self,
           const GError *reason,
           GError      **error)
{
  PpStepProgress *progress = get_progress (self);
  const PpStep *step = self->context.step;
  JsonObject *facts = json_object_new ();

  if (self->passed_over == NULL)
    {
      self->passed_over = g_error_copy (reason);
      self->passed_step = step;
    }
  /* Its last step: nothing more happens to it that a stop would have to wait for. */
  if (step->kind == PP_STEP_VERIFY)
    pp_step_context_get_memory (&self->context, step->host)->touched = FALSE;
  g_clear_error ((GError **) &progress->error);
  progress->error = g_error_copy (reason);
  json_object_set_object_member (facts, "error", pp_report_make_error (progress->error));
  if (!pp_step_context_note (&self->context, "step-left-out", facts, error))
    return FALSE;
  change (self, PP_STEP_SKIPPED);

  return TRUE;
}

/* A restart is always waited for: a pause comes before or after both. */
static gboolean
is_pause (PpRun *self)
{
  return self->pause_wanted && self->state == PP_RUN_RUNNING &&
         self->context.step->kind != PP_STEP_WAIT;
}

static void
begin_step (GTask *task)
{
  PpRun *self = g_task_get_source_object (task);
  PpStepFunc func = pp_step_find_func (self->context.step->kind);
  g_autoptr(GError) error = NULL;

  change (self, PP_STEP_NOW);
  if (!pp_step_context_note (&self->context, "step-started", json_object_new (), &error) ||
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    fail (task, error);
  else if (func == NULL)
    succeed (task, PP_OUTCOME_DONE);
  else
    func (&self->context, g_task_get_cancellable (task), step_cb, task);
}

/*
 * pp_run_engine_next:
 * @task: (transfer full): of the engine
 *
 * Begins the next step that is to be done, if there is one and nothing stands against it.
 */
void
pp_run_engine_next (GTask *task)
{
  PpRun *self = g_task_get_source_object (task);
  guint limit = GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autoptr(GError) error = NULL;

  for (; self->position < limit && error == NULL; self->position++)
    {
      const GError *reason;

      self->context.step = pp_plan_get_step (self->plan, self->position);
      if (get_progress (self)->state >= PP_STEP_DONE)
        continue;
      reason = find_reason (self);
      if (reason == NULL || !leave_out (self, reason, &error))
        break;
    }
  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  if (self->position >= limit)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (self->stop_wanted && is_safe (self))
    {
      g_task_return_error (task, pp_error_new (PP_ERROR_STOPPED, NULL, "stopped before step %u",
                                               self->position + 1));
      g_object_unref (task);
      return;
    }

  if (is_pause (self) && pp_run_park (self, task, &error))
    return;
  if (error != NULL)
    fail (task, error);
  else
    begin_step (task);
}

/*
 * pp_run_engine_async:
 * @self: a run
 * @limit: position before which to end
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Carries out the steps up to @limit. The first failure ends it.
 */
void
pp_run_engine_async (PpRun              *self,
                     guint               limit,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pp_run_engine_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (limit), NULL);
  /* A step that is done is done, even when somebody gives up just then. */
  g_task_set_check_cancellable (task, FALSE);
  pp_run_engine_next (task);
}

/*
 * pp_run_steal_passed_over:
 * @self: a run whose steps were all carried out
 *
 * Makes the step that failed first, but was no reason to end, the one at hand again.
 *
 * Returns: (transfer full) (nullable): its error
 */
GError *
pp_run_steal_passed_over (PpRun *self)
{
  if (self->passed_over != NULL)
    self->context.step = self->passed_step;

  return g_steal_pointer (&self->passed_over);
}

/*
 * pp_run_engine_finish:
 * @self: a run
 * @result: of the callback
 * @error: return location
 *
 * Returns: whether all steps are done
 */
gboolean
pp_run_engine_finish (PpRun        *self,
                      GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
