/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

/* By PpState: a word or two; the sentence without names; the sentence with them, unless their number
 * counts. */
static const struct
{
  const char *label;
  const char *sentence;
  const char *because;
} states[] =
{
  [PP_STATE_UNKNOWN] = { NC_("state", "Unknown"), N_("unknown"), NULL },
  [PP_STATE_INSTALLED] = { NC_("state", "Installed"), N_("installed"), NULL },
  [PP_STATE_INSTALLED_PENDING] =
  { NC_("state", "Restart pending"), N_("installed; the server needs a restart"), NULL },
  [PP_STATE_NOT_APPLICABLE] =
  { NC_("state", "Not applicable"), N_("not for this server's version"), NULL },
  [PP_STATE_WITHDRAWN] = { NC_("state", "Withdrawn"), N_("withdrawn by the vendor"), NULL },
  [PP_STATE_UPGRADE] =
  { NC_("state", "New release"), N_("turns the server into another release"), NULL },
  [PP_STATE_LICENCE] = { NC_("state", "Needs a licence"), N_("only with a paid licence"), NULL },
  [PP_STATE_SUPERSEDED] =
  { NC_("state", "Superseded"), N_("superseded"), N_("superseded by {names}") },
  [PP_STATE_CONFLICTING] =
  { NC_("state", "Conflicting"), N_("conflicts with what is installed"), NULL },
  [PP_STATE_REQUIRES] =
  { NC_("state", "Requires another"), N_("requires another hotfix first"), N_("requires {names} first") },
  [PP_STATE_NEEDED] = { NC_("state", "Needed"), N_("needed"), NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (states) == PP_STATE_NEEDED + 1);

/**
 * pp_text_for_state:
 * @state: a state
 *
 * Returns: (transfer none): it in a word or two, for headings and filters
 */
const char *
pp_text_for_state (PpState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "state", states[state].label);
}

/* Why nothing is known, by the word that stands in because. */
static const struct
{
  const char *word;
  const char *sentence;
} unknowns[] =
{
  { "no-feed", N_("unknown: the list of hotfixes is missing") },
  { "version-not-in-feed",
    N_("unknown: the list of hotfixes does not name this server's version") },
  { "never-reached", N_("unknown: the server was never reached") },
  { "updated-by-cdn",
    N_("unknown: XenServer 8 is updated by another mechanism, which is not handled yet") },
  { "updated-by-yum",
    N_("unknown: XCP-ng is updated by another mechanism, which is not handled yet") },
};

static const char *
say_unknown (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (unknowns); i++)
    if (g_strcmp0 (word, unknowns[i].word) == 0)
      return _(unknowns[i].sentence);

  return _("unknown");
}

/**
 * pp_text_for_cell:
 * @cell: state of a hotfix on a host
 *
 * Returns: (transfer full): the state and why: "requires XS62ESP1 first"
 */
char *
pp_text_for_cell (const PpCell *cell)
{
  g_autofree char *names = NULL;
  const char *pairs[] = { "names", NULL, NULL };

  g_return_val_if_fail (cell != NULL, NULL);
  g_return_val_if_fail ((guint) cell->state < G_N_ELEMENTS (states), NULL);

  if (cell->state == PP_STATE_UNKNOWN)
    return g_strdup (say_unknown (cell->because[0]));
  if (cell->because[0] == NULL ||
      (states[cell->state].because == NULL && cell->state != PP_STATE_CONFLICTING))
    return g_strdup (_(states[cell->state].sentence));
  names = g_strjoinv (pp_text_get_comma (), cell->because);
  pairs[1] = names;
  if (cell->state == PP_STATE_CONFLICTING)
    return pp_text_expand (g_dngettext (GETTEXT_PACKAGE, "conflicts with {names}, which is installed",
                                        "conflicts with {names}, which are installed",
                                        g_strv_length (cell->because)), pairs);

  return pp_text_expand (_(states[cell->state].because), pairs);
}

/* The same with what only the outlook knows: which restart is owed. (transfer full) */
char *
pp_text_for_cell_of (PpOutlook  *outlook,
                     const char *host_uuid,
                     const char *hotfix_uuid)
{
  const PpCell *cell = pp_outlook_get_cell (outlook, host_uuid, hotfix_uuid);
  PpHost *host = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), host_uuid);
  const PpApplied *applied = host != NULL ? pp_host_find_applied (host, hotfix_uuid) : NULL;

  if (cell == NULL)
    return g_strdup (_("unknown"));
  if (cell->state == PP_STATE_INSTALLED_PENDING && applied != NULL &&
      pp_applied_get_pending (applied, host) == PP_PENDING_TOOLSTACK)
    return g_strdup (_("installed; the server's toolstack needs a restart"));

  return pp_text_for_cell (cell);
}

/**
 * pp_text_for_not_known:
 * @outlook: an outlook
 * @host_uuid: of one of its hosts
 *
 * Returns: (transfer full) (nullable): why nobody can tell what the server lacks: "unknown: the server
 *   was never reached"; %NULL when it is known
 */
char *
pp_text_for_not_known (PpOutlook  *outlook,
                       const char *host_uuid)
{
  const char *word;

  g_return_val_if_fail (outlook != NULL && host_uuid != NULL, NULL);

  word = pp_reason_to_string (pp_outlook_get_unknown (outlook, host_uuid));

  return word != NULL ? g_strdup (say_unknown (word)) : NULL;
}

/**
 * pp_text_for_cell_accessible:
 * @outlook: an outlook
 * @host_uuid: of one of its hosts
 * @hotfix_uuid: of a hotfix
 * @in_library: whether its file is here
 *
 * Returns: (transfer full): the cell for who cannot see where it stands: "XS62ESP1, server xs2:
 *   needed, in library"
 */
char *
pp_text_for_cell_accessible (PpOutlook  *outlook,
                             const char *host_uuid,
                             const char *hotfix_uuid,
                             gboolean    in_library)
{
  PpHost *host;
  PpHotfix *hotfix;
  g_autofree char *state = NULL;
  const char *pairs[] = { "hotfix", hotfix_uuid, "server", host_uuid, "state", NULL, NULL };

  g_return_val_if_fail (outlook != NULL && host_uuid != NULL && hotfix_uuid != NULL, NULL);

  host = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), host_uuid);
  hotfix = pp_outlook_find_hotfix (outlook, hotfix_uuid);
  state = pp_text_for_cell_of (outlook, host_uuid, hotfix_uuid);
  if (hotfix != NULL && *hotfix->name != '\0')
    pairs[1] = hotfix->name;
  if (host != NULL)
    pairs[3] = host->name;
  pairs[5] = state;

  return pp_text_expand (in_library ? _("{hotfix}, server {server}: {state}, in library")
                                    : _("{hotfix}, server {server}: {state}"), pairs);
}

/**
 * pp_text_for_pending:
 * @outlook: an outlook
 * @host_uuid: of one of its hosts
 *
 * Returns: (transfer full) (nullable): "xs3 needs a restart for XS62ESP1", %NULL when it owes none
 */
char *
pp_text_for_pending (PpOutlook  *outlook,
                     const char *host_uuid)
{
  g_autoptr(GPtrArray) because = NULL;
  g_autofree char *names = NULL;
  PpPending pending;
  PpHost *host;
  const char *pairs[] = { "server", host_uuid, "names", NULL, NULL };

  g_return_val_if_fail (outlook != NULL && host_uuid != NULL, NULL);

  pending = pp_outlook_get_pending (outlook, host_uuid, &because);
  if (pending == PP_PENDING_NONE)
    return NULL;
  host = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), host_uuid);
  if (host != NULL)
    pairs[1] = host->name;
  g_ptr_array_add (because, NULL);
  names = g_strjoinv (pp_text_get_comma (), (char **) because->pdata);
  pairs[3] = names;

  return pp_text_expand (pending == PP_PENDING_REBOOT
                         ? _("{server} needs a restart for {names}")
                         : _("{server} needs a restart of its toolstack for {names}"), pairs);
}

/**
 * pp_text_for_outstanding:
 * @n_hotfixes: how many are outstanding
 *
 * Returns: (transfer full): "3 hotfixes outstanding", "up to date"
 */
char *
pp_text_for_outstanding (guint n_hotfixes)
{
  if (n_hotfixes == 0)
    return g_strdup (_("up to date"));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u hotfix outstanding",
                                       "%u hotfixes outstanding", n_hotfixes), n_hotfixes);
}
