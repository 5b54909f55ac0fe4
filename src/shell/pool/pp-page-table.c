/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-page-table"

#include "config.h"

#include "pp-page-table.h"

/* all: also what filter and search leave out, in install order; else the rows as they are. */
PpTable *
pp_page_table_new_hotfixes (PpMatrixModel *model,
                            gboolean       all)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (model);
  PpTable *table = pp_table_new_hotfixes ();
  GtkTreeIter iter;

  for (guint i = 0; all && i < pp_outlook_get_n_hotfixes (outlook); i++)
    pp_table_add_hotfix (table, outlook, pp_outlook_get_hotfix (outlook, i)->uuid);
  for (guint i = 0; !all && i < pp_matrix_model_get_n_rows (model); i++)
    if (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (model), &iter, NULL, (int) i))
      pp_table_add_hotfix (table, outlook, pp_matrix_model_get_hotfix (model, &iter)->uuid);

  return table;
}

/* shown: (nullable): uuids of servers; NULL = all servers. */
PpTable *
pp_page_table_new_servers (PpMatrixModel      *model,
                           const char * const *shown)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (model);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  PpTable *table = pp_table_new_servers ();

  for (guint i = 0; shown == NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
    pp_table_add_server (table, outlook, pp_snapshot_get_host (snapshot, i)->uuid);
  for (guint i = 0; shown != NULL && shown[i] != NULL; i++)
    pp_table_add_server (table, outlook, shown[i]);

  return table;
}

/* One row: of a hotfix, else of a server; NULL when nothing is selected. */
PpTable *
pp_page_table_new_row (PpMatrixModel *model,
                       const char    *hotfix_uuid,
                       const char    *host_uuid)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (model);
  PpTable *table;

  if (outlook == NULL || (hotfix_uuid == NULL && host_uuid == NULL))
    return NULL;

  table = hotfix_uuid != NULL ? pp_table_new_hotfixes () : pp_table_new_servers ();
  if (hotfix_uuid != NULL)
    pp_table_add_hotfix (table, outlook, hotfix_uuid);
  else
    pp_table_add_server (table, outlook, host_uuid);

  return table;
}
