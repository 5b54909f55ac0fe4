/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-plan-draft.h"

G_BEGIN_DECLS

/* A check: looks at the draft and appends what it found. One a file, src/plan/checks/. */
typedef void (*PpCheckFunc) (const PpPlanDraft *draft,
                             GPtrArray         *problems);

void pp_check_host_live       (const PpPlanDraft *draft,
                               GPtrArray         *problems);
void pp_check_host_enabled    (const PpPlanDraft *draft,
                               GPtrArray         *problems);
void pp_check_ha_off          (const PpPlanDraft *draft,
                               GPtrArray         *problems);
void pp_check_licence_policy  (const PpPlanDraft *draft,
                               GPtrArray         *problems);
void pp_check_hotfix_blocked  (const PpPlanDraft *draft,
                               GPtrArray         *problems);
void pp_check_free_space      (const PpPlanDraft *draft,
                               GPtrArray         *problems);
void pp_check_server_precheck (const PpPlanDraft *draft,
                               GPtrArray         *problems);
void pp_check_can_evacuate    (const PpPlanDraft *draft,
                               GPtrArray         *problems);

G_END_DECLS
