/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

/* Of the virtual machines of a step these are named. */
#define MOST_VMS 5

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

  return g_strconcat (restarts, pp_text_get_comma (), duration, NULL);
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

static void
append_problems (GString *out,
                 PpPlan  *plan)
{
  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *text = NULL;

      if (problem->severity == PP_SEVERITY_OK)
        continue;
      text = pp_text_for_problem (problem, pp_plan_get_outlook (plan));
      g_string_append_printf (out, "%-8s %s\n", pp_severity_to_string (problem->severity), text);
    }
}

/* The hotfixes as they are installed on each server, and why in this order. */
static void
append_order (GString *out,
              PpPlan  *plan)
{
  PpOutlook *outlook = pp_plan_get_outlook (plan);
  const char * const *uuids = pp_choice_get_hotfixes (pp_plan_get_choice (plan));
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new ();
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GPtrArray) turns = NULL;

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, uuids[i]);

      if (hotfix != NULL)
        g_ptr_array_add (hotfixes, hotfix);
    }
  if (hotfixes->len < 2)
    return;

  sorted = pp_outlook_sort (outlook, hotfixes);
  turns = pp_outlook_explain_order (outlook, sorted);
  g_string_append_printf (out, "%s\n", _("In this order on each server:"));
  for (guint i = 0; i < turns->len; i++)
    {
      const PpTurn *turn = g_ptr_array_index (turns, i);
      g_autofree char *text = pp_text_for_turn (turn);

      g_string_append_printf (out, "     %-14s %s\n", turn->hotfix->name, text);
    }
}

/* @most: so many at most */
static char *
join_vms (const PpStep *step,
          guint         most)
{
  guint n_vms = step->vms != NULL ? step->vms->len : 0;
  guint n_named = n_vms > most ? most - 1 : n_vms;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_named; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? pp_text_get_comma () : "",
                            ((PpVm *) g_ptr_array_index (step->vms, i))->name);
  if (n_named < n_vms)
    g_string_append_printf (text, ngettext (" and %u more", " and %u more", n_vms - n_named),
                            n_vms - n_named);

  return n_vms > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * pp_text_for_vms:
 * @step: a step
 *
 * Returns: (transfer full) (nullable): names of the virtual machines that it concerns, a few of
 *   many; %NULL when it concerns none
 */
char *
pp_text_for_vms (const PpStep *step)
{
  g_return_val_if_fail (step != NULL, NULL);

  return join_vms (step, MOST_VMS);
}

/**
 * pp_text_for_all_vms:
 * @step: a step
 *
 * Returns: (transfer full) (nullable): names of all virtual machines that it concerns; %NULL when
 *   it concerns none
 */
char *
pp_text_for_all_vms (const PpStep *step)
{
  g_return_val_if_fail (step != NULL, NULL);

  return join_vms (step, G_MAXUINT);
}

/* A server that answers, needs the hotfix and does not get it. */
static gboolean
leaves_one_behind (PpOutlook  *outlook,
                   PpChoice   *choice,
                   const char *hotfix)
{
  const char * const *hosts = pp_choice_get_hosts (choice);
  g_autoptr(GPtrArray) having = NULL;
  g_autoptr(GPtrArray) lacking = NULL;

  pp_outlook_list_partly (outlook, hotfix, &having, &lacking);
  for (guint i = 0; i < lacking->len; i++)
    if (!g_strv_contains (hosts, ((PpHost *) g_ptr_array_index (lacking, i))->uuid))
      return TRUE;

  return FALSE;
}

/**
 * pp_text_for_mixed:
 * @outlook: what the servers of a pool lack
 * @choice: what some of them are to get
 *
 * Returns: (nullable): a warning when others that need the same are left behind
 */
const char *
pp_text_for_mixed (PpOutlook *outlook,
                   PpChoice  *choice)
{
  const char * const *hotfixes;

  g_return_val_if_fail (PP_IS_OUTLOOK (outlook), NULL);
  g_return_val_if_fail (PP_IS_CHOICE (choice), NULL);

  hotfixes = pp_choice_get_hotfixes (choice);
  for (guint i = 0; pp_choice_get_hosts (choice)[0] != NULL && hotfixes[i] != NULL; i++)
    if (leaves_one_behind (outlook, choice, hotfixes[i]))
      return _("Servers of this pool will differ. That is no state to stay in: virtual machines may "
               "not move between them, and no server can join. Install the same on the others soon.");

  return NULL;
}

/**
 * pp_text_for_lasting:
 *
 * Returns: (transfer none): what of a plan that installs hotfixes is for good
 */
const char *
pp_text_for_lasting (void)
{
  return _("A hotfix cannot be removed again, and a restart cannot be undone. What else was changed for "
           "the run, as maintenance mode and virtual machines, can be put back by unwinding.");
}

/**
 * pp_text_for_plan:
 * @plan: a plan
 *
 * Returns: (transfer full): all of it as lines of text: what stands against it, its steps with the
 *   virtual machines they concern, what it costs, what is for good and whether servers will differ
 */
char *
pp_text_for_plan (PpPlan *plan)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *estimate = NULL;
  const char *mixed;
  gboolean for_good = FALSE;

  g_return_val_if_fail (PP_IS_PLAN (plan), NULL);

  append_problems (out, plan);
  if (pp_plan_get_n_steps (plan) == 0)
    {
      g_string_append_printf (out, "%s\n", _("Nothing to do: no server needs, or can have, what was "
                                             "chosen."));
      return g_string_free (g_steal_pointer (&out), FALSE);
    }

  append_order (out, plan);
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      g_autofree char *text = pp_text_for_step (step, pp_plan_get_outlook (plan));
      g_autofree char *vms = pp_text_for_vms (step);

      for_good = for_good || step->kind == PP_STEP_APPLY;
      g_string_append_printf (out, "%3u  %s%s%s\n", step->id, text, vms != NULL ? ": " : "",
                              vms != NULL ? vms : "");
    }
  estimate = pp_text_for_estimate (plan);
  g_string_append_printf (out, "%s\n", estimate);
  if (for_good)
    g_string_append_printf (out, "%s\n", pp_text_for_lasting ());
  mixed = pp_text_for_mixed (pp_plan_get_outlook (plan), pp_plan_get_choice (plan));
  if (mixed != NULL)
    g_string_append_printf (out, "%s\n", mixed);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
