/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-events.h"

#include "xapi-objects.h"

#include <string.h>

#define POLL_SECONDS 30.0     /* how long the server waits for a change */
#define SILENCE_SECONDS 60    /* how long we wait for the server, at least */
/* An event.next has no limit of its own, but the pool record is touched every 30 s (facts §4.1). */
#define QUIET_SECONDS 90
/* Changes come in batches: no sooner than this after the last question is the next one asked. */
#define PAUSE_MILLISECONDS 200
/* The same without event.from: every event.next that is not repeated costs a connection. */
#define LEGACY_PAUSE_MILLISECONDS 1000

/* Whatever patience a person has set: it is only ever lengthened (xapi_network_get_call()). */
G_STATIC_ASSERT (SILENCE_SECONDS >= 2 * (int) POLL_SECONDS);

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
  char        **classes;      /* (owned) */
  char        **old_classes;  /* (owned) those of them that a server without event.from has */
  char         *token;        /* (owned) (nullable): NULL before the first batch */
  gint64        asked;        /* monotonic microseconds */
  guint         pause_source;
  gboolean      legacy;       /* the server knows no event.from */
  gboolean      registered;   /* with a legacy server, on this session */
};

G_DEFINE_FINAL_TYPE (XapiEvents, xapi_events, G_TYPE_OBJECT)

static void ask (XapiEvents *self);
static void ask_again (XapiEvents *self);
static void register_classes (XapiEvents *self);

static void
fail (XapiEvents *self,
      GError     *error)
{
  g_debug ("events: %s", error->message);
  xapi_events_stop (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
fail_protocol (XapiEvents *self,
               const char *message)
{
  g_autoptr(GError) error = NULL;

  error = xapi_error_new (XAPI_ERROR_PROTOCOL, xapi_session_get_server (self->session), "%s",
                          message);
  fail (self, error);
}

/* The signal handlers may stop, restart or drop the object: returns whether it goes on. */
static gboolean
emit_batch (XapiEvents *self,
            gboolean    first,
            XapiValue  *events)
{
  g_autoptr(GCancellable) cancellable = g_object_ref (self->cancellable);

  g_signal_emit (self, signals[SIGNAL_BATCH], 0, first, events);

  return self->cancellable == cancellable;
}

/**
 * xapi_events_is_older:
 * @self: an event loop
 * @token: (nullable): what event.from gave with what it answered elsewhere
 *
 * Tokens are "generation,…" of the database (facts §4.2).
 *
 * Returns: whether that answer was made before that of the last batch
 */
gboolean
xapi_events_is_older (XapiEvents *self,
                      const char *token)
{
  g_return_val_if_fail (XAPI_IS_EVENTS (self), FALSE);

  return token != NULL && self->token != NULL && g_ascii_isdigit (*token) &&
         g_ascii_isdigit (*self->token) &&
         g_ascii_strtoull (token, NULL, 10) < g_ascii_strtoull (self->token, NULL, 10);
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
      fail_protocol (self, "event.from was answered without events or token");
      return;
    }
  /* That server is not the one that gave the last token, or has another database now. */
  if (!first && xapi_events_is_older (self, token))
    {
      g_autoptr(GError) error = NULL;

      error = xapi_error_new_failure (xapi_session_get_server (self->session), "event.from",
                                      "EVENTS_LOST", NULL);
      fail (self, error);
      return;
    }

  g_free (self->token);
  self->token = g_strdup (token);
  if ((!first && xapi_value_get_size (events) == 0) || emit_batch (self, first, events))
    ask_again (self);
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) batch = NULL;
  g_autoptr(XapiEvents) self = NULL;

  batch = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (user_data);
  if (batch != NULL && self->legacy && xapi_value_get_value_type (batch) != XAPI_VALUE_ARRAY)
    {
      fail_protocol (self, "event.next was answered without events");
    }
  else if (batch != NULL && self->legacy)
    {
      if (xapi_value_get_size (batch) == 0 || emit_batch (self, FALSE, batch))
        ask_again (self);
    }
  else if (batch != NULL)
    {
      take_batch (self, batch);
    }
  else if (self->token == NULL && xapi_error_is_failure (error, "MESSAGE_METHOD_UNKNOWN") &&
           !self->legacy)
    {
      self->legacy = TRUE;
      register_classes (self);
    }
  else
    {
      fail (self, error);
    }
}

static void
ask (XapiEvents *self)
{
  XapiValue *params;

  self->asked = g_get_monotonic_time ();
  if (self->legacy)
    {
      xapi_session_call_async (self->session, "event.next", NULL, QUIET_SECONDS, self->cancellable,
                               asked_cb, self);
      return;
    }
  params = xapi_value_new_array (xapi_value_new_strv ((const char * const *) self->classes),
                                 xapi_value_new_string (self->token != NULL ? self->token : ""),
                                 xapi_value_new_double (POLL_SECONDS *
                                                        xapi_session_get_pace (self->session)),
                                 NULL);
  xapi_session_call_async (self->session, "event.from", params, SILENCE_SECONDS,
                           self->cancellable, asked_cb, self);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  XapiEvents *self = user_data;

  self->pause_source = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

/* Also a server that does not wait, or has a change every moment, is not asked all the time. */
static void
ask_again (XapiEvents *self)
{
  gint64 pause = self->legacy ? LEGACY_PAUSE_MILLISECONDS : PAUSE_MILLISECONDS;
  gint64 passed = (g_get_monotonic_time () - self->asked) / 1000;

  pause = (gint64) ((double) pause * xapi_session_get_pace (self->session));
  if (passed >= pause)
    ask (self);
  else
    self->pause_source = g_timeout_add ((guint) (pause - passed), pause_over_cb, self);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) events = NULL;
  g_autoptr(XapiEvents) self = NULL;

  events = xapi_objects_fetch_finish (XAPI_SESSION (object), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (user_data);
  if (events == NULL)
    fail (self, error);
  else if (emit_batch (self, TRUE, events))
    ask (self);
}

static void
registered_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) nothing = NULL;
  XapiEvents *self = user_data;

  nothing = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (nothing == NULL)
    {
      g_autoptr(XapiEvents) alive = g_object_ref (self);

      fail (self, error);
      return;
    }
  self->registered = TRUE;
  xapi_objects_fetch_async (self->session, (const char * const *) self->old_classes, TRUE,
                            self->cancellable, fetched_cb, self);
}

static void
unregistered_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) nothing = NULL;
  XapiEvents *self = user_data;

  nothing = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->registered = FALSE;
  register_classes (self);
}

/* What changes while the records are read stands in the queue then; an old queue is given up. */
static void
register_classes (XapiEvents *self)
{
  XapiValue *params =
    xapi_value_new_array (xapi_value_new_strv ((const char * const *) self->old_classes), NULL);

  if (self->registered)
    xapi_session_call_async (self->session, "event.unregister", params, 0, self->cancellable,
                             unregistered_cb, self);
  else
    xapi_session_call_async (self->session, "event.register", params, 0, self->cancellable,
                             registered_cb, self);
}

/**
 * xapi_events_start:
 * @self: events
 *
 * Begins to listen: the first batch holds every object of the classes. A server that does not know
 * event.from is followed by event.register, get_all_records and event.next.
 */
void
xapi_events_start (XapiEvents *self)
{
  g_return_if_fail (XAPI_IS_EVENTS (self));

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  if (self->legacy)
    register_classes (self);
  else
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
  g_clear_handle_id (&self->pause_source, g_source_remove);
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

/**
 * xapi_events_is_legacy:
 * @self: events
 *
 * Returns: whether the server was found to know no event.from (5.6)
 */
gboolean
xapi_events_is_legacy (XapiEvents *self)
{
  g_return_val_if_fail (XAPI_IS_EVENTS (self), FALSE);

  return self->legacy;
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

  g_strfreev (self->classes);
  g_strfreev (self->old_classes);

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
  self->classes = g_strdupv ((char **) classes);
  self->old_classes = g_strdupv ((char **) classes);

  return self;
}

/**
 * xapi_events_set_old_classes:
 * @self: events, not started yet
 * @classes: the classes to follow on a server that knows no event.from (5.6)
 *
 * To event.from a class that the server does not have is one without objects; there is no
 * get_all_records of it to call.
 */
void
xapi_events_set_old_classes (XapiEvents         *self,
                             const char * const *classes)
{
  g_return_if_fail (XAPI_IS_EVENTS (self));
  g_return_if_fail (classes != NULL);

  g_strfreev (self->old_classes);
  self->old_classes = g_strdupv ((char **) classes);
}
