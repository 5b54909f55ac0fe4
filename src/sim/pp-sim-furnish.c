/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-disk.h"
#include "pp-sim-ha.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-scenario.h"
#include "pp-sim-storage.h"
#include "pp-sim-row.h"

#include <string.h>

/* Records as a server of the release has them, of what a scenario says and what goes without
 * saying (facts §3.2, §10, §11). */

#define GIB (1024LL * 1024 * 1024)
#define MIB (1024LL * 1024)
#define UPTIME (20 * 24 * 3600)
#define CONTROL_DOMAIN_MEMORY (752 * MIB)

static const struct
{
  PpSimRelease release;
  const char  *product, *build, *text, *platform, *api, *xen, *linux_version, *date, *xapi;
} releases[] = {
  { PP_SIM_RELEASE_56, "5.6.0", "31188p", "5.6", NULL, "1.7", "3.4.2",
    "2.6.27.42-0.1.1.xs5.6.0.44.111158xen", "2010-05-20", "1.3" },
  { PP_SIM_RELEASE_60, "6.0.0", "50762p", "6.0", NULL, "1.9", "4.1.1",
    "2.6.32.12-0.7.1.xs6.0.0.529.170661xen", "2011-09-30", "1.3" },
  { PP_SIM_RELEASE_61, "6.1.0", "59235p", "6.1", "1.6.10", "1.10", "4.1.3",
    "2.6.32.43-0.4.1.xs1.6.10.734.170748xen", "2012-09-21", "1.3" },
  { PP_SIM_RELEASE_62, "6.2.0", "70446c", "6.2", "1.8.0", "2.0", "4.1.5",
    "2.6.32.43-0.4.1.xs1.8.0.835.170778xen", "2013-06-14", "1.3" },
  { PP_SIM_RELEASE_62SP1, "6.2.0", "70446c", "6.2", "1.8.0", "2.2", "4.1.5",
    "2.6.32.43-0.4.1.xs1.8.0.847.170785xen", "2013-12-06", "1.3" },
  { PP_SIM_RELEASE_65, "6.5.0", "90233c", "6.5", "1.9.0", "2.4", "4.4.1-xs90192", "3.10.0+2",
    "2014-12-19", "1.3" },
  { PP_SIM_RELEASE_70, "7.0.0", "125380c", "7.0", "2.1.0", "2.5", "4.6.1", "3.10.0+10",
    "2016-05-13", "1.9" },
  { PP_SIM_RELEASE_71, "7.1.0", "137272c", "7.1", "2.2.0", "2.6", "4.7.1-xs2.2.0", "4.4.0+2",
    "2017-02-16", "1.14" },
  { PP_SIM_RELEASE_82, "8.2.1", "release/yangtze/master/58", "8.2", "3.2.1", "2.15", "4.13.4",
    "4.19.0+1", "2022-01-28", "1.249" },
  { PP_SIM_RELEASE_84, "8.4.0", "8.4.0", "8", "3.4.0", "2.21", "4.17.5", "4.19.0+1", "2024-12-10",
    "24.39.0" },
};

static const char * const free_restrictions[] = {
  "restrict_hotfix_apply", "restrict_wlb", "restrict_rbac", "restrict_checkpoint", "restrict_dmc",
  "restrict_vmpr", "restrict_gpu", "restrict_dr", "restrict_vswitch_controller", "restrict_lab",
  "restrict_stage", "restrict_storagelink", "restrict_storagelink_site_recovery",
  "restrict_web_selfservice", "restrict_web_selfservice_manager", "restrict_vm_memory_introspection",
};

/**
 * pp_sim_furnish_map:
 * @first_key: a key
 * @...: its text, more keys and texts, %NULL
 *
 * Returns: (transfer full): a map of these
 */
PpSimValue *
pp_sim_furnish_map (const char *first_key,
                    ...)
{
  PpSimValue *map = pp_sim_struct ();
  va_list pairs;

  va_start (pairs, first_key);
  for (const char *key = first_key; key != NULL; key = va_arg (pairs, const char *))
    pp_sim_value_set (map, key, pp_sim_string (va_arg (pairs, const char *)));
  va_end (pairs);

  return map;
}

/**
 * pp_sim_furnish_fields:
 * @first_name: name of a field
 * @...: its value (PpSimValue, transfer full), more names and values, %NULL
 *
 * Returns: (transfer full): a struct of these
 */
PpSimValue *
pp_sim_furnish_fields (const char *first_name,
                       ...)
{
  PpSimValue *fields = pp_sim_struct ();
  va_list members;

  va_start (members, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (members, const char *))
    pp_sim_value_set (fields, name, va_arg (members, PpSimValue *));
  va_end (members);

  return fields;
}

/**
 * pp_sim_furnish_text:
 * @about: what the scenario says of something
 * @name: a member
 * @otherwise: what counts when it says nothing of that
 *
 * Returns: (transfer full): that text
 */
PpSimValue *
pp_sim_furnish_text (JsonObject *about,
                     const char *name,
                     const char *otherwise)
{
  return pp_sim_string (json_object_get_string_member_with_default (about, name, otherwise));
}

/**
 * pp_sim_furnish_create:
 * @pool: a pool
 * @class_name: a class
 * @fields: (transfer full): what differs from the defaults
 *
 * Returns: (transfer full): ref of the new object
 */
char *
pp_sim_furnish_create (PpSimPool  *pool,
                       const char *class_name,
                       PpSimValue *fields)
{
  return g_strdup (pp_sim_db_create (pool->db, class_name, NULL, fields));
}

static PpSimValue *
restrictions_new (PpSimPool *pool)
{
  PpSimValue *map = pp_sim_furnish_map ("enable_xha", "false", "restrict_pooling", "false",
                                        "restrict_xen_motion", "false", "regular_nag_dialog", "false", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (free_restrictions); i++)
    if (i > 0 || pool->world->release >= PP_SIM_RELEASE_62)
      pp_sim_value_set (map, free_restrictions[i], pp_sim_string ("true"));
  if (pool->world->release >= PP_SIM_RELEASE_71)
    {
      pp_sim_value_set (map, "restrict_batch_hotfix_apply", pp_sim_string ("true"));
      pp_sim_value_set (map, "restrict_live_patching", pp_sim_string ("true"));
    }

  return map;
}

/* Up to 6.1 a free licence has to be renewed each year. */
static char *
expiry_of (PpSimPool  *pool,
           JsonObject *about)
{
  gboolean expired = json_object_get_boolean_member_with_default (about, "licence_expired", FALSE);
  gint64 now = pp_sim_world_now (pool->world);
  g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc (now + (expired ? -30 : 200) * 24 * 3600);

  if (pool->world->release > PP_SIM_RELEASE_61)
    return g_strdup ("19700101T00:00:00Z");

  return g_date_time_format (when, "%Y%m%dT%H:%M:%SZ");
}

static PpSimValue *
licence_new (PpSimPool  *pool,
             JsonObject *about)
{
  g_autofree char *expiry = expiry_of (pool, about);
  PpSimValue *map = pp_sim_furnish_map ("sku_type", "free", "version", "", "serialnumber", "",
                                        "sockets", "1", "productcode", "", "expiry", expiry,
                                        "grace", "no", "name", "", "company", "", "address1", "",
                                        "address2", "", "city", "", "state", "", "postalcode", "",
                                        "country", "", "sku_marketing_name", "Citrix XenServer", NULL);
  g_autoptr(PpSimValue) flags = restrictions_new (pool);

  for (guint i = 0; i < pp_sim_value_length (flags); i++)
    pp_sim_value_set (map, pp_sim_value_name (flags, i),
                      pp_sim_value_copy (pp_sim_value_item (flags, i)));

  return map;
}

/* A host may be of another release than its pool, as in the middle of an upgrade. */
static guint
release_number (PpSimPool  *pool,
                JsonObject *about)
{
  const char *name = json_object_get_string_member_with_default (about, "version", "");
  PpSimRelease wanted = pool->world->release;

  pp_sim_release_parse (name, &wanted);
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    if (releases[i].release == wanted)
      return i;

  return 0;
}

static PpSimValue *
software_version_new (JsonObject *about,
                      guint       i,
                      const char *hostname)
{
  g_autofree char *base = g_strdup_printf ("Base Pack, version %s, build %s", releases[i].product,
                                           releases[i].build);
  PpSimValue *map = pp_sim_furnish_map ("product_version", releases[i].product,
                                        "product_version_text", releases[i].text,
                                        "product_version_text_short", releases[i].text,
                                        "build_number", releases[i].build,
                                        "hostname", hostname, "date", releases[i].date, "xapi", releases[i].xapi,
                                        "xen", releases[i].xen, "linux", releases[i].linux_version,
                                        "xencenter_min", releases[i].api, "xencenter_max", releases[i].api,
                                        "network_backend", "openvswitch", "xs:main", base, NULL);

  pp_sim_value_set (map, "product_brand", pp_sim_furnish_text (about, "brand", "XenServer"));
  if (releases[i].release >= PP_SIM_RELEASE_71)
    pp_sim_value_set (map, "db_schema", pp_sim_string (releases[i].release >= PP_SIM_RELEASE_82
                                                       ? "5.602" : "5.120"));
  if (releases[i].platform != NULL)
    {
      pp_sim_value_set (map, "platform_name", pp_sim_string ("XCP"));
      pp_sim_value_set (map, "platform_version", pp_sim_string (releases[i].platform));
      pp_sim_value_set (map, "git_id", pp_sim_string ("0a5ebd0d9d2d"));
    }

  return map;
}

static PpSimValue *
cpu_info_new (void)
{
  return pp_sim_furnish_map ("cpu_count", "16", "vendor", "GenuineIntel", "speed", "2400.084",
                             "modelname", "Intel(R) Xeon(R) CPU E5-2609 v2 @ 2.50GHz", "family", "6",
                             "model", "62", "stepping", "4",
                             "flags", "fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush mmx fxsr sse "
                             "sse2 ss ht syscall nx lm constant_tsc pni vmx est ssse3 sse4_1 sse4_2",
                             "features", "77bee3ff-bfebfbff-00000001-2c100800",
                             "physical_features", "77bee3ff-bfebfbff-00000001-2c100800",
                             "features_after_reboot", "77bee3ff-bfebfbff-00000001-2c100800",
                             "maskable", "full", NULL);
}

/* What of other_config is said in words of its own. */
static PpSimValue *
pool_config_new (JsonObject *about)
{
  static const struct { const char *member, *key; } flags[] = {
    { "auto_poweron", "auto_poweron" },
    { "rolling_upgrade", "rolling_upgrade_in_progress" },
  };
  PpSimValue *map = pp_sim_furnish_map ("cpuid_feature_mask", "ffffff7f-ffffffff-ffffffff", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (json_object_get_boolean_member_with_default (about, flags[i].member, FALSE))
      pp_sim_value_set (map, flags[i].key, pp_sim_string ("true"));

  return map;
}

/* From XenServer 8 on: what it was installed from, and where updates come from. */
static void
add_repositories (PpSimPool  *pool,
                  const char *record)
{
  static const char * const names[] = { "Base", "Normal" };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) refs = NULL;

  if (pool->world->release < PP_SIM_RELEASE_84)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *url = g_strdup_printf ("https://repo.example.com/xs8/%s", names[i]);
      g_autofree char *uuid = g_uuid_string_random ();
      g_autofree char *ref =
        pp_sim_furnish_create (pool, "Repository", pp_sim_furnish_fields (
                                 "uuid", pp_sim_string (uuid), "name_label", pp_sim_string (names[i]),
                                 "binary_url", pp_sim_string (url), "source_url", pp_sim_string (url),
                                 "update", pp_sim_bool (i > 0), NULL));

      g_strv_builder_add (builder, ref);
    }
  refs = g_strv_builder_end (builder);
  pp_sim_row_set_texts (pool, record, "repositories", (const char * const *) refs);
}

/**
 * pp_sim_furnish_pool:
 * @pool: an empty pool
 * @about: what the scenario says of it
 *
 * Returns: (transfer full): ref of the pool record, still without a master
 */
char *
pp_sim_furnish_pool (PpSimPool  *pool,
                     JsonObject *about)
{
  g_autofree char *fresh = g_uuid_string_random ();
  const char *wlb = json_object_get_string_member_with_default (about, "wlb", NULL);
  PpSimValue *restrictions = restrictions_new (pool);
  JsonNode *given = json_object_get_member (about, "restrictions");
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  char *record;

  if (json_object_has_member (about, "ha"))
    pp_sim_value_set (restrictions, "enable_xha", pp_sim_string ("true"));
  if (given != NULL && JSON_NODE_HOLDS_OBJECT (given))
    {
      json_object_iter_init (&iter, json_node_get_object (given));
      while (json_object_iter_next (&iter, &key, &value))
        pp_sim_value_set (restrictions, key, pp_sim_string (json_node_get_string (value)));
    }

  record = pp_sim_furnish_create (pool, "pool", pp_sim_furnish_fields (
                                    "uuid", pp_sim_furnish_text (about, "uuid", fresh),
                                    "name_label", pp_sim_furnish_text (about, "name", ""),
                                    "restrictions", restrictions, "other_config", pool_config_new (about),
                                    "wlb_verify_cert", pp_sim_bool (FALSE), "wlb_enabled", pp_sim_bool (wlb != NULL),
                                    "wlb_url", pp_sim_string (wlb != NULL ? wlb : ""), NULL));
  add_repositories (pool, record);

  return record;
}

static void
add_control_domain (PpSimPool  *pool,
                    const char *host,
                    const char *name)
{
  g_autofree char *label = g_strconcat ("Control domain on host: ", name, NULL);
  g_autofree char *domain = NULL;

  domain = pp_sim_furnish_create (pool, "VM", pp_sim_furnish_fields (
                                    "name_label", pp_sim_string (label),
                                    "name_description", pp_sim_string ("The domain which manages physical devices and "
                                                                       "manages other domains"),
                                    "is_control_domain", pp_sim_bool (TRUE), "power_state", pp_sim_string ("Running"),
                                    "resident_on", pp_sim_string (host), "affinity", pp_sim_string (host),
                                    "memory_static_min", pp_sim_int (CONTROL_DOMAIN_MEMORY),
                                    "memory_static_max", pp_sim_int (CONTROL_DOMAIN_MEMORY),
                                    "memory_dynamic_min", pp_sim_int (CONTROL_DOMAIN_MEMORY),
                                    "memory_dynamic_max", pp_sim_int (CONTROL_DOMAIN_MEMORY),
                                    "memory_target", pp_sim_int (CONTROL_DOMAIN_MEMORY),
                                    "VCPUs_max", pp_sim_int (4), "VCPUs_at_startup", pp_sim_int (4),
                                    "domid", pp_sim_int (0), NULL));
  pp_sim_row_set_text (pool, host, "control_domain", domain);
}

static char *
add_metrics (PpSimPool  *pool,
             JsonObject *about)
{
  gint64 total = json_object_get_int_member_with_default (about, "memory_gib", 64) * GIB;
  gint64 now = pp_sim_world_now (pool->world);

  return pp_sim_furnish_create (pool, "host_metrics", pp_sim_furnish_fields (
                                  "live", pp_sim_bool (TRUE), "memory_total", pp_sim_int (total),
                                  "memory_free", pp_sim_int (total),
                                  "last_updated", pp_sim_datetime (now), NULL));
}

/* What the database does not say of a host: its disk, its clock; and its graphics processor. */
static void
furnish_machine (PpSimPool  *pool,
                 JsonObject *about,
                 const char *host)
{
  double disk = json_object_get_double_member_with_default (about, "disk_gib", 2);
  double left_over = json_object_get_double_member_with_default (about, "left_over_gib", 0);
  g_autofree char *fresh = g_uuid_string_random ();
  g_autofree char *ref = g_strconcat ("OpaqueRef:", fresh, NULL);
  const char * const refs[] = { ref, NULL };

  pp_sim_disk_set (pool, host, (gint64) (disk * GIB), (gint64) (left_over * GIB));
  pp_sim_machine_set_clock (pool, host, json_object_get_double_member_with_default (about, "clock_offset",
                                                                                    0));
  if (json_object_get_boolean_member_with_default (about, "gpu", FALSE))
    pp_sim_row_set_texts (pool, host, "PGPUs", refs);
}

/**
 * pp_sim_furnish_host:
 * @pool: a pool
 * @about: what the scenario says of the host
 *
 * Makes the host with its metrics and its control domain; the address comes later.
 *
 * Returns: (transfer full): its ref
 */
char *
pp_sim_furnish_host (PpSimPool  *pool,
                     JsonObject *about)
{
  const char *name = json_object_get_string_member_with_default (about, "name", "host");
  guint release = release_number (pool, about);
  const char *api = releases[release].api;
  gint64 now = pp_sim_world_now (pool->world) +
               json_object_get_int_member_with_default (about, "clock_offset", 0);
  gint64 booted = now - json_object_get_int_member_with_default (about, "uptime", UPTIME);
  g_autofree char *boot_time = g_strdup_printf ("%" G_GINT64_FORMAT ".", booted);
  g_autofree char *agent_time = g_strdup_printf ("%" G_GINT64_FORMAT ".", booted + 90);
  g_autofree char *metrics = add_metrics (pool, about);
  g_autofree char *fresh = g_uuid_string_random ();
  const char *edition = pool->world->release >= PP_SIM_RELEASE_82 ? "express" : "free";
  PpSimValue *fields;
  char *host;

  fields = pp_sim_furnish_fields (
    "uuid", pp_sim_furnish_text (about, "uuid", fresh), "name_label", pp_sim_string (name),
    "name_description", pp_sim_string ("Default install of XenServer"),
    "hostname", pp_sim_string (name), "enabled", pp_sim_bool (TRUE),
    "metrics", pp_sim_string (metrics), "edition", pp_sim_furnish_text (about, "edition", edition),
    "software_version", software_version_new (about, release, name),
    "license_params", licence_new (pool, about),
    "license_server", pp_sim_furnish_map ("address", "localhost", "port", "27000", NULL),
    "cpu_info", cpu_info_new (), "sched_policy", pp_sim_string ("credit"),
    "API_version_vendor", pp_sim_string ("XenSource"),
    "API_version_major", pp_sim_int (g_ascii_strtoll (api, NULL, 10)),
    "API_version_minor", pp_sim_int (g_ascii_strtoll (strchr (api, '.') + 1, NULL, 10)),
    "memory_overhead", pp_sim_int (631 * MIB),
    "other_config", pp_sim_furnish_map ("boot_time", boot_time, "agent_start_time", agent_time,
                                        "iscsi_iqn", "iqn.2013-06.com.example:server", NULL), NULL);
  host = pp_sim_furnish_create (pool, "host", fields);
  add_control_domain (pool, host, name);
  furnish_machine (pool, about, host);

  return host;
}

static gboolean
names (JsonObject *about,
       const char *list,
       const char *name)
{
  JsonNode *node = json_object_get_member (about, list);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_array_get_string_element (array, i), name) == 0)
      return TRUE;

  return FALSE;
}

static void
plug (PpSimPool  *pool,
      const char *sr,
      const char *host,
      gboolean    attached)
{
  g_free (pp_sim_furnish_create (pool, "PBD", pp_sim_furnish_fields (
                                   "SR", pp_sim_string (sr), "host", pp_sim_string (host),
                                   "currently_attached", pp_sim_bool (attached), NULL)));
}

static void
add_cds (PpSimPool  *pool,
         JsonObject *about,
         const char *sr)
{
  JsonNode *node = json_object_get_member (about, "cds");
  JsonArray *cds = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; cds != NULL && i < json_array_get_length (cds); i++)
    g_free (pp_sim_furnish_create (pool, "VDI", pp_sim_furnish_fields (
                                     "name_label", pp_sim_string (json_array_get_string_element (cds, i)),
                                     "SR", pp_sim_string (sr), "type", pp_sim_string ("user"),
                                     "read_only", pp_sim_bool (TRUE), "virtual_size", pp_sim_int (600 * MIB),
                                     NULL)));
}

/**
 * pp_sim_furnish_sr:
 * @pool: a pool with all its hosts
 * @about: what the scenario says of the storage
 * @host: (nullable): ref of the only host that has it; %NULL = all of them, but those @about excepts
 *
 * Returns: (transfer full): its ref
 */
char *
pp_sim_furnish_sr (PpSimPool  *pool,
                   JsonObject *about,
                   const char *host)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");
  const char *type = json_object_get_string_member_with_default (about, "type", "nfs");
  gint64 size = json_object_get_int_member_with_default (about, "size_gib", 500) * GIB;
  g_autofree char *fresh = g_uuid_string_random ();
  char *sr;

  sr = pp_sim_furnish_create (pool, "SR", pp_sim_furnish_fields (
                                "uuid", pp_sim_furnish_text (about, "uuid", fresh),
                                "name_label", pp_sim_furnish_text (about, "name", "Storage"),
                                "type", pp_sim_string (type), "shared", pp_sim_bool (host == NULL),
                                "content_type", pp_sim_string (g_str_equal (type, "iso") ? "iso" : "user"),
                                "physical_size", pp_sim_int (size), "physical_utilisation", pp_sim_int (size / 3),
                                "virtual_allocation", pp_sim_int (size / 2), NULL));

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      const char *name = pp_sim_row_text (pool, hosts[i], "name_label");

      if ((host == NULL || g_str_equal (host, hosts[i])) && !names (about, "missing", name))
        plug (pool, sr, hosts[i], !names (about, "unplugged", name));
    }
  add_cds (pool, about, sr);
  if (json_object_get_boolean_member_with_default (about, "away", FALSE))
    pp_sim_storage_set_away (pool, sr, TRUE);

  return sr;
}

/**
 * pp_sim_furnish_network:
 * @pool: a pool with all its hosts
 * @about: what the scenario says of the network
 *
 * Makes it, with an interface on each host that has it.
 */
void
pp_sim_furnish_network (PpSimPool  *pool,
                        JsonObject *about)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");
  g_autofree char *network = NULL;

  network = pp_sim_furnish_create (pool, "network", pp_sim_furnish_fields (
                                     "name_label", pp_sim_furnish_text (about, "name", "Network"),
                                     "bridge", pp_sim_furnish_text (about, "bridge", "xapi1"),
                                     "MTU", pp_sim_int (1500), NULL));
  for (guint i = 0; hosts[i] != NULL; i++)
    if (!names (about, "missing", pp_sim_row_text (pool, hosts[i], "name_label")))
      g_free (pp_sim_furnish_create (pool, "PIF", pp_sim_furnish_fields (
                                       "network", pp_sim_string (network), "host", pp_sim_string (hosts[i]),
                                       "device", pp_sim_furnish_text (about, "device", "eth1"),
                                       "MTU", pp_sim_int (1500), "currently_attached", pp_sim_bool (TRUE),
                                       NULL)));
}

/**
 * pp_sim_furnish_tools:
 * @pool: a pool with all its hosts
 *
 * Adds what each pool has: the storage with the tools CD, and the network.
 */
void
pp_sim_furnish_tools (PpSimPool *pool)
{
  g_autoptr(JsonObject) about = json_object_new ();
  g_autoptr(JsonObject) network = json_object_new ();
  g_autofree char *sr = NULL;

  json_object_set_string_member (about, "name", "XenServer Tools");
  json_object_set_string_member (about, "type", "iso");
  sr = pp_sim_furnish_sr (pool, about, NULL);
  pp_sim_row_set_text (pool, sr, "name_description", "XenServer Tools ISOs");
  pp_sim_row_set_key (pool, sr, "other_config", "xenserver_tools_sr", "true");
  pp_sim_row_set_bool (pool, sr, "is_tools_sr", TRUE);
  g_free (pp_sim_furnish_create (pool, "VDI", pp_sim_furnish_fields (
                                   "name_label", pp_sim_string ("xs-tools.iso"), "SR", pp_sim_string (sr),
                                   "type", pp_sim_string ("user"), "read_only", pp_sim_bool (TRUE),
                                   "is_tools_iso", pp_sim_bool (TRUE), "virtual_size", pp_sim_int (60 * MIB), NULL)));
  json_object_set_string_member (network, "name", "Pool-wide network associated with eth0");
  json_object_set_string_member (network, "bridge", "xenbr0");
  json_object_set_string_member (network, "device", "eth0");
  pp_sim_furnish_network (pool, network);
}
