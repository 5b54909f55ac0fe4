/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "pp-matrix.h"

#include "large-pool.h"

#define N_ROUNDS 9
#define N_APPLIED 20
#define WIDTH 1200
#define HEIGHT 800

/* From an outlook that is ready to the first frame of the matrix, with every hotfix a row; and from
 * as many rows of text to the first frame of a GtkTreeView, with three columns and with as many as
 * the matrix has. Prints the medians, in milliseconds. */

typedef GtkWidget *(*CreateView) (gpointer data);

static gboolean
drawn_cb (GtkWidget *widget,
          cairo_t   *cr,
          gpointer   user_data)
{
  gboolean *drawn = user_data;

  *drawn = TRUE;

  return GDK_EVENT_PROPAGATE;
}

/* Milliseconds until @create made a view and a window has drawn it. */
static double
measure (CreateView create,
         gpointer   data)
{
  gint64 start = g_get_monotonic_time ();
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  gboolean drawn = FALSE;
  double took;

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_container_add (GTK_CONTAINER (window), create (data));
  g_signal_connect_after (window, "draw", G_CALLBACK (drawn_cb), &drawn);
  gtk_window_present (GTK_WINDOW (window));
  while (!drawn)
    gtk_main_iteration ();
  gdk_display_sync (gtk_widget_get_display (window));
  took = (double) (g_get_monotonic_time () - start) / 1000;
  gtk_widget_destroy (window);
  while (gtk_events_pending ())
    gtk_main_iteration ();

  return took;
}

/* --- ours --- */

typedef struct
{
  PpLibrary *library;
  PpOutlook *outlook;
} Ours;

static GtkWidget *
create_matrix (gpointer data)
{
  Ours *ours = data;
  g_autoptr(PpMatrixModel) model = pp_matrix_model_new (ours->library);
  GtkWidget *matrix = pp_matrix_new (model);

  pp_matrix_model_set_filter (model, PP_MATRIX_EVERYTHING);
  pp_matrix_model_set_outlook (model, ours->outlook);
  pp_matrix_update (PP_MATRIX (matrix));
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, LARGE_POOL_HOTFIXES);
  gtk_widget_set_visible (matrix, TRUE);

  return matrix;
}

static PpOutlook *
make_outlook (void)
{
  g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  g_autoptr(PpCatalogue) catalogue = large_pool_make_catalogue ();
  g_autoptr(PpNotes) notes = large_pool_make_notes ();
  g_autoptr(PpSnapshot) snapshot = NULL;

  for (guint i = 0; i < LARGE_POOL_HOSTS; i++)
    g_ptr_array_add (hosts, large_pool_make_host (i, N_APPLIED));
  snapshot = large_pool_make_snapshot (hosts);

  return pp_outlook_new (snapshot, catalogue, notes);
}

/* --- the reference --- */

#define N_TEXTS 3

/* data: how many columns, more than texts show them again */
static GtkWidget *
create_plain (gpointer data)
{
  int n_columns = GPOINTER_TO_INT (data);
  g_autoptr(GtkListStore) store = gtk_list_store_new (N_TEXTS, G_TYPE_STRING, G_TYPE_STRING,
                                                      G_TYPE_STRING);
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *view;

  for (guint i = 0; i < LARGE_POOL_HOTFIXES; i++)
    {
      g_autofree char *name = g_strdup_printf ("XS62E%03u", i);

      gtk_list_store_insert_with_values (store, NULL, -1, 0, name, 1, "2013-12-19", 2, "needed", -1);
    }
  view = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));
  for (int i = 0; i < n_columns; i++)
    gtk_tree_view_insert_column_with_attributes (GTK_TREE_VIEW (view), -1, "Text",
                                                 gtk_cell_renderer_text_new (), "text", i % N_TEXTS,
                                                 NULL);
  gtk_container_add (GTK_CONTAINER (scroller), view);
  gtk_widget_show_all (scroller);

  return scroller;
}

static int
compare_times (const void *a,
               const void *b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
find_median (double *times)
{
  qsort (times, N_ROUNDS, sizeof *times, compare_times);

  return times[N_ROUNDS / 2];
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("pp-bench-XXXXXX", NULL);
  g_autoptr(PpLibrary) library = NULL;
  g_autoptr(PpOutlook) outlook = NULL;
  double ours[N_ROUNDS];
  double narrow[N_ROUNDS];
  double wide[N_ROUNDS];

  gtk_init (&argc, &argv);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                    "/org/poolpatch/Poolpatch/icons");
  library = pp_library_new (folder);
  outlook = make_outlook ();
  /* Fonts and the theme are read by whoever comes first. */
  measure (create_plain, GINT_TO_POINTER (N_TEXTS));
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      narrow[i] = measure (create_plain, GINT_TO_POINTER (N_TEXTS));
      wide[i] = measure (create_plain, GINT_TO_POINTER (N_TEXTS + LARGE_POOL_HOSTS));
      ours[i] = measure (create_matrix, &(Ours) { library, outlook });
    }
  g_print ("%.2f %.2f %.2f\n", find_median (ours), find_median (narrow), find_median (wide));
  g_rmdir (folder);

  return 0;
}
