/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-standing"

#include "config.h"

#include "pp-standing.h"

#include <glib/gi18n.h>

/**
 * pp_standing_of_host:
 * @outlook: the pool
 * @host_uuid: of one of its servers
 *
 * Without a list of hotfixes, or with one that does not name the server's version, nothing is
 * outstanding, and that does not mean that the server is up to date.
 *
 * Returns: where the server stands
 */
PpStanding
pp_standing_of_host (PpOutlook  *outlook,
                     const char *host_uuid)
{
  if (pp_outlook_count_outstanding (outlook, host_uuid) > 0)
    return PP_STANDING_OUTSTANDING;
  if (pp_outlook_get_unknown (outlook, host_uuid) != PP_REASON_NONE)
    return PP_STANDING_UNKNOWN;

  return PP_STANDING_CURRENT;
}

/**
 * pp_standing_of_pool:
 * @outlook: the pool
 * @n_outstanding: (out) (optional): how many hotfixes are outstanding anywhere in it
 *
 * Returns: where all its servers together stand
 */
PpStanding
pp_standing_of_pool (PpOutlook *outlook,
                     guint     *n_outstanding)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  guint n = pp_outlook_count_outstanding (outlook, NULL);

  if (n_outstanding != NULL)
    *n_outstanding = n;
  if (n > 0)
    return PP_STANDING_OUTSTANDING;

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    if (pp_standing_of_host (outlook, pp_snapshot_get_host (snapshot, i)->uuid) ==
        PP_STANDING_UNKNOWN)
      return PP_STANDING_UNKNOWN;

  return PP_STANDING_CURRENT;
}

/**
 * pp_standing_describe_host:
 * @outlook: the pool
 * @host_uuid: of one of its servers
 *
 * Returns: (transfer full): where the server stands, and the restart it owes
 */
char *
pp_standing_describe_host (PpOutlook  *outlook,
                           const char *host_uuid)
{
  guint n = pp_outlook_count_outstanding (outlook, host_uuid);
  PpHost *host = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), host_uuid);
  PpStanding standing = pp_standing_of_host (outlook, host_uuid);
  g_autofree char *pending = pp_text_for_pending (outlook, host_uuid);
  g_autofree char *text = pp_text_for_not_known (outlook, host_uuid);
  g_autoptr(GString) all = g_string_new (NULL);

  if (text == NULL)
    text = pp_text_for_outstanding (n);
  if (pending == NULL || standing != PP_STANDING_CURRENT)
    g_string_append (all, text);
  if (pending != NULL)
    g_string_append_printf (all, "%s%s", all->len > 0 ? " · " : "", pending);
  if (host != NULL && !host->live)
    g_string_append_printf (all, " · %s", _("does not answer"));

  return g_string_free (g_steal_pointer (&all), FALSE);
}

/**
 * pp_standing_explain_nothing:
 * @outlook: (nullable): the pool
 *
 * Returns: (transfer full) (nullable): why there is nothing to install; %NULL when there is
 */
char *
pp_standing_explain_nothing (PpOutlook *outlook)
{
  char *not_handled;

  if (outlook == NULL)
    return g_strdup (_("The pool is not connected"));

  switch (pp_standing_of_pool (outlook, NULL))
    {
    case PP_STANDING_OUTSTANDING:
      return NULL;

    case PP_STANDING_CURRENT:
      return g_strdup (_("Nothing is outstanding"));

    case PP_STANDING_UNKNOWN:
    default:
      not_handled = pp_text_for_not_handled (pp_outlook_get_snapshot (outlook));
      if (not_handled != NULL)
        return not_handled;

      return pp_outlook_get_catalogue (outlook) == NULL
             ? g_strdup (_("What is outstanding is not known: there is no list of hotfixes"))
             : g_strdup (_("What is outstanding is not known: the list of hotfixes does not name "
                           "the version of these servers"));
    }
}

/**
 * pp_standing_get_icon_name:
 * @standing: where something stands
 *
 * Returns: (transfer none): the sign for it
 */
const char *
pp_standing_get_icon_name (PpStanding standing)
{
  static const char * const names[] = {
    [PP_STANDING_UNKNOWN] = "pp-unknown-symbolic",
    [PP_STANDING_OUTSTANDING] = "pp-needed-symbolic",
    [PP_STANDING_CURRENT] = "pp-installed-symbolic",
  };

  return names[standing];
}
