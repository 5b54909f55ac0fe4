/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_account_role:
 * @draft: who gets what
 * @problems: appended to
 *
 * Patching takes the role of a pool operator; with less the first call that changes something is
 * refused.
 */
void
pp_check_account_role (const PpPlanDraft *draft,
                       GPtrArray         *problems)
{
  const PpPoolEvidence *pool = pp_check_get_pool_evidence (draft);

  if (pool != NULL && draft->hosts->len > 0)
    pp_check_report (problems, "account-role",
                     pool->may_install ? PP_SEVERITY_OK : PP_SEVERITY_ERROR, NULL,
                     pp_snapshot_get_name (draft->snapshot), NULL);
}
