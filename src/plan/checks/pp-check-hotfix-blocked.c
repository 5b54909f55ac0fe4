/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_hotfix_blocked:
 * @draft: who gets what
 * @problems: appended to
 *
 * What was chosen and is not in the plan, with the reason.
 */
void
pp_check_hotfix_blocked (const PpPlanDraft *draft,
                         GPtrArray         *problems)
{
  for (guint i = 0; i < draft->blocked->len; i++)
    g_ptr_array_add (problems, pp_problem_copy (g_ptr_array_index (draft->blocked, i)));
}
