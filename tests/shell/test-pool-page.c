/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "pp-matrix.h"
#include "pp-pool-page.h"
#include "pp-sign-renderer.h"
#include "pp-style.h"

#include "live-fixture.h"

#define START_SECONDS 20
#define SETTLE_ROUNDS 50

typedef struct
{
  LiveFixture *live;       /* (owned) */
  PpWorkspace *workspace;  /* (owned) */
  PpPoolItem  *item;       /* (owned) */
  PpStyle     *style;      /* (owned) */
  GtkWidget   *window;
  GtkWidget   *page;
} PageFixture;

static void
settle (void)
{
  for (guint i = 0; i < SETTLE_ROUNDS; i++)
    {
      while (gtk_events_pending ())
        gtk_main_iteration ();
      g_usleep (4000);
    }
}

static void
set_up (PageFixture  *self,
        gconstpointer data)
{
  g_autofree char *feed = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "feed", "updates.xml",
                                            NULL);

  self->live = live_fixture_new ("lab", NULL);
  live_fixture_connect_trusting (self->live);
  self->workspace = pp_workspace_new (self->live->folder, feed);
  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)) != NULL,
                           START_SECONDS);
  self->item = g_object_ref (pp_workspace_add_pool (self->workspace, self->live->pool));
  self->style = pp_style_new (gdk_screen_get_default ());
  self->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  pp_style_watch (self->style, self->window);
  gtk_window_set_default_size (GTK_WINDOW (self->window), data != NULL ? 728 : 1048, 752);
  self->page = pp_pool_page_new (self->workspace);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->page), "pp-content");
  gtk_container_add (GTK_CONTAINER (self->window), self->page);
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  settle ();
}

static void
tear_down (PageFixture  *self,
           gconstpointer data)
{
  gtk_widget_destroy (self->window);
  g_clear_object (&self->style);
  g_clear_object (&self->item);
  g_clear_object (&self->workspace);
  live_fixture_free (self->live);
}

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type)
{
  g_autoptr(GList) children = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;

  if (GTK_IS_CONTAINER (root))
    children = gtk_container_get_children (GTK_CONTAINER (root));
  for (GList *l = children; l != NULL; l = l->next)
    {
      GtkWidget *found = find_widget (l->data, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static PpMatrixModel *
get_model (PageFixture *self)
{
  PpMatrix *matrix = PP_MATRIX (find_widget (self->page, PP_TYPE_MATRIX));

  return PP_MATRIX_MODEL (gtk_tree_view_get_model (pp_matrix_get_signs (matrix)));
}

/* Set PP_TEST_PICTURES to a folder to look at what was drawn. */
static void
take_picture (PageFixture *self,
              const char  *name)
{
  const char *folder = g_getenv ("PP_TEST_PICTURES");
  g_autofree char *path = NULL;
  g_autoptr(GdkPixbuf) picture = NULL;
  GdkWindow *window = gtk_widget_get_window (self->window);

  if (folder == NULL)
    return;

  path = g_build_filename (folder, name, NULL);
  picture = gdk_pixbuf_get_from_window (window, 0, 0, gdk_window_get_width (window),
                                        gdk_window_get_height (window));
  g_assert_true (gdk_pixbuf_save (picture, path, "png", NULL, NULL));
}

static void
test_filters (PageFixture  *self,
              gconstpointer data)
{
  PpMatrixModel *model = get_model (self);
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  GtkTreeIter iter;

  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), >, 0);
  pp_matrix_model_set_filter (model, PP_MATRIX_EVERYTHING);
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, pp_outlook_get_n_hotfixes (outlook));
  pp_matrix_model_set_search (model, "xs62esp1014");
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, 1);
  g_assert_true (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (model), &iter));
  g_assert_cmpstr (pp_matrix_model_get_hotfix (model, &iter)->name, ==, "XS62ESP1014");
  pp_matrix_model_set_search (model, "no such thing");
  g_assert_cmpuint (pp_matrix_model_get_n_rows (model), ==, 0);
  pp_matrix_model_set_search (model, NULL);
  settle ();
  take_picture (self, "everything.png");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_same_outlook_is_quiet (PageFixture  *self,
                            gconstpointer data)
{
  PpMatrixModel *model = get_model (self);
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  g_autoptr(PpOutlook) again = pp_outlook_new (pp_outlook_get_snapshot (outlook),
                                               pp_outlook_get_catalogue (outlook),
                                               pp_workspace_get_notes (self->workspace));
  g_autoptr(PpOutlook) blind = pp_outlook_new (pp_outlook_get_snapshot (outlook), NULL,
                                               pp_workspace_get_notes (self->workspace));
  guint n_told = 0;

  g_signal_connect_swapped (model, "row-changed", G_CALLBACK (count_cb), &n_told);
  g_signal_connect_swapped (model, "row-deleted", G_CALLBACK (count_cb), &n_told);
  g_signal_connect_swapped (model, "row-inserted", G_CALLBACK (count_cb), &n_told);
  pp_matrix_model_set_outlook (model, again);
  g_assert_cmpuint (n_told, ==, 0);
  pp_matrix_model_set_outlook (model, blind);
  g_assert_cmpuint (n_told, >, 0);
  g_signal_handlers_disconnect_by_data (model, &n_told);
}

static void
test_cells_speak (PageFixture  *self,
                  gconstpointer data)
{
  PpMatrixModel *model = get_model (self);
  PpOutlook *outlook = pp_pool_item_get_outlook (self->item);
  PpHost *host = pp_snapshot_get_host (pp_outlook_get_snapshot (outlook), 0);
  PpMatrix *matrix = PP_MATRIX (find_widget (self->page, PP_TYPE_MATRIX));
  GtkTreeView *signs = pp_matrix_get_signs (matrix);
  AtkObject *table = gtk_widget_get_accessible (GTK_WIDGET (signs));
  g_autoptr(AtkObject) cell = NULL;
  g_autofree char *expected = NULL;
  GtkTreeIter iter;

  g_assert_true (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (model), &iter));
  expected = pp_text_for_cell_accessible (outlook, host->uuid,
                                          pp_matrix_model_get_hotfix (model, &iter)->uuid, FALSE);
  cell = atk_table_ref_at (ATK_TABLE (table), 0, 0);
  g_assert_nonnull (cell);
  g_assert_cmpstr (atk_object_get_name (cell), ==, expected);

  gtk_tree_selection_select_iter (gtk_tree_view_get_selection (signs), &iter);
  g_assert_nonnull (pp_matrix_get_hotfix (matrix));
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item, host->uuid);
  settle ();
  take_picture (self, data != NULL ? "narrow.png" : "outstanding.png");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (),
                                    "/org/poolpatch/Poolpatch/icons");

  g_test_add ("/shell/pool-page/filters", PageFixture, NULL, set_up, test_filters, tear_down);
  g_test_add ("/shell/pool-page/same-outlook-is-quiet", PageFixture, NULL, set_up,
              test_same_outlook_is_quiet, tear_down);
  g_test_add ("/shell/pool-page/cells-speak", PageFixture, NULL, set_up, test_cells_speak,
              tear_down);
  g_test_add ("/shell/pool-page/narrow", PageFixture, "narrow", set_up, test_cells_speak,
              tear_down);

  return g_test_run ();
}
