/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "relay-fixture.h"

#include <string.h>

/* The number or the text behind "name": in a line of JSON. */
static char *
dup_member (const char *line,
            const char *name)
{
  g_autofree char *start = g_strdup_printf ("\"%s\": ", name);
  const char *at = strstr (line, start);

  g_assert_nonnull (at);
  at += strlen (start);
  at += *at == '"' ? 1 : 0;

  return g_strndup (at, strcspn (at, "\",}"));
}

static char *
read_line (PpRelayFixture *self)
{
  g_autoptr(GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

PpRelayFixture *
pp_relay_fixture_new (const char *priority,
                      const char *plain)
{
  PpRelayFixture *self = g_new0 (PpRelayFixture, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  g_autofree char *port = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, g_getenv ("PP_TLS_RELAY"), priority, "1024", "sha1",
                                    strrchr (plain, ':') + 1, NULL);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = read_line (self);
  port = dup_member (line, "port");
  self->address = g_strdup_printf ("https://127.0.0.1:%s", port);
  self->server = g_strdup_printf ("127.0.0.1:%s", port);
  self->fingerprint = dup_member (line, "fingerprint");

  return self;
}

gint64
pp_relay_fixture_free (PpRelayFixture *self)
{
  g_autofree char *line = NULL;
  g_autofree char *received = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  line = read_line (self);
  received = dup_member (line, "received");
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_object_unref (self->output);
  g_object_unref (self->process);
  g_free (self->address);
  g_free (self->server);
  g_free (self->fingerprint);
  g_free (self);

  return g_ascii_strtoll (received, NULL, 10);
}
