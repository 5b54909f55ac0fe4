/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-disk.h"
#include "pp-sim-host.h"
#include "pp-sim-image.h"
#include "pp-sim-iso.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"
#include "pp-sim-update.h"

/* The messages of pool_update (facts §6.3, §6.5). */

#define INTRODUCE_TIME 3
#define PRECHECK_TIME 3
#define APPLY_TIME 20

static PpSimIso *
open_disk (PpSimPool   *pool,
           const char  *vdi,
           const char **refusal)
{
  const char *path = pp_sim_image_get_path (pool, vdi);

  *refusal = "Please upload a valid package.";

  return path != NULL ? pp_sim_iso_read (path, refusal) : NULL;
}

static void
introduce (PpSimCall *call)
{
  const char *vdi = pp_sim_check_ref (call, 0, "VDI");
  g_autoptr(PpSimIso) iso = NULL;
  g_autofree char *update = NULL;
  const char *refusal = NULL;
  const char *before;

  if (vdi == NULL)
    return;

  pp_sim_world_sleep (call->world, INTRODUCE_TIME);
  iso = open_disk (call->pool, vdi, &refusal);
  if (iso == NULL)
    {
      pp_sim_call_fail (call, "INVALID_UPDATE", refusal, NULL);
      return;
    }

  update = pp_sim_row_find (call->pool, "pool_update", "uuid", iso->about.uuid);
  before = pp_sim_row_text (call->pool, update, "vdi");
  if (update != NULL && pp_sim_row_exists (call->pool, before) && g_strcmp0 (before, vdi) != 0)
    {
      pp_sim_call_fail (call, "UPDATE_ALREADY_EXISTS", iso->about.uuid, NULL);
      return;
    }
  if (update == NULL)
    update = pp_sim_update_add (call->pool, &iso->about);
  pp_sim_row_set_text (call->pool, update, "vdi", vdi);
  pp_sim_call_return (call, pp_sim_string (update));
}

static void
fail_check (PpSimCall  *call,
            const char *update,
            const char *kind,
            const char *first,
            const char *second)
{
  g_autofree char *code = g_strconcat ("UPDATE_PRECHECK_FAILED_", kind, NULL);

  pp_sim_call_fail (call, code, pp_sim_row_text (call->pool, update, "name_label"), first, second, NULL);
}

/* The names of those of a list that @host has, or lacks. */
static char *
names_of (PpSimCall  *call,
          JsonObject *rules,
          const char *list,
          const char *host,
          gboolean    present)
{
  JsonNode *node = rules != NULL ? json_object_get_member (rules, list) : NULL;
  JsonArray *uuids = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; uuids != NULL && i < json_array_get_length (uuids); i++)
    {
      const char *uuid = json_array_get_string_element (uuids, i);
      g_autofree char *other = pp_sim_row_find (call->pool, "pool_update", "uuid", uuid);
      const char *name = pp_sim_row_text (call->pool, other, "name_label");

      if ((other != NULL && pp_sim_update_is_installed (call->pool, other, host)) == present)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name != NULL ? name : uuid);
    }

  return names->len > 0 ? g_strdup (names->str) : NULL;
}

/* What the maker of the update wants to see: a code of its own, or the rest of one of ours. */
static gboolean
fail_forced (PpSimCall  *call,
             JsonObject *rules,
             const char *update)
{
  JsonNode *node = rules != NULL ? json_object_get_member (rules, "precheck") : NULL;
  JsonArray *words = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new ();

  if (words == NULL || json_array_get_length (words) == 0)
    return FALSE;

  g_ptr_array_add (all, (gpointer) json_array_get_string_element (words, 0));
  g_ptr_array_add (all, (gpointer) pp_sim_row_text (call->pool, update, "name_label"));
  for (guint i = 1; i < json_array_get_length (words); i++)
    g_ptr_array_add (all, (gpointer) json_array_get_string_element (words, i));
  g_ptr_array_add (all, NULL);
  pp_sim_call_fail_strv (call, (const char * const *) all->pdata);

  return TRUE;
}

static gboolean
check_rules (PpSimCall  *call,
             PpSimIso   *iso,
             const char *update,
             const char *host)
{
  g_autofree char *missing = names_of (call, iso->rules, "requires", host, FALSE);
  g_autofree char *conflicting = names_of (call, iso->rules, "conflicts", host, TRUE);
  const char *wanted = iso->rules == NULL ? NULL : json_object_get_string_member_with_default (
    iso->rules, "product_version", NULL);
  const char *found = pp_sim_row_key (call->pool, host, "software_version", "product_version");
  gint64 available = pp_sim_disk_get_free (call->pool, host);

  if (fail_forced (call, iso->rules, update))
    return FALSE;

  if (wanted != NULL && !g_regex_match_simple (wanted, found, 0, 0))
    {
      fail_check (call, update, "WRONG_SERVER_VERSION", found, wanted);
    }
  else if (missing != NULL)
    {
      fail_check (call, update, "PREREQUISITE_MISSING", missing, NULL);
    }
  else if (conflicting != NULL)
    {
      fail_check (call, update, "CONFLICT_PRESENT", conflicting, NULL);
    }
  else if (iso->about.size > available)
    {
      g_autofree char *room = g_strdup_printf ("%" G_GINT64_FORMAT, available);
      g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, iso->about.size);

      fail_check (call, update, "OUT_OF_SPACE", room, size);
    }

  return !pp_sim_call_failed (call);
}

/* Reads the update where the master reaches it, and judges; gives what it says when all is well. One
 * that is applied may be judged again, as long as its disk is there (recorded). */
static PpSimIso *
judge (PpSimCall  *call,
       const char *update,
       const char *host,
       gboolean    again)
{
  const char *vdi = pp_sim_row_text (call->pool, update, "vdi");
  g_autoptr(PpSimIso) iso = NULL;
  const char *refusal = NULL;

  if (!pp_sim_check_contact (call, host))
    return NULL;

  if (pp_sim_update_is_installed (call->pool, update, host) &&
      !(again && pp_sim_row_exists (call->pool, vdi)))
    {
      pp_sim_call_fail (call, "UPDATE_ALREADY_APPLIED", update, NULL);
      return NULL;
    }
  if (!pp_sim_row_exists (call->pool, vdi) ||
      !pp_sim_host_sees_sr (call->pool, pp_sim_pool_master (call->pool),
                            pp_sim_row_text (call->pool, vdi, "SR")))
    {
      pp_sim_call_fail (call, "CANNOT_FIND_UPDATE", NULL);
      return NULL;
    }

  iso = open_disk (call->pool, vdi, &refusal);
  if (iso == NULL)
    pp_sim_call_fail (call, "INVALID_UPDATE", refusal, NULL);
  else if (check_rules (call, iso, update, host))
    return g_steal_pointer (&iso);

  return NULL;
}

static const char *
livepatch_of (PpSimIso *iso)
{
  return iso->rules == NULL ? "ok" : json_object_get_string_member_with_default (iso->rules, "livepatch",
                                                                                 "ok");
}

/* It was promised, and cannot be done in the end. */
static gboolean
fails_live (PpSimIso *iso)
{
  return iso->rules != NULL &&
         json_object_get_boolean_member_with_default (iso->rules, "livepatch_fails", FALSE);
}

static void
precheck (PpSimCall *call)
{
  const char *update = pp_sim_check_ref (call, 0, "pool_update");
  const char *host = update != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;
  g_autoptr(PpSimIso) iso = NULL;

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  pp_sim_world_sleep (call->world, PRECHECK_TIME);
  iso = judge (call, update, host, TRUE);
  if (iso != NULL)
    pp_sim_call_return (call, pp_sim_string (livepatch_of (iso)));
}

/* Some change what the host calls itself: cumulative updates. */
static void
rename_host (PpSimCall  *call,
             PpSimIso   *iso,
             const char *host)
{
  JsonNode *node = iso->rules != NULL ? json_object_get_member (iso->rules, "becomes") : NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value))
    pp_sim_row_set_key (call->pool, host, "software_version", key, json_node_get_string (value));
}

static void
apply_on (PpSimCall  *call,
          const char *update,
          const char *host)
{
  g_autofree char *key = g_strconcat (update, " ", host, NULL);
  g_autoptr(PpSimIso) iso = judge (call, update, host, FALSE);

  if (iso == NULL)
    return;
  if (!g_hash_table_add (call->pool->applying, g_strdup (key)))
    {
      pp_sim_call_fail (call, "OTHER_OPERATION_IN_PROGRESS", "Applying the update", update, NULL);
      return;
    }

  pp_sim_world_sleep (call->world, APPLY_TIME);
  g_hash_table_remove (call->pool->applying, key);
  if (!pp_sim_row_exists (call->pool, update))
    {
      pp_sim_call_fail (call, "HANDLE_INVALID", "pool_update", update, NULL);
    }
  else if (pp_sim_check_contact (call, host))
    {
      pp_sim_update_install (call->pool, update, host, pp_sim_machine_get_time (call->pool, host));
      pp_sim_update_count (call->pool, update, host);
      if (g_str_equal (livepatch_of (iso), "ok_livepatch_complete") && !fails_live (iso))
        pp_sim_update_patched_live (call->pool, update, host);
      rename_host (call, iso, host);
    }
  pp_sim_world_wake (call->world);
}

static void
apply (PpSimCall *call)
{
  const char *update = pp_sim_check_ref (call, 0, "pool_update");
  const char *host = update != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;

  if (host != NULL)
    apply_on (call, update, host);
}

/* Every host gets its chance; those that failed are named in the end. */
static void
pool_apply (PpSimCall *call)
{
  const char *update = pp_sim_check_ref (call, 0, "pool_update");
  g_auto(GStrv) hosts = pp_sim_row_all (call->pool, "host");
  g_autoptr(GPtrArray) failed = g_ptr_array_new ();
  gboolean any = FALSE;

  if (update == NULL)
    return;

  g_ptr_array_add (failed, (gpointer) "UPDATE_POOL_APPLY_FAILED");
  for (guint i = 0; hosts[i] != NULL; i++)
    {
      if (pp_sim_update_is_installed (call->pool, update, hosts[i]))
        continue;
      any = TRUE;
      apply_on (call, update, hosts[i]);
      if (pp_sim_call_failed (call))
        g_ptr_array_add (failed, hosts[i]);
      g_clear_pointer (&call->failure, g_strfreev);
    }
  g_ptr_array_add (failed, NULL);

  if (!any)
    pp_sim_call_fail (call, "UPDATE_ALREADY_APPLIED_IN_POOL", update, NULL);
  else if (failed->len > 2)
    pp_sim_call_fail_strv (call, (const char * const *) failed->pdata);
}

static void
clean_up (PpSimPool  *pool,
          const char *update)
{
  g_autofree char *vdi = g_strdup (pp_sim_row_text (pool, update, "vdi"));

  pp_sim_row_set_text (pool, update, "vdi", "OpaqueRef:NULL");
  pp_sim_image_destroy (pool, vdi);
}

static void
pool_clean (PpSimCall *call)
{
  const char *update = pp_sim_check_ref (call, 0, "pool_update");

  if (update != NULL)
    clean_up (call->pool, update);
}

static void
destroy (PpSimCall *call)
{
  const char *update = pp_sim_check_ref (call, 0, "pool_update");
  g_auto(GStrv) hosts = update != NULL ? pp_sim_row_refs (call->pool, update, "hosts") : NULL;

  if (update == NULL)
    return;
  if (hosts[0] != NULL)
    {
      pp_sim_call_fail (call, "UPDATE_IS_APPLIED", NULL);
      return;
    }

  clean_up (call->pool, update);
  pp_sim_update_forget (call->pool, update);
}

static void
get_enforce_homogeneity (PpSimCall *call)
{
  const char *update = pp_sim_check_ref (call, 0, "pool_update");

  if (update != NULL)
    pp_sim_call_return (call, pp_sim_bool (pp_sim_update_is_homogeneous (call->pool, update)));
}

static const PpSimMethod methods[] = {
  { "pool_update.introduce", "ref(VDI)", 0, TRUE, FALSE, PP_SIM_RELEASE_71, introduce },
  { "pool_update.precheck", "ref(pool_update) ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_71, precheck },
  { "pool_update.apply", "ref(pool_update) ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_71, apply },
  { "pool_update.pool_apply", "ref(pool_update)", 0, TRUE, FALSE, PP_SIM_RELEASE_71, pool_apply },
  { "pool_update.pool_clean", "ref(pool_update)", 0, TRUE, FALSE, PP_SIM_RELEASE_71, pool_clean },
  { "pool_update.destroy", "ref(pool_update)", 0, TRUE, FALSE, PP_SIM_RELEASE_71, destroy },
  { "pool_update.get_enforce_homogeneity", "ref(pool_update)", 0, FALSE, FALSE, PP_SIM_RELEASE_71,
    get_enforce_homogeneity },
};

/**
 * pp_sim_update_calls_register:
 * @world: a world
 *
 * Adds the messages of pool_update.
 */
void
pp_sim_update_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
