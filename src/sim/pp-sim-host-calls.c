/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-evacuate.h"
#include "pp-sim-ha.h"
#include "pp-sim-host.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

/* The messages of host that lead through a restart (facts §9.1). */

static void
disable (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  if (pp_sim_ha_is_enabled (call->pool) && pp_sim_row_bool (call->pool, host, "enabled") &&
      !pp_sim_ha_can_spare (call->pool, host))
    {
      pp_sim_call_fail (call, "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", NULL);
      return;
    }
  pp_sim_row_set_bool (call->pool, host, "enabled", FALSE);
  pp_sim_ha_update (call->pool);
}

static void
enable (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  if (pp_sim_machine_get_phase (call->pool, host) != PP_SIM_MACHINE_UP)
    pp_sim_call_fail (call, "HOST_STILL_BOOTING", NULL);
  else
    pp_sim_row_set_bool (call->pool, host, "enabled", TRUE);
  pp_sim_ha_update (call->pool);
}

static void
move_all (PpSimCall  *call,
          const char *host,
          GPtrArray  *moves)
{
  for (guint i = 0; i < moves->len && !pp_sim_call_failed (call); i++)
    {
      PpSimMove *move = g_ptr_array_index (moves, i);

      pp_sim_call_progress (call, (double) i / moves->len);
      if (g_strcmp0 (pp_sim_row_text (call->pool, move->vm, "resident_on"), host) == 0 &&
          pp_sim_vm_may_move_to (call, move->vm, move->target, "vm_migrate"))
        pp_sim_vm_move (call, move->vm, move->target);
    }
}

static void
evacuate (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");
  g_autoptr(GPtrArray) moves = NULL;

  if (host == NULL || !pp_sim_check_contact (call, host) ||
      !pp_sim_check_idle (call, host, "evacuate"))
    return;

  moves = pp_sim_evacuate_plan (call->pool, host);
  for (guint i = 0; i < moves->len; i++)
    {
      PpSimMove *move = g_ptr_array_index (moves, i);

      if (move->reason != NULL)
        {
          pp_sim_call_fail_strv (call, (const char * const *) move->reason);
          return;
        }
    }

  pp_sim_operation_begin (call, host, "evacuate");
  move_all (call, host, moves);
  pp_sim_operation_end (call, host);
}

static void
get_vms_which_prevent_evacuation (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");
  g_autoptr(GPtrArray) moves = NULL;
  PpSimValue *found;

  if (host == NULL)
    return;

  moves = pp_sim_evacuate_plan (call->pool, host);
  found = pp_sim_struct ();
  for (guint i = 0; i < moves->len; i++)
    {
      PpSimMove *move = g_ptr_array_index (moves, i);

      if (move->reason != NULL)
        pp_sim_value_set (found, move->vm, pp_sim_strv ((const char * const *) move->reason));
    }
  pp_sim_call_return (call, found);
}

static void
assert_can_evacuate (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");
  g_autoptr(GPtrArray) moves = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if (host == NULL)
    return;

  moves = pp_sim_evacuate_plan (call->pool, host);
  for (guint i = 0; i < moves->len; i++)
    {
      PpSimMove *move = g_ptr_array_index (moves, i);
      g_autofree char *reason = NULL;

      if (move->reason == NULL)
        continue;
      reason = g_strjoinv (",", move->reason);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "", reason);
    }
  if (text->len > 0)
    pp_sim_call_fail (call, "CANNOT_EVACUATE_HOST", text->str, NULL);
}

/* 5.6 does not take a host away from what runs on it, nor does any release with HA on: that would
 * look like a failure to the others. */
static gboolean
check_empty (PpSimCall  *call,
             const char *host)
{
  g_auto(GStrv) residents = pp_sim_row_refs (call->pool, host, "resident_VMs");

  if (call->world->release > PP_SIM_RELEASE_56 && !pp_sim_ha_is_enabled (call->pool))
    return TRUE;

  for (guint i = 0; residents[i] != NULL; i++)
    if (!pp_sim_row_bool (call->pool, residents[i], "is_control_domain"))
      {
        pp_sim_call_fail (call, "HOST_IN_USE", host, "vm", residents[i], NULL);
        return FALSE;
      }

  return TRUE;
}

static void
go_down (PpSimCall   *call,
         PpSimRestart restart)
{
  const char *host = pp_sim_check_ref (call, 0, "host");

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  if (restart != PP_SIM_RESTART_TOOLSTACK)
    {
      if (pp_sim_row_bool (call->pool, host, "enabled"))
        {
          pp_sim_call_fail (call, "HOST_NOT_DISABLED", NULL);
          return;
        }
      if (!pp_sim_check_idle (call, host, "shutdown") || !check_empty (call, host))
        return;
    }

  pp_sim_machine_restart (call->pool, host, restart);
}

static void
reboot (PpSimCall *call)
{
  go_down (call, PP_SIM_RESTART_HOST);
}

static void
shut_down (PpSimCall *call)
{
  go_down (call, PP_SIM_RESTART_NONE);
}

static void
restart_agent (PpSimCall *call)
{
  go_down (call, PP_SIM_RESTART_TOOLSTACK);
}

static void
power_on (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");
  const char *mode = host != NULL ? pp_sim_row_text (call->pool, host, "power_on_mode") : NULL;

  if (host == NULL)
    return;

  if (mode == NULL || *mode == '\0')
    pp_sim_call_fail (call, "HOST_POWER_ON_NOT_CONFIGURED", host, NULL);
  else
    pp_sim_machine_power_on (call->pool, host);
}

static void
get_servertime (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");

  if (host != NULL && pp_sim_check_contact (call, host))
    pp_sim_call_return (call, pp_sim_datetime ((gint64) pp_sim_machine_get_time (call->pool, host)));
}

static void
compute_free_memory (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");

  if (host != NULL && pp_sim_check_contact (call, host))
    pp_sim_call_return (call, pp_sim_int (pp_sim_host_free_memory (call->pool, host)));
}

static void
get_uncooperative (PpSimCall *call)
{
  if (pp_sim_check_ref (call, 0, "host") != NULL)
    pp_sim_call_return (call, pp_sim_array ());
}

static const PpSimMethod methods[] = {
  { "host.disable", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, disable },
  { "host.enable", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, enable },
  { "host.evacuate", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, evacuate },
  { "host.evacuate", "ref(host) ref(network) int", 2, TRUE, FALSE, PP_SIM_RELEASE_84, evacuate },
  { "host.get_vms_which_prevent_evacuation", "ref(host)", 0, FALSE, FALSE, PP_SIM_RELEASE_56,
    get_vms_which_prevent_evacuation },
  { "host.assert_can_evacuate", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, assert_can_evacuate },
  { "host.get_uncooperative_resident_VMs", "ref(host)", 0, FALSE, FALSE, PP_SIM_RELEASE_56,
    get_uncooperative },
  { "host.reboot", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, reboot },
  { "host.shutdown", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, shut_down },
  { "host.restart_agent", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, restart_agent },
  { "host.power_on", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, power_on },
  { "host.get_servertime", "ref(host)", 0, FALSE, FALSE, PP_SIM_RELEASE_56, get_servertime },
  { "host.compute_free_memory", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, compute_free_memory },
};

/**
 * pp_sim_host_calls_register:
 * @world: a world
 *
 * Adds the messages of host.
 */
void
pp_sim_host_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
