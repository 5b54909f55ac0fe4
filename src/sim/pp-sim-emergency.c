/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"

/* What a member that misses its master still answers (facts §2.2, §2.3): sessions of its own, and
 * the calls that make it the master. */

static void
local_login (PpSimCall *call)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *ref = g_strconcat ("OpaqueRef:", uuid, NULL);

  if (g_strcmp0 (pp_sim_call_text (call, 0), "root") != 0 ||
      g_strcmp0 (pp_sim_call_text (call, 1), call->world->password) != 0)
    {
      pp_sim_call_fail (call, "SESSION_AUTHENTICATION_FAILED", pp_sim_call_text (call, 0),
                        "Authentication failure", NULL);
      return;
    }

  pp_sim_call_return (call, pp_sim_string (ref));
  g_hash_table_insert (call->pool->local_sessions, g_steal_pointer (&ref), g_strdup (call->host));
}

/* A local session is good on the host that gave it. */
static gboolean
check_local (PpSimCall *call)
{
  const char *session = pp_sim_call_text (call, 0);

  if (g_strcmp0 (g_hash_table_lookup (call->pool->local_sessions, session), call->host) == 0)
    return TRUE;

  pp_sim_call_fail (call, "SESSION_INVALID", session, NULL);

  return FALSE;
}

static void
local_logout (PpSimCall *call)
{
  if (check_local (call))
    g_hash_table_remove (call->pool->local_sessions, pp_sim_call_text (call, 0));
}

static void
transition (PpSimCall *call)
{
  if (check_local (call) && g_strcmp0 (call->host, pp_sim_pool_master (call->pool)) != 0)
    pp_sim_machine_designate (call->pool, call->host);
}

static void
answer_emergency (PpSimCall *call)
{
  g_auto(GStrv) reason = pp_sim_host_gate (call->pool, call->host, "host.get_all");

  pp_sim_call_return (call, pp_sim_bool (reason != NULL));
}

/* Those that are there follow the new master. */
static void
recover_slaves (PpSimCall *call)
{
  g_auto(GStrv) hosts = pp_sim_row_all (call->pool, "host");
  PpSimValue *found = pp_sim_array ();

  for (guint i = 0; hosts[i] != NULL; i++)
    if (g_strcmp0 (hosts[i], pp_sim_pool_master (call->pool)) != 0 &&
        pp_sim_machine_get_phase (call->pool, hosts[i]) == PP_SIM_MACHINE_UP)
      pp_sim_value_append (found, pp_sim_string (hosts[i]));
  pp_sim_call_return (call, found);
}

static const PpSimMethod methods[] = {
  { "session.slave_local_login_with_password", "string string", 0, FALSE, TRUE, PP_SIM_RELEASE_56,
    local_login },
  { "session.local_logout", "string", 0, FALSE, TRUE, PP_SIM_RELEASE_56, local_logout },
  { "host.is_in_emergency_mode", "", 0, FALSE, TRUE, PP_SIM_RELEASE_56, answer_emergency },
  { "pool.emergency_transition_to_master", "string", 0, FALSE, TRUE, PP_SIM_RELEASE_56, transition },
  { "pool.recover_slaves", "", 0, TRUE, FALSE, PP_SIM_RELEASE_56, recover_slaves },
};

/**
 * pp_sim_emergency_calls_register:
 * @world: a world
 *
 * Adds what is answered without a master.
 */
void
pp_sim_emergency_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
