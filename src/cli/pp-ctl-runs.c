/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-runs"

#include "config.h"

#include <glib/gi18n.h>

#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"
#include "pp-ctl-plan.h"
#include "pp-ctl-run.h"

/* What was carried out before: listed, shown, gone on with, put back. */

static void
add_run (JsonBuilder        *builder,
         const PpRunSummary *run)
{
  const char *pools[] = { run->pool, NULL };

  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "id", run->id);
  pp_ctl_json_add_string (builder, "state", run->state);
  pp_ctl_json_add_time (builder, "started", run->started);
  pp_ctl_json_add_time (builder, "ended", run->ended);
  pp_ctl_json_add_strv (builder, "pools", pools);
  json_builder_set_member_name (builder, "steps");
  json_builder_add_int_value (builder, run->n_steps);
  json_builder_set_member_name (builder, "steps_done");
  json_builder_add_int_value (builder, run->n_done);
  json_builder_end_object (builder);
}

static int
list_runs (PpCtlSession *session)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;

  runs = pp_run_list (session->state_dir, &error);
  if (runs == NULL)
    {
      pp_ctl_complain (session->options, error);
      return PP_CTL_LOCAL;
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < runs->len; i++)
    {
      const PpRunSummary *run = g_ptr_array_index (runs, i);

      add_run (builder, run);
      if (!session->options->json)
        g_print ("%s  %-10s %u/%u\n", run->id, run->state, run->n_done, run->n_steps);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  if (session->options->json)
    pp_ctl_json_print (builder);

  return PP_CTL_DONE;
}

static const char *
step_state_to_string (PpStepState state)
{
  static const char * const names[] = { "waiting", "interrupted", "done", "skipped", "failed" };

  return names[state];
}

static void
add_step (JsonBuilder      *builder,
          const PpPastStep *step)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, step->step.id);
  pp_ctl_json_add_string (builder, "kind", pp_step_kind_to_string (step->step.kind));
  pp_ctl_json_add_string (builder, "host", step->step.host);
  pp_ctl_json_add_string (builder, "hotfix", step->step.hotfix);
  pp_ctl_json_add_string (builder, "state", step_state_to_string (step->state));
  pp_ctl_json_add_time (builder, "started", step->started);
  pp_ctl_json_add_time (builder, "ended", step->ended);
  pp_ctl_json_add_string (builder, "error", step->error != NULL ? step->error->message : NULL);
  json_builder_end_object (builder);
}

static void
print_run (PpPastRun *run)
{
  g_autofree char *started = pp_text_for_iso_time (run->started);
  g_autofree char *disabled = pp_text_for_left_disabled ((const char * const *) run->left_disabled);
  g_autofree char *why = run->error != NULL ? pp_text_for_error (run->error) : NULL;

  g_print ("%s  %s  %s\n", run->name, started, run->state);
  for (guint i = 0; i < run->steps->len; i++)
    {
      const PpPastStep *step = g_ptr_array_index (run->steps, i);
      g_autofree char *text = pp_text_for_step (&step->step, NULL);

      g_print ("%3u  %-11s %s\n", step->step.id, step_state_to_string (step->state), text);
    }
  if (why != NULL)
    g_print ("%s\n", why);
  if (disabled != NULL)
    g_print ("%s\n", disabled);
}

static int
show_run (PpCtlSession *session,
          const char   *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PpPastRun) run = pp_past_run_load (session->state_dir, id, &error);
  g_autoptr(JsonBuilder) builder = NULL;

  if (run == NULL)
    {
      pp_ctl_complain (session->options, error);
      return PP_CTL_USAGE;
    }
  if (!session->options->json)
    {
      print_run (run);
      return PP_CTL_DONE;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  pp_ctl_json_add_string (builder, "run", id);
  pp_ctl_json_add_string (builder, "state", run->state);
  pp_ctl_json_add_string (builder, "pool", run->name);
  pp_ctl_json_add_time (builder, "started", run->started);
  pp_ctl_json_add_time (builder, "ended", run->ended);
  pp_ctl_json_add_strv (builder, "left_disabled", (const char * const *) run->left_disabled);
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < run->steps->len; i++)
    add_step (builder, g_ptr_array_index (run->steps, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  pp_ctl_json_print (builder);

  return PP_CTL_DONE;
}

static int
take_up (PpCtlSession *session,
         const char *id,
         int ( *func ) (PpCtlSession *session, PpRun *run))
{
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpPastRun) past = NULL;
  g_autoptr(PpRun) run = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  /* Before anybody is asked for a password. */
  past = pp_past_run_load (session->state_dir, id, &error);
  if (past == NULL)
    {
      pp_ctl_complain (session->options, error);
      return PP_CTL_USAGE;
    }

  outlook = pp_ctl_open_one_pool (session, &status);
  if (outlook == NULL)
    return status;
  run = pp_run_new_resume (g_ptr_array_index (session->pools, 0), session->catalogue,
                           session->notes, session->library, session->state_dir, id, &error);
  if (run == NULL)
    {
      pp_ctl_complain (session->options, error);
      return g_error_matches (error, PP_ERROR, PP_ERROR_NOT_FOUND) ? PP_CTL_USAGE : PP_CTL_LOCAL;
    }

  return func (session, run);
}

/**
 * pp_ctl_runs:
 * @session: a session
 *
 * Lists the runs, newest first; shows one, goes on with it, or puts back what it changed.
 *
 * Returns: the exit status
 */
int
pp_ctl_runs (PpCtlSession *session)
{
  char **words = session->options->arguments;

  if (words[0] == NULL)
    return list_runs (session);
  if (words[1] != NULL && words[2] == NULL)
    {
      if (g_str_equal (words[0], "show"))
        return show_run (session, words[1]);
      if (g_str_equal (words[0], "resume"))
        return take_up (session, words[1], pp_ctl_run_carry_out);
      if (g_str_equal (words[0], "unwind"))
        return take_up (session, words[1], pp_ctl_run_put_back);
    }

  g_printerr (_("poolpatchctl: runs, or runs show, resume or unwind with the id of a run\n"));

  return PP_CTL_USAGE;
}
