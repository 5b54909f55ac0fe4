/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-signs"

#include "config.h"

#include "pp-matrix-signs.h"

#include <glib/gi18n.h>

#include "pp-matrix-head.h"
#include "pp-sign-renderer.h"

#define MANY_SERVERS 8
#define COLUMN_WIDTH 56
#define COLUMN_WIDTH_MOST 120
#define COLUMN_WIDTH_DENSE 40
#define HEAD_PAD 16
#define RULE_EVERY 5
#define LEVEL_CHARACTERS 4
#define TURNED_CHARACTERS 14

struct _PpMatrixSigns
{
  GtkTreeView parent_instance;

  char       *hotfix;      /* (owned) (nullable) row of the cursor */
  char       *host;        /* (owned) (nullable) column of the cursor */
  guint       n_hosts;
  int         row_height;
  gboolean    dense;
};

G_DEFINE_FINAL_TYPE (PpMatrixSigns, pp_matrix_signs, GTK_TYPE_TREE_VIEW)

static guint head_clicked_signal;

static GQuark
get_host_quark (void)
{
  return g_quark_from_static_string ("pp-matrix-host");
}

static PpSignRenderer *
get_renderer (GtkTreeViewColumn *column)
{
  g_autoptr(GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (column));

  return PP_SIGN_RENDERER (cells->data);
}

static PpMatrixHead *
get_head (GtkTreeViewColumn *column)
{
  return PP_MATRIX_HEAD (gtk_tree_view_column_get_widget (column));
}

static PpMatrixModel *
get_model (PpMatrixSigns *self)
{
  return PP_MATRIX_MODEL (gtk_tree_view_get_model (GTK_TREE_VIEW (self)));
}

/* The sentence of a cell, for who cannot see its sign. */
static char *
describe_cell (PpMatrixModel *model,
               GtkTreeIter   *iter,
               const char    *host)
{
  PpHotfix *hotfix = pp_matrix_model_get_hotfix (model, iter);
  PpOutlook *outlook = pp_matrix_model_get_outlook (model);

  if (hotfix == NULL || outlook == NULL || host == NULL)
    return NULL;

  return pp_text_for_cell_accessible (outlook, host, hotfix->uuid,
                                      pp_matrix_model_is_in_library (model, hotfix->uuid));
}

static char *
tell_cell_cb (GtkTreeIter *iter,
              gpointer     user_data)
{
  GtkTreeViewColumn *column = user_data;
  GtkWidget *view = gtk_tree_view_column_get_tree_view (column);

  return view != NULL && iter->stamp != 0
         ? describe_cell (get_model (PP_MATRIX_SIGNS (view)), iter,
                          pp_matrix_signs_get_host (column)) : NULL;
}

static void
sign_data_cb (GtkTreeViewColumn *column,
              GtkCellRenderer   *renderer,
              GtkTreeModel      *tree_model,
              GtkTreeIter       *iter,
              gpointer           user_data)
{
  PpMatrixSigns *self = user_data;
  PpMatrixModel *model = PP_MATRIX_MODEL (tree_model);
  const char *host = pp_matrix_signs_get_host (column);
  PpHotfix *hotfix = pp_matrix_model_get_hotfix (model, iter);
  gboolean banded = g_strcmp0 (host, self->host) == 0;
  gboolean ringed = banded && hotfix != NULL && g_strcmp0 (hotfix->uuid, self->hotfix) == 0 &&
                    gtk_widget_has_focus (GTK_WIDGET (self));

  pp_sign_renderer_set_state (PP_SIGN_RENDERER (renderer), iter,
                              pp_matrix_model_get_state (model, iter, host));
  pp_sign_renderer_set_focus (PP_SIGN_RENDERER (renderer), ringed, banded);
}

/* --- columns follow the servers --- */

static void
head_clicked_cb (GtkTreeViewColumn *column)
{
  GtkWidget *view = gtk_tree_view_column_get_tree_view (column);

  g_signal_emit (view, head_clicked_signal, 0, column);
}

static GtkTreeViewColumn *
add_column (PpMatrixSigns *self,
            const char    *host)
{
  GtkTreeViewColumn *first = gtk_tree_view_get_column (GTK_TREE_VIEW (self), 0);
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();
  GtkCellRenderer *renderer = pp_sign_renderer_new (first != NULL ? get_renderer (first) : NULL,
                                                    tell_cell_cb, column);

  g_object_set_qdata_full (G_OBJECT (column), get_host_quark (), g_strdup (host), g_free);
  g_object_set (renderer, "height", self->row_height, NULL);
  gtk_tree_view_column_pack_start (column, renderer, TRUE);
  gtk_tree_view_column_set_cell_data_func (column, renderer, sign_data_cb, self, NULL);
  gtk_tree_view_column_set_widget (column, pp_matrix_head_new ());
  gtk_tree_view_column_set_sizing (column, GTK_TREE_VIEW_COLUMN_FIXED);
  gtk_tree_view_column_set_fixed_width (column, COLUMN_WIDTH);
  gtk_tree_view_column_set_clickable (column, TRUE);
  gtk_tree_view_column_set_alignment (column, 0.5f);
  g_signal_connect (column, "clicked", G_CALLBACK (head_clicked_cb), NULL);
  gtk_tree_view_append_column (GTK_TREE_VIEW (self), column);

  return column;
}

/* Whether a column came or went. */
static gboolean
match_columns (PpMatrixSigns *self,
               PpSnapshot    *snapshot)
{
  g_autoptr(GList) columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self));
  GtkTreeViewColumn *before = NULL;
  gboolean changed = FALSE;

  for (GList *l = columns; l != NULL; l = l->next)
    if (snapshot == NULL ||
        pp_snapshot_find_host (snapshot, pp_matrix_signs_get_host (l->data)) == NULL)
      {
        gtk_tree_view_remove_column (GTK_TREE_VIEW (self), l->data);
        changed = TRUE;
      }

  for (guint i = 0; i < self->n_hosts; i++)
    {
      const char *host = pp_snapshot_get_host (snapshot, i)->uuid;
      GtkTreeViewColumn *column = pp_matrix_signs_find_column (self, host);

      if (column == NULL)
        {
          column = add_column (self, host);
          changed = TRUE;
        }
      if (column != before &&
          gtk_tree_view_get_column (GTK_TREE_VIEW (self), (int) i) != column)
        gtk_tree_view_move_column_after (GTK_TREE_VIEW (self), column, before);
      before = column;
    }

  return changed;
}

static char **
list_names (PpSnapshot *snapshot)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    g_strv_builder_add (builder, pp_snapshot_get_host (snapshot, i)->name);

  return g_strv_builder_end (builder);
}

static gboolean
is_longer (char **names,
           long   n_characters)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_utf8_strlen (names[i], -1) > n_characters)
      return TRUE;

  return FALSE;
}

/* What the heads say: whole names where there is room, else what tells the servers apart. */
static char **
choose_labels (PpMatrixSigns *self,
               char         **names,
               gboolean      *turned)
{
  g_auto(GStrv) rests = NULL;
  guint prefix;
  guint suffix;

  *turned = FALSE;
  if (!self->dense || !is_longer (names, LEVEL_CHARACTERS))
    return g_strdupv (names);

  pp_matrix_head_find_shared (names, &prefix, &suffix);
  rests = g_new0 (char *, g_strv_length (names) + 1);
  for (guint i = 0; names[i] != NULL; i++)
    rests[i] = g_strndup (names[i] + prefix, strlen (names[i]) - prefix - suffix);
  if (!is_longer (rests, LEVEL_CHARACTERS))
    return g_steal_pointer (&rests);

  *turned = TRUE;

  return g_strdupv (names);
}

static void
update_head (PpMatrixSigns *self,
             PpOutlook     *outlook,
             PpHost        *host,
             const char    *label,
             gboolean       turned)
{
  GtkTreeViewColumn *column = pp_matrix_signs_find_column (self, host->uuid);
  AtkObject *accessible = gtk_widget_get_accessible (gtk_tree_view_column_get_button (column));
  guint n = pp_outlook_count_outstanding (outlook, host->uuid);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *outstanding = pp_text_for_outstanding (n);
  g_autofree char *sentence = g_strdup_printf (_("%s: %s"), host->name, outstanding);
  g_autofree char *shown = turned ? pp_matrix_head_shorten (label, TURNED_CHARACTERS)
                                  : g_strdup (label);
  gboolean known = pp_outlook_get_catalogue (outlook) != NULL;

  gtk_tree_view_column_set_title (column, host->name);
  pp_matrix_head_set_name (get_head (column), shown, turned);
  pp_matrix_head_set_count (get_head (column), !self->dense ? NULL : known ? count : "?");
  pp_sign_renderer_set_dense (get_renderer (column), self->dense);
  gtk_widget_set_tooltip_text (GTK_WIDGET (get_head (column)), known ? sentence : host->name);
  atk_object_set_name (accessible, known ? sentence : host->name);
}

/* The tooltip says the same: not reachable by keyboard, so the details have it too. */
static gboolean
pp_matrix_signs_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  GtkTreeView *view = GTK_TREE_VIEW (widget);
  g_autoptr(GtkTreePath) path = NULL;
  g_autofree char *text = NULL;
  GtkTreeViewColumn *column = NULL;
  GtkTreeIter iter;

  gtk_tree_view_convert_widget_to_bin_window_coords (view, x, y, &x, &y);
  if (keyboard || !gtk_tree_view_get_path_at_pos (view, x, y, &path, &column, NULL, NULL) ||
      !gtk_tree_model_get_iter (gtk_tree_view_get_model (view), &iter, path))
    return FALSE;

  text = describe_cell (get_model (PP_MATRIX_SIGNS (widget)), &iter,
                        pp_matrix_signs_get_host (column));
  gtk_tooltip_set_text (tooltip, text);
  gtk_tree_view_set_tooltip_cell (view, tooltip, path, column, NULL);

  return TRUE;
}

static void
flush (PpMatrixSigns *self)
{
  g_autoptr(GList) columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self));

  for (GList *l = columns; l != NULL; l = l->next)
    pp_sign_renderer_flush (get_renderer (l->data));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pp_matrix_signs_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pp_matrix_signs_parent_class)->style_updated (widget);
  flush (PP_MATRIX_SIGNS (widget));
}

/* Once it has an accessible, a view tells it of each cell that comes: of ten thousands, here, while the
 * first frame is waited for. It has one when somebody asks. */
static AtkObject *
pp_matrix_signs_get_accessible (GtkWidget *widget)
{
  AtkObject *accessible = GTK_WIDGET_CLASS (pp_matrix_signs_parent_class)->get_accessible (widget);

  if (accessible->name == NULL)
    atk_object_set_name (accessible, _("Hotfixes by server"));

  return accessible;
}

static void
pp_matrix_signs_finalize (GObject *object)
{
  PpMatrixSigns *self = PP_MATRIX_SIGNS (object);

  g_clear_pointer (&self->hotfix, g_free);
  g_clear_pointer (&self->host, g_free);

  G_OBJECT_CLASS (pp_matrix_signs_parent_class)->finalize (object);
}

static void
pp_matrix_signs_class_init (PpMatrixSignsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_matrix_signs_finalize;
  GTK_WIDGET_CLASS (klass)->get_accessible = pp_matrix_signs_get_accessible;
  GTK_WIDGET_CLASS (klass)->query_tooltip = pp_matrix_signs_query_tooltip;
  GTK_WIDGET_CLASS (klass)->style_updated = pp_matrix_signs_style_updated;

  /**
   * PpMatrixSigns::head-clicked:
   * @self: the view
   * @column: the column to sort by
   */
  head_clicked_signal = g_signal_new ("head-clicked", G_TYPE_FROM_CLASS (klass),
                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                      GTK_TYPE_TREE_VIEW_COLUMN);
}

static void
pp_matrix_signs_init (PpMatrixSigns *self)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));

  self->row_height = -1;
  gtk_tree_view_set_grid_lines (GTK_TREE_VIEW (self), GTK_TREE_VIEW_GRID_LINES_HORIZONTAL);
  gtk_style_context_add_class (style, "pp-matrix");
  gtk_style_context_add_class (style, "pp-signs");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (flush), NULL);
}

/**
 * pp_matrix_signs_new:
 * @model: the rows
 *
 * Returns: (transfer floating): the view; pp_matrix_signs_update() makes its columns
 */
GtkWidget *
pp_matrix_signs_new (PpMatrixModel *model)
{
  return g_object_new (PP_TYPE_MATRIX_SIGNS, "model", model, "visible", TRUE, NULL);
}

/**
 * pp_matrix_signs_update:
 * @self: the view
 *
 * Makes the columns those of the servers that are in the model now. Columns of servers that stay
 * stay, whatever they are called.
 *
 * Returns: whether a column came or went
 */
gboolean
pp_matrix_signs_update (PpMatrixSigns *self)
{
  g_auto(GStrv) names = NULL;
  g_auto(GStrv) labels = NULL;
  PpOutlook *outlook;
  PpSnapshot *snapshot;
  gboolean turned;
  gboolean changed;

  g_return_val_if_fail (PP_IS_MATRIX_SIGNS (self), FALSE);

  outlook = pp_matrix_model_get_outlook (get_model (self));
  snapshot = outlook != NULL ? pp_outlook_get_snapshot (outlook) : NULL;
  self->n_hosts = snapshot != NULL ? pp_snapshot_get_n_hosts (snapshot) : 0;
  self->dense = self->n_hosts > MANY_SERVERS;
  changed = match_columns (self, snapshot);
  if (snapshot == NULL)
    return changed;

  names = list_names (snapshot);
  labels = choose_labels (self, names, &turned);
  for (guint i = 0; i < self->n_hosts; i++)
    update_head (self, outlook, pp_snapshot_get_host (snapshot, i), labels[i], turned);
  for (guint i = 0; i < self->n_hosts; i++)
    pp_sign_renderer_set_ruled (
      get_renderer (pp_matrix_signs_find_column (self,
                                                 pp_snapshot_get_host (snapshot, i)->uuid)),
      self->dense && (i + 1) % RULE_EVERY == 0);
  pp_matrix_signs_measure (self);

  return changed;
}

/**
 * pp_matrix_signs_set_row_height:
 * @self: the view
 * @height: of each row, in pixels, without the line below it
 */
void
pp_matrix_signs_set_row_height (PpMatrixSigns *self,
                                int            height)
{
  g_autoptr(GList) columns = NULL;

  g_return_if_fail (PP_IS_MATRIX_SIGNS (self));

  self->row_height = height;
  columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self));
  for (GList *l = columns; l != NULL; l = l->next)
    g_object_set (get_renderer (l->data), "height", height, NULL);
}

/**
 * pp_matrix_signs_measure:
 * @self: the view
 *
 * Makes the columns as wide as the text of now needs.
 */
void
pp_matrix_signs_measure (PpMatrixSigns *self)
{
  g_autoptr(GList) columns = NULL;
  int width = COLUMN_WIDTH;

  g_return_if_fail (PP_IS_MATRIX_SIGNS (self));

  columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self));
  for (GList *l = columns; l != NULL && !self->dense; l = l->next)
    width = MAX (width, pp_matrix_head_get_width (get_head (l->data)) + HEAD_PAD);
  for (GList *l = columns; l != NULL; l = l->next)
    gtk_tree_view_column_set_fixed_width (l->data, self->dense ? COLUMN_WIDTH_DENSE :
                                          MIN (width, COLUMN_WIDTH_MOST));
}

/**
 * pp_matrix_signs_set_focus:
 * @self: the view
 * @hotfix_uuid: (nullable): row of the cursor
 * @host_uuid: (nullable): column of the cursor, which is banded
 */
void
pp_matrix_signs_set_focus (PpMatrixSigns *self,
                           const char    *hotfix_uuid,
                           const char    *host_uuid)
{
  g_autoptr(GList) columns = NULL;

  g_return_if_fail (PP_IS_MATRIX_SIGNS (self));

  if (g_strcmp0 (self->hotfix, hotfix_uuid) != 0)
    {
      g_free (self->hotfix);
      self->hotfix = g_strdup (hotfix_uuid);
    }
  if (g_strcmp0 (self->host, host_uuid) != 0)
    {
      g_free (self->host);
      self->host = g_strdup (host_uuid);
    }
  columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self));
  for (GList *l = columns; l != NULL; l = l->next)
    pp_matrix_head_set_focused (get_head (l->data),
                                g_strcmp0 (pp_matrix_signs_get_host (l->data), self->host) == 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * pp_matrix_signs_get_n_hosts:
 * @self: the view
 *
 * Returns: how many servers have a column
 */
guint
pp_matrix_signs_get_n_hosts (PpMatrixSigns *self)
{
  g_return_val_if_fail (PP_IS_MATRIX_SIGNS (self), 0);

  return self->n_hosts;
}

/**
 * pp_matrix_signs_is_dense:
 * @self: the view
 *
 * Returns: whether there are so many servers that rows and columns are small
 */
gboolean
pp_matrix_signs_is_dense (PpMatrixSigns *self)
{
  g_return_val_if_fail (PP_IS_MATRIX_SIGNS (self), FALSE);

  return self->dense;
}

/**
 * pp_matrix_signs_get_width:
 * @self: the view
 *
 * Returns: the width, in pixels, of all its columns together
 */
int
pp_matrix_signs_get_width (PpMatrixSigns *self)
{
  g_autoptr(GList) columns = NULL;
  int width = 0;

  g_return_val_if_fail (PP_IS_MATRIX_SIGNS (self), 0);

  columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self));
  for (GList *l = columns; l != NULL; l = l->next)
    width += gtk_tree_view_column_get_fixed_width (l->data);

  return width;
}

/**
 * pp_matrix_signs_find_column:
 * @self: the view
 * @host_uuid: (nullable): of a server
 *
 * Returns: (transfer none) (nullable): its column
 */
GtkTreeViewColumn *
pp_matrix_signs_find_column (PpMatrixSigns *self,
                             const char    *host_uuid)
{
  g_autoptr(GList) columns = NULL;

  g_return_val_if_fail (PP_IS_MATRIX_SIGNS (self), NULL);

  columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self));
  for (GList *l = columns; l != NULL; l = l->next)
    if (g_strcmp0 (pp_matrix_signs_get_host (l->data), host_uuid) == 0)
      return l->data;

  return NULL;
}

/**
 * pp_matrix_signs_get_host:
 * @column: one of its columns
 *
 * Returns: (transfer none) (nullable): uuid of its server
 */
const char *
pp_matrix_signs_get_host (GtkTreeViewColumn *column)
{
  return g_object_get_qdata (G_OBJECT (column), get_host_quark ());
}
