/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-host.h"
#include "pp-sim-lifecycle.h"
#include "pp-sim-row.h"

#include <string.h>

/* What a host has room for, and what it can reach. */

#define VM_OVERHEAD (8LL * 1024 * 1024)

/**
 * pp_sim_host_reason_new:
 * @code: an error of XenAPI
 * @first: (nullable): its first parameter
 * @second: (nullable): its second one
 *
 * Returns: (transfer full): these
 */
GStrv
pp_sim_host_reason_new (const char *code,
                        const char *first,
                        const char *second)
{
  const char * const words[] = { code, first, first != NULL ? second : NULL, NULL };

  return g_strdupv ((char **) words);
}

/**
 * pp_sim_vm_memory:
 * @pool: a pool
 * @vm: ref of a virtual machine
 *
 * Returns: bytes it occupies where it runs
 */
gint64
pp_sim_vm_memory (PpSimPool  *pool,
                  const char *vm)
{
  return pp_sim_row_int (pool, vm, "memory_dynamic_max") + VM_OVERHEAD;
}

/**
 * pp_sim_host_free_memory:
 * @pool: a pool
 * @host: ref of a host
 *
 * Returns: bytes of memory that no virtual machine occupies, or is on its way to occupy
 */
gint64
pp_sim_host_free_memory (PpSimPool  *pool,
                         const char *host)
{
  gint64 left = pp_sim_row_int (pool, pp_sim_row_text (pool, host, "metrics"), "memory_total");
  g_auto(GStrv) residents = pp_sim_row_refs (pool, host, "resident_VMs");
  GHashTableIter iter;
  gpointer vm, target;

  for (guint i = 0; residents[i] != NULL; i++)
    left -= pp_sim_vm_memory (pool, residents[i]);

  g_hash_table_iter_init (&iter, pool->expected);
  while (g_hash_table_iter_next (&iter, &vm, &target))
    if (g_str_equal (target, host) &&
        !g_strv_contains ((const char * const *) residents, (const char *) vm))
      left -= pp_sim_vm_memory (pool, vm);

  return MAX (left, 0);
}

/**
 * pp_sim_host_update_memory:
 * @pool: a pool
 *
 * Brings memory_free of all its hosts up to date.
 */
void
pp_sim_host_update_memory (PpSimPool *pool)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    pp_sim_row_set_int (pool, pp_sim_row_text (pool, hosts[i], "metrics"), "memory_free",
                        pp_sim_host_free_memory (pool, hosts[i]));
}

/**
 * pp_sim_host_sees_sr:
 * @pool: a pool
 * @host: ref of a host
 * @sr: (nullable): ref of a storage
 *
 * Returns: whether it is plugged there
 */
gboolean
pp_sim_host_sees_sr (PpSimPool  *pool,
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

/* A network without any interface is inside each host. */
static gboolean
sees_network (PpSimPool  *pool,
              const char *host,
              const char *network)
{
  g_auto(GStrv) interfaces = pp_sim_row_refs (pool, network, "PIFs");

  for (guint i = 0; interfaces[i] != NULL; i++)
    if (g_strcmp0 (pp_sim_row_text (pool, interfaces[i], "host"), host) == 0)
      return TRUE;

  return interfaces[0] == NULL;
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
      if (pp_sim_row_exists (pool, sr) && !pp_sim_host_sees_sr (pool, host, sr))
        return sr;
    }

  return NULL;
}

static const char *
missing_network (PpSimPool  *pool,
                 const char *vm,
                 const char *host)
{
  g_auto(GStrv) interfaces = pp_sim_row_refs (pool, vm, "VIFs");

  for (guint i = 0; interfaces[i] != NULL; i++)
    {
      const char *network = pp_sim_row_text (pool, interfaces[i], "network");

      if (pp_sim_row_exists (pool, network) && !sees_network (pool, host, network))
        return network;
    }

  return NULL;
}

/**
 * pp_sim_host_compare_versions:
 * @pool: a pool
 * @a: ref of a host
 * @b: ref of another
 *
 * Returns: less than 0, 0 or more, as @a is older than @b, the same, or newer
 */
int
pp_sim_host_compare_versions (PpSimPool  *pool,
                              const char *a,
                              const char *b)
{
  const char *left = pp_sim_row_key (pool, a, "software_version", "product_version");
  const char *right = pp_sim_row_key (pool, b, "software_version", "product_version");
  g_auto(GStrv) lefts = g_strsplit (left != NULL ? left : "", ".", 3);
  g_auto(GStrv) rights = g_strsplit (right != NULL ? right : "", ".", 3);

  for (guint i = 0; lefts[i] != NULL && rights[i] != NULL; i++)
    {
      gint64 difference = g_ascii_strtoll (lefts[i], NULL, 10) - g_ascii_strtoll (rights[i], NULL, 10);

      if (difference != 0)
        return difference < 0 ? -1 : 1;
    }

  return 0;
}

static gboolean
is_oldest (PpSimPool  *pool,
           const char *host)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    if (pp_sim_host_compare_versions (pool, host, hosts[i]) < 0)
      return TRUE;

  return FALSE;
}

/* During an upgrade nothing starts on an old server, and nothing goes back to one. */
static gboolean
is_too_old (PpSimPool  *pool,
            const char *vm,
            const char *host)
{
  const char *source = pp_sim_row_text (pool, vm, "resident_on");

  if (pool->world->release < PP_SIM_RELEASE_60)
    return FALSE;

  return pp_sim_row_exists (pool, source) ? pp_sim_host_compare_versions (pool, host, source) < 0
                                          : is_oldest (pool, host);
}

/**
 * pp_sim_host_judge:
 * @pool: a pool
 * @host: ref of a host
 * @vm: ref of a virtual machine
 *
 * Returns: (transfer full) (nullable): why it cannot run there, whatever memory there is
 */
GStrv
pp_sim_host_judge (PpSimPool  *pool,
                   const char *host,
                   const char *vm)
{
  g_auto(GStrv) processors = pp_sim_row_refs (pool, vm, "VGPUs");
  g_auto(GStrv) own_processors = pp_sim_row_refs (pool, host, "PGPUs");
  const char *sr = missing_sr (pool, vm, host);
  const char *network = missing_network (pool, vm, host);

  if (is_too_old (pool, vm, host))
    return pp_sim_host_reason_new ("VM_HOST_INCOMPATIBLE_VERSION", host, vm);
  if (sr != NULL)
    return pp_sim_host_reason_new ("VM_REQUIRES_SR", vm, sr);
  if (network != NULL)
    return pp_sim_host_reason_new ("VM_REQUIRES_NETWORK", vm, network);
  if (processors[0] != NULL && own_processors[0] == NULL)
    return pp_sim_host_reason_new ("VM_REQUIRES_GPU", vm, processors[0]);

  return NULL;
}

/**
 * pp_sim_host_could_run:
 * @pool: a pool
 * @host: ref of a host
 * @vm: ref of a virtual machine
 *
 * Returns: whether it could be started there now
 */
gboolean
pp_sim_host_could_run (PpSimPool  *pool,
                       const char *host,
                       const char *vm)
{
  g_auto(GStrv) reason = NULL;

  if (!pp_sim_row_bool (pool, host, "enabled") ||
      !pp_sim_row_bool (pool, pp_sim_row_text (pool, host, "metrics"), "live"))
    return FALSE;

  reason = pp_sim_host_judge (pool, host, vm);

  return reason == NULL && pp_sim_host_free_memory (pool, host) >= pp_sim_vm_memory (pool, vm);
}

/**
 * pp_sim_host_choose:
 * @pool: a pool
 * @vm: ref of a virtual machine that does not run
 *
 * Returns: (transfer full) (nullable): the host it has a liking for, else the first that can
 */
char *
pp_sim_host_choose (PpSimPool  *pool,
                    const char *vm)
{
  const char *affinity = pp_sim_row_text (pool, vm, "affinity");
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  if (pp_sim_row_exists (pool, affinity) && pp_sim_host_could_run (pool, affinity, vm))
    return g_strdup (affinity);

  for (guint i = 0; hosts[i] != NULL; i++)
    if (pp_sim_host_could_run (pool, hosts[i], vm))
      return g_strdup (hosts[i]);

  return NULL;
}

/**
 * pp_sim_host_is_expired:
 * @pool: a pool
 * @host: ref of a host
 *
 * Up to 6.1 a free licence has to be renewed each year; from 6.2 on the date says nothing.
 *
 * Returns: whether the licence of @host has run out
 */
gboolean
pp_sim_host_is_expired (PpSimPool  *pool,
                        const char *host)
{
  const char *expiry = pp_sim_row_key (pool, host, "license_params", "expiry");
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) when = expiry != NULL ? g_date_time_new_from_iso8601 (expiry, utc) : NULL;

  return pool->world->release <= PP_SIM_RELEASE_61 && when != NULL &&
         g_date_time_to_unix (when) < pp_sim_world_now (pool->world);
}
