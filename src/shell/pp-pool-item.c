/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-pool-item"

#include "config.h"

#include "pp-pool-item.h"

struct _PpPoolItem
{
  GObject     parent_instance;

  PpLivePool *pool;     /* (owned) */
  PpFeed     *feed;     /* (owned) */
  PpNotes    *notes;    /* (owned) */
  PpOutlook  *outlook;  /* (owned) (nullable) once the pool was reached */
  char       *name;     /* (owned) (nullable) from the book, until the pool says its own */
};

G_DEFINE_FINAL_TYPE (PpPoolItem, pp_pool_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
renew_outlook (PpPoolItem     *self,
               PpSnapshotDiff *diff)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);

  if (snapshot == NULL)
    return;

  g_clear_object (&self->outlook);
  self->outlook = pp_outlook_new (snapshot, pp_feed_get_catalogue (self->feed), self->notes);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, diff);
}

static void
pool_changed_cb (PpPoolItem     *self,
                 PpSnapshotDiff *diff)
{
  g_assert (PP_IS_POOL_ITEM (self));

  renew_outlook (self, diff);
}

static void
pool_state_cb (PpPoolItem *self)
{
  g_assert (PP_IS_POOL_ITEM (self));

  if (self->outlook == NULL)
    renew_outlook (self, NULL);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
catalogue_changed_cb (PpPoolItem *self)
{
  g_assert (PP_IS_POOL_ITEM (self));

  renew_outlook (self, NULL);
}

static void
pp_pool_item_dispose (GObject *object)
{
  PpPoolItem *self = PP_POOL_ITEM (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->feed);
  g_clear_object (&self->notes);
  g_clear_object (&self->outlook);

  G_OBJECT_CLASS (pp_pool_item_parent_class)->dispose (object);
}

static void
pp_pool_item_finalize (GObject *object)
{
  PpPoolItem *self = PP_POOL_ITEM (object);

  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (pp_pool_item_parent_class)->finalize (object);
}

static void
pp_pool_item_class_init (PpPoolItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_pool_item_dispose;
  object_class->finalize = pp_pool_item_finalize;

  /**
   * PpPoolItem::changed:
   * @self: the item
   * @diff: (nullable): what is new in the snapshot; %NULL when everything may be
   *
   * The outlook was replaced.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * PpPoolItem::state-changed:
   * @self: the item
   *
   * The connection, or what is wrong with it, changed.
   */
  signals[SIGNAL_STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass),
                                                G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 0);
}

static void
pp_pool_item_init (PpPoolItem *self)
{
}

/**
 * pp_pool_item_new:
 * @pool: a live pool, connected or not
 * @feed: the feed whose catalogue it is held against
 * @notes: the bundled notes
 * @name: (nullable): name to show until the pool says its own
 *
 * Returns: (transfer full): an item
 */
PpPoolItem *
pp_pool_item_new (PpLivePool *pool,
                  PpFeed     *feed,
                  PpNotes    *notes,
                  const char *name)
{
  PpPoolItem *self = g_object_new (PP_TYPE_POOL_ITEM, NULL);

  self->pool = g_object_ref (pool);
  self->feed = g_object_ref (feed);
  self->notes = g_object_ref (notes);
  self->name = g_strdup (name);
  g_signal_connect_object (pool, "changed", G_CALLBACK (pool_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::state", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::error", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::retry-seconds", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::clock-skew", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "notify::catalogue", G_CALLBACK (catalogue_changed_cb), self,
                           G_CONNECT_SWAPPED);
  renew_outlook (self, NULL);

  return self;
}

/**
 * pp_pool_item_get_pool:
 * @self: an item
 *
 * Returns: (transfer none): the live pool
 */
PpLivePool *
pp_pool_item_get_pool (PpPoolItem *self)
{
  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  return self->pool;
}

/**
 * pp_pool_item_get_outlook:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what each server has and lacks; %NULL until the pool was
 *   reached
 */
PpOutlook *
pp_pool_item_get_outlook (PpPoolItem *self)
{
  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  return self->outlook;
}

/**
 * pp_pool_item_get_snapshot:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the pool as last seen
 */
PpSnapshot *
pp_pool_item_get_snapshot (PpPoolItem *self)
{
  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  return pp_live_pool_get_snapshot (self->pool);
}

/**
 * pp_pool_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): what to call the pool
 */
const char *
pp_pool_item_get_name (PpPoolItem *self)
{
  PpSnapshot *snapshot;

  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  snapshot = pp_live_pool_get_snapshot (self->pool);
  if (snapshot != NULL)
    return pp_snapshot_get_name (snapshot);

  return self->name != NULL && *self->name != '\0' ? self->name :
         pp_live_pool_get_address (self->pool);
}

/**
 * pp_pool_item_get_uuid:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): uuid of the pool, once it was reached
 */
const char *
pp_pool_item_get_uuid (PpPoolItem *self)
{
  PpSnapshot *snapshot;

  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  snapshot = pp_live_pool_get_snapshot (self->pool);

  return snapshot != NULL ? pp_snapshot_get_uuid (snapshot) : NULL;
}

/**
 * pp_pool_item_get_state:
 * @self: an item
 *
 * Returns: the state of its connection
 */
PpLiveState
pp_pool_item_get_state (PpPoolItem *self)
{
  g_return_val_if_fail (PP_IS_POOL_ITEM (self), PP_LIVE_DISCONNECTED);

  return pp_live_pool_get_state (self->pool);
}
