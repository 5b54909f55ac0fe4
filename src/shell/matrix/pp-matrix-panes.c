/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-panes"

#include "config.h"

#include "pp-matrix-panes.h"

#define ROW_HEIGHT 28
#define ROW_HEIGHT_DENSE 23
#define ROW_PAD 6
#define ROW_PAD_DENSE 3
#define HEAD_HEIGHT 31
#define NAMES_SHARE 0.5        /* of the width, at most, when not all servers fit beside them */
#define NAMES_SHARE_DENSE 0.4

struct _PpMatrixPanes
{
  GtkBox         parent_instance;

  PpMatrixNames *names;
  PpMatrixSigns *signs;
  GtkWidget     *names_box;
  GtkWidget     *signs_box;
  GtkSizeGroup  *heads;       /* (owned) heads of both views are equally high */
  guint          layout_id;
  int            width;       /* that it was laid out for */
};

G_DEFINE_FINAL_TYPE (PpMatrixPanes, pp_matrix_panes, GTK_TYPE_BOX)

static int
measure_row (PpMatrixPanes *self,
             gboolean       dense)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->names), "Xg");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return dense ? MAX (ROW_HEIGHT_DENSE, height + ROW_PAD_DENSE)
               : MAX (ROW_HEIGHT, height + ROW_PAD);
}

/* Both views have to measure their rows again: fixed height mode never does by itself. */
static void
set_rows (PpMatrixPanes *self)
{
  gboolean dense = pp_matrix_signs_is_dense (self->signs);
  GtkTreeView *views[] = { GTK_TREE_VIEW (self->names), GTK_TREE_VIEW (self->signs) };
  int height;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (views[i]));

      gtk_tree_view_set_fixed_height_mode (views[i], FALSE);
      if (dense)
        gtk_style_context_add_class (style, "pp-dense");
      else
        gtk_style_context_remove_class (style, "pp-dense");
    }
  height = measure_row (self, dense);
  pp_matrix_names_set_dense (self->names, dense, height);
  pp_matrix_signs_set_row_height (self->signs, height);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    gtk_tree_view_set_fixed_height_mode (views[i], TRUE);
}

static void
join_heads (PpMatrixPanes *self)
{
  g_autoptr(GList) columns = gtk_tree_view_get_columns (GTK_TREE_VIEW (self->signs));

  for (GList *l = columns; l != NULL; l = l->next)
    gtk_size_group_add_widget (self->heads, gtk_tree_view_column_get_widget (l->data));
}

/* The names have what the servers leave, but not more than their share when these do not fit. */
static void
share_width (PpMatrixPanes *self)
{
  int wanted = pp_matrix_signs_get_width (self->signs);
  int share = (int) (self->width * (pp_matrix_signs_is_dense (self->signs) ? NAMES_SHARE_DENSE
                                                                     : NAMES_SHARE));
  int width = pp_matrix_names_fit (self->names,
                                   MAX (self->width - wanted, share));
  gboolean fits = width + wanted <= self->width;

  gtk_box_set_child_packing (GTK_BOX (self), self->names_box, fits, TRUE, 0, GTK_PACK_START);
  gtk_box_set_child_packing (GTK_BOX (self), self->signs_box, !fits, TRUE, 0, GTK_PACK_START);
}

static gboolean
layout_cb (gpointer user_data)
{
  PpMatrixPanes *self = user_data;
  int below = gtk_widget_get_allocated_height (self->signs_box) -
              gtk_widget_get_allocated_height (GTK_WIDGET (self->signs));

  self->layout_id = 0;
  share_width (self);

  /* A scrollbar that takes its own room makes the right view shorter: so must be the left. */
  gtk_widget_set_margin_bottom (self->names_box, MAX (below, 0));

  return G_SOURCE_REMOVE;
}

static void
pp_matrix_panes_size_allocate (GtkWidget     *widget,
                               GtkAllocation *allocation)
{
  PpMatrixPanes *self = PP_MATRIX_PANES (widget);
  int below;

  GTK_WIDGET_CLASS (pp_matrix_panes_parent_class)->size_allocate (widget, allocation);
  below = gtk_widget_get_allocated_height (self->signs_box) -
          gtk_widget_get_allocated_height (GTK_WIDGET (self->signs));
  if (allocation->width != self->width ||
      MAX (below, 0) != gtk_widget_get_margin_bottom (self->names_box))
    {
      self->width = allocation->width;
      pp_matrix_panes_queue_layout (self);
    }
}

/* The text may be of another size now. */
static void
style_updated_cb (PpMatrixPanes *self)
{
  int height = measure_row (self, pp_matrix_signs_is_dense (self->signs));
  g_autoptr(GList) cells =
    gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (gtk_tree_view_get_column (GTK_TREE_VIEW (self->names), 0)));
  int before;

  gtk_cell_renderer_get_fixed_size (cells->data, NULL, &before);
  if (before == height)
    return;

  set_rows (self);
  pp_matrix_names_measure (self->names);
  pp_matrix_signs_measure (self->signs);
  pp_matrix_panes_queue_layout (self);
}

static GtkWidget *
make_scrolled (GtkTreeView   *view,
               GtkAdjustment *adjustment)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, adjustment);
  GtkPolicyType policy = adjustment != NULL ? GTK_POLICY_EXTERNAL : GTK_POLICY_AUTOMATIC;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), policy, policy);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), GTK_WIDGET (view));
  gtk_widget_set_hexpand (scrolled, FALSE);
  gtk_widget_set_visible (scrolled, TRUE);

  return scrolled;
}

static void
pp_matrix_panes_destroy (GtkWidget *widget)
{
  g_clear_handle_id (&PP_MATRIX_PANES (widget)->layout_id, g_source_remove);

  GTK_WIDGET_CLASS (pp_matrix_panes_parent_class)->destroy (widget);
}

static void
pp_matrix_panes_finalize (GObject *object)
{
  g_clear_object (&PP_MATRIX_PANES (object)->heads);

  G_OBJECT_CLASS (pp_matrix_panes_parent_class)->finalize (object);
}

static void
pp_matrix_panes_class_init (PpMatrixPanesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_matrix_panes_finalize;
  GTK_WIDGET_CLASS (klass)->destroy = pp_matrix_panes_destroy;
  GTK_WIDGET_CLASS (klass)->size_allocate = pp_matrix_panes_size_allocate;
}

static void
pp_matrix_panes_init (PpMatrixPanes *self)
{
  self->heads = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
}

/**
 * pp_matrix_panes_new:
 * @names: the frozen view
 * @signs: the view that scrolls sideways
 *
 * Returns: (transfer floating): both, scrolling up and down together
 */
GtkWidget *
pp_matrix_panes_new (PpMatrixNames *names,
                     PpMatrixSigns *signs)
{
  PpMatrixPanes *self = g_object_new (PP_TYPE_MATRIX_PANES, "visible", TRUE, NULL);
  g_autoptr(GPtrArray) columns = pp_matrix_names_list_columns (names);

  self->names = names;
  self->signs = signs;
  self->signs_box = make_scrolled (GTK_TREE_VIEW (signs), NULL);
  self->names_box =
    make_scrolled (GTK_TREE_VIEW (names),
                   gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->signs_box)));
  gtk_style_context_add_class (gtk_widget_get_style_context (self->names_box), "pp-sticky");
  gtk_box_pack_start (GTK_BOX (self), self->names_box, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (self), self->signs_box, FALSE, TRUE, 0);
  for (guint i = 0; i < columns->len; i++)
    gtk_size_group_add_widget (self->heads, gtk_tree_view_column_get_widget (columns->pdata[i]));
  gtk_widget_set_size_request (gtk_tree_view_column_get_widget (columns->pdata[0]), -1,
                               HEAD_HEIGHT);
  set_rows (self);
  g_signal_connect_object (names, "style-updated", G_CALLBACK (style_updated_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * pp_matrix_panes_update:
 * @self: the panes
 *
 * Makes the columns those of the servers that are in the model now.
 *
 * Returns: whether a column came or went
 */
gboolean
pp_matrix_panes_update (PpMatrixPanes *self)
{
  gboolean dense;
  gboolean changed;

  g_return_val_if_fail (PP_IS_MATRIX_PANES (self), FALSE);

  dense = pp_matrix_signs_is_dense (self->signs);
  changed = pp_matrix_signs_update (self->signs);
  if (changed)
    join_heads (self);
  if (dense != pp_matrix_signs_is_dense (self->signs))
    {
      set_rows (self);
      pp_matrix_names_measure (self->names);
    }
  pp_matrix_panes_queue_layout (self);

  return changed;
}

/**
 * pp_matrix_panes_queue_layout:
 * @self: the panes
 *
 * Widths changed: shares the room anew, soon.
 */
void
pp_matrix_panes_queue_layout (PpMatrixPanes *self)
{
  g_return_if_fail (PP_IS_MATRIX_PANES (self));

  if (self->layout_id == 0)
    self->layout_id = g_idle_add (layout_cb, self);
}
