/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <poolpatch/pp-run.h>

G_BEGIN_DECLS

JsonObject *pp_plan_make_json   (PpPlan            *plan,
                                 PpDescribeProblem  problem,
                                 PpDescribeStep     step);
JsonObject *pp_choice_make_json (PpChoice          *choice);
PpChoice   *pp_choice_new_from_json (JsonObject    *object);
JsonObject *pp_plan_make_names  (PpPlan            *plan);
PpStepKind  pp_step_task_from_json (JsonObject     *object);

G_END_DECLS
