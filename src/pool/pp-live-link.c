/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-link"

#include "config.h"

#include "pp-live-link.h"

#include "pp-live-records.h"
#include "xapi-address.h"
#include "xapi-events.h"

#include <string.h>

/* One login attempt while mending; a wrong password alone takes the server 5 s. */
#define ATTEMPT_SECONDS 20
/* The reply to an event.from that asks for everything comes at once; this is only its limit. */
#define FETCH_WAIT_SECONDS 5.0
#define FETCH_TIMEOUT_SECONDS 60

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

  char         *address;         /* (owned) where to log in; the master once it is known */
  char         *user;            /* (owned) */
  PpBook       *book;            /* (owned) (nullable) */
  XapiTrust    *trust;           /* (owned) */
  GHashTable   *pinned;          /* (owned) set of servers whose pin was taken from the book */
  XapiSession  *session;         /* (owned) (nullable) */
  XapiEvents   *events;          /* (owned) (nullable) */
  XapiSession  *fetch_session;   /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) of everything under way; renewed by stop */
  GCancellable *fetch;           /* (owned) of fetching; renewed when the connection is lost */
  GCancellable *attempt;         /* (owned) (nullable) of the login under way while mending */
  char         *password;        /* (owned) (nullable) only until the first login is through */
  char        **members;         /* (owned) addresses of other servers of the pool */
  guint         next_member;
  guint         n_rounds;        /* of mending without success */
  guint         retry_source;
  guint         attempt_source;
  XapiRecorder  recorder;
  gpointer      recorder_data;
  LinkPhase     phase;
  gboolean      disruption_expected;
  gboolean      begun_anew;      /* the events, and no batch since */
  gboolean      at_member;       /* the attempt goes to a member, not to the known master */
};

G_DEFINE_FINAL_TYPE (PpLiveLink, pp_live_link, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_BATCH,
  SIGNAL_LOST,
  SIGNAL_FAILED,
  N_SIGNALS,
} LinkSignal;

static guint signals[N_SIGNALS];

static void attempt_login (PpLiveLink *self);

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
drop_attempt (PpLiveLink *self)
{
  g_clear_handle_id (&self->attempt_source, g_source_remove);
  g_clear_object (&self->attempt);
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
  if (self->attempt != NULL)
    g_cancellable_cancel (self->attempt);
  drop_attempt (self);
  g_clear_handle_id (&self->retry_source, g_source_remove);
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

  g_clear_object (&self->book);
  g_clear_object (&self->trust);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->fetch);
  g_clear_pointer (&self->pinned, g_hash_table_unref);
  g_clear_pointer (&self->members, g_strfreev);
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
}

static void
pp_live_link_init (PpLiveLink *self)
{
  self->trust = xapi_trust_new ();
  self->cancellable = g_cancellable_new ();
  self->fetch = g_cancellable_new ();
  self->pinned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->members = g_new0 (char *, 1);
}

PpLiveLink *
pp_live_link_new (const char *address,
                  const char *user,
                  PpBook     *book)
{
  PpLiveLink *self = g_object_new (PP_TYPE_LIVE_LINK, NULL);

  self->address = g_strdup (address);
  self->user = g_strdup (user);
  self->book = book != NULL ? g_object_ref (book) : NULL;

  return self;
}

/* Takes the pin of a server from the book, once; returns whether there was one. */
static gboolean
load_pin (PpLiveLink *self,
          const char *server)
{
  g_autofree char *pin = NULL;

  if (server == NULL || self->book == NULL || !g_hash_table_add (self->pinned, g_strdup (server)))
    return FALSE;
  pin = pp_book_dup_pin (self->book, server);
  if (pin != NULL)
    xapi_trust_add_pin (self->trust, server, pin);

  return pin != NULL;
}

static void
load_pin_of_address (PpLiveLink *self,
                     const char *address)
{
  g_autofree char *server = xapi_address_server (address);

  load_pin (self, server);
}

/* The master that a member pointed at may be in the book though nobody asked for it by name. */
static gboolean
is_solved_by_pin (PpLiveLink   *self,
                  const GError *error)
{
  return g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN) &&
         load_pin (self, xapi_error_get_server (error));
}

static void
give_up (PpLiveLink   *self,
         const GError *error)
{
  pp_live_link_stop (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static gboolean
retry_cb (gpointer user_data)
{
  PpLiveLink *self = user_data;

  self->retry_source = 0;
  self->at_member = FALSE;
  attempt_login (self);

  return G_SOURCE_REMOVE;
}

/* 1, 2, 5, 5 … seconds; while a restart is expected somebody waits for the end of it. */
static void
schedule_retry (PpLiveLink *self)
{
  static const guint delays[] = { 1, 2, 5 };
  guint round = MIN (self->n_rounds++, G_N_ELEMENTS (delays) - 1);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_source =
    g_timeout_add_seconds (self->disruption_expected ? 1 : delays[round], retry_cb, self);
}

static void
lose (PpLiveLink   *self,
      const GError *error)
{
  g_debug ("connection to %s lost: %s", self->address, error->message);
  drop_events (self);
  renew (&self->fetch);
  g_clear_object (&self->fetch_session);
  self->phase = PHASE_MENDING;
  self->n_rounds = 0;
  schedule_retry (self);
  g_signal_emit (self, signals[SIGNAL_LOST], 0, error);
}

static gboolean
is_about_events (const GError *error)
{
  return xapi_error_is_failure (error, "EVENTS_LOST") ||
         xapi_error_is_failure (error, "EVENT_FROM_TOKEN_PARSE_FAILURE");
}

static void
events_failed_cb (XapiEvents *events,
                  GError     *error,
                  PpLiveLink *self)
{
  g_autoptr(PpLiveLink) alive = g_object_ref (self);

  if (is_about_events (error) && !self->begun_anew)
    {
      self->begun_anew = TRUE;
      xapi_events_start (events);
    }
  else if (self->phase == PHASE_OPENING)
    give_up (self, error);
  else if (self->phase == PHASE_UP)
    lose (self, error);
  else if (self->phase == PHASE_MENDING)
    {
      drop_events (self);
      schedule_retry (self);
    }
}

static void
events_batch_cb (XapiEvents *events,
                 gboolean    first,
                 XapiValue  *batch,
                 PpLiveLink *self)
{
  g_autoptr(PpLiveLink) alive = g_object_ref (self);

  self->begun_anew = FALSE;
  if (first)
    self->phase = PHASE_UP;
  g_signal_emit (self, signals[SIGNAL_BATCH], 0, first, batch);
}

static void
start_events (PpLiveLink *self)
{
  drop_events (self);
  self->begun_anew = FALSE;
  g_free (self->address);
  self->address = g_strdup (xapi_session_get_address (self->session));
  self->events = xapi_events_new (self->session, pp_live_records_list_classes ());
  g_signal_connect (self->events, "batch", G_CALLBACK (events_batch_cb), self);
  g_signal_connect (self->events, "failed", G_CALLBACK (events_failed_cb), self);
  xapi_events_start (self->events);
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
      if (is_solved_by_pin (self, error))
        xapi_session_login_async (self->session, self->user, self->password, self->cancellable,
                                  login_cb, g_object_ref (self));
      else
        give_up (self, error);
      return;
    }
  if (self->phase != PHASE_OPENING)
    return;
  wipe_password (self);
  start_events (self);
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
  self->password = g_strdup (password);
  load_pin_of_address (self, self->address);
  self->session = xapi_session_new (self->address, self->trust);
  xapi_session_set_recorder (self->session, self->recorder, self->recorder_data);
  xapi_session_login_async (self->session, self->user, password, self->cancellable, login_cb,
                            g_object_ref (self));
}

/* What only a person can settle, unless it is an odd answer of a server that is starting. */
static gboolean
ends_mending (PpLiveLink   *self,
              const GError *error)
{
  return !self->disruption_expected && !self->at_member &&
         (xapi_error_is_failure (error, "SESSION_AUTHENTICATION_FAILED") ||
          g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN) ||
          g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_CHANGED));
}

static void
attempt_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpLiveLink) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = xapi_session_relogin_finish (XAPI_SESSION (object), result, &error);

  if (self->phase != PHASE_MENDING || object != G_OBJECT (self->session))
    return;
  drop_attempt (self);
  if (done)
    {
      start_events (self);
      return;
    }
  g_debug ("not back yet: %s", error->message);
  if (is_solved_by_pin (self, error))
    {
      attempt_login (self);
    }
  else if (ends_mending (self, error))
    {
      give_up (self, error);
    }
  else if (!self->at_member && *self->members != NULL)
    {
      self->at_member = TRUE;
      attempt_login (self);
    }
  else
    {
      schedule_retry (self);
    }
}

static gboolean
attempt_is_over_cb (gpointer user_data)
{
  PpLiveLink *self = user_data;

  self->attempt_source = 0;
  g_cancellable_cancel (self->attempt);

  return G_SOURCE_REMOVE;
}

/* Each round asks the known master and then one other server, which knows a new master. */
static void
attempt_login (PpLiveLink *self)
{
  g_autofree char *address = NULL;

  if (self->at_member)
    {
      guint position = self->next_member++ % g_strv_length (self->members);

      address = xapi_address_with_host (self->address, self->members[position]);
    }
  if (address == NULL)
    address = g_strdup (self->address);
  load_pin_of_address (self, address);
  drop_attempt (self);
  self->attempt = g_cancellable_new ();
  self->attempt_source = g_timeout_add_seconds (ATTEMPT_SECONDS, attempt_is_over_cb, self);
  xapi_session_set_address (self->session, address);
  xapi_session_relogin_async (self->session, self->attempt, attempt_cb, g_object_ref (self));
}

static XapiValue *
make_fetch_params (void)
{
  return xapi_value_new_array (xapi_value_new_strv (pp_live_records_list_classes ()),
                               xapi_value_new_string (""),
                               xapi_value_new_double (FETCH_WAIT_SECONDS),
                               NULL);
}

static void fetch_login (GTask *task);

static void
fetch_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpLiveLink *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) reply = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  gboolean is_ours = object == G_OBJECT (self->fetch_session);

  if (reply != NULL)
    {
      XapiValue *events = xapi_value_member (reply, "events");

      g_task_return_pointer (task, events != NULL ? xapi_value_ref (events) : NULL,
                             (GDestroyNotify) xapi_value_unref);
      return;
    }
  if (is_ours && xapi_error_is_session_lost (error) && !GPOINTER_TO_INT (g_task_get_task_data (task)))
    {
      g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
      fetch_login (g_steal_pointer (&task));
      return;
    }
  if (is_ours && self->phase == PHASE_UP &&
      (xapi_error_is_connection_lost (error) || xapi_error_is_session_lost (error)))
    lose (self, error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
fetch_call (GTask *task)
{
  PpLiveLink *self = g_task_get_source_object (task);

  xapi_session_call_async (self->fetch_session, "event.from", make_fetch_params (),
                           FETCH_TIMEOUT_SECONDS, self->fetch, fetch_cb, task);
}

static void
fetch_login_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpLiveLink *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean done = xapi_session_relogin_finish (XAPI_SESSION (object), result, &error);

  if (done && object == G_OBJECT (self->fetch_session))
    {
      fetch_call (g_steal_pointer (&task));
      return;
    }
  if (error == NULL)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the connection was lost");
  else if (object == G_OBJECT (self->fetch_session) && self->phase == PHASE_UP &&
           !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lose (self, error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
fetch_login (GTask *task)
{
  PpLiveLink *self = g_task_get_source_object (task);

  xapi_session_relogin_async (self->fetch_session, self->fetch, fetch_login_cb, task);
}

/* Every object there is, as it is now; when the link is lost over it, "lost" comes first. */
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
  if (xapi_session_is_logged_in (self->fetch_session))
    fetch_call (task);
  else
    fetch_login (task);
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

/* Bare addresses of the other servers, to be asked for the master when it does not answer. */
void
pp_live_link_set_members (PpLiveLink         *self,
                          const char * const *hosts)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  g_strfreev (self->members);
  self->members = g_strdupv ((char **) hosts);
}

void
pp_live_link_expect_disruption (PpLiveLink *self,
                                gboolean    expected)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  self->disruption_expected = expected;
}

/* A fingerprint given beforehand ("--pin"), good for every server of the pool. */
void
pp_live_link_add_fingerprint (PpLiveLink *self,
                              const char *fingerprint)
{
  g_return_if_fail (PP_IS_LIVE_LINK (self));

  xapi_trust_add_fingerprint (self->trust, fingerprint);
}

/* server: "host:port" */
void
pp_live_link_pin (PpLiveLink *self,
                  const char *server,
                  const char *fingerprint)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (PP_IS_LIVE_LINK (self));

  g_hash_table_add (self->pinned, g_strdup (server));
  xapi_trust_add_pin (self->trust, server, fingerprint);
  if (self->book != NULL && !pp_book_save_pin (self->book, server, fingerprint, &error))
    g_message ("the certificate is trusted only until the program ends: %s", error->message);
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
