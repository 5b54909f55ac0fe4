/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-evacuate.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

/* Messages of VM and VBD, as many as somebody needs who empties hosts. */

#define SHUTDOWN_TIME 10
#define START_TIME 5
#define SUSPEND_TIME 10

static const char *
check_power (PpSimCall  *call,
             const char *expected)
{
  const char *vm = pp_sim_check_ref (call, 0, "VM");
  const char *found = vm != NULL ? pp_sim_row_text (call->pool, vm, "power_state") : NULL;
  g_autofree char *expected_text = NULL;
  g_autofree char *found_text = NULL;

  if (vm == NULL || g_strcmp0 (found, expected) == 0)
    return vm;

  expected_text = g_ascii_strdown (expected, -1);
  found_text = g_ascii_strdown (found != NULL ? found : "", -1);
  pp_sim_call_fail (call, "VM_BAD_POWER_STATE", vm, expected_text, found_text, NULL);

  return NULL;
}

static void
pool_migrate (PpSimCall *call)
{
  const char *vm = check_power (call, "Running");
  const char *host = vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;

  if (host == NULL)
    return;

  if (pp_sim_evacuate_lacks_drivers (call->pool, vm))
    pp_sim_call_fail (call, "VM_MISSING_PV_DRIVERS", vm, NULL);
  else if (pp_sim_vm_may_move_to (call, vm, host))
    pp_sim_vm_move (call, vm, host);
}

static void
change_power (PpSimCall  *call,
              const char *vm,
              const char *operation,
              double      seconds,
              const char *power_state,
              const char *host)
{
  pp_sim_operation_begin (call, vm, operation);
  pp_sim_world_sleep (call->world, seconds);
  pp_sim_operation_end (call, vm);
  if (host == NULL || pp_sim_check_contact (call, host))
    pp_sim_vm_set_power (call->pool, vm, power_state, host);
}

static void
clean_shutdown (PpSimCall *call)
{
  const char *vm = check_power (call, "Running");

  if (vm != NULL)
    change_power (call, vm, "clean_shutdown", SHUTDOWN_TIME, "Halted", NULL);
}

static void
hard_shutdown (PpSimCall *call)
{
  const char *vm = pp_sim_check_ref (call, 0, "VM");

  if (vm != NULL)
    change_power (call, vm, "hard_shutdown", 1, "Halted", NULL);
}

static void
clean_reboot (PpSimCall *call)
{
  const char *vm = check_power (call, "Running");
  g_autofree char *host = NULL;

  if (vm == NULL)
    return;

  host = g_strdup (pp_sim_row_text (call->pool, vm, "resident_on"));
  change_power (call, vm, "clean_reboot", SHUTDOWN_TIME + START_TIME, "Running", host);
}

static void
suspend (PpSimCall *call)
{
  const char *vm = check_power (call, "Running");

  if (vm != NULL)
    change_power (call, vm, "suspend", SUSPEND_TIME, "Suspended", NULL);
}

static void
come_up (PpSimCall  *call,
         const char *operation,
         const char *vm,
         const char *host)
{
  if (vm != NULL && host != NULL && pp_sim_vm_may_move_to (call, vm, host))
    change_power (call, vm, operation, START_TIME, "Running", host);
}

static void
start_on (PpSimCall *call)
{
  const char *vm = check_power (call, "Halted");

  come_up (call, "start_on", vm, vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL);
}

static void
resume_on (PpSimCall *call)
{
  const char *vm = check_power (call, "Suspended");

  come_up (call, "resume_on", vm, vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL);
}

static gboolean
could_run_on (PpSimPool  *pool,
              const char *vm,
              const char *host)
{
  return pp_sim_row_bool (pool, host, "enabled") &&
         pp_sim_row_bool (pool, pp_sim_row_text (pool, host, "metrics"), "live") &&
         pp_sim_evacuate_sees_vm (pool, vm, host, NULL) &&
         pp_sim_host_free_memory (pool, host) >= pp_sim_row_int (pool, vm, "memory_dynamic_max");
}

/* The host it has a liking for, else the first that can. */
static char *
choose_host (PpSimCall  *call,
             const char *vm)
{
  const char *affinity = pp_sim_row_text (call->pool, vm, "affinity");
  g_auto(GStrv) hosts = pp_sim_row_all (call->pool, "host");

  if (pp_sim_row_exists (call->pool, affinity) && could_run_on (call->pool, vm, affinity))
    return g_strdup (affinity);

  for (guint i = 0; hosts[i] != NULL; i++)
    if (could_run_on (call->pool, vm, hosts[i]))
      return g_strdup (hosts[i]);

  pp_sim_call_fail (call, "NO_HOSTS_AVAILABLE", NULL);

  return NULL;
}

static void
start (PpSimCall *call)
{
  const char *vm = check_power (call, "Halted");
  g_autofree char *host = vm != NULL ? choose_host (call, vm) : NULL;

  come_up (call, "start", vm, host);
}

static void
resume (PpSimCall *call)
{
  const char *vm = check_power (call, "Suspended");
  g_autofree char *host = vm != NULL ? choose_host (call, vm) : NULL;

  come_up (call, "resume", vm, host);
}

static void
assert_can_boot_here (PpSimCall *call)
{
  const char *vm = pp_sim_check_ref (call, 0, "VM");
  const char *host = vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;

  if (host != NULL)
    pp_sim_vm_may_move_to (call, vm, host);
}

static void
get_possible_hosts (PpSimCall *call)
{
  const char *vm = pp_sim_check_ref (call, 0, "VM");
  g_auto(GStrv) hosts = NULL;
  PpSimValue *found;

  if (vm == NULL)
    return;

  hosts = pp_sim_row_all (call->pool, "host");
  found = pp_sim_array ();
  for (guint i = 0; hosts[i] != NULL; i++)
    if (could_run_on (call->pool, vm, hosts[i]))
      pp_sim_value_append (found, pp_sim_string (hosts[i]));
  pp_sim_call_return (call, found);
}

static void
eject (PpSimCall *call)
{
  const char *drive = pp_sim_check_ref (call, 0, "VBD");

  if (drive == NULL)
    return;

  if (g_strcmp0 (pp_sim_row_text (call->pool, drive, "type"), "CD") != 0)
    {
      pp_sim_call_fail (call, "VBD_NOT_REMOVABLE_MEDIA", drive, NULL);
    }
  else if (pp_sim_row_bool (call->pool, drive, "empty"))
    {
      pp_sim_call_fail (call, "VBD_IS_EMPTY", drive, NULL);
    }
  else
    {
      pp_sim_row_set_text (call->pool, drive, "VDI", "OpaqueRef:NULL");
      pp_sim_row_set_bool (call->pool, drive, "empty", TRUE);
    }
}

static void
insert (PpSimCall *call)
{
  const char *drive = pp_sim_check_ref (call, 0, "VBD");
  const char *disk = drive != NULL ? pp_sim_check_ref (call, 1, "VDI") : NULL;

  if (disk == NULL)
    return;

  if (!pp_sim_row_bool (call->pool, drive, "empty"))
    {
      pp_sim_call_fail (call, "VBD_NOT_EMPTY", drive, NULL);
    }
  else
    {
      pp_sim_row_set_text (call->pool, drive, "VDI", disk);
      pp_sim_row_set_bool (call->pool, drive, "empty", FALSE);
    }
}

static const PpSimMethod methods[] = {
  { "VM.pool_migrate", "ref(VM) ref(host) map(string,string)", 0, TRUE, FALSE, PP_SIM_RELEASE_56,
    pool_migrate },
  { "VM.clean_shutdown", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, clean_shutdown },
  { "VM.shutdown", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_62, clean_shutdown },
  { "VM.hard_shutdown", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, hard_shutdown },
  { "VM.clean_reboot", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, clean_reboot },
  { "VM.hard_reboot", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, clean_reboot },
  { "VM.suspend", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, suspend },
  { "VM.start", "ref(VM) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, start },
  { "VM.start_on", "ref(VM) ref(host) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, start_on },
  { "VM.resume", "ref(VM) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, resume },
  { "VM.resume_on", "ref(VM) ref(host) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, resume_on },
  { "VM.assert_can_boot_here", "ref(VM) ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56,
    assert_can_boot_here },
  { "VM.get_possible_hosts", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, get_possible_hosts },
  { "VBD.eject", "ref(VBD)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, eject },
  { "VBD.insert", "ref(VBD) ref(VDI)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, insert },
};

/**
 * pp_sim_vm_calls_register:
 * @world: a world
 *
 * Adds the messages of VM and VBD.
 */
void
pp_sim_vm_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
