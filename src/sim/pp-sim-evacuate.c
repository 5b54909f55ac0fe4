/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-evacuate.h"
#include "pp-sim-row.h"

#define VM_OVERHEAD (8LL * 1024 * 1024)

static void
move_free (gpointer data)
{
  PpSimMove *move = data;

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
memory_of_vm (PpSimPool  *pool,
              const char *vm)
{
  return pp_sim_row_int (pool, vm, "memory_dynamic_max") + VM_OVERHEAD;
}

/**
 * pp_sim_host_free_memory:
 * @pool: a pool
 * @host: ref of a host
 *
 * Returns: bytes of memory that no virtual machine occupies
 */
gint64
pp_sim_host_free_memory (PpSimPool  *pool,
                         const char *host)
{
  gint64 left = pp_sim_row_int (pool, pp_sim_row_text (pool, host, "metrics"), "memory_total");
  g_auto(GStrv) residents = pp_sim_row_refs (pool, host, "resident_VMs");

  for (guint i = 0; residents[i] != NULL; i++)
    left -= memory_of_vm (pool, residents[i]);

  return MAX (left, 0);
}

static gboolean
host_sees_sr (PpSimPool  *pool,
              const char *host,
              const char *sr)
{
  g_auto(GStrv) pbds = pp_sim_row_refs (pool, sr, "PBDs");

  for (guint i = 0; pbds[i] != NULL; i++)
    if (g_strcmp0 (pp_sim_row_text (pool, pbds[i], "host"), host) == 0 &&
        pp_sim_row_bool (pool, pbds[i], "currently_attached"))
      return TRUE;

  return FALSE;
}

/* A real database may hold a row whose SR is gone: that binds to nothing. */
static const char *
missing_sr (PpSimPool  *pool,
            const char *vm,
            const char *host)
{
  g_auto(GStrv) drives = pp_sim_row_refs (pool, vm, "VBDs");

  for (guint i = 0; drives[i] != NULL; i++)
    {
      const char *vdi = pp_sim_row_text (pool, drives[i], "VDI");
      const char *sr;

      if (pp_sim_row_bool (pool, drives[i], "empty") || !pp_sim_row_exists (pool, vdi))
        continue;
      sr = pp_sim_row_text (pool, vdi, "SR");
      if (pp_sim_row_exists (pool, sr) && !host_sees_sr (pool, host, sr))
        return sr;
    }

  return NULL;
}

/**
 * pp_sim_evacuate_lacks_drivers:
 * @pool: a pool
 * @vm: ref of a virtual machine
 *
 * Guests that boot by themselves need drivers to be moved; paravirtual ones do not.
 *
 * Returns: whether they are missing
 */
gboolean
pp_sim_evacuate_lacks_drivers (PpSimPool  *pool,
                               const char *vm)
{
  const char *policy = pp_sim_row_text (pool, vm, "HVM_boot_policy");

  return policy != NULL && *policy != '\0' &&
         !pp_sim_row_exists (pool, pp_sim_row_text (pool, vm, "guest_metrics"));
}

/**
 * pp_sim_evacuate_sees_vm:
 * @pool: a pool
 * @vm: ref of a virtual machine
 * @host: ref of a host
 * @reason: (out) (optional) (transfer full): code and parameters when it does not
 *
 * Returns: whether @host sees all that @vm has attached
 */
gboolean
pp_sim_evacuate_sees_vm (PpSimPool  *pool,
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
find_targets (PpSimPool  *pool,
              const char *source)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!g_str_equal (hosts[i], source) && pp_sim_row_bool (pool, hosts[i], "enabled") &&
        pp_sim_row_bool (pool, pp_sim_row_text (pool, hosts[i], "metrics"), "live"))
      g_ptr_array_add (targets, g_strdup (hosts[i]));

  return targets;
}

/* The one with most room of those that see all the storage. */
static void
choose_target (PpSimPool *pool,
               GPtrArray *targets,
               gint64    *room,
               PpSimMove *move)
{
  gint64 needed = memory_of_vm (pool, move->vm);
  g_auto(GStrv) reason = NULL;
  int best = -1;

  for (guint i = 0; i < targets->len; i++)
    {
      g_clear_pointer (&reason, g_strfreev);
      if (!pp_sim_evacuate_sees_vm (pool, move->vm, g_ptr_array_index (targets, i), &reason))
        continue;
      if (best < 0 || room[i] > room[best])
        best = (int) i;
    }

  if (targets->len == 0)
    {
      move->reason = reason_new ("NO_HOSTS_AVAILABLE", move->vm, NULL);
    }
  else if (pp_sim_evacuate_lacks_drivers (pool, move->vm))
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
      choose_target (pool, targets, room, move);
      g_ptr_array_add (moves, move);
    }

  return moves;
}
