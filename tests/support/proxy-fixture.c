/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "proxy-fixture.h"

void
proxy_fixture_start (ProxyFixture *self,
                     const char   *option,
                     const char   *value)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *port = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, "/usr/bin/python3", g_getenv ("PP_PROXY"), option, value,
                                    NULL);
  g_assert_no_error (error);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  port = proxy_fixture_next (self);
  self->port = (guint) g_ascii_strtoull (port, NULL, 10);
  g_assert_cmpuint (self->port, >, 0);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  self->server = g_strdup_printf ("127.0.0.1:%u", self->port);
}

char *
proxy_fixture_next (ProxyFixture *self)
{
  g_autoptr(GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->lines, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);

  return line;
}

guint
proxy_fixture_end (ProxyFixture *self)
{
  g_autoptr(GError) error = NULL;
  guint n = 0;
  char *line;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, &error);
  g_assert_no_error (error);
  while ((line = g_data_input_stream_read_line (self->lines, NULL, NULL, NULL)) != NULL)
    {
      g_free (line);
      n++;
    }
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->lines);
  g_clear_object (&self->process);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->server, g_free);

  return n;
}

void
proxy_fixture_stop (ProxyFixture *self)
{
  proxy_fixture_end (self);
}
