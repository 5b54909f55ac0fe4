/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-pulse"

#include "config.h"

#include "pp-live-pulse.h"

/* A beat, its limit and that of the second try: 33 s from the last sign of life. */
#define BEAT_SECONDS 15
#define FIRST_TRY_SECONDS 10
#define SECOND_TRY_SECONDS 8
/* How long the clock is taken to be what it was. */
#define CLOCK_SECONDS 600

struct _PpLivePulse
{
  XapiSession     *session;      /* (owned) */
  GCancellable    *cancellable;  /* (owned) */
  PpLivePulseLost  lost;
  PpLivePulseClock clock;
  gpointer         user_data;
  char            *master;       /* (owned) (nullable) ref */
  double           pace;
  gint64           heard;        /* monotonic microseconds: the last sign of life */
  gint64           asked;        /* when the last call was made */
  gint64           asked_wall;   /* the same in Unix microseconds */
  gint64           timed;        /* when the clock was looked at, 0 = never */
  guint            source;
  gboolean         second_try;
};

static gint64
to_usec (PpLivePulse *self,
         guint        seconds)
{
  return (gint64) (seconds * G_USEC_PER_SEC * self->pace);
}

static void ask (PpLivePulse *self);
static gboolean beat_cb (gpointer user_data);

/* The next beat is due so long after the last sign of life. */
static void
await_beat (PpLivePulse *self)
{
  gint64 due = self->heard + to_usec (self, BEAT_SECONDS) - g_get_monotonic_time ();

  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add ((guint) (MAX (due, 0) / 1000) + 1, beat_cb, self);
}

static void
take_time (PpLivePulse *self,
           XapiValue   *value)
{
  gint64 server = xapi_value_get_time (value);
  gint64 now = g_get_real_time ();

  if (server > 0)
    self->clock (server - (self->asked_wall / 2 + now / 2) / G_USEC_PER_SEC, self->user_data);
}

/* Whatever the server says to it, it has answered; a session that it does not know is of no use. */
static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) value = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  PpLivePulse *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (xapi_error_is_connection_lost (error) && self->heard <= self->asked)
    {
      if (self->second_try)
        {
          self->lost (error, self->user_data);
          return;
        }
      self->second_try = TRUE;
      ask (self);
      return;
    }
  if (xapi_error_is_session_lost (error))
    {
      self->lost (error, self->user_data);
      return;
    }
  self->second_try = FALSE;
  pp_live_pulse_heard (self);
  self->timed = self->heard;
  if (value != NULL)
    take_time (self, value);
  await_beat (self);
}

static void
ask (PpLivePulse *self)
{
  self->asked = g_get_monotonic_time ();
  self->asked_wall = g_get_real_time ();
  xapi_session_call_async (self->session, "host.get_servertime",
                           xapi_value_new_array_of_strings (self->master, NULL),
                           self->second_try ? SECOND_TRY_SECONDS : FIRST_TRY_SECONDS,
                           self->cancellable, asked_cb, self);
}

static gboolean
beat_cb (gpointer user_data)
{
  PpLivePulse *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gboolean knows_time = self->timed > 0 && now - self->timed < to_usec (self, CLOCK_SECONDS);

  self->source = 0;
  if (self->master != NULL && (!knows_time || now - self->heard >= to_usec (self, BEAT_SECONDS)))
    {
      ask (self);
    }
  else
    {
      if (self->master == NULL)
        pp_live_pulse_heard (self);
      await_beat (self);
    }

  return G_SOURCE_REMOVE;
}

/* Begins to beat; pace: of all periods, 1 but in tests. */
PpLivePulse *
pp_live_pulse_new (XapiSession     *session,
                   double           pace,
                   PpLivePulseLost  lost,
                   PpLivePulseClock clock,
                   gpointer         user_data)
{
  PpLivePulse *self = g_new0 (PpLivePulse, 1);

  self->session = g_object_ref (session);
  self->cancellable = g_cancellable_new ();
  self->lost = lost;
  self->clock = clock;
  self->user_data = user_data;
  self->pace = pace;
  self->heard = g_get_monotonic_time ();
  await_beat (self);

  return self;
}

void
pp_live_pulse_free (PpLivePulse *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->cancellable);
  g_object_unref (self->session);
  g_free (self->master);
  g_free (self);
}

/* Nothing is asked before it is known whom. */
void
pp_live_pulse_set_master (PpLivePulse *self,
                          const char  *ref)
{
  if (g_strcmp0 (self->master, ref) == 0)
    return;
  g_free (self->master);
  self->master = g_strdup (ref);
}

/* Something came in: that is as good as a beat. */
void
pp_live_pulse_heard (PpLivePulse *self)
{
  self->heard = g_get_monotonic_time ();
}
