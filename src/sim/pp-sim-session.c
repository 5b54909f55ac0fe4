/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-session"

#include "config.h"

#include "pp-sim-event.h"
#include "pp-sim-rbac.h"
#include "pp-sim-rpc.h"

/* "" for root, %NULL for somebody who is not known. */
static const char *
find_role (PpSimWorld *world,
           const char *user)
{
  return g_str_equal (user, "root") ? "" : g_hash_table_lookup (world->accounts, user);
}

/* A wrong password costs five seconds (facts §2.1); the lock is not held meanwhile. */
static gboolean
check_password (PpSimCall *call)
{
  PpSimWorld *world = call->world;

  if (find_role (world, pp_sim_call_text (call, 0)) != NULL &&
      g_strcmp0 (pp_sim_call_text (call, 1), world->password) == 0)
    return TRUE;

  pp_sim_world_unlock (world);
  g_usleep ((gulong) (world->login_delay * G_USEC_PER_SEC));
  pp_sim_world_lock (world);
  pp_sim_call_fail (call, "SESSION_AUTHENTICATION_FAILED", pp_sim_call_text (call, 0),
                    "Authentication failure", NULL);

  return FALSE;
}

static gboolean
refuse_slave (PpSimCall *call)
{
  const char *master = pp_sim_pool_master (call->pool);

  if (g_strcmp0 (call->host, master) == 0)
    return FALSE;

  pp_sim_call_fail (call, "HOST_IS_SLAVE",
                    pp_sim_value_text (pp_sim_db_get (call->pool->db, master, "address")), NULL);

  return TRUE;
}

/* Up to 6.2 a member looks at the password first; from 6.5 on it does not (facts §2.2). */
static void
login_with_password (PpSimCall *call)
{
  g_autofree char *uuid = NULL;
  char *ref;

  if (call->world->release >= PP_SIM_RELEASE_65 && refuse_slave (call))
    return;
  if (!check_password (call) || refuse_slave (call))
    return;

  uuid = g_uuid_string_random ();
  ref = g_strconcat ("OpaqueRef:", uuid, NULL);
  g_hash_table_insert (call->pool->sessions, ref,
                       g_strdup (find_role (call->world, pp_sim_call_text (call, 0))));
  pp_sim_call_return (call, pp_sim_string (ref));
}

static void
logout (PpSimCall *call)
{
  g_hash_table_remove (call->pool->sessions, call->session);
  pp_sim_event_queue_forget (call->pool, call->session);
  pp_sim_world_wake (call->world);
}

static void
get_is_local_superuser (PpSimCall *call)
{
  pp_sim_call_return (call, pp_sim_bool (*pp_sim_rbac_role_of (call->pool, call->session) == '\0'));
}

static void
get_rbac_permissions (PpSimCall *call)
{
  pp_sim_call_return (call, pp_sim_rbac_list (call->world,
                                              pp_sim_rbac_role_of (call->pool, call->session)));
}

gboolean
pp_sim_session_exists (PpSimPool  *pool,
                       const char *session)
{
  return g_hash_table_contains (pool->sessions, session);
}

static const PpSimMethod methods[] = {
  { .name = "session.login_with_password", .types = "string string string string", .n_optional = 2,
    .sessionless = TRUE, .handler = login_with_password },
  { .name = "session.logout", .types = "", .handler = logout },
  { .name = "session.get_is_local_superuser", .types = "string",
    .handler = get_is_local_superuser },
  { .name = "session.get_rbac_permissions", .types = "string", .handler = get_rbac_permissions },
};

void
pp_sim_session_add_methods (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
