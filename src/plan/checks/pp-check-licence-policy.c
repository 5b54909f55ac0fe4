/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_licence_policy:
 * @draft: who gets what
 * @problems: appended to
 *
 * XenCenter refuses to install hotfixes from these flags of a free 6.2 pool; the server does not.
 * They are told for what they are and stop nothing.
 */
void
pp_check_licence_policy (const PpPlanDraft *draft,
                         GPtrArray         *problems)
{
  static const char * const names[] = { "restrict_hotfix_apply", "restrict_batch_hotfix_apply" };
  const PpPool *pool = pp_snapshot_get_pool (draft->snapshot);

  if (draft->hosts->len == 0 ||
      pp_choice_get_purpose (draft->choice) != PP_PURPOSE_HOTFIXES)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *details[] = { names[i], NULL };
      const char *value = g_hash_table_lookup (pool->restrictions, names[i]);

      if (g_strcmp0 (value, "true") == 0)
        g_ptr_array_add (problems,
                         pp_problem_new ("licence-policy", PP_SEVERITY_INFO, NULL, NULL,
                                         pp_snapshot_get_name (draft->snapshot), details));
    }
}
