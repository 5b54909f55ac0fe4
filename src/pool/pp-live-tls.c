/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-pool"

#include "config.h"

#include "pp-live-pool-object.h"

/**
 * pp_live_pool_set_legacy_tls:
 * @self: a pool
 * @legacy: whether TLS 1.0 and 1.1, RC4 and triple DES are allowed for it
 *
 * Sets what a person has chosen after a %PP_ERROR_TLS_TOO_OLD. Certificates have to be pinned then,
 * whoever signed them. Connect again afterwards; pp_live_pool_keep_legacy_tls() keeps it.
 */
void
pp_live_pool_set_legacy_tls (PpLivePool *self,
                             gboolean    legacy)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  xapi_trust_set_legacy (pp_live_pins_get_trust (pp_live_link_get_pins (self->link)), legacy);
}

/**
 * pp_live_pool_get_legacy_tls:
 * @self: a pool
 *
 * Returns: whether old TLS is allowed for it; from the book when that has the pool
 */
gboolean
pp_live_pool_get_legacy_tls (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), FALSE);

  return xapi_trust_is_legacy (pp_live_pins_get_trust (pp_live_link_get_pins (self->link)));
}

/**
 * pp_live_pool_keep_legacy_tls:
 * @self: a pool that is in its book
 *
 * Writes down whether old TLS is allowed for this pool.
 */
void
pp_live_pool_keep_legacy_tls (PpLivePool *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (PP_IS_LIVE_POOL (self));

  if (self->book != NULL && self->uuid != NULL &&
      !pp_book_save_legacy (self->book, self->uuid, pp_live_pool_get_legacy_tls (self), &error))
    g_message ("whether old TLS is allowed is not saved: %s", error->message);
}
