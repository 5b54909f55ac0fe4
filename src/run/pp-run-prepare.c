/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <poolpatch/pp-probe.h>

#include "pp-live-pool-private.h"
#include "pp-run-private.h"

/*
 * From the first byte to the gate: downloads and uploads, then the servers are asked and the plan
 * is made again from what they say. Nothing on a server changes state here.
 */

#define TRIES_MAX 5
#define ROUNDS_MAX 3

static void look (GTask *task);
static void transfers_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

static guint
find_gate (PpRun *self)
{
  guint n_steps = pp_plan_get_n_steps (self->plan);

  for (guint i = 0; i < n_steps; i++)
    if (pp_plan_get_step (self->plan, i)->kind == PP_STEP_GATE)
      return i;

  return n_steps;
}

static void
end_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpRun *self = PP_RUN (source);

  pp_run_end_finish (self, result);
  g_task_return_error (task, g_error_copy (self->error));
}

static void
give_up (GTask  *task,
         GError *error)
{
  pp_run_end_async (g_task_get_source_object (task), error, g_task_get_cancellable (task), end_cb,
                    task);
}

static void
arrive (GTask *task)
{
  PpRun *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!pp_run_save_plan (self, &error))
    {
      give_up (task, error);
      return;
    }

  /* Fixes that were carried out are no steps of the new plan, so that what follows moved up. */
  self->position = 0;
  pp_run_set_state (self, pp_plan_count_blocking (self->plan) > 0 ? PP_RUN_BLOCKED :
                    PP_RUN_AT_GATE);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* A master that restarts takes the connection with it; the live pool mends it, and waits for that. */
static gboolean
try_again (GTask        *task,
           const GError *error)
{
  static const char * const failures[] = { "SESSION_INVALID", "HOST_IS_SLAVE", "HOST_STILL_BOOTING", NULL };
  guint n_tries = GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autoptr(GError) own = pp_live_pool_convert_error (error);
  const char *failure = pp_error_get_failure (own);
  gboolean lost = g_error_matches (own, PP_ERROR, PP_ERROR_UNREACHABLE) ||
                  (failure != NULL && g_strv_contains (failures, failure));

  if (!lost || n_tries >= TRIES_MAX)
    return FALSE;

  g_task_set_task_data (task, GUINT_TO_POINTER (n_tries + 1), NULL);
  look (task);

  return TRUE;
}

/* What is to be mended before the gate shows only when the servers have been asked. */
static gboolean
has_fixes_to_do (PpRun *self)
{
  guint gate = find_gate (self);

  for (guint i = 0; i < gate; i++)
    if (pp_plan_get_step (self->plan, i)->kind == PP_STEP_FIX &&
        pp_run_get_progress (self, i)->state < PP_STEP_DONE)
      return TRUE;

  return FALSE;
}

static void
carry_on (GTask *task)
{
  PpRun *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->position = 0;
  if (pp_run_save_plan (self, &error))
    pp_run_engine_async (self, find_gate (self), g_task_get_cancellable (task), transfers_cb, task);
  else
    give_up (task, error);
}

static void
probe_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  PpRun *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(PpEvidence) evidence = pp_probe_finish (result, &error);
  g_autoptr(PpPlan) plan = NULL;

  if (evidence == NULL)
    {
      if (!try_again (task, error))
        give_up (task, error);
      else
        g_error_free (error);
      return;
    }

  plan = pp_run_renew_plan (self, evidence);
  pp_run_set_plan (self, plan);
  if (has_fixes_to_do (self) && self->n_rounds++ < ROUNDS_MAX)
    carry_on (task);
  else
    arrive (task);
}

/* The servers and hotfixes of the plan: the others need not be asked about. */
static void
ask (GTask *task)
{
  PpRun *self = g_task_get_source_object (task);
  g_autoptr(GStrvBuilder) hosts = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) hotfixes = g_strv_builder_new ();
  g_auto(GStrv) host_uuids = NULL;
  g_auto(GStrv) hotfix_uuids = NULL;

  for (guint i = find_gate (self); i < pp_plan_get_n_steps (self->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (self->plan, i);

      if (step->kind == PP_STEP_VERIFY)
        g_strv_builder_add (hosts, step->host);
      else if (step->kind == PP_STEP_CLEAN)
        g_strv_builder_add (hotfixes, step->hotfix);
    }
  host_uuids = g_strv_builder_end (hosts);
  hotfix_uuids = g_strv_builder_end (hotfixes);

  pp_probe_async (self->pool, (const char * const *) host_uuids,
                  (const char * const *) hotfix_uuids, TRUE, g_task_get_cancellable (task),
                  probe_cb, task);
}

static void
look_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (pp_run_look_finish (PP_RUN (source), result, &error))
    ask (task);
  else
    give_up (task, error);
}

static void
look (GTask *task)
{
  PpRun *self = g_task_get_source_object (task);

  pp_run_look_async (self, self->recovery != NULL, g_task_get_cancellable (task), look_cb, task);
}

static void
transfers_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  PpRun *self = PP_RUN (source);
  GError *error = NULL;

  if (pp_run_engine_finish (self, result, &error))
    look (task);
  else
    give_up (task, error);
}

/**
 * pp_run_prepare_async:
 * @self: a run that is new, at its gate or blocked
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Begins the run: downloads and uploads what is needed, asks the servers and makes the plan again.
 * It comes to the gate, %PP_RUN_AT_GATE or %PP_RUN_BLOCKED. May be called again there, to check
 * anew. What stands against the plan already is found before the first byte.
 */
void
pp_run_prepare_async (PpRun              *self,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task;
  GError *error = NULL;
  gboolean first;

  g_return_if_fail (PP_IS_RUN (self));
  g_return_if_fail (self->state == PP_RUN_NEW || self->state == PP_RUN_AT_GATE ||
                    self->state == PP_RUN_BLOCKED);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_run_prepare_async);
  g_task_set_check_cancellable (task, FALSE);
  first = self->state == PP_RUN_NEW;
  pp_run_set_state (self, PP_RUN_PREPARING);

  if (!pp_run_open_journal (self, &error) ||
      (first && self->recovery != NULL && !pp_run_take_up (self, &error)) ||
      !pp_run_save_plan (self, &error))
    {
      give_up (task, error);
      return;
    }

  self->position = 0;
  self->n_rounds = 0;
  if (pp_plan_get_n_steps (self->plan) == 0 ||
      (pp_plan_get_evidence (self->plan) == NULL && pp_plan_count_blocking (self->plan) > 0))
    look (task);
  else
    pp_run_engine_async (self, find_gate (self), cancellable, transfers_cb, task);
}

/**
 * pp_run_prepare_finish:
 * @self: a run
 * @result: of the callback
 * @error: return location
 *
 * Returns: %TRUE when it is at its gate, blocked or not; %FALSE when it ended, with the report
 */
gboolean
pp_run_prepare_finish (PpRun        *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
