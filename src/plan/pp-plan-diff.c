/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include <poolpatch/pp-plan-diff.h>

#include "pp-step-private.h"

static GPtrArray *
list_steps (PpPlan *plan)
{
  GPtrArray *steps = g_ptr_array_new ();

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    g_ptr_array_add (steps, (gpointer) pp_plan_get_step (plan, i));

  return steps;
}

static GPtrArray *
list_troubles (PpPlan *plan)
{
  GPtrArray *problems = g_ptr_array_new ();

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);

      if (problem->severity >= PP_SEVERITY_WARNING)
        g_ptr_array_add (problems, (gpointer) problem);
    }

  return problems;
}

/* Takes the first that is equal to each of wanted out of from. Returns those of wanted for which
 * there was none. */
static GPtrArray *
subtract (GPtrArray *wanted,
          GPtrArray *from,
          GEqualFunc equal)
{
  GPtrArray *left = g_ptr_array_new ();

  for (guint i = 0; i < wanted->len; i++)
    {
      guint found;

      if (g_ptr_array_find_with_equal_func (from, g_ptr_array_index (wanted, i), equal, &found))
        g_ptr_array_remove_index (from, found);
      else
        g_ptr_array_add (left, g_ptr_array_index (wanted, i));
    }

  return left;
}

/* Whether both speak of the same, whatever they say. */
static gboolean
is_of_same (gconstpointer a,
            gconstpointer b)
{
  const PpProblem *left = a;
  const PpProblem *right = b;

  return g_str_equal (left->check, right->check) && g_strcmp0 (left->host, right->host) == 0 &&
         g_strcmp0 (left->hotfix, right->hotfix) == 0 && g_str_equal (left->object, right->object);
}

/* Those of all that are not among others, by identity. */
static GPtrArray *
list_others (GPtrArray *all,
             GPtrArray *others)
{
  GPtrArray *left = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    if (!g_ptr_array_find (others, g_ptr_array_index (all, i), NULL))
      g_ptr_array_add (left, g_ptr_array_index (all, i));

  return left;
}

static void
compare_steps (PpPlanDiff *self)
{
  g_autoptr(GPtrArray) before = list_steps (self->before);
  g_autoptr(GPtrArray) after = list_steps (self->after);
  g_autoptr(GPtrArray) kept_before = NULL;
  g_autoptr(GPtrArray) kept_after = NULL;

  self->steps_removed = list_steps (self->before);
  self->steps_added = subtract (after, self->steps_removed, (GEqualFunc) pp_step_is_equal);
  kept_before = list_others (before, self->steps_removed);
  kept_after = list_others (after, self->steps_added);
  for (guint i = 0; i < MIN (kept_before->len, kept_after->len); i++)
    self->order_changed |= !pp_step_is_equal (g_ptr_array_index (kept_before, i),
                                              g_ptr_array_index (kept_after, i));
}

static void
compare_problems (PpPlanDiff *self)
{
  g_autoptr(GPtrArray) after = list_troubles (self->after);
  g_autoptr(GPtrArray) added = NULL;
  GPtrArray *removed = list_troubles (self->before);

  added = subtract (after, removed, (GEqualFunc) pp_problem_equal);
  self->problems_removed = removed;
  self->problems_added = g_ptr_array_new ();
  self->problems_changed = g_ptr_array_new ();
  for (guint i = 0; i < added->len; i++)
    {
      PpProblem *problem = g_ptr_array_index (added, i);
      guint found;

      if (g_ptr_array_find_with_equal_func (removed, problem, is_of_same, &found))
        {
          g_ptr_array_remove_index (removed, found);
          g_ptr_array_add (self->problems_changed, problem);
        }
      else
        g_ptr_array_add (self->problems_added, problem);
    }
}

/**
 * pp_plan_diff:
 * @before: a plan
 * @after: the plan that was made again
 *
 * Returns: (transfer full): what is different
 */
PpPlanDiff *
pp_plan_diff (PpPlan *before,
              PpPlan *after)
{
  PpPlanDiff *self;

  g_return_val_if_fail (PP_IS_PLAN (before) && PP_IS_PLAN (after), NULL);

  self = g_new0 (PpPlanDiff, 1);
  self->before = g_object_ref (before);
  self->after = g_object_ref (after);
  compare_steps (self);
  compare_problems (self);

  return self;
}

/**
 * pp_plan_diff_is_empty:
 * @self: a difference
 *
 * Returns: whether nothing is different for a person
 */
gboolean
pp_plan_diff_is_empty (const PpPlanDiff *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->steps_added->len == 0 && self->steps_removed->len == 0 &&
         self->problems_added->len == 0 && self->problems_removed->len == 0 &&
         self->problems_changed->len == 0 && !self->order_changed;
}

/**
 * pp_plan_diff_free:
 * @self: (transfer full): a difference
 */
void
pp_plan_diff_free (PpPlanDiff *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->steps_added);
  g_ptr_array_unref (self->steps_removed);
  g_ptr_array_unref (self->problems_added);
  g_ptr_array_unref (self->problems_removed);
  g_ptr_array_unref (self->problems_changed);
  g_object_unref (self->before);
  g_object_unref (self->after);
  g_free (self);
}
