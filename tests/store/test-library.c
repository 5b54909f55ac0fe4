/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-library.h>

#include "../support/hotfix.h"
#include "../support/http-fixture.h"
#include "../support/wait.h"

#define HOTFIX PP_TEST_HOTFIX
#define UUID "0850b186-4d47-11e3-a720-001b2151a503"

typedef enum
{
  GIVE_FILE,
  GIVE_WITHOUT_LENGTH,
  GIVE_REDIRECT,
  GIVE_WEB_PAGE,
  GIVE_NOT_FOUND,
  GIVE_FORBIDDEN,
  GIVE_HALF,
  GIVE_BEGINNING,
  GIVE_NOTHING,
  GIVE_WITHOUT_END,
} Give;

typedef struct
{
  PpHttpFixture http;
  Give          give;
  guint         n_requests;
  gint64        done;
  gint64        total;
} Source;

static void
cut_cb (SoupServerMessage *message,
        gpointer           user_data)
{
  g_io_stream_close (soup_server_message_steal_connection (message), NULL, NULL);
}

static void
go_on_cb (SoupServerMessage *message,
          gpointer           user_data)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  static char block[256 * 1024];

  soup_message_body_append (body, SOUP_MEMORY_STATIC, block, sizeof block);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Source *source = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  source->n_requests++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  switch (g_str_equal (path, "/again") ? GIVE_FILE : source->give)
    {
    case GIVE_REDIRECT:
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "/again");
      break;

    case GIVE_WEB_PAGE:
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC,
                                        "<html>Log in, please</html>", 27);
      break;

    case GIVE_NOT_FOUND:
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      break;

    case GIVE_FORBIDDEN:
      soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
      break;

    case GIVE_WITHOUT_LENGTH:
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
      soup_message_body_append (body, SOUP_MEMORY_STATIC, HOTFIX, strlen (HOTFIX));
      soup_message_body_complete (body);
      break;

    case GIVE_HALF:
    case GIVE_BEGINNING:
      soup_message_headers_set_content_length (headers, 1000000);
      soup_message_body_append (body, SOUP_MEMORY_STATIC, HOTFIX, strlen (HOTFIX));
      if (source->give == GIVE_HALF)
        g_signal_connect (message, "wrote-chunk", G_CALLBACK (cut_cb), NULL);
      break;

    case GIVE_WITHOUT_END:
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
      soup_message_body_set_accumulate (body, FALSE);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (go_on_cb), NULL);
      go_on_cb (message, NULL);
      break;

    case GIVE_NOTHING:
      soup_server_message_pause (message);
      break;

    case GIVE_FILE:
    default:
      soup_server_message_set_response (message, "application/zip", SOUP_MEMORY_STATIC, HOTFIX,
                                        strlen (HOTFIX));
      break;
    }
}

static void
source_start (Source *source)
{
  pp_http_fixture_start (&source->http, handle_cb, source);
}

static void
source_stop (Source *source)
{
  pp_http_fixture_stop (&source->http);
}

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  Source *source = user_data;

  g_assert_cmpint (done, >=, source->done);
  source->done = done;
  source->total = total;
}

static PpHotfix *
create_hotfix (const char *url)
{
  const PpHotfix facts = { .uuid = (char *) UUID, .name = (char *) "XS62ESP1",
                           .patch_url = (char *) url };

  return pp_hotfix_new (&facts);
}

static char *
fetch (PpLibrary    *library,
       Source       *source,
       PpHotfix     *hotfix,
       GCancellable *cancellable,
       GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  source->done = 0;
  g_object_set (library, "tries", 1, NULL);
  pp_library_fetch_async (library, hotfix, cancellable, progress_cb, source, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_library_fetch_finish (library, result, error);
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += *name != '.';

  return n;
}

static void
test_fetch (void)
{
  static const Give gives[] = { GIVE_FILE, GIVE_WITHOUT_LENGTH, GIVE_REDIRECT };

  for (guint i = 0; i < G_N_ELEMENTS (gives); i++)
    {
      g_autofree char *name = g_strdup_printf ("good-%u", i);
      g_autofree char *folder = g_build_filename (g_get_user_data_dir (), name, NULL);
      Source source = { .give = gives[i] };
      PpLibrary *library = pp_library_new (folder);
      PpLibrary *later;
      g_autoptr(PpHotfix) hotfix = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *path = NULL;
      g_autofree char *again = NULL;
      g_autofree char *found = NULL;
      g_autofree char *text = NULL;
      g_auto(GStrv) list = NULL;

      source_start (&source);
      hotfix = create_hotfix (source.http.url);
      path = fetch (library, &source, hotfix, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, HOTFIX);
      g_assert_cmpint (source.done, ==, strlen (HOTFIX));
      g_assert_cmpint (source.total, ==, gives[i] == GIVE_WITHOUT_LENGTH ? -1 :
                       (gint64) strlen (HOTFIX));

      /* The second time nothing is fetched. */
      source.n_requests = 0;
      again = fetch (library, &source, hotfix, NULL, &error);
      g_assert_cmpstr (again, ==, path);
      g_assert_cmpuint (source.n_requests, ==, 0);
      g_assert_finalize_object (library);

      /* And it is there for the next program. */
      later = pp_library_new (folder);
      found = pp_library_dup_path (later, "0850B186-4D47-11E3-A720-001B2151A503");
      g_assert_cmpstr (found, ==, path);
      list = pp_library_list (later);
      g_assert_cmpuint (g_strv_length (list), ==, 1);

      /* A file that changed is not that hotfix any more. */
      g_assert_true (g_file_set_contents (path, "short", -1, NULL));
      g_clear_pointer (&found, g_free);
      found = pp_library_dup_path (later, UUID);
      g_assert_null (found);
      g_assert_finalize_object (later);
      source_stop (&source);
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    Give        give;
    const char *says;
  } refusals[] = {
    { GIVE_WEB_PAGE, "web page" },
    { GIVE_NOT_FOUND, "404" },
    { GIVE_FORBIDDEN, "403" },
    { GIVE_HALF, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "refused", NULL);
      Source source = { .give = refusals[i].give };
      PpLibrary *library = pp_library_new (folder);
      g_autoptr(PpHotfix) hotfix = NULL;
      g_autoptr(GError) error = NULL;

      source_start (&source);
      hotfix = create_hotfix (source.http.url);
      g_assert_null (fetch (library, &source, hotfix, NULL, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
      g_assert_nonnull (strstr (error->message, refusals[i].says));
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
      g_assert_cmpuint (count_files (folder), ==, 0);
      g_assert_finalize_object (library);
      source_stop (&source);
    }
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "cancelled", NULL);
  Source source = { .give = GIVE_BEGINNING };
  PpLibrary *library = pp_library_new (folder);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(PpHotfix) hotfix = NULL;
  g_autoptr(GError) error = NULL;

  source_start (&source);
  hotfix = create_hotfix (source.http.url);
  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_null (fetch (library, &source, hotfix, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (folder), ==, 0);
  g_assert_finalize_object (library);
  source_stop (&source);
}

static void
test_silent (void)
{
  static const Give gives[] = { GIVE_NOTHING, GIVE_BEGINNING };

  for (guint i = 0; i < G_N_ELEMENTS (gives); i++)
    {
      g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "silent", NULL);
      g_autofree char *parts = g_build_filename (folder, ".part", NULL);
      Source source = { .give = gives[i] };
      PpLibrary *library = pp_library_new (folder);
      g_autoptr(PpHotfix) hotfix = NULL;
      g_autoptr(GError) error = NULL;
      gint64 begun = g_get_monotonic_time ();
      guint timeout = 0;

      g_object_get (library, "timeout", &timeout, NULL);
      g_assert_cmpuint (timeout, ==, 60);
      g_object_set (library, "timeout", 1, NULL);
      source_start (&source);
      hotfix = create_hotfix (source.http.url);
      g_assert_null (fetch (library, &source, hotfix, NULL, &error));
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 15 * G_USEC_PER_SEC);
      g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
      g_assert_nonnull (strstr (error->message, source.http.url));
      g_assert_nonnull (strstr (error->message, "sent nothing for 1 seconds"));
      g_assert_cmpuint (count_files (folder) + count_files (parts), ==, 0);
      g_assert_finalize_object (library);
      source_stop (&source);
    }
}

/* The feed says how long the file is; this one would fill the disk. */
static void
test_without_end (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "without-end", NULL);
  g_autofree char *parts = g_build_filename (folder, ".part", NULL);
  Source source = { .give = GIVE_WITHOUT_END };
  PpLibrary *library = pp_library_new (folder);
  g_autoptr(PpHotfix) hotfix = NULL;
  g_autoptr(GError) error = NULL;

  source_start (&source);
  {
    const PpHotfix facts = { .uuid = (char *) UUID, .name = (char *) "XS62ESP1",
                             .patch_url = source.http.url, .download_size = 1000 };

    hotfix = pp_hotfix_new (&facts);
  }
  g_assert_null (fetch (library, &source, hotfix, NULL, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
  g_assert_nonnull (strstr (error->message, "does not end where it should"));
  g_assert_cmpuint (count_files (folder) + count_files (parts), ==, 0);
  g_assert_finalize_object (library);
  source_stop (&source);
}

static void
test_no_address (void)
{
  static const char * const urls[] = { "", "nowhere", "http:", "http:///x.zip", "file:///x.zip" };
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "no-address", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      PpLibrary *library = pp_library_new (folder);
      g_autoptr(PpHotfix) hotfix = create_hotfix (urls[i]);
      Source source = { { NULL } };
      g_autoptr(GError) error = NULL;

      g_assert_null (fetch (library, &source, hotfix, NULL, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
      g_assert_finalize_object (library);
    }
}

static void
test_shared (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "shared", NULL);
  Source source = { .give = GIVE_FILE };
  PpLibrary *library = pp_library_new (folder);
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(PpHotfix) hotfix = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  g_test_summary ("Two pools that need one file wait for one download");

  source_start (&source);
  hotfix = create_hotfix (source.http.url);
  pp_library_fetch_async (library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &first);
  pp_library_fetch_async (library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &second);
  pp_test_wait (&first);
  pp_test_wait (&second);
  one = pp_library_fetch_finish (library, first, NULL);
  two = pp_library_fetch_finish (library, second, NULL);
  g_assert_nonnull (one);
  g_assert_cmpstr (one, ==, two);
  g_assert_cmpuint (source.n_requests, ==, 1);
  g_clear_object (&first);
  g_clear_object (&second);
  g_assert_finalize_object (library);
  source_stop (&source);
}

static void
test_import (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "imported", NULL);
  g_autofree char *file = g_build_filename (g_get_user_data_dir (), "XS62ESP1.xsupdate", NULL);
  g_autofree char *guess = NULL;
  g_autofree char *path = NULL;
  PpLibrary *library = pp_library_new (folder);
  g_autoptr(PpHotfix) hotfix = create_hotfix (NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Source source = { { NULL } };

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_assert_true (g_file_set_contents (file, HOTFIX, -1, NULL));
  guess = pp_library_guess_name (file);
  g_assert_cmpstr (guess, ==, "XS62ESP1");
  pp_library_import_async (library, file, hotfix, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  path = pp_library_import_finish (library, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  g_clear_object (&result);

  g_assert_true (g_file_set_contents (file, "no hotfix at all", -1, NULL));
  pp_library_import_async (library, file, hotfix, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_assert_null (pp_library_import_finish (library, result, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_clear_error (&error);
  g_clear_object (&result);

  g_assert_cmpstr (pp_library_get_name (library, UUID), ==, "XS62ESP1");
  g_assert_cmpstr (pp_library_get_origin (library, UUID), ==, file);
  g_assert_cmpint (pp_library_get_added (library, UUID), >, 0);
  g_assert_true (pp_library_remove (library, UUID, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (pp_library_get_origin (library, UUID));
  g_assert_false (pp_library_remove (library, UUID, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_finalize_object (library);

  /* A hotfix that the feed gives no address for has to come from disk. */
  g_free (folder);
  folder = g_build_filename (g_get_user_data_dir (), "nowhere", NULL);
  library = pp_library_new (folder);
  g_assert_null (fetch (library, &source, hotfix, NULL, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
  g_assert_finalize_object (library);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/library/fetch", test_fetch);
  g_test_add_func ("/store/library/refusals", test_refusals);
  g_test_add_func ("/store/library/cancel", test_cancel);
  g_test_add_func ("/store/library/silent", test_silent);
  g_test_add_func ("/store/library/no-address", test_no_address);
  g_test_add_func ("/store/library/without-end", test_without_end);
  g_test_add_func ("/store/library/shared", test_shared);
  g_test_add_func ("/store/library/import", test_import);

  return g_test_run ();
}
