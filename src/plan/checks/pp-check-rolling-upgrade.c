/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_rolling_upgrade:
 * @draft: who gets what
 * @problems: appended to
 *
 * xapi marks a pool whose servers are being upgraded to another release. Half of it would be
 * patched as the old release and half as the new one.
 */
void
pp_check_rolling_upgrade (const PpPlanDraft *draft,
                          GPtrArray         *problems)
{
  const PpPool *pool = pp_snapshot_get_pool (draft->snapshot);

  if (draft->hosts->len > 0 &&
      g_hash_table_contains (pool->other_config, "rolling_upgrade_in_progress"))
    pp_check_report (problems, "rolling-upgrade", PP_SEVERITY_ERROR, NULL,
                     pp_snapshot_get_name (draft->snapshot), NULL);
}
