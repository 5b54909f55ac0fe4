/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-connection"

#include "config.h"

#include "pp-connection.h"

#include <glib/gi18n.h>

/* A connection that is away for longer than this is not about to come back. */
#define OFFLINE_SECONDS 60
/* Clocks of servers that nobody sets differ by seconds: no matter. */
#define SKEW_SECONDS 60

static char *
describe_retry (PpLivePool *pool)
{
  guint seconds = pp_live_pool_get_retry_seconds (pool);

  if (seconds == 0)
    return g_strdup (_("reconnecting"));

  return g_strdup_printf (ngettext ("reconnecting in %u s", "reconnecting in %u s", seconds), seconds);
}

static char *
describe_loss (PpLivePool *pool)
{
  gint64 lost_at = pp_live_pool_get_lost_at (pool);
  g_autofree char *retry = NULL;
  g_autofree char *time = NULL;
  g_autoptr(GDateTime) moment = NULL;

  if (pp_live_pool_get_disruption_expected (pool))
    return g_strdup (_("restarting"));
  retry = describe_retry (pool);
  if (g_get_real_time () / G_USEC_PER_SEC - lost_at < OFFLINE_SECONDS)
    return g_steal_pointer (&retry);
  moment = g_date_time_new_from_unix_local (lost_at);
  time = g_date_time_format (moment, "%H:%M");

  return g_strdup_printf (_("offline since %s, %s"), time, retry);
}

static const char *
describe_failure (const GError *error)
{
  if (g_error_matches (error, PP_ERROR, PP_ERROR_PASSWORD))
    return _("password wrong");
  if (g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_CHANGED))
    return _("certificate changed");
  if (g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN))
    return _("certificate not known");
  if (g_error_matches (error, PP_ERROR, PP_ERROR_PROXY))
    return _("no way through the proxy");

  return _("not connected");
}

/**
 * pp_connection_describe:
 * @pool: a pool
 *
 * Returns: (transfer full): how its connection stands, and when the next attempt is made
 */
char *
pp_connection_describe (PpLivePool *pool)
{
  switch (pp_live_pool_get_state (pool))
    {
    case PP_LIVE_CONNECTING:
      return g_strdup (_("connecting"));

    case PP_LIVE_CONNECTED:
      return g_strdup (_("connected"));

    case PP_LIVE_RECONNECTING:
      return describe_loss (pool);

    case PP_LIVE_FAILED:
      return g_strdup (describe_failure (pp_live_pool_get_error (pool)));

    case PP_LIVE_DISCONNECTED:
    default:
      return g_strdup (_("disconnected"));
    }
}

static char *
format_span (guint64 seconds)
{
  guint minutes = (guint) MIN ((seconds + 30) / 60, G_MAXUINT);

  if (minutes < 120)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", minutes / 60), minutes / 60);

  return g_strdup_printf (ngettext ("%u day", "%u days", minutes / 60 / 24), minutes / 60 / 24);
}

/**
 * pp_connection_describe_clock:
 * @skew: how many seconds the clock of the master is ahead of this computer's
 *
 * Times of servers (restarts, applied hotfixes) are compared with times of this computer by the
 * person who reads them, and certificates have dates.
 *
 * Returns: (transfer full) (nullable): by how much it is wrong; %NULL when that does not matter
 */
char *
pp_connection_describe_clock (gint64 skew)
{
  g_autofree char *span = NULL;

  if (skew <= SKEW_SECONDS && skew >= -SKEW_SECONDS)
    return NULL;
  span = format_span (skew > 0 ? (guint64) skew : (guint64) - skew);

  return g_strdup_printf (skew > 0 ? _("its clock is %s ahead") : _("its clock is %s behind"), span);
}
