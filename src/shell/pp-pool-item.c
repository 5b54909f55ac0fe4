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
  char       *uuid;     /* (owned) (nullable) from the book */
  char      **members;  /* (owned) (nullable) from the book */
  char      **hidden;   /* (owned) (nullable) what the outlook was told is hidden here alone */
  PpAbsence   absence;
};

G_DEFINE_FINAL_TYPE (PpPoolItem, pp_pool_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
hides (PpPoolItem *self,
       char      **hidden)
{
  return self->hidden != NULL &&
         g_strv_equal ((const char * const *) self->hidden, (const char * const *) hidden);
}

static void
renew_outlook (PpPoolItem     *self,
               PpSnapshotDiff *diff)
{
  PpCatalogue *catalogue = pp_feed_get_catalogue (self->feed);
  g_auto(GStrv) hidden = pp_live_pool_list_hidden_here (self->pool);
  g_autoptr(PpSnapshot) snapshot = NULL;
  g_autoptr(PpOutlook) renewed = NULL;

  if (pp_pool_item_get_snapshot (self) == NULL)
    return;

  snapshot = g_object_ref (pp_pool_item_get_snapshot (self));
  if (self->outlook != NULL && pp_outlook_get_catalogue (self->outlook) == catalogue &&
      hides (self, hidden))
    renewed = pp_outlook_renew (self->outlook, snapshot);
  else
    renewed = pp_outlook_new_hiding (snapshot, catalogue, self->notes,
                                     (const char * const *) hidden);
  g_strfreev (self->hidden);
  self->hidden = g_steal_pointer (&hidden);
  g_set_object (&self->outlook, renewed);
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
hidden_changed_cb (PpPoolItem *self)
{
  g_auto(GStrv) hidden = pp_live_pool_list_hidden_here (self->pool);

  if (self->outlook != NULL && pp_live_pool_get_snapshot (self->pool) != NULL &&
      !hides (self, hidden))
    renew_outlook (self, NULL);
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
  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->members, g_strfreev);
  g_clear_pointer (&self->hidden, g_strfreev);

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

static void
watch_pool (PpPoolItem *self)
{
  g_signal_connect_object (self->pool, "changed", G_CALLBACK (pool_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pool, "hidden-changed", G_CALLBACK (hidden_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pool, "notify::state", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pool, "notify::error", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pool, "notify::retry-seconds", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pool, "notify::clock-skew", G_CALLBACK (pool_state_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pp_pool_item_new:
 * @pool: a live pool, connected or not
 * @feed: the feed whose catalogue it is held against
 * @notes: the bundled notes
 * @saved: (nullable): what the book has of it, to show until it is reached
 *
 * Returns: (transfer full): an item
 */
PpPoolItem *
pp_pool_item_new (PpLivePool        *pool,
                  PpFeed            *feed,
                  PpNotes           *notes,
                  const PpSavedPool *saved)
{
  PpPoolItem *self = g_object_new (PP_TYPE_POOL_ITEM, NULL);

  self->pool = g_object_ref (pool);
  self->feed = g_object_ref (feed);
  self->notes = g_object_ref (notes);
  if (saved != NULL)
    {
      self->name = g_strdup (saved->name);
      self->uuid = g_strdup (saved->uuid);
      self->members = g_strdupv (saved->members);
    }
  watch_pool (self);
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
 * pp_pool_item_set_pool:
 * @self: an item
 * @pool: a live pool with the same uuid, by another address or for another user
 *
 * Follows @pool from now on. The one before is left to the caller to close.
 */
void
pp_pool_item_set_pool (PpPoolItem *self,
                       PpLivePool *pool)
{
  g_return_if_fail (PP_IS_POOL_ITEM (self));
  g_return_if_fail (PP_IS_LIVE_POOL (pool));

  if (pool == self->pool)
    return;

  g_signal_handlers_disconnect_by_data (self->pool, self);
  g_set_object (&self->pool, pool);
  watch_pool (self);
  renew_outlook (self, NULL);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
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
 * Returns: (transfer none) (nullable): the pool as last seen, also when it is closed by now
 */
PpSnapshot *
pp_pool_item_get_snapshot (PpPoolItem *self)
{
  PpSnapshot *snapshot;

  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  snapshot = pp_live_pool_get_snapshot (self->pool);
  if (snapshot == NULL && self->outlook != NULL)
    snapshot = pp_outlook_get_snapshot (self->outlook);

  return snapshot;
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

  snapshot = pp_pool_item_get_snapshot (self);
  if (snapshot != NULL)
    return pp_snapshot_get_name (snapshot);

  return self->name != NULL && *self->name != '\0' ? self->name :
         pp_live_pool_get_address (self->pool);
}

/**
 * pp_pool_item_get_uuid:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): uuid of the pool, once it was reached or from the book
 */
const char *
pp_pool_item_get_uuid (PpPoolItem *self)
{
  PpSnapshot *snapshot;

  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  snapshot = pp_pool_item_get_snapshot (self);

  return snapshot != NULL ? pp_snapshot_get_uuid (snapshot) : self->uuid;
}

/**
 * pp_pool_item_get_members:
 * @self: an item
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): addresses of its servers, as the
 *   book had them
 */
const char * const *
pp_pool_item_get_members (PpPoolItem *self)
{
  g_return_val_if_fail (PP_IS_POOL_ITEM (self), NULL);

  return (const char * const *) self->members;
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

/**
 * pp_pool_item_get_absence:
 * @self: an item
 *
 * Returns: why it is disconnected, when it is
 */
PpAbsence
pp_pool_item_get_absence (PpPoolItem *self)
{
  g_return_val_if_fail (PP_IS_POOL_ITEM (self), PP_ABSENCE_PASSWORD);

  return self->absence;
}

/**
 * pp_pool_item_set_absence:
 * @self: an item
 * @absence: why it is disconnected, when it is
 */
void
pp_pool_item_set_absence (PpPoolItem *self,
                          PpAbsence   absence)
{
  g_return_if_fail (PP_IS_POOL_ITEM (self));

  if (self->absence == absence)
    return;
  self->absence = absence;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/**
 * pp_pool_item_is_away:
 * @self: an item
 *
 * Returns: whether it has no connection, and none is being tried
 */
gboolean
pp_pool_item_is_away (PpPoolItem *self)
{
  PpLiveState state = pp_pool_item_get_state (self);

  return state == PP_LIVE_DISCONNECTED || state == PP_LIVE_FAILED;
}

/**
 * pp_pool_item_needs_person:
 * @self: an item
 *
 * Returns: whether connecting again as before is in vain: the password is not known or wrong, a
 *   certificate has to be looked at, or old TLS to be allowed
 */
gboolean
pp_pool_item_needs_person (PpPoolItem *self)
{
  const GError *error = pp_live_pool_get_error (pp_pool_item_get_pool (self));

  if (!pp_pool_item_is_away (self))
    return FALSE;
  if (error == NULL)
    return self->absence == PP_ABSENCE_PASSWORD;

  return g_error_matches (error, PP_ERROR, PP_ERROR_PASSWORD) ||
         g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN) ||
         g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_CHANGED) ||
         g_error_matches (error, PP_ERROR, PP_ERROR_TLS_TOO_OLD);
}
