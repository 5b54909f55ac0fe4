/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_storage_shared:
 * @draft: who gets what
 * @problems: appended to
 *
 * Without shared storage no virtual machine with a disk can be moved in a pool, which is worth
 * knowing before the list of those that cannot.
 */
void
pp_check_storage_shared (const PpPlanDraft *draft,
                         GPtrArray         *problems)
{
  const PpPoolEvidence *pool = pp_check_get_pool_evidence (draft);
  gboolean shared = FALSE;

  if (pool == NULL || pp_snapshot_get_n_hosts (draft->snapshot) < 2 ||
      !pp_plan_draft_empties_any (draft))
    return;

  for (guint i = 0; i < pool->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (pool->storage, i);

      shared |= storage->shared && !storage->discs && !storage->tools;
    }
  pp_check_report (problems, "storage-shared", shared ? PP_SEVERITY_OK : PP_SEVERITY_WARNING, NULL,
                   pp_snapshot_get_name (draft->snapshot), NULL);
}
