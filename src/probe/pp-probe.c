/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-probe"

#include "config.h"

#include <poolpatch/pp-probe.h>

#include "pp-live-pool-private.h"
#include "pp-probe-host.h"

/* Servers asked at the same time; each has one question under way. */
#define N_PARALLEL 4

/**
 * ProbeJob: what pp_probe_async() is at.
 *
 * n_pending starts at 1, so that it cannot end while servers are still being added.
 */
typedef struct
{
  PpLivePool  *pool;       /* (owned) */
  GPtrArray   *hosts;      /* (owned) (element-type PpHost) */
  GPtrArray   *patches;    /* (owned) (element-type PpPatch) uploaded, among the hotfixes asked for */
  GPtrArray   *evidence;   /* (owned) (element-type PpHostEvidence) */
  GPtrArray   *prechecks;  /* (owned) (element-type PpPrecheck) */
  PpProbePool *known;      /* (owned) (nullable) until the pool has answered */
  GError      *error;      /* (owned) (nullable) */
  gint64       asked_at;
  guint        next;       /* host */
  guint        n_pending;
  gboolean     evacuation;
} ProbeJob;

static void ask_hosts (GTask *task);

static void
probe_job_free (ProbeJob *self)
{
  g_clear_object (&self->pool);
  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_pointer (&self->patches, g_ptr_array_unref);
  g_clear_pointer (&self->evidence, g_ptr_array_unref);
  g_clear_pointer (&self->prechecks, g_ptr_array_unref);
  g_clear_pointer (&self->known, pp_probe_pool_free);
  g_clear_error (&self->error);
  g_free (self);
}

/* Whether its licence covers a hotfix is nothing that a server tells without being asked. */
static void
note_answers (ProbeJob *self)
{
  for (guint i = 0; i < self->prechecks->len; i++)
    {
      const PpPrecheck *precheck = g_ptr_array_index (self->prechecks, i);

      pp_live_pool_note_answer (self->pool, precheck->host, precheck->hotfix, precheck->error);
    }
}

static void
end_one (GTask *task)
{
  ProbeJob *self = g_task_get_task_data (task);

  if (--self->n_pending > 0)
    return;
  note_answers (self);
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (task,
                           pp_evidence_new_full (self->asked_at, self->evidence, self->prechecks,
                                                 g_steal_pointer (&self->known->evidence)),
                           g_object_unref);
}

static void
host_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ProbeJob *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  PpHostEvidence *evidence = pp_probe_host_finish (result, &error);

  if (evidence != NULL)
    g_ptr_array_add (self->evidence, evidence);
  else if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  ask_hosts (task);
  end_one (task);
}

static void
ask_hosts (GTask *task)
{
  ProbeJob *self = g_task_get_task_data (task);

  while (self->error == NULL && self->next < self->hosts->len && self->n_pending <= N_PARALLEL)
    {
      PpHost *host = g_ptr_array_index (self->hosts, self->next++);

      self->n_pending++;
      pp_probe_host_async (self->pool, host, self->patches, self->evacuation, self->known,
                           self->prechecks,
                           g_task_get_cancellable (task), host_answered_cb, g_object_ref (task));
    }
}

static GPtrArray *
find_hosts (PpSnapshot         *snapshot,
            const char * const *hosts,
            GError            **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);

  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      PpHost *host = pp_snapshot_find_host (snapshot, hosts[i]);

      if (host == NULL)
        {
          g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                                  "there is no server %s in the pool", hosts[i]));
          return NULL;
        }
      g_ptr_array_add (found, pp_host_ref (host));
    }
  for (guint i = 0; hosts == NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
    g_ptr_array_add (found, pp_host_ref (pp_snapshot_get_host (snapshot, i)));

  return g_steal_pointer (&found);
}

static void
pool_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ProbeJob *self = g_task_get_task_data (task);

  self->known = pp_probe_pool_finish (result, &self->error);
  ask_hosts (task);
  end_one (task);
}

/* Only a file that lies on the master can be pre-checked. */
static GPtrArray *
find_uploaded (PpSnapshot         *snapshot,
               const char * const *hotfixes)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_patch_unref);

  for (guint i = 0; hotfixes != NULL && hotfixes[i] != NULL; i++)
    {
      PpPatch *patch = pp_snapshot_find_patch (snapshot, hotfixes[i]);

      if (patch != NULL && patch->has_file)
        g_ptr_array_add (found, pp_patch_ref (patch));
    }

  return found;
}

/**
 * pp_probe_async:
 * @pool: a connected pool
 * @hosts: (array zero-terminated=1) (nullable): uuids of servers to ask about; %NULL = all
 * @hotfixes: (array zero-terminated=1) (nullable): uuids of hotfixes to have pre-checked on each of
 *   them; those that are not uploaded are left out
 * @evacuation: whether to ask which VMs run on each server and which of them cannot be moved
 * @cancellable: (nullable): stops asking
 * @callback: called when every server has answered, or could not be asked
 * @user_data: for @callback
 *
 * Asks the pool what a plan needs to know: storage and who reaches it, what is under way, memory,
 * clocks, free space, VMs with their drives (by server, never the whole class), the servers' own
 * pre-checks. Changes nothing. What one server does not answer is the error of its evidence and does
 * not stop the others; what the pool does not answer, or nobody, is an error.
 */
void
pp_probe_async (PpLivePool         *pool,
                const char * const *hosts,
                const char * const *hotfixes,
                gboolean            evacuation,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  ProbeJob *self;
  PpSnapshot *snapshot;
  GError *error = NULL;

  g_return_if_fail (PP_IS_LIVE_POOL (pool));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_probe_async);
  self = g_new0 (ProbeJob, 1);
  g_task_set_task_data (task, self, (GDestroyNotify) probe_job_free);
  snapshot = pp_live_pool_get_snapshot (pool);
  if (snapshot == NULL || pp_live_pool_get_session (pool) == NULL)
    {
      g_task_return_error (task, pp_error_new (PP_ERROR_UNREACHABLE,
                                               pp_live_pool_get_address (pool), "not connected"));
      return;
    }
  self->hosts = find_hosts (snapshot, hosts, &error);
  if (self->hosts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->pool = g_object_ref (pool);
  self->patches = find_uploaded (snapshot, hotfixes);
  self->evacuation = evacuation;
  self->asked_at = g_get_real_time () / G_USEC_PER_SEC;
  self->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_evidence_free);
  self->prechecks = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_precheck_free);
  self->n_pending = 1;
  pp_probe_pool_async (pool, cancellable, pool_answered_cb, g_steal_pointer (&task));
}

/**
 * pp_probe_finish:
 * @result: of pp_probe_async()
 * @error: return location; when cancelled, not connected (any more), for a server that is not there,
 *   or what the pool refused to say
 *
 * Returns: (transfer full) (nullable): the evidence
 */
PpEvidence *
pp_probe_finish (GAsyncResult *result,
                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
