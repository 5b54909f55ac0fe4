/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-fixture.h"

#include "tools.h"

#define START_SECONDS 20
#define SETTLE_ROUNDS 50
#define WIDTH 1048
#define HEIGHT 752

/* Lets what was asked for be laid out and drawn. */
void
page_fixture_settle (void)
{
  for (guint i = 0; i < SETTLE_ROUNDS; i++)
    {
      while (gtk_events_pending ())
        gtk_main_iteration ();
      g_usleep (4000);
    }
}

PageFixture *
page_fixture_new (const PageFacts *facts)
{
  PageFixture *self = g_new0 (PageFixture, 1);

  self->live = live_fixture_new (facts->scenario != NULL ? facts->scenario : "lab", NULL);
  if (facts->user != NULL)
    {
      self->live->user = facts->user;
      live_fixture_retarget (self->live, self->live->address);
    }
  if (!facts->offline)
    live_fixture_connect_trusting (self->live);
  self->workspace = pp_workspace_new (self->live->folder,
                                      facts->feed != NULL ? facts->feed : self->live->sim->feed, NULL);
  if (!facts->no_feed)
    {
      PpFeed *list = pp_workspace_get_feed (self->workspace);

      pp_workspace_refresh (self->workspace);
      live_fixture_wait_until (pp_feed_get_catalogue (list) != NULL ||
                               pp_feed_get_error (list) != NULL, START_SECONDS);
    }
  self->item = g_object_ref (pp_roster_add (pp_workspace_get_roster (self->workspace), self->live->pool));
  self->style = pp_style_new (gdk_screen_get_default ());
  self->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  pp_style_watch (self->style, self->window);
  gtk_window_set_default_size (GTK_WINDOW (self->window), facts->width > 0 ? facts->width : WIDTH,
                               HEIGHT);
  self->page = pp_pool_page_new (self->workspace);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->page), "pp-content");
  gtk_container_add (GTK_CONTAINER (self->window), self->page);
  pp_pool_page_set_item (PP_POOL_PAGE (self->page), self->item, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  page_fixture_settle ();
  test_give_focus (self->window);

  return self;
}

void
page_fixture_free (PageFixture *self)
{
  gtk_widget_destroy (self->window);
  g_clear_object (&self->style);
  g_clear_object (&self->item);
  g_clear_object (&self->workspace);
  live_fixture_free (self->live);
  g_free (self);
}

PpMatrix *
page_fixture_matrix (PageFixture *self)
{
  return PP_MATRIX (test_find_widget (self->page, PP_TYPE_MATRIX, NULL));
}

PpMatrixModel *
page_fixture_model (PageFixture *self)
{
  GtkTreeView *view = pp_matrix_get_signs (page_fixture_matrix (self));

  return PP_MATRIX_MODEL (gtk_tree_view_get_model (view));
}

/* Which of its pages is shown: "list", "current", "no-feed" … */
const char *
page_fixture_state (PageFixture *self)
{
  GtkWidget *stack = test_find_widget (self->page, GTK_TYPE_STACK, NULL);

  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

/* Set PP_TEST_PICTURES to a folder to look at what was drawn. */
void
page_fixture_picture (PageFixture *self,
                      const char  *name)
{
  const char *folder = g_getenv ("PP_TEST_PICTURES");
  g_autofree char *path = NULL;
  g_autoptr(GdkPixbuf) picture = NULL;
  GdkWindow *window = gtk_widget_get_window (self->window);

  if (folder == NULL)
    return;

  page_fixture_settle ();
  path = g_build_filename (folder, name, NULL);
  picture = gdk_pixbuf_get_from_window (window, 0, 0, gdk_window_get_width (window),
                                        gdk_window_get_height (window));
  g_assert_true (gdk_pixbuf_save (picture, path, "png", NULL, NULL));
}

/* The cursor goes to the row of @hotfix, in the names. */
void
page_fixture_select (PageFixture *self,
                     const char  *hotfix)
{
  GtkTreeView *names = pp_matrix_get_names (page_fixture_matrix (self));
  PpMatrixModel *model = page_fixture_model (self);
  PpHotfix *facts = pp_outlook_find_hotfix (pp_matrix_model_get_outlook (model), hotfix);
  g_autoptr(GtkTreePath) path = NULL;
  GtkTreeIter iter;

  g_assert_nonnull (facts);
  g_assert_true (pp_matrix_model_find (model, facts->uuid, &iter));
  path = gtk_tree_model_get_path (GTK_TREE_MODEL (model), &iter);
  gtk_widget_grab_focus (GTK_WIDGET (names));
  gtk_tree_view_set_cursor (names, path, gtk_tree_view_get_column (names, 0), FALSE);
  page_fixture_settle ();
}

void
page_fixture_press (PageFixture *self,
                    guint        keyval)
{
  test_press (self->window, keyval);
}
