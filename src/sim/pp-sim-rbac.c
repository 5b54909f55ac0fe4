/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim-rbac"

#include "config.h"

#include "pp-sim-rbac.h"

#include <string.h>

/* What each role permits, as the start of a method's name: from the one that may least. */
static const struct
{
  const char *role;
  const char *prefixes[6];
} roles[] = {
  { "read-only", { "event.", "session.", "task.", "system." } },
  { "vm-power-admin", { "event.", "session.", "task.", "system.", "VM." } },
  { "pool-operator", { "" } },
  { "pool-admin", { "" } },
};

gboolean
pp_sim_rbac_is_role (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].role, text))
      return TRUE;

  return FALSE;
}

/* Returns NULL for a session that there is not. */
const char *
pp_sim_rbac_role_of (PpSimPool  *pool,
                     const char *session)
{
  return session != NULL ? g_hash_table_lookup (pool->sessions, session) : NULL;
}

/* Reading is for everybody. */
gboolean
pp_sim_rbac_permits (const char *role,
                     const char *method)
{
  const char *verb = strchr (method, '.');

  if (*role == '\0' || (verb != NULL && g_str_has_prefix (verb, ".get_")))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    for (guint k = 0; g_str_equal (roles[i].role, role) && roles[i].prefixes[k] != NULL; k++)
      if (g_str_has_prefix (method, roles[i].prefixes[k]))
        return TRUE;

  return FALSE;
}

/* Whether the account may make this call; else it fails (facts §2.4). A session that there is not is
 * for others to refuse. */
gboolean
pp_sim_rbac_check (PpSimCall *call)
{
  const char *role = pp_sim_rbac_role_of (call->pool, call->session);
  g_autofree char *permission = NULL;

  if (role == NULL || pp_sim_rbac_permits (role, call->method))
    return TRUE;
  permission = g_ascii_strdown (call->method, -1);
  pp_sim_call_fail (call, "RBAC_PERMISSION_DENIED", permission, "No permission in user session", NULL);

  return FALSE;
}

/* The permissions of a role, in lower case; none is listed for root, who needs none. */
PpSimValue *
pp_sim_rbac_list (PpSimWorld *world,
                  const char *role)
{
  PpSimValue *names = pp_sim_array ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, world->methods);
  while (*role != '\0' && g_hash_table_iter_next (&iter, &name, NULL))
    if (pp_sim_rbac_permits (role, name))
      pp_sim_value_append (names, pp_sim_take_string (g_ascii_strdown (name, -1)));

  return names;
}
