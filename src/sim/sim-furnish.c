/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "sim-scenario.h"
#include "sim-row.h"
#include "sim-vm.h"

#include <string.h>

/* Records as a server of the release has them, of what a scenario says and what goes without
 * saying (facts §3.2, §10, §11). */

#define GIB (1024LL * 1024 * 1024)
#define MIB (1024LL * 1024)
#define UPTIME (20 * 24 * 3600)
#define CONTROL_DOMAIN_MEMORY (752 * MIB)

static const struct
{
  SimRelease  release;
  const char *product, *build, *text, *platform, *api, *xen, *linux_version, *date;
} releases[] = {
  { SIM_RELEASE_56, "5.6.0", "31188p", "5.6", NULL, "1.7", "3.4.2",
    "2.6.27.42-0.1.1.xs5.6.0.44.111158xen", "2010-05-20" },
  { SIM_RELEASE_60, "6.0.0", "50762p", "6.0", NULL, "1.9", "4.1.1",
    "2.6.32.12-0.7.1.xs6.0.0.529.170661xen", "2011-09-30" },
  { SIM_RELEASE_61, "6.1.0", "59235p", "6.1", "1.6.10", "1.10", "4.1.3",
    "2.6.32.43-0.4.1.xs1.6.10.734.170748xen", "2012-09-21" },
  { SIM_RELEASE_62, "6.2.0", "70446c", "6.2", "1.8.0", "2.0", "4.1.5",
    "2.6.32.43-0.4.1.xs1.8.0.835.170778xen", "2013-06-14" },
  { SIM_RELEASE_62SP1, "6.2.0", "70446c", "6.2", "1.8.0", "2.2", "4.1.5",
    "2.6.32.43-0.4.1.xs1.8.0.847.170785xen", "2013-12-06" },
  { SIM_RELEASE_65, "6.5.0", "90233c", "6.5", "1.9.0", "2.4", "4.4.1-xs90192", "3.10.0+2",
    "2014-12-19" },
  { SIM_RELEASE_70, "7.0.0", "125380c", "7.0", "2.1.0", "2.5", "4.6.1", "3.10.0+10",
    "2016-05-13" },
};

static const char * const free_restrictions[] = {
  "restrict_hotfix_apply", "restrict_wlb", "restrict_rbac", "restrict_checkpoint", "restrict_dmc",
  "restrict_vmpr", "restrict_gpu", "restrict_dr", "restrict_vswitch_controller", "restrict_lab",
  "restrict_stage", "restrict_storagelink", "restrict_storagelink_site_recovery",
  "restrict_web_selfservice", "restrict_web_selfservice_manager", "restrict_vm_memory_introspection",
};

static SimValue *
map_new (const char *first_key,
         ...)
{
  SimValue *map = sim_struct ();
  va_list pairs;

  va_start (pairs, first_key);
  for (const char *key = first_key; key != NULL; key = va_arg (pairs, const char *))
    sim_value_set (map, key, sim_string (va_arg (pairs, const char *)));
  va_end (pairs);

  return map;
}

/**
 * sim_furnish_fields:
 * @first_name: name of a field
 * @...: its value (SimValue, transfer full), more names and values, %NULL
 *
 * Returns: (transfer full): a struct of these
 */
SimValue *
sim_furnish_fields (const char *first_name,
                    ...)
{
  SimValue *fields = sim_struct ();
  va_list members;

  va_start (members, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (members, const char *))
    sim_value_set (fields, name, va_arg (members, SimValue *));
  va_end (members);

  return fields;
}

static SimValue *
text_of (JsonObject *about,
         const char *name,
         const char *otherwise)
{
  return sim_string (json_object_get_string_member_with_default (about, name, otherwise));
}

static SimValue *
uuid_of (JsonObject *about)
{
  g_autofree char *fresh = g_uuid_string_random ();

  return text_of (about, "uuid", fresh);
}

static char *
create (SimPool    *pool,
        const char *class_name,
        SimValue   *fields)
{
  return g_strdup (sim_db_create (pool->db, class_name, NULL, fields));
}

static SimValue *
restrictions_new (SimPool *pool)
{
  SimValue *map = map_new ("enable_xha", "false", "restrict_pooling", "false",
                           "restrict_xen_motion", "false", "regular_nag_dialog", "false", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (free_restrictions); i++)
    if (i > 0 || pool->world->release >= SIM_RELEASE_62)
      sim_value_set (map, free_restrictions[i], sim_string ("true"));

  return map;
}

static SimValue *
licence_new (SimPool *pool)
{
  SimValue *map = map_new ("sku_type", "free", "version", "", "serialnumber", "", "sockets", "1",
                           "productcode", "", "expiry", "19700101T00:00:00Z", "grace", "no",
                           "name", "", "company", "", "address1", "", "address2", "", "city", "",
                           "state", "", "postalcode", "", "country", "",
                           "sku_marketing_name", "Citrix XenServer", NULL);
  g_autoptr(SimValue) flags = restrictions_new (pool);

  for (guint i = 0; i < sim_value_length (flags); i++)
    sim_value_set (map, sim_value_name (flags, i),
                   sim_value_copy (sim_value_item (flags, i)));

  return map;
}

static guint
release_number (SimPool *pool)
{
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    if (releases[i].release == pool->world->release)
      return i;

  return 0;
}

static SimValue *
software_version_new (SimPool    *pool,
                      const char *hostname)
{
  guint i = release_number (pool);
  g_autofree char *base = g_strdup_printf ("Base Pack, version %s, build %s", releases[i].product,
                                           releases[i].build);
  SimValue *map = map_new ("product_version", releases[i].product,
                           "product_version_text", releases[i].text,
                           "product_version_text_short", releases[i].text,
                           "product_brand", "XenServer", "build_number", releases[i].build,
                           "hostname", hostname, "date", releases[i].date, "xapi", "1.3",
                           "xen", releases[i].xen, "linux", releases[i].linux_version,
                           "xencenter_min", releases[i].api, "xencenter_max", releases[i].api,
                           "network_backend", "openvswitch", "xs:main", base, NULL);

  if (releases[i].platform != NULL)
    {
      sim_value_set (map, "platform_name", sim_string ("XCP"));
      sim_value_set (map, "platform_version", sim_string (releases[i].platform));
      sim_value_set (map, "git_id", sim_string ("0a5ebd0d9d2d"));
    }

  return map;
}

static SimValue *
cpu_info_new (void)
{
  return map_new ("cpu_count", "16", "vendor", "GenuineIntel", "speed", "2400.084",
                  "modelname", "Intel(R) Xeon(R) CPU E5-2609 v2 @ 2.50GHz", "family", "6",
                  "model", "62", "stepping", "4",
                  "flags", "fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush mmx fxsr sse "
                  "sse2 ss ht syscall nx lm constant_tsc pni vmx est ssse3 sse4_1 sse4_2",
                  "features", "77bee3ff-bfebfbff-00000001-2c100800",
                  "physical_features", "77bee3ff-bfebfbff-00000001-2c100800",
                  "features_after_reboot", "77bee3ff-bfebfbff-00000001-2c100800",
                  "maskable", "full", NULL);
}

/**
 * sim_furnish_pool:
 * @pool: an empty pool
 * @about: what the scenario says of it
 *
 * Returns: (transfer full): ref of the pool record, still without a master
 */
char *
sim_furnish_pool (SimPool    *pool,
                  JsonObject *about)
{
  return create (pool, "pool", sim_furnish_fields (
                   "uuid", uuid_of (about), "name_label", text_of (about, "name", ""),
                   "restrictions", restrictions_new (pool),
                   "other_config", map_new ("cpuid_feature_mask", "ffffff7f-ffffffff-ffffffff", NULL),
                   "wlb_verify_cert", sim_bool (FALSE),
                   "ha_enabled", sim_bool (json_object_get_boolean_member_with_default (about, "ha",
                                                                                        FALSE)),
                   NULL));
}

static void
add_control_domain (SimPool    *pool,
                    const char *host,
                    const char *name)
{
  g_autofree char *label = g_strconcat ("Control domain on host: ", name, NULL);

  g_free (create (pool, "VM", sim_furnish_fields (
                    "name_label", sim_string (label),
                    "name_description", sim_string ("The domain which manages physical devices and "
                                                    "manages other domains"),
                    "is_control_domain", sim_bool (TRUE), "power_state", sim_string ("Running"),
                    "resident_on", sim_string (host), "affinity", sim_string (host),
                    "memory_static_min", sim_int (CONTROL_DOMAIN_MEMORY),
                    "memory_static_max", sim_int (CONTROL_DOMAIN_MEMORY),
                    "memory_dynamic_min", sim_int (CONTROL_DOMAIN_MEMORY),
                    "memory_dynamic_max", sim_int (CONTROL_DOMAIN_MEMORY),
                    "memory_target", sim_int (CONTROL_DOMAIN_MEMORY),
                    "VCPUs_max", sim_int (4), "VCPUs_at_startup", sim_int (4),
                    "domid", sim_int (0), NULL)));
}

/**
 * sim_furnish_host:
 * @pool: a pool
 * @about: what the scenario says of the host
 *
 * Makes the host with its metrics and its control domain; the address comes later.
 *
 * Returns: (transfer full): its ref
 */
char *
sim_furnish_host (SimPool    *pool,
                  JsonObject *about)
{
  const char *name = json_object_get_string_member_with_default (about, "name", "host");
  const char *api = releases[release_number (pool)].api;
  gint64 total = json_object_get_int_member_with_default (about, "memory_gib", 64) * GIB;
  gint64 now = sim_world_now (pool->world);
  g_autofree char *boot_time = g_strdup_printf ("%" G_GINT64_FORMAT ".", now - UPTIME);
  g_autofree char *agent_time = g_strdup_printf ("%" G_GINT64_FORMAT ".", now - UPTIME + 90);
  g_autofree char *metrics = NULL;
  char *host;

  metrics = create (pool, "host_metrics", sim_furnish_fields (
                      "live", sim_bool (TRUE), "memory_total", sim_int (total),
                      "memory_free", sim_int (total / 2), "last_updated", sim_datetime (now), NULL));
  host = create (pool, "host", sim_furnish_fields (
                   "uuid", uuid_of (about), "name_label", sim_string (name),
                   "name_description", sim_string ("Default install of XenServer"),
                   "hostname", sim_string (name), "enabled", sim_bool (TRUE),
                   "metrics", sim_string (metrics), "edition", sim_string ("free"),
                   "software_version", software_version_new (pool, name),
                   "license_params", licence_new (pool),
                   "license_server", map_new ("address", "localhost", "port", "27000", NULL),
                   "cpu_info", cpu_info_new (), "sched_policy", sim_string ("credit"),
                   "API_version_vendor", sim_string ("XenSource"),
                   "API_version_major", sim_int (g_ascii_strtoll (api, NULL, 10)),
                   "API_version_minor", sim_int (g_ascii_strtoll (strchr (api, '.') + 1, NULL, 10)),
                   "memory_overhead", sim_int (631 * MIB),
                   "other_config", map_new ("boot_time", boot_time, "agent_start_time", agent_time,
                                            "iscsi_iqn", "iqn.2013-06.com.example:server", NULL),
                   NULL));
  add_control_domain (pool, host, name);

  return host;
}

static void
plug (SimPool    *pool,
      const char *sr,
      const char *host)
{
  g_free (create (pool, "PBD", sim_furnish_fields ("SR", sim_string (sr), "host", sim_string (host),
                                                   "currently_attached", sim_bool (TRUE), NULL)));
}

/**
 * sim_furnish_sr:
 * @pool: a pool with all its hosts
 * @about: what the scenario says of the storage
 * @host: (nullable): ref of the only host that has it; %NULL = all of them
 *
 * Returns: (transfer full): its ref
 */
char *
sim_furnish_sr (SimPool    *pool,
                JsonObject *about,
                const char *host)
{
  g_auto(GStrv) hosts = sim_row_all (pool, "host");
  const char *type = json_object_get_string_member_with_default (about, "type", "nfs");
  gint64 size = json_object_get_int_member_with_default (about, "size_gib", 500) * GIB;
  char *sr = create (pool, "SR", sim_furnish_fields (
                       "uuid", uuid_of (about), "name_label", text_of (about, "name", "Storage"),
                       "type", sim_string (type), "shared", sim_bool (host == NULL),
                       "content_type", sim_string (g_str_equal (type, "iso") ? "iso" : "user"),
                       "physical_size", sim_int (size), "physical_utilisation", sim_int (size / 3),
                       "virtual_allocation", sim_int (size / 2), NULL));

  for (guint i = 0; hosts[i] != NULL; i++)
    if (host == NULL || g_str_equal (host, hosts[i]))
      plug (pool, sr, hosts[i]);

  return sr;
}

/**
 * sim_furnish_tools:
 * @pool: a pool with all its hosts
 *
 * Adds what each pool has: the storage with the tools CD, and the network.
 */
void
sim_furnish_tools (SimPool *pool)
{
  g_autoptr(JsonObject) about = json_object_new ();
  g_autofree char *sr = NULL;

  json_object_set_string_member (about, "name", "XenServer Tools");
  json_object_set_string_member (about, "type", "iso");
  sr = sim_furnish_sr (pool, about, NULL);
  sim_row_set_text (pool, sr, "name_description", "XenServer Tools ISOs");
  sim_row_set_key (pool, sr, "other_config", "xenserver_tools_sr", "true");
  g_free (create (pool, "VDI", sim_furnish_fields (
                    "name_label", sim_string ("xs-tools.iso"), "SR", sim_string (sr),
                    "type", sim_string ("user"), "read_only", sim_bool (TRUE),
                    "virtual_size", sim_int (60 * MIB), NULL)));
  g_free (create (pool, "network", sim_furnish_fields (
                    "name_label", sim_string ("Pool-wide network associated with eth0"),
                    "bridge", sim_string ("xenbr0"), "MTU", sim_int (1500), NULL)));
}

static void
add_drives (SimPool    *pool,
            const char *vm,
            const char *sr,
            gboolean    with_tools_cd)
{
  g_autofree char *disk = NULL;
  g_autofree char *cd = sim_row_find (pool, "VDI", "name_label", "xs-tools.iso");

  if (sr != NULL)
    {
      disk = create (pool, "VDI", sim_furnish_fields (
                       "name_label", sim_string ("System disk"), "SR", sim_string (sr),
                       "virtual_size", sim_int (20 * GIB), "physical_utilisation", sim_int (5 * GIB),
                       NULL));
      g_free (create (pool, "VBD", sim_furnish_fields (
                        "VM", sim_string (vm), "VDI", sim_string (disk), "type", sim_string ("Disk"),
                        "mode", sim_string ("RW"), "userdevice", sim_string ("0"),
                        "device", sim_string ("xvda"), "bootable", sim_bool (TRUE), NULL)));
    }
  g_free (create (pool, "VBD", sim_furnish_fields (
                    "VM", sim_string (vm), "type", sim_string ("CD"), "mode", sim_string ("RO"),
                    "userdevice", sim_string ("3"), "device", sim_string ("xvdd"),
                    "empty", sim_bool (!with_tools_cd || cd == NULL),
                    "VDI", sim_string (with_tools_cd && cd != NULL ? cd : "OpaqueRef:NULL"), NULL)));
}

static void
add_guest_metrics (SimPool    *pool,
                   const char *vm,
                   const char *os)
{
  g_autofree char *metrics = NULL;

  metrics = create (pool, "VM_guest_metrics", sim_furnish_fields (
                      "os_version", map_new ("name", os, NULL),
                      "PV_drivers_version", map_new ("major", "6", "minor", "2", "micro", "0",
                                                     "build", "70446", NULL),
                      "PV_drivers_up_to_date", sim_bool (TRUE), "live", sim_bool (TRUE),
                      "last_updated", sim_datetime (sim_world_now (pool->world)), NULL));
  sim_row_set_text (pool, vm, "guest_metrics", metrics);
}

/**
 * sim_furnish_vm:
 * @pool: a pool
 * @about: what the scenario says of the virtual machine
 * @sr: (nullable): where its disk is
 * @host: (nullable): where it runs
 * @affinity: (nullable): where it likes to run
 *
 * Makes it with its drives, its network interface and, when its tools run, what they report.
 */
void
sim_furnish_vm (SimPool    *pool,
                JsonObject *about,
                const char *sr,
                const char *host,
                const char *affinity)
{
  const char *os = json_object_get_string_member_with_default (about, "os", "Debian 7.0 (64-bit)");
  const char *cd = json_object_get_string_member_with_default (about, "cd", "");
  gboolean own_loader = strstr (os, "Windows") != NULL;
  gint64 memory = (gint64) (json_object_get_double_member_with_default (about, "memory_gib", 1) * GIB);
  g_autofree char *network = sim_row_find (pool, "network", "bridge", "xenbr0");
  g_autofree char *vm = NULL;

  vm = create (pool, "VM", sim_furnish_fields (
                 "uuid", uuid_of (about), "name_label", text_of (about, "name", "vm"),
                 "memory_static_min", sim_int (memory / 4), "memory_static_max", sim_int (memory),
                 "memory_dynamic_min", sim_int (memory), "memory_dynamic_max", sim_int (memory),
                 "memory_target", sim_int (memory), "VCPUs_max", sim_int (2),
                 "VCPUs_at_startup", sim_int (2),
                 "affinity", sim_string (affinity != NULL ? affinity : "OpaqueRef:NULL"),
                 "HVM_boot_policy", sim_string (own_loader ? "BIOS order" : ""),
                 "PV_bootloader", sim_string (own_loader ? "" : "pygrub"),
                 "actions_after_shutdown", sim_string ("destroy"),
                 "actions_after_reboot", sim_string ("restart"),
                 "actions_after_crash", sim_string ("restart"), NULL));
  add_drives (pool, vm, sr, g_str_equal (cd, "tools"));
  if (network != NULL)
    g_free (create (pool, "VIF", sim_furnish_fields (
                      "VM", sim_string (vm), "network", sim_string (network),
                      "device", sim_string ("0"), "MAC", sim_string ("5e:00:00:11:22:33"),
                      "MTU", sim_int (1500), NULL)));
  if (json_object_get_boolean_member_with_default (about, "tools", TRUE))
    add_guest_metrics (pool, vm, os);
  sim_vm_set_power (pool, vm, host != NULL ? "Running" : "Halted", host);
}
