/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-plan.h>

G_BEGIN_DECLS

/* What one server gets. */
typedef struct
{
  PpHost     *host;        /* (unowned) of the snapshot */
  GPtrArray  *hotfixes;    /* (owned) (element-type PpHotfix) in install order */
  GHashTable *uuids;       /* (owned) set of their uuids */
  PpGuidance  guidance;    /* of all of them together */
} PpHostDraft;

/* The choice held against the outlook: who gets what, before any step is made. */
typedef struct
{
  PpOutlook  *outlook;     /* (unowned) */
  PpChoice   *choice;      /* (unowned) */
  PpEvidence *evidence;    /* (unowned) (nullable) */
  PpSnapshot *snapshot;    /* (unowned) */
  GPtrArray  *hosts;       /* (owned) (element-type PpHostDraft) those which get something */
  GPtrArray  *hotfixes;    /* (owned) (element-type PpHotfix) all chosen, in install order */
  GPtrArray  *left;        /* (owned) (element-type PpHost) left for later: their VMs cannot move */
  GPtrArray  *foreign;     /* (owned) (element-type PpHost) left alone: updated by what is not handled */
  GPtrArray  *blocked;     /* (owned) (element-type PpProblem) what is left out, and why */
} PpPlanDraft;

PpPlanDraft *pp_plan_draft_new             (PpOutlook         *outlook,
                                            PpChoice          *choice,
                                            PpEvidence        *evidence);
void         pp_plan_draft_free            (PpPlanDraft       *self);
gboolean     pp_plan_draft_is_prerequisite (const PpPlanDraft *self,
                                            const PpHostDraft *host,
                                            const char        *name_or_uuid);
PpGuidance   pp_plan_draft_get_guidance    (const PpPlanDraft *self,
                                            const PpHostDraft *host,
                                            const PpHotfix    *hotfix);
gboolean     pp_plan_draft_will_reboot     (const PpPlanDraft *self,
                                            const PpHostDraft *host);
gboolean     pp_plan_draft_will_empty      (const PpPlanDraft *self,
                                            const PpHostDraft *host);
gboolean     pp_plan_draft_empties_any     (const PpPlanDraft *self);
gboolean     pp_plan_draft_restarts        (const PpPlanDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpPlanDraft, pp_plan_draft_free)

G_END_DECLS
