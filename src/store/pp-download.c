/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-download"

#include "config.h"

#include "pp-download.h"

#include <poolpatch/pp-error.h>

#include "pp-transfer.h"

#define DELAY_MAX (60 * 1000)
#define TRIES_MAX 1000  /* also of a server that gives a few bytes each time */

/* Tries until the file is there or there is no point in going on. */
typedef struct
{
  PpNet             *net;            /* (owned) */
  PpPart            *part;           /* (owned) */
  char              *authorization;  /* (owned) (nullable) */
  guint64            expected;
  guint              tries;
  guint              delay;          /* milliseconds */
  PpDownloadCallback tell;           /* (nullable) */
  gpointer           tell_data;
  gint64             furthest;       /* most bytes that were ever there */
  guint              n_in_vain;      /* tries in a row that did not get further */
  guint              n_tries;
  guint              status;         /* of the last answer */
} Download;

static void
download_free (gpointer data)
{
  Download *self = data;

  g_object_unref (self->net);
  pp_part_free (self->part);
  g_free (self->authorization);
  g_free (self);
}

static void try (GTask *task);

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  Download *download = user_data;
  const PpDownloadNews news = { done, total, NULL };

  if (download->tell != NULL)
    download->tell (&news, download->tell_data);
}

static gboolean
again_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    try (g_object_ref (task));

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  return G_SOURCE_CONTINUE;
}

/* @task: (transfer full) */
static void
wait (GTask *task,
      guint  milliseconds)
{
  g_autoptr(GSource) timer = g_timeout_source_new (milliseconds);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    {
      g_autoptr(GSource) stop = g_cancellable_source_new (cancellable);

      g_source_set_callback (stop, G_SOURCE_FUNC (cancelled_cb), NULL, NULL);
      g_source_add_child_source (timer, stop);
    }
  g_source_set_callback (timer, again_cb, task, g_object_unref);
  g_source_attach (timer, g_task_get_context (task));
}

static guint
compute_delay (Download            *download,
               const PpTransferEnd *end)
{
  guint64 delay = (guint64) download->delay << MIN (MAX (download->n_in_vain, 1) - 1, 16);

  return (guint) MAX (MIN (delay, DELAY_MAX), (guint64) end->wait_seconds * 1000);
}

/* Whether it makes sense to try again. */
static gboolean
may_try_again (Download            *download,
               const PpTransferEnd *end)
{
  if (download->part->size > download->furthest)
    {
      download->furthest = download->part->size;
      download->n_in_vain = 0;
    }
  else
    {
      download->n_in_vain++;
    }
  download->n_tries++;

  return end->again && download->n_in_vain < download->tries && download->n_tries < TRIES_MAX;
}

static void
tried_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  PpDownloadNews news = { download->part->size, download->part->total, NULL };
  PpTransferEnd end;
  GError *error = NULL;

  if (pp_transfer_finish (result, &end, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&download->part),
                             (GDestroyNotify) pp_part_free);
      return;
    }

  download->status = end.status;
  if (!may_try_again (download, &end))
    {
      progress_cb (news.done, news.total, download);
      /* It is free for others, this program included, before anybody hears of it. */
      g_clear_pointer (&download->part, pp_part_free);
      g_task_return_error (task, error);
      return;
    }

  if (!pp_part_can_resume (download->part))
    pp_part_restart (download->part, NULL);
  news.done = download->part->size;
  news.trouble = error;
  if (download->tell != NULL)
    download->tell (&news, download->tell_data);
  g_error_free (error);
  wait (g_steal_pointer (&task), compute_delay (download, &end));
}

/* @task: (transfer full) */
static void
try (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  const PpTransferOrder order = { download->part, download->expected, download->authorization };

  pp_transfer_async (download->net, &order, g_task_get_cancellable (task), progress_cb, download,
                     tried_cb, task);
}

/**
 * pp_download_async:
 * @net: client to use
 * @order: what to fetch
 * @cancellable: (nullable): a #GCancellable
 * @tell: (nullable): told how it goes, some twenty times a second, and of each failed try
 * @tell_data: data for @tell
 * @callback: (scope async): called at the end
 * @user_data: data for @callback
 *
 * Downloads a file, going on where an earlier download has ended, and trying again after what may go
 * better the next time: each time later, until nothing more has come in so many tries. What is there
 * when that is in vain, or was cancelled, stays for the next download if the server can go on.
 */
void
pp_download_async (PpNet                 *net,
                   const PpDownloadOrder *order,
                   GCancellable          *cancellable,
                   PpDownloadCallback     tell,
                   gpointer               tell_data,
                   GAsyncReadyCallback    callback,
                   gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Download *download = g_new0 (Download, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, pp_download_async);
  g_task_set_task_data (task, download, download_free);
  download->net = g_object_ref (net);
  download->authorization = g_strdup (order->authorization);
  download->expected = order->expected;
  download->tries = order->tries;
  download->delay = order->delay;
  download->tell = tell;
  download->tell_data = tell_data;
  download->part = pp_part_open (order->folder, order->key, order->url, &error);
  if (download->part == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  download->furthest = download->part->size;
  try (g_steal_pointer (&task));
}

/**
 * pp_download_finish:
 * @result: what the callback was given
 * @status: (out): HTTP status of the last answer, 0 = there was none or all is well
 * @error: return location for %PP_ERROR_DOWNLOAD, %PP_ERROR_SPACE and errors of files
 *
 * Returns: (transfer full) (nullable): the whole file, which is dropped when it was used
 */
PpPart *
pp_download_finish (GAsyncResult *result,
                    guint        *status,
                    GError      **error)
{
  Download *download;

  g_return_val_if_fail (g_async_result_is_tagged (result, pp_download_async), NULL);

  download = g_task_get_task_data (G_TASK (result));
  *status = download->status;

  return g_task_propagate_pointer (G_TASK (result), error);
}
