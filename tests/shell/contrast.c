/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contrast.h"

#include <math.h>

#include "pp-matrix-signs.h"

/* WCAG 2.1, 1.4.3. */
#define LEAST_RATIO 4.5
#define MOST_ROWS 8
#define N_COLOURS 4096

/* A window, and how it is drawn. */
typedef struct
{
  GtkWidget       *window;
  cairo_surface_t *surface;
  const char      *where;
  guint            n_texts;
} Look;

static double
linearize (guint value)
{
  double part = value / 255.0;

  return part <= 0.03928 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
measure_luminance (guint32 pixel)
{
  return 0.2126 * linearize ((pixel >> 16) & 0xff) + 0.7152 * linearize ((pixel >> 8) & 0xff) +
         0.0722 * linearize (pixel & 0xff);
}

static double
measure_ratio (guint32 one,
               guint32 other)
{
  double a = measure_luminance (one);
  double b = measure_luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static guint32
get_pixel (Look *look,
           int   x,
           int   y)
{
  const guchar *data = cairo_image_surface_get_data (look->surface);
  const guint32 *line = (const guint32 *) (gconstpointer)
                        (data + y * cairo_image_surface_get_stride (look->surface));

  return line[x] & 0xffffff;
}

/* The ground is what there is most of; the text what differs most from it. */
static double
measure_area (Look               *look,
              const GdkRectangle *area)
{
  g_autofree guint *counts = g_new0 (guint, N_COLOURS);
  guint32 ground = 0;
  guint n_ground = 0;
  double most = 1;

  for (guint turn = 0; turn < 2; turn++)
    for (int y = area->y; y < area->y + area->height; y++)
      for (int x = area->x; x < area->x + area->width; x++)
        {
          guint32 pixel = get_pixel (look, x, y);
          guint colour = ((pixel >> 12) & 0xf00) | ((pixel >> 8) & 0xf0) | ((pixel >> 4) & 0xf);

          if (turn == 1)
            most = MAX (most, measure_ratio (pixel, ground));
          else if (++counts[colour] > n_ground)
            {
              n_ground = counts[colour];
              ground = pixel;
            }
        }

  return most;
}

/* Within the window, and of that only what is drawn. */
static gboolean
place_area (Look         *look,
            GtkWidget    *widget,
            GdkRectangle *area)
{
  GdkRectangle whole = { 0, 0, cairo_image_surface_get_width (look->surface),
                         cairo_image_surface_get_height (look->surface) };
  GdkRectangle seen = *area;

  if (!gtk_widget_translate_coordinates (widget, look->window, area->x, area->y, &seen.x, &seen.y))
    return FALSE;
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL && above != look->window;
       above = gtk_widget_get_parent (above))
    {
      GdkRectangle box = { 0, 0, gtk_widget_get_allocated_width (above),
                           gtk_widget_get_allocated_height (above) };

      if (!gtk_widget_translate_coordinates (above, look->window, 0, 0, &box.x, &box.y) ||
          !gdk_rectangle_intersect (&seen, &box, &seen))
        return FALSE;
    }

  return gdk_rectangle_intersect (&seen, &whole, area) && area->width > 6 && area->height > 6;
}

static void
check_area (Look         *look,
            GtkWidget    *widget,
            GdkRectangle *area,
            const char   *text)
{
  double ratio;

  if (!place_area (look, widget, area))
    return;
  ratio = measure_area (look, area);
  /* Nothing is written there. */
  if (ratio < 1.5)
    return;
  look->n_texts++;
  if (ratio < LEAST_RATIO)
    g_error ("%s: “%s” has a contrast of %.2f : 1 at %d, %d", look->where, text, ratio, area->x, area->y);
}

static void
check_table (Look        *look,
             GtkTreeView *view)
{
  GtkTreePath *first = NULL;
  GtkTreePath *last = NULL;

  if (PP_IS_MATRIX_SIGNS (view) || !gtk_tree_view_get_visible_range (view, &first, &last))
    return;
  for (guint i = 0; i < MOST_ROWS && gtk_tree_path_compare (first, last) <= 0; i++)
    {
      for (guint j = 0; j < gtk_tree_view_get_n_columns (view); j++)
        {
          GdkRectangle area;

          gtk_tree_view_get_cell_area (view, first, gtk_tree_view_get_column (view, (gint) j), &area);
          gtk_tree_view_convert_bin_window_to_widget_coords (view, area.x, area.y, &area.x, &area.y);
          check_area (look, GTK_WIDGET (view), &area, "a cell");
        }
      gtk_tree_path_next (first);
    }
  gtk_tree_path_free (first);
  gtk_tree_path_free (last);
}

/* An ornament, as between the steps of the wizard, is nothing to read. */
static gboolean
is_text (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}

static void
check_cb (GtkWidget *widget,
          gpointer   user_data)
{
  Look *look = user_data;
  GdkRectangle area = { 0, 0, gtk_widget_get_allocated_width (widget),
                        gtk_widget_get_allocated_height (widget) };

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return;
  if (GTK_IS_LABEL (widget) && is_text (gtk_label_get_text (GTK_LABEL (widget))))
    check_area (look, widget, &area, gtk_label_get_text (GTK_LABEL (widget)));
  else if (GTK_IS_TREE_VIEW (widget))
    check_table (look, GTK_TREE_VIEW (widget));
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), check_cb, look);
}

/**
 * test_check_contrast:
 * @window: a window that is shown
 * @surface: how it is drawn
 * @where: what it shows, for who has to find what is wrong
 *
 * Measures in the picture whether each text that can be used stands out from its ground.
 */
void
test_check_contrast (GtkWidget       *window,
                     cairo_surface_t *surface,
                     const char      *where)
{
  Look look = { window, surface, where, 0 };

  check_cb (window, &look);
  g_assert_cmpuint (look.n_texts, >, 0);
}
