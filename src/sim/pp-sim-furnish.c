/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-scenario.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

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
  const char  *product, *build, *text, *platform, *api, *xen, *linux_version, *date;
} releases[] = {
  { PP_SIM_RELEASE_56, "5.6.0", "31188p", "5.6", NULL, "1.7", "3.4.2",
    "2.6.27.42-0.1.1.xs5.6.0.44.111158xen", "2010-05-20" },
  { PP_SIM_RELEASE_60, "6.0.0", "50762p", "6.0", NULL, "1.9", "4.1.1",
    "2.6.32.12-0.7.1.xs6.0.0.529.170661xen", "2011-09-30" },
  { PP_SIM_RELEASE_61, "6.1.0", "59235p", "6.1", "1.6.10", "1.10", "4.1.3",
    "2.6.32.43-0.4.1.xs1.6.10.734.170748xen", "2012-09-21" },
  { PP_SIM_RELEASE_62, "6.2.0", "70446c", "6.2", "1.8.0", "2.0", "4.1.5",
    "2.6.32.43-0.4.1.xs1.8.0.835.170778xen", "2013-06-14" },
  { PP_SIM_RELEASE_62SP1, "6.2.0", "70446c", "6.2", "1.8.0", "2.2", "4.1.5",
    "2.6.32.43-0.4.1.xs1.8.0.847.170785xen", "2013-12-06" },
  { PP_SIM_RELEASE_65, "6.5.0", "90233c", "6.5", "1.9.0", "2.4", "4.4.1-xs90192", "3.10.0+2",
    "2014-12-19" },
  { PP_SIM_RELEASE_70, "7.0.0", "125380c", "7.0", "2.1.0", "2.5", "4.6.1", "3.10.0+10",
    "2016-05-13" },
};

static const char * const free_restrictions[] = {
  "restrict_hotfix_apply", "restrict_wlb", "restrict_rbac", "restrict_checkpoint", "restrict_dmc",
  "restrict_vmpr", "restrict_gpu", "restrict_dr", "restrict_vswitch_controller", "restrict_lab",
  "restrict_stage", "restrict_storagelink", "restrict_storagelink_site_recovery",
  "restrict_web_selfservice", "restrict_web_selfservice_manager", "restrict_vm_memory_introspection",
};

static PpSimValue *
map_new (const char *first_key,
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

static PpSimValue *
text_of (JsonObject *about,
         const char *name,
         const char *otherwise)
{
  return pp_sim_string (json_object_get_string_member_with_default (about, name, otherwise));
}

static PpSimValue *
uuid_of (JsonObject *about)
{
  g_autofree char *fresh = g_uuid_string_random ();

  return text_of (about, "uuid", fresh);
}

static char *
create (PpSimPool  *pool,
        const char *class_name,
        PpSimValue *fields)
{
  return g_strdup (pp_sim_db_create (pool->db, class_name, NULL, fields));
}

static PpSimValue *
restrictions_new (PpSimPool *pool)
{
  PpSimValue *map = map_new ("enable_xha", "false", "restrict_pooling", "false",
                             "restrict_xen_motion", "false", "regular_nag_dialog", "false", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (free_restrictions); i++)
    if (i > 0 || pool->world->release >= PP_SIM_RELEASE_62)
      pp_sim_value_set (map, free_restrictions[i], pp_sim_string ("true"));

  return map;
}

static PpSimValue *
licence_new (PpSimPool *pool)
{
  PpSimValue *map = map_new ("sku_type", "free", "version", "", "serialnumber", "", "sockets", "1",
                             "productcode", "", "expiry", "19700101T00:00:00Z", "grace", "no",
                             "name", "", "company", "", "address1", "", "address2", "", "city", "",
                             "state", "", "postalcode", "", "country", "",
                             "sku_marketing_name", "Citrix XenServer", NULL);
  g_autoptr(PpSimValue) flags = restrictions_new (pool);

  for (guint i = 0; i < pp_sim_value_length (flags); i++)
    pp_sim_value_set (map, pp_sim_value_name (flags, i),
                      pp_sim_value_copy (pp_sim_value_item (flags, i)));

  return map;
}

static guint
release_number (PpSimPool *pool)
{
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    if (releases[i].release == pool->world->release)
      return i;

  return 0;
}

static PpSimValue *
software_version_new (PpSimPool  *pool,
                      const char *hostname)
{
  guint i = release_number (pool);
  g_autofree char *base = g_strdup_printf ("Base Pack, version %s, build %s", releases[i].product,
                                           releases[i].build);
  PpSimValue *map = map_new ("product_version", releases[i].product,
                             "product_version_text", releases[i].text,
                             "product_version_text_short", releases[i].text,
                             "product_brand", "XenServer", "build_number", releases[i].build,
                             "hostname", hostname, "date", releases[i].date, "xapi", "1.3",
                             "xen", releases[i].xen, "linux", releases[i].linux_version,
                             "xencenter_min", releases[i].api, "xencenter_max", releases[i].api,
                             "network_backend", "openvswitch", "xs:main", base, NULL);

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
  return create (pool, "pool", pp_sim_furnish_fields (
                   "uuid", uuid_of (about), "name_label", text_of (about, "name", ""),
                   "restrictions", restrictions_new (pool),
                   "other_config", map_new ("cpuid_feature_mask", "ffffff7f-ffffffff-ffffffff", NULL),
                   "wlb_verify_cert", pp_sim_bool (FALSE),
                   "ha_enabled", pp_sim_bool (json_object_get_boolean_member_with_default (about, "ha",
                                                                                           FALSE)),
                   NULL));
}

static void
add_control_domain (PpSimPool  *pool,
                    const char *host,
                    const char *name)
{
  g_autofree char *label = g_strconcat ("Control domain on host: ", name, NULL);

  g_free (create (pool, "VM", pp_sim_furnish_fields (
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
                    "domid", pp_sim_int (0), NULL)));
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
  const char *api = releases[release_number (pool)].api;
  gint64 total = json_object_get_int_member_with_default (about, "memory_gib", 64) * GIB;
  gint64 now = pp_sim_world_now (pool->world);
  g_autofree char *boot_time = g_strdup_printf ("%" G_GINT64_FORMAT ".", now - UPTIME);
  g_autofree char *agent_time = g_strdup_printf ("%" G_GINT64_FORMAT ".", now - UPTIME + 90);
  g_autofree char *metrics = NULL;
  char *host;

  metrics = create (pool, "host_metrics", pp_sim_furnish_fields (
                      "live", pp_sim_bool (TRUE), "memory_total", pp_sim_int (total),
                      "memory_free", pp_sim_int (total / 2), "last_updated", pp_sim_datetime (now), NULL));
  host = create (pool, "host", pp_sim_furnish_fields (
                   "uuid", uuid_of (about), "name_label", pp_sim_string (name),
                   "name_description", pp_sim_string ("Default install of XenServer"),
                   "hostname", pp_sim_string (name), "enabled", pp_sim_bool (TRUE),
                   "metrics", pp_sim_string (metrics), "edition", pp_sim_string ("free"),
                   "software_version", software_version_new (pool, name),
                   "license_params", licence_new (pool),
                   "license_server", map_new ("address", "localhost", "port", "27000", NULL),
                   "cpu_info", cpu_info_new (), "sched_policy", pp_sim_string ("credit"),
                   "API_version_vendor", pp_sim_string ("XenSource"),
                   "API_version_major", pp_sim_int (g_ascii_strtoll (api, NULL, 10)),
                   "API_version_minor", pp_sim_int (g_ascii_strtoll (strchr (api, '.') + 1, NULL, 10)),
                   "memory_overhead", pp_sim_int (631 * MIB),
                   "other_config", map_new ("boot_time", boot_time, "agent_start_time", agent_time,
                                            "iscsi_iqn", "iqn.2013-06.com.example:server", NULL),
                   NULL));
  add_control_domain (pool, host, name);

  return host;
}

static void
plug (PpSimPool  *pool,
      const char *sr,
      const char *host)
{
  g_free (create (pool, "PBD", pp_sim_furnish_fields ("SR", pp_sim_string (sr), "host", pp_sim_string (host),
                                                      "currently_attached", pp_sim_bool (TRUE), NULL)));
}

/**
 * pp_sim_furnish_sr:
 * @pool: a pool with all its hosts
 * @about: what the scenario says of the storage
 * @host: (nullable): ref of the only host that has it; %NULL = all of them
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
  char *sr = create (pool, "SR", pp_sim_furnish_fields (
                       "uuid", uuid_of (about), "name_label", text_of (about, "name", "Storage"),
                       "type", pp_sim_string (type), "shared", pp_sim_bool (host == NULL),
                       "content_type", pp_sim_string (g_str_equal (type, "iso") ? "iso" : "user"),
                       "physical_size", pp_sim_int (size), "physical_utilisation", pp_sim_int (size / 3),
                       "virtual_allocation", pp_sim_int (size / 2), NULL));

  for (guint i = 0; hosts[i] != NULL; i++)
    if (host == NULL || g_str_equal (host, hosts[i]))
      plug (pool, sr, hosts[i]);

  return sr;
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
  g_autofree char *sr = NULL;

  json_object_set_string_member (about, "name", "XenServer Tools");
  json_object_set_string_member (about, "type", "iso");
  sr = pp_sim_furnish_sr (pool, about, NULL);
  pp_sim_row_set_text (pool, sr, "name_description", "XenServer Tools ISOs");
  pp_sim_row_set_key (pool, sr, "other_config", "xenserver_tools_sr", "true");
  g_free (create (pool, "VDI", pp_sim_furnish_fields (
                    "name_label", pp_sim_string ("xs-tools.iso"), "SR", pp_sim_string (sr),
                    "type", pp_sim_string ("user"), "read_only", pp_sim_bool (TRUE),
                    "virtual_size", pp_sim_int (60 * MIB), NULL)));
  g_free (create (pool, "network", pp_sim_furnish_fields (
                    "name_label", pp_sim_string ("Pool-wide network associated with eth0"),
                    "bridge", pp_sim_string ("xenbr0"), "MTU", pp_sim_int (1500), NULL)));
}

static void
add_drives (PpSimPool  *pool,
            const char *vm,
            const char *sr,
            gboolean    with_tools_cd)
{
  g_autofree char *disk = NULL;
  g_autofree char *cd = pp_sim_row_find (pool, "VDI", "name_label", "xs-tools.iso");

  if (sr != NULL)
    {
      disk = create (pool, "VDI", pp_sim_furnish_fields (
                       "name_label", pp_sim_string ("System disk"), "SR", pp_sim_string (sr),
                       "virtual_size", pp_sim_int (20 * GIB), "physical_utilisation", pp_sim_int (5 * GIB),
                       NULL));
      g_free (create (pool, "VBD", pp_sim_furnish_fields (
                        "VM", pp_sim_string (vm), "VDI", pp_sim_string (disk), "type", pp_sim_string ("Disk"),
                        "mode", pp_sim_string ("RW"), "userdevice", pp_sim_string ("0"),
                        "device", pp_sim_string ("xvda"), "bootable", pp_sim_bool (TRUE), NULL)));
    }
  g_free (create (pool, "VBD", pp_sim_furnish_fields (
                    "VM", pp_sim_string (vm), "type", pp_sim_string ("CD"), "mode", pp_sim_string ("RO"),
                    "userdevice", pp_sim_string ("3"), "device", pp_sim_string ("xvdd"),
                    "empty", pp_sim_bool (!with_tools_cd || cd == NULL),
                    "VDI", pp_sim_string (with_tools_cd && cd != NULL ? cd : "OpaqueRef:NULL"), NULL)));
}

static void
add_guest_metrics (PpSimPool  *pool,
                   const char *vm,
                   const char *os)
{
  g_autofree char *metrics = NULL;

  metrics = create (pool, "VM_guest_metrics", pp_sim_furnish_fields (
                      "os_version", map_new ("name", os, NULL),
                      "PV_drivers_version", map_new ("major", "6", "minor", "2", "micro", "0",
                                                     "build", "70446", NULL),
                      "PV_drivers_up_to_date", pp_sim_bool (TRUE), "live", pp_sim_bool (TRUE),
                      "last_updated", pp_sim_datetime (pp_sim_world_now (pool->world)), NULL));
  pp_sim_row_set_text (pool, vm, "guest_metrics", metrics);
}

/**
 * pp_sim_furnish_vm:
 * @pool: a pool
 * @about: what the scenario says of the virtual machine
 * @sr: (nullable): where its disk is
 * @host: (nullable): where it runs
 * @affinity: (nullable): where it likes to run
 *
 * Makes it with its drives, its network interface and, when its tools run, what they report.
 */
void
pp_sim_furnish_vm (PpSimPool  *pool,
                   JsonObject *about,
                   const char *sr,
                   const char *host,
                   const char *affinity)
{
  const char *os = json_object_get_string_member_with_default (about, "os", "Debian 7.0 (64-bit)");
  const char *cd = json_object_get_string_member_with_default (about, "cd", "");
  gboolean own_loader = strstr (os, "Windows") != NULL;
  gint64 memory = (gint64) (json_object_get_double_member_with_default (about, "memory_gib", 1) * GIB);
  g_autofree char *network = pp_sim_row_find (pool, "network", "bridge", "xenbr0");
  g_autofree char *vm = NULL;

  vm = create (pool, "VM", pp_sim_furnish_fields (
                 "uuid", uuid_of (about), "name_label", text_of (about, "name", "vm"),
                 "memory_static_min", pp_sim_int (memory / 4), "memory_static_max", pp_sim_int (memory),
                 "memory_dynamic_min", pp_sim_int (memory), "memory_dynamic_max", pp_sim_int (memory),
                 "memory_target", pp_sim_int (memory), "VCPUs_max", pp_sim_int (2),
                 "VCPUs_at_startup", pp_sim_int (2),
                 "affinity", pp_sim_string (affinity != NULL ? affinity : "OpaqueRef:NULL"),
                 "HVM_boot_policy", pp_sim_string (own_loader ? "BIOS order" : ""),
                 "PV_bootloader", pp_sim_string (own_loader ? "" : "pygrub"),
                 "actions_after_shutdown", pp_sim_string ("destroy"),
                 "actions_after_reboot", pp_sim_string ("restart"),
                 "actions_after_crash", pp_sim_string ("restart"), NULL));
  add_drives (pool, vm, sr, g_str_equal (cd, "tools"));
  if (network != NULL)
    g_free (create (pool, "VIF", pp_sim_furnish_fields (
                      "VM", pp_sim_string (vm), "network", pp_sim_string (network),
                      "device", pp_sim_string ("0"), "MAC", pp_sim_string ("5e:00:00:11:22:33"),
                      "MTU", pp_sim_int (1500), NULL)));
  if (json_object_get_boolean_member_with_default (about, "tools", TRUE))
    add_guest_metrics (pool, vm, os);
  pp_sim_vm_set_power (pool, vm, host != NULL ? "Running" : "Halted", host);
}
