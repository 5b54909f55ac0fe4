/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-library.h>
#include <zip.h>

#include "../support/hotfix.h"

#define HOTFIX PP_TEST_HOTFIX
#define UUID "0850b186-4d47-11e3-a720-001b2151a503"

/* A server that holds back the end of its file until the test lets it go. */
typedef struct
{
  SoupServer        *server;
  char              *url;
  GBytes            *body;
  SoupServerMessage *held;      /* (nullable) */
  gboolean           hold;
  guint              n_requests;
} Source;

typedef struct
{
  char      *folder;
  PpLibrary *library;
  PpHotfix  *hotfix;
  Source     source;
} Fixture;

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
  g_autoptr(GBytes) head = g_bytes_new_from_bytes (source->body, 0, 4);
  g_autoptr(GBytes) rest = g_bytes_new_from_bytes (source->body, 4,
                                                   g_bytes_get_size (source->body) - 4);

  source->n_requests++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_length (headers, g_bytes_get_size (source->body));
  soup_message_body_append_bytes (body, head);
  if (source->hold)
    {
      source->held = message;
      return;
    }
  soup_message_body_append_bytes (body, rest);
  soup_message_body_complete (body);
}

static void
let_go (Source *source)
{
  g_autoptr(GBytes) rest = g_bytes_new_from_bytes (source->body, 4,
                                                   g_bytes_get_size (source->body) - 4);
  SoupMessageBody *body = soup_server_message_get_response_body (source->held);

  soup_message_body_append_bytes (body, rest);
  soup_message_body_complete (body);
  soup_server_message_unpause (source->held);
  source->held = NULL;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  Source *source = &fixture->source;
  g_autoptr(GError) error = NULL;
  GSList *uris;
  PpHotfix facts = { .uuid = (char *) UUID, .name = (char *) "XS62ESP1" };

  source->body = g_bytes_new_static (HOTFIX, strlen (HOTFIX));
  source->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (source->server, NULL, handle_cb, source, NULL);
  soup_server_listen_local (source->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (source->server);
  source->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->folder = g_build_filename (g_get_user_data_dir (), "library", NULL);
  fixture->library = pp_library_new (fixture->folder);
  g_object_set (fixture->library, "tries", 1, NULL);
  facts.patch_url = source->url;
  fixture->hotfix = pp_hotfix_new (&facts);
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
    }

  return n;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->library);
  pp_hotfix_unref (fixture->hotfix);
  soup_server_disconnect (fixture->source.server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->source.server);
  g_bytes_unref (fixture->source.body);
  g_free (fixture->source.url);
  g_free (fixture->folder);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  g_assert_null (*out);
  *out = g_object_ref (result);
}

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  *(gint64 *) user_data = done;
}

static char *
finish (Fixture       *fixture,
        GAsyncResult **result,
        GError       **error)
{
  char *path;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  path = pp_library_fetch_finish (fixture->library, *result, error);
  g_clear_object (result);

  return path;
}

static void
set_hotfix (Fixture        *fixture,
            const PpHotfix *facts)
{
  pp_hotfix_unref (fixture->hotfix);
  fixture->hotfix = pp_hotfix_new (facts);
}

static char *
fetch (Fixture *fixture,
       GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_library_fetch_async (fixture->library, fixture->hotfix, NULL, NULL, NULL, result_cb, &result);

  return finish (fixture, &result, error);
}

static void
test_one_leaves (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(GCancellable) first_leaves = g_cancellable_new ();
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  gint64 seen = 0;

  g_test_summary ("Who asked first may leave without taking the file from who waits as well");

  fixture->source.hold = TRUE;
  pp_library_fetch_async (fixture->library, fixture->hotfix, first_leaves, NULL, NULL, result_cb,
                          &first);
  pp_library_fetch_async (fixture->library, fixture->hotfix, NULL, progress_cb, &seen, result_cb,
                          &second);
  while (fixture->source.held == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (first_leaves);
  g_assert_null (finish (fixture, &first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (second);

  let_go (&fixture->source);
  path = finish (fixture, &second, &error);
  g_assert_no_error (error);
  g_assert_nonnull (path);
  g_assert_cmpint (seen, ==, strlen (HOTFIX));
  g_assert_cmpuint (fixture->source.n_requests, ==, 1);
}

static void
test_all_leave (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GCancellable) both_leave = g_cancellable_new ();
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GAsyncResult) third = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  g_test_summary ("When all have left, nothing stays, and who comes then starts anew");

  fixture->source.hold = TRUE;
  pp_library_fetch_async (fixture->library, fixture->hotfix, both_leave, NULL, NULL, result_cb,
                          &first);
  pp_library_fetch_async (fixture->library, fixture->hotfix, both_leave, NULL, NULL, result_cb,
                          &second);
  while (fixture->source.held == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (both_leave);
  g_assert_null (finish (fixture, &first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (finish (fixture, &second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);

  fixture->source.hold = FALSE;
  pp_library_fetch_async (fixture->library, fixture->hotfix, NULL, NULL, NULL, result_cb, &third);
  path = finish (fixture, &third, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->source.n_requests, ==, 2);
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);
}

static void
test_hostile_names (Fixture      *fixture,
                    gconstpointer data)
{
  static const char * const uuids[] = { "../../../escaped", "/tmp/x", "a/b", "..", "a\nb", "" };

  g_test_summary ("uuid and name come from the feed: they are never paths");

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      const PpHotfix facts = { .uuid = (char *) uuids[i], .name = (char *) "../x",
                               .patch_url = fixture->source.url };
      g_autoptr(GError) error = NULL;
      g_autofree char *path = NULL;
      g_autofree char *folder = NULL;

      set_hotfix (fixture, &facts);
      path = fetch (fixture, &error);
      g_assert_no_error (error);
      folder = g_path_get_dirname (path);
      g_assert_cmpstr (folder, ==, fixture->folder);
    }
}

static void
test_length_of_the_feed (Fixture      *fixture,
                         gconstpointer data)
{
  PpHotfix facts = { .uuid = (char *) UUID, .name = (char *) "XS62ESP1",
                     .patch_url = fixture->source.url, .download_size = strlen (HOTFIX) + 1 };
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  set_hotfix (fixture, &facts);
  g_assert_null (fetch (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
  g_assert_nonnull (strstr (error->message, "the feed says"));
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
  g_clear_error (&error);

  facts.download_size--;
  set_hotfix (fixture, &facts);
  path = fetch (fixture, &error);
  g_assert_no_error (error);

  /* That the address leads to a page says more than that the page has another length. */
  g_clear_pointer (&fixture->source.body, g_bytes_unref);
  fixture->source.body = g_bytes_new_static ("<!-- --><html>Log in</html>", 27);
  facts.uuid = (char *) "other";
  set_hotfix (fixture, &facts);
  g_assert_null (fetch (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
  g_assert_nonnull (strstr (error->message, "web page"));
}

static GBytes *
create_zip (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "a.zip", NULL);
  zip_t *zip;
  char *data;
  gsize length;

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_unlink (path);
  zip = zip_open (path, ZIP_CREATE | ZIP_EXCL, NULL);
  zip_file_add (zip, name, zip_source_buffer (zip, text, strlen (text), 0), ZIP_FL_ENC_UTF_8);
  g_assert_cmpint (zip_close (zip), ==, 0);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));

  return g_bytes_new_take (data, length);
}

static void
test_zip (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr(GPtrArray) broken = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_bytes_unref (fixture->source.body);
  fixture->source.body = create_zip ("XS62ESP1.xsupdate", "not signed");
  g_assert_null (fetch (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "no hotfix"));
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_clear_error (&error);

  /* It was put aside with the reason. */
  broken = pp_library_list_quarantined (fixture->library);
  g_assert_cmpuint (broken->len, ==, 1);
  g_assert_nonnull (strstr (((PpQuarantined *) g_ptr_array_index (broken, 0))->reason, "no hotfix"));
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);

  g_bytes_unref (fixture->source.body);
  fixture->source.body = create_zip ("readme.txt", "x");
  g_assert_null (fetch (fixture, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_null (strstr (error->message, ".part"));
  g_clear_error (&error);
  pp_library_discard_quarantined (fixture->library);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);

  g_bytes_unref (fixture->source.body);
  fixture->source.body = create_zip ("XS62ESP1.xsupdate", HOTFIX);
  path = fetch (fixture, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, HOTFIX);
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);
}

static void
test_unreachable (Fixture      *fixture,
                  gconstpointer data)
{
  static const char * const urls[] = { "http://127.0.0.1:1/XS62ESP1.zip", "nonsense", "ftp://127.0.0.1/y" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      const PpHotfix facts = { .uuid = (char *) UUID, .name = (char *) "X",
                               .patch_url = (char *) urls[i] };
      g_autoptr(GError) error = NULL;

      set_hotfix (fixture, &facts);
      g_assert_null (fetch (fixture, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
      g_assert_nonnull (strstr (error->message, urls[i]));
      g_assert_cmpuint (count_files (fixture->folder), ==, 0);
    }
}

static void
test_guess (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *member;    /* (nullable) of a zip */
    const char *name;
  } guesses[] = {
    { "XS62ESP1.xsupdate", NULL, "XS62ESP1" },
    { "XS65ESP1042.zip&noAuth=true", "XS65ESP1042.xsupdate", "XS65ESP1042" },
    { "download", "XS62ESP1.xsupdate", "XS62ESP1" },
    { "XS71E001.iso", NULL, "XS71E001" },
    { "XS62E004.zip", "readme.txt", "XS62E004" },
    { ".hidden", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_autofree char *path = g_build_filename (g_get_user_data_dir (), guesses[i].file, NULL);
      g_autofree char *name = NULL;

      g_mkdir_with_parents (g_get_user_data_dir (), 0700);
      if (guesses[i].member != NULL)
        {
          g_autoptr(GBytes) zip = create_zip (guesses[i].member, HOTFIX);

          g_assert_true (g_file_set_contents (path, g_bytes_get_data (zip, NULL),
                                              g_bytes_get_size (zip), NULL));
        }
      else
        {
          g_assert_true (g_file_set_contents (path, HOTFIX, -1, NULL));
        }
      name = pp_library_guess_name (path);
      g_assert_cmpstr (name, ==, guesses[i].name);
    }
}

#define ADD(path, function) \
  g_test_add ("/store/share/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("one-leaves", test_one_leaves);
  ADD ("all-leave", test_all_leave);
  ADD ("hostile-names", test_hostile_names);
  ADD ("length-of-the-feed", test_length_of_the_feed);
  ADD ("zip", test_zip);
  ADD ("unreachable", test_unreachable);
  ADD ("guess", test_guess);

  return g_test_run ();
}
