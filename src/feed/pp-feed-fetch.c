/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-fetch"

#include "config.h"

#include "pp-feed-fetch.h"

#include <poolpatch/pp-error.h>

#define BLOCK (256 * 1024)

/* One reading of a source, of whatever scheme. */
typedef struct
{
  char         *source;     /* (owned) */
  SoupMessage  *message;    /* (owned) (nullable) for http and https */
  PpNet        *net;        /* (owned) */
  gint64        begun;      /* monotonic time: since when the text comes */
  PpFeedCopy   *kept;       /* (owned) (nullable) what the server may say has not changed */
  GInputStream *input;      /* (owned) (nullable) */
  GByteArray   *bytes;      /* (owned) */
  gboolean      unchanged;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_free (self->source);
  g_object_unref (self->net);
  g_clear_object (&self->message);
  pp_feed_copy_free (self->kept);
  g_clear_object (&self->input);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static void read_next (GTask *task);

static void
end (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  PpFeedCopy *copy = g_new0 (PpFeedCopy, 1);

  copy->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&fetch->bytes));
  fetch->bytes = g_byte_array_new ();
  copy->date = g_get_real_time () / G_USEC_PER_SEC;
  if (fetch->message != NULL)
    {
      SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);

      copy->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
      copy->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
    }
  g_task_return_pointer (task, copy, (GDestroyNotify) pp_feed_copy_free);
}

/* A silent server is named, with how long it was waited for. @error: (transfer full) */
static GError *
explain (Fetch  *fetch,
         GError *error)
{
  g_autofree char *address = NULL;

  if (fetch->message == NULL || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return error;

  g_error_free (error);
  address = pp_net_dup_address (fetch->message);

  return pp_error_new (PP_ERROR_FEED, NULL, "%s sent nothing for %u seconds", address,
                       pp_net_get_timeout (fetch->net));
}

static gboolean
is_too_slow (Fetch *fetch)
{
  return fetch->message != NULL && pp_net_is_too_slow (fetch->net, fetch->begun, fetch->bytes->len);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GBytes) block = NULL;
  g_autoptr(GError) error = NULL;
  gconstpointer data;
  gsize length;

  block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (block == NULL)
    {
      g_task_return_error (task, explain (fetch, g_steal_pointer (&error)));
      return;
    }

  data = g_bytes_get_data (block, &length);
  if (length == 0)
    {
      end (task);
      return;
    }
  if (fetch->bytes->len + length > PP_FEED_MAX)
    {
      g_task_return_error (task, pp_error_new_feed (fetch->source, 0, 0, "it is too long"));
      return;
    }
  if (is_too_slow (fetch))
    {
      g_autofree char *address = pp_net_dup_address (fetch->message);

      g_task_return_error (task, pp_error_new (PP_ERROR_FEED, NULL, "%s sends too slowly", address));
      return;
    }

  g_byte_array_append (fetch->bytes, data, length);
  read_next (g_steal_pointer (&task));
}

static void
read_next (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (fetch->input, BLOCK, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), read_cb, task);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  guint status;

  fetch->input = pp_net_send_finish (PP_NET (object), result, &error);
  if (fetch->input == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        g_task_return_error (task, pp_error_new (PP_ERROR_FEED, NULL, "%s", error->message));
      else
        g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  status = soup_message_get_status (fetch->message);
  if (status == SOUP_STATUS_NOT_MODIFIED && fetch->kept != NULL)
    {
      fetch->kept->date = g_get_real_time () / G_USEC_PER_SEC;
      fetch->unchanged = TRUE;
      g_task_return_pointer (task, g_steal_pointer (&fetch->kept),
                             (GDestroyNotify) pp_feed_copy_free);
    }
  else if (status != SOUP_STATUS_OK)
    {
      g_task_return_error (task, pp_net_status_error (fetch->message, PP_ERROR_FEED));
    }
  else
    {
      fetch->begun = g_get_monotonic_time ();
      read_next (g_steal_pointer (&task));
    }
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GFileInputStream *input = g_file_read_finish (G_FILE (object), result, &error);

  if (input == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  fetch->input = G_INPUT_STREAM (input);
  read_next (g_steal_pointer (&task));
}

static void
send (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  SoupMessageHeaders *headers;
  g_autoptr(GUri) uri = g_uri_parse (fetch->source, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_task_return_error (task, pp_error_new (PP_ERROR_FEED, NULL, "“%s” is no address",
                                               fetch->source));
      g_object_unref (task);
      return;
    }

  fetch->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  headers = soup_message_get_request_headers (fetch->message);
  if (fetch->kept != NULL && fetch->kept->etag != NULL)
    soup_message_headers_append (headers, "If-None-Match", fetch->kept->etag);
  if (fetch->kept != NULL && fetch->kept->last_modified != NULL)
    soup_message_headers_append (headers, "If-Modified-Since", fetch->kept->last_modified);
  pp_net_send_async (fetch->net, fetch->message, g_task_get_cancellable (task), sent_cb, task);
}

/**
 * pp_feed_fetch_async:
 * @net: client to use
 * @source: URL (http, https, file) or path
 * @kept: (nullable): the last good copy: the server is asked whether it has changed
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the text is there
 * @user_data: data for @callback
 *
 * Fetches the text of a feed, %PP_FEED_MAX bytes of it at most.
 */
void
pp_feed_fetch_async (PpNet              *net,
                     const char         *source,
                     const PpFeedCopy   *kept,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);
  const char *scheme = g_uri_peek_scheme (source);

  g_task_set_source_tag (task, pp_feed_fetch_async);
  g_task_set_task_data (task, fetch, fetch_free);
  fetch->net = g_object_ref (net);
  fetch->source = g_strdup (source);
  fetch->kept = kept != NULL ? pp_feed_copy_copy (kept) : NULL;
  fetch->bytes = g_byte_array_new ();

  if (g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0)
    {
      send (g_steal_pointer (&task));
    }
  else
    {
      g_autoptr(GFile) file = g_file_new_for_commandline_arg (source);

      g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, opened_cb,
                         g_steal_pointer (&task));
    }
}

/**
 * pp_feed_fetch_finish:
 * @result: what the callback was given
 * @unchanged: (out): whether the server said that the copy it was asked about still holds
 * @error: return location for an error: %PP_ERROR_FEED, or of the network or file
 *
 * Returns: (transfer full) (nullable): the text, not parsed yet, with the date of now
 */
PpFeedCopy *
pp_feed_fetch_finish (GAsyncResult *result,
                      gboolean     *unchanged,
                      GError      **error)
{
  Fetch *fetch = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, pp_feed_fetch_async), NULL);

  *unchanged = fetch->unchanged;

  return g_task_propagate_pointer (G_TASK (result), error);
}
