/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PLAN
#error "This room may not use src/plan/: see src/meson.build"
#endif

#include <poolpatch/pp-choice.h>
#include <poolpatch/pp-evidence.h>
#include <poolpatch/pp-problem.h>
#include <poolpatch/pp-sets.h>
#include <poolpatch/pp-step.h>

G_BEGIN_DECLS

/**
 * PpPlan: what would be done, in order, and what stands against it:
 * (outlook, choice, evidence) → problems + steps. Pure and immutable.
 */
#define PP_TYPE_PLAN (pp_plan_get_type ())
G_DECLARE_FINAL_TYPE (PpPlan, pp_plan, PP, PLAN, GObject)

PpPlan          *pp_plan_new            (PpOutlook          *outlook,
                                         PpChoice           *choice,
                                         PpEvidence         *evidence,
                                         const char * const *in_library);
PpPlan          *pp_plan_renew          (PpPlan             *self,
                                         PpOutlook          *outlook,
                                         PpEvidence         *evidence,
                                         GPtrArray          *fixes);
PpOutlook       *pp_plan_get_outlook    (PpPlan             *self);
PpChoice        *pp_plan_get_choice     (PpPlan             *self);
PpEvidence      *pp_plan_get_evidence   (PpPlan             *self);
guint            pp_plan_get_n_problems (PpPlan             *self);
const PpProblem *pp_plan_get_problem    (PpPlan             *self,
                                         guint               position);
guint            pp_plan_count_blocking (PpPlan             *self);
guint            pp_plan_get_n_steps    (PpPlan             *self);
const PpStep    *pp_plan_get_step       (PpPlan             *self,
                                         guint               position);
guint            pp_plan_count_restarts (PpPlan             *self,
                                         const char         *host);
guint            pp_plan_get_estimate   (PpPlan             *self);
GPtrArray       *pp_plan_list_by_hand   (PpPlan             *self,
                                         PpOutlook          *now);
gboolean         pp_plan_is_equal       (PpPlan             *self,
                                         PpPlan             *other);

G_END_DECLS
