/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PLAN
#error "This room may not use src/plan/: see src/meson.build"
#endif

#include <poolpatch/pp-plan.h>

G_BEGIN_DECLS

/**
 * PpPlanDiff: what is different in a plan that was made again. The arrays hold steps and problems
 * of the two plans, which it keeps. Problems of severity OK and info do not count.
 */
typedef struct
{
  PpPlan    *before;            /* (owned) */
  PpPlan    *after;             /* (owned) */
  GPtrArray *steps_added;       /* (owned) (element-type PpStep) of after */
  GPtrArray *steps_removed;     /* (owned) (element-type PpStep) of before */
  GPtrArray *problems_added;    /* (owned) (element-type PpProblem) of after */
  GPtrArray *problems_removed;  /* (owned) (element-type PpProblem) of before */
  GPtrArray *problems_changed;  /* (owned) (element-type PpProblem) of after: the same check of the
                                 * same object says something else */
  gboolean   order_changed;     /* steps that both have come in another order */
} PpPlanDiff;

PpPlanDiff *pp_plan_diff          (PpPlan           *before,
                                   PpPlan           *after);
gboolean    pp_plan_diff_is_empty (const PpPlanDiff *self);
void        pp_plan_diff_free     (PpPlanDiff       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPlanDiff, pp_plan_diff_free)

G_END_DECLS
