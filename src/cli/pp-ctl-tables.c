/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-tables"

#include "config.h"

#include "pp-ctl-tables.h"

/**
 * pp_ctl_tables_shows:
 * @cell: where a hotfix stands on a server
 * @all: everything is to be shown
 *
 * Returns: whether it is worth a line of the status
 */
gboolean
pp_ctl_tables_shows (const PpCell *cell,
                     gboolean      all)
{
  switch (cell->state)
    {
    case PP_STATE_NEEDED:
    case PP_STATE_REQUIRES:
    case PP_STATE_INSTALLED_PENDING:
    case PP_STATE_CONFLICTING:
    case PP_STATE_LICENCE:
      return TRUE;

    case PP_STATE_UNKNOWN:
    case PP_STATE_INSTALLED:
    case PP_STATE_NOT_APPLICABLE:
    case PP_STATE_WITHDRAWN:
    case PP_STATE_UPGRADE:
    case PP_STATE_SUPERSEDED:
    default:
      return all;
    }
}

static void
add_hotfixes (PpTable   *table,
              PpOutlook *outlook,
              gboolean   all)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);
      gboolean shown = FALSE;

      for (guint k = 0; k < pp_snapshot_get_n_hosts (snapshot) && !shown; k++)
        shown = pp_ctl_tables_shows (pp_outlook_get_cell (outlook,
                                                          pp_snapshot_get_host (snapshot, k)->uuid,
                                                          hotfix->uuid), all);
      if (shown)
        pp_table_add_hotfix (table, outlook, hotfix->uuid);
    }
}

/**
 * pp_ctl_tables_print:
 * @session: a session
 * @outlooks: (element-type PpOutlook): one for each pool
 *
 * Prints them as --csv or --html asks for: by hotfix or by server, the page both.
 */
void
pp_ctl_tables_print (PpCtlSession *session,
                     GPtrArray    *outlooks)
{
  const PpCtlOptions *options = session->options;
  g_autoptr(PpTable) hotfixes = pp_table_new_hotfixes ();
  g_autoptr(PpTable) servers = pp_table_new_servers ();
  PpTable *both[] = { servers, hotfixes };
  g_autofree char *text = NULL;

  for (guint i = 0; i < outlooks->len; i++)
    {
      PpOutlook *outlook = g_ptr_array_index (outlooks, i);
      PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

      add_hotfixes (hotfixes, outlook, options->all);
      for (guint k = 0; k < pp_snapshot_get_n_hosts (snapshot); k++)
        pp_table_add_server (servers, outlook, pp_snapshot_get_host (snapshot, k)->uuid);
    }

  if (options->html)
    text = pp_table_write_all (both, G_N_ELEMENTS (both), PP_TABLE_HTML);
  else
    text = pp_table_write (options->by_server ? servers : hotfixes, PP_TABLE_CSV);
  g_print ("%s", text);
}
