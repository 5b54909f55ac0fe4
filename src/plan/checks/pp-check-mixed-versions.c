/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/* From 7.1 on a master takes no files of the older kind, so that older members cannot be given any. */
static gboolean
is_cut_off (const PpPlanDraft *draft,
            const PpHost      *host,
            const PpHost      *master)
{
  if (host->engine == master->engine)
    return FALSE;
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *one = g_ptr_array_index (draft->hosts, i);

      if (one->host == host)
        return one->hotfixes->len > 0;
    }

  return FALSE;
}

/*
 * pp_check_mixed_versions:
 * @draft: who gets what
 * @problems: appended to
 *
 * A member that runs another release than the master: virtual machines can be moved to a newer one
 * and not back. Where the two are updated by different technologies it gets nothing; XenCenter says
 * so too.
 */
void
pp_check_mixed_versions (const PpPlanDraft *draft,
                         GPtrArray         *problems)
{
  const PpHost *master = pp_snapshot_get_master (draft->snapshot);

  for (guint i = 0; draft->hosts->len > 0 && i < pp_snapshot_get_n_hosts (draft->snapshot); i++)
    {
      const PpHost *host = pp_snapshot_get_host (draft->snapshot, i);

      if (master != NULL && (!g_str_equal (host->product_version, master->product_version) ||
                             !g_str_equal (host->build_number, master->build_number)))
        pp_check_report (problems, "mixed-versions",
                         is_cut_off (draft, host, master) ? PP_SEVERITY_ERROR : PP_SEVERITY_WARNING,
                         host, NULL, host->product_version, master->product_version, NULL);
    }
}
