/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define HTTP_TIMEOUT_SECONDS 30
#define TICK_MILLISECONDS 10

static char *
dup_member (JsonObject *object,
            const char *name)
{
  return g_strdup (json_object_get_string_member (object, name));
}

static void
read_about (LiveFixture *self,
            const char  *line)
{
  g_autoptr(JsonNode) node = json_from_string (line, NULL);
  JsonObject *about = json_node_get_object (node);
  JsonArray *servers = json_object_get_array_member (about, "servers");
  JsonArray *hosts = json_object_get_array_member (about, "hosts");

  self->address = g_strdup (json_array_get_string_element (servers, 0));
  if (json_array_get_length (hosts) > 1)
    self->member = g_strdup (json_array_get_string_element (hosts, 1));
  self->user = dup_member (about, "user");
  self->password = dup_member (about, "password");
  self->control = dup_member (about, "control");
}

/* Starts PP_SIM; release is NULL for the scenario's own. */
LiveFixture *
live_fixture_new (const char *scenario,
                  const char *release)
{
  LiveFixture *self = g_new0 (LiveFixture, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  const char *program = g_getenv ("PP_SIM");

  g_assert_nonnull (program);
  self->sim = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                &error, program, "--scenario", scenario, "--login-delay", "0.2",
                                release != NULL ? "--release" : NULL, release, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->sim));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  read_about (self, line);

  self->folder = g_dir_make_tmp ("pp-live-XXXXXX", &error);
  g_assert_no_error (error);
  self->book = pp_book_new (self->folder);
  g_assert_true (pp_book_load (self->book, &error));
  live_fixture_retarget (self, self->address);

  return self;
}

void
live_fixture_free (LiveFixture *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_clear_object (&self->pool);
  g_clear_object (&self->book);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->sim), NULL, NULL);
  g_assert_true (g_subprocess_wait (self->sim, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (self->sim));
  g_clear_object (&self->sim);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->address);
  g_free (self->member);
  g_free (self->user);
  g_free (self->password);
  g_free (self->control);
  g_free (self->folder);
  g_free (self);
}

/* A new live pool, for another address. */
void
live_fixture_retarget (LiveFixture *self,
                       const char  *address)
{
  g_clear_object (&self->pool);
  self->pool = pp_live_pool_new (address, self->user, self->book);
}

static GBytes *
send (LiveFixture *self,
      const char  *method,
      const char  *path,
      const char  *json)
{
  g_autoptr(SoupSession) soup = soup_session_new_with_options ("timeout", HTTP_TIMEOUT_SECONDS,
                                                               NULL);
  g_autofree char *url = g_strconcat (self->control, path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  g_autoptr(GError) error = NULL;
  GBytes *reply;

  if (json != NULL)
    {
      g_autoptr(GBytes) body = g_bytes_new (json, strlen (json));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  reply = soup_session_send_and_read (soup, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), <, 300);

  return reply;
}

JsonNode *
live_fixture_get (LiveFixture *self,
                  const char  *path)
{
  g_autoptr(GBytes) reply = send (self, "GET", path, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return node;
}

void
live_fixture_post (LiveFixture *self,
                   const char  *path,
                   const char  *json)
{
  g_autoptr(GBytes) reply = send (self, "POST", path, json);
}

/* How many calls the simulator received: of one method, or of all for NULL. */
guint
live_fixture_count (LiveFixture *self,
                    const char  *method)
{
  g_autoptr(JsonNode) node = live_fixture_get (self, "calls");
  JsonArray *calls = JSON_NODE_HOLDS_ARRAY (node)
                     ? json_node_get_array (node)
                     : json_object_get_array_member (json_node_get_object (node), "calls");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      if (method == NULL ||
          strcmp (json_object_get_string_member_with_default (call, "method", ""), method) == 0)
        n++;
    }

  return n;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

void
live_fixture_iterate (void)
{
  guint source = g_timeout_add (TICK_MILLISECONDS, tick_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, source) != NULL)
    g_source_remove (source);
}

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

gboolean
live_fixture_connect (LiveFixture *self,
                      const char  *password,
                      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_connect_async (self->pool, password, NULL, keep_result_cb, &result);
  live_fixture_wait_until (result != NULL, 20);

  return pp_live_pool_connect_finish (self->pool, result, error);
}

/* Trusts whatever certificate stands in the way. */
void
live_fixture_trust (LiveFixture *self)
{
  PpCertificate *certificate = pp_error_get_certificate (pp_live_pool_get_error (self->pool));

  g_assert_nonnull (certificate);
  pp_live_pool_trust (self->pool, certificate);
}

void
live_fixture_connect_trusting (LiveFixture *self)
{
  g_autoptr(GError) first_error = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (live_fixture_connect (self, self->password, &first_error));
  g_assert_error (first_error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN);
  live_fixture_trust (self);
  live_fixture_connect (self, self->password, &error);
  g_assert_no_error (error);
}

gboolean
live_fixture_refresh (LiveFixture *self,
                      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_refresh_async (self->pool, NULL, keep_result_cb, &result);
  live_fixture_wait_until (result != NULL, 60);

  return pp_live_pool_refresh_finish (self->pool, result, error);
}

void
live_fixture_close (LiveFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_close_async (self->pool, keep_result_cb, &result);
  live_fixture_wait_until (result != NULL, 20);
  g_assert_true (pp_live_pool_close_finish (self->pool, result, NULL));
}
