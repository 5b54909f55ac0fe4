/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library-fixture.h"

#include <string.h>

#include "pp-library-page.h"

#include "tools.h"

#define SECONDS 10

void
library_set_up (LibraryFixture *self,
                gconstpointer   data)
{
  g_autofree char *feed = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "feed", "updates.xml",
                                            NULL);

  self->folder = g_dir_make_tmp ("pp-library-XXXXXX", NULL);
  self->workspace = pp_workspace_new (self->folder, feed, NULL);
  self->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  self->page = pp_library_page_new (self->workspace);
  gtk_container_add (GTK_CONTAINER (self->window), self->page);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 600);
  gtk_window_present (GTK_WINDOW (self->window));
  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (pp_feed_get_catalogue (pp_workspace_get_feed (self->workspace)) != NULL,
                           SECONDS);
}

void
library_tear_down (LibraryFixture *self,
                   gconstpointer   data)
{
  gtk_widget_destroy (self->window);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->live, live_fixture_free);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

GtkTreeModel *
library_get_files (LibraryFixture *self)
{
  return gtk_tree_view_get_model (GTK_TREE_VIEW (test_find_widget (self->page, GTK_TYPE_TREE_VIEW,
                                                                   NULL)));
}

/* Set PP_TEST_PICTURES to a folder to look at what was drawn. */
void
library_picture (GtkWidget  *window,
                 const char *name)
{
  const char *folder = g_getenv ("PP_TEST_PICTURES");
  g_autofree char *path = NULL;
  g_autoptr(GdkPixbuf) drawn = NULL;
  GdkWindow *surface = gtk_widget_get_window (window);

  if (folder == NULL)
    return;

  for (guint i = 0; i < 60; i++)
    {
      while (gtk_events_pending ())
        gtk_main_iteration ();
      g_usleep (5000);
    }
  path = g_build_filename (folder, name, NULL);
  drawn = gdk_pixbuf_get_from_window (surface, 0, 0, gdk_window_get_width (surface),
                                      gdk_window_get_height (surface));
  g_assert_true (gdk_pixbuf_save (drawn, path, "png", NULL, NULL));
}

int
library_count_files (LibraryFixture *self)
{
  return gtk_tree_model_iter_n_children (library_get_files (self), NULL);
}

/* Drops a file on the page, as a file manager does. */
void
library_drop (LibraryFixture *self,
              const char     *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes", name, NULL);

  test_drop (self->page, path);
}

GtkWidget *
library_find_trouble (LibraryFixture *self)
{
  return GTK_WIDGET (gtk_widget_get_template_child (self->page, PP_TYPE_LIBRARY_PAGE,
                                                    "trouble_box"));
}

/* (transfer full): what the row at @position has in @column */
char *
library_get_text (LibraryFixture *self,
                  int             position,
                  int             column)
{
  GtkTreeIter iter;
  char *text;

  g_assert_true (gtk_tree_model_iter_nth_child (library_get_files (self), &iter, NULL, position));
  gtk_tree_model_get (library_get_files (self), &iter, column, &text, -1);

  return text;
}

void
library_assert_text (LibraryFixture *self,
                     int             position,
                     int             column,
                     const char     *expected)
{
  g_autofree char *text = library_get_text (self, position, column);

  g_assert_cmpstr (text, ==, expected);
}

void
library_select_row (LibraryFixture *self,
                    int             position)
{
  GtkTreeView *view = GTK_TREE_VIEW (test_find_widget (self->page, GTK_TYPE_TREE_VIEW, NULL));
  g_autoptr(GtkTreePath) path = gtk_tree_path_new_from_indices (position, -1);

  gtk_tree_view_set_cursor (view, path, NULL, FALSE);
}

static GActionGroup *
get_actions (LibraryFixture *self)
{
  return gtk_widget_get_action_group (self->page, "library");
}

gboolean
library_can (LibraryFixture *self,
             const char     *action)
{
  return g_action_group_get_action_enabled (get_actions (self), action);
}

void
library_act (LibraryFixture *self,
             const char     *action)
{
  g_assert_true (library_can (self, action));
  g_action_group_activate_action (get_actions (self), action, NULL);
}

void
library_choose (LibraryFixture *self,
                const char     *action,
                const char     *value)
{
  g_action_group_activate_action (get_actions (self), action, g_variant_new_string (value));
}

void
library_search (LibraryFixture *self,
                const char     *text)
{
  GtkWidget *entry = test_find_widget (self->page, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_entry_set_text (GTK_ENTRY (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}
