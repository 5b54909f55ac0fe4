/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-clock.h"

/* The time of the simulated world: it starts now, runs at its own speed and can be put forward. */
struct _PpSimClock
{
  double  speed;
  double  offset;    /* seconds added by pp_sim_clock_advance() */
  double  start;     /* Unix time when it took its speed, without offset */
  gint64  started;   /* the same moment on the monotonic clock */
  GList  *alarms;    /* (owned) (element-type Alarm) earliest first */
  GMutex *lock;      /* (nullable) held while alarms ring */
  GCond  *changed;   /* (nullable) told after they rang */
  guint   last_id;
  guint   source;
};

typedef struct
{
  guint          id;
  double         due;
  PpSimClockFunc callback;
  gpointer       user_data;
  GDestroyNotify destroy;
} Alarm;

static void schedule (PpSimClock *self);

static void
alarm_free (gpointer data)
{
  Alarm *alarm = data;

  if (alarm->destroy != NULL)
    alarm->destroy (alarm->user_data);
  g_free (alarm);
}

static int
compare_alarms (gconstpointer a,
                gconstpointer b)
{
  const Alarm *left = a, *right = b;

  return (left->due > right->due) - (left->due < right->due);
}

static void
ring (PpSimClock *self)
{
  while (self->alarms != NULL)
    {
      Alarm *alarm = self->alarms->data;

      if (alarm->due > pp_sim_clock_now (self))
        break;

      self->alarms = g_list_delete_link (self->alarms, self->alarms);
      alarm->callback (alarm->user_data);
      alarm_free (alarm);
    }
}

static gboolean
ring_cb (gpointer user_data)
{
  PpSimClock *self = user_data;

  if (self->lock != NULL)
    g_mutex_lock (self->lock);

  self->source = 0;
  ring (self);
  schedule (self);

  if (self->lock != NULL)
    {
      g_cond_broadcast (self->changed);
      g_mutex_unlock (self->lock);
    }

  return G_SOURCE_REMOVE;
}

static void
schedule (PpSimClock *self)
{
  double wait;

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->alarms == NULL)
    return;

  wait = (((Alarm *) self->alarms->data)->due - pp_sim_clock_now (self)) / self->speed;
  self->source = g_timeout_add ((guint) (CLAMP (wait, 0, 3600) * 1000 + 0.999), ring_cb, self);
}

/**
 * pp_sim_clock_new:
 * @speed: simulated seconds in a real one, more than 0
 *
 * Returns: (transfer full): a clock that runs
 */
PpSimClock *
pp_sim_clock_new (double speed)
{
  PpSimClock *self = g_new0 (PpSimClock, 1);

  self->speed = speed;
  self->start = g_get_real_time () / 1e6;
  self->started = g_get_monotonic_time ();

  return self;
}

/**
 * pp_sim_clock_set_lock:
 * @self: a clock
 * @lock: taken before alarms ring from the main loop
 * @changed: told after they rang
 *
 * From here on the clock may be used from any thread that holds @lock; all its functions expect it.
 */
void
pp_sim_clock_set_lock (PpSimClock *self,
                       GMutex     *lock,
                       GCond      *changed)
{
  self->lock = lock;
  self->changed = changed;
}

/**
 * pp_sim_clock_free:
 * @self: (transfer full): a clock
 *
 * Frees the clock. What was to come does not happen.
 */
void
pp_sim_clock_free (PpSimClock *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_list_free_full (self->alarms, alarm_free);
  g_free (self);
}

/**
 * pp_sim_clock_now:
 * @self: a clock
 *
 * Returns: simulated seconds since 1970
 */
double
pp_sim_clock_now (PpSimClock *self)
{
  double passed = (g_get_monotonic_time () - self->started) / 1e6;

  return self->start + self->offset + passed * self->speed;
}

/**
 * pp_sim_clock_set_speed:
 * @self: a clock
 * @speed: simulated seconds in a real one, more than 0
 *
 * From now on time passes so fast.
 */
void
pp_sim_clock_set_speed (PpSimClock *self,
                        double      speed)
{
  self->start = pp_sim_clock_now (self) - self->offset;
  self->started = g_get_monotonic_time ();
  self->speed = speed;
  schedule (self);
}

/**
 * pp_sim_clock_advance:
 * @self: a clock
 * @seconds: simulated seconds to be skipped
 *
 * Puts the clock forward. What falls due happens before this returns.
 */
void
pp_sim_clock_advance (PpSimClock *self,
                      double      seconds)
{
  self->offset += seconds;
  ring (self);
  schedule (self);
}

/**
 * pp_sim_clock_after:
 * @self: a clock
 * @seconds: simulated seconds from now
 * @callback: (scope notified): called once then
 * @user_data: (nullable): data for @callback
 * @destroy: (nullable): frees @user_data
 *
 * Returns: a number for pp_sim_clock_cancel()
 */
guint
pp_sim_clock_after (PpSimClock    *self,
                    double         seconds,
                    PpSimClockFunc callback,
                    gpointer       user_data,
                    GDestroyNotify destroy)
{
  Alarm *alarm = g_new0 (Alarm, 1);

  alarm->id = ++self->last_id;
  alarm->due = pp_sim_clock_now (self) + MAX (seconds, 0);
  alarm->callback = callback;
  alarm->user_data = user_data;
  alarm->destroy = destroy;
  self->alarms = g_list_insert_sorted (self->alarms, alarm, compare_alarms);
  schedule (self);

  return alarm->id;
}

/**
 * pp_sim_clock_cancel:
 * @self: a clock
 * @id: what pp_sim_clock_after() gave; one that has passed is ignored
 *
 * Forgets what was to happen.
 */
void
pp_sim_clock_cancel (PpSimClock *self,
                     guint       id)
{
  for (GList *l = self->alarms; l != NULL; l = l->next)
    {
      Alarm *alarm = l->data;

      if (alarm->id == id)
        {
          self->alarms = g_list_delete_link (self->alarms, l);
          alarm_free (alarm);
          schedule (self);
          return;
        }
    }
}
