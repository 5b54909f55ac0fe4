/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-table"

#include "config.h"

#include <poolpatch/pp-table.h>
#include <poolpatch/pp-sets.h>
#include <poolpatch/pp-text.h>

#include <glib/gi18n-lib.h>

static void
add_name (GString    *names,
          const char *name)
{
  g_string_append_printf (names, "%s%s", names->len > 0 ? pp_text_get_comma () : "", name);
}

/**
 * pp_table_new_hotfixes:
 *
 * Returns: (transfer full): a table of hotfixes, without rows
 */
PpTable *
pp_table_new_hotfixes (void)
{
  const PpTableColumn columns[] = {
    { "pool", _("Pool") }, { "hotfix", _("Hotfix") }, { "description", _("Description") },
    { "released", _("Released"), PP_TABLE_DATE }, { "afterwards", _("Afterwards") },
    { "outstanding_on", _("Outstanding on") }, { "installed_on", _("Installed on") },
    { "restart_pending_on", _("Restart pending on") }, { "otherwise", _("Otherwise") },
    { "hidden", C_("column", "Hidden") }, { "uuid", _("UUID") }, { "web_page", _("Web page") },
  };

  return pp_table_new (_("Hotfixes"), columns, G_N_ELEMENTS (columns));
}

/* On which servers a hotfix stands how. */
typedef struct
{
  GString *outstanding;  /* (owned) */
  GString *installed;    /* (owned) */
  GString *pending;      /* (owned) */
  GString *otherwise;    /* (owned) with the reason */
} Places;

static void
sort_server (Places       *places,
             PpHost       *host,
             const PpCell *cell)
{
  g_autofree char *reason = NULL;

  switch (cell != NULL ? cell->state : PP_STATE_UNKNOWN)
    {
    case PP_STATE_NEEDED:
    case PP_STATE_REQUIRES:
      add_name (places->outstanding, host->name);
      break;

    case PP_STATE_INSTALLED_PENDING:
      add_name (places->pending, host->name);
      add_name (places->installed, host->name);
      break;

    case PP_STATE_INSTALLED:
      add_name (places->installed, host->name);
      break;

    case PP_STATE_UNKNOWN:
    case PP_STATE_NOT_APPLICABLE:
    case PP_STATE_WITHDRAWN:
    case PP_STATE_UPGRADE:
    case PP_STATE_LICENCE:
    case PP_STATE_SUPERSEDED:
    case PP_STATE_CONFLICTING:
    default:
      reason = cell != NULL ? pp_text_for_cell (cell) : g_strdup (_("unknown"));
      g_string_append_printf (places->otherwise, "%s%s: %s",
                              places->otherwise->len > 0 ? "; " : "", host->name, reason);
      break;
    }
}

/**
 * pp_table_add_hotfix:
 * @self: what pp_table_new_hotfixes() made
 * @outlook: a pool
 * @hotfix_uuid: one of its hotfixes
 *
 * Adds the row of a hotfix: where it stands how.
 */
void
pp_table_add_hotfix (PpTable    *self,
                     PpOutlook  *outlook,
                     const char *hotfix_uuid)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, hotfix_uuid);
  g_autoptr(GString) outstanding = g_string_new (NULL);
  g_autoptr(GString) installed = g_string_new (NULL);
  g_autoptr(GString) pending = g_string_new (NULL);
  g_autoptr(GString) otherwise = g_string_new (NULL);
  Places places = { outstanding, installed, pending, otherwise };
  g_autofree char *description = NULL;
  g_autofree char *released = NULL;
  g_autofree char *afterwards = NULL;

  g_return_if_fail (hotfix != NULL);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      sort_server (&places, host, pp_outlook_get_cell (outlook, host->uuid, hotfix->uuid));
    }
  description = pp_text_for_description (hotfix->description);
  released = pp_table_number (hotfix->released);
  afterwards = pp_text_for_guidance (hotfix->guidance);
  pp_table_add_row (self, (const char *[]) {
    pp_snapshot_get_name (snapshot), hotfix->name, description, released, afterwards,
    outstanding->str, installed->str, pending->str, otherwise->str,
    pp_outlook_is_hidden (outlook, hotfix->uuid) ? _("hidden") : "", hotfix->uuid, hotfix->url,
  });
}

/**
 * pp_table_new_servers:
 *
 * Returns: (transfer full): a table of servers, without rows
 */
PpTable *
pp_table_new_servers (void)
{
  const PpTableColumn columns[] = {
    { "pool", _("Pool") }, { "server", _("Server") }, { "version", _("Version") },
    { "build", _("Build") }, { "edition", _("Edition") }, { "status", _("Status") },
    { "required", C_("column", "Required") }, { "installed", C_("column", "Installed") },
    { "warnings", _("Warnings") },
  };

  return pp_table_new (_("Servers"), columns, G_N_ELEMENTS (columns));
}

/* Nothing is outstanding where nothing is known, and that is not up to date. */
static char *
describe_standing (PpOutlook *outlook,
                   PpHost    *host)
{
  char *not_known = pp_text_for_not_known (outlook, host->uuid);

  return not_known != NULL ? not_known
                           : pp_text_for_outstanding (pp_outlook_count_outstanding (outlook,
                                                                                    host->uuid));
}

/**
 * pp_table_add_server:
 * @self: what pp_table_new_servers() made
 * @outlook: a pool
 * @host_uuid: one of its hosts
 *
 * Adds the row of a server: what it has, what it lacks.
 */
void
pp_table_add_server (PpTable    *self,
                     PpOutlook  *outlook,
                     const char *host_uuid)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  PpHost *host = pp_snapshot_find_host (snapshot, host_uuid);
  g_autoptr(GPtrArray) recommended = NULL;
  g_autoptr(GString) required = g_string_new (NULL);
  g_autoptr(GString) installed = g_string_new (NULL);
  g_autofree char *status = NULL;
  g_autofree char *warning = NULL;

  g_return_if_fail (host != NULL);

  recommended = pp_outlook_get_recommended (outlook, host->uuid);
  for (guint i = 0; recommended != NULL && i < recommended->len; i++)
    add_name (required, ((PpHotfix *) recommended->pdata[i])->name);
  for (guint i = 0; i < host->applied->len; i++)
    if (((PpApplied *) host->applied->pdata[i])->applied)
      add_name (installed, ((PpApplied *) host->applied->pdata[i])->name);
  status = describe_standing (outlook, host);
  warning = pp_text_for_pending (outlook, host->uuid);
  pp_table_add_row (self, (const char *[]) {
    pp_snapshot_get_name (snapshot), host->name, host->product_version, host->build_number,
    host->edition, status, required->str, installed->str, warning,
  });
}

/**
 * pp_table_new_server:
 * @outlook: a pool
 * @host_uuid: one of its hosts
 *
 * Returns: (transfer full): every hotfix on one server: state, since when, and why
 */
PpTable *
pp_table_new_server (PpOutlook  *outlook,
                     const char *host_uuid)
{
  const PpTableColumn columns[] = {
    { "server", _("Server") }, { "hotfix", _("Hotfix") }, { "state", _("State") },
    { "reason", _("Reason") }, { "installed", C_("time", "Installed"), PP_TABLE_TIME },
    { "released", _("Released"), PP_TABLE_DATE },
  };
  PpHost *host = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), host_uuid);
  PpTable *self;

  g_return_val_if_fail (host != NULL, NULL);

  self = pp_table_new (host->name, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);
      const PpCell *cell = pp_outlook_get_cell (outlook, host->uuid, hotfix->uuid);
      const PpApplied *applied = pp_host_find_applied (host, hotfix->uuid);
      g_autofree char *reason = pp_text_for_reason (outlook, host->uuid, hotfix->uuid);
      g_autofree char *released = pp_table_number (hotfix->released);
      g_autofree char *since = NULL;

      if (applied != NULL && applied->applied)
        since = pp_table_number (applied->applied_at);
      pp_table_add_row (self, (const char *[]) {
      host->name, hotfix->name,
      pp_text_for_state (cell != NULL ? cell->state : PP_STATE_UNKNOWN), reason, since, released,
    });
    }

  return self;
}
