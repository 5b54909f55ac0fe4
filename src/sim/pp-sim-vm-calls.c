/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-host.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

/* Messages of VM, as many as somebody needs who empties hosts. */

#define SHUTDOWN_TIME 10
#define START_TIME 5
#define SUSPEND_TIME 10
#define FORCE_TIME 1

static void
pool_migrate (PpSimCall *call)
{
  const char *vm = pp_sim_vm_check (call, "pool_migrate");
  const char *host = vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;

  if (host != NULL && pp_sim_vm_may_move_to (call, vm, host, "vm_migrate"))
    pp_sim_vm_move (call, vm, host);
}

/* What happens to a virtual machine where it is: its host has to be there. */
static const char *
check_resident (PpSimCall  *call,
                const char *operation)
{
  const char *vm = pp_sim_vm_check (call, operation);
  const char *host = vm != NULL ? pp_sim_row_text (call->pool, vm, "resident_on") : NULL;

  if (vm == NULL || (pp_sim_row_exists (call->pool, host) && !pp_sim_check_contact (call, host)))
    return NULL;

  return vm;
}

static void
go_down (PpSimCall  *call,
         const char *operation,
         double      seconds,
         const char *power_state)
{
  const char *vm = check_resident (call, operation);
  const PpSimChange change = { operation, power_state, NULL, NULL, seconds, NULL };

  if (vm != NULL)
    pp_sim_vm_change (call, vm, &change);
}

static void
clean_shutdown (PpSimCall *call)
{
  go_down (call, "clean_shutdown", SHUTDOWN_TIME, "Halted");
}

static void
hard_shutdown (PpSimCall *call)
{
  go_down (call, "hard_shutdown", FORCE_TIME, "Halted");
}

/* Gentle first; who does not listen is forced. */
static void
shut_down (PpSimCall *call)
{
  const char *vm = pp_sim_check_ref (call, 0, "VM");
  g_auto(GStrv) refused = vm != NULL ? pp_sim_vm_judge (call->pool, vm, "clean_shutdown") : NULL;

  if (vm == NULL)
    return;
  if (refused == NULL)
    clean_shutdown (call);
  else
    hard_shutdown (call);
}

static void
suspend (PpSimCall *call)
{
  const char *vm = pp_sim_vm_check (call, "suspend");
  const char *own = vm != NULL ? pp_sim_row_text (call->pool, vm, "suspend_SR") : NULL;
  const char *common = pp_sim_row_text (call->pool, pp_sim_pool_ref (call->pool), "suspend_image_SR");

  if (vm == NULL)
    return;
  if (!pp_sim_row_exists (call->pool, own) && !pp_sim_row_exists (call->pool, common))
    pp_sim_call_fail (call, "VM_NO_SUSPEND_SR", vm, NULL);
  else
    go_down (call, "suspend", SUSPEND_TIME, "Suspended");
}

static void
restart (PpSimCall  *call,
         const char *operation,
         double      seconds)
{
  const char *vm = check_resident (call, operation);
  PpSimChange change = { operation, "Running", NULL, NULL, seconds, NULL };
  g_autofree char *host = NULL;

  if (vm == NULL)
    return;

  host = g_strdup (pp_sim_row_text (call->pool, vm, "resident_on"));
  change.host = host;
  pp_sim_vm_change (call, vm, &change);
}

static void
clean_reboot (PpSimCall *call)
{
  restart (call, "clean_reboot", SHUTDOWN_TIME + START_TIME);
}

static void
hard_reboot (PpSimCall *call)
{
  restart (call, "hard_reboot", FORCE_TIME + START_TIME);
}

static void
come_up (PpSimCall  *call,
         const char *operation,
         const char *vm,
         const char *host)
{
  gboolean start = g_str_has_prefix (operation, "start");
  const PpSimChange change = { operation, "Running", host, start ? "vm_start" : "vm_resume", START_TIME,
                               NULL };

  if (vm == NULL || host == NULL)
    return;

  if (start && pp_sim_host_is_expired (call->pool, host))
    pp_sim_call_fail (call, "LICENSE_EXPIRED", NULL);
  else if (pp_sim_vm_may_move_to (call, vm, host, change.host_operation))
    pp_sim_vm_change (call, vm, &change);
}

static void
start_on (PpSimCall *call)
{
  const char *vm = pp_sim_vm_check (call, "start_on");

  come_up (call, "start_on", vm, vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL);
}

static void
resume_on (PpSimCall *call)
{
  const char *vm = pp_sim_vm_check (call, "resume_on");

  come_up (call, "resume_on", vm, vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL);
}

static char *
choose_host (PpSimCall  *call,
             const char *vm)
{
  char *host = pp_sim_host_choose (call->pool, vm);

  if (host == NULL)
    pp_sim_call_fail (call, "NO_HOSTS_AVAILABLE", NULL);

  return host;
}

static void
start (PpSimCall *call)
{
  const char *vm = pp_sim_vm_check (call, "start");
  g_autofree char *host = vm != NULL ? choose_host (call, vm) : NULL;

  come_up (call, "start", vm, host);
}

static void
resume (PpSimCall *call)
{
  const char *vm = pp_sim_vm_check (call, "resume");
  g_autofree char *host = vm != NULL ? choose_host (call, vm) : NULL;

  come_up (call, "resume", vm, host);
}

static void
assert_can_boot_here (PpSimCall *call)
{
  const char *vm = pp_sim_check_ref (call, 0, "VM");
  const char *host = vm != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;

  if (host != NULL)
    pp_sim_vm_may_move_to (call, vm, host, "vm_start");
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
    if (pp_sim_host_could_run (call->pool, hosts[i], vm))
      pp_sim_value_append (found, pp_sim_string (hosts[i]));
  pp_sim_call_return (call, found);
}

static const PpSimMethod methods[] = {
  { "VM.pool_migrate", "ref(VM) ref(host) map(string,string)", 0, TRUE, FALSE, PP_SIM_RELEASE_56,
    pool_migrate },
  { "VM.clean_shutdown", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, clean_shutdown },
  { "VM.shutdown", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_62, shut_down },
  { "VM.hard_shutdown", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, hard_shutdown },
  { "VM.clean_reboot", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, clean_reboot },
  { "VM.hard_reboot", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, hard_reboot },
  { "VM.suspend", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, suspend },
  { "VM.start", "ref(VM) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, start },
  { "VM.start_on", "ref(VM) ref(host) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, start_on },
  { "VM.resume", "ref(VM) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, resume },
  { "VM.resume_on", "ref(VM) ref(host) bool bool", 0, TRUE, FALSE, PP_SIM_RELEASE_56, resume_on },
  { "VM.assert_can_boot_here", "ref(VM) ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56,
    assert_can_boot_here },
  { "VM.get_possible_hosts", "ref(VM)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, get_possible_hosts },
};

/**
 * pp_sim_vm_calls_register:
 * @world: a world
 *
 * Adds the messages of VM.
 */
void
pp_sim_vm_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
