/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-rate"

#include "config.h"

#include "pp-rate.h"

#include <string.h>

#define INTERVAL (500 * G_TIME_SPAN_MILLISECOND)  /* between samples: the window is 8 s */
#define SHORTEST (200 * G_TIME_SPAN_MILLISECOND)  /* before that a speed says nothing */

/**
 * pp_rate_reset:
 * @self: a rate
 *
 * Forgets what was measured: what comes next has nothing to do with it.
 */
void
pp_rate_reset (PpRate *self)
{
  memset (self, 0, sizeof *self);
}

static guint
last (const PpRate *self)
{
  return (self->first + self->n - 1) % PP_RATE_SAMPLES;
}

/**
 * pp_rate_add:
 * @self: a rate
 * @now: monotonic time in microseconds
 * @count: bytes so far
 *
 * Takes a measurement. A count that went down starts anew.
 */
void
pp_rate_add (PpRate *self,
             gint64  now,
             gint64  count)
{
  if (self->n > 0 && count < self->counts[last (self)])
    pp_rate_reset (self);

  /* The newest sample moves until it is far enough from the one before. */
  if (self->n > 1 && now - self->times[(last (self) + PP_RATE_SAMPLES - 1) % PP_RATE_SAMPLES] <
      INTERVAL)
    self->n--;
  else if (self->n == PP_RATE_SAMPLES)
    {
      self->first = (self->first + 1) % PP_RATE_SAMPLES;
      self->n--;
    }

  self->n++;
  self->times[last (self)] = now;
  self->counts[last (self)] = count;
}

/**
 * pp_rate_get_speed:
 * @self: a rate
 * @now: monotonic time in microseconds
 *
 * Returns: bytes a second, -1 while that is not known
 */
gint64
pp_rate_get_speed (const PpRate *self,
                   gint64        now)
{
  gint64 span;

  if (self->n < 2)
    return -1;
  /* What stands still becomes slower with every second. */
  span = MAX (now, self->times[last (self)]) - self->times[self->first];
  if (span < SHORTEST)
    return -1;

  return (self->counts[last (self)] - self->counts[self->first]) * G_USEC_PER_SEC / span;
}

/**
 * pp_rate_get_seconds_left:
 * @self: a rate
 * @now: monotonic time in microseconds
 * @total: bytes of the whole, -1 = not known
 *
 * Returns: seconds until the end at this speed, -1 when nobody can say
 */
gint64
pp_rate_get_seconds_left (const PpRate *self,
                          gint64        now,
                          gint64        total)
{
  gint64 speed = pp_rate_get_speed (self, now);

  if (total < 0 || speed <= 0)
    return -1;

  return MAX (total - self->counts[last (self)], 0) / speed;
}
