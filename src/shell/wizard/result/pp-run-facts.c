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
  g_free (self->pending);
  g_free (self);
}

static void
append_name (GString    *names,
             PpOutlook  *outlook,
             const char *uuid)
{
  PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, uuid);

  g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
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

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);

      if (step->kind != PP_STEP_APPLY || g_strcmp0 (step->host, facts->host->uuid) != 0)
        continue;
      if (!has (facts->host, step->hotfix))
        append_name (missing, outlook, step->hotfix);
      else if (pp_run_get_progress (run, i)->state == PP_STEP_DONE)
        append_name (installed, outlook, step->hotfix);
    }
  facts->installed = g_strdup (installed->str);
  facts->missing = g_strdup (missing->str);
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
      facts->pending = pp_text_for_pending (outlook, facts->host->uuid);
      facts->n_others = pp_outlook_count_outstanding (outlook, facts->host->uuid);
      facts->disabled = !facts->host->enabled;
      read_steps (facts, run, outlook);
      g_ptr_array_add (list, facts);
    }

  return list;
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
  return *self->missing == '\0' && self->pending == NULL && !self->disabled && self->host->live;
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

  if (!self->host->live)
    g_string_append (text, _("It does not answer. "));
  if (*self->installed != '\0')
    g_string_append_printf (text, _("Installed and read back: %s. "), self->installed);
  if (*self->missing != '\0')
    g_string_append_printf (text, _("Not installed: %s. "), self->missing);
  if (!self->chosen)
    g_string_append (text, _("Not part of this run. "));
  else if (*self->installed == '\0' && *self->missing == '\0')
    g_string_append (text, _("Had everything that was chosen before. "));
  if (self->disabled)
    g_string_append (text, _("Still in maintenance mode. "));
  if (self->pending != NULL)
    g_string_append_printf (text, "%s. ", self->pending);
  if (*self->missing == '\0' && self->n_others > 0)
    g_string_append_printf (text, ngettext ("%u other hotfix is outstanding. ",
                                            "%u other hotfixes are outstanding. ", self->n_others),
                            self->n_others);
  else if (self->n_others == 0)
    g_string_append (text, _("Up to date. "));

  return g_strdup (g_strchomp (text->str));
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
  if (pp_run_get_state (run) == PP_RUN_DONE)
    return g_strdup (_("All servers have what was chosen"));
  if (pp_run_get_state (run) == PP_RUN_STOPPED)
    return g_strdup (_("Stopped: not everything was installed"));

  return g_strdup (_("Not everything was installed"));
}
