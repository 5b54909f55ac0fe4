/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-lists"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"

/* The commands that list what is here: saved pools, runs. */

/**
 * pp_ctl_pools:
 * @session: a session
 *
 * Lists the saved pools.
 *
 * Returns: the exit status
 */
int
pp_ctl_pools (PpCtlSession *session)
{
  g_autoptr(GPtrArray) pools = pp_book_list (session->book);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "pools");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pools->len; i++)
    {
      const PpSavedPool *pool = g_ptr_array_index (pools, i);

      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "uuid", pool->uuid);
      pp_ctl_json_add_string (builder, "name", pool->name);
      pp_ctl_json_add_string (builder, "address", pool->address);
      pp_ctl_json_add_string (builder, "user", pool->user);
      pp_ctl_json_add_strv (builder, "members", (const char * const *) pool->members);
      json_builder_end_object (builder);
      if (!session->options->json)
        g_print ("%s  %s  %s\n", pool->name, pool->address, pool->user);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  if (session->options->json)
    pp_ctl_json_print (builder);

  return PP_CTL_DONE;
}

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
show_run (PpCtlSession *session,
          const char   *id)
{
  g_autofree char *path = g_build_filename (session->state_dir, "runs", id, "journal.jsonl", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  if (strchr (id, '/') != NULL || !g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr (_("poolpatchctl: there is no run “%s”\n"), id);
      return PP_CTL_USAGE;
    }
  g_print ("%s", text);

  return PP_CTL_DONE;
}

/**
 * pp_ctl_runs:
 * @session: a session
 *
 * Lists the runs, newest first, or prints the journal of one.
 *
 * Returns: the exit status
 */
int
pp_ctl_runs (PpCtlSession *session)
{
  char **words = session->options->arguments;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;

  if (words[0] != NULL)
    {
      if (g_str_equal (words[0], "show") && words[1] != NULL)
        return show_run (session, words[1]);
      g_printerr (_("poolpatchctl: runs, or runs show ID\n"));
      return PP_CTL_USAGE;
    }

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
