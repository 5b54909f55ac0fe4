/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-ha.h"
#include "pp-sim-host.h"
#include "pp-sim-row.h"

#define STATE_FILE_SIZE (4LL * 1024 * 1024)

gboolean
pp_sim_ha_is_enabled (PpSimPool *pool)
{
  return pp_sim_row_bool (pool, pp_sim_pool_ref (pool), "ha_enabled");
}

/**
 * pp_sim_ha_protects:
 * @pool: a pool
 * @vm: ref of a virtual machine
 *
 * Returns: whether it would be restarted elsewhere when its host fails
 */
gboolean
pp_sim_ha_protects (PpSimPool  *pool,
                    const char *vm)
{
  const char *priority = pp_sim_row_text (pool, vm, "ha_restart_priority");

  return pp_sim_row_bool (pool, vm, "ha_always_run") && priority != NULL && *priority != '\0' &&
         !g_str_equal (priority, "best-effort");
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  const gint64 *left = a, *right = b;

  return (*left > *right) - (*left < *right);
}

/* Bytes for virtual machines of each host that works, but for @without; the smallest first. */
static GArray *
list_capacities (PpSimPool  *pool,
                 const char *without)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      const char *metrics = pp_sim_row_text (pool, hosts[i], "metrics");
      gint64 size = pp_sim_row_int (pool, metrics, "memory_total");
      g_auto(GStrv) residents = pp_sim_row_refs (pool, hosts[i], "resident_VMs");

      if (g_strcmp0 (hosts[i], without) == 0 || !pp_sim_row_bool (pool, hosts[i], "enabled") ||
          !pp_sim_row_bool (pool, metrics, "live"))
        continue;
      for (guint k = 0; residents[k] != NULL; k++)
        if (pp_sim_row_bool (pool, residents[k], "is_control_domain"))
          size -= pp_sim_vm_memory (pool, residents[k]);
      g_array_append_val (sizes, size);
    }
  g_array_sort (sizes, compare_sizes);

  return sizes;
}

static gint64
protected_memory (PpSimPool *pool)
{
  g_auto(GStrv) vms = pp_sim_row_all (pool, "VM");
  gint64 needed = 0;

  for (guint i = 0; vms[i] != NULL; i++)
    if (pp_sim_ha_protects (pool, vms[i]))
      needed += pp_sim_vm_memory (pool, vms[i]);

  return needed;
}

/* Those that remain hold everything that is protected, whichever of them fail. */
static gboolean
plan_exists (PpSimPool  *pool,
             const char *without,
             gint64      failures)
{
  g_autoptr(GArray) sizes = list_capacities (pool, without);
  gint64 room = 0;

  for (gint64 i = 0; i < (gint64) sizes->len - failures; i++)
    room += g_array_index (sizes, gint64, i);

  return (gint64) sizes->len > failures && room >= protected_memory (pool);
}

/**
 * pp_sim_ha_can_spare:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Returns: whether the plan still works when @host is disabled
 */
gboolean
pp_sim_ha_can_spare (PpSimPool  *pool,
                     const char *host)
{
  gint64 failures = pp_sim_row_int (pool, pp_sim_pool_ref (pool), "ha_host_failures_to_tolerate");

  return plan_exists (pool, host, failures);
}

/**
 * pp_sim_ha_tolerates:
 * @pool: a pool
 * @failures: so many hosts fail
 *
 * Returns: whether there is a plan for that
 */
gboolean
pp_sim_ha_tolerates (PpSimPool *pool,
                     gint64     failures)
{
  return plan_exists (pool, NULL, failures);
}

/**
 * pp_sim_ha_accepts_sr:
 * @pool: a pool
 * @sr: ref of a storage
 *
 * Returns: whether every host reaches it, so that it can hold the state file
 */
gboolean
pp_sim_ha_accepts_sr (PpSimPool  *pool,
                      const char *sr)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  if (!pp_sim_row_bool (pool, sr, "shared") ||
      g_strcmp0 (pp_sim_row_text (pool, sr, "content_type"), "iso") == 0)
    return FALSE;
  for (guint i = 0; hosts[i] != NULL; i++)
    if (!pp_sim_host_sees_sr (pool, hosts[i], sr))
      return FALSE;

  return TRUE;
}

/**
 * pp_sim_ha_uses_sr:
 * @pool: a pool
 * @sr: ref of a storage
 *
 * Returns: whether its state file is there
 */
gboolean
pp_sim_ha_uses_sr (PpSimPool  *pool,
                   const char *sr)
{
  g_auto(GStrv) files = pp_sim_row_refs (pool, pp_sim_pool_ref (pool), "ha_statefiles");

  for (guint i = 0; files[i] != NULL; i++)
    if (g_strcmp0 (pp_sim_row_text (pool, files[i], "SR"), sr) == 0)
      return TRUE;

  return FALSE;
}

/**
 * pp_sim_ha_reaches:
 * @pool: a pool
 * @host: ref of one of its hosts
 *
 * Returns: whether @host reaches every state file there is
 */
gboolean
pp_sim_ha_reaches (PpSimPool  *pool,
                   const char *host)
{
  g_auto(GStrv) files = pp_sim_row_refs (pool, pp_sim_pool_ref (pool), "ha_statefiles");

  for (guint i = 0; files[i] != NULL; i++)
    if (!pp_sim_host_sees_sr (pool, host, pp_sim_row_text (pool, files[i], "SR")))
      return FALSE;

  return TRUE;
}

static void
tell_hosts (PpSimPool          *pool,
            const char * const *files)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) peers = NULL;

  for (guint i = 0; hosts[i] != NULL && files[0] != NULL; i++)
    g_strv_builder_add (builder, pp_sim_row_text (pool, hosts[i], "uuid"));
  peers = g_strv_builder_end (builder);

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      pp_sim_row_set_texts (pool, hosts[i], "ha_statefiles", files);
      pp_sim_row_set_texts (pool, hosts[i], "ha_network_peers", (const char * const *) peers);
    }
}

/**
 * pp_sim_ha_begin:
 * @pool: a pool
 * @srs: refs of storages, each of which gets a state file
 *
 * Turns high availability on.
 */
void
pp_sim_ha_begin (PpSimPool          *pool,
                 const char * const *srs)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) files = NULL;

  for (guint i = 0; srs[i] != NULL; i++)
    {
      g_autofree char *file = pp_sim_row_create (pool, "VDI", NULL);

      pp_sim_row_set_text (pool, file, "name_label", "Statefile for HA");
      pp_sim_row_set_text (pool, file, "name_description",
                           "Used for storage heartbeating");
      pp_sim_row_set_text (pool, file, "SR", srs[i]);
      pp_sim_row_set_text (pool, file, "type", "ha_statefile");
      pp_sim_row_set_int (pool, file, "virtual_size", STATE_FILE_SIZE);
      pp_sim_row_set_bool (pool, file, "sharable", TRUE);
      g_strv_builder_add (builder, file);
    }
  files = g_strv_builder_end (builder);

  tell_hosts (pool, (const char * const *) files);
  pp_sim_row_set_texts (pool, pp_sim_pool_ref (pool), "ha_statefiles", (const char * const *) files);
  pp_sim_row_set_bool (pool, pp_sim_pool_ref (pool), "ha_enabled", TRUE);
  pp_sim_ha_update (pool);
}

/**
 * pp_sim_ha_end:
 * @pool: a pool
 *
 * Turns high availability off. How many failures it was to tolerate is kept.
 */
void
pp_sim_ha_end (PpSimPool *pool)
{
  g_auto(GStrv) files = pp_sim_row_refs (pool, pp_sim_pool_ref (pool), "ha_statefiles");
  const char * const none[] = { NULL };

  for (guint i = 0; files[i] != NULL; i++)
    pp_sim_db_destroy (pool->db, files[i]);
  tell_hosts (pool, none);
  pp_sim_row_set_texts (pool, pp_sim_pool_ref (pool), "ha_statefiles", none);
  pp_sim_row_set_bool (pool, pp_sim_pool_ref (pool), "ha_enabled", FALSE);
  pp_sim_ha_update (pool);
}

/**
 * pp_sim_ha_set_failures:
 * @pool: a pool
 * @failures: how many hosts may fail
 *
 * Sets that.
 */
void
pp_sim_ha_set_failures (PpSimPool *pool,
                        gint64     failures)
{
  pp_sim_row_set_int (pool, pp_sim_pool_ref (pool), "ha_host_failures_to_tolerate", failures);
  pp_sim_ha_update (pool);
}

/**
 * pp_sim_ha_update:
 * @pool: a pool
 *
 * Says in the record of the pool for how many failures there is a plan.
 */
void
pp_sim_ha_update (PpSimPool *pool)
{
  const char *record = pp_sim_pool_ref (pool);
  gint64 wanted = pp_sim_row_int (pool, record, "ha_host_failures_to_tolerate");
  gint64 n_hosts = pp_sim_db_count (pool->db, "host");
  gint64 most = 0;

  while (pp_sim_ha_is_enabled (pool) && most + 1 < n_hosts && plan_exists (pool, NULL, most + 1))
    most++;
  pp_sim_row_set_int (pool, record, "ha_plan_exists_for", most);
  pp_sim_row_set_bool (pool, record, "ha_overcommitted", pp_sim_ha_is_enabled (pool) && wanted > most);
}
