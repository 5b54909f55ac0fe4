/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-names"

#include "config.h"

#include "pp-matrix-names.h"

#include <glib/gi18n.h>

#define EDGE 18
#define PAD 6
#define LEAST_WIDTH 40
#define MOST_WIDTH 1200

struct _PpMatrixNames
{
  GtkTreeView parent_instance;

  GVariant   *widths;  /* (owned) (nullable) a{si}: what a person chose */
  gboolean    dense;
  gboolean    busy;    /* widths are being set by this, not by a person */
};

G_DEFINE_FINAL_TYPE (PpMatrixNames, pp_matrix_names, GTK_TYPE_TREE_VIEW)

static guint head_clicked_signal;
static guint widths_changed_signal;

typedef struct
{
  PpMatrixColumn column;
  const char    *title;
  const char    *sample;  /* as wide as it usually gets */
} NameColumn;

static const NameColumn columns[] = {
  { PP_MATRIX_COLUMN_NAME, NC_("column", "Hotfix"), "XS62ESP10680" },
  { PP_MATRIX_COLUMN_DESCRIPTION, NC_("column", "Description"), "XenServer 6.2.0 Service" },
  { PP_MATRIX_COLUMN_RELEASED, NC_("column", "Released"), "2014-10-09" },
  { PP_MATRIX_COLUMN_AFTERWARDS, NC_("column", "Afterwards"), N_("restart toolstack") },
  { PP_MATRIX_COLUMN_STATUS, NC_("column", "Status"), N_("installed on 2 of 3") },
  { PP_MATRIX_COLUMN_OUTSTANDING, NC_("column", "Outstanding"), "10" },
};

/* What goes first when there is little room: all of it is in the details too. */
static const PpMatrixColumn drops[] = {
  PP_MATRIX_COLUMN_AFTERWARDS,
  PP_MATRIX_COLUMN_RELEASED,
  PP_MATRIX_COLUMN_DESCRIPTION,
  PP_MATRIX_COLUMN_STATUS,
};

/* Next to many servers a description would take their place. */
static const PpMatrixColumn drops_dense[] = {
  PP_MATRIX_COLUMN_DESCRIPTION,
  PP_MATRIX_COLUMN_RELEASED,
  PP_MATRIX_COLUMN_AFTERWARDS,
  PP_MATRIX_COLUMN_STATUS,
};

static GtkTreeViewColumn *
get_column (PpMatrixNames *self,
            guint          position)
{
  return gtk_tree_view_get_column (GTK_TREE_VIEW (self), (int) position);
}

static GtkCellRenderer *
get_renderer (GtkTreeViewColumn *column)
{
  g_autoptr(GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (column));

  return cells->data;
}

static void
name_data_cb (GtkTreeViewColumn *column,
              GtkCellRenderer   *renderer,
              GtkTreeModel      *model,
              GtkTreeIter       *iter,
              gpointer           user_data)
{
  PpMatrixColumn kind = GPOINTER_TO_UINT (user_data);
  GtkWidget *view = gtk_tree_view_column_get_tree_view (column);
  g_autofree char *text = NULL;
  gboolean active = FALSE;
  GdkRGBA dim;
  gboolean faded;
  gboolean bold;

  gtk_tree_model_get (model, iter, (int) kind, &text, PP_MATRIX_COLUMN_ACTIVE, &active, -1);
  bold = active && (kind == PP_MATRIX_COLUMN_NAME || kind == PP_MATRIX_COLUMN_OUTSTANDING);
  faded = (!active || kind == PP_MATRIX_COLUMN_DESCRIPTION ||
           kind == PP_MATRIX_COLUMN_RELEASED) &&
          gtk_style_context_lookup_color (gtk_widget_get_style_context (view), "pp_dim", &dim);
  g_object_set (renderer, "text", text,
                "weight", bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
                "foreground-rgba", faded ? &dim : NULL,
                NULL);
}

static void
width_changed_cb (PpMatrixNames *self)
{
  if (!self->busy && gtk_widget_get_realized (GTK_WIDGET (self)))
    g_signal_emit (self, widths_changed_signal, 0);
}

static void
head_clicked_cb (GtkTreeViewColumn *column)
{
  GtkWidget *view = gtk_tree_view_column_get_tree_view (column);

  g_signal_emit (view, head_clicked_signal, 0, column);
}

static void
add_column (PpMatrixNames    *self,
            const NameColumn *facts)
{
  GtkCellRenderer *renderer = gtk_cell_renderer_text_new ();
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();
  GtkWidget *label = gtk_label_new (g_dpgettext2 (NULL, "column", facts->title));
  gboolean first = facts->column == PP_MATRIX_COLUMN_NAME;
  gboolean last = facts->column == PP_MATRIX_COLUMN_OUTSTANDING;

  g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_END, "xpad", first ? EDGE : PAD, "ypad", 0,
                "xalign", last ? 1.0 : 0.0, NULL);
  gtk_tree_view_column_pack_start (column, renderer, TRUE);
  gtk_tree_view_column_set_cell_data_func (column, renderer, name_data_cb,
                                           GUINT_TO_POINTER (facts->column), NULL);
  gtk_tree_view_column_set_title (column, g_dpgettext2 (NULL, "column", facts->title));
  gtk_widget_set_margin_start (label, first ? EDGE : PAD);
  gtk_widget_set_margin_end (label, last ? PAD : 0);
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_widget_set_visible (label, TRUE);
  gtk_tree_view_column_set_widget (column, label);
  gtk_tree_view_column_set_alignment (column, last ? 1.0f : 0.0f);
  gtk_tree_view_column_set_sizing (column, GTK_TREE_VIEW_COLUMN_FIXED);
  gtk_tree_view_column_set_clickable (column, TRUE);
  gtk_tree_view_column_set_expand (column, facts->column == PP_MATRIX_COLUMN_DESCRIPTION);
  gtk_tree_view_column_set_resizable (column, facts->column != PP_MATRIX_COLUMN_DESCRIPTION);
  g_signal_connect (column, "clicked", G_CALLBACK (head_clicked_cb), NULL);
  g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (width_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_tree_view_append_column (GTK_TREE_VIEW (self), column);
}

static void
pp_matrix_names_finalize (GObject *object)
{
  g_clear_pointer (&PP_MATRIX_NAMES (object)->widths, g_variant_unref);

  G_OBJECT_CLASS (pp_matrix_names_parent_class)->finalize (object);
}

static void
pp_matrix_names_class_init (PpMatrixNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_matrix_names_finalize;

  /**
   * PpMatrixNames::head-clicked:
   * @self: the view
   * @column: the column to sort by
   */
  head_clicked_signal = g_signal_new ("head-clicked", G_TYPE_FROM_CLASS (klass),
                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                      GTK_TYPE_TREE_VIEW_COLUMN);

  /**
   * PpMatrixNames::widths-changed:
   * @self: the view
   *
   * A person made a column wider or narrower.
   */
  widths_changed_signal = g_signal_new ("widths-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_matrix_names_init (PpMatrixNames *self)
{
  GtkTreeView *view = GTK_TREE_VIEW (self);

  gtk_tree_view_set_grid_lines (view, GTK_TREE_VIEW_GRID_LINES_HORIZONTAL);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "pp-matrix");
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), _("Hotfixes"));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, &columns[i]);
}

/**
 * pp_matrix_names_new:
 * @model: the rows
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
pp_matrix_names_new (PpMatrixModel *model)
{
  PpMatrixNames *self = g_object_new (PP_TYPE_MATRIX_NAMES, "model", model, "visible", TRUE, NULL);

  pp_matrix_names_measure (self);

  return GTK_WIDGET (self);
}

/**
 * pp_matrix_names_list_columns:
 * @self: the view
 *
 * Returns: (transfer container) (element-type GtkTreeViewColumn): its columns
 */
GPtrArray *
pp_matrix_names_list_columns (PpMatrixNames *self)
{
  GPtrArray *list = g_ptr_array_new ();

  g_return_val_if_fail (PP_IS_MATRIX_NAMES (self), list);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_ptr_array_add (list, get_column (self, i));

  return list;
}

/**
 * pp_matrix_names_get_kind:
 * @column: one of its columns
 *
 * Returns: what it shows
 */
PpMatrixColumn
pp_matrix_names_get_kind (GtkTreeViewColumn *column)
{
  GtkWidget *view = gtk_tree_view_column_get_tree_view (column);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (gtk_tree_view_get_column (GTK_TREE_VIEW (view), (int) i) == column)
      return columns[i].column;

  return PP_MATRIX_COLUMN_HOTFIX;
}

/**
 * pp_matrix_names_set_dense:
 * @self: the view
 * @dense: whether there are many servers
 * @row_height: of each row, in pixels, without the line below it
 */
void
pp_matrix_names_set_dense (PpMatrixNames *self,
                           gboolean       dense,
                           int            row_height)
{
  g_return_if_fail (PP_IS_MATRIX_NAMES (self));

  self->dense = dense;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_object_set (get_renderer (get_column (self, i)), "height", row_height, NULL);
}

static int
measure_column (PpMatrixNames    *self,
                const NameColumn *facts)
{
  const char *texts[] = { g_dpgettext2 (NULL, "column", facts->title), _(facts->sample) };
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  int widest = 0;

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      int width;

      pango_layout_set_text (layout, texts[i], -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }

  return widest + 2 * (facts->column == PP_MATRIX_COLUMN_NAME ? EDGE : PAD);
}

/**
 * pp_matrix_names_measure:
 * @self: the view
 *
 * Makes the columns as wide as the text of now needs, or as a person chose.
 */
void
pp_matrix_names_measure (PpMatrixNames *self)
{
  g_return_if_fail (PP_IS_MATRIX_NAMES (self));

  self->busy = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      int width = measure_column (self, &columns[i]);

      if (self->widths != NULL)
        g_variant_lookup (self->widths, pp_matrix_column_to_string (columns[i].column), "i",
                          &width);
      gtk_tree_view_column_set_fixed_width (get_column (self, i),
                                            CLAMP (width, LEAST_WIDTH, MOST_WIDTH));
    }
  self->busy = FALSE;
}

/**
 * pp_matrix_names_fit:
 * @self: the view
 * @room: its share of the width, in pixels
 *
 * Drops the columns that do not fit.
 *
 * Returns: the width, in pixels, of those that stay
 */
int
pp_matrix_names_fit (PpMatrixNames *self,
                     int            room)
{
  const PpMatrixColumn *order = self->dense ? drops_dense : drops;
  gboolean shown[PP_MATRIX_N_COLUMNS];
  int widths[PP_MATRIX_N_COLUMNS] = { 0 };
  int width = 0;

  g_return_val_if_fail (PP_IS_MATRIX_NAMES (self), 0);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      shown[columns[i].column] = self->dense || columns[i].column != PP_MATRIX_COLUMN_OUTSTANDING;
      widths[columns[i].column] = gtk_tree_view_column_get_fixed_width (get_column (self, i));
      if (shown[columns[i].column])
        width += widths[columns[i].column];
    }
  for (guint i = 0; i < G_N_ELEMENTS (drops) && width > room; i++)
    {
      shown[order[i]] = FALSE;
      width -= widths[order[i]];
    }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_tree_view_column_set_visible (get_column (self, i), shown[columns[i].column]);
  gtk_tree_view_column_set_expand (get_column (self, 0), !shown[PP_MATRIX_COLUMN_DESCRIPTION]);

  return width;
}

/**
 * pp_matrix_names_set_widths:
 * @self: the view
 * @widths: a{si}: by the names of the columns, in pixels; what it does not name is measured
 */
void
pp_matrix_names_set_widths (PpMatrixNames *self,
                            GVariant      *widths)
{
  g_return_if_fail (PP_IS_MATRIX_NAMES (self));

  g_clear_pointer (&self->widths, g_variant_unref);
  self->widths = g_variant_ref_sink (widths);
  pp_matrix_names_measure (self);
}

/**
 * pp_matrix_names_get_widths:
 * @self: the view
 *
 * Returns: (transfer floating): a{si}: those that differ from what the text needs
 */
GVariant *
pp_matrix_names_get_widths (PpMatrixNames *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  g_return_val_if_fail (PP_IS_MATRIX_NAMES (self), g_variant_builder_end (&builder));

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      int width = gtk_tree_view_column_get_fixed_width (get_column (self, i));

      if (width != measure_column (self, &columns[i]))
        g_variant_builder_add (&builder, "{si}",
                               pp_matrix_column_to_string (columns[i].column), width);
    }

  return g_variant_builder_end (&builder);
}
