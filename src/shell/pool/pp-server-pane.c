/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-server-pane"

#include "config.h"

#include "pp-server-pane.h"

#include "pp-server-list.h"
#include "pp-server-view.h"

struct _PpServerPane
{
  GtkPaned       parent_instance;

  PpMatrixModel *model;   /* (owned) */
  GtkWidget     *menu;    /* (nullable) of a server */
  char          *kept;    /* (owned) (nullable) uuid of the server that was asked for */
  GtkTreeView   *list;
  PpServerView  *view;
  gboolean       active;  /* it is seen; else the lower part waits */
};

G_DEFINE_FINAL_TYPE (PpServerPane, pp_server_pane, GTK_TYPE_PANED)

enum
{
  HOTFIX_WANTED,
  SERVER_ACTIVATED,
  SERVER_SELECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_view (PpServerPane *self)
{
  g_autofree char *host = pp_server_list_dup_selected (self->list);

  if (!self->active)
    return;
  pp_server_view_show (self->view, pp_matrix_model_get_outlook (self->model), host);
  g_signal_emit (self, signals[SERVER_SELECTED], 0, host);
}

static gboolean
popup_menu_cb (PpServerPane *self)
{
  g_autoptr(GtkTreePath) path = NULL;
  GdkRectangle area;

  gtk_tree_view_get_cursor (self->list, &path, NULL);
  if (self->menu == NULL || path == NULL)
    return FALSE;

  gtk_tree_view_get_cell_area (self->list, path, gtk_tree_view_get_column (self->list, 0), &area);
  gtk_menu_popup_at_rect (GTK_MENU (self->menu), gtk_tree_view_get_bin_window (self->list), &area,
                          GDK_GRAVITY_SOUTH_WEST, GDK_GRAVITY_NORTH_WEST, NULL);

  return TRUE;
}

static gboolean
button_press_cb (PpServerPane   *self,
                 GdkEventButton *event)
{
  g_autoptr(GtkTreePath) path = NULL;

  if (self->menu == NULL || event->window != gtk_tree_view_get_bin_window (self->list) ||
      !gdk_event_triggers_context_menu ((GdkEvent *) event) ||
      !gtk_tree_view_get_path_at_pos (self->list, (int) event->x, (int) event->y, &path, NULL, NULL,
                                      NULL))
    return GDK_EVENT_PROPAGATE;

  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  gtk_tree_view_set_cursor (self->list, path, NULL, FALSE);
  gtk_menu_popup_at_pointer (GTK_MENU (self->menu), (GdkEvent *) event);

  return GDK_EVENT_STOP;
}

static void
row_activated_cb (PpServerPane *self,
                  GtkTreePath  *path)
{
  g_autofree char *host = pp_server_list_dup_host (self->list, path);

  g_signal_emit (self, signals[SERVER_ACTIVATED], 0, host);
}

static void
hotfix_wanted_cb (PpServerPane *self,
                  const char   *uuid)
{
  g_signal_emit (self, signals[HOTFIX_WANTED], 0, uuid);
}

static void
pp_server_pane_finalize (GObject *object)
{
  PpServerPane *self = PP_SERVER_PANE (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->kept, g_free);

  G_OBJECT_CLASS (pp_server_pane_parent_class)->finalize (object);
}

static void
pp_server_pane_class_init (PpServerPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_server_pane_finalize;

  /**
   * PpServerPane::hotfix-wanted:
   * @self: a pane
   * @uuid: of a hotfix
   *
   * The link to it was followed.
   */
  signals[HOTFIX_WANTED] = g_signal_new ("hotfix-wanted", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_STRING);
  /**
   * PpServerPane::server-activated:
   * @self: a pane
   * @uuid: of a server
   *
   * Its hotfixes are asked for.
   */
  signals[SERVER_ACTIVATED] = g_signal_new ("server-activated", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_STRING);
  /**
   * PpServerPane::server-selected:
   * @self: a pane
   * @uuid: (nullable): of a server
   *
   * What is done to a server is meant for this one, as long as the pane is seen.
   */
  signals[SERVER_SELECTED] = g_signal_new ("server-selected", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                           G_TYPE_STRING);
}

static void
pp_server_pane_init (PpServerPane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);

  self->list = GTK_TREE_VIEW (pp_server_list_new ());
  self->view = PP_SERVER_VIEW (pp_server_view_new ());
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_style_context_add_class (gtk_widget_get_style_context (scroller), "pp-grid");
  gtk_container_add (GTK_CONTAINER (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_visible (scroller, TRUE);
  gtk_paned_pack1 (GTK_PANED (self), scroller, TRUE, FALSE);
  gtk_paned_pack2 (GTK_PANED (self), GTK_WIDGET (self->view), TRUE, FALSE);
  g_signal_connect_object (gtk_tree_view_get_selection (self->list), "changed",
                           G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "popup-menu", G_CALLBACK (popup_menu_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "button-press-event", G_CALLBACK (button_press_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "hotfix-wanted", G_CALLBACK (hotfix_wanted_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pp_server_pane_new:
 * @model: the pool, its filter and its search
 *
 * Returns: (transfer floating): a pane; pp_server_pane_update() fills it
 */
GtkWidget *
pp_server_pane_new (PpMatrixModel *model)
{
  PpServerPane *self = g_object_new (PP_TYPE_SERVER_PANE, "visible", TRUE, NULL);

  self->model = g_object_ref (model);

  return GTK_WIDGET (self);
}

/**
 * pp_server_pane_set_active:
 * @self: a pane
 * @active: whether it is what is seen of the pool
 */
void
pp_server_pane_set_active (PpServerPane *self,
                           gboolean      active)
{
  g_return_if_fail (PP_IS_SERVER_PANE (self));

  self->active = active;
  update_view (self);
  if (!active)
    g_signal_emit (self, signals[SERVER_SELECTED], 0, NULL);
}

/**
 * pp_server_pane_set_menu:
 * @self: a pane
 * @menu: what can be done to a server
 *
 * Shows it on a right click, and for the menu key.
 */
void
pp_server_pane_set_menu (PpServerPane *self,
                         GMenuModel   *menu)
{
  g_return_if_fail (PP_IS_SERVER_PANE (self));

  self->menu = gtk_menu_new_from_model (menu);
  gtk_menu_attach_to_widget (GTK_MENU (self->menu), GTK_WIDGET (self->list), NULL);
}

/**
 * pp_server_pane_update:
 * @self: a pane
 *
 * The pool, the filter or the search has changed.
 */
void
pp_server_pane_update (PpServerPane *self)
{
  g_return_if_fail (PP_IS_SERVER_PANE (self));

  pp_server_list_update (self->list, self->model, self->kept);
  update_view (self);
}

/**
 * pp_server_pane_select:
 * @self: a pane
 * @host_uuid: (nullable): a server; %NULL for none
 *
 * Selects it. A server that was asked for is there, whatever filter and search say, until another is.
 */
void
pp_server_pane_select (PpServerPane *self,
                       const char   *host_uuid)
{
  g_autofree char *kept = g_strdup (host_uuid);

  g_return_if_fail (PP_IS_SERVER_PANE (self));

  g_free (self->kept);
  self->kept = g_steal_pointer (&kept);
  pp_server_list_update (self->list, self->model, self->kept);
  pp_server_list_select (self->list, self->kept);
}

/**
 * pp_server_pane_dup_selected:
 * @self: a pane
 *
 * Returns: (transfer full) (nullable): uuid of the selected server
 */
char *
pp_server_pane_dup_selected (PpServerPane *self)
{
  g_return_val_if_fail (PP_IS_SERVER_PANE (self), NULL);

  return pp_server_list_dup_selected (self->list);
}

/**
 * pp_server_pane_dup_shown:
 * @self: a pane
 *
 * Returns: (transfer full): uuids of the servers that are shown, as they are sorted
 */
GStrv
pp_server_pane_dup_shown (PpServerPane *self)
{
  g_return_val_if_fail (PP_IS_SERVER_PANE (self), NULL);

  return pp_server_list_dup_shown (self->list);
}

/**
 * pp_server_pane_count_shown:
 * @self: a pane
 *
 * Returns: how many servers are shown
 */
guint
pp_server_pane_count_shown (PpServerPane *self)
{
  g_return_val_if_fail (PP_IS_SERVER_PANE (self), 0);

  return (guint) gtk_tree_model_iter_n_children (gtk_tree_view_get_model (self->list), NULL);
}

/**
 * pp_server_pane_get_list:
 * @self: a pane
 *
 * Returns: (transfer none): the list of servers, for its keys
 */
GtkTreeView *
pp_server_pane_get_list (PpServerPane *self)
{
  g_return_val_if_fail (PP_IS_SERVER_PANE (self), NULL);

  return self->list;
}
