/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-ha.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"

/* The messages of pool: high availability, workload balancing, who is the master. */

#define HA_TIME 10

static void
disable_ha (PpSimCall *call)
{
  if (!pp_sim_ha_is_enabled (call->pool))
    {
      pp_sim_call_fail (call, "HA_NOT_ENABLED", NULL);
      return;
    }

  pp_sim_world_sleep (call->world, HA_TIME);
  if (pp_sim_ha_is_enabled (call->pool))
    pp_sim_ha_end (call->pool);
}

/* Without a list, every storage that can; with one, exactly these (facts §9.6). */
static GStrv
choose_srs (PpSimCall *call)
{
  const PpSimValue *wanted = pp_sim_call_param (call, 0);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = pp_sim_row_all (call->pool, "SR");

  for (guint i = 0; i < pp_sim_value_length (wanted); i++)
    {
      const char *sr = pp_sim_value_text (pp_sim_value_item (wanted, i));

      if (!pp_sim_row_exists (call->pool, sr))
        pp_sim_call_fail (call, "HANDLE_INVALID", "SR", sr, NULL);
      else if (!pp_sim_ha_accepts_sr (call->pool, sr))
        pp_sim_call_fail (call, "HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", sr, NULL);
      else
        g_strv_builder_add (builder, sr);
      if (pp_sim_call_failed (call))
        return NULL;
    }
  for (guint i = 0; all[i] != NULL && pp_sim_value_length (wanted) == 0; i++)
    if (pp_sim_ha_accepts_sr (call->pool, all[i]))
      g_strv_builder_add (builder, all[i]);

  return g_strv_builder_end (builder);
}

static gboolean
may_enable_ha (PpSimCall *call)
{
  const char *licensed = pp_sim_row_key (call->pool, pp_sim_pool_ref (call->pool), "restrictions",
                                         "enable_xha");
  const char *upgrade = pp_sim_row_key (call->pool, pp_sim_pool_ref (call->pool), "other_config",
                                        "rolling_upgrade_in_progress");
  g_auto(GStrv) hosts = pp_sim_row_all (call->pool, "host");

  if (pp_sim_ha_is_enabled (call->pool))
    pp_sim_call_fail (call, "HA_IS_ENABLED", NULL);
  else if (g_strcmp0 (licensed, "true") != 0)
    pp_sim_call_fail (call, "LICENCE_RESTRICTION", "HA", NULL);
  else if (g_strcmp0 (upgrade, "true") == 0)
    pp_sim_call_fail (call, "NOT_SUPPORTED_DURING_UPGRADE", NULL);

  for (guint i = 0; hosts[i] != NULL && !pp_sim_call_failed (call); i++)
    pp_sim_check_contact (call, hosts[i]);

  return !pp_sim_call_failed (call);
}

static void
enable_ha (PpSimCall *call)
{
  g_auto(GStrv) srs = may_enable_ha (call) ? choose_srs (call) : NULL;

  if (srs == NULL)
    return;
  if (srs[0] == NULL)
    {
      pp_sim_call_fail (call, "CANNOT_CREATE_STATE_FILE", NULL);
      return;
    }

  pp_sim_world_sleep (call->world, HA_TIME);
  if (pp_sim_ha_is_enabled (call->pool))
    pp_sim_call_fail (call, "HA_IS_ENABLED", NULL);
  else
    pp_sim_ha_begin (call->pool, (const char * const *) srs);
}

static gint64
number_at (PpSimCall *call,
           guint      position)
{
  const PpSimValue *value = pp_sim_call_param (call, position);

  return pp_sim_value_kind (value) == PP_SIM_INT ? pp_sim_value_int (value)
                                                 : g_ascii_strtoll (pp_sim_value_text (value), NULL, 10);
}

static void
set_failures (PpSimCall *call)
{
  gint64 failures = number_at (call, 1);
  gint64 before = pp_sim_row_int (call->pool, pp_sim_pool_ref (call->pool),
                                  "ha_host_failures_to_tolerate");
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, failures);

  if (failures < 0)
    pp_sim_call_fail (call, "INVALID_VALUE", "ha_host_failures_to_tolerate", text, NULL);
  else if (failures > before && pp_sim_ha_is_enabled (call->pool) &&
           !pp_sim_ha_tolerates (call->pool, failures))
    pp_sim_call_fail (call, "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", NULL);
  else
    pp_sim_ha_set_failures (call->pool, failures);
}

static void
set_wlb_enabled (PpSimCall *call)
{
  const char *url = pp_sim_row_text (call->pool, pp_sim_pool_ref (call->pool), "wlb_url");
  gboolean wanted = pp_sim_value_bool (pp_sim_call_param (call, 1));

  if (wanted && (url == NULL || *url == '\0'))
    pp_sim_call_fail (call, "WLB_NOT_INITIALIZED", NULL);
  else
    pp_sim_row_set_bool (call->pool, pp_sim_pool_ref (call->pool), "wlb_enabled", wanted);
}

static void
designate_new_master (PpSimCall *call)
{
  const char *host = pp_sim_call_text (call, 0);

  if (pp_sim_ha_is_enabled (call->pool))
    pp_sim_call_fail (call, "HA_IS_ENABLED", NULL);
  else if (pp_sim_check_contact (call, host) &&
           g_strcmp0 (host, pp_sim_pool_master (call->pool)) != 0)
    pp_sim_machine_designate (call->pool, host);
}

static void
answer_is_slave (PpSimCall *call)
{
  pp_sim_call_return (call, pp_sim_bool (g_strcmp0 (call->host, pp_sim_pool_master (call->pool)) != 0));
}

static const PpSimMethod methods[] = {
  { "pool.is_slave", "ref(host)", 0, FALSE, TRUE, PP_SIM_RELEASE_56, answer_is_slave },
  { "pool.designate_new_master", "ref(host)", 0, TRUE, FALSE, PP_SIM_RELEASE_56,
    designate_new_master },
  { "pool.disable_ha", "", 0, TRUE, FALSE, PP_SIM_RELEASE_56, disable_ha },
  { "pool.enable_ha", "set(ref(SR)) map(string,string)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, enable_ha },
  { "pool.set_ha_host_failures_to_tolerate", "ref(pool) int", 0, TRUE, FALSE, PP_SIM_RELEASE_56,
    set_failures },
  { "pool.set_wlb_enabled", "ref(pool) bool", 0, FALSE, FALSE, PP_SIM_RELEASE_56, set_wlb_enabled },
};

/**
 * pp_sim_pool_calls_register:
 * @world: a world
 *
 * Adds the messages of pool.
 */
void
pp_sim_pool_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
