/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

#include "../support/http-fixture.h"
#include "../support/wait.h"

#define GOOD "<patchdata><patches><patch uuid=\"u\" name-label=\"N\"/></patches></patchdata>"

typedef enum
{
  SILENT_NEVER,
  SILENT_AT_ONCE,
  SILENT_AFTER_A_BYTE,
} Silence;

/* A feed server whose answer the test chooses. */
typedef struct
{
  PpHttpFixture http;
  const char   *body;
  guint         status;
  guint         n_requests;
  guint         n_not_modified;
  gboolean      forgetful;   /* answers in full whatever it is asked */
  Silence       silence;
} Source;

static void
be_silent (Source            *source,
           SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  if (source->silence == SILENT_AT_ONCE)
    {
      soup_server_message_pause (message);
      return;
    }

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_length (headers, strlen (GOOD));
  soup_message_body_append (body, SOUP_MEMORY_STATIC, GOOD, 1);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Source *source = user_data;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);

  source->n_requests++;
  if (source->silence != SILENT_NEVER)
    {
      be_silent (source, message);
      return;
    }
  if (source->status != SOUP_STATUS_OK)
    {
      soup_server_message_set_status (message, source->status, NULL);
      return;
    }
  if (!source->forgetful &&
      g_strcmp0 (soup_message_headers_get_one (request, "If-None-Match"), "\"tag\"") == 0)
    {
      source->n_not_modified++;
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                "\"tag\"");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_STATIC, source->body,
                                    strlen (source->body));
}

static void
source_start (Source *source)
{
  source->status = SOUP_STATUS_OK;
  source->body = GOOD;
  pp_http_fixture_start (&source->http, handle_cb, source);
}

static void
source_stop (Source *source)
{
  pp_http_fixture_stop (&source->http);
}

static PpCatalogue *
refresh (PpFeed  *feed,
         GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_feed_refresh_async (feed, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_feed_refresh_finish (feed, result, error);
}

static char *
create_cache (void)
{
  return g_build_filename (g_get_user_cache_dir (), "poolpatch", NULL);
}

static void
test_conditional (void)
{
  g_autofree char *cache = create_cache ();
  Source source = { { NULL } };
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) first = NULL;
  g_autoptr(PpCatalogue) second = NULL;
  PpFeed *feed;

  source_start (&source);
  feed = pp_feed_new (source.http.url, cache);
  first = refresh (feed, &error);
  g_assert_no_error (error);
  second = refresh (feed, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (source.n_requests, ==, 2);
  g_assert_cmpuint (source.n_not_modified, ==, 1);
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (second), ==, 1);
  g_assert_false (pp_catalogue_get_stale (second));

  g_assert_finalize_object (feed);
  source_stop (&source);
}

/* Whatever the source does, the last good copy stays. */
static void
test_last_good_copy (void)
{
  static const struct
  {
    guint       status;
    const char *body;
  } troubles[] = {
    { SOUP_STATUS_NOT_FOUND, "" },
    { SOUP_STATUS_INTERNAL_SERVER_ERROR, "" },
    { SOUP_STATUS_OK, "<html>please log in</html>" },
    { SOUP_STATUS_OK, "<patchdata><patches><patch uuid=" },
    { SOUP_STATUS_OK, "" },
  };
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "troubles", NULL);
  Source source = { { NULL } };
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) good = NULL;
  PpFeed *feed;

  source_start (&source);
  feed = pp_feed_new (source.http.url, cache);
  good = refresh (feed, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (feed);

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autoptr(PpCatalogue) none = NULL;
      g_autoptr(PpFeed) later = NULL;

      source.forgetful = TRUE;
      source.status = troubles[i].status;
      source.body = troubles[i].body;
      later = pp_feed_new (source.http.url, cache);
      none = refresh (later, &error);
      g_assert_null (none);
      g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
      g_assert_nonnull (pp_feed_get_error (later));
      g_assert_nonnull (pp_feed_get_catalogue (later));
      g_assert_true (pp_catalogue_get_stale (pp_feed_get_catalogue (later)));
      g_assert_cmpint (pp_catalogue_get_date (pp_feed_get_catalogue (later)), ==,
                       pp_catalogue_get_date (good));
      g_clear_error (&error);
    }

  source_stop (&source);
}

static void
test_garbage_never_kept (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "garbage", NULL);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "updates.xml", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PpCatalogue) good = NULL;
  g_autoptr(PpCatalogue) none = NULL;
  PpFeed *feed;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_file_set_contents (path, GOOD, -1, &error);
  g_assert_no_error (error);
  feed = pp_feed_new (path, cache);
  good = refresh (feed, &error);
  g_assert_no_error (error);
  g_assert_nonnull (good);

  g_file_set_contents (path, "<patchdata><patches>\n<patch", -1, NULL);
  none = refresh (feed, &error);
  g_assert_null (none);
  g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
  g_assert_cmpint (pp_error_get_line (error), ==, 2);
  g_assert_true (pp_catalogue_get_stale (pp_feed_get_catalogue (feed)));
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (pp_feed_get_catalogue (feed)), ==, 1);
  g_assert_finalize_object (feed);

  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "x", -1, NULL));
  feed = pp_feed_new (path, cache);
  g_assert_null (refresh (feed, &error));
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (pp_feed_get_catalogue (feed)), ==, 1);
  g_assert_finalize_object (feed);
}

/* Changes every file in a folder that ends so. */
static void
damage (const char *folder,
        const char *suffix,
        const char *text)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, suffix))
        g_assert_true (g_file_set_contents (path, text, -1, NULL));
    }
}

static void
test_damaged_copy (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "damaged", NULL);
  static const struct
  {
    const char *suffix;
    const char *text;
  } damages[] = { { ".xml", "<patchdata><patch" }, { ".xml", "" }, { ".ini", "[" } };
  Source source = { { NULL } };

  g_test_summary ("A server that says \"not modified\" of a copy that is damaged is not believed");

  source_start (&source);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      PpFeed *feed = pp_feed_new (source.http.url, cache);
      g_autoptr(PpCatalogue) first = refresh (feed, NULL);
      g_autoptr(PpCatalogue) second = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_nonnull (first);
      g_assert_finalize_object (feed);
      damage (cache, damages[i].suffix, damages[i].text);
      source.n_not_modified = 0;
      feed = pp_feed_new (source.http.url, cache);
      second = refresh (feed, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (pp_catalogue_get_n_hotfixes (second), ==, 1);
      g_assert_cmpuint (source.n_not_modified, ==, 0);
      g_assert_finalize_object (feed);
    }
  source_stop (&source);
}

static void
test_endless (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "endless", NULL);
  g_autoptr(GError) error = NULL;
  PpFeed *feed = pp_feed_new ("/dev/zero", cache);

  g_assert_null (refresh (feed, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
  g_assert_nonnull (strstr (error->message, "too long"));
  g_assert_finalize_object (feed);
}

static void
test_other_source (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "other", NULL);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "other.xml", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PpCatalogue) late = NULL;
  g_autoptr(PpCatalogue) first = NULL;
  Source source = { { NULL } };
  PpFeed *feed;

  g_test_summary ("What was read from one source is never shown, or kept, as that of another");

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, GOOD, -1, NULL));
  source_start (&source);
  feed = pp_feed_new (source.http.url, cache);
  pp_feed_refresh_async (feed, NULL, pp_test_result_cb, &result);
  pp_feed_set_source (feed, uri);
  pp_test_wait (&result);
  late = pp_feed_refresh_finish (feed, result, NULL);
  g_assert_cmpstr (pp_catalogue_get_source (late), ==, source.http.url);
  g_assert_null (pp_feed_get_catalogue (feed));

  first = refresh (feed, NULL);
  g_assert_true (pp_feed_get_catalogue (feed) == first);
  g_assert_cmpstr (pp_catalogue_get_source (first), ==, uri);

  /* The new source has nothing: the copy of the old one does not stand in for it. */
  pp_feed_set_source (feed, "/nowhere/updates.xml");
  g_assert_null (refresh (feed, NULL));
  g_assert_null (pp_feed_get_catalogue (feed));
  g_clear_object (&result);
  g_assert_finalize_object (feed);
  source_stop (&source);
}

static void
test_refused_connection (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "unreachable", NULL);
  g_autofree char *url = NULL;
  g_autoptr(PpCatalogue) good = NULL;
  g_autoptr(GError) error = NULL;
  Source source = { { NULL } };
  PpFeed *feed;

  source_start (&source);
  url = g_strdup (source.http.url);
  feed = pp_feed_new (url, cache);
  good = refresh (feed, &error);
  g_assert_no_error (error);
  source_stop (&source);

  g_assert_null (refresh (feed, &error));
  g_assert_nonnull (error);
  g_assert_true (pp_catalogue_get_stale (pp_feed_get_catalogue (feed)));
  g_assert_false (pp_catalogue_get_stale (good));
  g_assert_finalize_object (feed);
}

static void
test_silent (void)
{
  static const Silence silences[] = { SILENT_AT_ONCE, SILENT_AFTER_A_BYTE };
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "silent", NULL);
  Source source = { { NULL } };

  g_test_summary ("A server that says nothing is not waited for, and the last good copy stands in");

  source_start (&source);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (silences); i++)
    {
      gboolean has_copy = i >= G_N_ELEMENTS (silences);
      PpFeed *feed = pp_feed_new (source.http.url, cache);
      g_autoptr(PpCatalogue) first = NULL;
      g_autoptr(GError) error = NULL;
      gint64 begun;
      guint timeout = 0;

      g_object_get (feed, "timeout", &timeout, NULL);
      g_assert_cmpuint (timeout, ==, 30);
      g_object_set (feed, "timeout", 1, NULL);
      if (i == G_N_ELEMENTS (silences))
        {
          source.silence = SILENT_NEVER;
          first = refresh (feed, NULL);
          g_assert_nonnull (first);
        }

      source.silence = silences[i % G_N_ELEMENTS (silences)];
      begun = g_get_monotonic_time ();
      g_assert_null (refresh (feed, &error));
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 15 * G_USEC_PER_SEC);
      g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
      g_assert_nonnull (strstr (error->message, source.http.url));
      g_assert_nonnull (strstr (error->message, "sent nothing for 1 seconds"));
      g_assert_true ((pp_feed_get_catalogue (feed) != NULL) == has_copy);
      g_assert_true (!has_copy || pp_catalogue_get_stale (pp_feed_get_catalogue (feed)));
      g_assert_finalize_object (feed);
    }
  source_stop (&source);
}

static void
test_no_address (void)
{
  static const char * const sources[] = { "http:", "http://", "https:///updates.xml", "http://[" };
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "none", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      PpFeed *feed = pp_feed_new (sources[i], cache);
      g_autoptr(GError) error = NULL;

      g_assert_null (refresh (feed, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
      g_assert_nonnull (strstr (error->message, sources[i]));
      g_assert_finalize_object (feed);
    }
}

static void
test_missing (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "missing", NULL);
  g_autoptr(GError) error = NULL;
  PpFeed *feed = pp_feed_new ("/nowhere/updates.xml", cache);

  g_assert_null (refresh (feed, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (pp_feed_get_catalogue (feed));
  g_assert_finalize_object (feed);
}

static void
test_cancelled (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "cancelled", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Source source = { { NULL } };
  PpFeed *feed;
  gboolean busy = FALSE;

  source_start (&source);
  feed = pp_feed_new (source.http.url, cache);
  pp_feed_refresh_async (feed, cancellable, pp_test_result_cb, &result);
  g_object_get (feed, "busy", &busy, NULL);
  g_assert_true (busy);
  g_cancellable_cancel (cancellable);
  pp_test_wait (&result);
  g_assert_null (pp_feed_refresh_finish (feed, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (pp_feed_get_error (feed));
  g_object_get (feed, "busy", &busy, NULL);
  g_assert_false (busy);
  g_clear_object (&result);
  g_assert_finalize_object (feed);
  source_stop (&source);
}

/* A few kilobytes that become more than any feed. */
static void
bomb_cb (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  GBytes *bomb = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_append (headers, "Content-Encoding", "gzip");
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_STATIC,
                                    g_bytes_get_data (bomb, NULL), g_bytes_get_size (bomb));
}

static void
test_bomb (void)
{
  g_autofree char *cache = create_cache ();
  g_autoptr(GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP,
                                                                   1));
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) out = g_converter_output_stream_new (memory, gzip);
  g_autofree char *block = g_strnfill (1024 * 1024, ' ');
  g_autoptr(GBytes) bomb = NULL;
  g_autoptr(GError) error = NULL;
  PpHttpFixture http = { NULL };
  PpFeed *feed;

  for (guint i = 0; i < 65; i++)
    g_output_stream_write_all (out, block, 1024 * 1024, NULL, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  bomb = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  g_assert_cmpuint (g_bytes_get_size (bomb), <, 1024 * 1024);

  pp_http_fixture_start (&http, bomb_cb, bomb);
  feed = pp_feed_new (http.url, cache);
  g_assert_null (refresh (feed, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
  g_assert_nonnull (strstr (error->message, "too long"));
  g_assert_finalize_object (feed);
  pp_http_fixture_stop (&http);
}

/* What came of each source, and of when its copy is, is known when the program starts again. */
static void
test_remembered (void)
{
  Source source = { 0 };
  g_autofree char *cache = create_cache ();
  g_autofree char *file = g_build_filename (g_get_user_cache_dir (), "good.xml", NULL);
  g_autoptr(PpCatalogue) first = NULL;
  g_autoptr(PpCatalogue) second = NULL;
  PpFeed *feed = pp_feed_new ("/unused.xml", cache);
  PpFeed *later;
  GPtrArray *tries;
  const PpFeedTry *one;

  source_start (&source);
  pp_feed_set_sources (feed, (const char *[]) { source.http.url, "/no/such.xml", file, NULL });
  first = refresh (feed, NULL);
  g_assert_nonnull (first);
  source.body = "<patchdata>\n<patches";
  source.forgetful = TRUE;
  g_assert_true (g_file_set_contents (file, GOOD, -1, NULL));
  second = refresh (feed, NULL);
  g_assert_nonnull (second);

  later = pp_feed_new ("/unused.xml", cache);
  pp_feed_set_sources (later, pp_feed_get_sources (feed));
  tries = pp_feed_get_tries (later);
  one = g_ptr_array_index (tries, 0);
  g_assert_error (one->error, PP_ERROR, PP_ERROR_FEED);
  g_assert_cmpint (pp_error_get_line (one->error), ==, 2);
  g_assert_cmpstr (pp_error_get_server (one->error), ==, source.http.url);
  g_assert_cmpstr (one->error->message, ==,
                   ((PpFeedTry *) g_ptr_array_index (pp_feed_get_tries (feed), 0))->error->message);
  g_assert_cmpint (one->copied, ==, pp_catalogue_get_date (first));
  g_assert_cmpint (pp_feed_try_get_trouble (one), ==, PP_FEED_TROUBLE_ADDRESS);
  one = g_ptr_array_index (tries, 1);
  g_assert_error (one->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (one->copied, ==, 0);
  one = g_ptr_array_index (tries, 2);
  g_assert_cmpstr (pp_feed_try_to_outcome (one), ==, "fresh");
  g_assert_cmpint (one->copied, ==, pp_catalogue_get_date (second));
  g_assert_cmpint (one->checked, >=, one->copied);
  g_assert_finalize_object (later);
  g_assert_finalize_object (feed);
  source_stop (&source);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/feed/refresh/conditional", test_conditional);
  g_test_add_func ("/feed/refresh/last-good-copy", test_last_good_copy);
  g_test_add_func ("/feed/refresh/garbage-never-kept", test_garbage_never_kept);
  g_test_add_func ("/feed/refresh/damaged-copy", test_damaged_copy);
  g_test_add_func ("/feed/refresh/endless", test_endless);
  g_test_add_func ("/feed/refresh/other-source", test_other_source);
  g_test_add_func ("/feed/refresh/refused-connection", test_refused_connection);
  g_test_add_func ("/feed/refresh/silent", test_silent);
  g_test_add_func ("/feed/refresh/no-address", test_no_address);
  g_test_add_func ("/feed/refresh/missing", test_missing);
  g_test_add_func ("/feed/refresh/cancelled", test_cancelled);
  g_test_add_func ("/feed/refresh/bomb", test_bomb);
  g_test_add_func ("/feed/refresh/remembered", test_remembered);

  return g_test_run ();
}
