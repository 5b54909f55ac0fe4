/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-roster-connect"

#include "config.h"

#include "pp-roster-private.h"

/** Connecting: by a password that is being looked for. */
typedef struct
{
  PpPoolItem *item;     /* (owned) */
  gboolean    by_hand;  /* somebody waits for it, and may be asked */
} Connecting;

static void
connect_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  PpRoster *self = PP_ROSTER (object);
  g_autofree Connecting *connecting = user_data;
  g_autoptr(PpPoolItem) item = connecting->item;
  g_autoptr(GError) error = NULL;
  char *password = pp_roster_password_finish (self, result, &error);
  gboolean waited = pp_pool_item_get_absence (item) == PP_ABSENCE_KEYRING;

  if (waited)
    pp_pool_item_set_absence (item, PP_ABSENCE_PASSWORD);
  if (error != NULL)
    pp_roster_complain (self, error);
  if (password != NULL && waited && pp_pool_item_is_away (item))
    pp_live_pool_connect_async (pp_pool_item_get_pool (item), password, NULL, NULL, NULL);
  else if (password == NULL && waited && connecting->by_hand)
    g_signal_emit_by_name (self, "person-needed", item);
  pp_keyring_free_password (password);
}

/* by_hand: somebody waits for it, and may be asked. */
void
pp_roster_connect_item (PpRoster   *self,
                        PpPoolItem *item,
                        gboolean    by_hand)
{
  Connecting *connecting = g_new0 (Connecting, 1);

  connecting->item = g_object_ref (item);
  connecting->by_hand = by_hand;
  pp_pool_item_set_absence (item, PP_ABSENCE_KEYRING);
  pp_roster_find_password (self, item, connect_found_cb, connecting);
}

/**
 * pp_roster_connect:
 * @self: a roster
 * @item: a pool without a connection
 *
 * Connects it when its password is known somewhere; else a person is needed.
 */
void
pp_roster_connect (PpRoster   *self,
                   PpPoolItem *item)
{
  g_return_if_fail (PP_IS_ROSTER (self));
  g_return_if_fail (PP_IS_POOL_ITEM (item));

  if (!pp_pool_item_is_away (item) || pp_pool_item_get_absence (item) == PP_ABSENCE_KEYRING)
    return;
  pp_roster_keep_away (self, pp_pool_item_get_uuid (item), FALSE);
  if (pp_pool_item_needs_person (item) &&
      pp_live_pool_get_error (pp_pool_item_get_pool (item)) != NULL)
    g_signal_emit_by_name (self, "person-needed", item);
  else
    pp_roster_connect_item (self, item, TRUE);
}

/**
 * pp_roster_retry:
 * @self: a roster
 *
 * Connects the pools that could not be reached; those that need a person, or that a person has
 * disconnected, stay as they are.
 */
void
pp_roster_retry (PpRoster *self)
{
  GListModel *pools;

  g_return_if_fail (PP_IS_ROSTER (self));

  pools = pp_roster_get_pools (self);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);
      const GError *error = pp_live_pool_get_error (pp_pool_item_get_pool (item));

      if (pp_pool_item_get_state (item) == PP_LIVE_FAILED &&
          pp_pool_item_get_absence (item) != PP_ABSENCE_KEYRING &&
          (g_error_matches (error, PP_ERROR, PP_ERROR_UNREACHABLE) ||
           g_error_matches (error, PP_ERROR, PP_ERROR_TIMED_OUT) ||
           g_error_matches (error, PP_ERROR, PP_ERROR_PROXY)))
        pp_roster_connect_item (self, item, FALSE);
    }
}
