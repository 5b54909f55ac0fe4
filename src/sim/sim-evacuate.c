/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "sim-evacuate.h"
#include "sim-row.h"

#define VM_OVERHEAD (8LL * 1024 * 1024)

static void
move_free (gpointer data)
{
  SimMove *move = data;

  g_free (move->vm);
  g_free (move->target);
  g_strfreev (move->reason);
  g_free (move);
}

static GStrv
reason_new (const char *code,
            const char *vm,
            const char *more)
{
  const char * const words[] = { code, vm, more, NULL };

  return g_strdupv ((char **) words);
}

static gint64
memory_of_vm (SimPool    *pool,
              const char *vm)
{
  return sim_row_int (pool, vm, "memory_dynamic_max") + VM_OVERHEAD;
}

/**
 * sim_host_free_memory:
 * @pool: a pool
 * @host: ref of a host
 *
 * Returns: bytes of memory that no virtual machine occupies
 */
gint64
sim_host_free_memory (SimPool    *pool,
                      const char *host)
{
  gint64 left = sim_row_int (pool, sim_row_text (pool, host, "metrics"), "memory_total");
  g_auto(GStrv) residents = sim_row_refs (pool, host, "resident_VMs");

  for (guint i = 0; residents[i] != NULL; i++)
    left -= memory_of_vm (pool, residents[i]);

  return MAX (left, 0);
}

static gboolean
host_sees_sr (SimPool    *pool,
              const char *host,
              const char *sr)
{
  g_auto(GStrv) pbds = sim_row_refs (pool, sr, "PBDs");

  for (guint i = 0; pbds[i] != NULL; i++)
    if (g_strcmp0 (sim_row_text (pool, pbds[i], "host"), host) == 0 &&
        sim_row_bool (pool, pbds[i], "currently_attached"))
      return TRUE;

  return FALSE;
}

/* A real database may hold a row whose SR is gone: that binds to nothing. */
static const char *
missing_sr (SimPool    *pool,
            const char *vm,
            const char *host)
{
  g_auto(GStrv) drives = sim_row_refs (pool, vm, "VBDs");

  for (guint i = 0; drives[i] != NULL; i++)
    {
      const char *vdi = sim_row_text (pool, drives[i], "VDI");
      const char *sr;

      if (sim_row_bool (pool, drives[i], "empty") || !sim_row_exists (pool, vdi))
        continue;
      sr = sim_row_text (pool, vdi, "SR");
      if (sim_row_exists (pool, sr) && !host_sees_sr (pool, host, sr))
        return sr;
    }

  return NULL;
}

/**
 * sim_evacuate_lacks_drivers:
 * @pool: a pool
 * @vm: ref of a virtual machine
 *
 * Guests that boot by themselves need drivers to be moved; paravirtual ones do not.
 *
 * Returns: whether they are missing
 */
gboolean
sim_evacuate_lacks_drivers (SimPool    *pool,
                            const char *vm)
{
  const char *policy = sim_row_text (pool, vm, "HVM_boot_policy");

  return policy != NULL && *policy != '\0' &&
         !sim_row_exists (pool, sim_row_text (pool, vm, "guest_metrics"));
}

/**
 * sim_evacuate_sees_vm:
 * @pool: a pool
 * @vm: ref of a virtual machine
 * @host: ref of a host
 * @reason: (out) (optional) (transfer full): code and parameters when it does not
 *
 * Returns: whether @host sees all that @vm has attached
 */
gboolean
sim_evacuate_sees_vm (SimPool    *pool,
                      const char *vm,
                      const char *host,
                      GStrv      *reason)
{
  const char *sr = missing_sr (pool, vm, host);

  if (sr != NULL && reason != NULL)
    *reason = reason_new ("VM_REQUIRES_SR", vm, sr);

  return sr == NULL;
}

static GPtrArray *
find_targets (SimPool    *pool,
              const char *source)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) hosts = sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!g_str_equal (hosts[i], source) && sim_row_bool (pool, hosts[i], "enabled") &&
        sim_row_bool (pool, sim_row_text (pool, hosts[i], "metrics"), "live"))
      g_ptr_array_add (targets, g_strdup (hosts[i]));

  return targets;
}

/* The one with most room of those that see all the storage. */
static void
choose_target (SimPool   *pool,
               GPtrArray *targets,
               gint64    *room,
               SimMove   *move)
{
  gint64 needed = memory_of_vm (pool, move->vm);
  g_auto(GStrv) reason = NULL;
  int best = -1;

  for (guint i = 0; i < targets->len; i++)
    {
      g_clear_pointer (&reason, g_strfreev);
      if (!sim_evacuate_sees_vm (pool, move->vm, g_ptr_array_index (targets, i), &reason))
        continue;
      if (best < 0 || room[i] > room[best])
        best = (int) i;
    }

  if (targets->len == 0)
    {
      move->reason = reason_new ("NO_HOSTS_AVAILABLE", move->vm, NULL);
    }
  else if (sim_evacuate_lacks_drivers (pool, move->vm))
    {
      move->reason = reason_new ("VM_MISSING_PV_DRIVERS", move->vm, NULL);
    }
  else if (best < 0)
    {
      move->reason = g_steal_pointer (&reason);
    }
  else if (room[best] < needed)
    {
      move->reason = reason_new ("HOST_NOT_ENOUGH_FREE_MEMORY", move->vm, NULL);
    }
  else
    {
      room[best] -= needed;
      move->target = g_strdup (g_ptr_array_index (targets, best));
    }
}

/**
 * sim_evacuate_plan:
 * @pool: a pool
 * @host: ref of a host
 *
 * Returns: (transfer full) (element-type SimMove): one for each running virtual machine on @host
 */
GPtrArray *
sim_evacuate_plan (SimPool    *pool,
                   const char *host)
{
  GPtrArray *moves = g_ptr_array_new_with_free_func (move_free);
  g_autoptr(GPtrArray) targets = find_targets (pool, host);
  g_autofree gint64 *room = g_new0 (gint64, targets->len + 1);
  g_auto(GStrv) residents = sim_row_refs (pool, host, "resident_VMs");

  for (guint i = 0; i < targets->len; i++)
    room[i] = sim_host_free_memory (pool, g_ptr_array_index (targets, i));

  for (guint i = 0; residents[i] != NULL; i++)
    {
      SimMove *move;

      if (sim_row_bool (pool, residents[i], "is_control_domain"))
        continue;

      move = g_new0 (SimMove, 1);
      move->vm = g_strdup (residents[i]);
      choose_target (pool, targets, room, move);
      g_ptr_array_add (moves, move);
    }

  return moves;
}
