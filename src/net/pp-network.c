/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-network"

#include "config.h"

#include <poolpatch/pp-network.h>

/**
 * pp_network_new:
 * @settings: (nullable): of the schema of the program; %NULL = what it has by default
 *
 * Returns: (transfer full): what they say now
 */
PpNetwork *
pp_network_new (GSettings *settings)
{
  PpNetwork *self = g_new0 (PpNetwork, 1);

  if (settings == NULL)
    {
      *self = (PpNetwork) {
        .mode = PP_PROXY_SYSTEM, .address = g_strdup (""), .user = g_strdup (""),
        .connect_seconds = 20, .feed_seconds = 30, .download_seconds = 60,
        .call_seconds = 60, .upload_seconds = 60,
      };
      return self;
    }

  self->mode = (PpProxyMode) g_settings_get_enum (settings, "proxy-mode");
  self->address = g_settings_get_string (settings, "proxy-address");
  self->user = g_settings_get_string (settings, "proxy-user");
  self->connect_seconds = g_settings_get_uint (settings, "connect-timeout");
  self->feed_seconds = g_settings_get_uint (settings, "feed-timeout");
  self->download_seconds = g_settings_get_uint (settings, "download-timeout");
  self->pools = g_settings_get_boolean (settings, "proxy-pools");
  self->call_seconds = g_settings_get_uint (settings, "call-timeout");
  self->upload_seconds = g_settings_get_uint (settings, "upload-timeout");

  return self;
}

/**
 * pp_network_free:
 * @self: (transfer full): what settings said
 *
 * Frees it.
 */
void
pp_network_free (PpNetwork *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->user);
  g_free (self);
}

/**
 * pp_network_dup_secret_name:
 * @self: what settings said
 *
 * Returns: (transfer full) (nullable): the name by which the keyring has the password of the proxy,
 *   where pools have their uuid; %NULL when no password is needed
 */
char *
pp_network_dup_secret_name (const PpNetwork *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->mode != PP_PROXY_MANUAL || *self->user == '\0')
    return NULL;

  return pp_proxy_normalize_address (self->address, NULL);
}

/**
 * pp_network_create_resolver:
 * @self: what settings said
 * @password: (nullable): of the proxy
 * @error: return location for %PP_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): who says which proxy leads to a server
 */
GProxyResolver *
pp_network_create_resolver (const PpNetwork *self,
                            const char      *password,
                            GError         **error)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->mode == PP_PROXY_SYSTEM)
    return pp_proxy_new_system ();
  if (self->mode == PP_PROXY_NONE)
    return pp_proxy_new_none ();

  address = pp_proxy_normalize_address (self->address, error);

  return address != NULL ? pp_proxy_new_manual (address, self->user, password) : NULL;
}

/**
 * pp_network_apply:
 * @self: what settings said
 * @client: what has the properties timeout, connect-timeout and proxy-resolver
 * @silence_seconds: the one of @self that is meant for @client
 * @resolver: (nullable): what pp_network_create_resolver() made; %NULL = no proxy
 *
 * Has @client keep to the settings from now on.
 */
void
pp_network_apply (const PpNetwork *self,
                  GObject         *client,
                  guint            silence_seconds,
                  GProxyResolver  *resolver)
{
  g_return_if_fail (self != NULL && G_IS_OBJECT (client));

  g_object_set (client, "timeout", silence_seconds, "connect-timeout", self->connect_seconds,
                "proxy-resolver", resolver, NULL);
}

/**
 * pp_network_apply_to_pools:
 * @self: what settings said
 * @pools: a PpLiveNetwork: what has the properties proxy-resolver, connect-timeout, call-timeout and
 *   upload-timeout
 * @resolver: what pp_network_create_resolver() made
 *
 * Has the pools be reached as the settings say: directly, unless they are to go by the proxy too.
 */
void
pp_network_apply_to_pools (const PpNetwork *self,
                           GObject         *pools,
                           GProxyResolver  *resolver)
{
  g_autoptr(GProxyResolver) open = NULL;

  g_return_if_fail (self != NULL && G_IS_OBJECT (pools) && PP_IS_PROXY (resolver));

  if (self->pools)
    open = pp_proxy_new_open (PP_PROXY (resolver));
  g_object_set (pools, "proxy-resolver", open, "connect-timeout", self->connect_seconds,
                "call-timeout", self->call_seconds, "upload-timeout", self->upload_seconds, NULL);
}
