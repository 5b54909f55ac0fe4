/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window-fixture.h"

#include <unistd.h>

#include "pp-accelerators.h"
#include "pp-sidebar-row.h"
#include "pp-sidebar.h"
#include "pp-window.h"

#include "tools.h"

/**
 * window_fixture_find_row:
 * @window: a window
 * @name: how its accessible name begins
 *
 * Returns: (transfer none) (nullable): a row of its sidebar
 */
GtkWidget *
window_fixture_find_row (GtkWidget  *window,
                         const char *name)
{
  return test_find_widget (window, PP_TYPE_SIDEBAR_ROW, name);
}

/**
 * window_fixture_get_application:
 *
 * Returns: (transfer none): one for all windows, registered once, with the keys of the real one
 */
GtkApplication *
window_fixture_get_application (void)
{
  g_autofree char *id = g_strdup_printf ("org.poolpatch.Test.P%d", (int) getpid ());
  g_autoptr(GError) error = NULL;
  static GtkApplication *application;

  if (application != NULL)
    return application;

  application = gtk_application_new (id, G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  pp_accelerators_install (application);

  return application;
}

/**
 * window_fixture_set_up:
 * @self: a fixture
 * @data: nothing
 *
 * Opens the window; the pool is not in it yet.
 */
void
window_fixture_set_up (WindowFixture *self,
                       gconstpointer  data)
{
  g_autofree char *feed = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "feed", "updates.xml",
                                            NULL);

  self->live = live_fixture_new ("lab", NULL);
  live_fixture_connect_trusting (self->live);
  self->workspace = pp_workspace_new (self->live->folder, feed, NULL);
  self->window = pp_window_new (window_fixture_get_application (), self->workspace, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  live_fixture_wait_until (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL) != NULL,
                           WINDOW_FIXTURE_SECONDS);
}

/**
 * window_fixture_tear_down:
 * @self: a fixture
 * @data: nothing
 */
void
window_fixture_tear_down (WindowFixture *self,
                          gconstpointer  data)
{
  gtk_widget_destroy (self->window);
  g_clear_object (&self->workspace);
  live_fixture_free (self->live);
}

/**
 * window_fixture_show_pool:
 * @self: a fixture
 *
 * Returns: (transfer none): the pool, which is in the sidebar now, with what it lacks
 */
PpPoolItem *
window_fixture_show_pool (WindowFixture *self)
{
  PpPoolItem *item = pp_roster_add (pp_workspace_get_roster (self->workspace), self->live->pool);

  pp_workspace_refresh (self->workspace);
  live_fixture_wait_until (window_fixture_find_row (self->window, "lab-pool, ") != NULL,
                           WINDOW_FIXTURE_SECONDS);
  live_fixture_wait_until (pp_outlook_count_outstanding (pp_pool_item_get_outlook (item), NULL) > 0,
                           WINDOW_FIXTURE_SECONDS);

  return item;
}
