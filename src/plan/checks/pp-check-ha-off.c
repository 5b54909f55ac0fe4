/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/* xapi itself weighs high availability when a server enters or leaves maintenance mode. */
static gboolean
is_of_maintenance (const PpPlanDraft *draft)
{
  PpPurpose purpose = pp_choice_get_purpose (draft->choice);

  return purpose == PP_PURPOSE_ENTER_MAINTENANCE || purpose == PP_PURPOSE_LEAVE_MAINTENANCE;
}

/*
 * pp_check_ha_off:
 * @draft: who gets what
 * @problems: appended to
 *
 * With high availability a server that is restarted looks like one that failed.
 */
void
pp_check_ha_off (const PpPlanDraft *draft,
                 GPtrArray         *problems)
{
  const PpPool *pool = pp_snapshot_get_pool (draft->snapshot);
  PpProblem *problem;

  if (draft->hosts->len == 0 || is_of_maintenance (draft))
    return;

  problem = pp_problem_new ("ha-off", pool->ha_enabled ? PP_SEVERITY_ERROR : PP_SEVERITY_OK,
                            NULL, NULL, pp_snapshot_get_name (draft->snapshot), NULL);
  if (pool->ha_enabled)
    pp_problem_add_fix (problem, PP_FIX_DISABLE_HA, pool->uuid, NULL, problem->object);
  g_ptr_array_add (problems, problem);
}
