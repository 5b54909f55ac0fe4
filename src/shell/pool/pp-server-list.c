/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-server-list"

#include "config.h"

#include "pp-server-list.h"

#include <glib/gi18n.h>

#include "pp-standing.h"

#define EDGE 18
#define PAD 6
#define LEAST_WIDTH 120

enum
{
  COLUMN_NAME,
  COLUMN_VERSION,
  COLUMN_STATUS,
  COLUMN_REQUIRED,
  COLUMN_INSTALLED,
  N_SHOWN,
  COLUMN_UUID = N_SHOWN,
  COLUMN_ICON,
  COLUMN_WEIGHT,
  N_COLUMNS,
};

static char *
join_required (PpOutlook *outlook,
               PpHost    *host)
{
  g_autoptr(GPtrArray) hotfixes = pp_outlook_get_recommended (outlook, host->uuid);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; hotfixes != NULL && i < hotfixes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? pp_text_get_comma () : "",
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
        g_string_append_printf (text, "%s%s", text->len > 0 ? pp_text_get_comma () : "", applied->name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
choose_icon (PpOutlook *outlook,
             PpHost    *host)
{
  g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);

  if (!host->live)
    return "network-offline-symbolic";
  if (pending != NULL)
    return "pp-pending-symbolic";

  return pp_standing_get_icon_name (pp_standing_of_host (outlook, host->uuid));
}

/* --- the columns --- */

/* xs2 before xs10 */
static int
compare_names_cb (GtkTreeModel *model,
                  GtkTreeIter  *a,
                  GtkTreeIter  *b,
                  gpointer      user_data)
{
  g_autofree char *name_a = NULL;
  g_autofree char *name_b = NULL;
  g_autofree char *key_a = NULL;
  g_autofree char *key_b = NULL;

  gtk_tree_model_get (model, a, COLUMN_NAME, &name_a, -1);
  gtk_tree_model_get (model, b, COLUMN_NAME, &name_b, -1);
  key_a = g_utf8_collate_key_for_filename (name_a != NULL ? name_a : "", -1);
  key_b = g_utf8_collate_key_for_filename (name_b != NULL ? name_b : "", -1);

  return strcmp (key_a, key_b);
}

static void
add_column (GtkTreeView *view,
            int          position,
            const char  *title)
{
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();
  GtkCellRenderer *renderer = gtk_cell_renderer_text_new ();
  GtkWidget *label = gtk_label_new (title);

  if (position == COLUMN_STATUS)
    {
      GtkCellRenderer *icon = gtk_cell_renderer_pixbuf_new ();

      g_object_set (icon, "xpad", PAD, NULL);
      gtk_tree_view_column_pack_start (column, icon, FALSE);
      gtk_tree_view_column_add_attribute (column, icon, "icon-name", COLUMN_ICON);
    }
  g_object_set (renderer, "xpad", position == COLUMN_NAME ? EDGE : PAD, "ypad", PAD, NULL);
  gtk_tree_view_column_pack_start (column, renderer, TRUE);
  gtk_tree_view_column_add_attribute (column, renderer, "text", position);
  if (position == COLUMN_NAME)
    gtk_tree_view_column_add_attribute (column, renderer, "weight", COLUMN_WEIGHT);
  if (position >= COLUMN_STATUS)
    {
      g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
      gtk_tree_view_column_set_expand (column, TRUE);
      gtk_tree_view_column_set_min_width (column, LEAST_WIDTH);
    }
  gtk_widget_set_margin_start (label, position == COLUMN_NAME ? EDGE : PAD);
  gtk_widget_set_margin_top (label, PAD);
  gtk_widget_set_margin_bottom (label, PAD);
  gtk_widget_set_visible (label, TRUE);
  gtk_tree_view_column_set_title (column, title);
  gtk_tree_view_column_set_widget (column, label);
  gtk_tree_view_column_set_sort_column_id (column, position);
  gtk_tree_view_column_set_resizable (column, TRUE);
  gtk_tree_view_append_column (view, column);
}

/* What does not fit can be read all the same. */
static gboolean
query_tooltip_cb (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  GtkTreeView *view = GTK_TREE_VIEW (widget);
  g_autofree char *text = NULL;
  g_autoptr(GtkTreePath) path = NULL;
  GtkTreeViewColumn *column = NULL;
  GtkTreeIter iter;
  int position;

  gtk_tree_view_convert_widget_to_bin_window_coords (view, x, y, &x, &y);
  if (keyboard || !gtk_tree_view_get_path_at_pos (view, x, y, &path, &column, NULL, NULL) ||
      !gtk_tree_model_get_iter (gtk_tree_view_get_model (view), &iter, path))
    return FALSE;

  position = gtk_tree_view_column_get_sort_column_id (column);
  gtk_tree_model_get (gtk_tree_view_get_model (view), &iter, position, &text, -1);
  if (text == NULL || *text == '\0')
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);
  gtk_tree_view_set_tooltip_cell (view, tooltip, path, column, NULL);

  return TRUE;
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
    NC_("column", "Server"), NC_("column", "Version"), NC_("column", "Status"),
    NC_("column", "Required"), NC_("column", "Installed"),
  };
  g_autoptr(GtkListStore) store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING,
                                                      G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING,
                                                      G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT);
  GtkWidget *view = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));

  for (int i = 0; i < N_SHOWN; i++)
    add_column (GTK_TREE_VIEW (view), i, g_dpgettext2 (NULL, "column", titles[i]));
  gtk_tree_sortable_set_sort_func (GTK_TREE_SORTABLE (store), COLUMN_NAME, compare_names_cb, NULL,
                                   NULL);
  gtk_tree_view_set_search_column (GTK_TREE_VIEW (view), COLUMN_NAME);
  gtk_tree_view_set_grid_lines (GTK_TREE_VIEW (view), GTK_TREE_VIEW_GRID_LINES_HORIZONTAL);
  gtk_style_context_add_class (gtk_widget_get_style_context (view), "pp-matrix");
  atk_object_set_name (gtk_widget_get_accessible (view), _("Servers"));
  gtk_widget_set_has_tooltip (view, TRUE);
  g_signal_connect (view, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_widget_set_visible (view, TRUE);

  return view;
}

/* --- following the pool --- */

static gboolean
find_row (GtkTreeModel *model,
          const char   *uuid,
          GtkTreeIter  *iter)
{
  for (gboolean more = gtk_tree_model_get_iter_first (model, iter); more;
       more = gtk_tree_model_iter_next (model, iter))
    {
      g_autofree char *row = NULL;

      gtk_tree_model_get (model, iter, COLUMN_UUID, &row, -1);
      if (g_strcmp0 (row, uuid) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
remove_rows (GtkListStore *store,
             GHashTable   *shown)
{
  GtkTreeIter iter;
  gboolean more = gtk_tree_model_get_iter_first (GTK_TREE_MODEL (store), &iter);

  while (more)
    {
      g_autofree char *uuid = NULL;

      gtk_tree_model_get (GTK_TREE_MODEL (store), &iter, COLUMN_UUID, &uuid, -1);
      if (!g_hash_table_contains (shown, uuid))
        more = gtk_list_store_remove (store, &iter);
      else
        more = gtk_tree_model_iter_next (GTK_TREE_MODEL (store), &iter);
    }
}

/* Only what reads differently is written: the views keep their place. */
static void
put_text (GtkListStore *store,
          GtkTreeIter  *iter,
          int           column,
          const char   *text)
{
  g_autofree char *before = NULL;

  gtk_tree_model_get (GTK_TREE_MODEL (store), iter, column, &before, -1);
  if (g_strcmp0 (before, text) != 0)
    gtk_list_store_set (store, iter, column, text, -1);
}

/* position: where it goes when it has no row yet; a sorted list knows better. */
static void
put_host (GtkListStore *store,
          PpOutlook    *outlook,
          PpHost       *host,
          int           position)
{
  g_autofree char *status = pp_standing_describe_host (outlook, host->uuid);
  g_autofree char *required = join_required (outlook, host);
  g_autofree char *installed = join_installed (host);
  const char *icon = choose_icon (outlook, host);
  gboolean active = g_strcmp0 (icon, "pp-installed-symbolic") != 0;
  GtkTreeIter iter;

  if (!find_row (GTK_TREE_MODEL (store), host->uuid, &iter))
    gtk_list_store_insert_with_values (store, &iter, position, COLUMN_UUID, host->uuid, -1);
  put_text (store, &iter, COLUMN_NAME, host->name);
  put_text (store, &iter, COLUMN_VERSION, host->product_version);
  put_text (store, &iter, COLUMN_STATUS, status);
  put_text (store, &iter, COLUMN_REQUIRED, required);
  put_text (store, &iter, COLUMN_INSTALLED, installed);
  put_text (store, &iter, COLUMN_ICON, icon);
  gtk_list_store_set (store, &iter, COLUMN_WEIGHT,
                      active ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, -1);
}

/**
 * pp_server_list_update:
 * @view: what pp_server_list_new() made
 * @model: the pool, and what is to be shown of it
 * @kept: (nullable): uuid of a server that is there whatever filter and search say
 *
 * Servers that stay keep their rows, and the view its selection and its place.
 */
void
pp_server_list_update (GtkTreeView   *view,
                       PpMatrixModel *model,
                       const char    *kept)
{
  GtkListStore *store = GTK_LIST_STORE (gtk_tree_view_get_model (view));
  PpOutlook *outlook = pp_matrix_model_get_outlook (model);
  PpSnapshot *snapshot = outlook != NULL ? pp_outlook_get_snapshot (outlook) : NULL;
  g_autoptr(GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = snapshot != NULL ? pp_snapshot_get_n_hosts (snapshot) : 0;
  int position = 0;

  for (guint i = 0; i < n; i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      if (g_strcmp0 (host->uuid, kept) == 0 || pp_matrix_model_shows_host (model, host))
        g_hash_table_add (shown, host->uuid);
    }
  remove_rows (store, shown);
  for (guint i = 0; i < n; i++)
    if (g_hash_table_contains (shown, pp_snapshot_get_host (snapshot, i)->uuid))
      put_host (store, outlook, pp_snapshot_get_host (snapshot, i), position++);
}

/**
 * pp_server_list_dup_shown:
 * @view: what pp_server_list_new() made
 *
 * Returns: (transfer full): uuids of its servers, as they are sorted
 */
GStrv
pp_server_list_dup_shown (GtkTreeView *view)
{
  GtkTreeModel *model = gtk_tree_view_get_model (view);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GtkTreeIter iter;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &iter); more;
       more = gtk_tree_model_iter_next (model, &iter))
    {
      g_autofree char *uuid = NULL;

      gtk_tree_model_get (model, &iter, COLUMN_UUID, &uuid, -1);
      g_strv_builder_add (builder, uuid);
    }

  return g_strv_builder_end (builder);
}

/**
 * pp_server_list_dup_host:
 * @view: what pp_server_list_new() made
 * @path: a row
 *
 * Returns: (transfer full) (nullable): uuid of its server
 */
char *
pp_server_list_dup_host (GtkTreeView *view,
                         GtkTreePath *path)
{
  GtkTreeModel *model = gtk_tree_view_get_model (view);
  GtkTreeIter iter;
  char *uuid = NULL;

  if (gtk_tree_model_get_iter (model, &iter, path))
    gtk_tree_model_get (model, &iter, COLUMN_UUID, &uuid, -1);

  return uuid;
}

/**
 * pp_server_list_dup_selected:
 * @view: what pp_server_list_new() made
 *
 * Returns: (transfer full) (nullable): uuid of the selected server
 */
char *
pp_server_list_dup_selected (GtkTreeView *view)
{
  GtkTreeModel *model = gtk_tree_view_get_model (view);
  GtkTreeIter iter;
  char *uuid = NULL;

  if (gtk_tree_selection_get_selected (gtk_tree_view_get_selection (view), NULL, &iter))
    gtk_tree_model_get (model, &iter, COLUMN_UUID, &uuid, -1);

  return uuid;
}

/**
 * pp_server_list_select:
 * @view: what pp_server_list_new() made
 * @host_uuid: (nullable): a server; %NULL for none
 *
 * Selects its row and brings it into sight.
 */
void
pp_server_list_select (GtkTreeView *view,
                       const char  *host_uuid)
{
  GtkTreeModel *model = gtk_tree_view_get_model (view);
  g_autoptr(GtkTreePath) path = NULL;
  GtkTreeIter iter;

  if (host_uuid == NULL || !find_row (model, host_uuid, &iter))
    {
      gtk_tree_selection_unselect_all (gtk_tree_view_get_selection (view));
      return;
    }

  path = gtk_tree_model_get_path (model, &iter);
  gtk_tree_selection_select_iter (gtk_tree_view_get_selection (view), &iter);
  gtk_tree_view_scroll_to_cell (view, path, NULL, FALSE, 0, 0);
}
