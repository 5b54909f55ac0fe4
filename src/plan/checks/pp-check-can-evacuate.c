/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

#include <poolpatch/pp-error.h>

/* It could not be asked: evacuating will show, and the run stops there when it fails. */
static PpProblem *
problem_for_silence (const PpHost *host,
                     const GError *error)
{
  const char *failure = pp_error_get_failure (error);
  g_autoptr(GStrvBuilder) details = g_strv_builder_new ();
  g_auto(GStrv) strings = NULL;

  g_strv_builder_add (details, failure != NULL ? failure : "INTERNAL_ERROR");
  if (failure != NULL && pp_error_get_params (error) != NULL)
    g_strv_builder_addv (details, (const char **) pp_error_get_params (error));
  else
    g_strv_builder_add (details, error->message);
  strings = g_strv_builder_end (details);

  return pp_problem_new ("can-evacuate", PP_SEVERITY_WARNING, host->uuid, NULL, host->name,
                         (const char * const *) strings);
}

/* Suspended it comes back as it was; what cannot be suspended can be shut down. One of which only
 * the reference is known is out of reach. */
static PpProblem *
problem_for_blocker (const PpHost    *host,
                     const PpBlocker *blocker)
{
  const PpVm *vm = blocker->vm;
  PpProblem *problem = pp_problem_new ("can-evacuate", PP_SEVERITY_ERROR, host->uuid, NULL,
                                       vm->name, (const char * const *) blocker->reason);

  if (*vm->uuid != '\0')
    {
      pp_problem_add_fix (problem, PP_FIX_SUSPEND_VM, vm->uuid, host->uuid, vm->name);
      pp_problem_add_fix (problem, PP_FIX_SHUT_DOWN_VM, vm->uuid, host->uuid, vm->name);
      pp_problem_add_fix (problem, PP_FIX_HARD_SHUT_DOWN_VM, vm->uuid, host->uuid, vm->name);
    }

  return problem;
}

/*
 * pp_check_can_evacuate:
 * @draft: who gets what
 * @problems: appended to
 *
 * Each VM that keeps a server from being emptied, with the server's own reason. Only for servers
 * that will be emptied.
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
        {
          g_ptr_array_add (problems,
                           problem_for_blocker (host, g_ptr_array_index (evidence->blockers, j)));
        }
      if (evidence->blockers->len == 0)
        g_ptr_array_add (problems, pp_problem_new ("can-evacuate", PP_SEVERITY_OK, host->uuid, NULL,
                                                   host->name, NULL));
    }
}
