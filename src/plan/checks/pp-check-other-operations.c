/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_other_operations:
 * @draft: who gets what
 * @problems: appended to
 *
 * What others have under way in the pool: a restart of the toolstack or of a server ends it.
 */
void
pp_check_other_operations (const PpPlanDraft *draft,
                           GPtrArray         *problems)
{
  const PpPoolEvidence *pool = pp_check_get_pool_evidence (draft);
  g_autofree char *names = NULL;

  if (pool == NULL || draft->hosts->len == 0)
    return;

  names = g_strjoinv (", ", pool->operations);
  pp_check_report (problems, "other-operations",
                   *names != '\0' ? PP_SEVERITY_WARNING : PP_SEVERITY_OK, NULL,
                   pp_snapshot_get_name (draft->snapshot), *names != '\0' ? names : NULL, NULL);
}
