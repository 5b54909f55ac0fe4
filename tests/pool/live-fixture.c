/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "live-fixture.h"
#include "../support/wait.h"

#include <glib/gstdio.h>
#include <string.h>

#define TICK_MILLISECONDS 10

/* Starts PP_SIM; release is NULL for the scenario's own. */
LiveFixture *
live_fixture_new (const char *scenario,
                  const char *release)
{
  const char * const arguments[] = { "--scenario", scenario, "--login-delay", "0.2",
                                     "--account", LIVE_READER "=read-only",
                                     "--account", LIVE_OPERATOR "=pool-operator",
                                     release != NULL ? "--release" : NULL, release, NULL };

  return live_fixture_new_with (arguments);
}

LiveFixture *
live_fixture_new_with (const char * const *arguments)
{
  LiveFixture *self = g_new0 (LiveFixture, 1);
  g_autoptr(GError) error = NULL;

  self->sim = pp_sim_fixture_new (arguments);
  self->address = self->sim->server;
  self->member = self->sim->member;
  self->user = self->sim->user;
  self->password = self->sim->password;

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
  pp_sim_fixture_free (self->sim);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
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

JsonNode *
live_fixture_get (LiveFixture *self,
                  const char  *path)
{
  return pp_sim_fixture_get (self->sim, path);
}

void
live_fixture_post (LiveFixture *self,
                   const char  *path,
                   const char  *json)
{
  pp_sim_fixture_post (self->sim, path, json);
}

guint
live_fixture_count (LiveFixture *self,
                    const char  *method)
{
  return pp_sim_fixture_count_calls (self->sim, method);
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

gboolean
live_fixture_connect (LiveFixture *self,
                      const char  *password,
                      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_connect_async (self->pool, password, NULL, pp_test_result_cb, &result);
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

  pp_live_pool_refresh_async (self->pool, NULL, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, 60);

  return pp_live_pool_refresh_finish (self->pool, result, error);
}

void
live_fixture_close (LiveFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_close_async (self->pool, pp_test_result_cb, &result);
  live_fixture_wait_until (result != NULL, 20);
  g_assert_true (pp_live_pool_close_finish (self->pool, result, NULL));
}
