/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-row.h"
#include "pp-sim-scenario.h"
#include "pp-sim-vm.h"

#include <string.h>

/* Virtual machines as a scenario describes them. */

#define GIB (1024LL * 1024 * 1024)

/* One in the drive: the tools, or a CD of a storage of CDs. */
static char *
find_cd (PpSimPool  *pool,
         const char *name)
{
  if (*name == '\0')
    return NULL;

  return pp_sim_row_find (pool, "VDI", "name_label",
                          g_str_equal (name, "tools") ? "xs-tools.iso" : name);
}

static void
add_disk (PpSimPool  *pool,
          const char *vm,
          const char *sr)
{
  g_autofree char *disk = pp_sim_furnish_create (pool, "VDI", pp_sim_furnish_fields (
                                                   "name_label", pp_sim_string ("System disk"),
                                                   "SR", pp_sim_string (sr),
                                                   "virtual_size", pp_sim_int (20 * GIB),
                                                   "physical_utilisation", pp_sim_int (5 * GIB), NULL));
  g_autofree char *drive = pp_sim_furnish_create (pool, "VBD", pp_sim_furnish_fields (
                                                    "VM", pp_sim_string (vm), "VDI", pp_sim_string (disk),
                                                    "type", pp_sim_string ("Disk"),
                                                    "mode", pp_sim_string ("RW"),
                                                    "userdevice", pp_sim_string ("0"),
                                                    "device", pp_sim_string ("xvda"),
                                                    "bootable", pp_sim_bool (TRUE), NULL));

  pp_sim_drive_update_allowed (pool, drive);
}

static void
add_drive (PpSimPool  *pool,
           const char *vm,
           const char *cd)
{
  g_autofree char *drive = NULL;

  drive = pp_sim_furnish_create (pool, "VBD", pp_sim_furnish_fields (
                                   "VM", pp_sim_string (vm), "type", pp_sim_string ("CD"),
                                   "mode", pp_sim_string ("RO"), "userdevice", pp_sim_string ("3"),
                                   "device", pp_sim_string ("xvdd"), "empty", pp_sim_bool (cd == NULL),
                                   "VDI", pp_sim_string (cd != NULL ? cd : "OpaqueRef:NULL"), NULL));
  pp_sim_drive_update_allowed (pool, drive);
}

static void
add_interface (PpSimPool  *pool,
               const char *vm,
               const char *name)
{
  g_autofree char *network = name != NULL ? pp_sim_row_find (pool, "network", "name_label", name)
                                          : pp_sim_row_find (pool, "network", "bridge", "xenbr0");

  if (network != NULL)
    g_free (pp_sim_furnish_create (pool, "VIF", pp_sim_furnish_fields (
                                     "VM", pp_sim_string (vm), "network", pp_sim_string (network),
                                     "device", pp_sim_string ("0"),
                                     "MAC", pp_sim_string ("5e:00:00:11:22:33"),
                                     "MTU", pp_sim_int (1500), NULL)));
}

/* "tools": true, false, or "old": drivers of the years before. */
static void
add_guest_metrics (PpSimPool  *pool,
                   JsonObject *about,
                   const char *vm,
                   const char *os)
{
  JsonNode *tools = json_object_get_member (about, "tools");
  gboolean old = tools != NULL && json_node_get_value_type (tools) == G_TYPE_STRING;
  g_autofree char *metrics = NULL;

  if (tools != NULL && !old && !json_node_get_boolean (tools))
    return;

  metrics = pp_sim_furnish_create (pool, "VM_guest_metrics", pp_sim_furnish_fields (
                                     "os_version", pp_sim_furnish_map ("name", os, NULL),
                                     "PV_drivers_version",
                                     old ? pp_sim_furnish_map ("major", "4", "minor", "0", "micro", "0",
                                                               "build", "3000", NULL)
                                         : pp_sim_furnish_map ("major", "6", "minor", "2", "micro", "0",
                                                               "build", "70446", NULL),
                                     "PV_drivers_up_to_date", pp_sim_bool (!old),
                                     "live", pp_sim_bool (TRUE),
                                     "last_updated", pp_sim_datetime (pp_sim_world_now (pool->world)),
                                     NULL));
  pp_sim_row_set_text (pool, vm, "guest_metrics", metrics);
}

/* What ties it to one server. The classes of these are not served: each is a reference alone. */
static void
add_devices (PpSimPool  *pool,
             JsonObject *about,
             const char *vm)
{
  const char *card = json_object_get_string_member_with_default (about, "pci", NULL);
  g_autofree char *fresh = g_uuid_string_random ();
  g_autofree char *ref = g_strconcat ("OpaqueRef:", fresh, NULL);
  const char * const refs[] = { ref, NULL };

  if (card != NULL)
    {
      g_autofree char *place = g_strconcat ("0/", card, NULL);

      pp_sim_row_set_key (pool, vm, "other_config", "pci", place);
      pp_sim_row_set_texts (pool, vm, "attached_PCIs", refs);
    }
  if (json_object_get_boolean_member_with_default (about, "gpu", FALSE))
    pp_sim_row_set_texts (pool, vm, "VGPUs", refs);
}

static void
add_rules (PpSimPool  *pool,
           JsonObject *about,
           const char *vm)
{
  const char *priority = json_object_get_string_member_with_default (about, "ha", NULL);
  JsonNode *blocked = json_object_get_member (about, "blocked");
  JsonObjectIter iter;
  const char *operation;
  JsonNode *why;

  if (json_object_get_boolean_member_with_default (about, "auto_poweron", FALSE))
    pp_sim_row_set_key (pool, vm, "other_config", "auto_poweron", "true");
  if (priority != NULL)
    {
      pp_sim_row_set_text (pool, vm, "ha_restart_priority", priority);
      pp_sim_row_set_bool (pool, vm, "ha_always_run", TRUE);
    }
  if (blocked == NULL || !JSON_NODE_HOLDS_OBJECT (blocked))
    return;

  json_object_iter_init (&iter, json_node_get_object (blocked));
  while (json_object_iter_next (&iter, &operation, &why))
    pp_sim_row_set_key (pool, vm, "blocked_operations", operation, json_node_get_string (why));
}

/* "moves": {"seconds", "error"} is a fault of its own (pp-sim-faults.c). */
static gboolean
add_moves (PpSimPool  *pool,
           JsonObject *about,
           const char *vm,
           GError    **error)
{
  JsonNode *moves = json_object_get_member (about, "moves");
  g_autoptr(JsonNode) fault = moves != NULL ? json_node_copy (moves) : NULL;

  if (fault == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (fault))
    {
      g_autoptr(JsonObject) copy = json_object_ref (json_node_get_object (fault));

      json_object_set_string_member (copy, "vm", pp_sim_row_text (pool, vm, "uuid"));
      if (!json_object_has_member (copy, "error"))
        json_object_set_string_member (copy, "action", "slow");
    }

  return pp_sim_faults_add (pool->world->faults, fault, error);
}

/**
 * pp_sim_furnish_vm:
 * @pool: a pool
 * @about: what the scenario says of the virtual machine
 * @sr: (nullable): where its disk is
 * @host: (nullable): where it runs
 * @affinity: (nullable): where it likes to run
 * @error: return location for an error
 *
 * Makes it with its drives, its network interface and, when its tools run, what they report.
 *
 * Returns: %FALSE when the description is wrong
 */
gboolean
pp_sim_furnish_vm (PpSimPool  *pool,
                   JsonObject *about,
                   const char *sr,
                   const char *host,
                   const char *affinity,
                   GError    **error)
{
  const char *os = json_object_get_string_member_with_default (about, "os", "Debian 7.0 (64-bit)");
  const char *power = json_object_get_string_member_with_default (about, "power", "running");
  gboolean own_loader = strstr (os, "Windows") != NULL;
  gint64 memory = (gint64) (json_object_get_double_member_with_default (about, "memory_gib", 1) * GIB);
  g_autofree char *fresh = g_uuid_string_random ();
  g_autofree char *cd = find_cd (pool, json_object_get_string_member_with_default (about, "cd", ""));
  g_autofree char *vm = NULL;

  vm = pp_sim_furnish_create (pool, "VM", pp_sim_furnish_fields (
                                "uuid", pp_sim_furnish_text (about, "uuid", fresh),
                                "name_label", pp_sim_furnish_text (about, "name", "vm"),
                                "memory_static_min", pp_sim_int (memory / 4),
                                "memory_static_max", pp_sim_int (memory),
                                "memory_dynamic_min", pp_sim_int (memory),
                                "memory_dynamic_max", pp_sim_int (memory),
                                "memory_target", pp_sim_int (memory), "VCPUs_max", pp_sim_int (2),
                                "VCPUs_at_startup", pp_sim_int (2),
                                "affinity", pp_sim_string (affinity != NULL ? affinity : "OpaqueRef:NULL"),
                                "HVM_boot_policy", pp_sim_string (own_loader ? "BIOS order" : ""),
                                "PV_bootloader", pp_sim_string (own_loader ? "" : "pygrub"),
                                "actions_after_shutdown", pp_sim_string ("destroy"),
                                "actions_after_reboot", pp_sim_string ("restart"),
                                "actions_after_crash", pp_sim_string ("restart"), NULL));
  if (sr != NULL)
    add_disk (pool, vm, sr);
  add_drive (pool, vm, cd);
  add_interface (pool, vm, json_object_get_string_member_with_default (about, "network", NULL));
  add_guest_metrics (pool, about, vm, os);
  add_devices (pool, about, vm);
  add_rules (pool, about, vm);
  if (host != NULL)
    pp_sim_vm_set_power (pool, vm, "Running", host, NULL);
  else
    pp_sim_vm_set_power (pool, vm, g_str_equal (power, "suspended") ? "Suspended" : "Halted", NULL, NULL);

  return add_moves (pool, about, vm, error);
}
