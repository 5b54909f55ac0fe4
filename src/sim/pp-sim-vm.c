/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-vm.h"
#include "pp-sim-checks.h"
#include "pp-sim-host.h"
#include "pp-sim-row.h"

#define MIGRATE_TIME 8

static void
tell_story (PpSimPool  *pool,
            const char *vm,
            const char *by)
{
  GPtrArray *story = g_hash_table_lookup (pool->stories, vm);

  if (story == NULL)
    {
      story = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (pool->stories, g_strdup (vm), story);
    }
  g_ptr_array_add (story, g_strdup (by));
}

/**
 * pp_sim_vm_set_power:
 * @pool: a pool
 * @vm: ref of a virtual machine
 * @power_state: Running, Halted or Suspended
 * @host: (nullable): where it runs
 * @by: (nullable): what did it, for /state; %NULL when it was so from the beginning
 *
 * Puts a virtual machine into that state, with all that shows it.
 */
void
pp_sim_vm_set_power (PpSimPool  *pool,
                     const char *vm,
                     const char *power_state,
                     const char *host,
                     const char *by)
{
  gboolean running = g_str_equal (power_state, "Running");
  g_auto(GStrv) drives = pp_sim_row_refs (pool, vm, "VBDs");
  static gint64 last_domain = 10;

  pp_sim_row_set_text (pool, vm, "power_state", power_state);
  pp_sim_row_set_text (pool, vm, "resident_on", host != NULL ? host : "OpaqueRef:NULL");
  pp_sim_row_set_int (pool, vm, "domid", running ? ++last_domain : -1);
  pp_sim_vm_update_allowed (pool, vm);
  for (guint i = 0; drives[i] != NULL; i++)
    pp_sim_row_set_bool (pool, drives[i], "currently_attached", running);
  if (by != NULL)
    {
      tell_story (pool, vm, by);
      pp_sim_host_update_memory (pool);
    }
  pp_sim_world_wake (pool->world);
}

/**
 * pp_sim_vm_get_story:
 * @pool: a pool
 * @vm: ref of a virtual machine
 *
 * Returns: (transfer none) (nullable) (element-type utf8): what changed its power state or its
 *   server since the simulation began, in order
 */
GPtrArray *
pp_sim_vm_get_story (PpSimPool  *pool,
                     const char *vm)
{
  return g_hash_table_lookup (pool->stories, vm);
}

static gboolean
has_memory (PpSimCall  *call,
            const char *vm,
            const char *host)
{
  gint64 needed = pp_sim_vm_memory (call->pool, vm);
  gint64 available = pp_sim_host_free_memory (call->pool, host);
  g_autofree char *needed_text = g_strdup_printf ("%" G_GINT64_FORMAT, needed);
  g_autofree char *available_text = g_strdup_printf ("%" G_GINT64_FORMAT, available);

  if (available >= needed)
    return TRUE;

  pp_sim_call_fail (call, "HOST_NOT_ENOUGH_FREE_MEMORY", needed_text, available_text, NULL);

  return FALSE;
}

/**
 * pp_sim_vm_may_move_to:
 * @call: a call
 * @vm: ref of a virtual machine
 * @host: ref of the host it is to run on
 * @operation: what this is for the host: vm_migrate, vm_start or vm_resume
 *
 * Returns: %FALSE when @host cannot take it; the call has failed with the reason
 */
gboolean
pp_sim_vm_may_move_to (PpSimCall  *call,
                       const char *vm,
                       const char *host,
                       const char *operation)
{
  g_auto(GStrv) reason = NULL;

  if (!pp_sim_check_contact (call, host))
    return FALSE;

  if (!pp_sim_row_bool (call->pool, host, "enabled"))
    {
      pp_sim_call_fail (call, "HOST_DISABLED", host, NULL);
      return FALSE;
    }
  if (!pp_sim_check_idle (call, host, operation))
    return FALSE;

  reason = pp_sim_host_judge (call->pool, host, vm);
  if (reason != NULL)
    pp_sim_call_fail_strv (call, (const char * const *) reason);

  return reason == NULL && has_memory (call, vm, host);
}

static void
fail_state (PpSimCall  *call,
            const char *vm,
            const char *before)
{
  g_autofree char *expected = g_ascii_strdown (before, -1);
  g_autofree char *found = g_ascii_strdown (pp_sim_row_text (call->pool, vm, "power_state"), -1);

  pp_sim_call_fail (call, "VM_BAD_POWER_STATE", vm, expected, found, NULL);
}

/**
 * pp_sim_vm_change:
 * @call: a call
 * @vm: ref of a virtual machine
 * @change: what becomes of it
 *
 * Does that, which takes its time. The call fails when the world has changed too much meanwhile.
 */
void
pp_sim_vm_change (PpSimCall         *call,
                  const char        *vm,
                  const PpSimChange *change)
{
  g_autofree char *before = g_strdup (pp_sim_row_text (call->pool, vm, "power_state"));
  const char *host_operation = change->host_operation;

  pp_sim_operation_begin (call, vm, change->operation);
  pp_sim_vm_update_allowed (call->pool, vm);
  if (host_operation != NULL)
    {
      /* From here on its memory is taken there. */
      g_hash_table_replace (call->pool->expected, g_strdup (vm), g_strdup (change->host));
      pp_sim_operation_begin (call, change->host, host_operation);
    }
  pp_sim_world_sleep (call->world, change->seconds);
  if (host_operation != NULL)
    {
      g_hash_table_remove (call->pool->expected, vm);
      pp_sim_operation_end (call, change->host);
    }
  pp_sim_operation_end (call, vm);

  if (change->error != NULL)
    pp_sim_call_fail_strv (call, (const char * const *) change->error);
  else if (!pp_sim_row_exists (call->pool, vm))
    pp_sim_call_fail (call, "HANDLE_INVALID", "VM", vm, NULL);
  else if (g_strcmp0 (pp_sim_row_text (call->pool, vm, "power_state"), before) != 0)
    fail_state (call, vm, before);
  else if (change->host == NULL || pp_sim_check_contact (call, change->host))
    pp_sim_vm_set_power (call->pool, vm, change->power_state, change->host, call->method);

  if (pp_sim_row_exists (call->pool, vm))
    pp_sim_vm_update_allowed (call->pool, vm);
}

/**
 * pp_sim_vm_move:
 * @call: a call
 * @vm: ref of a running virtual machine
 * @host: ref of the host it moves to
 *
 * Moves it, which takes its time. The call may fail meanwhile; it stays where it was then.
 */
void
pp_sim_vm_move (PpSimCall  *call,
                const char *vm,
                const char *host)
{
  PpSimChange change = { "pool_migrate", "Running", host, "vm_migrate", MIGRATE_TIME, NULL };
  g_auto(GStrv) error = NULL;
  const PpSimFault *fault;

  fault = pp_sim_faults_hit_vm (call->world->faults, pp_sim_row_text (call->pool, vm, "name_label"),
                                pp_sim_row_text (call->pool, vm, "uuid"));
  if (fault != NULL)
    {
      change.seconds = fault->seconds;
      change.error = error = g_strdupv (fault->error);
    }
  pp_sim_vm_change (call, vm, &change);
}
