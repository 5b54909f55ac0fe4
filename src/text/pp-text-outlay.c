/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

/* What a plan costs, and what became different in it. */

/**
 * pp_text_for_no_undo:
 * @step: a step of a plan
 *
 * Returns: (transfer none) (nullable): why it cannot be undone; %NULL when it can
 */
const char *
pp_text_for_no_undo (const PpStep *step)
{
  g_return_val_if_fail (step != NULL, NULL);

  if (pp_step_can_undo (step))
    return NULL;
  if (step->kind == PP_STEP_APPLY)
    return _("A hotfix cannot be removed again.");
  if (step->kind == PP_STEP_FIX)
    return _("It starts anew afterwards; what ran in it does not go on.");

  return _("What runs or is under way there is interrupted.");
}

/**
 * pp_text_for_duration:
 * @seconds: how long something takes
 *
 * Returns: (transfer full): in words, rounded as a guess deserves: "about 25 minutes"
 */
char *
pp_text_for_duration (guint seconds)
{
  guint minutes = (seconds + 30) / 60;

  if (minutes < 1)
    return g_strdup (_("less than a minute"));
  if (minutes > 10)
    minutes = (minutes + 2) / 5 * 5;
  if (minutes < 60)
    return g_strdup_printf (ngettext ("about %u minute", "about %u minutes", minutes), minutes);

  return g_strdup_printf (_("about %u:%02u hours"), minutes / 60, minutes % 60);
}

/**
 * pp_text_for_estimate:
 * @plan: a plan
 *
 * Returns: (transfer full): "3 restarts, about 45 minutes"
 */
char *
pp_text_for_estimate (PpPlan *plan)
{
  guint n_restarts;
  g_autofree char *duration = NULL;
  g_autofree char *restarts = NULL;

  g_return_val_if_fail (PP_IS_PLAN (plan), NULL);

  n_restarts = pp_plan_count_restarts (plan, NULL);
  duration = pp_text_for_duration (pp_plan_get_estimate (plan));
  if (n_restarts == 0)
    restarts = g_strdup (_("no restart"));
  else
    restarts = g_strdup_printf (ngettext ("%u restart", "%u restarts", n_restarts), n_restarts);

  return g_strdup_printf ("%s, %s", restarts, duration);
}

static void
add_line (GStrvBuilder *lines,
          const char   *what,
          char         *text)
{
  g_autofree char *line = g_strdup_printf ("%s %s", what, text);

  g_strv_builder_add (lines, line);
  g_free (text);
}

/**
 * pp_text_for_plan_diff:
 * @diff: what is different in a plan that was made again
 *
 * Returns: (transfer full) (array zero-terminated=1): a line about each difference; none when
 *   nothing is different
 */
char **
pp_text_for_plan_diff (const PpPlanDiff *diff)
{
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  PpOutlook *before;
  PpOutlook *after;

  g_return_val_if_fail (diff != NULL, NULL);

  before = pp_plan_get_outlook (diff->before);
  after = pp_plan_get_outlook (diff->after);
  for (guint i = 0; i < diff->problems_added->len; i++)
    add_line (lines, _("New problem:"),
              pp_text_for_problem (g_ptr_array_index (diff->problems_added, i), after));
  for (guint i = 0; i < diff->problems_changed->len; i++)
    add_line (lines, _("Changed problem:"),
              pp_text_for_problem (g_ptr_array_index (diff->problems_changed, i), after));
  for (guint i = 0; i < diff->problems_removed->len; i++)
    add_line (lines, _("No longer a problem:"),
              pp_text_for_problem (g_ptr_array_index (diff->problems_removed, i), before));
  for (guint i = 0; i < diff->steps_added->len; i++)
    add_line (lines, _("New step:"),
              pp_text_for_step (g_ptr_array_index (diff->steps_added, i), after));
  for (guint i = 0; i < diff->steps_removed->len; i++)
    add_line (lines, _("Step left out:"),
              pp_text_for_step (g_ptr_array_index (diff->steps_removed, i), before));
  if (diff->order_changed)
    g_strv_builder_add (lines, _("The steps come in another order."));

  return g_strv_builder_end (lines);
}
