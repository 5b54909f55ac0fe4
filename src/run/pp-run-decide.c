/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <poolpatch/pp-error.h>

#include "pp-run-private.h"

/*
 * A server that does not come back in time: a person may know more than a clock does. The run goes on
 * looking for it meanwhile, and needs no decision any more when it comes.
 */

/**
 * pp_run_set_asks:
 * @self: a run
 * @asks: whether somebody can decide: see %PP_RUN_DECISION; else a server that does not come back
 *   in time fails the run, as from the beginning
 */
void
pp_run_set_asks (PpRun   *self,
                 gboolean asks)
{
  g_return_if_fail (PP_IS_RUN (self));

  self->asks = asks;
}

/*
 * pp_run_ask:
 * @data: a run whose server is overdue
 *
 * Returns: whether somebody will decide
 */
gboolean
pp_run_ask (gpointer data)
{
  PpRun *self = data;
  g_autoptr(GError) error = NULL;

  if (!self->asks || self->state != PP_RUN_RUNNING)
    return FALSE;
  if (!pp_step_context_note (&self->context, "overdue", json_object_new (), &error))
    {
      g_warning ("journal of run %s: %s", self->id, error->message);
      return FALSE;
    }

  self->context.verdict = -1;
  pp_run_set_state (self, PP_RUN_DECISION);

  return TRUE;
}

static guint64
sum_memory (const PpHostEvidence *evidence)
{
  guint64 sum = 0;

  for (guint i = 0; evidence != NULL && i < evidence->vms->len; i++)
    sum += ((PpVm *) g_ptr_array_index (evidence->vms, i))->memory;

  return sum;
}

/*
 * Why the others, without the missing server, have no room for the VMs of one that is still to be
 * emptied; NULL = they have. What counts is what was free when the servers were asked, less what had
 * to leave the missing one. Where a server does not tell, its own answer before the evacuation has
 * to do.
 */
static char *
object_to_room (PpRun        *self,
                const PpHost *emptied,
                const PpHost *missing)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  PpEvidence *evidence = pp_plan_get_evidence (self->plan);
  guint64 needed = sum_memory (pp_evidence_find_host (evidence, emptied->uuid));
  guint64 room = 0;
  guint n_others = 0;
  g_autofree char *needed_text = NULL;
  g_autofree char *room_text = NULL;

  if (pp_step_context_get_memory (&self->context, missing->uuid)->vms->len > 0)
    needed += sum_memory (pp_evidence_find_host (evidence, missing->uuid));
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const PpHost *host = pp_snapshot_get_host (snapshot, i);
      const PpHostEvidence *told = pp_evidence_find_host (evidence, host->uuid);

      if (!host->live || !host->enabled || g_str_equal (host->uuid, emptied->uuid) ||
          g_str_equal (host->uuid, missing->uuid) ||
          g_hash_table_contains (self->left_out, host->uuid))
        continue;
      if (told == NULL || told->memory_free < 0)
        return NULL;
      n_others++;
      room += told->memory_free;
    }

  if (n_others == 0)
    return g_strdup_printf ("%s is out of service, and with %s no server would be left", missing->name,
                            emptied->name);
  if (needed <= room)
    return NULL;

  needed_text = g_format_size_full (needed, G_FORMAT_SIZE_IEC_UNITS);
  room_text = g_format_size_full (room, G_FORMAT_SIZE_IEC_UNITS);

  return g_strdup_printf ("without %s there is no room for the virtual machines of %s: they and what "
                          "left %s need %s of memory, and the other servers have %s", missing->name,
                          emptied->name, missing->name, needed_text, room_text);
}

/* A server that had no VMs when the plan was made is restarted as it is: those of the missing one may
 * be there now. */
static gboolean
will_empty (PpRun      *self,
            const char *host)
{
  for (guint i = self->position; i < pp_plan_get_n_steps (self->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (self->plan, i);

      if (step->kind == PP_STEP_EVACUATE && g_strcmp0 (step->host, host) == 0)
        return TRUE;
    }

  return FALSE;
}

/*
 * pp_run_find_stranded:
 * @self: a run, at the step that it waits for or that failed, or at its beginning
 * @missing: uuid of a server of its pool that is out of service
 *
 * Returns: (transfer full) (nullable): %PP_ERROR_BLOCKED about a server that could not be emptied
 *   without @missing, with the reason
 */
GError *
pp_run_find_stranded (PpRun      *self,
                      const char *missing)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  const PpHost *gone = pp_snapshot_find_host (snapshot, missing);
  gboolean moved = pp_step_context_get_memory (&self->context, missing)->vms->len > 0;

  for (guint i = self->position; gone != NULL && i < pp_plan_get_n_steps (self->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (self->plan, i);
      const PpHost *host = step->host != NULL ? pp_snapshot_find_host (snapshot, step->host) : NULL;
      g_autofree char *objection = NULL;

      if (host == NULL || host == gone || g_hash_table_contains (self->left_out, step->host))
        continue;
      if (step->kind == PP_STEP_EVACUATE)
        objection = object_to_room (self, host, gone);
      else if (step->kind == PP_STEP_REBOOT && moved && !will_empty (self, step->host))
        objection = g_strdup_printf ("virtual machines of %s may run on %s by now, which is restarted "
                                     "as it is", gone->name, host->name);
      if (objection != NULL)
        return pp_error_new (PP_ERROR_BLOCKED, host->name, "%s", objection);
    }

  return NULL;
}

/**
 * pp_run_can_go_on_without:
 * @self: a run that waits for a decision
 * @error: return location
 *
 * Whether %PP_DECISION_GO_ON_WITHOUT may be chosen: never of the master, without which there is no
 * pool, and not when a server that is still to be emptied would find no room on the others.
 *
 * Returns: %FALSE with %PP_ERROR_BLOCKED
 */
gboolean
pp_run_can_go_on_without (PpRun   *self,
                          GError **error)
{
  PpHost *missing;
  GError *stranded;

  g_return_val_if_fail (PP_IS_RUN (self), FALSE);
  g_return_val_if_fail (self->state == PP_RUN_DECISION, FALSE);

  missing = pp_step_context_get_host (&self->context);
  if (pp_step_context_is_on_master (&self->context))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_BLOCKED, missing->name,
                                              "%s is the master of the pool", missing->name));
      return FALSE;
    }

  stranded = pp_run_find_stranded (self, missing->uuid);
  if (stranded == NULL)
    return TRUE;
  g_propagate_error (error, stranded);

  return FALSE;
}

/* From here on it is none that keeps the run from stopping: nothing more happens to it. */
static void
remember_left_out (PpRun *self)
{
  PpHost *missing = pp_step_context_get_host (&self->context);
  GError *reason = pp_error_new (PP_ERROR_TIMED_OUT, missing->name,
                                 "%s did not come back within %u seconds", missing->name,
                                 self->context.wait_seconds);

  pp_step_context_get_memory (&self->context, missing->uuid)->touched = FALSE;
  g_hash_table_insert (self->left_out, g_strdup (missing->uuid), reason);
}

/**
 * pp_run_decide:
 * @self: a run that waits for a decision
 * @decision: what is to be done about the server that did not come back
 * @error: return location
 *
 * It is running again at once. After %PP_DECISION_STOP it ends as %PP_RUN_FAILED at that server.
 * After %PP_DECISION_GO_ON_WITHOUT the rest of its steps is left out and the others are carried out;
 * the run then ends as %PP_RUN_FAILED as well, with the error about that server, and may be gone on
 * with when it is back.
 *
 * Returns: %FALSE with %PP_ERROR_BLOCKED when that cannot be chosen, or with a %G_IO_ERROR when it
 *   could not be written down; the run waits on for a decision then
 */
gboolean
pp_run_decide (PpRun     *self,
               PpDecision decision,
               GError   **error)
{
  static const char * const names[] = { "wait-on", "stop", "go-on-without" };
  JsonObject *facts;

  g_return_val_if_fail (PP_IS_RUN (self), FALSE);
  g_return_val_if_fail (self->state == PP_RUN_DECISION, FALSE);
  g_return_val_if_fail ((guint) decision < G_N_ELEMENTS (names), FALSE);

  if (decision == PP_DECISION_GO_ON_WITHOUT && !pp_run_can_go_on_without (self, error))
    return FALSE;

  facts = json_object_new ();
  json_object_set_string_member (facts, "decision", names[decision]);
  if (!pp_step_context_note (&self->context, "decided", facts, error))
    return FALSE;

  if (decision == PP_DECISION_GO_ON_WITHOUT)
    remember_left_out (self);
  self->context.verdict = decision;
  pp_run_set_state (self, PP_RUN_RUNNING);

  return TRUE;
}
