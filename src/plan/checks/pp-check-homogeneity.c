/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

static gboolean
will_have (const PpPlanDraft *draft,
           const PpHost      *host,
           const PpHotfix    *hotfix)
{
  const PpApplied *applied = pp_host_find_applied (host, hotfix->uuid);

  if (applied != NULL && applied->applied)
    return TRUE;
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *one = g_ptr_array_index (draft->hosts, i);

      if (one->host == host)
        return g_hash_table_contains (one->uuids, hotfix->uuid);
    }

  return FALSE;
}

/*
 * pp_check_homogeneity:
 * @draft: who gets what
 * @problems: appended to
 *
 * Some updates of 7.1 and later have to be on all servers of a pool or on none: a server with another
 * set cannot join. XenCenter refuses to go on. Their files say so, and the pool, once they are there.
 */
void
pp_check_homogeneity (const PpPlanDraft *draft,
                      GPtrArray         *problems)
{
  for (guint i = 0; draft->hosts->len > 0 && i < draft->hotfixes->len; i++)
    {
      const PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);
      const PpPatch *patch = pp_snapshot_find_patch (draft->snapshot, hotfix->uuid);
      g_autoptr(GString) without = g_string_new (NULL);

      if (!hotfix->homogeneous && (patch == NULL || !patch->enforce_homogeneity))
        continue;
      for (guint j = 0; j < pp_snapshot_get_n_hosts (draft->snapshot); j++)
        {
          const PpHost *host = pp_snapshot_get_host (draft->snapshot, j);

          if (!will_have (draft, host, hotfix))
            g_string_append_printf (without, "%s%s", without->len > 0 ? ", " : "", host->name);
        }
      pp_check_report (problems, "homogeneity",
                       without->len > 0 ? PP_SEVERITY_ERROR : PP_SEVERITY_OK, NULL, hotfix->name,
                       without->str, NULL);
    }
}
