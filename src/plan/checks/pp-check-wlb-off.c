/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_wlb_off:
 * @draft: who gets what
 * @problems: appended to
 *
 * Workload balancing would move virtual machines to servers that are about to be emptied, and it
 * has its own say in whether a server can be.
 */
void
pp_check_wlb_off (const PpPlanDraft *draft,
                  GPtrArray         *problems)
{
  const PpPool *pool = pp_snapshot_get_pool (draft->snapshot);
  PpProblem *problem;

  if (!pp_plan_draft_empties_any (draft))
    return;

  problem = pp_check_report (problems, "wlb-off",
                             pool->wlb_enabled ? PP_SEVERITY_ERROR : PP_SEVERITY_OK, NULL,
                             pp_snapshot_get_name (draft->snapshot), NULL);
  if (pool->wlb_enabled)
    pp_problem_add_fix (problem, PP_FIX_PAUSE_WLB, pool->uuid, NULL, problem->object);
}
