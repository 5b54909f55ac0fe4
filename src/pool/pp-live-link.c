/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-link"

#include "config.h"

#include "pp-live-link.h"

#include "pp-live-fetch.h"
#include "pp-live-mend.h"
#include "pp-live-pins.h"
#include "pp-live-pulse.h"
#include "pp-live-records.h"
#include "xapi-address.h"
#include "xapi-events.h"

#include <string.h>

/* Events that are lost again so soon are a broken connection. */
#define ANEW_SECONDS 30

typedef enum
{
  PHASE_IDLE,
  PHASE_OPENING,  /* first login, until the first batch */
  PHASE_UP,
  PHASE_MENDING,  /* lost; logs in again until the next first batch */
} LinkPhase;

/*
 * One session does it all: ordinary calls and one event.from at a time, which every release
 * allows. A second event.from on it would disturb the first (up to 6.2), so fetching everything
 * anew has a sibling session, made when it is needed first.
 */
struct _PpLiveLink
{
  GObject       parent_instance;

  char         *typed;           /* (owned) the address it began with */
  char         *address;         /* (owned) where to log in; the master once it is known */
  char         *user;            /* (owned) */
  PpLivePins   *pins;            /* (owned) */
  XapiNetwork  *network;         /* (owned) */
  XapiSession  *session;         /* (owned) (nullable) */
  XapiEvents   *events;          /* (owned) (nullable) */
  XapiSession  *fetch_session;   /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) of everything under way; renewed by stop */
  GCancellable *fetch;           /* (owned) of fetching; renewed when the connection is lost */
  char         *password;        /* (owned) (nullable) only until the first login is through */
  char        **others;          /* (owned) addresses of other servers of the pool */
  guint         next_other;      /* to be asked when the first login finds nobody */
  GError       *first_error;     /* (owned) (nullable) of that login */
  PpLiveMend   *mend;            /* (owned) */
  PpLivePulse  *pulse;           /* (owned) (nullable) while the link is up */
  XapiRecorder  recorder;
  gpointer      recorder_data;
  double        pace;            /* of all periods: 1, less in tests */
  gint64        begun_anew;      /* monotonic microseconds: when the events were, 0 = never */
  LinkPhase     phase;
};

G_DEFINE_FINAL_TYPE (PpLiveLink, pp_live_link, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_BATCH,
  SIGNAL_LOST,
  SIGNAL_FAILED,
  SIGNAL_WAITING,
  SIGNAL_CLOCK,
  N_SIGNALS,
} LinkSignal;

static guint signals[N_SIGNALS];

static void
wipe_password (PpLiveLink *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

static void
drop_events (PpLiveLink *self)
{
  if (self->events == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->events, self);
  xapi_events_stop (self->events);
  g_clear_object (&self->events);
}

static void
renew (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_object_unref (*cancellable);
  *cancellable = g_cancellable_new ();
}

/* Stops whatever is under way; the session itself stays. */
void
pp_live_link_stop (PpLiveLink *self)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  self->phase = PHASE_IDLE;
  renew (&self->cancellable);
  renew (&self->fetch);
  pp_live_mend_stop (self->mend);
  g_clear_pointer (&self->pulse, pp_live_pulse_free);
  g_clear_error (&self->first_error);
  drop_events (self);
  wipe_password (self);
}

static void
pp_live_link_dispose (GObject *object)
{
  PpLiveLink *self = PP_LIVE_LINK (object);

  pp_live_link_stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->fetch_session);

  G_OBJECT_CLASS (pp_live_link_parent_class)->dispose (object);
}

static void
pp_live_link_finalize (GObject *object)
{
  PpLiveLink *self = PP_LIVE_LINK (object);

  g_clear_object (&self->network);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->fetch);
  g_clear_pointer (&self->pins, pp_live_pins_free);
  g_clear_pointer (&self->mend, pp_live_mend_free);
  g_clear_pointer (&self->others, g_strfreev);
  g_clear_pointer (&self->typed, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->user, g_free);

  G_OBJECT_CLASS (pp_live_link_parent_class)->finalize (object);
}

static void
pp_live_link_class_init (PpLiveLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_live_link_dispose;
  object_class->finalize = pp_live_link_finalize;

  signals[SIGNAL_BATCH] =
    g_signal_new ("batch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_BOOLEAN, XAPI_TYPE_VALUE);
  signals[SIGNAL_LOST] =
    g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_WAITING] =
    g_signal_new ("waiting", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_CLOCK] =
    g_signal_new ("clock", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void attempt_cb (const char   *address,
                        GCancellable *cancellable,
                        gpointer      user_data);

static void
waits_cb (guint    seconds,
          gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_WAITING], 0, seconds);
}

static void
pp_live_link_init (PpLiveLink *self)
{
  self->pace = 1.0;
  self->mend = pp_live_mend_new (attempt_cb, waits_cb, self);
  self->network = xapi_network_new ();
  self->cancellable = g_cancellable_new ();
  self->fetch = g_cancellable_new ();
  self->others = g_new0 (char *, 1);
}

PpLiveLink *
pp_live_link_new (const char *address,
                  const char *user,
                  PpBook     *book)
{
  PpLiveLink *self = g_object_new (PP_TYPE_LIVE_LINK, NULL);

  self->typed = g_strdup (address);
  self->address = g_strdup (address);
  self->user = g_strdup (user);
  self->pins = pp_live_pins_new (book, address);

  return self;
}

static void
give_up (PpLiveLink   *self,
         const GError *error)
{
  pp_live_link_stop (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
lose (PpLiveLink   *self,
      const GError *error)
{
  g_autoptr(PpLiveLink) alive = g_object_ref (self);

  g_debug ("connection to %s lost: %s", self->address, error->message);
  drop_events (self);
  g_clear_pointer (&self->pulse, pp_live_pulse_free);
  renew (&self->fetch);
  g_clear_object (&self->fetch_session);
  self->phase = PHASE_MENDING;
  g_signal_emit (self, signals[SIGNAL_LOST], 0, error);
  if (self->phase == PHASE_MENDING)
    pp_live_mend_begin (self->mend, self->address);
}

static void
pulse_lost_cb (const GError *error,
               gpointer      user_data)
{
  lose (user_data, error);
}

static void
pulse_clock_cb (gint64   seconds,
                gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_CLOCK], 0, seconds);
}

static gboolean
is_about_events (const GError *error)
{
  return xapi_error_is_failure (error, "EVENTS_LOST") ||
         xapi_error_is_failure (error, "EVENT_FROM_TOKEN_PARSE_FAILURE") ||
         xapi_error_is_failure (error, "SESSION_NOT_REGISTERED");
}

/* Everything is asked for again, on the same session; not twice within a short time. */
static gboolean
may_begin_anew (PpLiveLink   *self,
                const GError *error)
{
  gint64 now = g_get_monotonic_time ();

  if (!is_about_events (error) ||
      (self->begun_anew > 0 &&
       now - self->begun_anew < (gint64) (ANEW_SECONDS * G_USEC_PER_SEC * self->pace)))
    return FALSE;
  self->begun_anew = now;

  return TRUE;
}

static void
events_failed_cb (XapiEvents *events,
                  GError     *error,
                  PpLiveLink *self)
{
  g_autoptr(PpLiveLink) alive = g_object_ref (self);

  if (may_begin_anew (self, error))
    {
      xapi_events_start (events);
    }
  else if (self->phase == PHASE_OPENING)
    {
      give_up (self, error);
    }
  else if (self->phase == PHASE_UP)
    {
      lose (self, error);
    }
  else if (self->phase == PHASE_MENDING)
    {
      drop_events (self);
      pp_live_mend_pause (self->mend);
    }
}

static void
come_up (PpLiveLink *self)
{
  self->phase = PHASE_UP;
  pp_live_mend_succeed (self->mend);
  if (self->pulse == NULL)
    self->pulse = pp_live_pulse_new (self->session, self->pace, pulse_lost_cb, pulse_clock_cb, self);
}

static void
events_batch_cb (XapiEvents *events,
                 gboolean    first,
                 XapiValue  *batch,
                 PpLiveLink *self)
{
  g_autoptr(PpLiveLink) alive = g_object_ref (self);

  if (first)
    come_up (self);
  if (self->pulse != NULL)
    pp_live_pulse_heard (self->pulse);
  g_signal_emit (self, signals[SIGNAL_BATCH], 0, first, batch);
}

static void
start_events (PpLiveLink *self)
{
  drop_events (self);
  g_free (self->address);
  self->address = g_strdup (xapi_session_get_address (self->session));
  self->events = xapi_events_new (self->session, pp_live_records_list_classes (FALSE));
  xapi_events_set_old_classes (self->events, pp_live_records_list_classes (TRUE));
  g_signal_connect (self->events, "batch", G_CALLBACK (events_batch_cb), self);
  g_signal_connect (self->events, "failed", G_CALLBACK (events_failed_cb), self);
  xapi_events_start (self->events);
}

static void log_in (PpLiveLink *self);

/* The master is gone, but another server of a known pool may tell who is it now. */
static gboolean
may_ask_another (PpLiveLink *self,
                 GError     *error)
{
  if (!xapi_error_is_connection_lost (error) || self->others[self->next_other] == NULL)
    return FALSE;
  if (self->first_error == NULL)
    self->first_error = g_error_copy (error);
  pp_live_pins_load (self->pins, self->others[self->next_other]);
  xapi_session_set_address (self->session, self->others[self->next_other]);
  self->next_other++;

  return TRUE;
}

static void
login_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpLiveLink) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!xapi_session_login_finish (XAPI_SESSION (object), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
          self->phase != PHASE_OPENING)
        return;
      if (pp_live_pins_solve (self->pins, error) || may_ask_another (self, error))
        {
          log_in (self);
        }
      else
        {
          g_autoptr(GError) reason = g_error_copy (self->first_error != NULL ? self->first_error
                                                                             : error);

          give_up (self, reason);
        }
      return;
    }
  if (self->phase != PHASE_OPENING)
    return;
  wipe_password (self);
  g_clear_error (&self->first_error);
  start_events (self);
}

static void
log_in (PpLiveLink *self)
{
  xapi_session_login_async (self->session, self->user, self->password, self->cancellable, login_cb,
                            g_object_ref (self));
}

/* Begins anew: logs in, then follows the events; ends in a first batch or in "failed". */
void
pp_live_link_open (PpLiveLink *self,
                   const char *password)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));
  g_return_if_fail (password != NULL);

  pp_live_link_stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->fetch_session);
  self->phase = PHASE_OPENING;
  self->next_other = 0;
  self->begun_anew = 0;
  self->password = g_strdup (password);
  pp_live_pins_load (self->pins, self->address);
  self->session = xapi_session_new (self->address, pp_live_pins_get_trust (self->pins));
  xapi_session_set_network (self->session, self->network);
  xapi_session_set_recorder (self->session, self->recorder, self->recorder_data);
  xapi_session_set_pace (self->session, self->pace);
  log_in (self);
}

/* What only a person can settle, unless it is an odd answer of a server that is starting. */
static gboolean
ends_mending (PpLiveLink   *self,
              const GError *error)
{
  return !pp_live_mend_is_expected (self->mend) && !pp_live_mend_is_elsewhere (self->mend) &&
         (xapi_error_is_failure (error, "SESSION_AUTHENTICATION_FAILED") ||
          g_error_matches (error, XAPI_ERROR, XAPI_ERROR_TLS_TOO_OLD) ||
          g_error_matches (error, XAPI_ERROR, XAPI_ERROR_TLS_FORBIDDEN) ||
          g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN) ||
          g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_CHANGED));
}

static void
attempted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(PpLiveLink) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = xapi_session_relogin_finish (XAPI_SESSION (object), result, &error);

  if (self->phase != PHASE_MENDING || object != G_OBJECT (self->session))
    return;
  pp_live_mend_answered (self->mend);
  if (done)
    {
      start_events (self);
      return;
    }
  g_debug ("not back yet: %s", error->message);
  if (pp_live_pins_solve (self->pins, error))
    pp_live_mend_again (self->mend);
  else if (ends_mending (self, error))
    give_up (self, error);
  else
    pp_live_mend_next (self->mend);
}

static void
attempt_cb (const char   *address,
            GCancellable *cancellable,
            gpointer      user_data)
{
  PpLiveLink *self = user_data;

  drop_events (self);
  pp_live_pins_load (self->pins, address);
  xapi_session_set_address (self->session, address);
  xapi_session_relogin_async (self->session, cancellable, attempted_cb, g_object_ref (self));
}

/* Whether nothing will come of the other calls either. */
static gboolean
breaks_link (const GError *error)
{
  return xapi_error_is_connection_lost (error) || xapi_error_is_session_lost (error) ||
         xapi_error_is_failure (error, "SESSION_AUTHENTICATION_FAILED") ||
         g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN) ||
         g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_CHANGED);
}

/* A call that somebody else made on the session of the link failed. What that says of the link may
 * be heard long before the events tell, and is mended at once. */
void
pp_live_link_doubt (PpLiveLink   *self,
                    const GError *error)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  if (self->phase == PHASE_UP && breaks_link (error))
    lose (self, error);
}

static void
fetch_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpLiveLink *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *token = NULL;
  g_autoptr(XapiValue) events = NULL;

  events = pp_live_fetch_finish (XAPI_SESSION (object), result, &token, &error);
  if (error != NULL && object == G_OBJECT (self->fetch_session))
    pp_live_link_doubt (self, error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (self->events != NULL && xapi_events_is_older (self->events, token))
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_pointer (task, g_steal_pointer (&events), (GDestroyNotify) xapi_value_unref);
}

/* Every object there is, as it is now; when the link is lost over it, "lost" comes first. Nothing
 * when a batch overtook it, which told what is newer: nobody would say so again. */
void
pp_live_link_fetch_async (PpLiveLink         *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PP_IS_LIVE_LINK (self));
  g_return_if_fail (self->session != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_live_link_fetch_async);
  if (self->fetch_session == NULL)
    self->fetch_session = xapi_session_new_sibling (self->session);
  pp_live_fetch_async (self->fetch_session,
                       self->events != NULL && xapi_events_is_legacy (self->events),
                       self->fetch, fetch_cb, task);
}

XapiValue *
pp_live_link_fetch_finish (PpLiveLink   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
close_logout_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GPtrArray *sessions = g_task_get_task_data (task);

  if (object != NULL)
    xapi_session_logout_finish (XAPI_SESSION (object), result, NULL);
  if (sessions->len == 0)
    {
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_autoptr(XapiSession) session = g_ptr_array_steal_index (sessions, sessions->len - 1);

      xapi_session_logout_async (session, NULL, close_logout_cb, g_steal_pointer (&task));
    }
}

static void
take_session (GPtrArray    *sessions,
              XapiSession **session)
{
  if (*session != NULL && xapi_session_is_logged_in (*session))
    g_ptr_array_add (sessions, g_steal_pointer (session));
  g_clear_object (session);
}

/* Logs out, best effort. */
void
pp_live_link_close_async (PpLiveLink         *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;
  GPtrArray *sessions;

  g_return_if_fail (PP_IS_LIVE_LINK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_live_link_close_async);
  sessions = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, sessions, (GDestroyNotify) g_ptr_array_unref);
  pp_live_link_stop (self);
  take_session (sessions, &self->fetch_session);
  take_session (sessions, &self->session);
  close_logout_cb (NULL, NULL, task);
}

gboolean
pp_live_link_close_finish (PpLiveLink   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pp_live_link_set_recorder (PpLiveLink  *self,
                           XapiRecorder recorder,
                           gpointer     user_data)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  self->recorder = recorder;
  self->recorder_data = user_data;
  if (self->session != NULL)
    xapi_session_set_recorder (self->session, recorder, user_data);
}

/* Bare addresses of the other servers, to be asked for the master when it does not answer. The
 * address it began with may be one that they do not know of themselves, and the only one that leads
 * there from here: it comes first, as there may be many of the others. */
void
pp_live_link_set_members (PpLiveLink         *self,
                          const char * const *hosts)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_if_fail (PP_IS_LIVE_LINK (self));

  if (strcmp (self->typed, self->address) != 0)
    g_strv_builder_add (builder, self->typed);
  for (guint i = 0; hosts[i] != NULL; i++)
    {
      g_autofree char *address = xapi_address_with_host (self->address, hosts[i]);

      if (address != NULL && strcmp (address, self->typed) != 0)
        g_strv_builder_add (builder, address);
    }
  g_strfreev (self->others);
  self->others = g_strv_builder_end (builder);
  pp_live_mend_set_others (self->mend, (const char * const *) self->others);
}

/* ref of the master: from then on it is asked whether it is still there. */
void
pp_live_link_set_master (PpLiveLink *self,
                         const char *ref)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  if (self->pulse != NULL)
    pp_live_pulse_set_master (self->pulse, ref);
}

void
pp_live_link_expect_disruption (PpLiveLink *self,
                                gboolean    expected)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  pp_live_mend_set_expected (self->mend, expected);
}

/* Ends a pause of mending now. */
void
pp_live_link_hurry (PpLiveLink *self)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  if (self->phase == PHASE_MENDING)
    pp_live_mend_hurry (self->mend);
}

/* What all periods and time-outs are multiplied by; before the link is opened. */
void
pp_live_link_set_pace (PpLiveLink *self,
                       double      pace)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  self->pace = pace;
  pp_live_mend_set_pace (self->mend, pace);
}

/* Certificates of this pool, and whether TLS below 1.2 is allowed for it. */
PpLivePins *
pp_live_link_get_pins (PpLiveLink *self)
{
  g_return_val_if_fail (PP_IS_LIVE_LINK (self), NULL);

  return self->pins;
}

/* How its servers are reached: from the next time on that it is opened. */
void
pp_live_link_set_network (PpLiveLink  *self,
                          XapiNetwork *network)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  g_set_object (&self->network, network);
}

const char *
pp_live_link_get_address (PpLiveLink *self)
{
  g_return_val_if_fail (PP_IS_LIVE_LINK (self), NULL);

  return self->address;
}

XapiSession *
pp_live_link_get_session (PpLiveLink *self)
{
  g_return_val_if_fail (PP_IS_LIVE_LINK (self), NULL);

  return self->session;
}
