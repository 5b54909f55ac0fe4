/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-pool"

#include "config.h"

#include <poolpatch/pp-live-network.h>

#include "pp-live-pool-object.h"

/**
 * pp_live_network_new:
 *
 * Returns: (transfer full): every server is asked directly, with the usual patience
 */
PpLiveNetwork *
pp_live_network_new (void)
{
  return xapi_network_new ();
}

/**
 * pp_live_pool_set_network:
 * @self: a pool, not connected
 * @network: how its servers are reached: by calls, events, uploads and old TLS alike
 *
 * What changes in @network counts for the connections that are made afterwards.
 */
void
pp_live_pool_set_network (PpLivePool    *self,
                          PpLiveNetwork *network)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));
  g_return_if_fail (XAPI_IS_NETWORK (network));

  pp_live_link_set_network (self->link, network);
}
