/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix"

#include "config.h"

#include "pp-matrix.h"

#include <string.h>

#include "pp-matrix-names.h"
#include "pp-matrix-panes.h"
#include "pp-matrix-signs.h"

#define KEY_COLUMN "matrix-sort-column"
#define KEY_DESCENDING "matrix-sort-descending"
#define KEY_WIDTHS "matrix-widths"

struct _PpMatrix
{
  GtkBox         parent_instance;

  PpMatrixModel *model;       /* (owned) */
  GSettings     *settings;    /* (owned) (nullable) */
  GtkTreeView   *names;
  GtkTreeView   *signs;
  PpMatrixPanes *panes;
  GtkWidget     *menu;        /* (nullable) of a row */
  char          *host;        /* (owned) (nullable) the column with the cursor */
  char          *hotfix;      /* (owned) (nullable) the row with the cursor */
  char          *sort_host;   /* (owned) (nullable) sorted by its states */
  PpMatrixColumn sort_column;
  gboolean       descending;
  gboolean       busy;        /* one view is being told what the other did */
};

G_DEFINE_FINAL_TYPE (PpMatrix, pp_matrix, GTK_TYPE_BOX)

static guint focus_changed_signal;
static guint activated_signal;

/* --- order --- */

static void
show_order (PpMatrix *self)
{
  g_autoptr(GPtrArray) names = pp_matrix_names_list_columns (PP_MATRIX_NAMES (self->names));
  g_autoptr(GList) signs = gtk_tree_view_get_columns (self->signs);
  GtkSortType order = self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;

  for (guint i = 0; i < names->len; i++)
    {
      gtk_tree_view_column_set_sort_indicator (names->pdata[i], self->sort_host == NULL &&
                                               pp_matrix_names_get_kind (names->pdata[i]) ==
                                               self->sort_column);
      gtk_tree_view_column_set_sort_order (names->pdata[i], order);
    }
  for (GList *l = signs; l != NULL; l = l->next)
    {
      gtk_tree_view_column_set_sort_indicator (l->data, self->sort_host != NULL &&
                                               g_strcmp0 (pp_matrix_signs_get_host (l->data),
                                                          self->sort_host) == 0);
      gtk_tree_view_column_set_sort_order (l->data, order);
    }
}

/* A server's column belongs to one pool: only an order by the others is remembered. */
static void
remember_order (PpMatrix *self)
{
  if (self->settings == NULL)
    return;

  g_settings_set_string (self->settings, KEY_COLUMN,
                         pp_matrix_column_to_string (self->sort_column));
  g_settings_set_boolean (self->settings, KEY_DESCENDING,
                          self->sort_host == NULL && self->descending);
}

/* Up, down, and then the install order again. */
static void
head_clicked_cb (PpMatrix          *self,
                 GtkTreeViewColumn *column,
                 GtkTreeView       *view)
{
  const char *host = view == self->signs ? pp_matrix_signs_get_host (column) : NULL;
  PpMatrixColumn kind = host == NULL ? pp_matrix_names_get_kind (column)
                                     : PP_MATRIX_COLUMN_HOTFIX;
  gboolean again = kind == self->sort_column && g_strcmp0 (host, self->sort_host) == 0;

  if (again && self->descending)
    pp_matrix_set_order (self, PP_MATRIX_COLUMN_HOTFIX, NULL, FALSE);
  else
    pp_matrix_set_order (self, kind, host, again);
  remember_order (self);
}

static void
widths_changed_cb (PpMatrix *self)
{
  if (self->settings != NULL)
    g_settings_set_value (self->settings, KEY_WIDTHS,
                          pp_matrix_names_get_widths (PP_MATRIX_NAMES (self->names)));
}

/* --- selection and cursor: one for both views --- */

static void
tell_focus (PpMatrix *self)
{
  pp_matrix_signs_set_focus (PP_MATRIX_SIGNS (self->signs), self->hotfix, self->host);
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
focus_column (PpMatrix          *self,
              GtkTreeViewColumn *column)
{
  const char *host = column != NULL ? pp_matrix_signs_get_host (column) : NULL;

  if (host == NULL || g_strcmp0 (host, self->host) == 0)
    return;

  g_free (self->host);
  self->host = g_strdup (host);
  tell_focus (self);
}

static void
cursor_changed_cb (PpMatrix *self)
{
  GtkTreeViewColumn *column = NULL;

  gtk_tree_view_get_cursor (self->signs, NULL, &column);
  if (gtk_widget_has_focus (GTK_WIDGET (self->signs)))
    focus_column (self, column);
}

/* Puts the cursor of @view on the selected row. */
static void
move_cursor (PpMatrix          *self,
             GtkTreeView       *view,
             GtkTreeViewColumn *column)
{
  g_autoptr(GtkTreePath) path = NULL;
  g_autoptr(GList) cells = NULL;
  GtkTreeIter iter;

  gtk_widget_grab_focus (GTK_WIDGET (view));
  if (!pp_matrix_model_find (self->model, self->hotfix, &iter) &&
      !gtk_tree_model_get_iter_first (GTK_TREE_MODEL (self->model), &iter))
    return;

  path = gtk_tree_model_get_path (GTK_TREE_MODEL (self->model), &iter);
  /* With the cell, or the next Down is spent on going from the column to the cell. */
  cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (column));
  gtk_tree_view_set_cursor_on_cell (view, path, column, cells->data, FALSE);

  /* "cursor-changed" comes before the column has changed, and not at all for a column alone. */
  if (view == self->signs)
    focus_column (self, column);
}

/* One step towards the end of the line of cells; the names come before the first server. */
static void
step_sideways (PpMatrix *self,
               gboolean  in_names,
               int       step)
{
  int last = (int) pp_matrix_signs_get_n_hosts (PP_MATRIX_SIGNS (self->signs)) - 1;
  GtkTreeViewColumn *column = NULL;
  int position = -1;

  if (!in_names)
    {
      gtk_tree_view_get_cursor (self->signs, NULL, &column);
      for (int i = 0; i <= last; i++)
        if (gtk_tree_view_get_column (self->signs, i) == column)
          position = i;
    }

  position += step;
  if (position < -1 || position > last)
    return;
  if (position < 0)
    move_cursor (self, self->names, gtk_tree_view_get_column (self->names, 0));
  else
    move_cursor (self, self->signs, gtk_tree_view_get_column (self->signs, position));
}

static gboolean
key_press_cb (GtkWidget   *widget,
              GdkEventKey *event,
              gpointer     user_data)
{
  gboolean backwards = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int step;

  /* In a head, the keys are those of the head. */
  if (!gtk_widget_has_focus (widget) ||
      (event->state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  if (event->keyval == GDK_KEY_Right || event->keyval == GDK_KEY_KP_Right)
    step = 1;
  else if (event->keyval == GDK_KEY_Left || event->keyval == GDK_KEY_KP_Left)
    step = -1;
  else
    return GDK_EVENT_PROPAGATE;

  step_sideways (user_data, widget == GTK_WIDGET (PP_MATRIX (user_data)->names),
                 backwards ? -step : step);

  return GDK_EVENT_STOP;
}

static void
row_activated_cb (PpMatrix *self)
{
  g_signal_emit (self, activated_signal, 0);
}

/* Name and article: what a person has in a mail and types. */
static gboolean
is_other_cb (GtkTreeModel *model,
             int           column,
             const char   *key,
             GtkTreeIter  *iter,
             gpointer      user_data)
{
  PpHotfix *hotfix = pp_matrix_model_get_hotfix (PP_MATRIX_MODEL (model), iter);
  g_autofree char *needle = g_utf8_casefold (key, -1);
  const char *texts[] = { hotfix->name, hotfix->article };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = texts[i] != NULL ? g_utf8_casefold (texts[i], -1) : NULL;

      if (text != NULL && strstr (text, needle) != NULL)
        return FALSE;
    }

  return TRUE;
}

/* --- menu of a row --- */

static gboolean
popup_menu_cb (GtkWidget *widget,
               gpointer   user_data)
{
  PpMatrix *self = user_data;
  GtkTreeView *view = GTK_TREE_VIEW (widget);
  g_autoptr(GtkTreePath) path = NULL;
  GtkTreeViewColumn *column = NULL;
  GdkRectangle area;

  gtk_tree_view_get_cursor (view, &path, &column);
  if (self->menu == NULL || path == NULL)
    return FALSE;

  gtk_tree_view_get_cell_area (view, path, column, &area);
  gtk_menu_popup_at_rect (GTK_MENU (self->menu), gtk_tree_view_get_bin_window (view), &area,
                          GDK_GRAVITY_SOUTH_WEST, GDK_GRAVITY_NORTH_WEST, NULL);

  return TRUE;
}

static gboolean
button_press_cb (GtkWidget      *widget,
                 GdkEventButton *event,
                 gpointer        user_data)
{
  PpMatrix *self = user_data;
  GtkTreeView *view = GTK_TREE_VIEW (widget);
  g_autoptr(GtkTreePath) path = NULL;
  GtkTreeViewColumn *column = NULL;

  if (event->window != gtk_tree_view_get_bin_window (view))
    return GDK_EVENT_PROPAGATE;

  gtk_widget_grab_focus (widget);
  if (!gtk_tree_view_get_path_at_pos (view, (int) event->x, (int) event->y, &path, &column, NULL,
                                      NULL))
    return GDK_EVENT_PROPAGATE;

  if (view == self->signs)
    focus_column (self, column);
  if (self->menu == NULL || !gdk_event_triggers_context_menu ((GdkEvent *) event))
    return GDK_EVENT_PROPAGATE;

  gtk_tree_view_set_cursor (view, path, column, FALSE);
  gtk_menu_popup_at_pointer (GTK_MENU (self->menu), (GdkEvent *) event);

  return GDK_EVENT_STOP;
}

/* --- building --- */

static void
watch_view (PpMatrix    *self,
            GtkTreeView *view)
{
  gtk_tree_view_set_search_column (view, PP_MATRIX_COLUMN_NAME);
  gtk_tree_view_set_search_equal_func (view, is_other_cb, NULL, NULL);
  g_signal_connect_object (gtk_tree_view_get_selection (view), "changed",
                           G_CALLBACK (selection_changed_cb), self, 0);
  g_signal_connect_object (view, "key-press-event", G_CALLBACK (key_press_cb), self, 0);
  g_signal_connect_object (view, "button-press-event", G_CALLBACK (button_press_cb), self, 0);
  g_signal_connect_object (view, "popup-menu", G_CALLBACK (popup_menu_cb), self, 0);
  g_signal_connect_object (view, "head-clicked", G_CALLBACK (head_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
build (PpMatrix *self)
{
  self->names = GTK_TREE_VIEW (pp_matrix_names_new (self->model));
  self->signs = GTK_TREE_VIEW (pp_matrix_signs_new (self->model));
  self->panes = PP_MATRIX_PANES (pp_matrix_panes_new (PP_MATRIX_NAMES (self->names),
                                                      PP_MATRIX_SIGNS (self->signs)));
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "pp-grid");
  gtk_box_pack_start (GTK_BOX (self), GTK_WIDGET (self->panes), TRUE, TRUE, 0);
  watch_view (self, self->names);
  watch_view (self, self->signs);
  g_signal_connect_object (self->signs, "cursor-changed", G_CALLBACK (cursor_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->names, "widths-changed", G_CALLBACK (widths_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
pp_matrix_destroy (GtkWidget *widget)
{
  PP_MATRIX (widget)->busy = TRUE;

  GTK_WIDGET_CLASS (pp_matrix_parent_class)->destroy (widget);
}

static void
pp_matrix_finalize (GObject *object)
{
  PpMatrix *self = PP_MATRIX (object);

  g_clear_object (&self->model);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->hotfix, g_free);
  g_clear_pointer (&self->sort_host, g_free);

  G_OBJECT_CLASS (pp_matrix_parent_class)->finalize (object);
}

static void
pp_matrix_class_init (PpMatrixClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_matrix_finalize;
  GTK_WIDGET_CLASS (klass)->destroy = pp_matrix_destroy;

  /**
   * PpMatrix::focus-changed:
   * @self: the matrix
   *
   * Another hotfix or another server has the cursor.
   */
  focus_changed_signal = g_signal_new ("focus-changed", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PpMatrix::activated:
   * @self: the matrix
   *
   * The details of the selected hotfix are wanted: Enter, Space, or a double click.
   */
  activated_signal = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_matrix_init (PpMatrix *self)
{
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
  build (self);

  return GTK_WIDGET (self);
}

/* A row that came back, or a view that lost it, is selected again. */
static void
restore_selection (PpMatrix *self)
{
  GtkTreeView *views[] = { self->names, self->signs };
  GtkTreeIter iter;

  if (!pp_matrix_model_find (self->model, self->hotfix, &iter))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      GtkTreeSelection *selection = gtk_tree_view_get_selection (views[i]);

      if (!gtk_tree_selection_get_selected (selection, NULL, NULL))
        gtk_tree_selection_select_iter (selection, &iter);
    }
}

/**
 * pp_matrix_update:
 * @self: a matrix
 *
 * Follows the model: servers that came or went, what their heads say.
 */
void
pp_matrix_update (PpMatrix *self)
{
  PpMatrixSigns *signs;

  g_return_if_fail (PP_IS_MATRIX (self));

  signs = PP_MATRIX_SIGNS (self->signs);
  if (pp_matrix_panes_update (self->panes))
    {
      if (self->sort_host != NULL && pp_matrix_signs_find_column (signs, self->sort_host) == NULL)
        pp_matrix_set_order (self, PP_MATRIX_COLUMN_HOTFIX, NULL, FALSE);
      show_order (self);
      pp_matrix_signs_set_focus (signs, self->hotfix, self->host);
    }
  restore_selection (self);
}

/**
 * pp_matrix_set_settings:
 * @self: a matrix
 * @settings: where its order and its widths are kept
 */
void
pp_matrix_set_settings (PpMatrix  *self,
                        GSettings *settings)
{
  g_autofree char *column = NULL;

  g_return_if_fail (PP_IS_MATRIX (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
  column = g_settings_get_string (settings, KEY_COLUMN);
  pp_matrix_set_order (self, pp_matrix_column_from_string (column), NULL,
                       g_settings_get_boolean (settings, KEY_DESCENDING));
  pp_matrix_names_set_widths (PP_MATRIX_NAMES (self->names),
                              g_settings_get_value (settings, KEY_WIDTHS));
  pp_matrix_panes_queue_layout (self->panes);
}

/**
 * pp_matrix_set_menu:
 * @self: a matrix
 * @menu: what can be done with the selected hotfix
 */
void
pp_matrix_set_menu (PpMatrix   *self,
                    GMenuModel *menu)
{
  g_return_if_fail (PP_IS_MATRIX (self));
  g_return_if_fail (self->menu == NULL);

  self->menu = gtk_menu_new_from_model (menu);
  gtk_menu_attach_to_widget (GTK_MENU (self->menu), GTK_WIDGET (self), NULL);
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
 * pp_matrix_set_order:
 * @self: a matrix
 * @column: what to sort by; %PP_MATRIX_COLUMN_HOTFIX: the install order, outstanding ones first
 * @host_uuid: (nullable): sort by the states of this server instead
 * @descending: the other way round
 */
void
pp_matrix_set_order (PpMatrix      *self,
                     PpMatrixColumn column,
                     const char    *host_uuid,
                     gboolean       descending)
{
  g_autofree char *host = NULL;

  g_return_if_fail (PP_IS_MATRIX (self));

  host = g_strdup (host_uuid);
  g_free (self->sort_host);
  self->sort_host = g_steal_pointer (&host);
  self->sort_column = column;
  self->descending = descending;
  pp_matrix_model_set_order (self->model, column, self->sort_host, descending);
  show_order (self);
}

/**
 * pp_matrix_select:
 * @self: a matrix
 * @hotfix_uuid: of a hotfix that is shown
 *
 * Selects its row and brings it into sight; the focus stays where it is.
 */
void
pp_matrix_select (PpMatrix   *self,
                  const char *hotfix_uuid)
{
  g_autoptr(GtkTreePath) path = NULL;
  GtkTreeIter iter;

  g_return_if_fail (PP_IS_MATRIX (self));

  if (!pp_matrix_model_find (self->model, hotfix_uuid, &iter))
    return;

  path = gtk_tree_model_get_path (GTK_TREE_MODEL (self->model), &iter);
  gtk_tree_selection_select_iter (gtk_tree_view_get_selection (self->names), &iter);
  gtk_tree_view_scroll_to_cell (self->names, path, NULL, FALSE, 0, 0);
}

/**
 * pp_matrix_grab_focus:
 * @self: a matrix
 *
 * The cursor goes to the selected hotfix.
 */
void
pp_matrix_grab_focus (PpMatrix *self)
{
  GtkTreeViewColumn *column;

  g_return_if_fail (PP_IS_MATRIX (self));

  column = pp_matrix_signs_find_column (PP_MATRIX_SIGNS (self->signs), self->host);
  if (column != NULL)
    move_cursor (self, self->signs, column);
  else
    move_cursor (self, self->names, gtk_tree_view_get_column (self->names, 0));
}

/**
 * pp_matrix_is_dense:
 * @self: a matrix
 *
 * Returns: whether there are so many servers that rows and columns are small
 */
gboolean
pp_matrix_is_dense (PpMatrix *self)
{
  g_return_val_if_fail (PP_IS_MATRIX (self), FALSE);

  return pp_matrix_signs_is_dense (PP_MATRIX_SIGNS (self->signs));
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
 * pp_matrix_get_names:
 * @self: a matrix
 *
 * Returns: (transfer none): the view with what the hotfixes are
 */
GtkTreeView *
pp_matrix_get_names (PpMatrix *self)
{
  g_return_val_if_fail (PP_IS_MATRIX (self), NULL);

  return self->names;
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
