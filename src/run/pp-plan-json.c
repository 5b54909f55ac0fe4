/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-plan-json.h"

#include "pp-journal.h"
#include "pp-run-files.h"

static void
set_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
strv_to_json (const char * const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);

  return array;
}

static JsonArray *
problems_to_json (PpPlan           *plan,
                  PpDescribeProblem describe)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      const PpFix *fix = pp_problem_get_fix (problem);
      g_autofree char *message = NULL;
      JsonObject *object;

      if (problem->severity == PP_SEVERITY_OK)
        continue;
      if (describe != NULL)
        message = describe (problem, pp_plan_get_outlook (plan));
      object = json_object_new ();
      json_object_set_string_member (object, "check", problem->check);
      json_object_set_string_member (object, "severity", pp_severity_to_string (problem->severity));
      set_string (object, "host", problem->host);
      set_string (object, "hotfix", problem->hotfix);
      json_object_set_string_member (object, "object", problem->object);
      json_object_set_array_member (object, "details",
                                    strv_to_json ((const char * const *) problem->details));
      json_object_set_string_member (object, "message", message != NULL ? message : "");
      set_string (object, "fix", fix != NULL ? pp_fix_kind_to_string (fix->kind) : NULL);
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonArray *
steps_to_json (PpPlan        *plan,
               PpDescribeStep describe)
{
  const char *pool = pp_snapshot_get_uuid (pp_outlook_get_snapshot (pp_plan_get_outlook (plan)));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      g_autofree char *text = NULL;
      JsonArray *after = json_array_new ();
      JsonObject *object = json_object_new ();

      if (describe != NULL)
        text = describe (step, pp_plan_get_outlook (plan));
      for (guint j = 0; j < step->after->len; j++)
        json_array_add_int_element (after, g_array_index (step->after, guint, j));
      json_object_set_int_member (object, "id", step->id);
      json_object_set_string_member (object, "kind", pp_step_kind_to_string (step->kind));
      json_object_set_string_member (object, "pool", pool);
      set_string (object, "host", step->host);
      set_string (object, "hotfix", step->hotfix);
      json_object_set_array_member (object, "after", after);
      json_object_set_string_member (object, "text", text != NULL ? text : "");
      json_array_add_object_element (array, object);
    }

  return array;
}

/*
 * pp_plan_make_json:
 * @plan: a plan
 * @problem: (nullable): makes the sentence about a problem
 * @step: (nullable): makes the sentence about a step
 *
 * Returns: (transfer full): the document of `plan --json`
 */
JsonObject *
pp_plan_make_json (PpPlan           *plan,
                   PpDescribeProblem problem,
                   PpDescribeStep    step)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "schema", 1);
  json_object_set_string_member (object, "basis",
                                 pp_plan_get_evidence (plan) != NULL ? "evidence" : "status");
  json_object_set_array_member (object, "problems", problems_to_json (plan, problem));
  json_object_set_array_member (object, "steps", steps_to_json (plan, step));

  return object;
}

/*
 * pp_choice_make_json:
 * @choice: a choice
 *
 * Returns: (transfer full): what was chosen, for a later resume
 */
JsonObject *
pp_choice_make_json (PpChoice *choice)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "hotfixes", strv_to_json (pp_choice_get_hotfixes (choice)));
  json_object_set_array_member (object, "hosts", strv_to_json (pp_choice_get_hosts (choice)));
  json_object_set_string_member (object, "order", pp_order_to_string (pp_choice_get_order (choice)));
  json_object_set_string_member (object, "mode", pp_mode_to_string (pp_choice_get_mode (choice)));
  json_object_set_boolean_member (object, "level", pp_choice_is_level (choice));

  return object;
}

static char **
strv_from_json (JsonArray *array)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}

/*
 * pp_choice_new_from_json:
 * @object: (nullable): what pp_choice_make_json() made
 *
 * Returns: (transfer full) (nullable): the choice; %NULL when it is none
 */
PpChoice *
pp_choice_new_from_json (JsonObject *object)
{
  g_auto(GStrv) hotfixes = strv_from_json (pp_json_get_array (object, "hotfixes"));
  g_auto(GStrv) hosts = strv_from_json (pp_json_get_array (object, "hosts"));
  PpMode mode = PP_MODE_AUTOMATIC;

  if (object == NULL || hotfixes[0] == NULL)
    return NULL;
  if (g_str_equal (pp_json_get_string (object, "mode"), "manual"))
    mode = PP_MODE_MANUAL;

  if (pp_json_get_boolean (object, "level"))
    return pp_choice_new_level ((const char * const *) hotfixes, (const char * const *) hosts,
                                PP_ORDER_MASTER_FIRST, mode);

  return pp_choice_new ((const char * const *) hotfixes, (const char * const *) hosts,
                        PP_ORDER_MASTER_FIRST, mode);
}

/*
 * pp_plan_make_names:
 * @plan: a plan
 *
 * Returns: (transfer full): what its servers and hotfixes are called, by uuid: a run that is looked
 *   at later has neither pool nor feed to ask
 */
JsonObject *
pp_plan_make_names (PpPlan *plan)
{
  PpOutlook *outlook = pp_plan_get_outlook (plan);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    json_object_set_string_member (object, pp_snapshot_get_host (snapshot, i)->uuid,
                                   pp_snapshot_get_host (snapshot, i)->name);
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const char *uuid = pp_plan_get_step (plan, i)->hotfix;
      PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, uuid);

      if (hotfix != NULL)
        json_object_set_string_member (object, uuid, hotfix->name);
    }

  return object;
}

/**
 * pp_plan_to_json:
 * @plan: a plan
 * @problem: (nullable) (scope call): makes the sentence about a problem
 * @step: (nullable) (scope call): makes the sentence about a step
 *
 * Returns: (transfer full): the document of `plan --json`, on several lines. Without the
 *   functions "message" and "text" are empty.
 */
char *
pp_plan_to_json (PpPlan           *plan,
                 PpDescribeProblem problem,
                 PpDescribeStep    step)
{
  g_autoptr(JsonObject) object = NULL;

  g_return_val_if_fail (PP_IS_PLAN (plan), NULL);

  object = pp_plan_make_json (plan, problem, step);

  return pp_json_object_print (object, TRUE);
}
