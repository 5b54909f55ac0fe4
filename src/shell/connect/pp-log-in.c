/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-log-in"

#include "config.h"

#include "pp-log-in.h"

#include "pp-add-pool.h"

static void
added_cb (PpWindow   *window,
          PpPoolItem *item,
          const char *address)
{
  pp_window_show_pool (window, pp_pool_item_get_uuid (item));
  if (address != NULL)
    pp_window_note_known (window, item, address);
}

/* One question at a time. */
static GtkWidget *
find_open (PpWindow *window)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (PP_IS_ADD_POOL_WINDOW (l->data) &&
        gtk_window_get_transient_for (l->data) == GTK_WINDOW (window))
      return l->data;

  return NULL;
}

static GtkWidget *
open_window (PpWindow    *window,
             PpWorkspace *workspace,
             PpPoolItem  *item,
             gboolean     edit)
{
  GtkWidget *add = find_open (window);

  if (add == NULL)
    {
      add = pp_add_pool_window_new (GTK_WINDOW (window), workspace, item, edit);
      g_signal_connect_object (add, "added", G_CALLBACK (added_cb), window, G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (add));

  return add;
}

/**
 * pp_log_in_open:
 * @window: above which window
 * @workspace: where the pool goes
 * @item: (nullable): a pool that cannot be connected without a person; %NULL for a new one
 *
 * Opens the window that asks for a pool and its password. When it is connected, it is selected in
 * @window.
 *
 * Returns: (transfer none): the window, the one that is open already if there is one
 */
GtkWidget *
pp_log_in_open (PpWindow    *window,
                PpWorkspace *workspace,
                PpPoolItem  *item)
{
  return open_window (window, workspace, item, FALSE);
}

/**
 * pp_log_in_edit:
 * @window: above which window
 * @workspace: where the pool is
 * @item: a pool
 *
 * Opens the window that has its address, user and password changed.
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
pp_log_in_edit (PpWindow    *window,
                PpWorkspace *workspace,
                PpPoolItem  *item)
{
  return open_window (window, workspace, item, TRUE);
}
