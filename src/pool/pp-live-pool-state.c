/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-pool"

#include "config.h"

#include "pp-live-pool-object.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (PpLiveState, pp_live_state,
                    G_DEFINE_ENUM_VALUE (PP_LIVE_DISCONNECTED, "disconnected"),
                    G_DEFINE_ENUM_VALUE (PP_LIVE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (PP_LIVE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (PP_LIVE_RECONNECTING, "reconnecting"),
                    G_DEFINE_ENUM_VALUE (PP_LIVE_FAILED, "failed"))

typedef enum
{
  PROP_STATE = 1,
  PROP_SNAPSHOT,
  PROP_ERROR,
  PROP_ADDRESS,
  PROP_LOST_AT,
  PROP_RETRY_SECONDS,
  PROP_DISRUPTION_EXPECTED,
  PROP_CLOCK_SKEW,
} PpLivePoolProperty;

static GParamSpec *props[PROP_CLOCK_SKEW + 1];

static void
notify (PpLivePool        *self,
        PpLivePoolProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

void
pp_live_pool_set_error (PpLivePool   *self,
                        const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, PROP_ERROR);
}

void
pp_live_pool_set_state (PpLivePool *self,
                        PpLiveState state)
{
  if (self->state == state)
    return;
  self->state = state;
  notify (self, PROP_STATE);
}

void
pp_live_pool_set_address (PpLivePool *self,
                          const char *address)
{
  if (strcmp (self->address, address) == 0)
    return;
  g_free (self->address);
  self->address = g_strdup (address);
  notify (self, PROP_ADDRESS);
}

void
pp_live_pool_set_snapshot (PpLivePool *self,
                           PpSnapshot *snapshot)
{
  if (g_set_object (&self->snapshot, snapshot))
    notify (self, PROP_SNAPSHOT);
}

/* The connection is lost, or, with %NULL, it is not any more. What was expected is no error. */
void
pp_live_pool_set_loss (PpLivePool   *self,
                       const GError *loss)
{
  gint64 lost_at = loss == NULL ? 0 : g_get_real_time () / G_USEC_PER_SEC;

  g_clear_error (&self->loss);
  self->loss = loss != NULL ? g_error_copy (loss) : NULL;
  if ((lost_at == 0) != (self->lost_at == 0))
    {
      self->lost_at = lost_at;
      notify (self, PROP_LOST_AT);
    }
  if (loss != NULL)
    pp_live_pool_set_error (self, self->expected ? NULL : loss);
  else
    pp_live_pool_set_retry_seconds (self, 0);
}

void
pp_live_pool_set_retry_seconds (PpLivePool *self,
                                guint       seconds)
{
  if (self->retry_seconds == seconds)
    return;
  self->retry_seconds = seconds;
  notify (self, PROP_RETRY_SECONDS);
}

void
pp_live_pool_set_clock_skew (PpLivePool *self,
                             gint64      seconds)
{
  if (self->clock_skew == seconds)
    return;
  self->clock_skew = seconds;
  notify (self, PROP_CLOCK_SKEW);
}

static void
pp_live_pool_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  PpLivePool *self = PP_LIVE_POOL (object);

  switch ((PpLivePoolProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_SNAPSHOT:
      g_value_set_object (value, self->snapshot);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;

    case PROP_LOST_AT:
      g_value_set_int64 (value, self->lost_at);
      break;

    case PROP_RETRY_SECONDS:
      g_value_set_uint (value, self->retry_seconds);
      break;

    case PROP_DISRUPTION_EXPECTED:
      g_value_set_boolean (value, self->expected);
      break;

    case PROP_CLOCK_SKEW:
      g_value_set_int64 (value, self->clock_skew);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

void
pp_live_pool_install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pp_live_pool_get_property;
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, PP_TYPE_LIVE_STATE, PP_LIVE_DISCONNECTED, flags);
  props[PROP_SNAPSHOT] =
    g_param_spec_object ("snapshot", NULL, NULL, PP_TYPE_SNAPSHOT, flags);
  props[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_ADDRESS] =
    g_param_spec_string ("address", NULL, NULL, NULL, flags);
  props[PROP_LOST_AT] =
    g_param_spec_int64 ("lost-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_RETRY_SECONDS] =
    g_param_spec_uint ("retry-seconds", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_DISRUPTION_EXPECTED] =
    g_param_spec_boolean ("disruption-expected", NULL, NULL, FALSE, flags);
  props[PROP_CLOCK_SKEW] =
    g_param_spec_int64 ("clock-skew", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

/**
 * pp_live_pool_get_address:
 * @self: a pool
 *
 * Returns: (transfer none): "https://host[:port]": of the master once connected
 */
const char *
pp_live_pool_get_address (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), NULL);

  return self->address;
}

/**
 * pp_live_pool_get_user:
 * @self: a pool
 *
 * Returns: (transfer none): user name
 */
const char *
pp_live_pool_get_user (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), NULL);

  return self->user;
}

/**
 * pp_live_pool_get_state:
 * @self: a pool
 *
 * Returns: its state
 */
PpLiveState
pp_live_pool_get_state (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), PP_LIVE_DISCONNECTED);

  return self->state;
}

/**
 * pp_live_pool_get_snapshot:
 * @self: a pool
 *
 * Returns: (transfer none) (nullable): the pool as last seen
 */
PpSnapshot *
pp_live_pool_get_snapshot (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), NULL);

  return self->snapshot;
}

/**
 * pp_live_pool_get_error:
 * @self: a pool
 *
 * Returns: (transfer none) (nullable): why it failed or is reconnecting
 */
const GError *
pp_live_pool_get_error (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), NULL);

  return self->error;
}

/**
 * pp_live_pool_get_lost_at:
 * @self: a pool
 *
 * Returns: since when it is offline, in Unix seconds; 0 unless it is reconnecting
 */
gint64
pp_live_pool_get_lost_at (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), 0);

  return self->lost_at;
}

/**
 * pp_live_pool_get_retry_seconds:
 * @self: a pool
 *
 * Counted down while it is reconnecting.
 *
 * Returns: seconds until the next attempt; 0 while one is under way, and when none is to come
 */
guint
pp_live_pool_get_retry_seconds (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), 0);

  return self->retry_seconds;
}

/**
 * pp_live_pool_get_disruption_expected:
 * @self: a pool
 *
 * Returns: whether a run restarts its master: that the connection is lost is no error then
 */
gboolean
pp_live_pool_get_disruption_expected (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), FALSE);

  return self->expected;
}

/**
 * pp_live_pool_get_clock_skew:
 * @self: a pool
 *
 * Measured from the first quarter of a minute on.
 *
 * Returns: how many seconds the clock of the master is ahead of this computer's; 0 = none, or not
 *   measured yet
 */
gint64
pp_live_pool_get_clock_skew (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), 0);

  return self->clock_skew;
}

/**
 * pp_live_pool_reconnect_now:
 * @self: a pool
 *
 * Ends the pause before the next attempt; nothing happens unless there is one.
 */
void
pp_live_pool_reconnect_now (PpLivePool *self)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  pp_live_link_hurry (self->link);
}

/**
 * pp_live_pool_expect_disruption:
 * @self: a pool
 * @expected: whether its master is about to restart; see pp-live-pool-private.h
 */
void
pp_live_pool_expect_disruption (PpLivePool *self,
                                gboolean    expected)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  pp_live_link_expect_disruption (self->link, expected);
  if (self->expected == expected)
    return;
  self->expected = expected;
  notify (self, PROP_DISRUPTION_EXPECTED);
  if (self->loss != NULL)
    pp_live_pool_set_error (self, expected ? NULL : self->loss);
}

/**
 * pp_live_pool_doubt:
 * @self: a pool
 * @error: of a call on its session
 *
 * See pp-live-pool-private.h.
 */
void
pp_live_pool_doubt (PpLivePool   *self,
                    const GError *error)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  pp_live_link_doubt (self->link, error);
}

/**
 * pp_live_pool_set_pace:
 * @self: a pool, disconnected
 * @pace: 1; see pp-live-pool-private.h
 */
void
pp_live_pool_set_pace (PpLivePool *self,
                       double      pace)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  pp_live_link_set_pace (self->link, pace);
}
