/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <poolpatch/pp-past-run.h>

#include <string.h>

#include <poolpatch/pp-error.h>

#include "fixes/pp-fix-memory.h"
#include "pp-plan-json.h"
#include "pp-run-files.h"
#include "pp-run-report.h"

#define STEPS_MAX 100000

/* Like the list of runs: whatever is damaged is left out, nothing is trusted. */

static void
past_step_free (gpointer data)
{
  PpPastStep *self = data;

  g_free (self->step.host);
  g_free (self->step.hotfix);
  g_array_unref (self->step.after);
  g_clear_pointer (&self->step.fix, pp_fix_free);
  g_clear_error (&self->error);
  g_free (self);
}

/* @uuid is a member of an object: "" when it is not there. */
static char *
dup_name (JsonObject *names,
          const char *uuid)
{
  const char *name = pp_json_get_string (names, uuid);

  if (*uuid == '\0')
    return NULL;

  return g_strdup (*name != '\0' ? name : uuid);
}

static void
add_step (PpPastRun  *self,
          JsonObject *object,
          JsonObject *names)
{
  int kind = pp_step_kind_from_string (pp_json_get_string (object, "kind"));
  gint64 id = pp_json_get_int (object, "id");
  PpPastStep *step;

  if (kind < 0 || id <= 0 || id > STEPS_MAX)
    return;

  step = g_new0 (PpPastStep, 1);
  step->step.id = id;
  step->step.kind = kind;
  step->step.host = dup_name (names, pp_json_get_string (object, "host"));
  step->step.hotfix = dup_name (names, pp_json_get_string (object, "hotfix"));
  step->step.fix = pp_fix_new_from_json (pp_json_get_object (object, "fix"));
  step->step.task = pp_step_task_from_json (object);
  if (g_str_equal (pp_json_get_string (object, "state"), "done"))
    step->state = PP_STEP_DONE;
  else if (g_str_equal (pp_json_get_string (object, "state"), "skipped"))
    step->state = PP_STEP_SKIPPED;
  step->started = pp_json_parse_time (pp_json_get_string (object, "started"));
  step->ended = pp_json_parse_time (pp_json_get_string (object, "ended"));
  step->step.after = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (self->steps, step);
}

static void
read_plan (PpPastRun  *self,
           JsonObject *plan)
{
  JsonArray *steps = pp_json_get_array (pp_json_get_object (plan, "plan"), "steps");
  guint n_steps = steps != NULL ? MIN (json_array_get_length (steps), STEPS_MAX) : 0;

  self->name = g_strdup (pp_json_get_string (pp_json_get_object (plan, "pool"), "name"));
  self->started = pp_json_parse_time (pp_json_get_string (plan, "started"));
  for (guint i = 0; i < n_steps; i++)
    {
      JsonNode *node = json_array_get_element (steps, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add_step (self, json_node_get_object (node), pp_json_get_object (plan, "names"));
    }
}

static PpPastStep *
find_step (PpPastRun *self,
           gint64     id)
{
  PpPastStep *step;

  /* Where the plan has it. */
  if (id > 0 && id <= self->steps->len)
    {
      step = g_ptr_array_index (self->steps, id - 1);
      if (step->step.id == id)
        return step;
    }

  for (guint i = 0; i < self->steps->len; i++)
    {
      step = g_ptr_array_index (self->steps, i);
      if (step->step.id == id)
        return step;
    }

  return NULL;
}

static void
read_line (PpPastRun  *self,
           JsonObject *line)
{
  static const struct
  {
    const char *event;
    PpStepState state;
  } events[] = {
    { "step-started", PP_STEP_NOW },
    { "step-done", PP_STEP_DONE },
    { "step-skipped", PP_STEP_SKIPPED },
    { "step-left-out", PP_STEP_SKIPPED },
    { "step-failed", PP_STEP_FAILED },
  };
  const char *event = pp_json_get_string (line, "event");
  gint64 time = pp_json_parse_time (pp_json_get_string (line, "time"));
  PpPastStep *step = find_step (self, pp_json_get_int (line, "step"));

  if (g_str_equal (event, "ended"))
    self->ended = time;
  for (guint i = 0; step != NULL && i < G_N_ELEMENTS (events); i++)
    {
      if (!g_str_equal (event, events[i].event))
        continue;

      step->state = events[i].state;
      if (step->state == PP_STEP_NOW)
        step->started = time;
      else
        step->ended = time;
      g_clear_error (&step->error);
      if (step->state == PP_STEP_FAILED || step->state == PP_STEP_SKIPPED)
        step->error = pp_report_parse_error (pp_json_get_object (line, "error"));
    }
}

/* A journal whose last line was cut by a crash is as good as one without that line. */
static void
read_journal (PpPastRun  *self,
              const char *text,
              guint       since)
{
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = MIN (since, g_strv_length (lines)); lines[i] != NULL; i++)
    {
      g_autoptr(JsonObject) line = pp_json_parse (lines[i]);

      if (line != NULL)
        read_line (self, line);
    }
}

static void
read_report (PpPastRun  *self,
             JsonObject *report,
             JsonObject *names)
{
  JsonObject *error = pp_json_get_object (report, "error");
  JsonArray *disabled = pp_json_get_array (error, "left_disabled");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; disabled != NULL && i < json_array_get_length (disabled); i++)
    {
      JsonNode *node = json_array_get_element (disabled, i);
      g_autofree char *name = NULL;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        continue;
      name = dup_name (names, json_node_get_string (node));
      if (name != NULL)
        g_strv_builder_add (builder, name);
    }
  self->left_disabled = g_strv_builder_end (builder);
  self->error = pp_report_parse_error (error);
  self->unknown = pp_json_get_int (pp_json_get_object (report, "unknown"), "step");
  self->read_back = pp_json_get_boolean (report, "read_back");
}

/**
 * pp_past_run_load:
 * @state_dir: where runs are kept, XDG_STATE_HOME/poolpatch
 * @id: of a run, as pp_run_list() has it
 * @error: return location
 *
 * Reads a saved run with its steps. May be called in any thread.
 *
 * Returns: (transfer full): the run; %NULL with %PP_ERROR_NOT_FOUND when there is none, or it is
 *   damaged beyond reading
 */
PpPastRun *
pp_past_run_load (const char *state_dir,
                  const char *id,
                  GError    **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *journal = NULL;
  g_autoptr(JsonObject) plan = NULL;
  g_autoptr(JsonObject) report = NULL;
  PpPastRun *self;

  g_return_val_if_fail (state_dir != NULL && id != NULL, NULL);

  folder = g_build_filename (state_dir, "runs", id, NULL);
  if (*id != '\0' && *id != '.' && strchr (id, '/') == NULL)
    plan = pp_run_files_parse (folder, "plan.json");
  if (plan == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL, "There is no run %s", id));
      return NULL;
    }

  self = g_new0 (PpPastRun, 1);
  self->steps = g_ptr_array_new_with_free_func (past_step_free);
  read_plan (self, plan);
  report = pp_run_files_parse (folder, "report.json");
  read_report (self, report, pp_json_get_object (plan, "names"));
  self->state = g_strdup (pp_run_files_get_state (folder, report));
  journal = pp_run_files_read (folder, "journal.jsonl");
  read_journal (self, journal, MAX (pp_json_get_int (plan, "since"), 0));

  return self;
}

/**
 * pp_past_run_free:
 * @self: (transfer full): a run
 */
void
pp_past_run_free (PpPastRun *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->state);
  g_free (self->name);
  g_clear_error (&self->error);
  g_strfreev (self->left_disabled);
  g_ptr_array_unref (self->steps);
  g_free (self);
}
