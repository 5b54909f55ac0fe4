/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-server-list"

#include "config.h"

#include "pp-server-list.h"

#include <glib/gi18n.h>

enum
{
  COLUMN_NAME,
  COLUMN_VERSION,
  COLUMN_STATUS,
  COLUMN_REQUIRED,
  COLUMN_INSTALLED,
  N_COLUMNS,
};

static char *
join_required (PpOutlook *outlook,
               PpHost    *host)
{
  g_autoptr(GPtrArray) hotfixes = pp_outlook_get_recommended (outlook, host->uuid);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; hotfixes != NULL && i < hotfixes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            ((PpHotfix *) hotfixes->pdata[i])->name);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_installed (PpHost *host)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < host->applied->len; i++)
    {
      const PpApplied *applied = host->applied->pdata[i];

      if (applied->applied)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", applied->name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_known (PpOutlook *outlook,
          PpHost    *host)
{
  guint n = pp_outlook_get_n_hotfixes (outlook);

  for (guint i = 0; i < n; i++)
    {
      const PpCell *cell = pp_outlook_get_cell (outlook, host->uuid,
                                                pp_outlook_get_hotfix (outlook, i)->uuid);

      if (cell != NULL && cell->state == PP_STATE_UNKNOWN)
        return FALSE;
    }

  return n > 0;
}

static char *
describe_status (PpOutlook *outlook,
                 PpHost    *host)
{
  guint n = pp_outlook_count_outstanding (outlook, host->uuid);
  g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);
  g_autofree char *outstanding = n > 0 ? pp_text_for_outstanding (n) : NULL;

  if (pending != NULL && outstanding != NULL)
    return g_strdup_printf ("%s · %s", outstanding, pending);
  if (pending != NULL)
    return g_steal_pointer (&pending);
  if (outstanding != NULL)
    return g_steal_pointer (&outstanding);

  return g_strdup (is_known (outlook, host) ? _("up to date") : _("unknown"));
}

/**
 * pp_server_list_new:
 *
 * Returns: (transfer floating): a list of servers: version, status, required, installed
 */
GtkWidget *
pp_server_list_new (void)
{
  static const char * const titles[] = {
    N_("Server"), N_("Version"), N_("Status"), N_("Required"), N_("Installed"),
  };
  g_autoptr(GtkListStore) store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING,
                                                      G_TYPE_STRING, G_TYPE_STRING,
                                                      G_TYPE_STRING);
  GtkWidget *view = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));

  for (int i = 0; i < N_COLUMNS; i++)
    {
      GtkCellRenderer *renderer = gtk_cell_renderer_text_new ();
      GtkTreeViewColumn *column = gtk_tree_view_column_new_with_attributes (_(titles[i]), renderer,
                                                                            "text", i, NULL);

      g_object_set (renderer, "xpad", i == 0 ? 18 : 6, "ypad", 6, NULL);
      if (i >= COLUMN_STATUS)
        {
          g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
          gtk_tree_view_column_set_expand (column, TRUE);
        }
      gtk_tree_view_column_set_sort_column_id (column, i);
      gtk_tree_view_column_set_resizable (column, TRUE);
      gtk_tree_view_append_column (GTK_TREE_VIEW (view), column);
    }
  atk_object_set_name (gtk_widget_get_accessible (view), _("Servers"));
  gtk_widget_set_visible (view, TRUE);

  return view;
}

/**
 * pp_server_list_update:
 * @view: what pp_server_list_new() made
 * @outlook: (nullable): the pool
 */
void
pp_server_list_update (GtkTreeView *view,
                       PpOutlook   *outlook)
{
  GtkListStore *store = GTK_LIST_STORE (gtk_tree_view_get_model (view));
  PpSnapshot *snapshot = outlook != NULL ? pp_outlook_get_snapshot (outlook) : NULL;

  gtk_list_store_clear (store);
  for (guint i = 0; snapshot != NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      g_autofree char *status = describe_status (outlook, host);
      g_autofree char *required = join_required (outlook, host);
      g_autofree char *installed = join_installed (host);

      gtk_list_store_insert_with_values (store, NULL, -1, COLUMN_NAME, host->name,
                                         COLUMN_VERSION, host->product_version,
                                         COLUMN_STATUS, status, COLUMN_REQUIRED, required,
                                         COLUMN_INSTALLED, installed, -1);
    }
}
