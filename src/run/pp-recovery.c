/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-recovery.h"

#include <poolpatch/pp-error.h>

#include "pp-plan-continued.h"
#include "pp-plan-json.h"
#include "pp-replay.h"
#include "pp-run-files.h"
#include "pp-step-private.h"

/* A step of the plan that was being carried out. */
typedef struct
{
  PpStep        *step;      /* (owned) */
  PpStepProgress progress;  /* as plan.json and the journal have it */
} OldStep;

struct _PpRecovery
{
  char      *pool;     /* (owned) uuid */
  GDateTime *started;  /* (owned) */
  PpChoice  *choice;   /* (owned) */
  GPtrArray *steps;    /* (owned) (element-type OldStep) */
  GPtrArray *done;     /* (owned) (element-type OldStep, unowned) the first steps of the plan made */
  gboolean   agreed;   /* it had passed its gate */
  PpStep    *failed;   /* (owned) (nullable) at which it ended */
  GError    *error;    /* (owned) (nullable) why */
};

static void
old_step_free (gpointer data)
{
  OldStep *self = data;

  pp_step_free (self->step);
  g_free (self);
}

/*
 * pp_recovery_free:
 * @self: (transfer full): what was left behind
 */
void
pp_recovery_free (PpRecovery *self)
{
  g_free (self->pool);
  g_clear_pointer (&self->started, g_date_time_unref);
  g_clear_object (&self->choice);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->done);
  g_clear_pointer (&self->failed, pp_step_free);
  g_clear_error (&self->error);
  g_free (self);
}

static char *
dup_member (JsonObject *object,
            const char *name)
{
  const char *text = pp_json_get_string (object, name);

  return *text != '\0' ? g_strdup (text) : NULL;
}

static void
read_step (PpRecovery *self,
           JsonObject *object,
           PpReplay   *replay)
{
  int kind = pp_step_kind_from_string (pp_json_get_string (object, "kind"));
  g_autofree char *host = dup_member (object, "host");
  g_autofree char *hotfix = dup_member (object, "hotfix");
  OldStep *old;

  if (kind < 0)
    return;

  old = g_new0 (OldStep, 1);
  old->step = pp_step_new (self->steps->len + 1, kind, host, hotfix);
  old->step->fix = pp_fix_new_from_json (pp_json_get_object (object, "fix"));
  old->step->task = pp_step_task_from_json (object);
  old->progress.state = PP_STEP_WAITING;
  pp_replay_take_done (replay, old->step, &old->progress);
  g_ptr_array_add (self->steps, old);
}

static void
read_steps (PpRecovery *self,
            JsonObject *plan,
            PpReplay   *replay)
{
  JsonArray *steps = pp_json_get_array (pp_json_get_object (plan, "plan"), "steps");
  guint n_steps = steps != NULL ? json_array_get_length (steps) : 0;

  for (guint i = 0; i < n_steps; i++)
    {
      JsonNode *node = json_array_get_element (steps, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        read_step (self, json_node_get_object (node), replay);
    }
}

/*
 * pp_recovery_load:
 * @folder: of a run, locked
 * @context: of the run that goes on; gets what was remembered of the servers
 * @error: return location
 *
 * Returns: (transfer full): what was left behind; %NULL with %PP_ERROR_NOT_FOUND when the folder
 *   does not tell
 */
PpRecovery *
pp_recovery_load (const char    *folder,
                  PpStepContext *context,
                  GError       **error)
{
  g_autoptr(JsonObject) plan = pp_run_files_parse (folder, "plan.json");
  g_autoptr(PpReplay) replay = NULL;
  g_autoptr(PpChoice) choice = pp_choice_new_from_json (pp_json_get_object (plan, "choice"));
  PpRecovery *self;

  if (choice == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                              "%s does not say what was chosen", folder));
      return NULL;
    }

  self = g_new0 (PpRecovery, 1);
  self->pool = g_strdup (pp_json_get_string (pp_json_get_object (plan, "pool"), "uuid"));
  self->started = g_date_time_new_from_iso8601 (pp_json_get_string (plan, "started"), NULL);
  self->choice = g_steal_pointer (&choice);
  self->steps = g_ptr_array_new_with_free_func (old_step_free);
  self->done = g_ptr_array_new ();
  replay = pp_replay_new (folder, context->hosts, context->fixes);
  pp_replay_recall_disks (replay, context);
  read_steps (self, plan, replay);
  self->agreed = pp_replay_has_begun (replay);
  self->failed = pp_replay_steal_failed (replay, &self->error);

  return self;
}

/*
 * pp_recovery_get_pool:
 * @self: what was left behind
 *
 * Returns: (transfer none): uuid of the pool
 */
const char *
pp_recovery_get_pool (PpRecovery *self)
{
  return self->pool;
}

/*
 * pp_recovery_get_choice:
 * @self: what was left behind
 *
 * Returns: (transfer none): what was chosen
 */
PpChoice *
pp_recovery_get_choice (PpRecovery *self)
{
  return self->choice;
}

/*
 * pp_recovery_dup_started:
 * @self: what was left behind
 *
 * Returns: (transfer full): when the run began
 */
GDateTime *
pp_recovery_dup_started (PpRecovery *self)
{
  return self->started != NULL ? g_date_time_ref (self->started) : g_date_time_new_now_utc ();
}

/* The step of the same server that waits for the restart which position is about; -1 = none. */
static int
find_kind_after (PpRecovery *self,
                 guint       position,
                 PpStepKind  wanted)
{
  const OldStep *from = g_ptr_array_index (self->steps, position);

  for (guint i = position + 1; i < self->steps->len; i++)
    {
      const OldStep *old = g_ptr_array_index (self->steps, i);

      if (g_strcmp0 (old->step->host, from->step->host) != 0)
        continue;
      if (old->step->kind == wanted)
        return i;
      if (old->step->kind == PP_STEP_WAIT)
        break;
    }

  return -1;
}

static gboolean
is_installed (PpStepContext *context,
              const PpStep  *step)
{
  PpHost *host = pp_snapshot_find_host (pp_live_pool_get_snapshot (context->pool), step->host);
  const PpApplied *applied = host != NULL ? pp_host_find_applied (host, step->hotfix) : NULL;

  return applied != NULL && applied->applied;
}

/* Whether the restart at position is over, or is coming by itself: then it is only waited for. */
static gboolean
has_restarted (PpRecovery    *self,
               guint          position,
               PpStepContext *context)
{
  const OldStep *old = g_ptr_array_index (self->steps, position);
  int wait = find_kind_after (self, position, PP_STEP_WAIT);

  if (wait >= 0 && ((OldStep *) g_ptr_array_index (self->steps, wait))->progress.state >= PP_STEP_DONE)
    return TRUE;

  return pp_step_context_restart_is_under_way (context, old->step->host);
}

/* What puts an end to something. */
static gboolean
is_end (const PpStep *step)
{
  return step->kind == PP_STEP_ENABLE || step->kind == PP_STEP_BRING_BACK ||
         step->kind == PP_STEP_UNWIND || step->kind == PP_STEP_VERIFY || step->kind == PP_STEP_CLEAN;
}

static gboolean is_done (PpRecovery    *self,
                         guint          position,
                         PpStepContext *context);

/* Whether what the step at position puts an end to is over: a server may have been taken back into
 * service before it got everything, and what a fix changed been put back. */
static gboolean
are_earlier_done (PpRecovery    *self,
                  guint          position,
                  PpStepContext *context)
{
  const char *host = ((OldStep *) g_ptr_array_index (self->steps, position))->step->host;

  for (guint i = 0; i < position; i++)
    {
      const PpStep *step = ((OldStep *) g_ptr_array_index (self->steps, i))->step;

      if (step->host != NULL && (host == NULL || g_str_equal (step->host, host)) &&
          !is_end (step) && !is_done (self, i, context))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_done (PpRecovery    *self,
         guint          position,
         PpStepContext *context)
{
  const OldStep *old = g_ptr_array_index (self->steps, position);
  gboolean done = old->progress.state >= PP_STEP_DONE;
  int reboot;

  if (old->step->kind == PP_STEP_GATE)
    return FALSE;
  if (old->step->kind == PP_STEP_APPLY)
    return done && is_installed (context, old->step);
  if (old->step->kind == PP_STEP_REBOOT || old->step->kind == PP_STEP_RESTART_TOOLSTACK)
    return has_restarted (self, position, context);

  /* A toolstack that restarts takes its server out of maintenance mode. */
  if (old->step->kind == PP_STEP_DISABLE || old->step->kind == PP_STEP_EVACUATE)
    {
      reboot = find_kind_after (self, position, PP_STEP_REBOOT);
      return reboot >= 0 ? has_restarted (self, reboot, context) : done;
    }
  if (old->step->kind == PP_STEP_FIX && pp_fix_is_of_vm (old->step->fix))
    {
      reboot = find_kind_after (self, position, PP_STEP_REBOOT);
      return done && (pp_fix_memory_find (context->fixes, old->step->fix) != NULL || reboot < 0 ||
                      has_restarted (self, reboot, context));
    }
  if (is_end (old->step))
    return done && are_earlier_done (self, position, context);

  return done;
}

static gboolean
is_transfer (const PpStep *step)
{
  return step->kind == PP_STEP_DOWNLOAD || step->kind == PP_STEP_UPLOAD;
}

/* A server that the run itself put into maintenance mode is no fault to be mended: it would be put
 * into it again in the end. */
static gboolean
is_own_doing (const PpStep  *step,
              PpStepContext *context)
{
  return step->kind == PP_STEP_FIX && step->fix->kind == PP_FIX_ENABLE_HOST && step->host != NULL &&
         pp_step_context_is_touched (context, step->host);
}

/* Steps of plan before (or from) its gate. */
static void
copy_part (GPtrArray     *steps,
           PpPlan        *plan,
           gboolean       before,
           PpStepContext *context)
{
  gboolean passed = FALSE;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      passed = passed || step->kind == PP_STEP_GATE;
      if (passed != before && !is_own_doing (step, context))
        g_ptr_array_add (steps, (PpStep *) step);
    }
}

/* What the plan made before has up to its gate. Of the fixes only those stay which an earlier program
 * carried out: which others are to be, the newest answers say. */
static void
copy_beginning (PpRecovery    *self,
                PpPlan        *current,
                PpPlan        *fresh,
                PpStepContext *context,
                GPtrArray     *steps)
{
  g_autoptr(GPtrArray) newest = g_ptr_array_new ();
  guint n_steps = pp_plan_get_n_steps (current);

  for (guint i = 0; i < n_steps && pp_plan_get_step (current, i)->kind != PP_STEP_GATE; i++)
    {
      const PpStep *step = pp_plan_get_step (current, i);

      if (i < self->done->len || step->kind != PP_STEP_FIX)
        g_ptr_array_add (steps, (PpStep *) step);
    }

  copy_part (newest, fresh, TRUE, context);
  for (guint i = 0; i < newest->len; i++)
    {
      PpStep *step = g_ptr_array_index (newest, i);

      if (step->kind == PP_STEP_FIX)
        g_ptr_array_add (steps, step);
    }
}

static gboolean
has_vms (PpPlan     *fresh,
         const char *host)
{
  PpEvidence *evidence = pp_plan_get_evidence (fresh);
  const PpHostEvidence *found = evidence != NULL ? pp_evidence_find_host (evidence, host) : NULL;

  return found != NULL && found->vms->len > 0;
}

/* What is left of a run that was agreed to, while it is put together. */
typedef struct
{
  PpRecovery    *recovery;
  PpPlan        *fresh;
  PpStepContext *context;
  GPtrArray     *steps;  /* (element-type PpStep, unowned) */
  GPtrArray     *made;   /* (element-type PpStep) those of them that are of no plan */
} Rest;

static gboolean
is_left (const Rest *self,
         guint       position)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->context->pool);
  OldStep *old = g_ptr_array_index (self->recovery->steps, position);
  gboolean gone = old->step->host != NULL &&
                  pp_snapshot_find_host (snapshot, old->step->host) == NULL;

  return !gone && !is_transfer (old->step) && old->step->kind != PP_STEP_GATE &&
         !g_ptr_array_find (self->recovery->done, old, NULL) &&
         !is_done (self->recovery, position, self->context);
}

static gboolean
is_old (const Rest   *self,
        const PpStep *step)
{
  for (guint i = 0; i < self->recovery->steps->len; i++)
    {
      const OldStep *old = g_ptr_array_index (self->recovery->steps, i);

      if (old->step->kind == step->kind && pp_fix_equal (old->step->fix, step->fix) &&
          is_left (self, i))
        return TRUE;
    }

  return FALSE;
}

/* Whether there is something to put back, or will be. */
static gboolean
has_purpose (const Rest   *self,
             const PpStep *step)
{
  if (step->kind != PP_STEP_UNWIND || pp_fix_memory_find (self->context->fixes, step->fix) != NULL)
    return TRUE;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const PpStep *other = g_ptr_array_index (self->steps, i);

      if (other->kind == PP_STEP_FIX && pp_fix_equal (other->fix, step->fix))
        return TRUE;
    }

  return FALSE;
}

/* Servers say by now what they did not say when the plan was agreed to, and more may have been mended
 * at the gate since: what the fresh plan mends or puts back, and the old one does not. Of the virtual
 * machines of host, or, without one, whatever was not taken over yet. */
static void
take_over (const Rest *self,
           PpStepKind  kind,
           const char *host)
{
  for (guint i = 0; i < pp_plan_get_n_steps (self->fresh); i++)
    {
      const PpStep *step = pp_plan_get_step (self->fresh, i);

      if (step->kind != kind || g_ptr_array_find (self->steps, step, NULL) || is_old (self, step))
        continue;
      if ((host == NULL || (pp_fix_is_of_vm (step->fix) && g_strcmp0 (step->host, host) == 0)) &&
          has_purpose (self, step))
        g_ptr_array_add (self->steps, (PpStep *) step);
    }
}

/* In the places that they have in a plan made at once: see pp-plan-host-steps.c. */
static void
take_over_before (const Rest   *self,
                  const PpStep *step)
{
  if (step->kind == PP_STEP_EVACUATE)
    take_over (self, PP_STEP_FIX, step->host);
  else if (step->kind == PP_STEP_VERIFY)
    take_over (self, PP_STEP_UNWIND, step->host);
  else if (step->kind == PP_STEP_CLEAN || step->kind == PP_STEP_BY_HAND)
    take_over (self, PP_STEP_UNWIND, NULL);
}

static void
add_extra (const Rest *self,
           PpStepKind  kind,
           const char *host)
{
  PpStep *extra = pp_step_new (0, kind, host, NULL);

  g_ptr_array_add (self->made, extra);
  take_over_before (self, extra);
  g_ptr_array_add (self->steps, extra);
}

/* VMs may have come to a server that had none when the plan was agreed to. */
static void
complete (const Rest *self,
          guint       position)
{
  const PpStep *step = ((OldStep *) g_ptr_array_index (self->recovery->steps, position))->step;

  if (step->host == NULL || !has_vms (self->fresh, step->host))
    return;
  if (step->kind == PP_STEP_DISABLE &&
      find_kind_after (self->recovery, position, PP_STEP_EVACUATE) < 0)
    add_extra (self, PP_STEP_EVACUATE, step->host);
  else if (step->kind == PP_STEP_ENABLE &&
           !pp_choice_get_options (self->recovery->choice)->leave_vms &&
           find_kind_after (self->recovery, position, PP_STEP_BRING_BACK) < 0)
    add_extra (self, PP_STEP_BRING_BACK, step->host);
}

static void
add_rest (const Rest *self)
{
  for (guint i = 0; i < self->recovery->steps->len; i++)
    {
      const OldStep *old = g_ptr_array_index (self->recovery->steps, i);

      if (!is_left (self, i))
        continue;
      take_over_before (self, old->step);
      g_ptr_array_add (self->steps, old->step);
      complete (self, i);
    }
  take_over (self, PP_STEP_UNWIND, NULL);
}

/* Whether it is about a server that could not be asked, though nothing was done to it. */
static gboolean
is_silent (PpPlan          *fresh,
           const PpProblem *problem,
           PpStepContext   *context)
{
  PpEvidence *evidence = pp_plan_get_evidence (fresh);
  const PpHostEvidence *host = NULL;

  if (evidence != NULL)
    host = pp_evidence_find_host (evidence, problem->host);

  return host != NULL && host->error != NULL &&
         !pp_step_context_is_touched (context, problem->host);
}

/* What the run itself did to a server is no reason against going on, and a server that is down for
 * it makes less room for others now than there will be: the evacuation looks again. What the master
 * owes by now may be what this run put on it. */
static GPtrArray *
choose_problems (PpRecovery    *self,
                 PpPlan        *fresh,
                 PpStepContext *context)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_problem_free);
  gboolean any_touched = pp_step_context_is_any_touched (context);

  for (guint i = 0; i < pp_plan_get_n_problems (fresh); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (fresh, i);
      gboolean evacuation = g_str_equal (problem->check, "can-evacuate");
      PpSeverity severity = problem->severity;
      PpProblem *copy;

      if (pp_skipped_is_about (context->skipped, problem))
        continue;
      if (problem->host != NULL && !evacuation &&
          pp_step_context_is_touched (context, problem->host))
        continue;
      if ((evacuation && any_touched && !is_silent (fresh, problem, context)) ||
          (self->agreed && g_str_equal (problem->check, "master-pending")))
        severity = MIN (severity, PP_SEVERITY_WARNING);
      copy = pp_problem_copy (problem);
      copy->severity = severity;
      g_ptr_array_add (problems, copy);
    }

  return problems;
}

/*
 * pp_recovery_make_plan:
 * @self: what was left behind
 * @current: (nullable): the plan that this made before, whose steps up to the gate stay
 * @fresh: the plan made now for the same choice
 * @context: of the run
 *
 * What is done comes first, as done; then the gate; then what the journal does not have as done or
 * the pool does not have at all, and what stands in the way only since is mended and put back. A run
 * that had not passed its gate goes by the fresh plan.
 *
 * Returns: (transfer full): a plan
 */
PpPlan *
pp_recovery_make_plan (PpRecovery    *self,
                       PpPlan        *current,
                       PpPlan        *fresh,
                       PpStepContext *context)
{
  g_autoptr(GPtrArray) steps = g_ptr_array_new ();
  g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_step_free);
  g_autoptr(GPtrArray) problems = choose_problems (self, fresh, context);

  if (current != NULL)
    {
      copy_beginning (self, current, fresh, context, steps);
    }
  else
    {
      g_ptr_array_set_size (self->done, 0);
      for (guint i = 0; i < self->steps->len; i++)
        {
          OldStep *old = g_ptr_array_index (self->steps, i);

          if (!is_done (self, i, context))
            continue;
          g_ptr_array_add (self->done, old);
          g_ptr_array_add (steps, old->step);
        }
      copy_part (steps, fresh, TRUE, context);
    }

  if (!self->agreed)
    {
      copy_part (steps, fresh, FALSE, context);
    }
  else
    {
      g_ptr_array_add (made, pp_step_new (0, PP_STEP_GATE, NULL, NULL));
      g_ptr_array_add (steps, g_ptr_array_index (made, 0));
      add_rest (&(const Rest) { self, fresh, context, steps, made });
    }

  return pp_plan_new_continued (fresh, steps, problems);
}

/*
 * pp_recovery_was_agreed:
 * @self: what was left behind
 *
 * Returns: whether the run had passed its gate
 */
gboolean
pp_recovery_was_agreed (PpRecovery *self)
{
  return self->agreed;
}

/*
 * pp_recovery_get_n_done:
 * @self: what was left behind
 *
 * Returns: how many of the first steps of the plan it made are done
 */
guint
pp_recovery_get_n_done (PpRecovery *self)
{
  return self->done->len;
}

/*
 * pp_recovery_get_done:
 * @self: what was left behind
 * @position: below pp_recovery_get_n_done()
 * @progress: set to where the step stands
 */
void
pp_recovery_get_done (PpRecovery     *self,
                      guint           position,
                      PpStepProgress *progress)
{
  const OldStep *old = g_ptr_array_index (self->done, position);

  *progress = old->progress;
  progress->error = NULL;
  progress->fraction = 1;
  if (progress->state < PP_STEP_DONE)
    progress->state = PP_STEP_SKIPPED;
}

/*
 * pp_recovery_get_failed:
 * @self: what was left behind
 *
 * Returns: (transfer none) (nullable): the step at which it ended, when that failed
 */
const PpStep *
pp_recovery_get_failed (PpRecovery *self)
{
  return self->failed;
}

/*
 * pp_recovery_get_failure:
 * @self: what was left behind
 *
 * Returns: (transfer none) (nullable): why that step failed
 */
const GError *
pp_recovery_get_failure (PpRecovery *self)
{
  return self->error;
}
