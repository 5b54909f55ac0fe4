/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <string.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-run-retry.h>

#include "pp-run-private.h"

/* Going on with a run whose program is gone, or that failed or was stopped. */

/*
 * pp_run_renew_plan:
 * @self: a run
 * @evidence: (nullable): the newest evidence
 *
 * Returns: (transfer full): its plan made again from what the pool says now
 */
PpPlan *
pp_run_renew_plan (PpRun      *self,
                   PpEvidence *evidence)
{
  g_autoptr(PpOutlook) outlook = pp_run_create_outlook (self, pp_plan_get_choice (self->plan));
  g_autoptr(GPtrArray) fixes = pp_fix_memory_list_fixes (self->context.fixes);
  g_autoptr(PpPlan) fresh = pp_plan_renew (self->plan, outlook, evidence, fixes);

  if (self->recovery == NULL)
    return g_steal_pointer (&fresh);

  return pp_recovery_make_plan (self->recovery, self->plan, fresh, &self->context);
}

/*
 * pp_run_take_up:
 * @self: a run that is gone on with
 * @error: return location
 *
 * Its last report no longer holds.
 *
 * Returns: %FALSE when it could not be written down
 */
gboolean
pp_run_take_up (PpRun   *self,
                GError **error)
{
  JsonObject *line = json_object_new ();

  pp_journal_remove (self->context.journal, "report.json");
  pp_run_add_skipped (self, line);

  return pp_journal_write (self->context.journal, "resumed", line, error);
}

static void
plan_first (PpRun *self)
{
  PpChoice *choice = pp_recovery_get_choice (self->recovery);
  g_autoptr(PpOutlook) outlook = pp_run_create_outlook (self, choice);
  g_auto(GStrv) in_library = pp_library_list (self->library);
  g_autoptr(PpPlan) fresh = NULL;
  g_autoptr(PpPlan) plan = NULL;

  fresh = pp_plan_new (outlook, choice, NULL, (const char * const *) in_library);
  plan = pp_recovery_make_plan (self->recovery, NULL, fresh, &self->context);
  pp_run_set_plan (self, plan);
  for (guint i = 0; i < pp_recovery_get_n_done (self->recovery); i++)
    pp_recovery_get_done (self->recovery, i, &g_array_index (self->progress, PpStepProgress, i));
}

static gboolean
open_folder (PpRun      *self,
             const char *state_dir,
             const char *id,
             GError    **error)
{
  g_autofree char *plan = NULL;
  g_autoptr(GError) local = NULL;

  self->id = g_strdup (id);
  self->folder = g_build_filename (state_dir, "runs", id, NULL);
  plan = g_build_filename (self->folder, "plan.json", NULL);
  if (*id == '\0' || *id == '.' || strchr (id, '/') != NULL ||
      !g_file_test (plan, G_FILE_TEST_EXISTS))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL, "There is no run %s", id));
      return FALSE;
    }

  self->context.journal =
    pp_journal_new (self->folder, pp_snapshot_get_uuid (pp_live_pool_get_snapshot (self->pool)),
                    &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_propagate_error (error, pp_error_new (PP_ERROR_BLOCKED, NULL,
                                            "run %s is being carried out", id));
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return self->context.journal != NULL;
}

static gboolean
is_of_pool (PpRun   *self,
            GError **error)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);

  if (g_str_equal (pp_recovery_get_pool (self->recovery), pp_snapshot_get_uuid (snapshot)))
    return TRUE;

  g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                          "run %s is not about the pool %s", self->id,
                                          pp_snapshot_get_name (snapshot)));

  return FALSE;
}

/**
 * pp_run_new_resume:
 * @pool: a connected pool; it must have a snapshot
 * @catalogue: what exists
 * @notes: (nullable): what is known beside it
 * @library: where the files are
 * @state_dir: where runs are kept, XDG_STATE_HOME/poolpatch
 * @id: of a run that is not being carried out
 * @error: return location
 *
 * Takes up a run that its program did not finish, or that failed or was stopped. What its journal
 * has as done and the pool confirms is done; the rest is still to do. It goes to the gate again by
 * pp_run_prepare_async(), and from there on as any run; or back, by pp_run_unwind_async().
 *
 * Returns: (transfer full): the run, holding its folder; %NULL with %PP_ERROR_NOT_FOUND when there
 *   is no such run for this pool, %PP_ERROR_BLOCKED when a program carries it out
 */
PpRun *
pp_run_new_resume (PpLivePool  *pool,
                   PpCatalogue *catalogue,
                   PpNotes     *notes,
                   PpLibrary   *library,
                   const char  *state_dir,
                   const char  *id,
                   GError     **error)
{
  g_autoptr(PpRun) self = NULL;

  g_return_val_if_fail (PP_IS_LIVE_POOL (pool), NULL);
  g_return_val_if_fail (pp_live_pool_get_snapshot (pool) != NULL, NULL);
  g_return_val_if_fail (state_dir != NULL && id != NULL, NULL);

  self = pp_run_new_empty (pool, catalogue, notes, library);
  if (!open_folder (self, state_dir, id, error))
    return NULL;
  self->recovery = pp_recovery_load (self->folder, &self->context, error);
  if (self->recovery == NULL || !is_of_pool (self, error))
    return NULL;

  self->started = pp_recovery_dup_started (self->recovery);
  plan_first (self);

  return g_steal_pointer (&self);
}

/* Forgets what it knows and takes itself up from its folder. */
static gboolean
reload (PpRun   *self,
        GError **error)
{
  PpRecovery *recovery;

  if (!pp_run_open_journal (self, error))
    return FALSE;
  g_hash_table_remove_all (self->context.hosts);
  g_ptr_array_set_size (self->context.fixes, 0);
  recovery = pp_recovery_load (self->folder, &self->context, error);
  if (recovery == NULL)
    {
      g_clear_pointer (&self->context.journal, pp_journal_free);
      return FALSE;
    }

  g_clear_pointer (&self->recovery, pp_recovery_free);
  self->recovery = recovery;
  g_hash_table_remove_all (self->left_out);
  g_clear_error (&self->error);
  g_clear_error (&self->passed_over);
  g_clear_pointer (&self->report, g_free);
  g_clear_pointer (&self->left_disabled, g_strfreev);
  self->unknown = -1;
  self->stop_wanted = FALSE;
  self->pause_wanted = FALSE;
  self->context.step = NULL;
  g_array_set_size (self->progress, 0);
  plan_first (self);

  return TRUE;
}

/* Trying again, in place: the journal is read as if the program had been started anew, so that what
 * has to be repeated before the failed step is (a restart ends maintenance mode), and the pool is
 * asked again before anything is done. */

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (pp_run_execute_finish (PP_RUN (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  PpRun *self = PP_RUN (source);
  GError *error = NULL;

  if (pp_run_prepare_finish (self, result, &error) && self->state == PP_RUN_AT_GATE &&
      pp_recovery_was_agreed (self->recovery))
    {
      pp_run_execute_async (self, g_task_get_cancellable (task), executed_cb, task);
      return;
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/**
 * pp_run_retry_async:
 * @self: a run that has failed
 * @cancellable: (nullable): to give up, as of pp_run_execute_async()
 * @callback: called when done
 * @user_data: for @callback
 *
 * Goes on from the step that failed, in the same run, and with the servers that were gone on
 * without, but for what pp_run_skip() was told. A run that had passed its gate is carried out to its
 * end without being agreed to again: what is left of it was; one that had not comes to its gate. It
 * stays there, as %PP_RUN_BLOCKED, when something stands against it by now.
 */
void
pp_run_retry_async (PpRun              *self,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (self->state == PP_RUN_FAILED);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_run_retry_async);
  g_task_set_check_cancellable (task, FALSE);
  if (!reload (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  pp_run_set_state (self, PP_RUN_NEW);
  pp_run_prepare_async (self, cancellable, prepared_cb, task);
}

/**
 * pp_run_retry_finish:
 * @self: a run
 * @result: of the callback
 * @error: return location
 *
 * Returns: %TRUE when everything is done, or the run is at its gate: pp_run_get_state() tells;
 *   %FALSE with an error when it could not be taken up, or ended
 */
gboolean
pp_run_retry_finish (PpRun        *self,
                     GAsyncResult *result,
                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
