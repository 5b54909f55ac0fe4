/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-roster-move"

#include "config.h"

#include "pp-roster.h"

/** Moving: a pool on its way to another of its addresses. */
typedef struct
{
  PpRoster   *roster;    /* (owned) */
  PpPoolItem *item;      /* (owned) */
  PpLivePool *pool;      /* (owned) by the new address */
  char       *password;  /* (owned) (nullable) wiped */
  gboolean    remember;
} Moving;

static void
moving_free (Moving *self)
{
  g_object_unref (self->roster);
  g_object_unref (self->item);
  g_object_unref (self->pool);
  pp_keyring_free_password (self->password);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Moving, moving_free)

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Moving) moving = user_data;
  g_autoptr(GError) error = NULL;

  if (!pp_live_pool_connect_finish (moving->pool, result, &error))
    pp_roster_complain (moving->roster, error);
  else if (pp_roster_find (moving->roster, pp_pool_item_get_uuid (moving->item)) != moving->item)
    pp_live_pool_close_async (moving->pool, NULL, NULL);
  else
    pp_roster_keep (moving->roster, moving->pool, moving->password, moving->remember);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Moving) moving = user_data;
  PpLivePool *pool = moving->pool;
  g_autoptr(GError) error = NULL;

  moving->password = pp_roster_password_finish (PP_ROSTER (object), result, &error);
  if (error != NULL)
    pp_roster_complain (moving->roster, error);
  if (moving->password == NULL)
    return;
  pp_live_pool_connect_async (pool, moving->password, NULL, connected_cb, moving);
  g_steal_pointer (&moving);
}

/**
 * pp_roster_move:
 * @self: a roster
 * @item: a pool
 * @book: the saved pools
 * @address: another of its addresses, normalized, whose certificate is trusted
 *
 * Connects there, and when that works, keeps the address in the book.
 */
void
pp_roster_move (PpRoster   *self,
                PpPoolItem *item,
                PpBook     *book,
                const char *address)
{
  g_autoptr(PpSavedPool) saved = NULL;
  Moving *moving;

  g_return_if_fail (PP_IS_ROSTER (self));
  g_return_if_fail (PP_IS_POOL_ITEM (item));

  saved = pp_book_find (book, pp_pool_item_get_uuid (item));
  moving = g_new0 (Moving, 1);
  moving->roster = g_object_ref (self);
  moving->item = g_object_ref (item);
  moving->remember = saved != NULL && saved->remember;
  moving->pool = pp_live_pool_new (address, pp_live_pool_get_user (pp_pool_item_get_pool (item)),
                                   book);
  pp_live_pool_set_network (moving->pool, pp_roster_get_reach (self));
  pp_live_pool_expect (moving->pool, pp_pool_item_get_uuid (item));
  pp_roster_find_password (self, item, found_cb, moving);
}
