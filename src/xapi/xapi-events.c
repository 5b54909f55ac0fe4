/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-events.h"

#define POLL_SECONDS 30.0     /* how long the server waits for a change */
#define SILENCE_SECONDS 60    /* how long we wait for the server */

enum
{
  SIGNAL_BATCH,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _XapiEvents
{
  GObject       parent;

  XapiSession  *session;      /* (owned) */
  GCancellable *cancellable;  /* (owned) (nullable): while running */
  XapiValue    *classes;      /* (owned): array of names */
  char         *token;        /* (owned) (nullable): NULL before the first batch */
};

G_DEFINE_FINAL_TYPE (XapiEvents, xapi_events, G_TYPE_OBJECT)

static void ask (XapiEvents *self);

static void
fail (XapiEvents *self,
      GError     *error)
{
  g_debug ("events: %s", error->message);
  xapi_events_stop (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
take_batch (XapiEvents *self,
            XapiValue  *batch)
{
  gboolean first = self->token == NULL;
  XapiValue *events = xapi_value_member (batch, "events");
  const char *token = xapi_value_member_string (batch, "token", NULL);

  if (token == NULL || xapi_value_get_value_type (events) != XAPI_VALUE_ARRAY)
    {
      g_autoptr(GError) error = NULL;

      error = xapi_error_new (XAPI_ERROR_PROTOCOL, xapi_session_get_server (self->session),
                              "event.from was answered without events or token");
      fail (self, error);
      return;
    }

  g_free (self->token);
  self->token = g_strdup (token);
  if (first || xapi_value_get_size (events) > 0)
    g_signal_emit (self, signals[SIGNAL_BATCH], 0, first, events);
}

/* The signal handlers may stop, restart or drop the object. */
static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) batch = NULL;
  g_autoptr(XapiEvents) self = NULL;
  g_autoptr(GCancellable) cancellable = NULL;

  batch = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (user_data);
  if (batch == NULL)
    {
      fail (self, error);
      return;
    }

  g_set_object (&cancellable, self->cancellable);
  take_batch (self, batch);
  if (self->cancellable == cancellable)
    ask (self);
}

static void
ask (XapiEvents *self)
{
  XapiValue *params;

  params = xapi_value_new_array (xapi_value_ref (self->classes),
                                 xapi_value_new_string (self->token != NULL ? self->token : ""),
                                 xapi_value_new_double (POLL_SECONDS), NULL);
  xapi_session_call_async (self->session, "event.from", params, SILENCE_SECONDS,
                           self->cancellable, asked_cb, self);
}

/**
 * xapi_events_start:
 * @self: events
 *
 * Begins to listen: the first batch holds every object of the classes.
 */
void
xapi_events_start (XapiEvents *self)
{
  g_return_if_fail (XAPI_IS_EVENTS (self));

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  ask (self);
}

/**
 * xapi_events_stop:
 * @self: events
 *
 * Stops listening, without waiting. A server up to 6.2 may go on waiting for up to 30 s, so begin
 * anew on another session (or the same one logged in again).
 */
void
xapi_events_stop (XapiEvents *self)
{
  g_return_if_fail (XAPI_IS_EVENTS (self));

  if (self->cancellable == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->token, g_free);
}

/**
 * xapi_events_is_running:
 * @self: events
 *
 * Returns: whether it listens, or is about to
 */
gboolean
xapi_events_is_running (XapiEvents *self)
{
  g_return_val_if_fail (XAPI_IS_EVENTS (self), FALSE);

  return self->cancellable != NULL;
}

static void
xapi_events_dispose (GObject *object)
{
  XapiEvents *self = XAPI_EVENTS (object);

  xapi_events_stop (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (xapi_events_parent_class)->dispose (object);
}

static void
xapi_events_finalize (GObject *object)
{
  XapiEvents *self = XAPI_EVENTS (object);

  g_clear_pointer (&self->classes, xapi_value_unref);

  G_OBJECT_CLASS (xapi_events_parent_class)->finalize (object);
}

static void
xapi_events_class_init (XapiEventsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xapi_events_dispose;
  object_class->finalize = xapi_events_finalize;

  /**
   * XapiEvents::batch:
   * @self: events
   * @first: whether these are all objects there are
   * @events: an array of event structs
   */
  signals[SIGNAL_BATCH] = g_signal_new ("batch", XAPI_TYPE_EVENTS, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_BOOLEAN, XAPI_TYPE_VALUE);

  /**
   * XapiEvents::failed:
   * @self: events
   * @error: why it has stopped
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", XAPI_TYPE_EVENTS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
xapi_events_init (XapiEvents *self)
{
}

/**
 * xapi_events_new:
 * @session: a session that is logged in; calls may be made on it meanwhile, but no other event.from
 * @classes: names of classes, in lower case as events name them
 *
 * Returns: (transfer full): events, not started yet
 */
XapiEvents *
xapi_events_new (XapiSession        *session,
                 const char * const *classes)
{
  XapiEvents *self;

  g_return_val_if_fail (XAPI_IS_SESSION (session), NULL);
  g_return_val_if_fail (classes != NULL, NULL);

  self = g_object_new (XAPI_TYPE_EVENTS, NULL);
  self->session = g_object_ref (session);
  self->classes = xapi_value_new_strv (classes);

  return self;
}
