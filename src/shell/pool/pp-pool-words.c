/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-pool-words"

#include "config.h"

#include "pp-pool-words.h"

#include <glib/gi18n.h>

#include "pp-connection.h"
#include "pp-standing.h"

/* Why there is nothing to see of the pool, and what was last known of it. */
char *
pp_pool_words_describe_absence (PpPoolItem *item)
{
  static const char * const reasons[] = {
    [PP_ABSENCE_PASSWORD] = N_("Not connected: the password is needed"),
    [PP_ABSENCE_KEYRING] = N_("Waiting for the keyring"),
    [PP_ABSENCE_LEFT] = N_("Disconnected"),
  };
  const GError *error = pp_live_pool_get_error (pp_pool_item_get_pool (item));
  const char * const *members = pp_pool_item_get_members (item);
  g_autofree char *text = error != NULL ? pp_text_for_error (error)
                                        : g_strdup (_(reasons[pp_pool_item_get_absence (item)]));
  g_autofree char *servers = NULL;

  if (members == NULL || members[0] == NULL)
    return g_steal_pointer (&text);
  servers = g_strjoinv (pp_text_get_comma (), (char **) members);

  return g_strdup_printf (_("%s\n\nServers when it was last seen: %s"), text, servers);
}

/* "XenServer 6.2.0 · 3 servers · free edition · connected". The clock of what is @simulated runs ahead
 * by design. */
char *
pp_pool_words_describe (PpPoolItem *item,
                        gboolean    simulated)
{
  PpSnapshot *snapshot = pp_pool_item_get_snapshot (item);
  PpLivePool *pool = pp_pool_item_get_pool (item);
  g_autofree char *connection = pp_connection_describe (pool);
  gint64 skew = simulated ? 0 : pp_live_pool_get_clock_skew (pool);
  g_autofree char *clock = pp_connection_describe_clock (skew);
  g_autofree char *count = NULL;
  g_autofree char *edition = NULL;
  g_autofree char *role = NULL;
  PpHost *master;
  guint n;

  if (snapshot == NULL || (master = pp_snapshot_get_master (snapshot)) == NULL)
    return g_steal_pointer (&connection);

  n = pp_snapshot_get_n_hosts (snapshot);
  count = g_strdup_printf (ngettext ("%u server", "%u servers", n), n);
  edition = g_strdup_printf (_("%s edition"), master->edition);

  if (!pp_live_pool_may_install (pool))
    role = g_strdup_printf (_("%s may only look"), pp_live_pool_get_user (pool));

  return g_strdup_printf ("%s %s · %s · %s · %s%s%s%s%s",
                          *master->product_brand != '\0' ? master->product_brand : "XenServer",
                          master->product_version, count, edition,
                          connection, role != NULL ? " · " : "", role != NULL ? role : "",
                          clock != NULL ? " · " : "", clock != NULL ? clock : "");
}

/* Why nothing can be installed, in a sentence; %NULL when it can. */
char *
pp_pool_words_explain_no_install (PpPoolItem *item)
{
  PpLivePool *pool = pp_pool_item_get_pool (item);

  if (pp_pool_item_get_state (item) != PP_LIVE_CONNECTED)
    return pp_standing_explain_nothing (NULL);
  if (!pp_live_pool_may_install (pool))
    return pp_text_for_no_right (pp_live_pool_get_user (pool), pp_pool_item_get_name (item));

  return pp_standing_explain_nothing (pp_pool_item_get_outlook (item));
}
