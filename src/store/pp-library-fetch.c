/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-fetch.h>

#include <string.h>

#include <poolpatch/pp-error.h>

#include "pp-download.h"
#include "pp-intake.h"
#include "pp-library-private.h"
#include "pp-rate.h"

/* One download of one hotfix, and everybody who waits for it. */
typedef struct
{
  PpHotfix     *hotfix;       /* (owned) */
  GCancellable *cancellable;  /* (owned) cancelled when nobody waits any more */
  GCancellable *transfer;     /* (owned) (nullable) of the download that goes on now */
  PpPart       *part;         /* (owned) (nullable) when it is whole */
  GPtrArray    *waiters;      /* (owned) (element-type Waiter) */
  char         *trouble;      /* (owned) (nullable) why the last try failed */
  char         *url;          /* (owned) where the file is, which is not always where the feed says */
  char         *token;        /* (owned) (nullable) header Authorization of the file service */
  gboolean      renewed;      /* a token was refused, and another one asked for */
  PpRate        rate;
  PpFetchState  state;
  gint64        done;
  gint64        total;
} Fetch;

typedef struct
{
  GTask            *task;     /* (owned) */
  Fetch            *fetch;    /* (unowned) */
  GSource          *source;   /* (owned) (nullable) tells of its cancelling */
  PpLibraryProgress progress; /* (nullable) */
  gpointer          progress_data;
} Waiter;

static void start_next (PpLibrary *self);

static void
waiter_free (gpointer data)
{
  Waiter *self = data;

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_object_unref (self->task);
  g_free (self);
}

static void
drop_token (Fetch *self)
{
  if (self->token != NULL)
    explicit_bzero (self->token, strlen (self->token));
  g_clear_pointer (&self->token, g_free);
}

static void
fetch_free (Fetch *self)
{
  pp_hotfix_unref (self->hotfix);
  g_object_unref (self->cancellable);
  g_clear_object (&self->transfer);
  pp_part_free (self->part);
  g_ptr_array_unref (self->waiters);
  g_free (self->trouble);
  g_free (self->url);
  drop_token (self);
  g_free (self);
}

static PpLibrary *
get_library (Fetch *fetch)
{
  Waiter *first = g_ptr_array_index (fetch->waiters, 0);

  return g_task_get_source_object (first->task);
}

static void
set_state (Fetch       *fetch,
           PpFetchState state)
{
  fetch->state = state;
  pp_library_tell_fetches_changed (get_library (fetch));
}

/* From then on it cannot be joined. */
static void
leave (PpLibrary *self,
       Fetch     *fetch)
{
  if (g_hash_table_lookup (self->fetching, fetch->hotfix->uuid) == fetch)
    g_hash_table_remove (self->fetching, fetch->hotfix->uuid);
}

/* Everybody who waits gets the same answer. @error: (transfer full) */
static void
answer (Fetch           *fetch,
        PpLibraryRecord *record,
        GError          *error)
{
  g_autoptr(PpLibrary) self = g_object_ref (get_library (fetch));
  g_autofree char *path = NULL;

  leave (self, fetch);
  g_ptr_array_remove (self->fetches, fetch);
  if (record != NULL)
    path = pp_library_take_record (self, record);
  else if (g_error_matches (error, PP_ERROR, PP_ERROR_FILE))
    pp_library_tell_changed (self);
  if (self->fetches->len == 0)
    pp_tokens_end (self->tokens);
  pp_library_tell_fetches_changed (self);
  for (guint i = 0; i < fetch->waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (fetch->waiters, i);

      if (path != NULL)
        g_task_return_pointer (waiter->task, g_strdup (path), g_free);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
    }
  fetch_free (fetch);
  g_clear_error (&error);
  start_next (self);
}

static void
taken_in_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fetch *fetch = user_data;
  GError *error = NULL;
  PpLibraryRecord *record = pp_intake_finish (result, &error);

  /* Whatever became of it: it is not downloaded any more. */
  pp_part_drop (fetch->part);
  answer (fetch, record, error);
}

static void
take_in (Fetch *fetch)
{
  const PpIntakeOrder order = {
    .hotfix = fetch->hotfix,
    .folder = get_library (fetch)->folder,
    .source = fetch->part->path,
    .origin = fetch->hotfix->patch_url,
    .consume = TRUE,
    .key_file = get_library (fetch)->key_file,
    .checksums = get_library (fetch)->checksums,
  };

  set_state (fetch, PP_FETCH_CHECKING);
  pp_intake_async (&order, fetch->cancellable, taken_in_cb, fetch);
}

/* What the file service refuses, it refuses for the client ID, or for want of one. */
static GError *
explain (PpLibrary *self,
         Fetch     *fetch,
         guint      status,
         GError    *error)
{
  const char *server = pp_tokens_get_server (self->tokens);
  GError *said = NULL;

  if (!pp_tokens_serves (self->tokens, fetch->url))
    return error;
  if ((status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN) && fetch->token == NULL)
    said = pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                         "%s wants to know who asks (HTTP %u): load the client ID file, in Preferences "
                         "or by --client-id", server, status);
  else if (status == SOUP_STATUS_FORBIDDEN)
    said = pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                         "%s says that the subscription of this client ID does not cover %s (HTTP 403)",
                         server, fetch->hotfix->name);
  if (said == NULL)
    return error;
  g_error_free (error);

  return said;
}

/* @error: (transfer full) */
static void
failed (PpLibrary *self,
        Fetch     *fetch,
        guint      status,
        GError    *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_cancellable_is_cancelled (fetch->cancellable))
    {
      /* It was paused, and what had come is kept; it may be resumed already. */
      g_error_free (error);
      start_next (self);
      return;
    }
  if (status == SOUP_STATUS_UNAUTHORIZED && fetch->token != NULL && !fetch->renewed)
    {
      /* A token has its time: one more is worth it. */
      fetch->renewed = TRUE;
      pp_tokens_forget (self->tokens, fetch->token);
      g_error_free (error);
      fetch->state = PP_FETCH_WAITING;
      start_next (self);
      return;
    }

  answer (fetch, NULL, explain (self, fetch, status, error));
}

static void
downloaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Fetch *fetch = user_data;
  GError *error = NULL;
  guint status;

  g_clear_object (&fetch->transfer);
  fetch->part = pp_download_finish (result, &status, &error);
  if (fetch->part != NULL)
    take_in (fetch);
  else
    failed (get_library (fetch), fetch, status, error);
}

static void
news_cb (const PpDownloadNews *news,
         gpointer              user_data)
{
  Fetch *fetch = user_data;

  fetch->done = news->done;
  fetch->total = news->total;
  if (fetch->state == PP_FETCH_PAUSED)
    return;

  if (news->trouble != NULL)
    {
      g_free (fetch->trouble);
      fetch->trouble = g_strdup (news->trouble->message);
      pp_rate_reset (&fetch->rate);
      set_state (fetch, PP_FETCH_RETRYING);
      return;
    }

  g_clear_pointer (&fetch->trouble, g_free);
  pp_rate_add (&fetch->rate, g_get_monotonic_time (), news->done);
  set_state (fetch, PP_FETCH_RUNNING);
  for (guint i = 0; i < fetch->waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (fetch->waiters, i);

      if (waiter->progress != NULL)
        waiter->progress (news->done, news->total, waiter->progress_data);
    }
}

static void
download (PpLibrary *self,
          Fetch     *fetch)
{
  const PpDownloadOrder order = {
    .url = fetch->url,
    .folder = self->folder,
    .key = fetch->hotfix->uuid,
    .expected = fetch->hotfix->download_size,
    .authorization = fetch->token != NULL ? fetch->token : pp_library_find_login (self, fetch->url),
    .tries = self->tries,
    .delay = self->retry_delay,
  };

  pp_download_async (self->net, &order, fetch->transfer, news_cb, fetch, downloaded_cb, fetch);
}

static void
token_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Fetch *fetch = user_data;
  PpLibrary *self = get_library (fetch);
  GError *error = NULL;

  drop_token (fetch);
  fetch->token = pp_tokens_get_finish (PP_TOKENS (object), result, &error);
  if (fetch->token != NULL)
    {
      download (self, fetch);
      return;
    }

  g_clear_object (&fetch->transfer);
  failed (self, fetch, 0, error);
}

static void
start (PpLibrary *self,
       Fetch     *fetch)
{
  fetch->transfer = g_cancellable_new ();
  pp_rate_reset (&fetch->rate);
  set_state (fetch, PP_FETCH_RUNNING);
  g_free (fetch->url);
  fetch->url = pp_tokens_rewrite (self->tokens, fetch->hotfix->patch_url);
  if (pp_tokens_has_client (self->tokens) && pp_tokens_serves (self->tokens, fetch->url))
    pp_tokens_get_async (self->tokens, fetch->transfer, token_cb, fetch);
  else
    download (self, fetch);
}

/* Who waits for a server to be tried again holds its place: there is a limit for the sake of what is
 * asked, and of the disk. */
static void
start_next (PpLibrary *self)
{
  guint n_running = 0;

  if (!pp_library_may_download (self))
    return;

  for (guint i = 0; i < self->fetches->len; i++)
    {
      Fetch *fetch = g_ptr_array_index (self->fetches, i);

      n_running += fetch->transfer != NULL;
    }

  for (guint i = 0; i < self->fetches->len && n_running < self->parallel; i++)
    {
      Fetch *fetch = g_ptr_array_index (self->fetches, i);

      if (fetch->state != PP_FETCH_WAITING || fetch->transfer != NULL)
        continue;
      start (self, fetch);
      n_running++;
    }
}

static void
end (Fetch *fetch)
{
  leave (get_library (fetch), fetch);
  g_cancellable_cancel (fetch->cancellable);
  if (fetch->transfer != NULL)
    g_cancellable_cancel (fetch->transfer);
  else if (fetch->state != PP_FETCH_CHECKING)
    answer (fetch, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
}

/* The last who waits is answered when the download has really ended. */
static gboolean
waiter_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  Waiter *waiter = user_data;
  Fetch *fetch = waiter->fetch;

  if (fetch->waiters->len > 1)
    {
      g_autoptr(GTask) task = g_object_ref (waiter->task);

      g_ptr_array_remove (fetch->waiters, waiter);
      g_task_return_error_if_cancelled (task);
    }
  else
    {
      end (fetch);
    }

  return G_SOURCE_REMOVE;
}

/* @task: (transfer full) */
static void
join (Fetch            *fetch,
      GTask            *task,
      PpLibraryProgress progress,
      gpointer          progress_data)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->task = task;
  waiter->fetch = fetch;
  waiter->progress = progress;
  waiter->progress_data = progress_data;
  if (cancellable != NULL)
    {
      waiter->source = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->source, G_SOURCE_FUNC (waiter_cancelled_cb), waiter, NULL);
      g_source_attach (waiter->source, g_task_get_context (task));
    }
  g_ptr_array_add (fetch->waiters, waiter);
}

/* @task: (transfer full) */
static void
enqueue (GTask            *task,
         PpHotfix         *hotfix,
         PpLibraryProgress progress,
         gpointer          progress_data)
{
  PpLibrary *self = g_task_get_source_object (task);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->hotfix = pp_hotfix_ref (hotfix);
  fetch->cancellable = g_cancellable_new ();
  fetch->waiters = g_ptr_array_new_with_free_func (waiter_free);
  fetch->state = PP_FETCH_WAITING;
  fetch->total = hotfix->download_size > 0 ? (gint64) MIN (hotfix->download_size, G_MAXINT64) : -1;
  g_hash_table_insert (self->fetching, fetch->hotfix->uuid, fetch);
  g_ptr_array_add (self->fetches, fetch);
  join (fetch, task, progress, progress_data);
  start_next (self);
}

/*
 * pp_library_start_waiting:
 * @self: a library
 *
 * Begins the downloads whose turn it is.
 */
void
pp_library_start_waiting (PpLibrary *self)
{
  start_next (self);
  pp_library_tell_fetches_changed (self);
}

/*
 * pp_library_refuse_waiting:
 * @self: a library
 *
 * Ends the downloads that have not begun: nobody allows them.
 */
void
pp_library_refuse_waiting (PpLibrary *self)
{
  for (guint i = self->fetches->len; i-- > 0;)
    {
      Fetch *fetch = g_ptr_array_index (self->fetches, i);

      if (fetch->state == PP_FETCH_WAITING && fetch->transfer == NULL)
        answer (fetch, NULL, pp_error_new (PP_ERROR_METERED, NULL,
                                           "%s was not downloaded", fetch->hotfix->name));
    }
}

/**
 * pp_library_fetch_async:
 * @self: a library
 * @hotfix: what to have
 * @cancellable: (nullable): a #GCancellable
 * @progress: (nullable): called with bytes so far while it is downloaded
 * @progress_data: data for @progress
 * @callback: (scope async): called when the file is there
 * @user_data: data for @callback
 *
 * Makes sure that the file of @hotfix is in the library: at once when it is, else by download, when
 * it is its turn. Who asks for a file that is being fetched joins the same download, which ends early
 * only when all who wait for it have cancelled. What had come by then stays for the next time, if the
 * server can go on in the middle.
 */
void
pp_library_fetch_async (PpLibrary          *self,
                        PpHotfix           *hotfix,
                        GCancellable       *cancellable,
                        PpLibraryProgress   progress,
                        gpointer            progress_data,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;
  Fetch *running;
  char *path;

  g_return_if_fail (PP_IS_LIBRARY (self) && hotfix != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_library_fetch_async);

  path = pp_library_dup_path (self, hotfix->uuid);
  running = g_hash_table_lookup (self->fetching, hotfix->uuid);
  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else if (running != NULL)
    join (running, g_steal_pointer (&task), progress, progress_data);
  else if (hotfix->patch_url == NULL)
    g_task_return_error (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                             "The feed does not say where %s can be had",
                                             hotfix->name));
  else if (!pp_library_check_quota (self, hotfix->download_size, &error))
    g_task_return_error (task, error);
  else
    enqueue (g_steal_pointer (&task), hotfix, progress, progress_data);
}

/**
 * pp_library_fetch_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): path of the file
 */
char *
pp_library_fetch_finish (PpLibrary    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_library_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static PpFetch *
describe (Fetch *fetch)
{
  PpFetch *self = g_new0 (PpFetch, 1);
  gint64 now = g_get_monotonic_time ();

  self->uuid = g_strdup (fetch->hotfix->uuid);
  self->name = g_strdup (fetch->hotfix->name);
  self->trouble = g_strdup (fetch->trouble);
  self->state = fetch->state == PP_FETCH_WAITING && pp_library_is_held (get_library (fetch)) ?
                PP_FETCH_ASKING : fetch->state;
  self->done = fetch->done;
  self->total = fetch->total;
  self->speed = -1;
  self->seconds_left = -1;
  if (fetch->state == PP_FETCH_RUNNING)
    {
      self->speed = pp_rate_get_speed (&fetch->rate, now);
      self->seconds_left = pp_rate_get_seconds_left (&fetch->rate, now, fetch->total);
    }

  return self;
}

/**
 * pp_library_list_fetches:
 * @self: a library
 *
 * Returns: (transfer full) (element-type PpFetch): the downloads, in the order they were asked for
 */
GPtrArray *
pp_library_list_fetches (PpLibrary *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fetch_free);

  g_return_val_if_fail (PP_IS_LIBRARY (self), list);

  for (guint i = 0; i < self->fetches->len; i++)
    g_ptr_array_add (list, describe (g_ptr_array_index (self->fetches, i)));

  return list;
}

/**
 * pp_library_find_fetch:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer full) (nullable): how its download goes, when there is one
 */
PpFetch *
pp_library_find_fetch (PpLibrary  *self,
                       const char *uuid)
{
  Fetch *fetch;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  fetch = g_hash_table_lookup (self->fetching, uuid);

  return fetch != NULL ? describe (fetch) : NULL;
}

/**
 * pp_library_pause_fetch:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Pauses its download: those who wait for it go on waiting, what has come stays, and another one may
 * have its turn. What is there already and is only checked is not paused.
 */
void
pp_library_pause_fetch (PpLibrary  *self,
                        const char *uuid)
{
  Fetch *fetch;

  g_return_if_fail (PP_IS_LIBRARY (self) && uuid != NULL);

  fetch = g_hash_table_lookup (self->fetching, uuid);
  if (fetch == NULL || fetch->state == PP_FETCH_PAUSED || fetch->state == PP_FETCH_CHECKING)
    return;

  set_state (fetch, PP_FETCH_PAUSED);
  if (fetch->transfer != NULL)
    g_cancellable_cancel (fetch->transfer);
}

/**
 * pp_library_resume_fetch:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Lets a paused download go on when it is its turn.
 */
void
pp_library_resume_fetch (PpLibrary  *self,
                         const char *uuid)
{
  Fetch *fetch;

  g_return_if_fail (PP_IS_LIBRARY (self) && uuid != NULL);

  fetch = g_hash_table_lookup (self->fetching, uuid);
  if (fetch == NULL || fetch->state != PP_FETCH_PAUSED)
    return;

  set_state (fetch, PP_FETCH_WAITING);
  start_next (self);
}

/**
 * pp_library_cancel_fetch:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Ends its download: all who wait for it hear %G_IO_ERROR_CANCELLED.
 */
void
pp_library_cancel_fetch (PpLibrary  *self,
                         const char *uuid)
{
  Fetch *fetch;

  g_return_if_fail (PP_IS_LIBRARY (self) && uuid != NULL);

  fetch = g_hash_table_lookup (self->fetching, uuid);
  if (fetch != NULL)
    end (fetch);
}

/**
 * pp_fetch_free:
 * @self: (transfer full): what was known of a download
 *
 * Frees it.
 */
void
pp_fetch_free (PpFetch *self)
{
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->trouble);
  g_free (self);
}
