/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-transfer"

#include "config.h"

#include "pp-transfer.h"

#include <string.h>

#include <poolpatch/pp-error.h>

#include "pp-archive.h"
#include "pp-space.h"

#define BLOCK (256 * 1024)
#define FILE_MAX (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define PROGRESS_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)
#define WAIT_MAX (5 * 60)

typedef struct
{
  PpNet             *net;             /* (owned) */
  PpPart            *part;            /* (unowned) */
  SoupMessage       *message;         /* (owned) (nullable) when the address is none */
  GInputStream      *input;           /* (owned) (nullable) */
  GOutputStream     *output;          /* (owned) (nullable) */
  GBytes            *block;           /* (owned) (nullable) being written */
  PpTransferProgress progress;        /* (nullable) */
  gpointer           progress_data;
  PpTransferEnd      end;
  gint64             begun;           /* monotonic time: since when the file comes */
  gint64             told;            /* monotonic time of the last progress */
  gint64             received;        /* in this answer */
  gint64             length;          /* of the whole file, as the server says; -1 = it does not */
  gint64             expected;        /* the same, as the feed says */
  gint64             done;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *self = data;

  g_object_unref (self->net);
  g_clear_object (&self->message);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->block, g_bytes_unref);
  g_free (self);
}

static void read_next (GTask *task);

static gint64
get_total (Transfer *transfer)
{
  return transfer->length >= 0 ? transfer->length : transfer->expected;
}

/* What is in the file counts, not what was sent. */
static void
close_output (Transfer *transfer)
{
  if (transfer->output != NULL)
    g_output_stream_close (transfer->output, NULL, NULL);
  g_clear_object (&transfer->output);
  pp_part_settle (transfer->part);
}

/* @error: (transfer full) */
static void
fail (GTask  *task,
      GError *error)
{
  Transfer *transfer = g_task_get_task_data (task);

  close_output (transfer);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_autofree char *folder = g_path_get_dirname (transfer->part->path);

      g_error_free (error);
      error = pp_space_error_new (folder, MAX (get_total (transfer), 0));
    }
  /* What is there takes the room that is missing. */
  if (g_error_matches (error, PP_ERROR, PP_ERROR_SPACE))
    pp_part_restart (transfer->part, NULL);
  g_task_return_error (task, error);
}

/* The same, after something that the next time may be otherwise. @error: (transfer full) */
static void
fail_for_now (GTask  *task,
              GError *error)
{
  Transfer *transfer = g_task_get_task_data (task);

  transfer->end.again = TRUE;
  fail (task, error);
}

/* The same, and what is there is of no use. @error: (transfer full) */
static void
fail_for_good (GTask  *task,
               GError *error)
{
  Transfer *transfer = g_task_get_task_data (task);

  close_output (transfer);
  pp_part_restart (transfer->part, NULL);
  fail (task, error);
}

static void
tell (Transfer *transfer,
      gboolean  always)
{
  gint64 now = g_get_monotonic_time ();

  if (transfer->progress == NULL || (!always && now - transfer->told < PROGRESS_INTERVAL))
    return;

  transfer->told = now;
  transfer->progress (transfer->done, get_total (transfer), transfer->progress_data);
}

static void
end (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  g_autofree char *address = pp_net_dup_address (transfer->message);
  GError *error = NULL;

  if (!g_output_stream_close (transfer->output, NULL, &error))
    {
      fail (task, error);
      return;
    }

  close_output (transfer);
  if (transfer->length >= 0 && transfer->done != transfer->length)
    {
      fail_for_now (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                        "%s ended after %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                                        " bytes", address, transfer->done, transfer->length));
      return;
    }
  if (transfer->expected >= 0 && transfer->done != transfer->expected)
    {
      fail_for_good (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                         "%s gave %" G_GINT64_FORMAT " bytes, the feed says %"
                                         G_GINT64_FORMAT, address, transfer->done,
                                         transfer->expected));
      return;
    }

  tell (transfer, TRUE);
  g_task_return_boolean (task, TRUE);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;
  gsize written;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, &written, &error))
    {
      fail (task, error);
      return;
    }

  transfer->done += written;
  transfer->received += written;
  tell (transfer, FALSE);
  read_next (g_steal_pointer (&task));
}

/* Says which address it was; cancelling, and what is the fault of a proxy, stay what they are. */
static GError *
with_address (Transfer *transfer,
              GError   *error)
{
  g_autofree char *address = pp_net_dup_address (transfer->message);
  GError *said;

  if (error->domain == PP_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    said = transfer->input == NULL ? pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s", error->message) :
           pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s sent nothing for %u seconds", address,
                         pp_net_get_timeout (transfer->net));
  else
    said = pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s: %s", address, error->message);
  g_error_free (error);

  return said;
}

/* Somebody has to look at a name that is none, a certificate, a proxy that refuses. */
static gboolean
may_pass (const GError *error)
{
  return error->domain != PP_ERROR && error->domain != G_TLS_ERROR &&
         error->domain != SOUP_SESSION_ERROR &&
         !g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND) &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The connection failed, or the server on it. @error: (transfer full) */
static void
fail_on_the_way (GTask  *task,
                 GError *error)
{
  Transfer *transfer = g_task_get_task_data (task);

  transfer->end.again = may_pass (error);
  fail (task, with_address (transfer, error));
}

static gboolean
open_output (Transfer *transfer,
             GError  **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (transfer->part->path);
  g_autofree char *folder = g_path_get_dirname (transfer->part->path);
  gint64 total = get_total (transfer);

  if (total > transfer->done && !pp_space_check (folder, total - transfer->done, error))
    return FALSE;

  transfer->output = G_OUTPUT_STREAM (g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, error));

  return transfer->output != NULL;
}

/* What tells this version of the file from the next: RFC 9110 §13.1.5 allows no weak tag. */
static const char *
find_validator (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *tag = soup_message_headers_get_one (headers, "ETag");

  if (tag != NULL && *tag == '"')
    return tag;

  return soup_message_headers_get_one (headers, "Last-Modified");
}

/* A portal that answers for everybody must not cost what is there already: so it is looked at before
 * anything is thrown away. */
static gboolean
begin_file (GTask   *task,
            GError **error)
{
  Transfer *transfer = g_task_get_task_data (task);
  gboolean fresh = soup_message_get_status (transfer->message) == SOUP_STATUS_OK;
  const char *validator = find_validator (transfer->message);

  if (fresh && pp_archive_is_web_page (transfer->block))
    {
      g_autofree char *address = pp_net_dup_address (transfer->message);

      g_propagate_error (error, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                              "%s leads to a web page, not to a hotfix", address));
      return FALSE;
    }
  if (fresh && !pp_part_restart (transfer->part, error))
    return FALSE;

  transfer->done = transfer->part->size;
  pp_part_describe (transfer->part, validator != NULL ? validator : transfer->part->validator,
                    transfer->length);

  return open_output (transfer, error);
}

/* An answer without an end would fill the disk. */
static gboolean
is_too_long (Transfer *transfer)
{
  gint64 total = get_total (transfer);

  return transfer->done + (gint64) g_bytes_get_size (transfer->block) >
         (total >= 0 ? total : FILE_MAX);
}

static void
complain_of_body (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  g_autofree char *address = pp_net_dup_address (transfer->message);

  if (!is_too_long (transfer))
    fail (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL, "%s sends too slowly", address));
  else
    fail_for_good (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                       "%s does not end where it should", address));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  g_clear_pointer (&transfer->block, g_bytes_unref);
  transfer->block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (transfer->block == NULL)
    {
      fail_on_the_way (task, error);
      return;
    }
  if (transfer->output == NULL && !begin_file (task, &error))
    {
      fail (task, error);
      return;
    }
  if (g_bytes_get_size (transfer->block) == 0)
    {
      end (task);
      return;
    }
  if (is_too_long (transfer) ||
      pp_net_is_too_slow (transfer->net, transfer->begun, transfer->received))
    {
      complain_of_body (task);
      return;
    }

  g_output_stream_write_all_async (transfer->output, g_bytes_get_data (transfer->block, NULL),
                                   g_bytes_get_size (transfer->block), G_PRIORITY_DEFAULT,
                                   cancellable, written_cb, g_steal_pointer (&task));
}

static void
read_next (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (transfer->input, BLOCK, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), read_cb, task);
}

/* Seconds or a date: RFC 9110 §10.2.3. */
static gint64
read_retry_after (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr(GDateTime) date = NULL;
  gint64 seconds = 0;

  if (text == NULL)
    return 0;
  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &seconds, NULL))
    {
      date = soup_date_time_new_from_http_string (text);
      if (date != NULL)
        seconds = g_date_time_to_unix (date) - g_get_real_time () / G_USEC_PER_SEC;
    }

  return CLAMP (seconds, 0, WAIT_MAX);
}

/* What the server has is not what was begun. */
static void
start_over (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  g_autofree char *address = pp_net_dup_address (transfer->message);

  pp_part_restart (transfer->part, NULL);
  fail_for_now (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                    "%s does not give the rest of the file", address));
}

static void
refuse (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = pp_net_status_error (transfer->message, PP_ERROR_DOWNLOAD);

  switch (transfer->end.status)
    {
    case SOUP_STATUS_REQUEST_TIMEOUT:
    case SOUP_STATUS_INTERNAL_SERVER_ERROR:
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
    case 429:
      transfer->end.wait_seconds = read_retry_after (transfer->message);
      fail_for_now (task, error);
      break;

    default:
      fail (task, error);
      break;
    }
}

/* Whether this is the rest that was asked for. */
static gboolean
is_rest (Transfer *transfer)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (transfer->message);
  PpPart *part = transfer->part;
  goffset from;
  goffset to;
  goffset total;

  if (!soup_message_headers_get_content_range (headers, &from, &to, &total) ||
      from != part->size || (total >= 0 && (to != total - 1 || (part->total >= 0 &&
                                                                total != part->total))))
    return FALSE;

  transfer->length = total >= 0 ? total : to + 1;

  return TRUE;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  gboolean resuming = transfer->part->size > 0;
  SoupMessageHeaders *headers;
  GError *error = NULL;
  guint status;

  transfer->input = pp_net_send_finish (PP_NET (object), result, &error);
  if (transfer->input == NULL)
    {
      fail_on_the_way (task, error);
      return;
    }

  status = soup_message_get_status (transfer->message);
  transfer->end.status = status;
  headers = soup_message_get_response_headers (transfer->message);
  if (resuming && (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE ||
                   (status == SOUP_STATUS_PARTIAL_CONTENT && !is_rest (transfer))))
    {
      start_over (task);
      return;
    }
  if (status != SOUP_STATUS_OK && !(resuming && status == SOUP_STATUS_PARTIAL_CONTENT))
    {
      refuse (task);
      return;
    }

  if (status == SOUP_STATUS_OK &&
      soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    transfer->length = soup_message_headers_get_content_length (headers);
  transfer->begun = g_get_monotonic_time ();
  read_next (g_steal_pointer (&task));
}

/* A redirect may lead to somebody whom the secret is none of the business of. */
static void
restarted_cb (SoupMessage *message,
              GUri        *first)
{
  GUri *now = soup_message_get_uri (message);

  if (!g_str_equal (g_uri_get_scheme (now), g_uri_get_scheme (first)) ||
      !g_str_equal (g_uri_get_host (now), g_uri_get_host (first)) ||
      g_uri_get_port (now) != g_uri_get_port (first))
    soup_message_headers_remove (soup_message_get_request_headers (message), "Authorization");
}

static void
fill_request (Transfer              *transfer,
              const PpTransferOrder *order,
              GUri                  *uri)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  transfer->message = message;
  /* The length that the server gives is that of what it sends: it shall send the file as it is. */
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  if (order->part->size > 0)
    {
      soup_message_headers_set_range (headers, order->part->size, -1);
      soup_message_headers_replace (headers, "If-Range", order->part->validator);
    }
  if (order->authorization != NULL)
    {
      soup_message_headers_replace (headers, "Authorization", order->authorization);
      g_signal_connect_data (message, "restarted", G_CALLBACK (restarted_cb), g_uri_ref (uri),
                             (GClosureNotify) (GCallback) g_uri_unref, 0);
    }
}

/**
 * pp_transfer_async:
 * @net: client to use
 * @order: what to fetch and where to put it
 * @cancellable: (nullable): a #GCancellable
 * @progress: (nullable): called with bytes so far, some twenty times a second and at the end; the
 *   total is -1 when neither server nor feed say it
 * @progress_data: data for @progress
 * @callback: (scope async): called at the end
 * @user_data: data for @callback
 *
 * Asks once for what is missing of a file: with Range and If-Range when there is a beginning of it,
 * so that a server whose file is another one by now sends all of it. Its length has to be what the
 * server and the feed say, as far as they do.
 */
void
pp_transfer_async (PpNet                 *net,
                   const PpTransferOrder *order,
                   GCancellable          *cancellable,
                   PpTransferProgress     progress,
                   gpointer               progress_data,
                   GAsyncReadyCallback    callback,
                   gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GUri) uri = g_uri_parse (order->part->url, SOUP_HTTP_URI_FLAGS, NULL);
  Transfer *transfer = g_new0 (Transfer, 1);

  g_task_set_source_tag (task, pp_transfer_async);
  g_task_set_task_data (task, transfer, transfer_free);
  transfer->net = g_object_ref (net);
  transfer->part = order->part;
  transfer->length = -1;
  transfer->expected = order->expected > 0 ? (gint64) MIN (order->expected, G_MAXINT64) : -1;
  transfer->progress = progress;
  transfer->progress_data = progress_data;
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      fail (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL, "“%s” is no address", order->part->url));
      return;
    }

  fill_request (transfer, order, uri);
  pp_net_send_async (net, transfer->message, cancellable, sent_cb, g_steal_pointer (&task));
}

/**
 * pp_transfer_finish:
 * @result: what the callback was given
 * @end: (out): what can be done after a failure
 * @error: return location for %PP_ERROR_DOWNLOAD, %PP_ERROR_SPACE and errors of files
 *
 * Returns: whether the whole file is there
 */
gboolean
pp_transfer_finish (GAsyncResult  *result,
                    PpTransferEnd *end,
                    GError       **error)
{
  Transfer *transfer;

  g_return_val_if_fail (g_async_result_is_tagged (result, pp_transfer_async), FALSE);

  transfer = g_task_get_task_data (G_TASK (result));
  *end = transfer->end;

  return g_task_propagate_boolean (G_TASK (result), error);
}
