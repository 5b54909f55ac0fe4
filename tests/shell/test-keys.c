/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gtk/gtk.h>

#include "pp-body.h"
#include "pp-library-page.h"
#include "pp-matrix-names.h"
#include "pp-matrix-signs.h"
#include "pp-pool-page.h"
#include "pp-server-pane.h"
#include "pp-sidebar-row.h"
#include "pp-sidebar.h"
#include "pp-trouble-bar.h"
#include "pp-wizard.h"

#include "tools.h"
#include "window-fixture.h"

#define TRIES 60

/* The window as a person uses it: by keys, and with nothing said twice. */

/* How many of the labels that are to be seen have it. */
static guint
count_labels (GtkWidget  *root,
              const char *words)
{
  guint n = GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) &&
            strstr (gtk_label_get_text (GTK_LABEL (root)), words) != NULL;
  g_autoptr(GList) children = NULL;

  if (GTK_IS_CONTAINER (root))
    children = gtk_container_get_children (GTK_CONTAINER (root));
  for (GList *l = children; l != NULL; l = l->next)
    n += count_labels (l->data, words);

  return n;
}

/* Said once: on the page of a pool that has nothing else to show, else above the page. */
static void
test_feed_trouble_once (WindowFixture *self,
                        gconstpointer  data)
{
  const char *words = "could not be had";
  PpFeed *feed = pp_workspace_get_feed (self->workspace);
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  GtkWidget *bar = test_find_widget (self->window, PP_TYPE_TROUBLE_BAR, NULL);
  PpPoolItem *item = pp_roster_add (pp_workspace_get_roster (self->workspace), self->live->pool);
  GtkWidget *page;

  pp_feed_set_source (feed, "/nonexistent/updates.xml");
  pp_sidebar_select (sidebar, PP_PLACE_POOL, item, NULL);
  pp_workspace_refresh (self->workspace);
  page = test_find_widget (self->window, PP_TYPE_POOL_PAGE, NULL);
  live_fixture_wait_until (count_labels (page, words) == 1, WINDOW_FIXTURE_SECONDS);
  g_assert_false (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));

  pp_sidebar_select (sidebar, PP_PLACE_LIBRARY, NULL, NULL);
  live_fixture_wait_until (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)), WINDOW_FIXTURE_SECONDS);
  pp_sidebar_select (sidebar, PP_PLACE_POOL, item, NULL);
  g_assert_false (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));
  g_action_group_activate_action (gtk_widget_get_action_group (page, "page"), "view",
                                  g_variant_new_string ("server"));
  g_assert_false (pp_pool_page_get_tells_feed (PP_POOL_PAGE (page)));
  g_assert_true (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));
}

static GtkSearchBar *
find_search_bar (GtkWidget *window)
{
  GtkWidget *entry;
  GtkWidget *stack = test_find_widget (window, PP_TYPE_POOL_PAGE, NULL);

  if (stack == NULL || !gtk_widget_get_mapped (stack))
    stack = test_find_widget (window, PP_TYPE_LIBRARY_PAGE, NULL);
  entry = test_find_widget (stack, GTK_TYPE_SEARCH_ENTRY, NULL);

  return GTK_SEARCH_BAR (gtk_widget_get_ancestor (entry, GTK_TYPE_SEARCH_BAR));
}

/* The key, wherever the focus is: a list has a search of its own at the same key. */
static void
test_search_key (WindowFixture *self,
                 gconstpointer  data)
{
  static const struct
  {
    PpPlace     place;
    GType       (*focus) (void);
    const char *view;
  } pages[] =
  {
    { PP_PLACE_POOL, pp_matrix_signs_get_type, "hotfix" },
    { PP_PLACE_POOL, pp_matrix_names_get_type, "hotfix" },
    { PP_PLACE_POOL, pp_server_pane_get_type, "server" },
    { PP_PLACE_POOL, pp_sidebar_row_get_type, "server" },
    { PP_PLACE_SERVER, pp_sidebar_row_get_type, "hotfix" },
    { PP_PLACE_LIBRARY, pp_sidebar_row_get_type, NULL },
  };
  PpPoolItem *item = window_fixture_show_pool (self);
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  const char *host = pp_snapshot_find_host (pp_pool_item_get_snapshot (item), "xs2")->uuid;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gboolean of_pool = pages[i].place != PP_PLACE_LIBRARY;
      GtkSearchBar *bar;
      GtkWidget *page;
      GtkWidget *focus;

      g_test_message ("page %u", i);
      pp_sidebar_select (sidebar, pages[i].place, of_pool ? item : NULL,
                         pages[i].place == PP_PLACE_SERVER ? host : NULL);
      bar = find_search_bar (self->window);
      page = gtk_widget_get_ancestor (GTK_WIDGET (bar), of_pool ? PP_TYPE_POOL_PAGE
                                                                : PP_TYPE_LIBRARY_PAGE);
      live_fixture_wait_until (gtk_widget_get_mapped (page), WINDOW_FIXTURE_SECONDS);
      if (pages[i].view != NULL)
        g_action_group_activate_action (gtk_widget_get_action_group (page, "page"), "view",
                                        g_variant_new_string (pages[i].view));
      focus = test_find_widget (pages[i].focus () == PP_TYPE_SIDEBAR_ROW ? self->window : page,
                                pages[i].focus (), NULL);
      if (PP_IS_SERVER_PANE (focus))
        focus = GTK_WIDGET (pp_server_pane_get_list (PP_SERVER_PANE (focus)));
      live_fixture_wait_until (gtk_widget_get_mapped (focus), WINDOW_FIXTURE_SECONDS);
      gtk_widget_grab_focus (focus);

      test_press_with (self->window, GDK_CONTROL_MASK, GDK_KEY_f);
      live_fixture_wait_until (GTK_IS_SEARCH_ENTRY (gtk_window_get_focus (GTK_WINDOW (self->window))) &&
                               gtk_widget_get_mapped (gtk_window_get_focus (GTK_WINDOW (self->window))),
                               WINDOW_FIXTURE_SECONDS);
      g_assert_true (gtk_search_bar_get_search_mode (bar));
      test_press (self->window, GDK_KEY_x);
      g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (gtk_window_get_focus (GTK_WINDOW (self->window)))),
                       ==, "x");
      test_press_with (self->window, GDK_CONTROL_MASK, GDK_KEY_f);
      g_assert_false (gtk_search_bar_get_search_mode (bar));
    }
}

/* --- menus --- */

/* The menu that is on the screen. */
static GtkWidget *
find_menu (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    {
      GtkWidget *child = gtk_bin_get_child (GTK_BIN (l->data));

      if (GTK_IS_MENU (child) && gtk_widget_get_visible (child))
        return child;
    }

  return NULL;
}

/* By the key of its own, and by the one for keyboards without it. */
static void
check_menu (WindowFixture *self,
            GtkWidget     *focus,
            const char    *item)
{
  static const struct { GdkModifierType modifiers; guint keyval; } keys[] =
  {
    { 0, GDK_KEY_Menu }, { GDK_SHIFT_MASK, GDK_KEY_F10 },
  };

  live_fixture_wait_until (gtk_widget_get_mapped (focus), WINDOW_FIXTURE_SECONDS);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_grab_focus (focus);
      g_test_message ("%s, key %u", G_OBJECT_TYPE_NAME (focus), i);
      g_assert_null (find_menu ());
      /* A display that has much to do may refuse the grab that a menu needs. */
      for (guint n = 0; n < TRIES && find_menu () == NULL; n++)
        {
          test_press_with (self->window, keys[i].modifiers, keys[i].keyval);
          g_usleep (n * 10000);
        }
      g_assert_nonnull (find_menu ());
      g_assert_true (test_menu_has (find_menu (), item));
      gtk_menu_popdown (GTK_MENU (find_menu ()));
      while (gtk_events_pending ())
        gtk_main_iteration ();
    }
}

/* Pools, servers and hotfixes: what is meant is what is selected there. */
static void
test_menus (WindowFixture *self,
            gconstpointer  data)
{
  PpPoolItem *item = window_fixture_show_pool (self);
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  GAction *restart = g_action_map_lookup_action (G_ACTION_MAP (self->window), "server-restart");
  GtkWidget *page;
  GtkTreeView *servers;
  g_autoptr(GtkTreePath) first = gtk_tree_path_new_first ();

  pp_sidebar_select (sidebar, PP_PLACE_POOL, item, NULL);
  page = test_find_widget (self->window, PP_TYPE_POOL_PAGE, NULL);
  check_menu (self, window_fixture_find_row (self->window, "lab-pool"), "_Forget");
  gtk_tree_view_set_cursor (GTK_TREE_VIEW (test_find_widget (page, PP_TYPE_MATRIX_NAMES, NULL)), first,
                            NULL, FALSE);
  check_menu (self, test_find_widget (page, PP_TYPE_MATRIX_NAMES, NULL), "Copy the _row");
  gtk_tree_view_set_cursor (GTK_TREE_VIEW (test_find_widget (page, PP_TYPE_MATRIX_SIGNS, NULL)), first,
                            NULL, FALSE);
  check_menu (self, test_find_widget (page, PP_TYPE_MATRIX_SIGNS, NULL), "Copy the _row");

  g_assert_false (g_action_get_enabled (restart));
  g_action_group_activate_action (gtk_widget_get_action_group (page, "page"), "view",
                                  g_variant_new_string ("server"));
  servers = pp_server_pane_get_list (pp_pool_page_get_servers (PP_POOL_PAGE (page)));
  live_fixture_wait_until (gtk_widget_get_mapped (GTK_WIDGET (servers)), WINDOW_FIXTURE_SECONDS);
  gtk_tree_view_set_cursor (servers, first, NULL, FALSE);
  g_assert_true (g_action_get_enabled (restart));
  check_menu (self, GTK_WIDGET (servers), "_Restart server…");
  g_action_group_activate_action (gtk_widget_get_action_group (page, "page"), "view",
                                  g_variant_new_string ("hotfix"));
  g_assert_false (g_action_get_enabled (restart));
}

static guint
count_wizards (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  guint n = 0;

  for (GList *l = windows; l != NULL; l = l->next)
    n += PP_IS_WIZARD (l->data) && gtk_widget_get_visible (l->data);

  return n;
}

static void
close_wizards (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (PP_IS_WIZARD (l->data))
      gtk_widget_destroy (l->data);
}

/* Each place has a key, and each pool a window of its own in which it is patched. */
static void
test_commands (WindowFixture *self,
               gconstpointer  data)
{
  PpPoolItem *item = window_fixture_show_pool (self);
  LiveFixture *other = live_fixture_new ("single", NULL);
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  PpPoolItem *second;
  GtkWidget *page;

  live_fixture_connect_trusting (other);
  second = pp_roster_add (pp_workspace_get_roster (self->workspace), other->pool);
  pp_sidebar_select (sidebar, PP_PLACE_POOL, item, NULL);
  page = test_find_widget (self->window, PP_TYPE_POOL_PAGE, NULL);
  test_press_with (self->window, GDK_MOD1_MASK, GDK_KEY_2);
  live_fixture_wait_until (gtk_widget_get_mapped (test_find_widget (page, PP_TYPE_SERVER_PANE, NULL)),
                           WINDOW_FIXTURE_SECONDS);
  test_press_with (self->window, GDK_MOD1_MASK, GDK_KEY_1);
  live_fixture_wait_until (!gtk_widget_get_mapped (test_find_widget (page, PP_TYPE_SERVER_PANE, NULL)),
                           WINDOW_FIXTURE_SECONDS);

  g_assert_cmpuint (count_wizards (), ==, 0);
  test_press_with (self->window, GDK_CONTROL_MASK, GDK_KEY_i);
  g_assert_cmpuint (count_wizards (), ==, 1);
  pp_sidebar_select (sidebar, PP_PLACE_POOL, second, NULL);
  test_press_with (self->window, GDK_CONTROL_MASK, GDK_KEY_i);
  g_assert_cmpuint (count_wizards (), ==, 2);
  close_wizards ();

  test_press_with (self->window, GDK_MOD1_MASK, GDK_KEY_3);
  g_assert_cmpint (pp_sidebar_get_place (sidebar), ==, PP_PLACE_LIBRARY);
  test_press_with (self->window, GDK_CONTROL_MASK, GDK_KEY_i);
  g_assert_cmpuint (count_wizards (), ==, 0);
  test_press_with (self->window, GDK_MOD1_MASK, GDK_KEY_4);
  g_assert_cmpint (pp_sidebar_get_place (sidebar), ==, PP_PLACE_ACTIVITY);
  live_fixture_free (other);
}

/* Wherever a file is dropped, it is in the library then, and the library is what is shown. */
static void
test_drop_anywhere (WindowFixture *self,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes",
                                            "XS62ESP1.zip", NULL);
  PpPoolItem *item = window_fixture_show_pool (self);
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  PpHotfix *hotfix = pp_outlook_find_hotfix (pp_pool_item_get_outlook (item), "XS62ESP1");
  PpSidebar *sidebar = PP_SIDEBAR (test_find_widget (self->window, PP_TYPE_SIDEBAR, NULL));
  g_autofree char *before = pp_library_dup_path (library, hotfix->uuid);

  pp_sidebar_select (sidebar, PP_PLACE_POOL, item, NULL);
  g_assert_null (before);
  test_drop (test_find_widget (self->window, PP_TYPE_BODY, NULL), path);
  g_assert_cmpint (pp_sidebar_get_place (sidebar), ==, PP_PLACE_LIBRARY);
  for (gboolean there = FALSE; !there;)
    {
      g_autofree char *found = pp_library_dup_path (library, hotfix->uuid);

      there = found != NULL;
      live_fixture_iterate ();
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (&argc, &argv);

  g_test_add ("/shell/keys/feed-trouble-once", WindowFixture, NULL, window_fixture_set_up,
              test_feed_trouble_once, window_fixture_tear_down);
  g_test_add ("/shell/keys/search", WindowFixture, NULL, window_fixture_set_up, test_search_key,
              window_fixture_tear_down);
  g_test_add ("/shell/keys/menus", WindowFixture, NULL, window_fixture_set_up, test_menus,
              window_fixture_tear_down);
  g_test_add ("/shell/keys/commands", WindowFixture, NULL, window_fixture_set_up, test_commands,
              window_fixture_tear_down);
  g_test_add ("/shell/keys/drop", WindowFixture, NULL, window_fixture_set_up, test_drop_anywhere,
              window_fixture_tear_down);

  return g_test_run ();
}
