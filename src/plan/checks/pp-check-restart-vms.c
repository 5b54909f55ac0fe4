/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/* What a server says of virtual machines that do not listen when they are asked to restart. */
static gboolean
is_deaf (const PpBlocker *blocker)
{
  static const char * const codes[] = {
    "VM_MISSING_PV_DRIVERS", "VM_LACKS_FEATURE", "VM_LACKS_FEATURE_SHUTDOWN",
    "VM_LACKS_FEATURE_SUSPEND", NULL,
  };

  return blocker->reason[0] != NULL && g_strv_contains (codes, blocker->reason[0]);
}

/*
 * pp_check_restart_vms:
 * @draft: who gets what
 * @problems: appended to
 *
 * Names the virtual machines that a hotfix wants restarted and that cannot be: without their tools
 * they do not listen, and pulling their plug is for a person to do.
 */
void
pp_check_restart_vms (const PpPlanDraft *draft,
                      GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      const PpHostEvidence *evidence = pp_check_get_host_evidence (draft, host);

      if (evidence == NULL || !pp_plan_draft_restarts (draft) ||
          pp_plan_draft_will_reboot (draft, host))
        continue;
      for (guint j = 0; j < evidence->blockers->len; j++)
        {
          const PpBlocker *blocker = g_ptr_array_index (evidence->blockers, j);

          if (is_deaf (blocker) && pp_vm_is_restarted_by (blocker->vm, host->guidance))
            pp_check_report (problems, "restart-vms", PP_SEVERITY_WARNING, host->host,
                             blocker->vm->name, NULL);
        }
    }
}
