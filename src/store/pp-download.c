/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-download"

#include "config.h"

#include "pp-download.h"

#include <poolpatch/pp-error.h>

#include "pp-archive.h"
#include "pp-net.h"
#include "pp-space.h"

#define BLOCK (256 * 1024)
#define FILE_MAX (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define PAGE_MAX (1024 * 1024)  /* a page that says why there is no file has a length of its own */
#define PROGRESS_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)

/* One download on its way into a file. */
typedef struct
{
  PpNet             *net;             /* (owned) */
  SoupMessage       *message;         /* (owned) (nullable) when the address is none */
  char              *path;            /* (owned) */
  GInputStream      *input;           /* (owned) (nullable) */
  GOutputStream     *output;          /* (owned) (nullable) */
  GBytes            *block;           /* (owned) (nullable) being written */
  PpDownloadProgress progress;        /* (nullable) */
  gpointer           progress_data;
  gint64             begun;           /* monotonic time: since when the file comes */
  gint64             told;            /* monotonic time of the last progress */
  gint64             length;          /* what the server says, -1 = nothing */
  gint64             expected;        /* what the feed says, -1 = nothing */
  gint64             done;
} Download;

static void
download_free (gpointer data)
{
  Download *self = data;

  g_object_unref (self->net);
  g_clear_object (&self->message);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->block, g_bytes_unref);
  g_free (self->path);
  g_free (self);
}

static void read_next (GTask *task);

static gint64
get_total (Download *download)
{
  return download->length >= 0 ? download->length : download->expected;
}

/* @error: (transfer full) */
static void
fail (GTask  *task,
      GError *error)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr(GFile) file = g_file_new_for_path (download->path);

  if (download->output != NULL)
    g_output_stream_close (download->output, NULL, NULL);
  g_file_delete (file, NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_autofree char *folder = g_path_get_dirname (download->path);

      g_error_free (error);
      error = pp_space_error_new (folder, MAX (get_total (download), 0));
    }
  g_task_return_error (task, error);
}

static void
tell (Download *download,
      gboolean  always)
{
  gint64 now = g_get_monotonic_time ();

  if (download->progress == NULL || (!always && now - download->told < PROGRESS_INTERVAL))
    return;

  download->told = now;
  download->progress (download->done, get_total (download), download->progress_data);
}

/* A page that says why there is no file also has another length than the feed gives the file. */
static GError *
check_length (Download *download)
{
  g_autofree char *address = pp_net_dup_address (download->message);

  if (download->length >= 0 && download->done != download->length)
    return pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                         "%s ended after %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes",
                         address, download->done, download->length);
  if (download->expected < 0 || download->done == download->expected ||
      pp_archive_sniff (download->path, NULL) == PP_ARCHIVE_WEB_PAGE)
    return NULL;

  return pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                       "%s gave %" G_GINT64_FORMAT " bytes, the feed says %" G_GINT64_FORMAT,
                       address, download->done, download->expected);
}

static void
end (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_close (download->output, NULL, &error))
    {
      fail (task, error);
      return;
    }

  error = check_length (download);
  if (error != NULL)
    {
      fail (task, error);
      return;
    }

  tell (download, TRUE);
  g_task_return_boolean (task, TRUE);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  gsize written;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, &written, &error))
    {
      fail (task, error);
      return;
    }

  download->done += written;
  tell (download, FALSE);
  read_next (g_steal_pointer (&task));
}

/* Says which address it was; cancelling, and what is the fault of a proxy, stay what they are. */
static GError *
with_address (Download *download,
              GError   *error)
{
  g_autofree char *address = pp_net_dup_address (download->message);
  GError *said;

  if (error->domain == PP_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    said = download->input == NULL ? pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s", error->message) :
           pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s sent nothing for %u seconds", address,
                         pp_net_get_timeout (download->net));
  else
    said = pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s: %s", address, error->message);
  g_error_free (error);

  return said;
}

/* An answer without an end would fill the disk. */
static gboolean
is_too_long (Download *download)
{
  gint64 total = get_total (download);

  return download->done + (gint64) g_bytes_get_size (download->block) >
         (total >= 0 ? MAX (total, PAGE_MAX) : FILE_MAX);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  g_clear_pointer (&download->block, g_bytes_unref);
  download->block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (download->block == NULL)
    {
      fail (task, with_address (download, error));
      return;
    }
  if (g_bytes_get_size (download->block) == 0)
    {
      end (task);
      return;
    }
  if (is_too_long (download) ||
      pp_net_is_too_slow (download->net, download->begun, download->done))
    {
      g_autofree char *address = pp_net_dup_address (download->message);

      fail (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL, is_too_long (download) ?
                                "%s does not end where it should" : "%s sends too slowly", address));
      return;
    }

  g_output_stream_write_all_async (download->output, g_bytes_get_data (download->block, NULL),
                                   g_bytes_get_size (download->block), G_PRIORITY_DEFAULT,
                                   cancellable, written_cb, g_steal_pointer (&task));
}

static void
read_next (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (download->input, BLOCK, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), read_cb, task);
}

static gboolean
open_output (Download *download,
             GError  **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (download->path);
  g_autofree char *folder = g_path_get_dirname (download->path);
  gint64 total = get_total (download);

  if (total > 0 && !pp_space_check (folder, total, error))
    return FALSE;

  download->output = G_OUTPUT_STREAM (g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, error));

  return download->output != NULL;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  SoupMessageHeaders *headers;
  GError *error = NULL;
  guint status;

  download->input = pp_net_send_finish (PP_NET (object), result, &error);
  if (download->input == NULL)
    {
      fail (task, with_address (download, error));
      return;
    }

  status = soup_message_get_status (download->message);
  if (status != SOUP_STATUS_OK)
    {
      fail (task, pp_net_status_error (download->message, PP_ERROR_DOWNLOAD));
      return;
    }

  headers = soup_message_get_response_headers (download->message);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    download->length = soup_message_headers_get_content_length (headers);
  download->begun = g_get_monotonic_time ();
  if (open_output (download, &error))
    read_next (g_steal_pointer (&task));
  else
    fail (task, error);
}

/**
 * pp_download_async:
 * @net: client to use
 * @order: what to fetch and where to put it
 * @cancellable: (nullable): a #GCancellable
 * @progress: (nullable): called with bytes so far, some twenty times a second and at the end; the
 *   total is -1 when neither server nor feed say it
 * @progress_data: data for @progress
 * @callback: (scope async): called at the end
 * @user_data: data for @callback
 *
 * Downloads a file. Its length has to be what the server and the feed say, as far as they do.
 */
void
pp_download_async (PpNet                 *net,
                   const PpDownloadOrder *order,
                   GCancellable          *cancellable,
                   PpDownloadProgress     progress,
                   gpointer               progress_data,
                   GAsyncReadyCallback    callback,
                   gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GUri) uri = g_uri_parse (order->url, SOUP_HTTP_URI_FLAGS, NULL);
  Download *download = g_new0 (Download, 1);

  g_task_set_source_tag (task, pp_download_async);
  g_task_set_task_data (task, download, download_free);
  download->path = g_strdup (order->path);
  download->length = -1;
  download->expected = order->expected > 0 ? (gint64) MIN (order->expected, G_MAXINT64) : -1;
  download->progress = progress;
  download->progress_data = progress_data;
  download->net = g_object_ref (net);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      fail (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL, "“%s” is no address", order->url));
      return;
    }

  download->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  /* The length that the server gives is that of what it sends: it shall send the file as it is. */
  soup_message_disable_feature (download->message, SOUP_TYPE_CONTENT_DECODER);
  pp_net_send_async (net, download->message, cancellable, sent_cb, g_steal_pointer (&task));
}

/**
 * pp_download_finish:
 * @result: what the callback was given
 * @error: return location for %PP_ERROR_DOWNLOAD, %PP_ERROR_SPACE and errors of files
 *
 * Returns: whether the whole file is there
 */
gboolean
pp_download_finish (GAsyncResult *result,
                    GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_download_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
