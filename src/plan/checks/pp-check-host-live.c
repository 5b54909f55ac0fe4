/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_host_live:
 * @draft: who gets what
 * @problems: appended to
 *
 * A server that the pool does not reach cannot be patched.
 */
void
pp_check_host_live (const PpPlanDraft *draft,
                    GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHost *host = ((PpHostDraft *) g_ptr_array_index (draft->hosts, i))->host;

      g_ptr_array_add (problems,
                       pp_problem_new ("host-live", host->live ? PP_SEVERITY_OK : PP_SEVERITY_ERROR,
                                       host->uuid, NULL, host->name, NULL));
    }
}
