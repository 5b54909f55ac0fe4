/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_update_mechanism:
 * @draft: who gets what
 * @problems: appended to
 *
 * XenServer 8 and XCP-ng answer the calls by which older releases are updated, and are not updated by
 * them.
 */
void
pp_check_update_mechanism (const PpPlanDraft *draft,
                           GPtrArray         *problems)
{
  for (guint i = 0; i < draft->foreign->len; i++)
    {
      const PpHost *host = g_ptr_array_index (draft->foreign, i);

      pp_check_report (problems, "update-mechanism", PP_SEVERITY_ERROR, host, NULL,
                       host->product_brand, host->product_version, NULL);
    }
}
