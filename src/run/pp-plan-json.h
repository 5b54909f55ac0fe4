/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <poolpatch/pp-run.h>

G_BEGIN_DECLS

JsonObject *pp_plan_make_json   (PpPlan            *plan,
                                 PpDescribeProblem  problem,
                                 PpDescribeStep     step);
JsonObject *pp_choice_make_json (PpChoice          *choice);
JsonObject *pp_plan_make_names  (PpPlan            *plan);

G_END_DECLS
