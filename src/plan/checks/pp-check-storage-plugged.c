/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

static gboolean
is_among (char      **uuids,
          const char *uuid)
{
  return g_strv_contains ((const char * const *) uuids, uuid);
}

/* Shared storage has to be plugged everywhere, storage of one server there. */
static void
look_at (const PpPlanDraft *draft,
         const PpStorage   *storage,
         GPtrArray         *problems)
{
  for (guint i = 0; i < pp_snapshot_get_n_hosts (draft->snapshot); i++)
    {
      const PpHost *host = pp_snapshot_get_host (draft->snapshot, i);
      gboolean known = is_among (storage->unplugged, host->uuid);
      g_autofree char *users = NULL;
      PpProblem *problem;

      if (!host->live || is_among (storage->plugged, host->uuid) || (!storage->shared && !known))
        continue;
      users = g_strjoinv (", ", storage->users);
      problem = pp_check_report (problems, "storage-plugged", PP_SEVERITY_ERROR, host,
                                 storage->name, known ? "unplugged" : "missing", users, NULL);
      pp_problem_add_fix (problem, PP_FIX_PLUG_STORAGE, storage->uuid, host->uuid, storage->name);
    }
}

/*
 * pp_check_storage_plugged:
 * @draft: who gets what
 * @problems: appended to
 *
 * Storage that running virtual machines use and that a server does not reach: they cannot be moved
 * there, or not be brought back.
 */
void
pp_check_storage_plugged (const PpPlanDraft *draft,
                          GPtrArray         *problems)
{
  const PpPoolEvidence *pool = pp_check_get_pool_evidence (draft);
  guint n_problems = problems->len;

  if (pool == NULL || !pp_plan_draft_empties_any (draft))
    return;

  for (guint i = 0; i < pool->storage->len; i++)
    {
      const PpStorage *storage = g_ptr_array_index (pool->storage, i);

      if (storage->users[0] != NULL)
        look_at (draft, storage, problems);
    }
  if (problems->len == n_problems)
    pp_check_report (problems, "storage-plugged", PP_SEVERITY_OK, NULL,
                     pp_snapshot_get_name (draft->snapshot), NULL);
}
