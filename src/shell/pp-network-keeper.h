/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpNetworkKeeper: has feed, library and pools keep to the settings of the network, whenever these change.
 * Properties: error (boxed, nullable): why they cannot be kept to; remembered (boolean): the keyring
 * has the password of the proxy.
 */
#define PP_TYPE_NETWORK_KEEPER (pp_network_keeper_get_type ())
G_DECLARE_FINAL_TYPE (PpNetworkKeeper, pp_network_keeper, PP, NETWORK_KEEPER, GObject)

PpNetworkKeeper *pp_network_keeper_new          (GSettings       *settings,
                                                 PpKeyring       *keyring,
                                                 PpFeed          *feed,
                                                 PpLibrary       *library,
                                                 PpLiveNetwork   *pools);
GSettings       *pp_network_keeper_get_settings (PpNetworkKeeper *self);
gboolean         pp_network_keeper_is_asking    (PpNetworkKeeper *self);
void             pp_network_keeper_set_password (PpNetworkKeeper *self,
                                                 const char      *password);

G_END_DECLS
