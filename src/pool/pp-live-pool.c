/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-pool"

#include "config.h"

#include "pp-live-pool-object.h"

#include "pp-live-book.h"
#include "xapi-address.h"
#include "xapi-methods.h"

#include <string.h>

/* Of the servers themselves: no directory and no role is between it and what it may do. */
#define LOCAL_ROOT "root"

G_DEFINE_FINAL_TYPE (PpLivePool, pp_live_pool, G_TYPE_OBJECT)

static guint changed_signal;
static guint hidden_changed_signal;

static void start_fetch (PpLivePool *self);

static void
stop_asking (PpLivePool *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* The end of a connection: error says why, NULL when it was closed on purpose. */
static void
end (PpLivePool   *self,
     PpLiveState   state,
     const GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->connect_task);
  g_autoptr(GError) reason = NULL;

  reason = error != NULL ? g_error_copy (error)
                         : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                "the connection was closed");
  stop_asking (self);
  pp_live_pool_set_loss (self, NULL);
  pp_live_pool_set_error (self, error);
  pp_live_pool_set_state (self, state);
  pp_live_refresh_abort (self->refresh, reason);
  if (task != NULL)
    g_task_return_error (task, g_steal_pointer (&reason));
}

static void
fail (PpLivePool   *self,
      const GError *error)
{
  pp_live_link_stop (self->link);
  end (self, PP_LIVE_FAILED, error);
}

/* One snapshot per batch, and only when something a person could see is different. */
static void
update_snapshot (PpLivePool *self,
                 PpSnapshot *snapshot)
{
  g_autoptr(PpSnapshotDiff) diff = pp_snapshot_diff (self->snapshot, snapshot);

  if (pp_snapshot_diff_is_empty (diff))
    return;
  pp_live_pool_set_snapshot (self, snapshot);
  g_signal_emit (self, changed_signal, 0, diff);
}

/* Something that the book knows of its servers is different. */
void
pp_live_pool_renew_snapshot (PpLivePool *self)
{
  g_autoptr(PpSnapshot) snapshot = NULL;

  pp_live_records_renew_hosts (self->records);
  snapshot = pp_live_records_make_snapshot (self->records, pp_live_link_get_address (self->link));
  if (snapshot != NULL)
    update_snapshot (self, snapshot);
}

static void
update_members (PpLivePool *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) members = NULL;
  PpHost *master = pp_snapshot_get_master (self->snapshot);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (self->snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (self->snapshot, i);

      if (host != master && *host->address != '\0')
        g_strv_builder_add (builder, host->address);
    }
  members = g_strv_builder_end (builder);
  pp_live_link_set_members (self->link, (const char * const *) members);
  pp_live_link_set_master (self->link, master != NULL ? master->ref : NULL);
}

/* Returns whether the batch was taken; else the pool has failed. */
static gboolean
take_batch (PpLivePool *self,
            gboolean    first,
            XapiValue  *events)
{
  g_autoptr(PpSnapshot) snapshot = NULL;
  g_autoptr(GError) error = NULL;
  const char *server = xapi_session_get_server (pp_live_link_get_session (self->link));

  if (!pp_live_records_apply (self->records, first, events))
    return TRUE;
  snapshot = pp_live_records_make_snapshot (self->records, pp_live_link_get_address (self->link));
  if (snapshot == NULL)
    error = pp_error_new (PP_ERROR_NOT_XENSERVER, server, "the server has no pool record");
  else if (self->uuid != NULL && g_ascii_strcasecmp (self->uuid, pp_snapshot_get_uuid (snapshot)) != 0)
    error = pp_error_new (PP_ERROR_OTHER_POOL, server, "pool %s instead of %s answers",
                          pp_snapshot_get_uuid (snapshot), self->uuid);
  if (error != NULL)
    {
      fail (self, error);
      return FALSE;
    }
  if (self->uuid == NULL)
    self->uuid = g_strdup (pp_snapshot_get_uuid (snapshot));
  pp_live_pool_set_address (self, pp_live_link_get_address (self->link));
  update_snapshot (self, snapshot);
  update_members (self);
  if (self->book != NULL)
    pp_live_book_update (self->book, self->snapshot);

  return TRUE;
}

static void
come_up (PpLivePool *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->connect_task);

  pp_live_pool_set_loss (self, NULL);
  pp_live_pool_set_error (self, NULL);
  pp_live_pool_set_state (self, PP_LIVE_CONNECTED);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
  start_fetch (self);
}

/* Where the rights cannot be learned, the server will say what is not permitted. */
static void
rights_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(PpLivePool) self = user_data;
  g_autoptr(GError) error = NULL;
  PpLiveRights *rights = pp_live_rights_ask_finish (XAPI_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_debug ("what %s may do is not known: %s", self->user, error->message);
  pp_live_rights_free (self->rights);
  self->rights = rights;
  g_clear_object (&self->asking);
  come_up (self);
}

static void
batch_cb (PpLiveLink *link,
          gboolean    first,
          XapiValue  *events,
          PpLivePool *self)
{
  g_autoptr(PpLivePool) alive = g_object_ref (self);

  if (!take_batch (self, first, events) || !first)
    return;
  if (strcmp (self->user, LOCAL_ROOT) == 0)
    {
      come_up (self);
      return;
    }
  stop_asking (self);
  self->asking = g_cancellable_new ();
  pp_live_rights_ask_async (pp_live_link_get_session (self->link), self->asking, rights_cb,
                            g_object_ref (self));
}

static void
lost_cb (PpLiveLink *link,
         GError     *error,
         PpLivePool *self)
{
  g_autoptr(GError) reason = pp_live_pool_convert_error (error);

  stop_asking (self);
  pp_live_pool_set_loss (self, reason);
  pp_live_pool_set_state (self, PP_LIVE_RECONNECTING);
}

static void
waiting_cb (PpLiveLink *link,
            guint       seconds,
            PpLivePool *self)
{
  pp_live_pool_set_retry_seconds (self, seconds);
}

static void
clock_cb (PpLiveLink *link,
          gint64      seconds,
          PpLivePool *self)
{
  pp_live_pool_set_clock_skew (self, seconds);
}

static void
failed_cb (PpLiveLink *link,
           GError     *error,
           PpLivePool *self)
{
  g_autoptr(PpLivePool) alive = g_object_ref (self);
  g_autoptr(GError) reason = pp_live_pool_convert_error (error);

  end (self, PP_LIVE_FAILED, reason);
}

static void
pp_live_pool_dispose (GObject *object)
{
  PpLivePool *self = PP_LIVE_POOL (object);

  if (self->link != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->link, self);
      pp_live_link_stop (self->link);
    }
  stop_asking (self);
  g_clear_object (&self->link);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (pp_live_pool_parent_class)->dispose (object);
}

static void
pp_live_pool_finalize (GObject *object)
{
  PpLivePool *self = PP_LIVE_POOL (object);

  g_clear_object (&self->snapshot);
  g_clear_error (&self->error);
  g_clear_error (&self->loss);
  g_clear_pointer (&self->refresh, pp_live_refresh_free);
  g_clear_pointer (&self->rights, pp_live_rights_free);
  g_clear_pointer (&self->records, pp_live_records_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (pp_live_pool_parent_class)->finalize (object);
}

static void
pp_live_pool_class_init (PpLivePoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_live_pool_dispose;
  object_class->finalize = pp_live_pool_finalize;

  pp_live_pool_install_properties (object_class);

  /**
   * PpLivePool::changed:
   * @self: the pool
   * @diff: (type gpointer): a const PpSnapshotDiff: what differs from the snapshot before
   *
   * The snapshot was replaced.
   */
  changed_signal =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * PpLivePool::hidden-changed:
   * @self: the pool
   *
   * What is hidden on this computer alone may be something else now.
   */
  hidden_changed_signal =
    g_signal_new ("hidden-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
book_changed_cb (PpLivePool *self)
{
  g_signal_emit (self, hidden_changed_signal, 0);
}

/* A saved pool is found again though its master has changed meanwhile. */
static void
remember_members (PpLivePool *self)
{
  g_auto(GStrv) members = pp_live_book_list_members (self->book, self->address);

  pp_live_link_set_members (self->link, (const char * const *) members);
}

static void
pp_live_pool_init (PpLivePool *self)
{
  self->records = pp_live_records_new ();
  self->refresh = pp_live_refresh_new ();
}

/**
 * pp_live_pool_new:
 * @address: as pp_live_pool_normalize_address() makes it; of any server of the pool
 * @user: user name
 * @book: (nullable): where pins are looked up and kept; a saved pool is kept up to date there
 *
 * Returns: (transfer full): a pool, disconnected
 */
PpLivePool *
pp_live_pool_new (const char *address,
                  const char *user,
                  PpBook     *book)
{
  PpLivePool *self;

  g_return_val_if_fail (address != NULL && user != NULL, NULL);

  self = g_object_new (PP_TYPE_LIVE_POOL, NULL);
  self->address = g_strdup (address);
  self->user = g_strdup (user);
  self->book = book != NULL ? g_object_ref (book) : NULL;
  self->link = pp_live_link_new (address, user, book);
  if (book != NULL)
    {
      remember_members (self);
      pp_live_records_set_book (self->records, book);
      g_signal_connect_object (book, "changed", G_CALLBACK (book_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect (self->link, "batch", G_CALLBACK (batch_cb), self);
  g_signal_connect (self->link, "lost", G_CALLBACK (lost_cb), self);
  g_signal_connect (self->link, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (self->link, "waiting", G_CALLBACK (waiting_cb), self);
  g_signal_connect (self->link, "clock", G_CALLBACK (clock_cb), self);

  return self;
}

/**
 * pp_live_pool_set_pins:
 * @self: a pool
 * @fingerprints: (array zero-terminated=1) (nullable): SHA-256 fingerprints to be trusted on each
 *   server of the pool, in any case, colons allowed; not written to the book
 */
void
pp_live_pool_set_pins (PpLivePool         *self,
                       const char * const *fingerprints)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  for (guint i = 0; fingerprints != NULL && fingerprints[i] != NULL; i++)
    xapi_trust_add_fingerprint (pp_live_pins_get_trust (pp_live_link_get_pins (self->link)),
                                fingerprints[i]);
}

/**
 * pp_live_pool_expect:
 * @self: a pool, not connected
 * @uuid: (nullable): what the pool's uuid has to be; %NULL = whatever answers
 *
 * An address of old may lead to another pool by now: then connecting ends in
 * %PP_ERROR_OTHER_POOL.
 */
void
pp_live_pool_expect (PpLivePool *self,
                     const char *uuid)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  g_free (self->wanted);
  self->wanted = uuid != NULL ? g_ascii_strdown (uuid, -1) : NULL;
}

/**
 * pp_live_pool_set_recorder:
 * @self: a pool
 * @recorder: (nullable): told of each call sent from now on
 * @user_data: for @recorder
 */
void
pp_live_pool_set_recorder (PpLivePool    *self,
                           PpCallRecorder recorder,
                           gpointer       user_data)
{
  g_return_if_fail (PP_IS_LIVE_POOL (self));

  pp_live_link_set_recorder (self->link, recorder, user_data);
}

/**
 * pp_live_pool_trust:
 * @self: a pool
 * @certificate: the one its error carries
 *
 * Trusts the certificate for the server that showed it (after a redirect that is the master) and
 * writes its pin into the book. Connect again afterwards.
 */
void
pp_live_pool_trust (PpLivePool    *self,
                    PpCertificate *certificate)
{
  PpCertificate *shown;
  g_autofree char *server = NULL;

  g_return_if_fail (PP_IS_LIVE_POOL (self));
  g_return_if_fail (certificate != NULL);

  shown = pp_error_get_certificate (self->error);
  if (shown != NULL && g_strcmp0 (shown->fingerprint, certificate->fingerprint) == 0)
    server = g_strdup (pp_error_get_server (self->error));
  if (server == NULL)
    server = xapi_address_server (self->address);
  pp_live_pins_add (pp_live_link_get_pins (self->link), server, certificate);
}

static gboolean
connect_cancelled_cb (GCancellable *cancellable,
                      gpointer      user_data)
{
  GTask *task = user_data;
  PpLivePool *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (self->connect_task != task)
    return G_SOURCE_REMOVE;
  g_cancellable_set_error_if_cancelled (cancellable, &error);
  pp_live_link_stop (self->link);
  end (self, PP_LIVE_DISCONNECTED, error);

  return G_SOURCE_REMOVE;
}

static void
destroy_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
watch_connect (GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  GSource *source;

  if (cancellable == NULL)
    return;
  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (connect_cancelled_cb), task, NULL);
  g_source_attach (source, g_task_get_context (task));
  g_task_set_task_data (task, source, destroy_source);
}

/**
 * pp_live_pool_connect_async:
 * @self: a pool, disconnected or failed
 * @password: of the user; kept in memory only, for logging in again
 * @cancellable: (nullable): ends the attempt
 * @callback: called when the first snapshot is there
 * @user_data: for @callback
 *
 * Logs in, on the master when the address is a member's, and follows the events of the classes a
 * snapshot is made of: one login and one call, whatever the number of VMs.
 */
void
pp_live_pool_connect_async (PpLivePool         *self,
                            const char         *password,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PP_IS_LIVE_POOL (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_live_pool_connect_async);
  if (self->state != PP_LIVE_DISCONNECTED && self->state != PP_LIVE_FAILED)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "there is a connection already");
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  watch_connect (task);
  self->connect_task = g_steal_pointer (&task);
  g_free (self->uuid);
  self->uuid = g_strdup (self->wanted);
  pp_live_pool_set_error (self, NULL);
  pp_live_pool_set_state (self, PP_LIVE_CONNECTING);
  pp_live_link_open (self->link, password);
}

/**
 * pp_live_pool_connect_finish:
 * @self: a pool
 * @result: of pp_live_pool_connect_async()
 * @error: return location; %PP_ERROR_PASSWORD, %PP_ERROR_CERTIFICATE_UNKNOWN …
 *
 * Returns: whether it is connected
 */
gboolean
pp_live_pool_connect_finish (PpLivePool   *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_live_pool_connect_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpLivePool) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) events = NULL;

  events = pp_live_link_fetch_finish (PP_LIVE_LINK (object), result, &error);
  pp_live_refresh_end (self->refresh);
  if (error != NULL && (self->state == PP_LIVE_RECONNECTING ||
                        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      pp_live_refresh_again (self->refresh);
    }
  else if (error != NULL)
    {
      g_autoptr(GError) reason = pp_live_pool_convert_error (error);

      pp_live_refresh_settle (self->refresh, reason);
    }
  else if (self->state == PP_LIVE_CONNECTED &&
           (events == NULL || take_batch (self, TRUE, events)))
    {
      pp_live_refresh_settle (self->refresh, NULL);
    }
  start_fetch (self);
}

static void
start_fetch (PpLivePool *self)
{
  if (self->state == PP_LIVE_CONNECTED && pp_live_refresh_begin (self->refresh))
    pp_live_link_fetch_async (self->link, fetched_cb, g_object_ref (self));
}

/**
 * pp_live_pool_refresh_async:
 * @self: a pool
 * @cancellable: (nullable): stops waiting
 * @callback: called when the snapshot is at least as new as this call
 * @user_data: for @callback
 *
 * Asks for every object followed, on a session of its own so that the events are not disturbed.
 * While the connection is being mended it waits for that.
 */
void
pp_live_pool_refresh_async (PpLivePool         *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PP_IS_LIVE_POOL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_live_pool_refresh_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->state == PP_LIVE_DISCONNECTED || self->state == PP_LIVE_FAILED)
    {
      g_task_return_error (task, self->error != NULL
                           ? g_error_copy (self->error)
                           : pp_error_new (PP_ERROR_UNREACHABLE, NULL, "not connected"));
      return;
    }
  pp_live_refresh_add (self->refresh, g_steal_pointer (&task));
  start_fetch (self);
}

/**
 * pp_live_pool_refresh_finish:
 * @self: a pool
 * @result: of pp_live_pool_refresh_async()
 * @error: return location
 *
 * Returns: whether the snapshot is fresh
 */
gboolean
pp_live_pool_refresh_finish (PpLivePool   *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_live_pool_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  pp_live_link_close_finish (PP_LIVE_LINK (object), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/**
 * pp_live_pool_close_async:
 * @self: a pool in any state
 * @callback: (nullable): called when the server was told, best effort
 * @user_data: for @callback
 *
 * Disconnected at once; whoever waits for a connection or a refresh gets %G_IO_ERROR_CANCELLED.
 */
void
pp_live_pool_close_async (PpLivePool         *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PP_IS_LIVE_POOL (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_live_pool_close_async);
  pp_live_link_close_async (self->link, closed_cb, task);
  pp_live_pool_set_snapshot (self, NULL);
  end (self, PP_LIVE_DISCONNECTED, NULL);
}

/**
 * pp_live_pool_close_finish:
 * @self: a pool
 * @result: of pp_live_pool_close_async()
 * @error: return location
 *
 * Returns: %TRUE
 */
gboolean
pp_live_pool_close_finish (PpLivePool   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_live_pool_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pp_live_pool_may_install:
 * @self: a pool
 *
 * What installing hotfixes takes: the role pool operator has it. Known once it is connected; a
 * local superuser may do everything.
 *
 * Returns: whether the account may upload and apply hotfixes, and restart servers
 */
gboolean
pp_live_pool_may_install (PpLivePool *self)
{
  static const char * const needed[] = { "host.disable", "host.enable", "host.evacuate",
                                         "host.reboot" };

  g_return_val_if_fail (PP_IS_LIVE_POOL (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!pp_live_rights_have (self->rights, needed[i]))
      return FALSE;

  return pp_live_rights_have (self->rights, "pool_patch.apply") ||
         pp_live_rights_have (self->rights, "pool_update.apply");
}

/**
 * pp_live_pool_list_methods:
 *
 * Returns: (transfer none) (array zero-terminated=1): every XenAPI method this program can send
 */
const char * const *
pp_live_pool_list_methods (void)
{
  return xapi_methods_list ();
}

/**
 * pp_live_pool_get_session:
 * @self: a pool
 *
 * Returns: (transfer none) (nullable): see pp-live-pool-private.h
 */
XapiSession *
pp_live_pool_get_session (PpLivePool *self)
{
  g_return_val_if_fail (PP_IS_LIVE_POOL (self), NULL);

  return pp_live_link_get_session (self->link);
}
