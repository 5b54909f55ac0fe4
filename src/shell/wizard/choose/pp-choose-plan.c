/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-plan"

#include "config.h"

#include "pp-choose-plan.h"

/* What a choice would lead to, while it is being made. */

/**
 * pp_choose_make_plan:
 * @workspace: what is open
 * @outlook: what a pool has and lacks
 * @choice: what is ticked
 * @evidence: (nullable): what the pool said already
 *
 * Returns: (transfer full): the plan as it would be now
 */
PpPlan *
pp_choose_make_plan (PpWorkspace *workspace,
                     PpOutlook   *outlook,
                     PpChoice    *choice,
                     PpEvidence  *evidence)
{
  PpLibrary *library = pp_workspace_get_library (workspace);
  PpCatalogue *feed = pp_outlook_get_catalogue (outlook);
  g_auto(GStrv) in_library = pp_library_list (library);
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(PpOutlook) whole = NULL;

  if (feed == NULL)
    return pp_plan_new (outlook, choice, evidence, (const char * const *) in_library);
  catalogue = pp_library_complete (library, feed, pp_choice_get_hotfixes (choice));
  whole = pp_outlook_new_with (outlook, catalogue);

  return pp_plan_new (whole, choice, evidence, (const char * const *) in_library);
}

/**
 * pp_choose_describe_warnings:
 * @workspace: what is open
 * @outlook: what a pool has and lacks
 * @choice: (nullable): what is ticked
 * @evidence: (nullable): what the pool said of its storage
 *
 * Servers of a pool that would differ, and storage that is too small: nobody has to come to the
 * pre-checks to hear of that.
 *
 * Returns: (transfer full): the warnings, one a line; "" when there is none
 */
char *
pp_choose_describe_warnings (PpWorkspace *workspace,
                             PpOutlook   *outlook,
                             PpChoice    *choice,
                             PpEvidence  *evidence)
{
  const char *mixed = choice != NULL ? pp_text_for_mixed (outlook, choice) : NULL;
  g_autoptr(GString) text = g_string_new (mixed);
  g_autoptr(PpPlan) plan = NULL;

  if (choice != NULL && evidence != NULL)
    plan = pp_choose_make_plan (workspace, outlook, choice, evidence);
  for (guint i = 0; plan != NULL && i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *sentence = NULL;

      if (problem->severity != PP_SEVERITY_ERROR || !g_str_equal (problem->check, "update-storage"))
        continue;
      sentence = pp_text_for_problem (problem, outlook);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
