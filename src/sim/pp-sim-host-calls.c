/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-evacuate.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

/* The messages of host that lead through a restart, and those of pool that go with them (facts
 * §9.1). */

#define FREE_DISK_SPACE G_GINT64_CONSTANT (2147483648)

static void
disable (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");

  if (host != NULL && pp_sim_check_contact (call, host))
    pp_sim_row_set_bool (call->pool, host, "enabled", FALSE);
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
          pp_sim_vm_may_move_to (call, move->vm, move->target))
        pp_sim_vm_move (call, move->vm, move->target);
    }
}

static void
evacuate (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");
  g_autoptr(GPtrArray) moves = NULL;

  if (host == NULL || !pp_sim_check_contact (call, host) || !pp_sim_check_idle (call, host))
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
      if (!pp_sim_check_idle (call, host))
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
    pp_sim_call_return (call, pp_sim_datetime (pp_sim_world_now (call->world)));
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

static void
disk_space (PpSimCall  *call,
            const char *function)
{
  const PpSimValue *arguments = pp_sim_call_param (call, 3);
  const PpSimValue *size_value = arguments != NULL ? pp_sim_value_get (arguments, "size") : NULL;
  gint64 size = size_value != NULL ? g_ascii_strtoll (pp_sim_value_text (size_value), NULL, 10) : 0;
  g_autofree char *text = NULL;

  if (g_str_equal (function, "get_avail_host_disk_space"))
    text = g_strdup_printf ("%" G_GINT64_FORMAT, FREE_DISK_SPACE);
  else if (g_str_equal (function, "check_patch_upload"))
    text = g_strdup (size < FREE_DISK_SPACE / 2 ? "True" : "False");
  else if (g_str_equal (function, "get_required_space"))
    text = g_strdup_printf ("%" G_GINT64_FORMAT, size * 2);
  else if (g_str_equal (function, "get_reclaimable_disk_space"))
    text = g_strdup ("0");
  else if (g_str_equal (function, "cleanup_disk_space"))
    text = g_strdup ("");

  if (text != NULL)
    pp_sim_call_return (call, pp_sim_take_string (g_steal_pointer (&text)));
  else
    pp_sim_call_fail (call, "XENAPI_PLUGIN_FAILURE", function, "KeyError", function, NULL);
}

static void
call_plugin (PpSimCall *call)
{
  const char *host = pp_sim_check_ref (call, 0, "host");
  const char *plugin = pp_sim_call_text (call, 1);

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  if (call->world->release >= PP_SIM_RELEASE_65 && g_str_equal (plugin, "disk-space"))
    disk_space (call, pp_sim_call_text (call, 2));
  else
    pp_sim_call_fail (call, "XENAPI_MISSING_PLUGIN", plugin, NULL);
}

static void
disable_ha (PpSimCall *call)
{
  pp_sim_row_set_bool (call->pool, pp_sim_pool_ref (call->pool), "ha_enabled", FALSE);
}

static void
enable_ha (PpSimCall *call)
{
  pp_sim_row_set_bool (call->pool, pp_sim_pool_ref (call->pool), "ha_enabled", TRUE);
}

static void
designate_new_master (PpSimCall *call)
{
  const char *host = pp_sim_call_text (call, 0);

  if (pp_sim_machine_get_phase (call->pool, host) != PP_SIM_MACHINE_UP)
    pp_sim_call_fail (call, "HOST_OFFLINE", host, NULL);
  else
    pp_sim_machine_designate (call->pool, host);
}

static void
answer_is_slave (PpSimCall *call)
{
  pp_sim_call_return (call, pp_sim_bool (g_strcmp0 (call->host, pp_sim_pool_master (call->pool)) != 0));
}

static void
answer_emergency (PpSimCall *call)
{
  g_auto(GStrv) reason = pp_sim_host_gate (call->pool, call->host, "host.get_all");

  pp_sim_call_return (call, pp_sim_bool (reason != NULL));
}

static const PpSimMethod methods[] = {
  { "host.disable", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, disable },
  { "host.enable", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, enable },
  { "host.evacuate", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, evacuate },
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
  { "host.call_plugin", "ref(host) string string map(string,string)", 0, TRUE, FALSE,
    PP_SIM_RELEASE_56, call_plugin },
  { "host.is_in_emergency_mode", "", 0, FALSE, TRUE, PP_SIM_RELEASE_56, answer_emergency },
  { "pool.is_slave", "ref(host)", 0, FALSE, TRUE, PP_SIM_RELEASE_56, answer_is_slave },
  { "pool.designate_new_master", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56,
    designate_new_master },
  { "pool.disable_ha", "", 0, TRUE, FALSE, PP_SIM_RELEASE_56, disable_ha },
  { "pool.enable_ha", "set(ref(SR)) map(string,string)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, enable_ha },
};

/**
 * pp_sim_host_calls_register:
 * @world: a world
 *
 * Adds the messages of host and pool.
 */
void
pp_sim_host_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
