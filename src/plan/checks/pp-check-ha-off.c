/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

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

  if (draft->hosts->len == 0)
    return;

  g_ptr_array_add (problems,
                   pp_problem_new ("ha-off", pool->ha_enabled ? PP_SEVERITY_ERROR : PP_SEVERITY_OK,
                                   NULL, NULL, pp_snapshot_get_name (draft->snapshot), NULL));
}
