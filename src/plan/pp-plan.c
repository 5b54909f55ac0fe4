/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include <poolpatch/pp-plan.h>

#include "pp-checks.h"
#include "pp-plan-builder.h"
#include "pp-plan-continued.h"
#include "pp-plan-draft.h"
#include "pp-step-private.h"

struct _PpPlan
{
  GObject     parent_instance;

  PpOutlook  *outlook;   /* (owned) */
  PpChoice   *choice;    /* (owned) */
  PpEvidence *evidence;  /* (owned) (nullable) */
  GPtrArray  *problems;  /* (owned) (element-type PpProblem) */
  GPtrArray  *steps;     /* (owned) (element-type PpStep) */
};

G_DEFINE_FINAL_TYPE (PpPlan, pp_plan, G_TYPE_OBJECT)

/* In the order in which a person is shown them. */
static const PpCheckFunc checks[] = {
  pp_check_update_mechanism,
  pp_check_host_live,
  pp_check_host_enabled,
  pp_check_ha_off,
  pp_check_wlb_off,
  pp_check_storage_plugged,
  pp_check_storage_shared,
  pp_check_free_space,
  pp_check_update_storage,
  pp_check_restarts,
  pp_check_restart_vms,
  pp_check_auto_power_on,
  pp_check_discs,
  pp_check_migration_licence,
  pp_check_memory,
  pp_check_single_server,
  pp_check_can_evacuate,
  pp_check_licence_expired,
  pp_check_hotfix_blocked,
  pp_check_homogeneity,
  pp_check_server_precheck,
  pp_check_driver_disks,
  pp_check_licence_policy,
  pp_check_master_pending,
  pp_check_account_role,
  pp_check_rolling_upgrade,
  pp_check_mixed_versions,
  pp_check_clock_skew,
  pp_check_other_operations,
};

static void
pp_plan_finalize (GObject *object)
{
  PpPlan *self = PP_PLAN (object);

  g_clear_object (&self->outlook);
  g_clear_object (&self->choice);
  g_clear_object (&self->evidence);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);

  G_OBJECT_CLASS (pp_plan_parent_class)->finalize (object);
}

static void
pp_plan_class_init (PpPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_plan_finalize;
}

static void
pp_plan_init (PpPlan *self)
{
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_problem_free);
}

static PpPlan *
make_plan (PpOutlook          *outlook,
           PpChoice           *choice,
           PpEvidence         *evidence,
           const char * const *in_library,
           GPtrArray          *transfers,
           GPtrArray          *fixes)
{
  PpPlan *self = g_object_new (PP_TYPE_PLAN, NULL);
  g_autoptr(PpPlanDraft) draft = pp_plan_draft_new (outlook, choice, evidence);

  g_set_object (&self->outlook, outlook);
  g_set_object (&self->choice, choice);
  g_set_object (&self->evidence, evidence);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    checks[i] (draft, self->problems);
  self->steps = pp_plan_make_steps (draft, self->problems, in_library, transfers, fixes);

  return self;
}

/**
 * pp_plan_new:
 * @outlook: what every server has and lacks
 * @choice: what a person chose
 * @evidence: (nullable): what only the servers could tell; without it the checks that need it say
 *   nothing
 * @in_library: (nullable) (array zero-terminated=1): uuids of the hotfixes whose files are here
 *
 * Makes the plan: what would be done in which order, and what stands against it. A server that
 * has everything gets no steps.
 *
 * Returns: (transfer full): a plan
 */
PpPlan *
pp_plan_new (PpOutlook          *outlook,
             PpChoice           *choice,
             PpEvidence         *evidence,
             const char * const *in_library)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (outlook), NULL);
  g_return_val_if_fail (PP_IS_CHOICE (choice), NULL);
  g_return_val_if_fail (evidence == NULL || PP_IS_EVIDENCE (evidence), NULL);

  return make_plan (outlook, choice, evidence, in_library, NULL, NULL);
}

/**
 * pp_plan_renew:
 * @self: a plan whose downloads and uploads are done
 * @outlook: the newest outlook of the same pool
 * @evidence: (nullable): the newest evidence
 * @fixes: (nullable) (element-type PpFix): those which have been carried out, in order
 *
 * Makes the plan again for the same choice. Its downloads and uploads are those of @self and keep
 * their positions; everything after them is new. Each of @fixes that has an inverse is put back by
 * a step near the end: a virtual machine as soon as its server is back, the rest before the files
 * are removed, the last fix first. What was put back already must not be among @fixes.
 *
 * Returns: (transfer full): a plan
 */
PpPlan *
pp_plan_renew (PpPlan     *self,
               PpOutlook  *outlook,
               PpEvidence *evidence,
               GPtrArray  *fixes)
{
  g_autoptr(GPtrArray) transfers = NULL;

  g_return_val_if_fail (PP_IS_PLAN (self), NULL);
  g_return_val_if_fail (PP_IS_OUTLOOK (outlook), NULL);
  g_return_val_if_fail (evidence == NULL || PP_IS_EVIDENCE (evidence), NULL);

  transfers = g_ptr_array_new ();
  for (guint i = 0; i < self->steps->len; i++)
    {
      PpStep *step = g_ptr_array_index (self->steps, i);

      if (step->kind == PP_STEP_DOWNLOAD || step->kind == PP_STEP_UPLOAD)
        g_ptr_array_add (transfers, step);
    }

  return make_plan (outlook, self->choice, evidence, NULL, transfers, fixes);
}

/*
 * pp_plan_new_continued:
 * @self: a plan of now
 * @steps: (element-type PpStep): what is done instead of its steps, in order
 * @problems: (element-type PpProblem): those of its problems that stand
 *
 * Returns: (transfer full): a plan for the same choice, with copies of these
 */
PpPlan *
pp_plan_new_continued (PpPlan    *self,
                       GPtrArray *steps,
                       GPtrArray *problems)
{
  PpPlan *other = g_object_new (PP_TYPE_PLAN, NULL);

  g_set_object (&other->outlook, self->outlook);
  g_set_object (&other->choice, self->choice);
  g_set_object (&other->evidence, self->evidence);
  other->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_step_free);
  for (guint i = 0; i < steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (steps, i);
      PpStep *copy = pp_step_new (i + 1, step->kind, step->host, step->hotfix);

      copy->fix = pp_fix_copy (step->fix);
      copy->task = step->task;
      copy->seconds = step->seconds;
      for (guint j = 0; j < step->vms->len; j++)
        g_ptr_array_add (copy->vms, pp_vm_ref (g_ptr_array_index (step->vms, j)));
      if (i > 0)
        g_array_append_val (copy->after, i);
      g_ptr_array_add (other->steps, copy);
    }
  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (other->problems, pp_problem_copy (g_ptr_array_index (problems, i)));

  return other;
}

/**
 * pp_plan_get_outlook:
 * @self: a plan
 *
 * Returns: (transfer none): the outlook it was made from
 */
PpOutlook *
pp_plan_get_outlook (PpPlan *self)
{
  g_return_val_if_fail (PP_IS_PLAN (self), NULL);

  return self->outlook;
}

/**
 * pp_plan_get_choice:
 * @self: a plan
 *
 * Returns: (transfer none): the choice it was made for
 */
PpChoice *
pp_plan_get_choice (PpPlan *self)
{
  g_return_val_if_fail (PP_IS_PLAN (self), NULL);

  return self->choice;
}

/**
 * pp_plan_get_evidence:
 * @self: a plan
 *
 * Returns: (transfer none) (nullable): the evidence it rests on
 */
PpEvidence *
pp_plan_get_evidence (PpPlan *self)
{
  g_return_val_if_fail (PP_IS_PLAN (self), NULL);

  return self->evidence;
}

/**
 * pp_plan_get_n_problems:
 * @self: a plan
 *
 * Returns: how many things the checks have to say, those of severity OK included
 */
guint
pp_plan_get_n_problems (PpPlan *self)
{
  g_return_val_if_fail (PP_IS_PLAN (self), 0);

  return self->problems->len;
}

/**
 * pp_plan_get_problem:
 * @self: a plan
 * @position: from 0
 *
 * Returns: (transfer none): what a check found
 */
const PpProblem *
pp_plan_get_problem (PpPlan *self,
                     guint   position)
{
  g_return_val_if_fail (PP_IS_PLAN (self), NULL);
  g_return_val_if_fail (position < self->problems->len, NULL);

  return g_ptr_array_index (self->problems, position);
}

/* Whether a step of the plan takes the problem out of the way. */
static gboolean
is_mended (PpPlan          *self,
           const PpProblem *problem)
{
  const PpFix *fix = pp_problem_get_fix (problem);

  for (guint i = 0; fix != NULL && i < self->steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (self->steps, i);

      if (step->kind == PP_STEP_FIX && pp_fix_equal (step->fix, fix))
        return TRUE;
    }

  return FALSE;
}

/**
 * pp_plan_count_blocking:
 * @self: a plan
 *
 * Returns: how many problems stand against carrying it out; those which it mends itself do not
 */
guint
pp_plan_count_blocking (PpPlan *self)
{
  guint n = 0;

  g_return_val_if_fail (PP_IS_PLAN (self), 0);

  for (guint i = 0; i < self->problems->len; i++)
    {
      const PpProblem *problem = g_ptr_array_index (self->problems, i);

      n += problem->severity == PP_SEVERITY_ERROR && !is_mended (self, problem);
    }

  return n;
}

/**
 * pp_plan_get_n_steps:
 * @self: a plan
 *
 * Returns: how many steps there are; 0 when nothing is to be done
 */
guint
pp_plan_get_n_steps (PpPlan *self)
{
  g_return_val_if_fail (PP_IS_PLAN (self), 0);

  return self->steps->len;
}

/**
 * pp_plan_get_step:
 * @self: a plan
 * @position: from 0
 *
 * Returns: (transfer none): a step
 */
const PpStep *
pp_plan_get_step (PpPlan *self,
                  guint   position)
{
  g_return_val_if_fail (PP_IS_PLAN (self), NULL);
  g_return_val_if_fail (position < self->steps->len, NULL);

  return g_ptr_array_index (self->steps, position);
}

/**
 * pp_plan_count_restarts:
 * @self: a plan
 * @host: (nullable): uuid; %NULL for all servers together
 *
 * Returns: how often @host is rebooted or its toolstack restarted
 */
guint
pp_plan_count_restarts (PpPlan     *self,
                        const char *host)
{
  guint n = 0;

  g_return_val_if_fail (PP_IS_PLAN (self), 0);

  for (guint i = 0; i < self->steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (self->steps, i);

      if (step->kind == PP_STEP_REBOOT || step->kind == PP_STEP_RESTART_TOOLSTACK)
        n += host == NULL || g_strcmp0 (step->host, host) == 0;
    }

  return n;
}

/**
 * pp_plan_get_estimate:
 * @self: a plan
 *
 * Returns: how many seconds it may take from beginning to end, without the time in which it waits
 *   at the gate; a guess
 */
guint
pp_plan_get_estimate (PpPlan *self)
{
  guint seconds = 0;

  g_return_val_if_fail (PP_IS_PLAN (self), 0);

  for (guint i = 0; i < self->steps->len; i++)
    seconds += ((PpStep *) g_ptr_array_index (self->steps, i))->seconds;

  return seconds;
}

static gboolean
has_applied_any (PpPlan     *self,
                 PpOutlook  *now,
                 const char *uuid)
{
  PpHost *host = pp_snapshot_find_host (pp_outlook_get_snapshot (now), uuid);

  for (guint i = 0; host != NULL && i < self->steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (self->steps, i);
      const PpApplied *applied = NULL;

      if (step->kind == PP_STEP_APPLY && g_str_equal (step->host, uuid))
        applied = pp_host_find_applied (host, step->hotfix);
      if (applied != NULL && applied->applied)
        return TRUE;
    }

  return FALSE;
}

/**
 * pp_plan_list_by_hand:
 * @self: a plan that was carried out, wholly or not
 * @now: what the servers have now
 *
 * What was left to a person and still is to be done: a restart as long as the server owes it, that
 * of virtual machines as soon as their server has what asks for it: nobody can tell of one that was
 * restarted whether it was for this.
 *
 * Returns: (transfer container) (element-type PpStep): steps of @self, in order
 */
GPtrArray *
pp_plan_list_by_hand (PpPlan    *self,
                      PpOutlook *now)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new ();

  g_return_val_if_fail (PP_IS_PLAN (self), NULL);
  g_return_val_if_fail (PP_IS_OUTLOOK (now), NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      PpStep *step = g_ptr_array_index (self->steps, i);
      PpPending pending;

      if (step->kind != PP_STEP_BY_HAND)
        continue;
      pending = pp_outlook_get_pending (now, step->host, NULL);
      if ((step->task == PP_STEP_REBOOT && pending == PP_PENDING_REBOOT) ||
          (step->task == PP_STEP_RESTART_TOOLSTACK && pending != PP_PENDING_NONE) ||
          (step->task == PP_STEP_REBOOT_VMS && has_applied_any (self, now, step->host)))
        g_ptr_array_add (list, step);
    }

  return g_steal_pointer (&list);
}

static const PpProblem *
next_trouble (PpPlan *self,
              guint  *position)
{
  while (*position < self->problems->len)
    {
      const PpProblem *problem = g_ptr_array_index (self->problems, (*position)++);

      if (problem->severity >= PP_SEVERITY_WARNING)
        return problem;
    }

  return NULL;
}

/**
 * pp_plan_is_equal:
 * @self: a plan
 * @other: another
 *
 * Two plans are equal for a person when they do the same things in the same order and the same
 * warnings and errors stand against them.
 *
 * Returns: whether they are
 */
gboolean
pp_plan_is_equal (PpPlan *self,
                  PpPlan *other)
{
  const PpProblem *a;
  const PpProblem *b;
  guint i = 0;
  guint j = 0;

  g_return_val_if_fail (PP_IS_PLAN (self), FALSE);
  g_return_val_if_fail (PP_IS_PLAN (other), FALSE);

  if (self->steps->len != other->steps->len)
    return FALSE;
  for (guint k = 0; k < self->steps->len; k++)
    if (!pp_step_is_equal (g_ptr_array_index (self->steps, k),
                           g_ptr_array_index (other->steps, k)))
      return FALSE;

  do
    {
      a = next_trouble (self, &i);
      b = next_trouble (other, &j);
      if ((a == NULL) != (b == NULL) || (a != NULL && !pp_problem_equal (a, b)))
        return FALSE;
    }
  while (a != NULL);

  return TRUE;
}
