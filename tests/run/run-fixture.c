/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run-fixture.h"

#include <poolpatch/pp-library-upkeep.h>
#include "../support/wait.h"

#include <string.h>

#define WAIT_SECONDS 20
#define POLL_MILLISECONDS 20
#define CONNECT_TRIES 1000

static gboolean
connect_pool (RunFixture *self,
              GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_live_pool_connect_async (self->pool, self->sim->password, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_live_pool_connect_finish (self->pool, result, error);
}

/* Of a master that restarts just now. */
static gboolean
is_starting (const GError *error)
{
  return g_error_matches (error, PP_ERROR, PP_ERROR_UNREACHABLE) ||
         g_strcmp0 (pp_error_get_failure (error), "HOST_STILL_BOOTING") == 0;
}

static void
connect_trusting (RunFixture *self)
{
  self->pool = pp_live_pool_new (self->sim->server, self->sim->user, self->book);
  for (guint i = 0; i < CONNECT_TRIES; i++)
    {
      g_autoptr(GError) error = NULL;

      if (connect_pool (self, &error))
        return;
      if (is_starting (error))
        {
          g_usleep (POLL_MILLISECONDS * 1000);
          continue;
        }
      g_assert_error (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN);
      pp_live_pool_trust (self->pool, pp_error_get_certificate (error));
    }
  g_assert_not_reached ();
}

static void
read_feed (RunFixture *self)
{
  g_autofree char *cache = g_build_filename (self->folder, "feed", NULL);
  g_autoptr(PpFeed) feed = pp_feed_new (self->sim->feed, cache);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  pp_feed_refresh_async (feed, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  self->catalogue = pp_feed_refresh_finish (feed, result, &error);
  g_assert_no_error (error);
  self->notes = pp_feed_load_notes ();
}

static void
use_folder (RunFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *book = NULL;
  g_autofree char *library = NULL;

  book = g_build_filename (self->folder, "book", NULL);
  library = g_build_filename (self->folder, "library", NULL);
  self->state_dir = g_build_filename (self->folder, "state", NULL);
  self->book = pp_book_new (book);
  pp_book_load (self->book, &error);
  g_assert_no_error (error);
  self->library = pp_library_new (library);
}

/* A simulated pool and a folder, to which nothing is connected yet. */
RunFixture *
run_fixture_new_apart (const char * const *arguments)
{
  RunFixture *self = g_new0 (RunFixture, 1);
  g_autoptr(GError) error = NULL;

  self->sim = pp_sim_fixture_new (arguments);
  self->folder = g_dir_make_tmp ("pp-run-XXXXXX", &error);
  g_assert_no_error (error);
  self->before = pp_sim_fixture_get (self->sim, "state");

  return self;
}

void
run_fixture_connect (RunFixture *self)
{
  use_folder (self);
  connect_trusting (self);
  read_feed (self);
}

RunFixture *
run_fixture_new (const char * const *arguments)
{
  RunFixture *self = run_fixture_new_apart (arguments);

  run_fixture_connect (self);

  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_file_delete (file, NULL, NULL);
}

void
run_fixture_free (RunFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_clear_object (&self->run);
  pp_live_pool_close_async (self->pool, pp_test_result_cb, &result);
  pp_test_wait (&result);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&self->pool));
  g_clear_object (&self->book);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->notes);
  g_clear_object (&self->library);
  json_node_unref (self->before);
  pp_sim_fixture_free (self->sim);
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->state_dir);
  g_free (self);
}

PpOutlook *
run_fixture_outlook (RunFixture *self)
{
  return pp_outlook_new (pp_live_pool_get_snapshot (self->pool), self->catalogue, self->notes);
}

static void
add_recommended (PpOutlook *outlook,
                 GPtrArray *uuids)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      g_autoptr(GPtrArray) set = NULL;

      set = pp_outlook_get_recommended (outlook, pp_snapshot_get_host (snapshot, i)->uuid);
      for (guint j = 0; j < set->len; j++)
        g_ptr_array_add (uuids, g_strdup (((PpHotfix *) g_ptr_array_index (set, j))->uuid));
    }
}

/* hotfixes: names with spaces between, or NULL for the recommended set. */
void
run_fixture_choose (RunFixture *self,
                    const char *hotfixes,
                    PpMode      mode)
{
  const PpOptions options = { .mode = mode };

  run_fixture_choose_how (self, hotfixes, &options);
}

void
run_fixture_choose_how (RunFixture      *self,
                        const char      *hotfixes,
                        const PpOptions *options)
{
  run_fixture_choose_full (self, PP_PURPOSE_HOTFIXES, hotfixes, options);
}

/* With whatever stands in the way mended by itself, as far as it can be undone. */
void
run_fixture_choose_mending (RunFixture *self,
                            const char *hotfixes)
{
  const PpOptions options = { .accept_fixes = TRUE, .stuck = PP_STUCK_SUSPEND };

  run_fixture_choose_how (self, hotfixes, &options);
}

/* Of a problem of any severity: what is only a warning is mended by hand, too. */
const PpFix *
run_fixture_find_fix (RunFixture *self,
                      PpFixKind   kind)
{
  PpPlan *plan = pp_run_get_plan (self->run);

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);

      for (guint j = 0; j < problem->fixes->len; j++)
        {
          const PpFix *fix = g_ptr_array_index (problem->fixes, j);

          if (problem->severity >= PP_SEVERITY_WARNING && fix->kind == kind)
            return fix;
        }
    }

  return NULL;
}

void
run_fixture_choose_full (RunFixture      *self,
                         PpPurpose        purpose,
                         const char      *hotfixes,
                         const PpOptions *options)
{
  g_autoptr(PpOutlook) outlook = run_fixture_outlook (self);
  g_autoptr(GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(PpChoice) choice = NULL;
  const char *only[] = { NULL, NULL };
  g_auto(GStrv) names = g_strsplit (hotfixes != NULL ? hotfixes : "", " ", -1);

  if (hotfixes == NULL)
    add_recommended (outlook, uuids);
  for (guint i = 0; names[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, names[i]);
      const char *uuid = hotfix != NULL ? hotfix->uuid : pp_library_find (self->library, names[i]);

      g_assert_nonnull (uuid);
      g_ptr_array_add (uuids, g_strdup (uuid));
    }
  g_assert_true (uuids->len > 0 || purpose != PP_PURPOSE_HOTFIXES);
  g_ptr_array_add (uuids, NULL);
  if (self->only != NULL)
    only[0] = pp_snapshot_find_host (pp_outlook_get_snapshot (outlook), self->only)->uuid;
  choice = pp_choice_new_full (purpose, (const char * const *) uuids->pdata, only, options);
  g_clear_object (&self->run);
  self->run = pp_run_new (self->pool, self->catalogue, self->notes, self->library, choice,
                          self->state_dir);
  pp_run_set_wait (self->run, WAIT_SECONDS, POLL_MILLISECONDS);
}

void
run_fixture_resume (RunFixture *self,
                    const char *id)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->run);
  self->run = pp_run_new_resume (self->pool, self->catalogue, self->notes, self->library,
                                 self->state_dir, id, &error);
  g_assert_no_error (error);
  pp_run_set_wait (self->run, WAIT_SECONDS, POLL_MILLISECONDS);
}

gboolean
run_fixture_prepare (RunFixture *self,
                     GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_run_prepare_async (self->run, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_run_prepare_finish (self->run, result, error);
}

gboolean
run_fixture_execute (RunFixture *self,
                     GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_run_execute_async (self->run, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_run_execute_finish (self->run, result, error);
}

/* Up to the end, without trouble. */
void
run_fixture_go (RunFixture *self)
{
  g_autoptr(GError) error = NULL;

  run_fixture_prepare (self, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pp_run_state_to_string (pp_run_get_state (self->run)), ==, "at-gate");
  run_fixture_execute (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pp_run_get_state (self->run), ==, PP_RUN_DONE);
}

gboolean
run_fixture_unwind (RunFixture *self,
                    GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_run_unwind_async (self->run, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_run_unwind_finish (self->run, result, error);
}

gboolean
run_fixture_fix (RunFixture  *self,
                 const PpFix *fix,
                 GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_run_fix_async (self->run, fix, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_run_fix_finish (self->run, result, error);
}

guint
run_fixture_count_calls (RunFixture *self,
                         const char *method)
{
  return pp_sim_fixture_count_calls (self->sim, method);
}

static JsonObject *
get_pool (JsonNode *state)
{
  JsonArray *pools = json_object_get_array_member (json_node_get_object (state), "pools");

  return json_array_get_object_element (pools, 0);
}

static JsonObject *
find_host (JsonNode   *state,
           const char *name)
{
  JsonArray *hosts = json_object_get_array_member (get_pool (state), "hosts");

  for (guint i = 0; i < json_array_get_length (hosts); i++)
    {
      JsonObject *host = json_array_get_object_element (hosts, i);

      if (g_str_equal (json_object_get_string_member (host, "name"), name))
        return host;
    }
  g_assert_not_reached ();
}

/* One line a VM: "web-1 Running on xs1". */
char *
run_fixture_describe_vms (JsonNode *state)
{
  JsonArray *vms = json_object_get_array_member (get_pool (state), "vms");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (vms); i++)
    {
      JsonObject *vm = json_array_get_object_element (vms, i);

      g_string_append_printf (text, "%s %s on %s\n", json_object_get_string_member (vm, "name"),
                              json_object_get_string_member (vm, "power_state"),
                              json_object_get_string_member_with_default (vm, "host", "-"));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
run_fixture_assert_vms_home (RunFixture *self)
{
  g_autoptr(JsonNode) state = pp_sim_fixture_get (self->sim, "state");
  g_autofree char *before = run_fixture_describe_vms (self->before);
  g_autofree char *after = run_fixture_describe_vms (state);

  g_assert_cmpstr (after, ==, before);
}

static void
describe_switch (GString    *text,
                 JsonObject *object,
                 const char *name)
{
  g_string_append_printf (text, "%s %s %d\n",
                          json_object_get_string_member_with_default (object, "name", ""), name,
                          json_object_get_boolean_member_with_default (object, name, FALSE));
}

/* What a fix may have changed. */
static char *
describe_switches (JsonNode *state)
{
  JsonObject *pool = get_pool (state);
  JsonArray *hosts = json_object_get_array_member (pool, "hosts");
  JsonArray *vms = json_object_get_array_member (pool, "vms");
  g_autoptr(GString) text = g_string_new (NULL);

  describe_switch (text, pool, "ha_enabled");
  describe_switch (text, pool, "wlb_enabled");
  describe_switch (text, pool, "auto_poweron");
  for (guint i = 0; i < json_array_get_length (hosts); i++)
    describe_switch (text, json_array_get_object_element (hosts, i), "enabled");
  for (guint i = 0; i < json_array_get_length (vms); i++)
    describe_switch (text, json_array_get_object_element (vms, i), "auto_poweron");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* But for hotfixes and restarts. */
void
run_fixture_assert_as_before (RunFixture *self)
{
  g_autoptr(JsonNode) state = pp_sim_fixture_get (self->sim, "state");
  g_autofree char *before = describe_switches (self->before);
  g_autofree char *after = describe_switches (state);

  g_assert_cmpstr (after, ==, before);
  run_fixture_assert_vms_home (self);
}

void
run_fixture_assert_enabled (RunFixture *self,
                            const char *host,
                            gboolean    enabled)
{
  g_autoptr(JsonNode) state = pp_sim_fixture_get (self->sim, "state");

  g_assert_cmpint (json_object_get_boolean_member (find_host (state, host), "enabled"), ==,
                   enabled);
}

/* kind: "reboots" or "toolstack_restarts". */
guint
run_fixture_count_restarts (RunFixture *self,
                            const char *host,
                            const char *kind)
{
  g_autoptr(JsonNode) state = pp_sim_fixture_get (self->sim, "state");

  return (guint) json_object_get_int_member (find_host (state, host), kind);
}

void
run_fixture_assert_restarts (RunFixture *self,
                             const char *host,
                             guint       reboots,
                             guint       toolstack_restarts)
{
  g_assert_cmpuint (run_fixture_count_restarts (self, host, "reboots"), ==, reboots);
  g_assert_cmpuint (run_fixture_count_restarts (self, host, "toolstack_restarts"), ==,
                    toolstack_restarts);
}

gboolean
run_fixture_has (RunFixture *self,
                 const char *host,
                 const char *hotfix)
{
  g_autoptr(JsonNode) state = pp_sim_fixture_get (self->sim, "state");
  JsonArray *installed = json_object_get_array_member (find_host (state, host), "installed");
  PpHotfix *found = pp_catalogue_lookup_name (self->catalogue, hotfix);

  g_assert_nonnull (found);
  for (guint i = 0; i < json_array_get_length (installed); i++)
    if (g_str_equal (json_array_get_string_element (installed, i), found->uuid))
      return TRUE;

  return FALSE;
}
