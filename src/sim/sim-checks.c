/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "sim-checks.h"
#include "sim-lifecycle.h"
#include "sim-row.h"

/**
 * sim_check_ref:
 * @call: a call
 * @position: number of a parameter that is a ref
 * @class_name: the class it has to be of
 *
 * Returns: (transfer none) (nullable): the ref; else the call has failed with HANDLE_INVALID
 */
const char *
sim_check_ref (SimCall    *call,
               guint       position,
               const char *class_name)
{
  const char *ref = sim_call_text (call, position);
  SimObject *object = sim_db_lookup (call->pool->db, ref);

  if (object != NULL && g_str_equal (object->class_name, class_name))
    return ref;

  sim_call_fail (call, "HANDLE_INVALID", class_name, ref != NULL ? ref : "", NULL);

  return NULL;
}

/**
 * sim_check_contact:
 * @call: a call
 * @host: ref of the host it has to be passed on to
 *
 * Returns: %FALSE when the host is away; the call has failed as the forwarding layer fails it
 */
gboolean
sim_check_contact (SimCall    *call,
                   const char *host)
{
  const char *metrics = sim_row_text (call->pool, host, "metrics");
  SimMachinePhase phase = sim_machine_get_phase (call->pool, host);

  if (!sim_row_bool (call->pool, metrics, "live"))
    sim_call_fail (call, "HOST_OFFLINE", host, NULL);
  else if (phase == SIM_MACHINE_DOWN)
    sim_call_fail (call, "CANNOT_CONTACT_HOST", host, NULL);
  else if (phase == SIM_MACHINE_STARTING)
    sim_call_fail (call, "HOST_STILL_BOOTING", NULL);
  else
    return TRUE;

  return FALSE;
}

/**
 * sim_check_idle:
 * @call: a call
 * @host: ref of a host
 *
 * Returns: %FALSE when the host is being evacuated or going down: OTHER_OPERATION_IN_PROGRESS
 */
gboolean
sim_check_idle (SimCall    *call,
                const char *host)
{
  const SimValue *operations = sim_db_get (call->pool->db, host, "current_operations");

  if (sim_machine_get_phase (call->pool, host) == SIM_MACHINE_STOPPING ||
      (operations != NULL && sim_value_length (operations) > 0))
    {
      sim_call_fail (call, "OTHER_OPERATION_IN_PROGRESS", "host", host, NULL);
      return FALSE;
    }

  return TRUE;
}

static char *
operation_key (SimCall *call)
{
  return call->task != NULL ? g_strdup (call->task)
                            : g_strdup_printf ("OpaqueRef:operation-%p", (void *) call);
}

/**
 * sim_operation_begin:
 * @call: a call
 * @ref: the object it works on
 * @operation: name of the operation
 *
 * Shows the operation in current_operations of @ref.
 */
void
sim_operation_begin (SimCall    *call,
                     const char *ref,
                     const char *operation)
{
  g_autofree char *key = operation_key (call);

  sim_row_set_key (call->pool, ref, "current_operations", key, operation);
  sim_world_wake (call->world);
}

/**
 * sim_operation_end:
 * @call: a call
 * @ref: the object it worked on
 *
 * Takes the operation away again.
 */
void
sim_operation_end (SimCall    *call,
                   const char *ref)
{
  g_autofree char *key = operation_key (call);

  sim_row_set_key (call->pool, ref, "current_operations", key, NULL);
  sim_world_wake (call->world);
}
