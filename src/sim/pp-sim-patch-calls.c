/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-patch.h"
#include "pp-sim-row.h"

/* The messages of pool_patch (facts §5.3). */

#define PRECHECK_TIME 3
#define APPLY_TIME 20

static gboolean
judge (PpSimCall  *call,
       const char *patch,
       const char *host)
{
  g_auto(GStrv) failure = NULL;

  if (!pp_sim_check_contact (call, host))
    return FALSE;

  failure = pp_sim_patch_judge (call->pool, patch, host);
  if (failure != NULL)
    pp_sim_call_fail_strv (call, (const char * const *) failure);

  return failure == NULL;
}

static void
precheck (PpSimCall *call)
{
  const char *patch = pp_sim_check_ref (call, 0, "pool_patch");
  const char *host = patch != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  pp_sim_world_sleep (call->world, PRECHECK_TIME);
  if (judge (call, patch, host))
    pp_sim_call_return (call, pp_sim_string (""));
}

/* Precheck, script, bookkeeping: the work of one host. */
static gboolean
apply_on (PpSimCall  *call,
          const char *patch,
          const char *host)
{
  if (!judge (call, patch, host))
    return FALSE;

  pp_sim_world_sleep (call->world, APPLY_TIME);
  if (!pp_sim_row_exists (call->pool, patch))
    pp_sim_call_fail (call, "HANDLE_INVALID", "pool_patch", patch, NULL);
  else if (pp_sim_check_contact (call, host))
    pp_sim_patch_install (call->pool, patch, host, pp_sim_machine_get_time (call->pool, host));
  pp_sim_world_wake (call->world);

  return !pp_sim_call_failed (call);
}

static void
apply (PpSimCall *call)
{
  const char *patch = pp_sim_check_ref (call, 0, "pool_patch");
  const char *host = patch != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;
  g_autofree char *log = NULL;

  if (host == NULL || !pp_sim_check_contact (call, host))
    return;

  if (pp_sim_patch_is_installed (call->pool, patch, host))
    {
      pp_sim_call_fail (call, "PATCH_ALREADY_APPLIED", patch, NULL);
      return;
    }

  if (!apply_on (call, patch, host))
    return;

  log = g_strdup_printf ("Preparing...                ##################################\n"
                         "%s applied\n", pp_sim_row_text (call->pool, patch, "name_label"));
  pp_sim_call_return (call, pp_sim_take_string (g_steal_pointer (&log)));
}

/* One host after the other; the first failure ends it, and what was done stays done. */
static void
pool_apply (PpSimCall *call)
{
  const char *patch = pp_sim_check_ref (call, 0, "pool_patch");
  g_auto(GStrv) hosts = NULL;

  if (patch == NULL)
    return;

  hosts = pp_sim_row_all (call->pool, "host");
  for (guint i = 0; hosts[i] != NULL; i++)
    if (!pp_sim_patch_is_installed (call->pool, patch, hosts[i]) && !apply_on (call, patch, hosts[i]))
      return;

  pp_sim_row_set_bool (call->pool, patch, "pool_applied", TRUE);
}

static void
clean (PpSimCall *call)
{
  const char *patch = pp_sim_check_ref (call, 0, "pool_patch");

  if (patch != NULL)
    pp_sim_patch_clean (call->pool, pp_sim_row_text (call->pool, patch, "uuid"));
}

static gboolean
check_all_hosts (PpSimCall *call)
{
  g_auto(GStrv) hosts = pp_sim_row_all (call->pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!pp_sim_check_contact (call, hosts[i]))
      return FALSE;

  return TRUE;
}

static void
pool_clean (PpSimCall *call)
{
  const char *patch = pp_sim_check_ref (call, 0, "pool_patch");

  if (patch != NULL && check_all_hosts (call))
    pp_sim_patch_clean (call->pool, pp_sim_row_text (call->pool, patch, "uuid"));
}

/* A member has no more than a copy: without it, it fetches the master's again. */
static void
clean_on_host (PpSimCall *call)
{
  const char *patch = pp_sim_check_ref (call, 0, "pool_patch");
  const char *host = patch != NULL ? pp_sim_check_ref (call, 1, "host") : NULL;

  if (host != NULL && pp_sim_check_contact (call, host) &&
      g_strcmp0 (host, pp_sim_pool_master (call->pool)) == 0)
    pp_sim_patch_clean (call->pool, pp_sim_row_text (call->pool, patch, "uuid"));
}

static void
destroy (PpSimCall *call)
{
  const char *patch = pp_sim_check_ref (call, 0, "pool_patch");
  g_auto(GStrv) rows = patch != NULL ? pp_sim_row_refs (call->pool, patch, "host_patches") : NULL;

  if (patch == NULL)
    return;

  if (rows[0] != NULL)
    {
      pp_sim_call_fail (call, "PATCH_IS_APPLIED", NULL);
    }
  else if (call->world->release < PP_SIM_RELEASE_61 || check_all_hosts (call))
    {
      pp_sim_patch_clean (call->pool, pp_sim_row_text (call->pool, patch, "uuid"));
      pp_sim_db_destroy (call->pool->db, patch);
    }
}

static const PpSimMethod methods[] = {
  { "pool_patch.precheck", "ref(pool_patch) ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, precheck },
  { "pool_patch.apply", "ref(pool_patch) ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, apply },
  { "pool_patch.pool_apply", "ref(pool_patch)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, pool_apply },
  { "pool_patch.clean", "ref(pool_patch)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, clean },
  { "pool_patch.pool_clean", "ref(pool_patch)", 0, TRUE, FALSE, PP_SIM_RELEASE_61, pool_clean },
  { "pool_patch.clean_on_host", "ref(pool_patch) ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_61,
    clean_on_host },
  { "pool_patch.destroy", "ref(pool_patch)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, destroy },
};

/**
 * pp_sim_patch_calls_register:
 * @world: a world
 *
 * Adds the messages of pool_patch.
 */
void
pp_sim_patch_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
