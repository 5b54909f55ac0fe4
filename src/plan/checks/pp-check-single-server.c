/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_single_server:
 * @draft: who gets what
 * @problems: appended to
 *
 * With one server there is nowhere to move virtual machines to.
 */
void
pp_check_single_server (const PpPlanDraft *draft,
                        GPtrArray         *problems)
{
  const PpHostDraft *host;
  const PpHostEvidence *evidence;

  if (draft->hosts->len == 0 || pp_snapshot_get_n_hosts (draft->snapshot) > 1)
    return;

  host = g_ptr_array_index (draft->hosts, 0);
  evidence = pp_check_get_host_evidence (draft, host);
  if (pp_plan_draft_will_empty (draft, host) && (evidence == NULL || evidence->vms->len > 0))
    pp_check_report (problems, "single-server", PP_SEVERITY_WARNING, host->host, NULL, NULL);
}
