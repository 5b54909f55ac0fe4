/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-pools-watch"

#include "config.h"

#include "pp-pools-watch.h"

/* Who is to be told: the data of all closures of one watch. */
typedef struct
{
  GObject    *watcher;  /* (unowned): the closures go with it */
  PpPoolsFunc changed;
} Watch;

static void
release_watch (gpointer  data,
               GClosure *closure)
{
  g_rc_box_release (data);
}

/* As g_signal_connect_object(), with the function to be called beside the object. */
static void
connect (gpointer    instance,
         const char *signal,
         GCallback   callback,
         Watch      *watch)
{
  GClosure *closure = g_cclosure_new (callback, g_rc_box_acquire (watch), release_watch);

  g_object_watch_closure (watch->watcher, closure);
  g_signal_connect_closure (instance, signal, closure, FALSE);
}

static void
item_changed_cb (PpPoolItem *item,
                 gpointer    diff,
                 Watch      *watch)
{
  watch->changed (watch->watcher, item);
}

static void
item_state_cb (PpPoolItem *item,
               Watch      *watch)
{
  watch->changed (watch->watcher, item);
}

static void
pools_changed_cb (GListModel *pools,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Watch      *watch)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);

      /* One that was forgotten and brought back is watched already. */
      g_signal_handlers_disconnect_by_data (item, watch);
      connect (item, "changed", G_CALLBACK (item_changed_cb), watch);
      connect (item, "state-changed", G_CALLBACK (item_state_cb), watch);
      watch->changed (watch->watcher, item);
    }
  if (removed > 0)
    watch->changed (watch->watcher, NULL);
}

/**
 * pp_pools_watch:
 * @pools: (element-type PpPoolItem): the pools
 * @changed: what to call
 * @watcher: with what; it stops when this goes
 *
 * Has @changed called for each pool that there is, that comes, and whose outlook or state changes.
 * A pool that went, forgotten, is still watched as long as it can be brought back: who is told of
 * one looks whether it is among @pools where that matters.
 */
void
pp_pools_watch (GListModel *pools,
                PpPoolsFunc changed,
                GObject    *watcher)
{
  Watch *watch = g_rc_box_new0 (Watch);

  watch->watcher = watcher;
  watch->changed = changed;
  connect (pools, "items-changed", G_CALLBACK (pools_changed_cb), watch);
  pools_changed_cb (pools, 0, 0, g_list_model_get_n_items (pools), watch);
  g_rc_box_release (watch);
}
