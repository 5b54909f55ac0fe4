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
 * xapi enables a server when it comes back.
 */
void
pp_check_host_enabled (const PpPlanDraft *draft,
                       GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHost *host = ((PpHostDraft *) g_ptr_array_index (draft->hosts, i))->host;

      /* One that is not live is never enabled; it has been complained about. */
      if (!host->live)
        continue;
      g_ptr_array_add (problems,
                       pp_problem_new ("host-enabled",
                                       host->enabled ? PP_SEVERITY_OK : PP_SEVERITY_ERROR,
                                       host->uuid, NULL, host->name, NULL));
    }
}
