/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "way-fixture.h"
#include "../support/wait.h"

#include <string.h>

#define LENGTH "\r\nContent-Length: "

char *
way_serve (OddServer  *server,
           const char *method,
           const char *body)
{
  if (g_str_equal (method, "host.get_servertime"))
    return NULL;
  if (g_str_equal (method, "task.get_record"))
    {
      odd_server_rest (server);
      return NULL;
    }

  return g_strdup ("OpaqueRef:session");
}

static void
put_whole (OddServer  *server,
           GIOStream  *stream,
           const char *head)
{
  const char *found = strstr (head, LENGTH);
  gint64 length = found != NULL ? g_ascii_strtoll (found + strlen (LENGTH), NULL, 10) : 0;

  odd_server_write (stream, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
  if (length > 0 && odd_server_read_body (stream, length) == length)
    odd_server_note (server, "whole");
}

void
way_fixture_set_up (WayFixture *self,
                    const char *priority)
{
  g_autofree char *address = NULL;

  self->server = odd_server_new (way_serve, put_whole);
  address = odd_server_address (self->server);
  self->relay = pp_relay_fixture_new (priority, address);
  self->trust = xapi_trust_new ();
}

void
way_fixture_tear_down (WayFixture *self)
{
  if (self->relay != NULL)
    pp_relay_fixture_free (self->relay);
  odd_server_free (self->server);
  g_object_unref (self->trust);
}

char *
way_make_file (gsize length)
{
  char *path = g_build_filename (g_get_user_cache_dir (), "file", NULL);
  g_autofree char *bytes = g_malloc0 (length);

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));

  return path;
}

gboolean
way_login (XapiSession  *session,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  xapi_session_login_async (session, "root", "secret", cancellable, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return xapi_session_login_finish (session, result, error);
}
