/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-network"

#include "config.h"

#include "pp-ctl-network.h"

#include "pp-ctl-wait.h"

/* The options go before the settings; one that names a proxy has nothing to do with their user. */
static void
take_options (PpNetwork          *network,
              const PpCtlOptions *options)
{
  if (options->proxy != NULL)
    {
      g_free (network->address);
      g_free (network->user);
      network->address = g_strdup (options->proxy);
      network->user = g_strdup ("");
      network->mode = PP_PROXY_MANUAL;
      if (g_str_equal (options->proxy, "system"))
        network->mode = PP_PROXY_SYSTEM;
      else if (g_str_equal (options->proxy, "none"))
        network->mode = PP_PROXY_NONE;
    }
  if (options->proxy_user != NULL)
    {
      g_free (network->user);
      network->user = g_strdup (options->proxy_user);
    }
  network->pools = network->pools || options->proxy_pools;
  if (options->timeout > 0)
    {
      network->call_seconds = (guint) options->timeout;
      network->upload_seconds = (guint) options->timeout;
      network->connect_seconds = MIN (network->connect_seconds, (guint) options->timeout);
    }
}

/* From the file that was named, else from the keyring. */
static char *
find_password (PpCtlSession    *session,
               const PpNetwork *network)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autofree char *name = pp_network_dup_secret_name (network);
  g_autoptr(PpKeyring) keyring = NULL;
  g_autoptr(GError) error = NULL;
  char *password;

  if (session->options->proxy_password != NULL || name == NULL)
    return g_strdup (session->options->proxy_password);

  keyring = pp_secret_keyring_new (0);
  pp_keyring_lookup_async (keyring, name, network->user, session->cancellable, pp_ctl_wait_cb,
                           &wait);
  password = pp_keyring_lookup_finish (keyring, pp_ctl_wait (&wait), &error);
  if (error != NULL)
    pp_ctl_complain (session->options, error);

  return password;
}

/**
 * pp_ctl_network_open:
 * @session: a session with feed, library and the reach of its pools
 * @settings: (nullable): of the desktop program
 * @error: return location for %PP_ERROR_FAILED
 *
 * Has feed, library and pools use the proxy and keep the limits of time that options and settings
 * name.
 *
 * Returns: (transfer full) (nullable): what they name
 */
PpNetwork *
pp_ctl_network_open (PpCtlSession *session,
                     GSettings    *settings,
                     GError      **error)
{
  g_autoptr(PpNetwork) network = pp_network_new (settings);
  char *password;

  take_options (network, session->options);
  password = find_password (session, network);
  session->resolver = pp_network_create_resolver (network, password, error);
  pp_keyring_free_password (password);
  if (session->resolver == NULL)
    return NULL;

  pp_network_apply (network, G_OBJECT (session->feed), network->feed_seconds, session->resolver);
  pp_network_apply (network, G_OBJECT (session->library), network->download_seconds,
                    session->resolver);
  /* What is simulated is on this machine. */
  network->pools = network->pools && session->demo == NULL;
  pp_network_apply_to_pools (network, G_OBJECT (session->reach), session->resolver);

  return g_steal_pointer (&network);
}
