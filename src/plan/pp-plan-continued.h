/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-plan.h>

G_BEGIN_DECLS

/* For src/run: a plan that goes on with what an earlier one began. */
PpPlan *pp_plan_new_continued (PpPlan    *self,
                               GPtrArray *steps,
                               GPtrArray *problems);

G_END_DECLS
