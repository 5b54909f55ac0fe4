/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix"

#include "config.h"

#include "pp-matrix.h"

#include <glib/gi18n.h>

#include "pp-sign-renderer.h"

#define MANY_SERVERS 8
#define HEAD_HEIGHT 31
#define HEAD_HEIGHT_TURNED 101
#define COLUMN_WIDTH 56
#define COLUMN_WIDTH_DENSE 40
#define LEVEL_CHARACTERS 4
#define TURNED_CHARACTERS 14

struct _PpMatrix
{
  GtkBox             parent_instance;

  PpMatrixModel     *model;      /* (owned) */
  GtkTreeView       *names;
  GtkTreeView       *signs;
  GtkWidget         *names_box;
  GtkWidget         *signs_box;
  GPtrArray         *hosts;      /* (owned) (element-type utf8) uuids, as the columns */
  GPtrArray         *renderers;  /* (owned) (element-type PpSignRenderer) as the columns */
  char              *labels;     /* (owned) (nullable) what the heads say now */
  char              *host;       /* (owned) (nullable) the column with the cursor */
  char              *hotfix;     /* (owned) (nullable) the row with the cursor */
  GtkTreeViewColumn *sorted;     /* (unowned) (nullable) */
  gboolean           descending;
  gboolean           narrow;
  gboolean           busy;       /* one view is being told what the other did */
};

G_DEFINE_FINAL_TYPE (PpMatrix, pp_matrix, GTK_TYPE_BOX)

static guint focus_changed_signal;

typedef struct
{
  PpMatrixColumn column;
  const char    *title;
  int            width;
  gboolean       drop;  /* not when narrow */
} NameColumn;

static const NameColumn name_columns[] = {
  { PP_MATRIX_COLUMN_NAME, N_("Hotfix"), 146, FALSE },
  { PP_MATRIX_COLUMN_DESCRIPTION, N_("Description"), 120, TRUE },
  { PP_MATRIX_COLUMN_RELEASED, N_("Released"), 100, TRUE },
  { PP_MATRIX_COLUMN_AFTERWARDS, N_("Afterwards"), 132, TRUE },
  { PP_MATRIX_COLUMN_STATUS, N_("Status"), 128, FALSE },
};

static void
name_data_cb (GtkTreeViewColumn *column,
              GtkCellRenderer   *renderer,
              GtkTreeModel      *model,
              GtkTreeIter       *iter,
              gpointer           user_data)
{
  const NameColumn *facts = user_data;
  GtkWidget *view = gtk_tree_view_column_get_tree_view (column);
  g_autofree char *text = NULL;
  gboolean active = FALSE;
  GdkRGBA dim;
  gboolean faded;

  gtk_tree_model_get (model, iter, (int) facts->column, &text, PP_MATRIX_COLUMN_ACTIVE, &active,
                      -1);
  faded = (!active || facts->column == PP_MATRIX_COLUMN_DESCRIPTION ||
           facts->column == PP_MATRIX_COLUMN_RELEASED) &&
          gtk_style_context_lookup_color (gtk_widget_get_style_context (view), "pp_dim", &dim);
  g_object_set (renderer, "text", text,
                "weight", active && facts->column == PP_MATRIX_COLUMN_NAME ? PANGO_WEIGHT_BOLD
                                                                           : PANGO_WEIGHT_NORMAL,
                "foreground-rgba", faded ? &dim : NULL,
                NULL);
}

static void
sign_data_cb (GtkTreeViewColumn *column,
              GtkCellRenderer   *renderer,
              GtkTreeModel      *model,
              GtkTreeIter       *iter,
              gpointer           user_data)
{
  PpMatrixModel *matrix = PP_MATRIX_MODEL (model);
  PpMatrix *self = user_data;
  const char *host = g_object_get_data (G_OBJECT (column), "host");
  PpHotfix *hotfix = pp_matrix_model_get_hotfix (matrix, iter);
  PpOutlook *outlook = pp_matrix_model_get_outlook (matrix);
  g_autofree char *text = NULL;
  gboolean banded = g_strcmp0 (host, self->host) == 0;

  if (hotfix == NULL || outlook == NULL)
    return;

  text = pp_text_for_cell_accessible (outlook, host, hotfix->uuid,
                                      pp_matrix_model_is_in_library (matrix, hotfix->uuid));
  g_object_set (renderer, "text", text, NULL);
  pp_sign_renderer_set_state (PP_SIGN_RENDERER (renderer),
                              pp_matrix_model_get_state (matrix, iter, host));
  pp_sign_renderer_set_focus (PP_SIGN_RENDERER (renderer),
                              banded && g_strcmp0 (hotfix->uuid, self->hotfix) == 0 &&
                              gtk_widget_has_focus (GTK_WIDGET (self->signs)), banded);
}

/* --- heads --- */

static void
head_clicked_cb (GtkTreeViewColumn *column,
                 gpointer           user_data)
{
  PpMatrix *self = user_data;
  const char *host = g_object_get_data (G_OBJECT (column), "host");
  const NameColumn *facts = g_object_get_data (G_OBJECT (column), "facts");
  gboolean back = self->sorted == column && self->descending;

  if (self->sorted != NULL)
    gtk_tree_view_column_set_sort_indicator (self->sorted, FALSE);
  self->descending = self->sorted == column;
  self->sorted = back ? NULL : column;
  if (back)
    {
      self->descending = FALSE;
      pp_matrix_model_set_order (self->model, PP_MATRIX_COLUMN_HOTFIX, NULL, FALSE);
      return;
    }

  gtk_tree_view_column_set_sort_indicator (column, host == NULL);
  gtk_tree_view_column_set_sort_order (column, self->descending ? GTK_SORT_DESCENDING
                                                                : GTK_SORT_ASCENDING);
  pp_matrix_model_set_order (self->model, facts != NULL ? facts->column : PP_MATRIX_COLUMN_HOTFIX,
                             host,
                             self->descending);
}

static void
set_head (PpMatrix          *self,
          GtkTreeViewColumn *column,
          const char        *title,
          int                height,
          gboolean           turned)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_angle (GTK_LABEL (label), turned ? 90 : 0);
  gtk_widget_set_size_request (label, -1, height);
  gtk_widget_set_visible (label, TRUE);
  gtk_tree_view_column_set_title (column, title);
  gtk_tree_view_column_set_widget (column, label);
  gtk_tree_view_column_set_sizing (column, GTK_TREE_VIEW_COLUMN_FIXED);
  gtk_tree_view_column_set_clickable (column, TRUE);
  g_signal_connect_object (column, "clicked", G_CALLBACK (head_clicked_cb), self, 0);
}

static void
add_name_column (PpMatrix         *self,
                 const NameColumn *facts)
{
  GtkCellRenderer *renderer = gtk_cell_renderer_text_new ();
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();
  gboolean first = facts->column == PP_MATRIX_COLUMN_NAME;

  g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_END, "xpad", first ? 18 : 6, "ypad", 0,
                "height", 28, NULL);
  gtk_tree_view_column_pack_start (column, renderer, TRUE);
  gtk_tree_view_column_set_cell_data_func (column, renderer, name_data_cb, (gpointer) facts, NULL);
  g_object_set_data (G_OBJECT (column), "facts", (gpointer) facts);
  set_head (self, column, _(facts->title), HEAD_HEIGHT, FALSE);
  gtk_widget_set_margin_start (gtk_tree_view_column_get_widget (column), first ? 18 : 6);
  gtk_tree_view_column_set_fixed_width (column, facts->width);
  gtk_tree_view_column_set_expand (column, facts->column == PP_MATRIX_COLUMN_DESCRIPTION);
  gtk_tree_view_append_column (self->names, column);
}

/* Turned labels do not ellipsize: cut in the middle. */
static char *
shorten (const char *name)
{
  long length = g_utf8_strlen (name, -1);
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;

  if (length <= TURNED_CHARACTERS)
    return g_strdup (name);

  head = g_utf8_substring (name, 0, TURNED_CHARACTERS / 2);
  tail = g_utf8_substring (name, length - TURNED_CHARACTERS / 2 + 1, length);

  return g_strconcat (head, "…", tail, NULL);
}

static void
add_sign_column (PpMatrix *self,
                 PpHost   *host,
                 gboolean  dense,
                 int       height)
{
  GtkCellRenderer *renderer = pp_sign_renderer_new ();
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();
  g_autofree char *title = height == HEAD_HEIGHT_TURNED ? shorten (host->name)
                                                        : g_strdup (host->name);

  pp_sign_renderer_set_dense (PP_SIGN_RENDERER (renderer), dense);
  g_object_set_data_full (G_OBJECT (column), "host", g_strdup (host->uuid), g_free);
  gtk_tree_view_column_pack_start (column, renderer, TRUE);
  gtk_tree_view_column_set_cell_data_func (column, renderer, sign_data_cb, self, NULL);
  set_head (self, column, title, height, height == HEAD_HEIGHT_TURNED);
  gtk_tree_view_column_set_title (column, host->name);
  gtk_widget_set_tooltip_text (gtk_tree_view_column_get_widget (column), host->name);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_tree_view_column_get_widget (column)),
                           height == HEAD_HEIGHT_TURNED ? PANGO_ELLIPSIZE_NONE
                                                        : PANGO_ELLIPSIZE_END);
  gtk_tree_view_column_set_alignment (column, 0.5f);
  gtk_tree_view_column_set_fixed_width (column, dense ? COLUMN_WIDTH_DENSE : COLUMN_WIDTH);
  gtk_tree_view_append_column (self->signs, column);
  g_ptr_array_add (self->hosts, g_strdup (host->uuid));
  g_ptr_array_add (self->renderers, g_object_ref (renderer));
}

static void
show_name_columns (PpMatrix *self)
{
  gboolean few = self->hosts->len <= MANY_SERVERS;

  for (guint i = 0; i < G_N_ELEMENTS (name_columns); i++)
    gtk_tree_view_column_set_visible (gtk_tree_view_get_column (self->names, (int) i),
                                      !name_columns[i].drop || (few && !self->narrow));
  gtk_tree_view_column_set_expand (gtk_tree_view_get_column (self->names, 0), self->narrow && few);
  gtk_box_set_child_packing (GTK_BOX (self), self->names_box, few, TRUE, 0, GTK_PACK_START);
  gtk_box_set_child_packing (GTK_BOX (self), self->signs_box, !few, TRUE, 0, GTK_PACK_START);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (self->signs_box),
                                             (int) MIN (self->hosts->len, 4) * COLUMN_WIDTH);
}

static void
rebuild_columns (PpMatrix   *self,
                 PpSnapshot *snapshot)
{
  guint n = snapshot != NULL ? pp_snapshot_get_n_hosts (snapshot) : 0;
  gboolean dense = n > MANY_SERVERS;
  int height = HEAD_HEIGHT;
  g_autoptr(GList) columns = gtk_tree_view_get_columns (self->signs);

  for (guint i = 0; i < n; i++)
    if (dense && g_utf8_strlen (pp_snapshot_get_host (snapshot, i)->name, -1) > LEVEL_CHARACTERS)
      height = HEAD_HEIGHT_TURNED;

  self->sorted = NULL;
  pp_matrix_model_set_order (self->model, PP_MATRIX_COLUMN_HOTFIX, NULL, FALSE);
  for (GList *l = columns; l != NULL; l = l->next)
    gtk_tree_view_remove_column (self->signs, l->data);
  g_ptr_array_set_size (self->hosts, 0);
  g_ptr_array_set_size (self->renderers, 0);
  for (guint i = 0; i < n; i++)
    add_sign_column (self, pp_snapshot_get_host (snapshot, i), dense, height);

  for (guint i = 0; i < G_N_ELEMENTS (name_columns); i++)
    {
      GtkTreeViewColumn *column = gtk_tree_view_get_column (self->names, (int) i);
      g_autoptr(GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (column));

      gtk_widget_set_size_request (gtk_tree_view_column_get_widget (column), -1, height);
      g_object_set (cells->data, "height", dense ? 23 : 28, NULL);
    }
  show_name_columns (self);
}

/* --- selection and cursor: one for both views --- */

static int
get_host_index (PpMatrix *self)
{
  for (guint i = 0; i < self->hosts->len; i++)
    if (g_strcmp0 (self->hosts->pdata[i], self->host) == 0)
      return (int) i;

  return -1;
}

static void
tell_focus (PpMatrix *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->signs));
  g_signal_emit (self, focus_changed_signal, 0);
}

static void
selection_changed_cb (GtkTreeSelection *selection,
                      gpointer          user_data)
{
  PpMatrix *self = user_data;
  GtkTreeView *other = gtk_tree_selection_get_tree_view (selection) == self->names ? self->signs
                                                                                   : self->names;
  PpHotfix *hotfix;
  GtkTreeIter iter;

  if (self->busy)
    return;

  self->busy = TRUE;
  if (gtk_tree_selection_get_selected (selection, NULL, &iter))
    {
      hotfix = pp_matrix_model_get_hotfix (self->model, &iter);
      g_free (self->hotfix);
      self->hotfix = hotfix != NULL ? g_strdup (hotfix->uuid) : NULL;
      gtk_tree_selection_select_iter (gtk_tree_view_get_selection (other), &iter);
    }
  self->busy = FALSE;
  tell_focus (self);
}

static void
cursor_changed_cb (PpMatrix *self)
{
  GtkTreeViewColumn *column = NULL;
  const char *host;

  gtk_tree_view_get_cursor (self->signs, NULL, &column);
  host = column != NULL ? g_object_get_data (G_OBJECT (column), "host") : NULL;
  if (host == NULL || g_strcmp0 (host, self->host) == 0 ||
      !gtk_widget_has_focus (GTK_WIDGET (self->signs)))
    return;

  g_free (self->host);
  self->host = g_strdup (host);
  tell_focus (self);
}

static gboolean
button_press_cb (GtkWidget      *widget,
                 GdkEventButton *event,
                 gpointer        user_data)
{
  gtk_widget_grab_focus (widget);

  return GDK_EVENT_PROPAGATE;
}

/* Puts the cursor of @view on the selected row. */
static void
move_cursor (PpMatrix    *self,
             GtkTreeView *view,
             int          column)
{
  g_autoptr(GtkTreePath) path = NULL;
  GtkTreeIter iter;

  if (!pp_matrix_model_find (self->model, self->hotfix, &iter) &&
      !gtk_tree_model_get_iter_first (GTK_TREE_MODEL (self->model), &iter))
    return;

  path = gtk_tree_model_get_path (GTK_TREE_MODEL (self->model), &iter);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  gtk_tree_view_set_cursor (view, path, gtk_tree_view_get_column (view, column), FALSE);
}

static gboolean
key_press_cb (GtkWidget   *widget,
              GdkEventKey *event,
              gpointer     user_data)
{
  PpMatrix *self = user_data;
  gboolean in_names = widget == GTK_WIDGET (self->names);
  int index = MAX (get_host_index (self), 0);

  if (self->hosts->len == 0 || (event->keyval != GDK_KEY_Left && event->keyval != GDK_KEY_Right))
    return GDK_EVENT_PROPAGATE;

  if (in_names && event->keyval == GDK_KEY_Right)
    move_cursor (self, self->signs, 0);
  else if (!in_names && event->keyval == GDK_KEY_Left && index == 0)
    move_cursor (self, self->names, 0);
  else if (!in_names)
    move_cursor (self, self->signs, event->keyval == GDK_KEY_Left ? index - 1 :
                 MIN (index + 1, (int) self->hosts->len - 1));

  return GDK_EVENT_STOP;
}

static gboolean
query_tooltip_cb (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  gpointer    user_data)
{
  PpMatrix *self = user_data;
  g_autoptr(GtkTreePath) path = NULL;
  g_autofree char *text = NULL;
  GtkTreeViewColumn *column = NULL;
  GtkTreeIter iter;
  PpHotfix *hotfix;

  gtk_tree_view_convert_widget_to_bin_window_coords (self->signs, x, y, &x, &y);
  if (keyboard || !gtk_tree_view_get_path_at_pos (self->signs, x, y, &path, &column, NULL, NULL) ||
      !gtk_tree_model_get_iter (GTK_TREE_MODEL (self->model), &iter, path))
    return FALSE;

  hotfix = pp_matrix_model_get_hotfix (self->model, &iter);
  text = pp_text_for_cell_accessible (pp_matrix_model_get_outlook (self->model),
                                      g_object_get_data (G_OBJECT (column), "host"), hotfix->uuid,
                                      pp_matrix_model_is_in_library (self->model, hotfix->uuid));
  gtk_tooltip_set_text (tooltip, text);
  gtk_tree_view_set_tooltip_cell (self->signs, tooltip, path, column, NULL);

  return TRUE;
}

static void
flush_cb (PpMatrix *self)
{
  for (guint i = 0; i < self->renderers->len; i++)
    pp_sign_renderer_flush (self->renderers->pdata[i]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- building --- */

static GtkTreeView *
make_view (PpMatrix   *self,
           const char *name)
{
  GtkTreeView *view = GTK_TREE_VIEW (gtk_tree_view_new ());

  gtk_tree_view_set_grid_lines (view, GTK_TREE_VIEW_GRID_LINES_HORIZONTAL);
  gtk_tree_view_set_enable_search (view, FALSE);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (view)), "pp-matrix");
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (view)), name);
  gtk_widget_set_visible (GTK_WIDGET (view), TRUE);
  g_signal_connect_object (gtk_tree_view_get_selection (view), "changed",
                           G_CALLBACK (selection_changed_cb), self, 0);
  g_signal_connect_object (view, "key-press-event", G_CALLBACK (key_press_cb), self, 0);

  return view;
}

static GtkWidget *
make_scrolled (GtkTreeView   *view,
               GtkAdjustment *adjustment)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, adjustment);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  adjustment != NULL ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC,
                                  adjustment != NULL ? GTK_POLICY_EXTERNAL : GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), GTK_WIDGET (view));
  gtk_widget_set_hexpand (scrolled, FALSE);
  gtk_widget_set_hexpand_set (scrolled, adjustment != NULL);
  gtk_widget_set_visible (scrolled, TRUE);

  return scrolled;
}

static void
pp_matrix_dispose (GObject *object)
{
  PpMatrix *self = PP_MATRIX (object);

  self->busy = TRUE;
  g_clear_object (&self->model);

  G_OBJECT_CLASS (pp_matrix_parent_class)->dispose (object);
}

static void
pp_matrix_finalize (GObject *object)
{
  PpMatrix *self = PP_MATRIX (object);

  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_pointer (&self->renderers, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->hotfix, g_free);

  G_OBJECT_CLASS (pp_matrix_parent_class)->finalize (object);
}

static void
pp_matrix_class_init (PpMatrixClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_matrix_dispose;
  G_OBJECT_CLASS (klass)->finalize = pp_matrix_finalize;

  /**
   * PpMatrix::focus-changed:
   * @self: the matrix
   *
   * Another hotfix or another server has the cursor.
   */
  focus_changed_signal = g_signal_new ("focus-changed", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_matrix_init (PpMatrix *self)
{
  self->hosts = g_ptr_array_new_with_free_func (g_free);
  self->renderers = g_ptr_array_new_with_free_func (g_object_unref);
  self->names = make_view (self, _("Hotfixes"));
  self->signs = make_view (self, _("Hotfixes by server"));
  self->signs_box = make_scrolled (self->signs, NULL);
  self->names_box =
    make_scrolled (self->names,
                   gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->signs_box)));
  gtk_style_context_add_class (gtk_widget_get_style_context (self->names_box), "pp-sticky");
  gtk_box_pack_start (GTK_BOX (self), self->names_box, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (self), self->signs_box, FALSE, TRUE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (name_columns); i++)
    add_name_column (self, &name_columns[i]);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->signs), TRUE);
  g_signal_connect_object (self->signs, "query-tooltip", G_CALLBACK (query_tooltip_cb), self, 0);
  g_signal_connect_object (self->signs, "button-press-event", G_CALLBACK (button_press_cb), self,
                           0);
  g_signal_connect_object (self->signs, "cursor-changed", G_CALLBACK (cursor_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "style-updated", G_CALLBACK (flush_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::scale-factor", G_CALLBACK (flush_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pp_matrix_new:
 * @model: the rows
 *
 * Returns: (transfer floating): the matrix; pp_matrix_update() makes its columns
 */
GtkWidget *
pp_matrix_new (PpMatrixModel *model)
{
  PpMatrix *self = g_object_new (PP_TYPE_MATRIX, "visible", TRUE, NULL);

  self->model = g_object_ref (model);
  gtk_tree_view_set_model (self->names, GTK_TREE_MODEL (model));
  gtk_tree_view_set_model (self->signs, GTK_TREE_MODEL (model));
  gtk_tree_view_set_fixed_height_mode (self->names, TRUE);
  gtk_tree_view_set_fixed_height_mode (self->signs, TRUE);

  return GTK_WIDGET (self);
}

/**
 * pp_matrix_update:
 * @self: a matrix
 *
 * Makes the columns again if other servers, or the same under other names, are there now.
 */
void
pp_matrix_update (PpMatrix *self)
{
  g_autoptr(GString) labels = g_string_new (NULL);
  PpOutlook *outlook;
  PpSnapshot *snapshot;

  g_return_if_fail (PP_IS_MATRIX (self));

  outlook = pp_matrix_model_get_outlook (self->model);
  snapshot = outlook != NULL ? pp_outlook_get_snapshot (outlook) : NULL;
  for (guint i = 0; snapshot != NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      g_string_append_printf (labels, "%s %s\n", host->uuid, host->name);
    }

  if (g_strcmp0 (labels->str, self->labels) == 0)
    return;

  g_free (self->labels);
  self->labels = g_strdup (labels->str);
  rebuild_columns (self, snapshot);
}

/**
 * pp_matrix_set_host:
 * @self: a matrix
 * @host_uuid: (nullable): whose column is banded
 */
void
pp_matrix_set_host (PpMatrix   *self,
                    const char *host_uuid)
{
  g_autofree char *host = NULL;

  g_return_if_fail (PP_IS_MATRIX (self));

  host = g_strdup (host_uuid);
  g_free (self->host);
  self->host = g_steal_pointer (&host);
  tell_focus (self);
}

/**
 * pp_matrix_set_narrow:
 * @self: a matrix
 * @narrow: whether there is little room: columns that the details have too go
 */
void
pp_matrix_set_narrow (PpMatrix *self,
                      gboolean  narrow)
{
  g_return_if_fail (PP_IS_MATRIX (self));

  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  show_name_columns (self);
}

/**
 * pp_matrix_get_hotfix:
 * @self: a matrix
 *
 * Returns: (transfer none) (nullable): the selected hotfix, as long as it is shown
 */
PpHotfix *
pp_matrix_get_hotfix (PpMatrix *self)
{
  GtkTreeIter iter;

  g_return_val_if_fail (PP_IS_MATRIX (self), NULL);

  if (self->hotfix == NULL || !pp_matrix_model_find (self->model, self->hotfix, &iter))
    return NULL;

  return pp_matrix_model_get_hotfix (self->model, &iter);
}

/**
 * pp_matrix_get_host:
 * @self: a matrix
 *
 * Returns: (transfer none) (nullable): uuid of the server whose column is banded
 */
const char *
pp_matrix_get_host (PpMatrix *self)
{
  g_return_val_if_fail (PP_IS_MATRIX (self), NULL);

  return self->host;
}

/**
 * pp_matrix_get_signs:
 * @self: a matrix
 *
 * Returns: (transfer none): the view with a column for each server
 */
GtkTreeView *
pp_matrix_get_signs (PpMatrix *self)
{
  g_return_val_if_fail (PP_IS_MATRIX (self), NULL);

  return self->signs;
}
