/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

#include <poolpatch/pp-error.h>

/* It could not be asked. A plan made without its answer lacks the steps that were chosen for virtual
 * machines that cannot be moved, so that it is asked again before anything is done. */
static PpProblem *
problem_for_silence (const PpHost *host,
                     const GError *error)
{
  const char *failure = pp_error_get_failure (error);
  g_autoptr(GStrvBuilder) details = g_strv_builder_new ();
  g_auto(GStrv) strings = NULL;

  g_strv_builder_add (details, "silent");
  g_strv_builder_add (details, failure != NULL ? failure : "INTERNAL_ERROR");
  if (failure != NULL && pp_error_get_params (error) != NULL)
    g_strv_builder_addv (details, (const char **) pp_error_get_params (error));
  else
    g_strv_builder_add (details, error->message);
  strings = g_strv_builder_end (details);

  return pp_problem_new ("can-evacuate", PP_SEVERITY_ERROR, host->uuid, NULL, host->name,
                         (const char * const *) strings);
}

/* References to storage mean nothing to a person. */
static char **
name_storage (const PpPlanDraft *draft,
              char             **reason)
{
  const PpPoolEvidence *pool = pp_check_get_pool_evidence (draft);
  char **named = g_strdupv (reason);

  for (guint i = 0; pool != NULL && i < pool->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (pool->storage, i);

      for (guint j = 0; named[j] != NULL; j++)
        if (g_str_equal (named[j], storage->ref))
          {
            g_free (named[j]);
            named[j] = g_strdup (storage->name);
          }
    }

  return named;
}

/* Servers refuse to suspend for the same reasons for which they refuse to move: devices that stay
 * behind, drivers that cannot. Their allowed_operations may be older than that. */
static gboolean
can_suspend (const PpBlocker *blocker)
{
  static const char * const refused[] = {
    "VM_HAS_PCI_ATTACHED", "VM_HAS_VGPU", "VM_REQUIRES_GPU", "VM_MISSING_PV_DRIVERS",
    "VM_OLD_PV_DRIVERS", "VM_LACKS_FEATURE_SUSPEND", NULL
  };

  return !blocker->vm->cannot_suspend &&
         (blocker->reason[0] == NULL || !g_strv_contains (refused, blocker->reason[0]));
}

/* Without its tools it does not listen to being asked. */
static gboolean
can_shut_down (const PpBlocker *blocker)
{
  return g_strcmp0 (blocker->reason[0], "VM_MISSING_PV_DRIVERS") != 0;
}

/* Suspended it comes back as it was; what cannot be suspended can be shut down, and what does not
 * listen only by force, which is never chosen for a person. One of which only the reference is known
 * is out of reach. */
static void
offer_fixes (PpProblem       *problem,
             const PpHost    *host,
             const PpBlocker *blocker,
             PpStuck          stuck)
{
  const PpVm *vm = blocker->vm;
  gboolean suspend = can_suspend (blocker);

  if (*vm->uuid == '\0')
    return;

  if (suspend && stuck != PP_STUCK_SHUT_DOWN)
    pp_problem_add_fix (problem, PP_FIX_SUSPEND_VM, vm->uuid, host->uuid, vm->name);
  if (can_shut_down (blocker))
    pp_problem_add_fix (problem, PP_FIX_SHUT_DOWN_VM, vm->uuid, host->uuid, vm->name);
  if (suspend && stuck == PP_STUCK_SHUT_DOWN)
    pp_problem_add_fix (problem, PP_FIX_SUSPEND_VM, vm->uuid, host->uuid, vm->name);
  pp_problem_add_fix (problem, PP_FIX_HARD_SHUT_DOWN_VM, vm->uuid, host->uuid, vm->name);
}

/* Whether it was chosen to do just what the best fix does. */
static gboolean
is_chosen (const PpProblem *problem,
           PpStuck          stuck)
{
  const PpFix *fix = pp_problem_get_fix (problem);

  return fix != NULL &&
         ((stuck == PP_STUCK_SUSPEND && fix->kind == PP_FIX_SUSPEND_VM) ||
          (stuck == PP_STUCK_SHUT_DOWN && fix->kind == PP_FIX_SHUT_DOWN_VM));
}

static PpProblem *
problem_for_blocker (const PpPlanDraft *draft,
                     const PpHost      *host,
                     const PpBlocker   *blocker)
{
  PpStuck stuck = pp_choice_get_options (draft->choice)->stuck;
  g_auto(GStrv) reason = name_storage (draft, blocker->reason);
  PpProblem *problem = pp_problem_new ("can-evacuate", PP_SEVERITY_ERROR, host->uuid, NULL,
                                       blocker->vm->name, (const char * const *) reason);

  offer_fixes (problem, host, blocker, stuck);
  if (is_chosen (problem, stuck))
    problem->severity = PP_SEVERITY_INFO;

  return problem;
}

static void
report_left (const PpPlanDraft *draft,
             GPtrArray         *problems)
{
  for (guint i = 0; i < draft->left->len; i++)
    {
      const PpHost *host = g_ptr_array_index (draft->left, i);
      const PpHostEvidence *evidence = pp_evidence_find_host (draft->evidence, host->uuid);
      g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
      g_auto(GStrv) strings = NULL;
      g_autofree char *names = NULL;

      for (guint j = 0; j < evidence->blockers->len; j++)
        g_strv_builder_add (builder,
                            ((PpBlocker *) g_ptr_array_index (evidence->blockers, j))->vm->name);
      strings = g_strv_builder_end (builder);
      names = g_strjoinv (", ", strings);
      pp_check_report (problems, "left-for-later", PP_SEVERITY_WARNING, host, NULL, names, NULL);
    }
}

/*
 * pp_check_can_evacuate:
 * @draft: who gets what
 * @problems: appended to
 *
 * Each VM that keeps a server from being emptied, with the server's own reason. Only for servers
 * that will be emptied; and those which are left out because of such VMs.
 */
void
pp_check_can_evacuate (const PpPlanDraft *draft,
                       GPtrArray         *problems)
{
  for (guint i = 0; draft->evidence != NULL && i < draft->hosts->len; i++)
    {
      const PpHostDraft *draft_host = g_ptr_array_index (draft->hosts, i);
      const PpHost *host = draft_host->host;
      const PpHostEvidence *evidence = pp_evidence_find_host (draft->evidence, host->uuid);

      if (evidence == NULL || !pp_plan_draft_will_empty (draft, draft_host))
        continue;
      if (evidence->error != NULL)
        {
          g_ptr_array_add (problems, problem_for_silence (host, evidence->error));
          continue;
        }

      for (guint j = 0; j < evidence->blockers->len; j++)
        g_ptr_array_add (problems,
                         problem_for_blocker (draft, host,
                                              g_ptr_array_index (evidence->blockers, j)));
      if (evidence->blockers->len == 0)
        pp_check_report (problems, "can-evacuate", PP_SEVERITY_OK, host, NULL, NULL);
    }
  report_left (draft, problems);
}
