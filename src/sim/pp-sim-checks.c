/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"

/**
 * pp_sim_check_ref:
 * @call: a call
 * @position: number of a parameter that is a ref
 * @class_name: the class it has to be of
 *
 * Returns: (transfer none) (nullable): the ref; else the call has failed with HANDLE_INVALID
 */
const char *
pp_sim_check_ref (PpSimCall  *call,
                  guint       position,
                  const char *class_name)
{
  const char *ref = pp_sim_call_text (call, position);
  PpSimObject *object = pp_sim_db_lookup (call->pool->db, ref);

  if (object != NULL && g_str_equal (object->class_name, class_name))
    return ref;

  pp_sim_call_fail (call, "HANDLE_INVALID", class_name, ref != NULL ? ref : "", NULL);

  return NULL;
}

/**
 * pp_sim_check_contact:
 * @call: a call
 * @host: ref of the host it has to be passed on to
 *
 * Returns: %FALSE when the host is away; the call has failed as the forwarding layer fails it
 */
gboolean
pp_sim_check_contact (PpSimCall  *call,
                      const char *host)
{
  const char *metrics = pp_sim_row_text (call->pool, host, "metrics");
  PpSimMachinePhase phase = pp_sim_machine_get_phase (call->pool, host);

  if (!pp_sim_row_bool (call->pool, metrics, "live"))
    pp_sim_call_fail (call, "HOST_OFFLINE", host, NULL);
  else if (phase == PP_SIM_MACHINE_DOWN)
    pp_sim_call_fail (call, "CANNOT_CONTACT_HOST", host, NULL);
  else if (phase == PP_SIM_MACHINE_STARTING)
    pp_sim_call_fail (call, "HOST_STILL_BOOTING", NULL);
  else
    return TRUE;

  return FALSE;
}

/* Several virtual machines may come at once. */
static gboolean
is_shared (const char *operation)
{
  return g_str_has_prefix (operation, "vm_") || g_str_equal (operation, "provision");
}

/**
 * pp_sim_check_idle:
 * @call: a call
 * @host: ref of a host
 * @operation: what is to be done with it
 *
 * Returns: %FALSE when the host is about something else: OTHER_OPERATION_IN_PROGRESS
 */
gboolean
pp_sim_check_idle (PpSimCall  *call,
                   const char *host,
                   const char *operation)
{
  const PpSimValue *current = pp_sim_db_get (call->pool->db, host, "current_operations");
  gboolean busy = pp_sim_machine_get_phase (call->pool, host) == PP_SIM_MACHINE_STOPPING;

  for (guint i = 0; current != NULL && i < pp_sim_value_length (current); i++)
    busy |= !is_shared (operation) ||
            !is_shared (pp_sim_value_text (pp_sim_value_item (current, i)));

  if (busy)
    pp_sim_call_fail (call, "OTHER_OPERATION_IN_PROGRESS", "host", host, NULL);

  return !busy;
}

static char *
operation_key (PpSimCall *call)
{
  return call->task != NULL ? g_strdup (call->task)
                            : g_strdup_printf ("OpaqueRef:operation-%p", (void *) call);
}

/**
 * pp_sim_operation_begin:
 * @call: a call
 * @ref: the object it works on
 * @operation: name of the operation
 *
 * Shows the operation in current_operations of @ref.
 */
void
pp_sim_operation_begin (PpSimCall  *call,
                        const char *ref,
                        const char *operation)
{
  g_autofree char *key = operation_key (call);

  pp_sim_row_set_key (call->pool, ref, "current_operations", key, operation);
  pp_sim_world_wake (call->world);
}

/**
 * pp_sim_operation_end:
 * @call: a call
 * @ref: the object it worked on
 *
 * Takes the operation away again.
 */
void
pp_sim_operation_end (PpSimCall  *call,
                      const char *ref)
{
  g_autofree char *key = operation_key (call);

  pp_sim_row_set_key (call->pool, ref, "current_operations", key, NULL);
  pp_sim_world_wake (call->world);
}
