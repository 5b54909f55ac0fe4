/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-document"

#include "config.h"

#include "pp-run-facts.h"

#include <glib/gi18n.h>

#include "pp-step-row.h"

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

/* "done · 2026-11-27 19:00 · took 3:20 · why it failed" */
static char *
describe_progress (const PpStep         *step,
                   const PpStepProgress *progress,
                   PpOutlook            *outlook)
{
  g_autoptr(GString) text = g_string_new (describe_step (step, progress));

  if (progress->started != 0)
    {
      g_autofree char *time = pp_text_for_iso_time (progress->started / G_USEC_PER_SEC);

      g_string_append_printf (text, " · %s", time);
    }
  if (progress->started != 0 && progress->ended - progress->started >= G_USEC_PER_SEC)
    {
      g_autofree char *length = pp_step_row_format (progress->ended - progress->started);

      g_string_append (text, " · ");
      /* Translators: %s is minutes and seconds, 3:20 */
      g_string_append_printf (text, _("took %s"), length);
    }
  if (progress->error != NULL)
    {
      g_autofree char *error = pp_text_for_error_in (progress->error, outlook);

      g_string_append_printf (text, " · %s", error);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
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
      const PpStep *step = pp_plan_get_step (plan, i);
      g_autofree char *sentence = pp_text_for_step (step, outlook);
      g_autofree char *vms = pp_text_for_all_vms (step);
      g_autofree char *left = vms != NULL ? g_strdup_printf ("%s: %s", sentence, vms)
                                          : g_strdup (sentence);
      g_autofree char *state = describe_progress (step, pp_run_get_progress (run, i), outlook);

      line (self, left, state);
    }
  end_table (self);
}

/* What was changed for the run and is as it was again; nothing is said when nothing was. */
static void
write_restored (Document  *self,
                PpRun     *run,
                PpOutlook *outlook)
{
  PpPlan *plan = pp_run_get_plan (run);
  gboolean any = FALSE;

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      g_autofree char *text = NULL;

      if (step->kind != PP_STEP_UNWIND)
        continue;
      if (!any)
        {
          heading (self, 2, C_("heading", "Put back"));
          begin_table (self);
        }
      any = TRUE;
      text = pp_text_for_step (step, outlook);
      line (self, text, describe_step (step, pp_run_get_progress (run, i)));
    }
  if (any)
    end_table (self);
}

/* "from xs1 to xs2 and back" */
static char *
describe_move (const PpMovedVm *vm,
               PpSnapshot      *snapshot)
{
  const PpHost *home = pp_snapshot_find_host (snapshot, vm->host);
  const PpHost *place = pp_snapshot_find_host (snapshot, vm->place);
  const char *from = home != NULL ? home->name : vm->host;

  if (place == NULL)
    /* Translators: of a virtual machine; %s is the server that it was on */
    return g_strdup_printf (vm->back ? _("off %s and back") : _("off %s, not back"), from);

  /* Translators: of a virtual machine; the first %s is the server that it was on, the other one the
   * server that it was moved to */
  return g_strdup_printf (vm->back ? _("from %s to %s and back") : _("from %s to %s, not back"), from,
                          place->name);
}

static void
write_moved (Document  *self,
             PpRun     *run,
             PpOutlook *outlook)
{
  g_autoptr(GPtrArray) list = pp_run_list_moved (run);

  if (list->len == 0)
    return;

  heading (self, 2, _("Virtual machines that were moved"));
  begin_table (self);
  for (guint i = 0; i < list->len; i++)
    {
      const PpMovedVm *vm = g_ptr_array_index (list, i);
      g_autofree char *text = describe_move (vm, pp_outlook_get_snapshot (outlook));

      line (self, vm->name, text);
    }
  end_table (self);
}

/* How long the run worked on each server. */
static void
write_durations (Document  *self,
                 PpRun     *run,
                 PpOutlook *outlook)
{
  PpPlan *plan = pp_run_get_plan (run);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  heading (self, 2, _("Time spent on each server"));
  begin_table (self);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      gint64 sum = 0;
      g_autofree char *length = NULL;

      for (guint j = 0; j < pp_plan_get_n_steps (plan); j++)
        {
          const PpStepProgress *progress = pp_run_get_progress (run, j);

          if (g_strcmp0 (pp_plan_get_step (plan, j)->host, host->uuid) == 0 &&
              progress->ended > progress->started)
            sum += progress->ended - progress->started;
        }
      length = pp_step_row_format (sum);
      line (self, host->name, length);
    }
  end_table (self);
}

/* By PpPurpose. */
static char *
make_title (PpRun      *run,
            const char *pool)
{
  switch (pp_choice_get_purpose (pp_plan_get_choice (pp_run_get_plan (run))))
    {
    case PP_PURPOSE_RESTART_TOOLSTACKS:
      return g_strdup_printf (_("Restart of toolstacks in pool %s"), pool);

    case PP_PURPOSE_RESTART_HOSTS:
      return g_strdup_printf (_("Restart of servers in pool %s"), pool);

    case PP_PURPOSE_ENTER_MAINTENANCE:
    case PP_PURPOSE_LEAVE_MAINTENANCE:
      return g_strdup_printf (_("Maintenance mode in pool %s"), pool);

    case PP_PURPOSE_HOTFIXES:
    default:
      return g_strdup_printf (_("Hotfixes in pool %s"), pool);
    }
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
  g_autofree char *title = make_title (run, pp_snapshot_get_name (snapshot));
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
  write_durations (&self, run, outlook);
  write_moved (&self, run, outlook);
  write_restored (&self, run, outlook);
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
