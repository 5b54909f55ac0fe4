/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-evacuate.h"
#include "pp-sim-ha.h"
#include "pp-sim-host.h"
#include "pp-sim-row.h"
#include "pp-sim-vm.h"

static void
move_free (gpointer data)
{
  PpSimMove *move = data;

  g_free (move->vm);
  g_free (move->target);
  g_strfreev (move->reason);
  g_free (move);
}

/* During an upgrade only servers that are not older count. */
static GPtrArray *
find_targets (PpSimPool  *pool,
              const char *source)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!g_str_equal (hosts[i], source) && pp_sim_row_bool (pool, hosts[i], "enabled") &&
        pp_sim_row_bool (pool, pp_sim_row_text (pool, hosts[i], "metrics"), "live") &&
        pp_sim_host_compare_versions (pool, hosts[i], source) >= 0)
      g_ptr_array_add (targets, g_strdup (hosts[i]));

  return targets;
}

/* The one with most room of those that see all it needs. */
static void
choose_target (PpSimPool *pool,
               GPtrArray *targets,
               gint64    *room,
               PpSimMove *move)
{
  gint64 needed = pp_sim_vm_memory (pool, move->vm);
  g_auto(GStrv) unreached = NULL;
  int best = -1;

  for (guint i = 0; i < targets->len; i++)
    {
      g_auto(GStrv) reason = pp_sim_host_judge (pool, g_ptr_array_index (targets, i), move->vm);

      if (reason == NULL && (best < 0 || room[i] > room[best]))
        best = (int) i;
      else if (reason != NULL && unreached == NULL)
        unreached = g_steal_pointer (&reason);
    }

  if (best < 0)
    {
      move->reason = g_steal_pointer (&unreached);
    }
  else if (room[best] < needed)
    {
      move->reason = pp_sim_host_reason_new ("HOST_NOT_ENOUGH_FREE_MEMORY", move->vm, NULL);
    }
  else
    {
      room[best] -= needed;
      move->target = g_strdup (g_ptr_array_index (targets, best));
    }
}

/* What is wrong with the virtual machine itself comes before what the pool lacks. With HA, what it
 * would not restart counts as what there is no memory for (facts §9.2). */
static void
plan_one (PpSimPool *pool,
          GPtrArray *targets,
          gint64    *room,
          PpSimMove *move)
{
  move->reason = pp_sim_vm_judge (pool, move->vm, "pool_migrate");
  if (move->reason != NULL)
    return;

  if (targets->len == 0)
    move->reason = pp_sim_host_reason_new ("NO_HOSTS_AVAILABLE", move->vm, NULL);
  else if (pp_sim_ha_is_enabled (pool) && !pp_sim_ha_protects (pool, move->vm))
    move->reason = pp_sim_host_reason_new ("HOST_NOT_ENOUGH_FREE_MEMORY", move->vm, NULL);
  else
    choose_target (pool, targets, room, move);
}

/**
 * pp_sim_evacuate_plan:
 * @pool: a pool
 * @host: ref of a host
 *
 * Returns: (transfer full) (element-type PpSimMove): one for each running virtual machine on @host
 */
GPtrArray *
pp_sim_evacuate_plan (PpSimPool  *pool,
                      const char *host)
{
  GPtrArray *moves = g_ptr_array_new_with_free_func (move_free);
  g_autoptr(GPtrArray) targets = find_targets (pool, host);
  g_autofree gint64 *room = g_new0 (gint64, targets->len + 1);
  g_auto(GStrv) residents = pp_sim_row_refs (pool, host, "resident_VMs");

  for (guint i = 0; i < targets->len; i++)
    room[i] = pp_sim_host_free_memory (pool, g_ptr_array_index (targets, i));

  for (guint i = 0; residents[i] != NULL; i++)
    {
      PpSimMove *move;

      if (pp_sim_row_bool (pool, residents[i], "is_control_domain"))
        continue;

      move = g_new0 (PpSimMove, 1);
      move->vm = g_strdup (residents[i]);
      plan_one (pool, targets, room, move);
      g_ptr_array_add (moves, move);
    }

  return moves;
}
