/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/* xapi's own limit is not far above: sessions and storage trust the clocks of a pool to agree. */
#define SKEW_MAX 60

/*
 * pp_check_clock_skew:
 * @draft: who gets what
 * @problems: appended to
 *
 * The clock of a server against that of the master. What a hotfix was applied at, and whether the
 * server restarted since, is told by clocks.
 */
void
pp_check_clock_skew (const PpPlanDraft *draft,
                     GPtrArray         *problems)
{
  const PpHost *master = pp_snapshot_get_master (draft->snapshot);
  const PpHostEvidence *reference = NULL;

  if (draft->evidence != NULL && master != NULL)
    reference = pp_evidence_find_host (draft->evidence, master->uuid);
  if (reference == NULL || reference->error != NULL)
    return;

  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      const PpHostEvidence *evidence = pp_check_get_host_evidence (draft, host);
      g_autofree char *seconds = NULL;
      gint64 skew;

      if (evidence == NULL || host->host == master)
        continue;
      skew = evidence->clock_skew - reference->clock_skew;
      seconds = g_strdup_printf ("%" G_GINT64_FORMAT, skew);
      pp_check_report (problems, "clock-skew",
                       ABS (skew) > SKEW_MAX ? PP_SEVERITY_WARNING : PP_SEVERITY_OK, host->host,
                       NULL, seconds, NULL);
    }
}
