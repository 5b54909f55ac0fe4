/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-feed.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

/* The vendor's web site: /XenServer/updates.xml and /downloads/<hotfix>.zip, with validators,
 * conditional GET and ranges. Files are sent in pieces, however large. */

#define CHUNK (256 * 1024)
#define PLACEHOLDER "@DOWNLOADS@"

struct _PpSimFeed
{
  SoupServer *server;    /* (owned) */
  PpSimWorld *world;
  char       *data_dir;  /* (owned) */
  char       *base;      /* (owned) http://127.0.0.1:port */
  char       *uri;       /* (owned) */
};

/* One file on its way out. */
typedef struct
{
  GInputStream *stream;      /* (owned) */
  gint64        left;
  gint64        until_cut;   /* -1: not to be cut */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->stream);
  g_free (sending);
}

static void
answer_text (SoupServerMessage *message,
             guint              status,
             const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, strlen (text));
}

/* Sets the validators, and answers 304 when the client has this already. */
static gboolean
answer_unchanged (SoupServerMessage *message,
                  const char        *etag,
                  gint64             modified)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  const char *known_etag = soup_message_headers_get_one (request, "If-None-Match");
  const char *known_date = soup_message_headers_get_one (request, "If-Modified-Since");
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (modified);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  gboolean same;

  soup_message_headers_replace (response, "ETag", etag);
  soup_message_headers_replace (response, "Last-Modified", text);

  same = known_etag != NULL ? strstr (known_etag, etag) != NULL
                            : g_strcmp0 (known_date, text) == 0;
  if (same)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);

  return same;
}

static gboolean
strike (PpSimFeed         *self,
        SoupServerMessage *message,
        PpSimFaultPlace    place,
        Sending           *sending)
{
  const PpSimFault *fault;

  pp_sim_world_lock (self->world);
  fault = pp_sim_faults_hit (self->world->faults, place, NULL, NULL, NULL);
  pp_sim_world_unlock (self->world);

  if (fault == NULL)
    return FALSE;

  switch (fault->action)
    {
    case PP_SIM_FAULT_CUT:
      if (sending != NULL)
        sending->until_cut = fault->cut_after;
      return FALSE;

    case PP_SIM_FAULT_HTTP_500:
      answer_text (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, "out of order\n");
      return TRUE;

    case PP_SIM_FAULT_HANG:
      soup_server_message_pause (message);
      return TRUE;

    case PP_SIM_FAULT_CLOSE:
      g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
      return TRUE;

    case PP_SIM_FAULT_NONE:
    case PP_SIM_FAULT_FAIL:
    case PP_SIM_FAULT_GARBAGE:
    case PP_SIM_FAULT_DELAY:
    case PP_SIM_FAULT_NEVER_RETURNS:
    case PP_SIM_FAULT_OFFLINE:
    case PP_SIM_FAULT_SLOW:
    case PP_SIM_FAULT_LATE:
    case PP_SIM_FAULT_SLOW_TOOLSTACK:
    case PP_SIM_FAULT_STAYS_DISABLED:
    case PP_SIM_FAULT_UNPLUGGED:
    case PP_SIM_FAULT_RESTART:
    case PP_SIM_FAULT_CRASH:
    case PP_SIM_FAULT_HALF:
    case PP_SIM_FAULT_LOST:
    default:
      answer_text (message, SOUP_STATUS_OK, "<html><body>Sign in to continue</bo");
      return TRUE;
    }
}

static void
feed_cb (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  PpSimFeed *self = user_data;
  g_autofree char *file = g_build_filename (self->data_dir, "feed", "updates.xml", NULL);
  g_autofree char *sum = NULL;
  g_autofree char *etag = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *target = g_strconcat (self->base, "/downloads", NULL);
  GString *text;
  GStatBuf about;
  gsize size = 0;

  if (strike (self, message, PP_SIM_FAULT_ON_FEED, NULL))
    return;

  if (!g_str_equal (path, "/XenServer/updates.xml") || g_stat (file, &about) != 0 ||
      !g_file_get_contents (file, &raw, &size, NULL))
    {
      answer_text (message, SOUP_STATUS_NOT_FOUND, "not here\n");
      return;
    }

  text = g_string_new_len (raw, (gssize) size);
  g_string_replace (text, PLACEHOLDER, target, 0);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
  etag = g_strdup_printf ("\"%.16s\"", sum);

  if (!answer_unchanged (message, etag, about.st_mtime))
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "application/xml", SOUP_MEMORY_COPY, text->str,
                                        text->len);
    }
  g_string_free (text, TRUE);
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  Sending *sending = user_data;
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autofree guint8 *buffer = NULL;
  gssize count;
  gsize wanted = MIN (CHUNK, sending->left);

  if (sending->until_cut == 0)
    {
      g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
      return;
    }
  if (sending->until_cut > 0)
    wanted = MIN (wanted, (gsize) sending->until_cut);

  if (wanted == 0)
    {
      soup_message_body_complete (body);
      return;
    }

  buffer = g_malloc (wanted);
  count = g_input_stream_read (sending->stream, buffer, wanted, NULL, NULL);
  if (count <= 0)
    {
      g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
      return;
    }

  sending->left -= count;
  if (sending->until_cut > 0)
    sending->until_cut -= count;
  soup_message_body_append_take (body, g_steal_pointer (&buffer), count);
}

/* Only a single range is honoured; of more the whole is sent, as is allowed. */
static void
send_file (PpSimFeed         *self,
           SoupServerMessage *message,
           GInputStream      *stream,
           gint64             size,
           const char        *etag)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  const char *if_range = soup_message_headers_get_one (request, "If-Range");
  SoupRange *ranges = NULL;
  int count = 0;
  gint64 start = 0, end = size - 1;
  Sending *sending = g_new0 (Sending, 1);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (soup_message_headers_get_ranges (request, size, &ranges, &count) && count == 1 &&
      ranges[0].start <= ranges[0].end && ranges[0].end < size &&
      (if_range == NULL || g_str_equal (if_range, etag)))
    {
      start = ranges[0].start;
      end = ranges[0].end;
      soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
      soup_message_headers_set_content_range (response, start, end, size);
    }
  if (ranges != NULL)
    soup_message_headers_free_ranges (request, ranges);

  sending->stream = g_object_ref (stream);
  sending->left = end - start + 1;
  sending->until_cut = -1;
  g_object_set_data_full (G_OBJECT (message), "sim-sending", sending, sending_free);

  if (strike (self, message, PP_SIM_FAULT_ON_DOWNLOAD, sending))
    return;

  g_seekable_seek (G_SEEKABLE (stream), start, G_SEEK_SET, NULL, NULL);
  soup_message_headers_replace (response, "Accept-Ranges", "bytes");
  soup_message_headers_set_content_type (response, "application/zip", NULL);
  soup_message_headers_set_encoding (response, SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_headers_set_content_length (response, sending->left);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_chunk_cb), sending);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), sending);
}

/* What make-hotfixes.py made, else what make-updates.py did. */
static char *
find_download (PpSimFeed  *self,
               const char *name)
{
  g_autofree char *hotfix = g_build_filename (self->data_dir, "hotfixes", name, NULL);

  return g_file_test (hotfix, G_FILE_TEST_EXISTS) ? g_steal_pointer (&hotfix)
                                                  : g_build_filename (self->data_dir, "updates", name, NULL);
}

static void
download_cb (SoupServer        *server,
             SoupServerMessage *message,
             const char        *path,
             GHashTable        *query,
             gpointer           user_data)
{
  PpSimFeed *self = user_data;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *file = find_download (self, name);
  g_autofree char *etag = NULL;
  g_autoptr(GFile) handle = g_file_new_for_path (file);
  g_autoptr(GFileInputStream) stream = NULL;
  GStatBuf about;

  if (!g_str_has_suffix (name, ".zip") || g_stat (file, &about) != 0 ||
      (stream = g_file_read (handle, NULL, NULL)) == NULL)
    {
      answer_text (message, SOUP_STATUS_NOT_FOUND, "no such file\n");
      return;
    }

  etag = g_strdup_printf ("\"%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"",
                          (gint64) about.st_mtime, (gint64) about.st_size);
  if (!answer_unchanged (message, etag, about.st_mtime))
    send_file (self, message, G_INPUT_STREAM (stream), about.st_size, etag);
}

/**
 * pp_sim_feed_new:
 * @data_dir: the folder with feed/, hotfixes/ and updates/
 * @world: knows what is to go wrong; has to outlive the feed
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a web server that listens
 */
PpSimFeed *
pp_sim_feed_new (const char *data_dir,
                 PpSimWorld *world,
                 GError    **error)
{
  PpSimFeed *self = g_new0 (PpSimFeed, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  self->world = world;
  self->data_dir = g_strdup (data_dir);
  soup_server_add_handler (self->server, "/XenServer", feed_cb, self, NULL);
  soup_server_add_handler (self->server, "/downloads", download_cb, self, NULL);

  if (!soup_server_listen (self->server, address, 0, error))
    {
      pp_sim_feed_free (self);
      return NULL;
    }

  uris = soup_server_get_uris (self->server);
  self->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  self->uri = g_strconcat (self->base, "/XenServer/updates.xml", NULL);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

/**
 * pp_sim_feed_free:
 * @self: (transfer full): the web server
 *
 * Stops listening and frees @self.
 */
void
pp_sim_feed_free (PpSimFeed *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->data_dir);
  g_free (self->base);
  g_free (self->uri);
  g_free (self);
}

/**
 * pp_sim_feed_get_uri:
 * @self: the web server
 *
 * Returns: (transfer none): address of updates.xml
 */
const char *
pp_sim_feed_get_uri (PpSimFeed *self)
{
  return self->uri;
}
