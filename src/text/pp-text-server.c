/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include <poolpatch/pp-text.h>

#include <string.h>

#include <glib/gi18n-lib.h>

#include "pp-text-private.h"

/**
 * pp_text_for_owed:
 * @host: a host
 * @applied: one of its hotfixes
 *
 * Returns: (transfer full) (nullable): the restart that is owed for it, and since when; %NULL when
 *   none is
 */
char *
pp_text_for_owed (const PpHost    *host,
                  const PpApplied *applied)
{
  PpPending pending;
  g_autofree char *since = NULL;
  g_autofree char *started = NULL;
  const char *pairs[] = { "server", NULL, "hotfix", NULL, "since", NULL, "started", NULL, NULL };

  g_return_val_if_fail (host != NULL && applied != NULL, NULL);

  pending = pp_applied_get_pending (applied, host);
  if (pending == PP_PENDING_NONE)
    return NULL;

  pairs[1] = host->name;
  pairs[3] = applied->name;
  if (applied->requires_reboot)
    return pp_text_expand (_("{server} needs a restart for {hotfix}, as it says itself"), pairs);

  since = pp_text_for_time (applied->applied_at);
  started = pp_text_for_time (pending == PP_PENDING_REBOOT ? host->boot_time
                                                           : host->agent_start_time);
  pairs[5] = since;
  pairs[7] = started;

  return pp_text_expand (pending == PP_PENDING_REBOOT
                         ? _("{server} needs a restart for {hotfix}, installed {since}: it runs "
                             "since {started}")
                         : _("{server} needs a restart of its toolstack for {hotfix}, installed "
                             "{since}: it runs since {started}"), pairs);
}

/**
 * pp_text_for_not_handled:
 * @snapshot: a pool
 *
 * Returns: (transfer full) (nullable): that its servers are updated by a mechanism which Poolpatch
 *   does not handle, and what to use instead; %NULL when it handles them
 */
char *
pp_text_for_not_handled (PpSnapshot *snapshot)
{
  PpHost *master;
  const char *pairs[] = { "pool", NULL, "version", NULL, NULL };

  g_return_val_if_fail (snapshot != NULL, NULL);

  if (pp_engine_is_handled (pp_snapshot_get_engine (snapshot)))
    return NULL;

  master = pp_snapshot_get_host (snapshot, 0);
  pairs[1] = pp_snapshot_get_name (snapshot);
  pairs[3] = master->product_version;

  return pp_text_expand (master->engine == PP_ENGINE_YUM
                         ? _("{pool} runs XCP-ng {version}, which takes its updates as packages. "
                             "Poolpatch does not handle that yet and leaves the pool alone. Update it "
                             "in Xen Orchestra, or with yum on each server, the master first.")
                         : _("{pool} runs XenServer {version}, which takes its updates from the "
                             "repositories of its vendor. Poolpatch does not handle that yet and "
                             "leaves the pool alone. Update it in XenCenter."), pairs);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/**
 * pp_text_for_packs:
 * @host: a host
 *
 * Up to 7.0 each supplemental pack is an entry of software_version, "originator:name"; what it says
 * is the server's.
 *
 * Returns: (transfer full): its packs, one a line, "" when there is none
 */
char *
pp_text_for_packs (const PpHost *host)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_return_val_if_fail (host != NULL, NULL);

  g_hash_table_iter_init (&iter, host->software_version);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (strchr (key, ':') != NULL)
      g_ptr_array_add (lines, g_strdup_printf ("%s (%s)", (char *) value, (char *) key));
  g_ptr_array_sort (lines, compare_cb);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}
