/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choose-words"

#include "config.h"

#include "pp-choose-words.h"

#include <glib/gi18n.h>

/* What the rows of hotfixes to choose from say, and what is said of all of them. */

/* What comes with it, in a few words: guidance, and where the file is. */
static char *
describe_file (PpLibrary *library,
               PpHotfix  *hotfix)
{
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  g_autofree char *guidance = pp_text_for_guidance (hotfix->guidance);

  path = pp_library_dup_path (library, hotfix->uuid);
  if (path != NULL)
    return g_strdup_printf (_("%s · in library"), guidance);
  size = pp_text_for_size (hotfix->download_size);

  return hotfix->download_size > 0 ? g_strdup_printf (_("%s · %s to get"), guidance, size) :
         g_strdup_printf (_("%s · to get"), guidance);
}

/**
 * pp_choose_words_describe:
 * @workspace: what is open
 * @outlook: what a pool has and lacks
 * @hotfix: one that is offered
 *
 * Returns: (transfer full): what makes it worth choosing (the pool becomes whole, or the level is
 *   reached), and what comes with it
 */
char *
pp_choose_words_describe (PpWorkspace *workspace,
                          PpOutlook   *outlook,
                          PpHotfix    *hotfix)
{
  g_autofree char *file = describe_file (pp_workspace_get_library (workspace), hotfix);
  g_autofree char *partly = pp_text_for_partly (outlook, hotfix->uuid);

  if (partly != NULL)
    return g_strdup_printf ("%s · %s", partly, file);
  if (!pp_outlook_is_outstanding (outlook, hotfix->uuid))
    return g_strdup_printf (_("part of this level · %s"), file);

  return g_steal_pointer (&file);
}

/**
 * pp_choose_words_explain:
 * @outlook: what a pool has and lacks
 * @hotfix: one that is not offered
 *
 * Returns: (transfer full) (nullable): the first reason that any server has against it; %NULL when
 *   every server has it
 */
char *
pp_choose_words_explain (PpOutlook *outlook,
                         PpHotfix  *hotfix)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const PpCell *cell = pp_outlook_get_cell (outlook, pp_snapshot_get_host (snapshot, i)->uuid,
                                                hotfix->uuid);

      if (cell->state != PP_STATE_INSTALLED && cell->state != PP_STATE_INSTALLED_PENDING &&
          cell->state != PP_STATE_NOT_APPLICABLE)
        return pp_text_for_cell (cell);
    }

  return NULL;
}

/**
 * pp_choose_words_count:
 * @choice: (nullable): what is ticked
 *
 * Returns: (transfer full): how much that is, in a sentence
 */
char *
pp_choose_words_count (PpChoice *choice)
{
  g_autofree char *hotfixes = NULL;
  g_autofree char *hosts = NULL;
  guint n_hotfixes;
  guint n_hosts;

  if (choice == NULL)
    return g_strdup (_("Tick at least one hotfix and one server."));
  n_hotfixes = g_strv_length ((char **) pp_choice_get_hotfixes (choice));
  n_hosts = g_strv_length ((char **) pp_choice_get_hosts (choice));
  hotfixes = g_strdup_printf (ngettext ("%u hotfix", "%u hotfixes", n_hotfixes), n_hotfixes);
  hosts = g_strdup_printf (ngettext ("%u server", "%u servers", n_hosts), n_hosts);

  return g_strdup_printf (_("%s for %s. What a server has already is passed over there."), hotfixes,
                          hosts);
}

/**
 * pp_choose_words_sum_up:
 * @outlook: what a pool has and lacks
 *
 * Rows that say the same as before stay: whoever is among them by keyboard stays where he is.
 *
 * Returns: (transfer full): what the rows are made from, in short, to be compared
 */
char *
pp_choose_words_sum_up (PpOutlook *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      g_string_append_printf (text, "%s %s %d\n", host->uuid, host->name, host->live);
      for (guint j = 0; j < pp_outlook_get_n_hotfixes (outlook); j++)
        {
          const char *uuid = pp_outlook_get_hotfix (outlook, j)->uuid;

          g_string_append_printf (text, "%s %d ", uuid,
                                  pp_outlook_get_cell (outlook, host->uuid, uuid)->state);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
