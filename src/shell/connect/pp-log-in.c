/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-log-in"

#include "config.h"

#include "pp-log-in.h"

#include "pp-add-pool.h"

/* What is behind an open Add pool window. */
typedef struct
{
  PpWindow    *window;     /* (owned) */
  PpWorkspace *workspace;  /* (owned) */
  PpPoolItem  *item;       /* (owned) (nullable) the disconnected pool that it is for */
} LogIn;

static void
log_in_free (gpointer  data,
             GClosure *closure)
{
  LogIn *log_in = data;

  g_object_unref (log_in->window);
  g_object_unref (log_in->workspace);
  g_clear_object (&log_in->item);
  g_free (log_in);
}

static void
added_cb (GtkWidget  *add,
          PpPoolItem *item,
          gpointer    user_data)
{
  LogIn *log_in = user_data;

  /* The connected pool takes the place of the one that only had a name. */
  if (log_in->item != NULL && log_in->item != item)
    pp_workspace_remove_pool (log_in->workspace, log_in->item);
  pp_window_show_pool (log_in->window, pp_pool_item_get_uuid (item));
}

/* What the book has of @item; its own address when the book has nothing. */
static PpSavedPool *
find_saved (PpWorkspace *workspace,
            PpPoolItem  *item)
{
  g_autoptr(GPtrArray) list = pp_book_list (pp_workspace_get_book (workspace));
  PpLivePool *pool = pp_pool_item_get_pool (item);
  const char *uuid = pp_pool_item_get_uuid (item);

  for (guint i = 0; i < list->len; i++)
    {
      PpSavedPool *saved = g_ptr_array_index (list, i);

      if (g_strcmp0 (saved->uuid, uuid) == 0 ||
          g_str_equal (saved->address, pp_live_pool_get_address (pool)))
        return pp_saved_pool_new (saved->uuid, saved->name, saved->address, saved->user,
                                  (const char * const *) saved->members);
    }

  return pp_saved_pool_new (uuid != NULL ? uuid : "", pp_pool_item_get_name (item),
                            pp_live_pool_get_address (pool), pp_live_pool_get_user (pool), NULL);
}

/**
 * pp_log_in_open:
 * @window: above which window
 * @workspace: where the pool goes
 * @item: (nullable): a disconnected pool whose password is needed; %NULL for a new one
 *
 * Opens the window that asks for a pool and its password. When it is connected, it takes the
 * place of @item and is selected in @window.
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
pp_log_in_open (PpWindow    *window,
                PpWorkspace *workspace,
                PpPoolItem  *item)
{
  g_autoptr(PpSavedPool) saved = item != NULL ? find_saved (workspace, item) : NULL;
  GtkWidget *add = pp_add_pool_window_new (GTK_WINDOW (window), workspace, saved);
  LogIn *log_in = g_new0 (LogIn, 1);

  log_in->window = g_object_ref (window);
  log_in->workspace = g_object_ref (workspace);
  log_in->item = item != NULL ? g_object_ref (item) : NULL;
  g_signal_connect_data (add, "added", G_CALLBACK (added_cb), log_in, log_in_free, 0);
  gtk_window_present (GTK_WINDOW (add));

  return add;
}
