/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-revive.h"
#include "pp-sim-ha.h"
#include "pp-sim-host.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

/* Simulated seconds until the others are sure that a host is gone, and until a new master knows
 * all of them. */
#define CERTAIN_AFTER 60
#define SETTLED_AFTER 40

/* A host that was lost while high availability was on. */
typedef struct
{
  PpSimPool *pool;
  char      *host;  /* (owned) */
  GPtrArray *vms;   /* (owned) (element-type utf8) what was protected there */
} Loss;

static void
loss_free (gpointer data)
{
  Loss *loss = data;

  g_free (loss->host);
  g_ptr_array_unref (loss->vms);
  g_free (loss);
}

static Loss *
loss_new (PpSimPool  *pool,
          const char *host)
{
  Loss *loss = g_new0 (Loss, 1);

  loss->pool = pool;
  loss->host = g_strdup (host);
  loss->vms = g_ptr_array_new_with_free_func (g_free);

  return loss;
}

static void
start_somewhere (PpSimPool  *pool,
                 const char *vm,
                 const char *by)
{
  g_autofree char *host = NULL;

  if (g_strcmp0 (pp_sim_row_text (pool, vm, "power_state"), "Halted") != 0)
    return;

  host = pp_sim_host_choose (pool, vm);
  if (host != NULL && !pp_sim_host_is_expired (pool, host))
    pp_sim_vm_set_power (pool, vm, "Running", host, by);
}

/**
 * pp_sim_revive_auto_poweron:
 * @pool: a pool
 *
 * What a host does when it has booted: where the pool says so, it starts every virtual machine
 * that is marked and halted, whoever halted it.
 */
void
pp_sim_revive_auto_poweron (PpSimPool *pool)
{
  g_auto(GStrv) vms = pp_sim_row_all (pool, "VM");

  if (g_strcmp0 (pp_sim_row_key (pool, pp_sim_pool_ref (pool), "other_config", "auto_poweron"),
                 "true") != 0)
    return;

  for (guint i = 0; vms[i] != NULL; i++)
    if (!pp_sim_row_bool (pool, vms[i], "is_a_template") &&
        g_strcmp0 (pp_sim_row_key (pool, vms[i], "other_config", "auto_poweron"), "true") == 0)
      start_somewhere (pool, vms[i], "auto_poweron");
}

static void
restart_protected_cb (gpointer user_data)
{
  Loss *loss = user_data;

  for (guint i = 0; i < loss->vms->len; i++)
    if (pp_sim_row_exists (loss->pool, g_ptr_array_index (loss->vms, i)))
      start_somewhere (loss->pool, g_ptr_array_index (loss->vms, i), "high availability");
}

/* The first of those that are up. */
static const char *
elect (PpSimPool *pool)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    if (pp_sim_machine_get_phase (pool, hosts[i]) == PP_SIM_MACHINE_UP)
      return pp_sim_db_lookup (pool->db, hosts[i])->ref;

  return NULL;
}

static void
certain_cb (gpointer user_data)
{
  Loss *loss = user_data;
  PpSimPool *pool = loss->pool;
  Loss *again = loss_new (pool, loss->host);
  const char *successor = NULL;

  if (g_strcmp0 (pp_sim_pool_master (pool), loss->host) == 0 &&
      pp_sim_machine_get_phase (pool, loss->host) == PP_SIM_MACHINE_DOWN)
    successor = elect (pool);
  if (successor != NULL)
    pp_sim_machine_take_over (pool, successor);

  g_ptr_array_unref (again->vms);
  again->vms = g_ptr_array_ref (loss->vms);
  pp_sim_clock_after (pool->world->clock, SETTLED_AFTER, restart_protected_cb, again, loss_free);
}

/**
 * pp_sim_revive_host_lost:
 * @pool: a pool
 * @host: ref of a host that goes down now, with what still runs on it
 *
 * With high availability, the others take over what was protected there; and when it was the
 * master, one of them becomes the master (facts §9.5).
 */
void
pp_sim_revive_host_lost (PpSimPool  *pool,
                         const char *host)
{
  g_auto(GStrv) residents = pp_sim_row_refs (pool, host, "resident_VMs");
  Loss *loss;

  if (!pp_sim_ha_is_enabled (pool))
    return;

  loss = loss_new (pool, host);
  for (guint i = 0; residents[i] != NULL; i++)
    if (pp_sim_ha_protects (pool, residents[i]))
      g_ptr_array_add (loss->vms, g_strdup (residents[i]));
  pp_sim_clock_after (pool->world->clock, CERTAIN_AFTER, certain_cb, loss, loss_free);
}
