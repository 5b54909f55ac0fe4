/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-scenario.h"
#include "pp-sim-ha.h"
#include "pp-sim-host.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-patch.h"
#include "pp-sim-row.h"
#include "pp-sim-update.h"

#include <string.h>

/* Loads a scenario: one JSON object of
 *
 *   "release"   "6.2"
 *   "pools"     list of {"name", "uuid", "hosts", "srs", "networks", "vms", "uploaded", "ha", "wlb",
 *               "auto_poweron", "rolling_upgrade", "restrictions", "updates"}
 *     hosts     {"name", "uuid", "brand": "XenServer" or "XCP-ng",
 *               "installed": [names or uuids of hotfixes], "memory_gib", "live",
 *               "enabled", "version" (of another release), "clock_offset" (seconds), "disk_gib" (free
 *               for hotfix files), "left_over_gib" (what a clean-up frees), "licence_expired", "gpu",
 *               "uptime" (seconds), "fresh": [hotfixes applied after the start]}; the first is the
 *               master
 *     srs       {"name", "uuid", "type", "shared", "host" (of one that is not shared), "size_gib",
 *               "unplugged": [hosts], "missing": [hosts without a PBD], "cds": [names, of type iso],
 *               "away": its server does not answer}
 *     networks  {"name", "bridge", "missing": [hosts without an interface]}
 *     vms       {"name", "uuid", "host", "os", "memory_gib", "sr" (name; of several of that name the
 *               one the host sees), "network", "power": "running", "halted" or "suspended",
 *               "affinity", "tools": true, false or "old", "cd": "tools" or the name of one,
 *               "pci": "0000:04:00.0", "gpu", "blocked": {operation: why}, "ha": "restart",
 *               "auto_poweron", "moves": {"seconds", "error"}}
 *     updates   {"name", "uuid", "guidance": "restartHost,restartXAPI", "size", "homogeneous",
 *               "description"}: of 7.1 and later, may be named under "installed"; "version_becomes" of
 *               a host is what it calls itself after them
 *     uploaded  names of hotfixes whose files are on the master
 *     ha        {"srs": [names], "failures": n}: it is on; {}: it is off, but licensed
 *     wlb       address of a balancing server that is used
 *
 * Only names are needed; all else has a default. What hotfixes are is in hotfixes/hotfixes.json. */

#define INSTALLED_BEFORE (60 * 24 * 3600)
#define FRESH_BEFORE (3 * 24 * 3600)

static JsonArray *
list_of (JsonObject *about,
         const char *name)
{
  JsonNode *node = json_object_get_member (about, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
length_of (JsonArray *list)
{
  return list != NULL ? json_array_get_length (list) : 0;
}

static JsonObject *
object_at (JsonArray *list,
           guint      position)
{
  JsonNode *node = json_array_get_element (list, position);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
ensure_patch (PpSimPool             *pool,
              const PpSimIndexEntry *known)
{
  char *ref = pp_sim_row_find (pool, "pool_patch", "uuid", known->uuid);
  const char *guidance[] = { known->guidance, NULL };
  const PpSimHotfix hotfix = {
    .uuid = known->uuid,
    .name_label = known->name,
    .version = (char *) "1.0",
    .guidance = *known->guidance != '\0' ? (char **) guidance : (char **) guidance + 1,
  };

  return ref != NULL ? ref : pp_sim_patch_add (pool, &hotfix, known->size);
}

/* What is described in the scenario itself. */
static gboolean
add_updates (PpSimPool  *pool,
             JsonObject *about,
             GError    **error)
{
  JsonArray *updates = list_of (about, "updates");

  for (guint i = 0; i < length_of (updates); i++)
    {
      JsonObject *one = object_at (updates, i);
      const char *name = one != NULL ? json_object_get_string_member_with_default (one, "name", NULL) : NULL;
      const char *uuid = one != NULL ? json_object_get_string_member_with_default (one, "uuid", NULL) : NULL;
      g_auto(GStrv) guidance = NULL;

      if (name == NULL || uuid == NULL || pool->world->release < PP_SIM_RELEASE_71)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "an update has a name and a uuid, and is of 7.1 or later");
          return FALSE;
        }
      guidance = g_strsplit (json_object_get_string_member_with_default (one, "guidance", "restartHost"),
                             ",", -1);
      g_free (pp_sim_update_add (pool, &(PpSimUpdate) {
      .uuid = (char *) uuid,
      .name_label = (char *) name,
      .name_description = (char *) json_object_get_string_member_with_default (one, "description", ""),
      .version = (char *) "1.0",
      .guidance = guidance,
      .size = json_object_get_int_member_with_default (one, "size", 4096),
      .homogeneous = json_object_get_boolean_member_with_default (one, "homogeneous", FALSE),
    }));
    }

  return TRUE;
}

/* The same from 7.1 on. */
static char *
ensure_update (PpSimPool             *pool,
               const PpSimIndexEntry *known)
{
  char *ref = pp_sim_row_find (pool, "pool_update", "uuid", known->uuid);
  const char *guidance[] = { known->guidance, NULL };
  const PpSimUpdate update = {
    .uuid = known->uuid,
    .name_label = known->name,
    .version = (char *) "1.0",
    .guidance = *known->guidance != '\0' ? (char **) guidance : (char **) guidance + 1,
    .size = known->size,
  };

  return ref != NULL ? ref : pp_sim_update_add (pool, &update);
}

/* What is listed under @member, applied from @first on. */
static gboolean
install (PpSimPool  *pool,
         JsonObject *about,
         const char *member,
         const char *host,
         double      first,
         GError    **error)
{
  JsonArray *names = list_of (about, member);

  for (guint i = 0; i < length_of (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);
      g_autofree char *described = pp_sim_row_find (pool, "pool_update", "name_label", name);
      const PpSimIndexEntry *known = pp_sim_index_find (pool->world->index, name);
      g_autofree char *row = NULL;

      if (described != NULL)
        {
          pp_sim_update_install (pool, described, host, first + i * 600);
          continue;
        }
      if (known == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no hotfix is called %s", name);
          return FALSE;
        }
      row = pool->world->release < PP_SIM_RELEASE_71 ? ensure_patch (pool, known)
                                                     : ensure_update (pool, known);
      if (pool->world->release < PP_SIM_RELEASE_71)
        pp_sim_patch_mark_installed (pool, row, host, first + i * 600);
      else
        pp_sim_update_install (pool, row, host, first + i * 600);
    }

  return TRUE;
}

/* The first member of the hotfix's zip, which data/make-hotfixes.py stores uncompressed. */
static gboolean
unpack_stored (const char *zip,
               const char *target,
               GError    **error)
{
  g_autofree char *content = NULL;
  const guint8 *head;
  gsize length = 0, start, size;

  if (!g_file_get_contents (zip, &content, &length, error))
    return FALSE;

  head = (const guint8 *) content;
  if (length < 30 || memcmp (head, "PK\003\004\024\000\000\000\000\000", 10) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no plain zip", zip);
      return FALSE;
    }
  size = head[18] | head[19] << 8 | head[20] << 16 | (gsize) head[21] << 24;
  start = 30 + (head[26] | head[27] << 8) + (head[28] | head[29] << 8);
  if (start > length || size > length - start)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is cut short", zip);
      return FALSE;
    }

  return g_file_set_contents (target, content + start, (gssize) size, error);
}

static gboolean
upload (PpSimPool  *pool,
        JsonObject *about,
        const char *data_dir,
        GError    **error)
{
  /* From 7.1 on, files of hotfixes are no updates. */
  JsonArray *names = pool->world->release < PP_SIM_RELEASE_71 ? list_of (about, "uploaded") : NULL;

  for (guint i = 0; i < length_of (names); i++)
    {
      const PpSimIndexEntry *known;
      PpSimHotfix *hotfix;
      g_autofree char *patch = NULL;
      g_autofree char *zip = NULL;
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;

      known = pp_sim_index_find (pool->world->index, json_array_get_string_element (names, i));
      if (known == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no hotfix is called %s",
                       json_array_get_string_element (names, i));
          return FALSE;
        }

      name = g_strconcat (known->name, ".zip", NULL);
      zip = g_build_filename (data_dir, "hotfixes", name, NULL);
      path = g_build_filename (pool->world->folder, known->uuid, NULL);
      if (!unpack_stored (zip, path, error) || (hotfix = pp_sim_container_read (path, error)) == NULL)
        return FALSE;
      patch = ensure_patch (pool, known);
      pp_sim_patch_take_file (pool, path, hotfix);
    }

  return TRUE;
}

static char *
host_called (PpSimPool  *pool,
             JsonObject *about,
             const char *member)
{
  const char *name = json_object_get_string_member_with_default (about, member, NULL);

  return name != NULL ? pp_sim_row_find (pool, "host", "name_label", name) : NULL;
}

/* Every host may have a storage of that name: its own one, or a shared one. */
static char *
sr_called (PpSimPool  *pool,
           const char *name,
           const char *host)
{
  g_auto(GStrv) pbds = pp_sim_row_all (pool, "PBD");

  for (guint i = 0; name != NULL && pbds[i] != NULL; i++)
    {
      const char *sr = pp_sim_row_text (pool, pbds[i], "SR");

      if (g_strcmp0 (pp_sim_row_text (pool, sr, "name_label"), name) == 0 &&
          (host == NULL || g_strcmp0 (pp_sim_row_text (pool, pbds[i], "host"), host) == 0))
        return g_strdup (sr);
    }

  return NULL;
}

/* What its records say from the beginning. Fresh hotfixes came after the host started. */
static gboolean
set_up_host (PpSimPool  *pool,
             JsonObject *about,
             const char *host,
             GError    **error)
{
  double now = pp_sim_machine_get_time (pool, host);

  if (!install (pool, about, "installed", host, now - INSTALLED_BEFORE, error))
    return FALSE;
  pp_sim_update_note_reboot (pool, host);
  if (!install (pool, about, "fresh", host, now - FRESH_BEFORE, error))
    return FALSE;

  if (json_object_has_member (about, "version_becomes"))
    pp_sim_row_set_key (pool, host, "software_version", "product_version",
                        json_object_get_string_member_with_default (about, "version_becomes", ""));
  if (!json_object_get_boolean_member_with_default (about, "enabled", TRUE))
    pp_sim_row_set_bool (pool, host, "enabled", FALSE);
  if (!json_object_get_boolean_member_with_default (about, "live", TRUE))
    pp_sim_machine_start_away (pool, host);

  return TRUE;
}

static gboolean
add_hosts (PpSimPool  *pool,
           JsonObject *about,
           guint       n_hosts,
           GError    **error)
{
  JsonArray *hosts = list_of (about, "hosts");
  g_autofree char *record = pp_sim_furnish_pool (pool, about);
  guint wanted = MAX (n_hosts, length_of (hosts));

  if (!add_updates (pool, about, error))
    return FALSE;

  for (guint i = 0; i < wanted; i++)
    {
      g_autoptr(JsonObject) made_up = json_object_new ();
      JsonObject *host_about = i < length_of (hosts) ? object_at (hosts, i) : made_up;
      g_autofree char *name = g_strdup_printf ("xs%u", i + 1);
      g_autofree char *host = NULL;

      json_object_set_string_member (made_up, "name", name);
      if (host_about == NULL)
        continue;
      host = pp_sim_furnish_host (pool, host_about);
      if (i == 0)
        pp_sim_row_set_text (pool, record, "master", host);
      if (!set_up_host (pool, host_about, host, error))
        return FALSE;
    }

  if (wanted == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "a pool without hosts");

  return wanted > 0;
}

static void
add_storage (PpSimPool  *pool,
             JsonObject *about)
{
  JsonArray *srs = list_of (about, "srs");
  JsonArray *networks = list_of (about, "networks");

  pp_sim_furnish_tools (pool);
  for (guint i = 0; i < length_of (networks); i++)
    if (object_at (networks, i) != NULL)
      pp_sim_furnish_network (pool, object_at (networks, i));
  for (guint i = 0; i < length_of (srs); i++)
    {
      JsonObject *sr_about = object_at (srs, i);
      g_autofree char *host = NULL;
      g_autofree char *sr = NULL;

      if (sr_about == NULL)
        continue;
      host = host_called (pool, sr_about, "host");
      sr = pp_sim_furnish_sr (pool, sr_about, host);
      if (i == 0)
        {
          pp_sim_row_set_text (pool, pp_sim_pool_ref (pool), "default_SR", sr);
          pp_sim_row_set_text (pool, pp_sim_pool_ref (pool), "suspend_image_SR", sr);
        }
    }
}

static gboolean
add_vms (PpSimPool  *pool,
         JsonObject *about,
         GError    **error)
{
  JsonArray *vms = list_of (about, "vms");

  for (guint i = 0; i < length_of (vms); i++)
    {
      JsonObject *vm_about = object_at (vms, i);
      g_autofree char *host = NULL;
      g_autofree char *affinity = NULL;
      g_autofree char *sr = NULL;
      const char *power;

      if (vm_about == NULL)
        continue;
      host = host_called (pool, vm_about, "host");
      affinity = host_called (pool, vm_about, "affinity");
      sr = sr_called (pool, json_object_get_string_member_with_default (vm_about, "sr", NULL), host);
      power = json_object_get_string_member_with_default (vm_about, "power", "running");
      if (!pp_sim_furnish_vm (pool, vm_about, sr, g_str_equal (power, "running") ? host : NULL, affinity,
                              error))
        return FALSE;
    }

  return TRUE;
}

/* High availability that is on from the beginning: it needs its storage for that. */
static gboolean
set_up_ha (PpSimPool  *pool,
           JsonObject *about,
           GError    **error)
{
  JsonNode *node = json_object_get_member (about, "ha");
  JsonObject *ha = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *names = ha != NULL ? list_of (ha, "srs") : NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) srs = NULL;

  for (guint i = 0; i < length_of (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);
      g_autofree char *sr = sr_called (pool, name, NULL);

      if (sr == NULL || !pp_sim_ha_accepts_sr (pool, sr))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s cannot hold a state file", name);
          return FALSE;
        }
      g_strv_builder_add (builder, sr);
    }
  srs = g_strv_builder_end (builder);
  if (srs[0] == NULL)
    return TRUE;

  pp_sim_ha_set_failures (pool, json_object_get_int_member_with_default (ha, "failures", 1));
  pp_sim_ha_begin (pool, (const char * const *) srs);

  return TRUE;
}

/* Small ones, for measuring: each tenth runs. */
static gboolean
add_many_vms (PpSimPool *pool,
              guint      n_vms,
              GError   **error)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");
  const char *sr = pp_sim_row_text (pool, pp_sim_pool_ref (pool), "default_SR");
  g_autofree char *storage = g_strdup (pp_sim_row_exists (pool, sr) ? sr : NULL);

  for (guint i = 0; i < n_vms; i++)
    {
      g_autoptr(JsonObject) about = json_object_new ();
      g_autofree char *name = g_strdup_printf ("vm-%05u", i);

      json_object_set_string_member (about, "name", name);
      json_object_set_double_member (about, "memory_gib", 1.0 / 32);
      if (!pp_sim_furnish_vm (pool, about, storage,
                              i % 10 == 0 ? hosts[i / 10 % g_strv_length (hosts)] : NULL, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_release (PpSimWorld *world,
              JsonObject *root,
              GError    **error)
{
  const char *release = json_object_get_string_member_with_default (root, "release", "6.2");

  if (pp_sim_release_parse (release, &world->release))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "unknown release %s", release);

  return FALSE;
}

/**
 * pp_sim_scenario_load:
 * @world: a world without pools, with its index and folder
 * @data_dir: where the hotfixes are
 * @path: a scenario
 * @keep_release: whether the release of @world counts, not the scenario's
 * @n_hosts: the first pool gets at least so many
 * @n_vms: virtual machines to be added to the first pool
 * @error: return location for an error
 *
 * Adds the pools of the scenario to @world.
 *
 * Returns: %FALSE when it cannot be read
 */
gboolean
pp_sim_scenario_load (PpSimWorld *world,
                      const char *data_dir,
                      const char *path,
                      gboolean    keep_release,
                      guint       n_hosts,
                      guint       n_vms,
                      GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonArray *pools;

  if (!json_parser_load_from_file (parser, path, error))
    return FALSE;

  root = json_parser_get_root (parser);
  pools = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? list_of (json_node_get_object (root),
                                                                   "pools") : NULL;
  if (length_of (pools) == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s has no pools", path);
      return FALSE;
    }
  if (!keep_release && !read_release (world, json_node_get_object (root), error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (pools); i++)
    {
      JsonObject *about = object_at (pools, i);
      PpSimPool *pool = pp_sim_world_add_pool (world);

      if (about == NULL || !add_hosts (pool, about, i == 0 ? n_hosts : 0, error))
        return FALSE;
      add_storage (pool, about);
      if (!add_vms (pool, about, error) || !add_many_vms (pool, i == 0 ? n_vms : 0, error) ||
          !upload (pool, about, data_dir, error) || !set_up_ha (pool, about, error))
        return FALSE;
      pp_sim_host_update_memory (pool);
    }

  return TRUE;
}
