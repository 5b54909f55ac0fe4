/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-facts"

#include "config.h"

#include "pp-run-facts.h"

#include <glib/gi18n.h>

static void
server_facts_free (gpointer data)
{
  PpServerFacts *self = data;

  g_free (self->installed);
  g_free (self->missing);
  g_free (self->unknown);
  g_free (self->pending);
  g_free (self->by_hand);
  g_free (self);
}

static void
append_name (GString    *names,
             PpOutlook  *outlook,
             const char *uuid)
{
  PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, uuid);

  g_string_append_printf (names, "%s%s", names->len > 0 ? pp_text_get_comma () : "",
                          hotfix != NULL ? hotfix->name : uuid);
}

static gboolean
has (const PpHost *host,
     const char   *hotfix)
{
  const PpApplied *applied = pp_host_find_applied (host, hotfix);

  return applied != NULL && applied->applied;
}

/* What this run applied, and what it should have. */
static void
read_steps (PpServerFacts *facts,
            PpRun         *run,
            PpOutlook     *outlook)
{
  PpPlan *plan = pp_run_get_plan (run);
  g_autoptr(GString) installed = g_string_new (NULL);
  g_autoptr(GString) missing = g_string_new (NULL);
  g_autoptr(GString) unknown = g_string_new (NULL);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      PpStepState state = pp_run_get_progress (run, i)->state;

      if (g_strcmp0 (step->host, facts->host->uuid) != 0)
        continue;
      facts->restarted |= state == PP_STEP_DONE && (step->kind == PP_STEP_REBOOT ||
                                                    step->kind == PP_STEP_RESTART_TOOLSTACK);
      if (step->kind != PP_STEP_APPLY)
        continue;
      /* Without a later word of the pool, a server that said "done" is believed. */
      if (step == pp_run_get_unknown (run))
        append_name (unknown, outlook, step->hotfix);
      else if (!has (facts->host, step->hotfix) &&
               (facts->read_back || state != PP_STEP_DONE))
        append_name (missing, outlook, step->hotfix);
      else if (state == PP_STEP_DONE || state == PP_STEP_FAILED)
        append_name (installed, outlook, step->hotfix);
    }
  facts->installed = g_strdup (installed->str);
  facts->missing = g_strdup (missing->str);
  facts->unknown = g_strdup (unknown->str);
}

static char *
list_by_hand (PpRun        *run,
              PpOutlook    *outlook,
              const PpHost *host)
{
  g_autoptr(GPtrArray) steps = pp_plan_list_by_hand (pp_run_get_plan (run), outlook);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (steps, i);
      g_autofree char *sentence = NULL;

      if (!g_str_equal (step->host, host->uuid))
        continue;
      sentence = pp_text_for_step (step, outlook);
      /* Translators: a whole sentence, its full stop and what stands before the next one */
      g_string_append_printf (text, _("%s. "), sentence);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * pp_run_facts_list:
 * @run: a run that has ended
 * @outlook: what the servers have now
 *
 * Returns: (transfer full) (element-type PpServerFacts): every server of the pool
 */
GPtrArray *
pp_run_facts_list (PpRun     *run,
                   PpOutlook *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  const char * const *chosen = pp_choice_get_hosts (pp_plan_get_choice (pp_run_get_plan (run)));
  GPtrArray *list = g_ptr_array_new_with_free_func (server_facts_free);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpServerFacts *facts = g_new0 (PpServerFacts, 1);

      facts->host = pp_snapshot_get_host (snapshot, i);
      facts->chosen = g_strv_contains (chosen, facts->host->uuid);
      facts->purpose = pp_choice_get_purpose (pp_plan_get_choice (pp_run_get_plan (run)));
      facts->pending = pp_text_for_pending (outlook, facts->host->uuid);
      facts->by_hand = list_by_hand (run, outlook, facts->host);
      facts->n_others = pp_outlook_count_outstanding (outlook, facts->host->uuid);
      facts->disabled = !facts->host->enabled;
      facts->read_back = pp_run_was_read_back (run);
      read_steps (facts, run, outlook);
      g_ptr_array_add (list, facts);
    }

  return list;
}

static gboolean
is_restart (const PpServerFacts *self)
{
  return self->purpose == PP_PURPOSE_RESTART_HOSTS || self->purpose == PP_PURPOSE_RESTART_TOOLSTACKS;
}

/**
 * pp_server_facts_is_good:
 * @self: what a server has in the end
 *
 * Returns: whether nothing is left to do for what was chosen
 */
gboolean
pp_server_facts_is_good (const PpServerFacts *self)
{
  gboolean wants_disabled = self->purpose == PP_PURPOSE_ENTER_MAINTENANCE;

  return self->read_back && *self->missing == '\0' && self->pending == NULL &&
         self->disabled == wants_disabled && self->host->live && (self->restarted || !is_restart (self));
}

/* What it says of itself beside its hotfixes. */
static void
append_standing (GString             *text,
                 const PpServerFacts *self)
{
  if (self->disabled)
    g_string_append (text, self->purpose == PP_PURPOSE_ENTER_MAINTENANCE
                           ? _("In maintenance mode. ") : _("Still in maintenance mode. "));
  if (self->pending != NULL)
    g_string_append_printf (text, _("%s. "), self->pending);
  g_string_append (text, self->by_hand);
  if (*self->missing == '\0' && self->n_others > 0)
    g_string_append_printf (text, ngettext ("%u other hotfix is outstanding. ",
                                            "%u other hotfixes are outstanding. ", self->n_others),
                            self->n_others);
  else if (self->n_others == 0)
    g_string_append (text, _("Up to date. "));
}

/**
 * pp_server_facts_describe:
 * @self: what a server has in the end
 *
 * Returns: (transfer full): it in sentences
 */
char *
pp_server_facts_describe (const PpServerFacts *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (!self->read_back)
    g_string_append (text, _("Not read back: the pool did not answer. "));
  else if (!self->host->live)
    g_string_append (text, _("It does not answer. "));
  if (*self->unknown != '\0')
    /* Translators: %s is the name of one hotfix */
    g_string_append_printf (text, _("Not known whether installed: %s. "), self->unknown);
  if (*self->installed != '\0')
    g_string_append_printf (text, self->read_back ? _("Installed and read back: %s. ") :
                            _("Installed, as the server said then: %s. "), self->installed);
  if (*self->missing != '\0')
    g_string_append_printf (text, _("Not installed: %s. "), self->missing);
  if (!self->chosen)
    g_string_append (text, _("Not part of this run. "));
  else if (is_restart (self))
    g_string_append (text, self->restarted ? _("Restarted. ") : _("Not restarted. "));
  else if (self->purpose == PP_PURPOSE_HOTFIXES && *self->installed == '\0' &&
           *self->missing == '\0' && *self->unknown == '\0')
    g_string_append (text, _("Had everything that was chosen already. "));
  if (self->read_back)
    append_standing (text, self);
  else if (self->disabled)
    g_string_append (text, _("In maintenance mode when it was last seen. "));

  return g_strdup (g_strchomp (text->str));
}

/**
 * pp_run_facts_trouble:
 * @run: a run
 * @outlook: what the servers have now
 *
 * Returns: (transfer full) (nullable): why it is not well, what is not known and what is left to
 *   do, a line for each; %NULL when all is well or the run goes on
 */
char *
pp_run_facts_trouble (PpRun     *run,
                      PpOutlook *outlook)
{
  const GError *error = pp_run_get_error (run);
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *unknown = NULL;
  g_auto(GStrv) list = NULL;

  if (error != NULL)
    {
      g_autofree char *why = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ?
                             g_strdup (_("It was ended by hand.")) :
                             pp_text_for_error_in (error, outlook);
      g_autofree char *disabled = pp_text_for_left_disabled (pp_run_get_left_disabled (run));

      g_strv_builder_add (lines, why);
      if (disabled != NULL)
        g_strv_builder_add (lines, disabled);
    }
  if (pp_run_has_ended (run))
    unknown = pp_text_for_unknown (pp_run_get_unknown (run), pp_run_was_read_back (run), outlook);
  if (unknown != NULL)
    g_strv_builder_add (lines, unknown);
  list = g_strv_builder_end (lines);

  return *list != NULL ? g_strjoinv ("\n", list) : NULL;
}

/**
 * pp_run_facts_title:
 * @run: a run that has ended
 *
 * Returns: (transfer full): how it ended, in a line
 */
char *
pp_run_facts_title (PpRun *run)
{
  PpPurpose purpose = pp_choice_get_purpose (pp_plan_get_choice (pp_run_get_plan (run)));

  if (purpose != PP_PURPOSE_HOTFIXES && pp_run_get_state (run) == PP_RUN_DONE)
    return g_strdup (pp_run_was_read_back (run) ? _("Done, and read back")
                                                : _("Everything was done, and not read back"));
  if (purpose != PP_PURPOSE_HOTFIXES && pp_run_get_state (run) != PP_RUN_UNWOUND)
    return g_strdup (pp_run_get_state (run) == PP_RUN_STOPPED ? _("Stopped: not everything was done")
                                                              : _("Not everything was done"));
  if (pp_run_get_state (run) == PP_RUN_DONE && pp_run_was_read_back (run))
    return g_strdup (_("All servers have what was chosen"));
  if (pp_run_get_state (run) == PP_RUN_DONE)
    return g_strdup (_("Everything was done, and not read back"));
  if (pp_run_get_state (run) == PP_RUN_UNWOUND)
    return g_strdup (_("Unwound: servers and virtual machines are as they were"));
  if (pp_run_get_state (run) == PP_RUN_STOPPED)
    return g_strdup (_("Stopped: not everything was installed"));

  return g_strdup (_("Not everything was installed"));
}

/**
 * pp_run_facts_can_be_resumed:
 * @run: a run
 *
 * Returns: whether it ended before it was done, with something changed on a server
 */
gboolean
pp_run_facts_can_be_resumed (PpRun *run)
{
  PpRunState state = pp_run_get_state (run);
  PpPlan *plan = pp_run_get_plan (run);

  if (state != PP_RUN_FAILED && state != PP_RUN_STOPPED)
    return FALSE;
  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    if (pp_plan_get_step (plan, i)->host != NULL &&
        pp_run_get_progress (run, i)->state != PP_STEP_WAITING)
      return TRUE;

  return FALSE;
}
