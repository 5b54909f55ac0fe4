/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-download"

#include "config.h"

#include "pp-download.h"

#include <poolpatch/pp-error.h>

#define BLOCK (256 * 1024)

/* One download on its way into a file. */
typedef struct
{
  SoupMessage       *message;         /* (owned) */
  char              *path;            /* (owned) */
  GInputStream      *input;           /* (owned) (nullable) */
  GOutputStream     *output;          /* (owned) (nullable) */
  PpDownloadProgress progress;
  gpointer           progress_data;
  gint64             total;           /* what the server says, -1 = nothing */
  gint64             done;
} Download;

static void
download_free (gpointer data)
{
  Download *self = data;

  g_clear_object (&self->message);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_free (self->path);
  g_free (self);
}

static void read_next (GTask *task);

static char *
dup_address (Download *download)
{
  return g_uri_to_string_partial (soup_message_get_uri (download->message), G_URI_HIDE_PASSWORD);
}

static void
fail (GTask  *task,
      GError *error)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr(GFile) file = g_file_new_for_path (download->path);

  if (download->output != NULL)
    {
      g_output_stream_close (download->output, NULL, NULL);
      g_file_delete (file, NULL, NULL);
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_autofree char *folder = g_path_get_dirname (download->path);

      g_error_free (error);
      error = pp_error_new (PP_ERROR_SPACE, NULL, "There is no room left in %s", folder);
    }
  g_task_return_error (task, error);
}

static void
end (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  g_autofree char *address = dup_address (download);
  GError *error = NULL;

  if (!g_output_stream_close (download->output, NULL, &error))
    {
      fail (task, error);
      return;
    }

  if (download->total >= 0 && download->done != download->total)
    fail (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                              "%s ended after %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes",
                              address, download->done, download->total));
  else
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
  if (download->progress != NULL)
    download->progress (download->done, download->total, download->progress_data);
  read_next (g_steal_pointer (&task));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GCancellable *cancellable;
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (bytes == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *address = dup_address (download);
          GError *said = pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s: %s", address, error->message);

          g_error_free (error);
          error = said;
        }
      fail (task, error);
      return;
    }

  if (g_bytes_get_size (bytes) == 0)
    {
      end (task);
      return;
    }

  cancellable = g_task_get_cancellable (task);
  g_object_set_data_full (G_OBJECT (task), "block", g_bytes_ref (bytes),
                          (GDestroyNotify) g_bytes_unref);
  g_output_stream_write_all_async (download->output, g_bytes_get_data (bytes, NULL),
                                   g_bytes_get_size (bytes), G_PRIORITY_DEFAULT,
                                   cancellable, written_cb, g_steal_pointer (&task));
}

static void
read_next (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (download->input, BLOCK, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), read_cb, task);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  g_autoptr(GFile) file = g_file_new_for_path (download->path);
  g_autofree char *address = NULL;
  SoupMessageHeaders *headers;
  GFileOutputStream *output;
  GError *error = NULL;

  download->input = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  address = dup_address (download);
  if (download->input == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_prefix_error (&error, "%s: ", address);
      fail (task, error);
      return;
    }
  if (soup_message_get_status (download->message) != SOUP_STATUS_OK)
    {
      fail (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s answered %u %s", address,
                                soup_message_get_status (download->message),
                                soup_message_get_reason_phrase (download->message)));
      return;
    }

  headers = soup_message_get_response_headers (download->message);
  download->total = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH ?
                    soup_message_headers_get_content_length (headers) : -1;

  output = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &error);
  if (output == NULL)
    {
      fail (task, error);
      return;
    }
  download->output = G_OUTPUT_STREAM (output);
  read_next (g_steal_pointer (&task));
}

/**
 * pp_download_async:
 * @soup: session to use
 * @url: what to fetch
 * @path: file to write; removed again when this fails
 * @cancellable: (nullable): a #GCancellable
 * @progress: (nullable): called with bytes so far; the total is -1 when the server does not say
 * @progress_data: data for @progress
 * @callback: (scope async): called at the end
 * @user_data: data for @callback
 *
 * Downloads a file and checks its length.
 */
void
pp_download_async (SoupSession        *soup,
                   const char         *url,
                   const char         *path,
                   GCancellable       *cancellable,
                   PpDownloadProgress  progress,
                   gpointer            progress_data,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Download *download = g_new0 (Download, 1);

  g_task_set_source_tag (task, pp_download_async);
  g_task_set_task_data (task, download, download_free);
  download->path = g_strdup (path);
  download->total = -1;
  download->progress = progress;
  download->progress_data = progress_data;
  download->message = soup_message_new (SOUP_METHOD_GET, url);
  if (download->message == NULL)
    {
      g_task_return_error (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL, "“%s” is no address",
                                               url));
      return;
    }

  soup_session_send_async (soup, download->message, G_PRIORITY_DEFAULT, cancellable, sent_cb,
                           g_steal_pointer (&task));
}

/**
 * pp_download_finish:
 * @result: what the callback was given
 * @error: return location for %PP_ERROR_DOWNLOAD, %PP_ERROR_SPACE and errors of network and file
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
