/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-step-context.h"

#define WAIT_SECONDS 1200
#define POLL_MILLISECONDS 2000

static void
host_memory_free (gpointer data)
{
  PpHostMemory *self = data;

  g_ptr_array_unref (self->vms);
  g_hash_table_unref (self->restarted);
  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->moved);
  g_free (self);
}

/*
 * pp_step_context_init:
 * @self: a context to be filled
 * @pool: where the steps work; must outlive the context
 * @library: where the files are; likewise
 */
void
pp_step_context_init (PpStepContext *self,
                      PpLivePool    *pool,
                      PpLibrary     *library)
{
  self->pool = pool;
  self->library = library;
  self->wire = pp_wire_new (pool);
  self->hosts = pp_host_memory_new_table ();
  self->fixes = pp_fix_memory_new_list ();
  self->introduced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->packs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->disks = g_ptr_array_new_with_free_func (g_free);
  self->patches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->skipped = pp_skipped_new_list ();
  self->wait_seconds = WAIT_SECONDS;
  self->poll_milliseconds = POLL_MILLISECONDS;
}

/*
 * pp_step_context_clear:
 * @self: a context
 */
void
pp_step_context_clear (PpStepContext *self)
{
  if (self->wire != NULL)
    pp_wire_close (self->wire);
  g_clear_object (&self->wire);
  g_clear_pointer (&self->journal, pp_journal_free);
  g_clear_pointer (&self->hosts, g_hash_table_unref);
  g_clear_pointer (&self->fixes, g_ptr_array_unref);
  g_clear_pointer (&self->disks, g_ptr_array_unref);
  g_clear_pointer (&self->introduced, g_hash_table_unref);
  g_clear_pointer (&self->packs, g_hash_table_unref);
  g_clear_pointer (&self->patches, g_hash_table_unref);
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
}

/*
 * pp_step_begin:
 * @context: what the step works with
 * @source_tag: the function that carries it out
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Returns: (transfer full): a task whose data is @context
 */
GTask *
pp_step_begin (PpStepContext      *context,
               gpointer            source_tag,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, context, NULL);

  return task;
}

/*
 * pp_step_return:
 * @task: (transfer full): of pp_step_begin()
 * @outcome: done or skipped
 */
void
pp_step_return (GTask        *task,
                PpStepOutcome outcome)
{
  g_task_return_int (task, outcome);
  g_object_unref (task);
}

/*
 * pp_step_return_error:
 * @task: (transfer full): of pp_step_begin()
 * @error: (transfer full): why the step failed
 */
void
pp_step_return_error (GTask  *task,
                      GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

typedef struct
{
  GTask *task;
  void (*func)(GTask *task);
} Later;

static gboolean
later_cb (gpointer user_data)
{
  const Later *later = user_data;

  if (g_task_return_error_if_cancelled (later->task))
    g_object_unref (later->task);
  else
    later->func (later->task);

  return G_SOURCE_REMOVE;
}

/*
 * pp_step_later:
 * @task: (transfer full): of pp_step_begin()
 * @func: what to do next with it
 *
 * Does it after the pause between two looks, unless somebody gives up meanwhile.
 */
void
pp_step_later (GTask  *task,
               void ( *func ) (GTask *task))
{
  PpStepContext *context = g_task_get_task_data (task);
  Later *later = g_new0 (Later, 1);

  later->task = task;
  later->func = func;
  g_timeout_add_full (G_PRIORITY_DEFAULT, context->poll_milliseconds, later_cb, later, g_free);
}

/*
 * pp_step_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: how the step ended; %PP_OUTCOME_FAILED with an error of src/xapi or our own
 */
PpStepOutcome
pp_step_finish (GAsyncResult *result,
                GError      **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

/*
 * pp_host_memory_new_table:
 *
 * Returns: (transfer full): nothing remembered yet, by uuid of the server
 */
GHashTable *
pp_host_memory_new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, host_memory_free);
}

/*
 * pp_host_memory_get:
 * @hosts: of pp_host_memory_new_table()
 * @host: uuid
 *
 * Returns: (transfer none): what is remembered of it
 */
PpHostMemory *
pp_host_memory_get (GHashTable *hosts,
                    const char *host)
{
  PpHostMemory *memory = g_hash_table_lookup (hosts, host);

  if (memory == NULL)
    {
      memory = g_new0 (PpHostMemory, 1);
      memory->vms = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_vm_unref);
      memory->restarted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      memory->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      memory->moved = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_vm_unref);
      g_hash_table_insert (hosts, g_strdup (host), memory);
    }

  return memory;
}

/*
 * pp_step_context_get_memory:
 * @self: a context
 * @host: uuid
 *
 * Returns: (transfer none): what the run remembers of it
 */
PpHostMemory *
pp_step_context_get_memory (PpStepContext *self,
                            const char    *host)
{
  return pp_host_memory_get (self->hosts, host);
}

static void
add_once (GPtrArray *vms,
          PpVm      *vm)
{
  for (guint i = 0; i < vms->len; i++)
    if (g_str_equal (((PpVm *) g_ptr_array_index (vms, i))->uuid, vm->uuid))
      return;

  g_ptr_array_add (vms, pp_vm_ref (vm));
}

/*
 * pp_host_memory_add_vm:
 * @self: what is remembered of a server
 * @vm: one that ran on it; once is enough
 */
void
pp_host_memory_add_vm (PpHostMemory *self,
                       PpVm         *vm)
{
  add_once (self->moved, vm);
  add_once (self->vms, vm);
}

/*
 * pp_host_memory_add_place:
 * @self: what is remembered of a server
 * @vm: uuid of one that left it
 * @host: uuid of the server that it went to
 */
void
pp_host_memory_add_place (PpHostMemory *self,
                          const char   *vm,
                          const char   *host)
{
  g_hash_table_replace (self->places, g_strdup (vm), g_strdup (host));
}

/*
 * pp_host_memory_add_restarted:
 * @self: what is remembered of a server
 * @vm: uuid of one on it that was restarted for its hotfixes
 */
void
pp_host_memory_add_restarted (PpHostMemory *self,
                              const char   *vm)
{
  g_hash_table_add (self->restarted, g_strdup (vm));
}

/*
 * pp_host_memory_account:
 * @self: what is remembered of a server
 * @kind: of a step that was done on it
 *
 * What the next steps build on, beyond what the steps remember themselves.
 */
void
pp_host_memory_account (PpHostMemory *self,
                        PpStepKind    kind)
{
  if (kind == PP_STEP_FIX || kind == PP_STEP_UNWIND || kind == PP_STEP_BY_HAND)
    return;

  if (kind == PP_STEP_ENABLE)
    self->disabled = FALSE;
  else if (kind == PP_STEP_WAIT)
    self->restart_pending = FALSE;
  else if (kind == PP_STEP_BRING_BACK)
    g_ptr_array_set_size (self->vms, 0);
  else if (kind == PP_STEP_REBOOT_VMS)
    g_hash_table_remove_all (self->restarted);
  self->touched = kind != PP_STEP_PRECHECK && kind != PP_STEP_VERIFY;
}

/*
 * pp_step_context_is_touched:
 * @self: a context
 * @host: uuid
 *
 * Returns: whether the run has left it in another state than it found it in
 */
gboolean
pp_step_context_is_touched (PpStepContext *self,
                            const char    *host)
{
  const PpHostMemory *memory = g_hash_table_lookup (self->hosts, host);

  return memory != NULL &&
         (memory->disabled || memory->restart_pending || memory->vms->len > 0);
}

/*
 * pp_step_context_is_any_touched:
 * @self: a context
 *
 * Returns: whether there is such a server
 */
gboolean
pp_step_context_is_any_touched (PpStepContext *self)
{
  GHashTableIter iter;
  gpointer uuid;

  g_hash_table_iter_init (&iter, self->hosts);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    if (pp_step_context_is_touched (self, uuid))
      return TRUE;

  return FALSE;
}

/*
 * pp_step_context_has_restarted:
 * @self: a context
 * @host: a server whose restart is waited for
 *
 * Returns: whether its clock says that it was started since
 */
gboolean
pp_step_context_has_restarted (PpStepContext *self,
                               const PpHost  *host)
{
  const PpHostMemory *memory = pp_step_context_get_memory (self, host->uuid);

  if (memory->restart == PP_STEP_REBOOT && memory->boot_time != 0)
    return host->boot_time != 0 && host->boot_time != memory->boot_time;

  return host->agent_start_time != 0 && host->agent_start_time != memory->agent_start_time;
}

/*
 * pp_step_context_restart_is_under_way:
 * @self: a context
 * @host: uuid
 *
 * Returns: whether a restart that was written down has happened, or is seen to happen
 */
gboolean
pp_step_context_restart_is_under_way (PpStepContext *self,
                                      const char    *host)
{
  PpHost *record = pp_snapshot_find_host (pp_live_pool_get_snapshot (self->pool), host);
  const PpHostMemory *memory = pp_step_context_get_memory (self, host);

  return record != NULL && memory->restart_pending &&
         (!record->live || record->rebooting || pp_step_context_has_restarted (self, record));
}

/*
 * pp_step_context_get_host:
 * @self: a context
 *
 * Returns: (transfer none): the server of the step, as last seen. One that has left the pool is
 *   still known from the plan, so this is never %NULL for a step with a server.
 */
PpHost *
pp_step_context_get_host (PpStepContext *self)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  PpHost *host = NULL;

  if (snapshot != NULL)
    host = pp_snapshot_find_host (snapshot, self->step->host);
  if (host == NULL)
    host = pp_snapshot_find_host (pp_outlook_get_snapshot (pp_plan_get_outlook (self->plan)),
                                  self->step->host);

  return host;
}

/*
 * pp_step_context_is_on_master:
 * @self: a context
 *
 * Returns: whether the step is about the master of the pool
 */
gboolean
pp_step_context_is_on_master (PpStepContext *self)
{
  PpHost *master = pp_snapshot_get_master (pp_live_pool_get_snapshot (self->pool));

  return master != NULL && g_str_equal (master->uuid, self->step->host);
}

/*
 * pp_step_context_get_hotfix:
 * @self: a context
 *
 * Returns: (transfer none): the hotfix of the step
 */
PpHotfix *
pp_step_context_get_hotfix (PpStepContext *self)
{
  PpOutlook *outlook = pp_plan_get_outlook (self->plan);
  PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, self->step->hotfix);

  if (hotfix == NULL)
    hotfix = pp_catalogue_lookup (pp_outlook_get_catalogue (outlook), self->step->hotfix);

  return hotfix;
}

/*
 * pp_step_context_get_hotfix_name:
 * @self: a context
 *
 * Returns: (transfer none): name of the step's hotfix, or its uuid
 */
const char *
pp_step_context_get_hotfix_name (PpStepContext *self)
{
  const PpHotfix *hotfix = pp_step_context_get_hotfix (self);

  return hotfix != NULL ? hotfix->name : self->step->hotfix;
}

/*
 * pp_step_context_dup_patch:
 * @self: a context
 *
 * Returns: (transfer full) (nullable): reference of the record of the step's hotfix
 */
char *
pp_step_context_dup_patch (PpStepContext *self)
{
  const char *ref = g_hash_table_lookup (self->patches, self->step->hotfix);
  PpPatch *patch = NULL;

  if (ref != NULL)
    return g_strdup (ref);
  patch = pp_snapshot_find_patch (pp_live_pool_get_snapshot (self->pool), self->step->hotfix);

  return patch != NULL ? g_strdup (patch->ref) : NULL;
}

/*
 * pp_step_context_progress:
 * @fraction: 0 … 1 of the step
 * @self: a context; fits #XapiProgress
 */
void
pp_step_context_progress (double   fraction,
                          gpointer self)
{
  PpStepContext *context = self;

  context->progress (fraction, context->data);
}

/*
 * pp_step_context_upload_progress:
 * @sent: bytes
 * @total: bytes, 0 = not known
 * @self: a context; fits #XapiBytesProgress
 */
void
pp_step_context_upload_progress (gint64   sent,
                                 gint64   total,
                                 gpointer self)
{
  pp_step_context_progress (total > 0 ? (double) sent / (double) total : -1, self);
}

/*
 * pp_step_context_note:
 * @self: a context
 * @event: what happened
 * @facts: (transfer full): what a later resume needs of it
 * @error: return location
 *
 * Writes a line about the step at hand into the journal. What cannot be written down must not be
 * done.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
pp_step_context_note (PpStepContext *self,
                      const char    *event,
                      JsonObject    *facts,
                      GError       **error)
{
  json_object_set_int_member (facts, "step", self->step->id);
  json_object_set_string_member (facts, "kind", pp_step_kind_to_string (self->step->kind));
  if (self->step->host != NULL)
    json_object_set_string_member (facts, "host", self->step->host);
  if (self->step->hotfix != NULL)
    json_object_set_string_member (facts, "hotfix", self->step->hotfix);
  if (self->step->fix != NULL)
    json_object_set_object_member (facts, "fix", pp_fix_make_json (self->step->fix));

  return pp_journal_write (self->journal, event, facts, error);
}
