/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_migration_licence:
 * @draft: who gets what
 * @problems: appended to
 *
 * From 7.0 on xapi refuses to move virtual machines where the licence restricts it.
 */
void
pp_check_migration_licence (const PpPlanDraft *draft,
                            GPtrArray         *problems)
{
  const PpPool *pool = pp_snapshot_get_pool (draft->snapshot);
  const char *value = g_hash_table_lookup (pool->restrictions, "restrict_xen_motion");

  if (g_strcmp0 (value, "true") != 0)
    return;

  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      const PpHostEvidence *evidence = pp_check_get_host_evidence (draft, host);

      if (pp_plan_draft_will_empty (draft, host) && (evidence == NULL || evidence->vms->len > 0))
        {
          pp_check_report (problems, "migration-licence",
                           pp_check_is_before (host->host, "7.0") ? PP_SEVERITY_INFO :
                           PP_SEVERITY_ERROR, NULL,
                           pp_snapshot_get_name (draft->snapshot), NULL);
          return;
        }
    }
}
