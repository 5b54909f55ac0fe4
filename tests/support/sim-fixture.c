/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sim-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#define HTTP_TIMEOUT_SECONDS 30

static char *
dup_member (JsonObject *object,
            const char *name)
{
  return g_strdup (json_object_get_string_member (object, name));
}

PpSimFixture *
pp_sim_fixture_new (const char * const *arguments)
{
  PpSimFixture *self = g_new0 (PpSimFixture, 1);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *line = NULL;
  JsonObject *about;
  JsonArray *servers;
  JsonArray *hosts;

  g_assert_nonnull (g_getenv ("PP_SIM"));
  g_ptr_array_add (argv, (gpointer) g_getenv ("PP_SIM"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  self->process = g_subprocess_newv ((const char * const *) argv->pdata,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);

  node = json_from_string (line, NULL);
  about = json_node_get_object (node);
  servers = json_object_get_array_member (about, "servers");
  hosts = json_object_get_array_member (about, "hosts");
  self->server = g_strdup (json_array_get_string_element (servers, 0));
  if (json_array_get_length (hosts) > 1)
    self->member = g_strdup (json_array_get_string_element (hosts, 1));
  self->user = dup_member (about, "user");
  self->password = dup_member (about, "password");
  self->feed = dup_member (about, "feed");
  self->control = dup_member (about, "control");

  return self;
}

void
pp_sim_fixture_free (PpSimFixture *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (self->process));
  g_object_unref (self->process);
  g_free (self->server);
  g_free (self->member);
  g_free (self->user);
  g_free (self->password);
  g_free (self->feed);
  g_free (self->control);
  g_free (self);
}

static GBytes *
send (PpSimFixture *self,
      const char   *method,
      const char   *path,
      const char   *json)
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

/* "state" or "calls". */
JsonNode *
pp_sim_fixture_get (PpSimFixture *self,
                    const char   *path)
{
  g_autoptr(GBytes) reply = send (self, "GET", path, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return node;
}

/* "faults", "clock" or "churn". */
void
pp_sim_fixture_post (PpSimFixture *self,
                     const char   *path,
                     const char   *json)
{
  g_autoptr(GBytes) reply = send (self, "POST", path, json);
}

/* How many calls it received: of one method, or of all for NULL. */
guint
pp_sim_fixture_count_calls (PpSimFixture *self,
                            const char   *method)
{
  g_autoptr(JsonNode) node = pp_sim_fixture_get (self, "calls");
  JsonArray *calls = json_node_get_array (node);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      n += method == NULL || strcmp (json_object_get_string_member (call, "method"), method) == 0;
    }

  return n;
}
