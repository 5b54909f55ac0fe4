/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_auto_power_on:
 * @draft: who gets what
 * @problems: appended to
 *
 * A server that boots starts such virtual machines by itself: they may take the memory that those
 * need which are to be moved.
 */
void
pp_check_auto_power_on (const PpPlanDraft *draft,
                        GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      const PpHostEvidence *evidence = pp_check_get_host_evidence (draft, host);

      if (evidence == NULL || !pp_plan_draft_will_reboot (draft, host))
        continue;
      for (guint j = 0; j < evidence->vms->len; j++)
        {
          const PpVm *vm = g_ptr_array_index (evidence->vms, j);
          PpProblem *problem;

          if (!vm->auto_power_on)
            continue;
          problem = pp_check_report (problems, "auto-power-on", PP_SEVERITY_WARNING, host->host,
                                     vm->name, NULL);
          pp_problem_add_fix (problem, PP_FIX_DISABLE_AUTO_POWER_ON, vm->uuid, host->host->uuid,
                              vm->name);
        }
    }
}
