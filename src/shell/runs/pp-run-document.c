/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-document"

#include "config.h"

#include "pp-run-facts.h"

#include <glib/gi18n.h>

/* The report of a run for people: one story, told as text or as a page that needs nothing else. */

typedef struct
{
  GString *out;
  gboolean html;
} Document;

static const char * const page_style =
  "body{font:15px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}"
  "h1{font-size:1.5em}h2{font-size:1.1em;margin-top:1.6em}"
  "table{border-collapse:collapse;width:100%}"
  "td{border-top:1px solid #ccc;padding:.3em .6em .3em 0;vertical-align:top}";

static void
append_escaped (Document   *self,
                const char *text)
{
  g_autofree char *escaped = self->html ? g_markup_escape_text (text, -1) : g_strdup (text);

  g_string_append (self->out, escaped);
}

static void
heading (Document   *self,
         guint       level,
         const char *text)
{
  if (self->html)
    {
      g_string_append_printf (self->out, "<h%u>", level);
      append_escaped (self, text);
      g_string_append_printf (self->out, "</h%u>\n", level);
    }
  else
    {
      g_string_append_printf (self->out, "%s%s\n", level > 1 ? "\n" : "", text);
      for (glong i = 0; i < g_utf8_strlen (text, -1); i++)
        g_string_append_c (self->out, level > 1 ? '-' : '=');
      g_string_append_c (self->out, '\n');
    }
}

static void
paragraph (Document   *self,
           const char *text)
{
  g_string_append (self->out, self->html ? "<p>" : "");
  append_escaped (self, text);
  g_string_append (self->out, self->html ? "</p>\n" : "\n");
}

static void
begin_table (Document *self)
{
  g_string_append (self->out, self->html ? "<table>\n" : "");
}

static void
end_table (Document *self)
{
  g_string_append (self->out, self->html ? "</table>\n" : "");
}

static void
line (Document   *self,
      const char *left,
      const char *right)
{
  g_string_append (self->out, self->html ? "<tr><td>" : "  ");
  append_escaped (self, left);
  g_string_append (self->out, self->html ? "</td><td>" : ": ");
  append_escaped (self, right);
  g_string_append (self->out, self->html ? "</td></tr>\n" : "\n");
}

static const char *
describe_step (const PpStep         *step,
               const PpStepProgress *progress)
{
  switch (progress->state)
    {
    case PP_STEP_DONE:
      return step->kind == PP_STEP_BY_HAND ? _("left to you") : _("done");

    case PP_STEP_SKIPPED:
      return progress->error != NULL ? _("left out") : _("was so already");

    case PP_STEP_FAILED:
      return _("failed");

    case PP_STEP_NOW:
    case PP_STEP_WAITING:
    default:
      return _("not begun");
    }
}

static void
write_servers (Document  *self,
               PpRun     *run,
               PpOutlook *outlook)
{
  g_autoptr(GPtrArray) servers = pp_run_facts_list (run, outlook);

  heading (self, 2, pp_run_was_read_back (run) ? _("Servers, read back at the end") :
           _("Servers, not read back at the end"));
  begin_table (self);
  for (guint i = 0; i < servers->len; i++)
    {
      const PpServerFacts *facts = g_ptr_array_index (servers, i);
      g_autofree char *text = pp_server_facts_describe (facts);

      line (self, facts->host->name, text);
    }
  end_table (self);
}

static void
write_steps (Document  *self,
             PpRun     *run,
             PpOutlook *outlook)
{
  PpPlan *plan = pp_run_get_plan (run);

  heading (self, 2, _("Steps"));
  begin_table (self);
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStepProgress *progress = pp_run_get_progress (run, i);
      g_autofree char *step = pp_text_for_step (pp_plan_get_step (plan, i), outlook);
      g_autofree char *time = NULL;
      g_autofree char *error = NULL;
      g_autofree char *state = NULL;

      if (progress->started != 0)
        time = pp_text_for_time (progress->started / G_USEC_PER_SEC);
      if (progress->error != NULL)
        error = pp_text_for_error_in (progress->error, outlook);
      state = g_strjoin (" · ", describe_step (pp_plan_get_step (plan, i), progress), time != NULL ? time : error,
                         time != NULL ? error : NULL, NULL);
      line (self, step, state);
    }
  end_table (self);
}

static char *
write_document (PpRun     *run,
                PpOutlook *outlook,
                gboolean   html)
{
  g_autoptr(GString) out = g_string_new (NULL);
  Document self = { out, html };
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autofree char *how = pp_run_facts_title (run);
  g_autofree char *trouble = pp_run_facts_trouble (run, outlook);
  g_auto(GStrv) lines = trouble != NULL ? g_strsplit (trouble, "\n", -1) : NULL;
  g_autofree char *title = g_strdup_printf (_("Hotfixes on %s"), pp_snapshot_get_name (snapshot));
  g_autofree char *id = g_strdup_printf (_("Run %s of Poolpatch %s, pool %s"), pp_run_get_id (run),
                                         PP_VERSION, pp_snapshot_get_uuid (snapshot));

  if (html)
    {
      g_autofree char *escaped = g_markup_escape_text (title, -1);

      g_string_append_printf (out, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%s"
                              "</title><style>%s</style></head><body>\n", escaped, page_style);
    }
  heading (&self, 1, title);
  paragraph (&self, how);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    paragraph (&self, lines[i]);
  paragraph (&self, id);
  write_servers (&self, run, outlook);
  write_steps (&self, run, outlook);
  if (html)
    g_string_append (out, "</body></html>\n");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * pp_run_facts_to_text:
 * @run: a run that has ended
 * @outlook: what the servers have now
 *
 * Returns: (transfer full): its report as plain text
 */
char *
pp_run_facts_to_text (PpRun     *run,
                      PpOutlook *outlook)
{
  return write_document (run, outlook, FALSE);
}

/**
 * pp_run_facts_to_html:
 * @run: a run that has ended
 * @outlook: what the servers have now
 *
 * Returns: (transfer full): its report as a page of HTML
 */
char *
pp_run_facts_to_html (PpRun     *run,
                      PpOutlook *outlook)
{
  return write_document (run, outlook, TRUE);
}
