/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-plan-draft.h"

G_BEGIN_DECLS

/* Steps in the making. */
typedef struct
{
  const PpPlanDraft *draft;
  GPtrArray         *steps;    /* (owned) (element-type PpStep) */
  GPtrArray         *fixes;    /* (owned) (element-type PpFix) that this plan carries out */
  GPtrArray         *vm_fixes; /* (owned) (element-type PpFix) of servers whose turn is to come */
  GPtrArray         *undo;     /* (owned) (element-type PpFix) to be put back, oldest first */
  guint              last;     /* id of the step that the next one on a server waits for */
} PpPlanBuilder;

/* pp-plan-steps.c */
GPtrArray *pp_plan_make_steps             (const PpPlanDraft  *draft,
                                           GPtrArray          *problems,
                                           const char * const *in_library,
                                           GPtrArray          *transfers,
                                           GPtrArray          *fixes);

/* pp-plan-weigh.c */
void       pp_plan_weigh_steps            (const PpPlanDraft  *draft,
                                           GPtrArray          *steps);

/* pp-plan-builder.c */
PpStep    *pp_plan_builder_append         (PpPlanBuilder      *self,
                                           PpStepKind          kind,
                                           const char         *host,
                                           const char         *hotfix);
void       pp_plan_builder_follow         (PpPlanBuilder      *self,
                                           PpStepKind          kind,
                                           const char         *host,
                                           const char         *hotfix);
void       pp_plan_builder_fix            (PpPlanBuilder      *self,
                                           const PpFix        *fix);
void       pp_plan_builder_unwind         (PpPlanBuilder      *self,
                                           const char         *host);

/* pp-plan-host-steps.c */
void       pp_plan_builder_add_hosts      (PpPlanBuilder      *self);
void       pp_plan_builder_add_by_hand    (PpPlanBuilder      *self);

G_END_DECLS
