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
fixes_to_json (GPtrArray *fixes)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < fixes->len; i++)
    json_array_add_object_element (array, pp_fix_make_json (g_ptr_array_index (fixes, i)));

  return array;
}

static void
set_names (JsonObject *object,
           PpOutlook  *outlook,
           const char *host,
           const char *hotfix)
{
  PpHost *record = host != NULL ? pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), host)
                                : NULL;
  PpHotfix *facts = hotfix != NULL ? pp_outlook_find_hotfix (outlook, hotfix) : NULL;

  set_string (object, "host", host);
  set_string (object, "host_name", record != NULL ? record->name : NULL);
  set_string (object, "hotfix", hotfix);
  set_string (object, "hotfix_name", facts != NULL ? facts->name : NULL);
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
      set_names (object, pp_plan_get_outlook (plan), problem->host, problem->hotfix);
      json_object_set_string_member (object, "object", problem->object);
      json_object_set_array_member (object, "details",
                                    strv_to_json ((const char * const *) problem->details));
      json_object_set_string_member (object, "message", message != NULL ? message : "");
      set_string (object, "fix", fix != NULL ? pp_fix_kind_to_string (fix->kind) : NULL);
      json_object_set_array_member (object, "fixes", fixes_to_json (problem->fixes));
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonArray *
vms_to_json (GPtrArray *vms)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; vms != NULL && i < vms->len; i++)
    {
      const PpVm *vm = g_ptr_array_index (vms, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "uuid", vm->uuid);
      json_object_set_string_member (object, "name", vm->name);
      json_array_add_object_element (array, object);
    }

  return array;
}

/* What it does, to whom, for how long, and whether for good. */
static JsonObject *
step_to_json (PpPlan       *plan,
              const PpStep *step,
              const char   *text)
{
  PpOutlook *outlook = pp_plan_get_outlook (plan);
  JsonObject *object = json_object_new ();
  JsonArray *after = json_array_new ();

  for (guint i = 0; i < step->after->len; i++)
    json_array_add_int_element (after, g_array_index (step->after, guint, i));
  json_object_set_int_member (object, "id", step->id);
  json_object_set_string_member (object, "kind", pp_step_kind_to_string (step->kind));
  json_object_set_string_member (object, "pool",
                                 pp_snapshot_get_uuid (pp_outlook_get_snapshot (outlook)));
  set_names (object, outlook, step->host, step->hotfix);
  json_object_set_array_member (object, "after", after);
  if (step->fix != NULL)
    json_object_set_object_member (object, "fix", pp_fix_make_json (step->fix));
  if (step->kind == PP_STEP_BY_HAND)
    json_object_set_string_member (object, "task", pp_step_kind_to_string (step->task));
  json_object_set_array_member (object, "vms", vms_to_json (step->vms));
  json_object_set_int_member (object, "seconds", step->seconds);
  json_object_set_boolean_member (object, "can_undo", pp_step_can_undo (step));
  json_object_set_string_member (object, "text", text != NULL ? text : "");

  return object;
}

static JsonArray *
steps_to_json (PpPlan        *plan,
               PpDescribeStep describe)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      g_autofree char *text = NULL;

      if (describe != NULL)
        text = describe (step, pp_plan_get_outlook (plan));
      json_array_add_object_element (array, step_to_json (plan, step, text));
    }

  return array;
}

/*
 * pp_step_task_from_json:
 * @object: a step, as pp_plan_make_json() writes it
 *
 * Returns: what a person is left to do by it; of %PP_STEP_BY_HAND only
 */
PpStepKind
pp_step_task_from_json (JsonObject *object)
{
  int task = pp_step_kind_from_string (pp_json_get_string (object, "task"));

  return task >= 0 && task < PP_STEP_BY_HAND ? (PpStepKind) task : PP_STEP_DOWNLOAD;
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
  PpSnapshot *snapshot = pp_outlook_get_snapshot (pp_plan_get_outlook (plan));
  JsonObject *object = json_object_new ();
  JsonObject *pool = json_object_new ();

  json_object_set_string_member (pool, "uuid", pp_snapshot_get_uuid (snapshot));
  json_object_set_string_member (pool, "name", pp_snapshot_get_name (snapshot));
  json_object_set_int_member (object, "schema", 1);
  json_object_set_string_member (object, "basis",
                                 pp_plan_get_evidence (plan) != NULL ? "evidence" : "status");
  json_object_set_object_member (object, "pool", pool);
  json_object_set_object_member (object, "choice", pp_choice_make_json (pp_plan_get_choice (plan)));
  json_object_set_int_member (object, "restarts", pp_plan_count_restarts (plan, NULL));
  json_object_set_int_member (object, "seconds", pp_plan_get_estimate (plan));
  json_object_set_int_member (object, "blocking", pp_plan_count_blocking (plan));
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
  set_string (object, "storage", options->storage);

  return object;
}

/* Words that a later program wrote and this one does not know are none to guess about. */
static gboolean
read_options (JsonObject *object,
              PpPurpose  *purpose,
              PpOptions  *options)
{
  const char *stuck = pp_json_get_string (object, "stuck");
  const char *storage = pp_json_get_string (object, "storage");
  const char *word = pp_json_get_string (object, "purpose");

  *purpose = PP_PURPOSE_HOTFIXES;
  options->level = pp_json_get_boolean (object, "level");
  options->evacuate_after = pp_json_get_boolean (object, "evacuate_after");
  options->separate_restarts = pp_json_get_boolean (object, "separate_restarts");
  options->keep_files = pp_json_get_boolean (object, "keep_files");
  options->leave_vms = pp_json_get_boolean (object, "leave_vms");
  options->accept_fixes = pp_json_get_boolean (object, "accept_fixes");
  options->storage = *storage != '\0' ? storage : NULL;

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
