/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gtk/gtk.h>

#include "pp-library-page.h"

#include "live-fixture.h"
#include "tools.h"

#define SECONDS 10

typedef struct
{
  char        *folder;     /* (owned) */
  PpWorkspace *workspace;  /* (owned) */
  GtkWidget   *window;
  GtkWidget   *page;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *feed = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "feed", "updates.xml",
                                            NULL);

  self->folder = g_dir_make_tmp ("pp-library-XXXXXX", NULL);
  self->workspace = pp_workspace_new (self->folder, feed, NULL);
  self->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  self->page = pp_library_page_new (self->workspace);
  gtk_container_add (GTK_CONTAINER (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)) != NULL,
                           SECONDS);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  gtk_widget_destroy (self->window);
  g_clear_object (&self->workspace);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static GtkTreeModel *
get_files (Fixture *self)
{
  return gtk_tree_view_get_model (GTK_TREE_VIEW (test_find_widget (self->page, GTK_TYPE_TREE_VIEW,
                                                                   NULL)));
}

static int
count_files (Fixture *self)
{
  return gtk_tree_model_iter_n_children (get_files (self), NULL);
}

/* Drops a file on the page, as a file manager does. */
static void
drop (Fixture    *self,
      const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes", name, NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *text = g_strdup_printf ("%s\r\n", uri);
  GtkClipboard *clipboard = gtk_clipboard_get (GDK_SELECTION_SECONDARY);
  GtkSelectionData *data;

  /* Only a selection gives such data: what is in it is put there afterwards. */
  gtk_clipboard_set_text (clipboard, text, -1);
  data = gtk_clipboard_wait_for_contents (clipboard, gdk_atom_intern_static_string ("UTF8_STRING"));
  g_assert_nonnull (data);
  gtk_selection_data_set (data, gdk_atom_intern_static_string ("text/uri-list"), 8,
                          (const guchar *) text, strlen (text));
  g_signal_emit_by_name (self->page, "drag-data-received", NULL, 0, 0, data, 0, 0);
  gtk_selection_data_free (data);
}

static GtkWidget *
find_trouble (Fixture *self)
{
  return GTK_WIDGET (gtk_widget_get_template_child (self->page, PP_TYPE_LIBRARY_PAGE,
                                                    "trouble_box"));
}

/* A dropped zip is taken in and says where it is from; removed, the page is empty again. */
static void
test_take_and_remove (Fixture      *self,
                      gconstpointer data)
{
  GtkWidget *remove = test_find_widget (self->page, GTK_TYPE_BUTTON, "Remove");
  GtkWidget *view = test_find_widget (self->page, GTK_TYPE_TREE_VIEW, NULL);
  g_autofree char *name = NULL;
  g_autofree char *origin = NULL;
  GtkTreeIter iter;

  g_assert_cmpint (count_files (self), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (remove));
  g_assert_nonnull (test_find_widget (self->page, GTK_TYPE_BUTTON, "Add from file"));

  drop (self, "XS62ESP1014.zip");
  live_fixture_wait_until (count_files (self) == 1, SECONDS);
  g_assert_false (gtk_widget_get_visible (find_trouble (self)));
  g_assert_true (gtk_tree_model_get_iter_first (get_files (self), &iter));
  gtk_tree_model_get (get_files (self), &iter, 0, &name, 6, &origin, -1);
  g_assert_cmpstr (name, ==, "XS62ESP1014");
  g_assert_cmpstr (origin, ==, "taken from XS62ESP1014.zip");

  gtk_tree_selection_select_iter (gtk_tree_view_get_selection (GTK_TREE_VIEW (view)), &iter);
  g_assert_true (gtk_widget_get_sensitive (remove));
  gtk_button_clicked (GTK_BUTTON (remove));
  g_assert_cmpint (count_files (self), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (remove));
}

/* What is no hotfix is refused in words, on the page. */
static void
test_refuse (Fixture      *self,
             gconstpointer data)
{
  drop (self, "hotfixes.json");
  live_fixture_wait_until (gtk_widget_get_visible (find_trouble (self)), SECONDS);
  g_assert_cmpint (count_files (self), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);

  g_test_add ("/shell/library/take-and-remove", Fixture, NULL, set_up, test_take_and_remove,
              tear_down);
  g_test_add ("/shell/library/refuse", Fixture, NULL, set_up, test_refuse, tear_down);

  return g_test_run ();
}
