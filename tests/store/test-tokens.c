/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-fetch.h>

#include "../support/hotfix.h"
#include "../support/http-fixture.h"
#include "../support/metered.h"
#include "../support/wait.h"

#define HOTFIX PP_TEST_HOTFIX
#define KEY "k3y-nobody-may-see"
#define ASKING "Basic bWU6azN5LW5vYm9keS1tYXktc2Vl"          /* me:KEY */
#define FETCHING "Basic bWVfczE6dDE="                         /* me_s1:t1 */
#define FETCHING_AGAIN "Basic bWVfczI6dDI="                   /* me_s2:t2 */

typedef struct
{
  PpHttpFixture      http;
  char              *folder; /* (owned) */
  PpLibrary         *library; /* (owned) */
  GString           *log;  /* (owned) a letter for each request: T token, F file, D delete, ? other */
  guint              token_status;
  const char        *token_reply;
  guint              file_status;
  guint              n_tokens;
  gboolean           expire; /* the first token is none by the time it is used */
  gboolean           hold; /* the token comes when the test says so */
  SoupServerMessage *held; /* (owned) (nullable) */
} Fixture;

static const char *
get_header (SoupServerMessage *message)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                       "Authorization");
}

static void
give_token (Fixture           *self,
            SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *reply = NULL;

  g_string_append_c (self->log, 'T');
  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  g_assert_cmpmem (body->data, body->length, "{\"expiration\":1440}", 19);
  if (g_strcmp0 (get_header (message), ASKING) != 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
      return;
    }

  self->n_tokens++;
  reply = self->token_reply != NULL ? g_strdup (self->token_reply) :
          g_strdup_printf ("{\"token\":\"t%u\",\"token_type\":\"x\",\"session_id\":\"s%u\"}",
                           self->n_tokens, self->n_tokens);
  soup_server_message_set_status (message, self->token_status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, reply,
                                    strlen (reply));
  if (self->hold)
    {
      self->held = g_object_ref (message);
      soup_server_message_pause (message);
    }
}

static void
give_file (Fixture           *self,
           SoupServerMessage *message)
{
  const char *expected = self->n_tokens > 1 ? FETCHING_AGAIN : FETCHING;

  g_string_append_c (self->log, 'F');
  if (g_strcmp0 (get_header (message), expected) != 0 || (self->expire && self->n_tokens == 1))
    soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  else if (self->file_status != SOUP_STATUS_OK)
    soup_server_message_set_status (message, self->file_status, NULL);
  else
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "application/zip", SOUP_MEMORY_STATIC, HOTFIX,
                                        strlen (HOTFIX));
    }
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *self = user_data;

  if (g_str_equal (path, "/api/session/token") &&
      g_str_equal (soup_server_message_get_method (message), "DELETE"))
    {
      SoupMessageBody *body = soup_server_message_get_request_body (message);

      g_string_append_c (self->log, 'D');
      g_assert_nonnull (g_strstr_len (body->data, body->length, "\"sessionId\":\"s"));
      g_assert_cmpstr (get_header (message), ==, ASKING);
      soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
    }
  else if (g_str_equal (path, "/api/session/token"))
    give_token (self, message);
  else if (g_str_has_prefix (path, "/direct/v2/download/"))
    give_file (self, message);
  else
    {
      g_string_append_c (self->log, '?');
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
    }
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr(PpClientId) client = pp_client_id_parse ("{\"username\":\"me\",\"apikey\":\"" KEY "\","
                                                     "\"createdDate\":\"2021-09-01\"}", NULL);

  self->folder = g_build_filename (g_get_user_data_dir (), "library", NULL);
  self->log = g_string_new (NULL);
  self->token_status = SOUP_STATUS_CREATED;
  self->file_status = SOUP_STATUS_OK;
  pp_http_fixture_start (&self->http, handle_cb, self);
  self->library = pp_library_new (self->folder);
  g_object_set (self->library, "file-service", self->http.url, "tries", 1, NULL);
  g_assert_nonnull (client);
  g_assert_cmpstr (client->created, ==, "2021-09-01");
  pp_library_set_client_id (self->library, client);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_object (&self->library);
  pp_http_fixture_stop (&self->http);
  g_string_free (self->log, TRUE);
  g_free (self->folder);
}

static PpHotfix *
create_hotfix (Fixture    *self,
               const char *uuid)
{
  g_autofree char *url = g_strconcat (self->http.url, "direct/download/x.zip", NULL);
  const PpHotfix facts = { .uuid = (char *) uuid, .name = (char *) "XS62ESP1", .patch_url = url };

  return pp_hotfix_new (&facts);
}

static char *
fetch (Fixture *self,
       GError **error)
{
  g_autoptr(PpHotfix) hotfix = create_hotfix (self, "a");
  g_autoptr(GAsyncResult) result = NULL;

  pp_library_fetch_async (self->library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &result);

  return pp_library_fetch_finish (self->library, pp_test_wait (&result), error);
}

static void
settle (Fixture *self)
{
  while (!pp_library_is_settled (self->library))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_fetch (Fixture      *self,
            gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = fetch (self, &error);

  g_assert_no_error (error);
  g_assert_nonnull (path);
  g_assert_cmpstr (pp_library_get_name (self->library, "a"), ==, "XS62ESP1");
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "TFD");
}

static void
test_several (Fixture      *self,
              gconstpointer data)
{
  static const char * const uuids[] = { "a", "b", "c", "d" };
  GAsyncResult *results[G_N_ELEMENTS (uuids)] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autoptr(PpHotfix) hotfix = create_hotfix (self, uuids[i]);

      pp_library_fetch_async (self->library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autofree char *path = pp_library_fetch_finish (self->library, pp_test_wait (&results[i]), NULL);

      g_assert_nonnull (path);
      g_object_unref (results[i]);
    }
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "TFFFFD");
}

/* One new token is asked for, not one after the other. */
static void
test_expired (Fixture      *self,
              gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  self->expire = TRUE;
  path = fetch (self, &error);
  g_assert_no_error (error);
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "TFTFD");
  g_assert_true (pp_library_remove (self->library, "a", NULL));

  self->n_tokens = 0;
  self->file_status = SOUP_STATUS_UNAUTHORIZED;
  g_string_truncate (self->log, 0);
  g_assert_null (fetch (self, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "TFTFD");
}

static void
test_refusals (Fixture      *self,
               gconstpointer data)
{
  static const struct
  {
    guint       token_status;
    const char *token_reply;
    guint       file_status;
    const char *says;
    const char *log;
  } cases[] = {
    { 401, NULL, 200, "new client ID file", "T" },
    { 400, NULL, 200, "400", "T" },
    { 500, NULL, 200, "500", "T" },
    { 302, NULL, 200, "302", "T" },
    { 200, NULL, 200, "200", "T" },
    { 201, "no JSON", 200, "no token", "T" },
    { 201, "{\"token\":7,\"session_id\":{}}", 200, "no token", "T" },
    { 201, NULL, 403, "subscription", "TFD" },
    { 201, NULL, 404, "404", "TFD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      self->n_tokens = 0;
      self->token_status = cases[i].token_status;
      self->token_reply = cases[i].token_reply;
      self->file_status = cases[i].file_status;
      g_string_truncate (self->log, 0);
      g_assert_null (fetch (self, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (strstr (error->message, KEY));
      settle (self);
      g_assert_cmpstr (self->log->str, ==, cases[i].log);
    }
}

static void
test_nobody (Fixture      *self,
             gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  pp_library_set_client_id (self->library, NULL);
  g_assert_null (fetch (self, &error));
  g_assert_nonnull (strstr (error->message, "client ID file"));
  g_assert_cmpstr (self->log->str, ==, "F");
}

/* The client ID is for the file service and for nobody else. */
static void
test_elsewhere (Fixture      *self,
                gconstpointer data)
{
  g_object_set (self->library, "file-service", "http://127.0.0.1:1", NULL);
  g_assert_null (fetch (self, NULL));
  g_assert_cmpstr (self->log->str, ==, "?");
}

static void
test_cancel (Fixture      *self,
             gconstpointer data)
{
  g_autoptr(PpHotfix) hotfix = create_hotfix (self, "a");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  self->hold = TRUE;
  pp_library_fetch_async (self->library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &result);
  while (self->held == NULL)
    g_main_context_iteration (NULL, TRUE);
  pp_library_cancel_fetch (self->library, "a");
  soup_server_message_unpause (self->held);
  g_assert_null (pp_library_fetch_finish (self->library, pp_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  settle (self);
  g_assert_cmpstr (self->log->str, ==, "TD");
  g_clear_object (&self->held);
}

static void
test_files (void)
{
  static const struct
  {
    const char *text;
    gboolean    ok;
  } cases[] = {
    { "{\"username\":\"me\",\"apikey\":\"" KEY "\"}", TRUE },
    { "{\"username\":\"me\",\"apikey\":\"\"}", FALSE },
    { "{\"username\":7,\"apikey\":\"" KEY "\"}", FALSE },
    { "{\"username\":\"m:e\",\"apikey\":\"" KEY "\"}", FALSE },
    { "[\"" KEY "\"]", FALSE },
    { "{\"username\":\"" KEY, FALSE },
    { "", FALSE },
  };
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "client.json", NULL);

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PpClientId) client = NULL;
      g_autoptr(PpClientId) again = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      client = pp_client_id_load (path, &error);
      g_assert_true ((client != NULL) == cases[i].ok);
      if (client == NULL)
        {
          g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
          g_assert_nonnull (strstr (error->message, path));
          g_assert_null (strstr (error->message, KEY));
          continue;
        }
      text = pp_client_id_to_text (client);
      again = pp_client_id_parse (text, NULL);
      g_assert_cmpstr (again->user, ==, client->user);
      g_assert_cmpstr (again->key, ==, KEY);
      g_assert_cmpstr (again->created, ==, client->created);
    }
}

static void
metered_cb (PpLibrary *library,
            gpointer   user_data)
{
  guint *n_asked = user_data;

  (*n_asked)++;
}

static void
refuse_cb (PpLibrary *library)
{
  pp_library_answer_metered (library, FALSE);
}

static void
test_metered (Fixture      *self,
              gconstpointer data)
{
  g_autoptr(GNetworkMonitor) monitor = pp_test_monitor_new (TRUE);
  g_autoptr(PpHotfix) one = create_hotfix (self, "a");
  g_autoptr(PpHotfix) two = create_hotfix (self, "b");
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GAsyncResult) third = NULL;
  g_autoptr(PpFetch) waiting = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  guint n_asked = 0;
  gulong handler;

  g_object_set (self->library, "network-monitor", monitor, NULL);
  g_signal_connect (self->library, "metered", G_CALLBACK (metered_cb), &n_asked);
  pp_library_fetch_async (self->library, one, NULL, NULL, NULL, pp_test_result_cb, &first);
  pp_library_fetch_async (self->library, two, NULL, NULL, NULL, pp_test_result_cb, &second);
  waiting = pp_library_find_fetch (self->library, "a");
  g_assert_cmpint (waiting->state, ==, PP_FETCH_ASKING);
  g_assert_cmpuint (n_asked, ==, 1);

  pp_library_answer_metered (self->library, FALSE);
  g_assert_null (pp_library_fetch_finish (self->library, pp_test_wait (&first), &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_METERED);
  g_assert_null (pp_library_fetch_finish (self->library, pp_test_wait (&second), NULL));
  g_assert_cmpuint (self->log->len, ==, 0);
  g_assert_cmpuint (n_asked, ==, 1);
  g_clear_object (&second);

  /* Who is asked may answer at once; another connection needs no answer; a yes holds. */
  handler = g_signal_connect (self->library, "metered", G_CALLBACK (refuse_cb), NULL);
  g_assert_null (fetch (self, NULL));
  g_signal_handler_disconnect (self->library, handler);
  pp_library_fetch_async (self->library, one, NULL, NULL, NULL, pp_test_result_cb, &second);
  pp_test_monitor_set_metered (monitor, FALSE);
  path = pp_library_fetch_finish (self->library, pp_test_wait (&second), NULL);
  g_assert_nonnull (path);
  g_assert_cmpuint (n_asked, ==, 3);
  settle (self);

  pp_test_monitor_set_metered (monitor, TRUE);
  self->n_tokens = 0;
  pp_library_fetch_async (self->library, two, NULL, NULL, NULL, pp_test_result_cb, &third);
  pp_library_answer_metered (self->library, TRUE);
  other = pp_library_fetch_finish (self->library, pp_test_wait (&third), NULL);
  g_assert_nonnull (other);
  g_assert_true (pp_library_remove (self->library, "a", NULL));
  settle (self);
  self->n_tokens = 0;
  g_free (path);
  path = fetch (self, NULL);
  g_assert_nonnull (path);
  g_assert_cmpuint (n_asked, ==, 4);
  settle (self);
}

#define ADD(path, function) \
  g_test_add ("/store/tokens/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("fetch", test_fetch);
  ADD ("several", test_several);
  ADD ("expired", test_expired);
  ADD ("refusals", test_refusals);
  ADD ("nobody", test_nobody);
  ADD ("elsewhere", test_elsewhere);
  ADD ("cancel", test_cancel);
  g_test_add_func ("/store/tokens/files", test_files);
  ADD ("metered", test_metered);

  return g_test_run ();
}
