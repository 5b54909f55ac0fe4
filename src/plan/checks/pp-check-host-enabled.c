/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_host_enabled:
 * @draft: who gets what
 * @problems: appended to
 *
 * A server in maintenance mode was put there by somebody for a reason, and a restart would end it:
 * xapi enables a server when it comes back. A toolstack that comes back leaves it as it was.
 */
void
pp_check_host_enabled (const PpPlanDraft *draft,
                       GPtrArray         *problems)
{
  PpPurpose purpose = pp_choice_get_purpose (draft->choice);

  if (purpose != PP_PURPOSE_HOTFIXES && purpose != PP_PURPOSE_RESTART_HOSTS)
    return;

  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHost *host = ((PpHostDraft *) g_ptr_array_index (draft->hosts, i))->host;
      PpProblem *problem;

      /* One that is not live is never enabled; it has been complained about. */
      if (!host->live)
        continue;
      problem = pp_problem_new ("host-enabled", host->enabled ? PP_SEVERITY_OK : PP_SEVERITY_ERROR,
                                host->uuid, NULL, host->name, NULL);
      if (!host->enabled)
        pp_problem_add_fix (problem, PP_FIX_ENABLE_HOST, host->uuid, host->uuid, host->name);
      g_ptr_array_add (problems, problem);
    }
}
