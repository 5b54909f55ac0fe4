/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-plan-json.h"

#include "fixes/pp-fix-memory.h"
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
      if (step->fix != NULL)
        json_object_set_object_member (object, "fix", pp_fix_make_json (step->fix));
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
  const PpOptions *options = pp_choice_get_options (choice);
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "hotfixes", strv_to_json (pp_choice_get_hotfixes (choice)));
  json_object_set_array_member (object, "hosts", strv_to_json (pp_choice_get_hosts (choice)));
  json_object_set_string_member (object, "order", pp_order_to_string (pp_choice_get_order (choice)));
  json_object_set_string_member (object, "mode", pp_mode_to_string (pp_choice_get_mode (choice)));
  json_object_set_string_member (object, "purpose",
                                 pp_purpose_to_string (pp_choice_get_purpose (choice)));
  json_object_set_string_member (object, "stuck", pp_stuck_to_string (options->stuck));
  json_object_set_boolean_member (object, "level", options->level);
  json_object_set_boolean_member (object, "evacuate_after", options->evacuate_after);
  json_object_set_boolean_member (object, "separate_restarts", options->separate_restarts);
  json_object_set_boolean_member (object, "keep_files", options->keep_files);
  json_object_set_boolean_member (object, "leave_vms", options->leave_vms);
  json_object_set_boolean_member (object, "accept_fixes", options->accept_fixes);

  return object;
}

/* Words that a later program wrote and this one does not know are none to guess about. */
static gboolean
read_options (JsonObject *object,
              PpPurpose  *purpose,
              PpOptions  *options)
{
  const char *stuck = pp_json_get_string (object, "stuck");
  const char *word = pp_json_get_string (object, "purpose");

  *purpose = PP_PURPOSE_HOTFIXES;
  options->level = pp_json_get_boolean (object, "level");
  options->evacuate_after = pp_json_get_boolean (object, "evacuate_after");
  options->separate_restarts = pp_json_get_boolean (object, "separate_restarts");
  options->keep_files = pp_json_get_boolean (object, "keep_files");
  options->leave_vms = pp_json_get_boolean (object, "leave_vms");
  options->accept_fixes = pp_json_get_boolean (object, "accept_fixes");

  return (*word == '\0' || pp_purpose_from_string (word, purpose)) &&
         (*stuck == '\0' || pp_stuck_from_string (stuck, &options->stuck)) &&
         pp_order_from_string (pp_json_get_string (object, "order"), &options->order) &&
         pp_mode_from_string (pp_json_get_string (object, "mode"), &options->mode);
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
  g_auto(GStrv) hotfixes = pp_json_dup_strv (pp_json_get_array (object, "hotfixes"));
  g_auto(GStrv) hosts = pp_json_dup_strv (pp_json_get_array (object, "hosts"));
  PpPurpose purpose;
  PpOptions options = { 0 };

  if (object == NULL || !read_options (object, &purpose, &options))
    return NULL;
  if (purpose == PP_PURPOSE_HOTFIXES && hotfixes[0] == NULL)
    return NULL;

  return pp_choice_new_full (purpose, (const char * const *) hotfixes, (const char * const *) hosts,
                             &options);
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
