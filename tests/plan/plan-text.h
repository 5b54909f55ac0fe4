/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-plan.h>

#include "fixture.h"

G_BEGIN_DECLS

/* "upload A, gate, apply xs1 A": the steps of a plan in a few words. */
char     *plan_text_steps    (PpPlan      *plan);
/* "error ha-off lab, warning hotfix-blocked A superseded B": those that are not OK. */
char     *plan_text_problems (PpPlan      *plan);
PpChoice *plan_text_choice   (const char  *hotfixes,
                              const char  *hosts,
                              PpMode       mode);
PpChoice *plan_text_choice_full (PpPurpose        purpose,
                                 const char      *hotfixes,
                                 const char      *hosts,
                                 const PpOptions *options);

G_END_DECLS
