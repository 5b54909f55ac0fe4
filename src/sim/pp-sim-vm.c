/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-vm.h"
#include "pp-sim-checks.h"
#include "pp-sim-evacuate.h"
#include "pp-sim-row.h"

#define MIGRATE_TIME 8

static const char * const running_operations[] = {
  "snapshot", "clean_shutdown", "clean_reboot", "hard_shutdown", "hard_reboot", "suspend",
  "pool_migrate", NULL,
};
static const char * const halted_operations[] = {
  "snapshot", "copy", "clone", "export", "start", "start_on", "make_into_template", "destroy", NULL,
};
static const char * const suspended_operations[] = {
  "snapshot", "resume", "resume_on", "hard_shutdown", "export", NULL,
};

/**
 * pp_sim_vm_set_power:
 * @pool: a pool
 * @vm: ref of a virtual machine
 * @power_state: Running, Halted or Suspended
 * @host: (nullable): where it runs
 *
 * Puts a virtual machine into that state, with all that shows it.
 */
void
pp_sim_vm_set_power (PpSimPool  *pool,
                     const char *vm,
                     const char *power_state,
                     const char *host)
{
  gboolean running = g_str_equal (power_state, "Running");
  g_auto(GStrv) drives = pp_sim_row_refs (pool, vm, "VBDs");
  static gint64 last_domain = 10;
  const char * const *operations;

  if (running)
    operations = running_operations;
  else if (g_str_equal (power_state, "Suspended"))
    operations = suspended_operations;
  else
    operations = halted_operations;

  pp_sim_row_set_text (pool, vm, "power_state", power_state);
  pp_sim_row_set_text (pool, vm, "resident_on", host != NULL ? host : "OpaqueRef:NULL");
  pp_sim_row_set_int (pool, vm, "domid", running ? ++last_domain : -1);
  pp_sim_row_set_texts (pool, vm, "allowed_operations", operations);
  for (guint i = 0; drives[i] != NULL; i++)
    pp_sim_row_set_bool (pool, drives[i], "currently_attached", running);
  pp_sim_world_wake (pool->world);
}

/**
 * pp_sim_vm_may_move_to:
 * @call: a call
 * @vm: ref of a virtual machine
 * @host: ref of the host it is to run on
 *
 * Returns: %FALSE when @host cannot take it; the call has failed with the reason
 */
gboolean
pp_sim_vm_may_move_to (PpSimCall  *call,
                       const char *vm,
                       const char *host)
{
  gint64 needed = pp_sim_row_int (call->pool, vm, "memory_dynamic_max");
  gint64 free_memory = pp_sim_host_free_memory (call->pool, host);
  g_auto(GStrv) reason = NULL;

  if (!pp_sim_check_contact (call, host))
    return FALSE;

  if (!pp_sim_row_bool (call->pool, host, "enabled"))
    {
      pp_sim_call_fail (call, "HOST_DISABLED", host, NULL);
    }
  else if (!pp_sim_evacuate_sees_vm (call->pool, vm, host, &reason))
    {
      pp_sim_call_fail_strv (call, (const char * const *) reason);
    }
  else if (free_memory < needed)
    {
      g_autofree char *needed_text = g_strdup_printf ("%" G_GINT64_FORMAT, needed);
      g_autofree char *free_text = g_strdup_printf ("%" G_GINT64_FORMAT, free_memory);

      pp_sim_call_fail (call, "HOST_NOT_ENOUGH_FREE_MEMORY", needed_text, free_text, NULL);
    }

  return !pp_sim_call_failed (call);
}

/**
 * pp_sim_vm_move:
 * @call: a call
 * @vm: ref of a running virtual machine
 * @host: ref of the host it moves to
 *
 * Moves it, which takes its time. The call may fail meanwhile.
 */
void
pp_sim_vm_move (PpSimCall  *call,
                const char *vm,
                const char *host)
{
  pp_sim_operation_begin (call, vm, "pool_migrate");
  pp_sim_world_sleep (call->world, MIGRATE_TIME);
  pp_sim_operation_end (call, vm);

  if (!pp_sim_check_contact (call, host))
    return;

  if (g_strcmp0 (pp_sim_row_text (call->pool, vm, "power_state"), "Running") == 0)
    pp_sim_vm_set_power (call->pool, vm, "Running", host);
  else
    pp_sim_call_fail (call, "VM_BAD_POWER_STATE", vm, "running", "halted", NULL);
}
