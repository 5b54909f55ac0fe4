/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-probe-pool"

#include "config.h"

#include "pp-probe-pool.h"

#include "pp-live-pool-private.h"

#include <string.h>

/* The classes that are small in any pool. What a question is not answered stays unknown. */
static const char * const questions[] =
{
  "SR.get_all_records", "PBD.get_all_records", "task.get_all_records", "host.get_all_records",
  "host_metrics.get_all_records",
};

typedef struct
{
  PpLivePool  *pool;                               /* (owned) */
  XapiSession *session;                            /* (owned) */
  XapiValue   *answers[G_N_ELEMENTS (questions)];  /* (owned) (nullable) */
  guint        stage;
} PoolProbe;

static void ask_next (GTask *task);

static void
pool_probe_free (PoolProbe *self)
{
  g_clear_object (&self->pool);
  g_clear_object (&self->session);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    g_clear_pointer (&self->answers[i], xapi_value_unref);
  g_free (self);
}

/*
 * pp_probe_pool_free:
 * @self: (transfer full): what the pool answered
 */
void
pp_probe_pool_free (PpProbePool *self)
{
  g_clear_pointer (&self->evidence, pp_pool_evidence_free);
  g_hash_table_unref (self->memory);
  g_free (self);
}

static gboolean
is_true (XapiValue  *map,
         const char *key)
{
  return g_ascii_strcasecmp (xapi_value_member_string (map, key, ""), "true") == 0;
}

/* The field came with 7.0; before, the name and a key of other_config tell. */
static gboolean
is_of_tools (XapiValue *record)
{
  return xapi_value_member_bool (record, "is_tools_sr", FALSE) ||
         is_true (xapi_value_member (record, "other_config"), "xenserver_tools_sr") ||
         strcmp (xapi_value_member_string (record, "name_label", ""), "XenServer Tools") == 0;
}

/* The driver says whether it makes disks; while it says nothing its kind has to tell: ISO images,
 * drives of a server and the tools do not. */
static gboolean
makes_disks (XapiValue *sr)
{
  static const char * const kinds[] = { "iso", "udev", "tmpfs", NULL };
  g_auto(GStrv) operations = xapi_value_to_strv (xapi_value_member (sr, "allowed_operations"));

  return strcmp (xapi_value_member_string (sr, "content_type", ""), "iso") != 0 &&
         !g_strv_contains (kinds, xapi_value_member_string (sr, "type", "")) &&
         !is_of_tools (sr) &&
         (operations[0] == NULL ||
          g_strv_contains ((const char * const *) operations, "vdi_create"));
}

/* The servers that have a PBD of the storage, those that have it plugged or those that have not. */
static char **
list_hosts (PpSnapshot *snapshot,
            XapiValue  *pbds,
            const char *sr,
            gboolean    plugged)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  XapiValueIter iter;
  const char *ref;
  XapiValue *pbd;

  xapi_value_iter_init (&iter, pbds);
  while (xapi_value_iter_next (&iter, &ref, &pbd))
    {
      PpHost *host;

      if (strcmp (xapi_value_member_string (pbd, "SR", ""), sr) != 0 ||
          xapi_value_member_bool (pbd, "currently_attached", FALSE) != plugged)
        continue;
      host = pp_snapshot_find_host (snapshot, xapi_value_member_string (pbd, "host", ""));
      if (host != NULL)
        g_strv_builder_add (builder, host->uuid);
    }

  return g_strv_builder_end (builder);
}

/* Volumes of LVM are taken as a whole, whatever is written into them. */
static gint64
find_space (XapiValue *record)
{
  gint64 size = xapi_value_member_int (record, "physical_size", -1);
  gint64 used = xapi_value_member_int (record, "physical_utilisation", 0);

  if (g_str_has_prefix (xapi_value_member_string (record, "type", ""), "lvm"))
    used = MAX (used, xapi_value_member_int (record, "virtual_allocation", 0));

  return size < 0 ? -1 : MAX (0, size - MAX (0, used));
}

static int
compare_storage (gconstpointer a,
                 gconstpointer b)
{
  const PpStorage *left = *(PpStorage * const *) a;
  const PpStorage *right = *(PpStorage * const *) b;
  int order = g_utf8_collate (left->name, right->name);

  return order != 0 ? order : strcmp (left->uuid, right->uuid);
}

/*
 * pp_probe_read_storage:
 * @snapshot: the pool
 * @srs: answer of SR.get_all_records
 * @pbds: answer of PBD.get_all_records
 *
 * Returns: (transfer full) (element-type PpStorage): the storage of the pool, by name
 */
GPtrArray *
pp_probe_read_storage (PpSnapshot *snapshot,
                       XapiValue  *srs,
                       XapiValue  *pbds)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_storage_free);
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;

  xapi_value_iter_init (&iter, srs);
  while (xapi_value_iter_next (&iter, &ref, &record))
    {
      PpStorage *storage = pp_storage_new (ref, xapi_value_member_string (record, "uuid", ""),
                                           xapi_value_member_string (record, "name_label", ""));

      storage->shared = xapi_value_member_bool (record, "shared", FALSE);
      storage->tools = is_of_tools (record);
      storage->disks = makes_disks (record);
      g_free (storage->type);
      storage->type = g_strdup (xapi_value_member_string (record, "type", ""));
      storage->space_free = find_space (record);
      storage->discs = strcmp (xapi_value_member_string (record, "content_type", ""), "iso") == 0;
      g_strfreev (storage->plugged);
      storage->plugged = list_hosts (snapshot, pbds, ref, TRUE);
      g_strfreev (storage->unplugged);
      storage->unplugged = list_hosts (snapshot, pbds, ref, FALSE);
      g_ptr_array_add (all, storage);
    }
  g_ptr_array_sort (all, compare_storage);

  return all;
}

/* A task exists only for what takes its time. */
static char **
list_operations (PoolProbe *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  XapiValueIter iter;
  const char *ref;
  XapiValue *task;

  xapi_value_iter_init (&iter, self->answers[2]);
  while (xapi_value_iter_next (&iter, &ref, &task))
    {
      const char *name = xapi_value_member_string (task, "name_label", "");

      if (strcmp (xapi_value_member_string (task, "status", ""), "pending") == 0 && *name != '\0')
        g_strv_builder_add (builder, name);
    }

  return g_strv_builder_end (builder);
}

static void
collect_memory (PoolProbe  *self,
                GHashTable *memory)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *host;

  xapi_value_iter_init (&iter, self->answers[3]);
  while (xapi_value_iter_next (&iter, &ref, &host))
    {
      const char *metrics_ref = xapi_value_member_string (host, "metrics", "");
      XapiValue *metrics = xapi_value_member (self->answers[4], metrics_ref);

      if (xapi_value_member (metrics, "memory_free") != NULL)
        {
          gint64 *bytes = g_new (gint64, 1);

          *bytes = xapi_value_member_int (metrics, "memory_free", -1);
          g_hash_table_insert (memory,
                               g_ascii_strdown (xapi_value_member_string (host, "uuid", ""), -1),
                               bytes);
        }
    }
}

static PpProbePool *
collect (PoolProbe *self)
{
  PpProbePool *answer = g_new0 (PpProbePool, 1);

  answer->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  collect_memory (self, answer->memory);
  if (self->answers[0] == NULL || self->answers[1] == NULL)
    return answer;

  answer->evidence = pp_pool_evidence_new ();
  g_ptr_array_unref (answer->evidence->storage);
  answer->evidence->storage = pp_probe_read_storage (pp_live_pool_get_snapshot (self->pool),
                                                     self->answers[0], self->answers[1]);
  g_strfreev (answer->evidence->operations);
  answer->evidence->operations = list_operations (self);
  answer->evidence->may_install = pp_live_pool_may_install (self->pool);

  return answer;
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PoolProbe *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->answers[self->stage] = xapi_session_call_finish (XAPI_SESSION (object), result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (error != NULL)
    {
      pp_live_pool_doubt (self->pool, error);
      g_task_return_error (task, pp_live_pool_convert_error (error));
      return;
    }

  self->stage++;
  ask_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
ask_next (GTask *task)
{
  PoolProbe *self = g_task_get_task_data (task);

  if (self->stage < G_N_ELEMENTS (questions))
    {
      xapi_session_call_async (self->session, questions[self->stage],
                               xapi_value_new_array_take (NULL, 0), 0, g_task_get_cancellable (task),
                               answered_cb, task);
      return;
    }

  g_task_return_pointer (task, collect (self), (GDestroyNotify) pp_probe_pool_free);
  g_object_unref (task);
}

/*
 * pp_probe_pool_async:
 * @pool: a connected pool
 * @cancellable: (nullable): stops asking
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks what concerns no single server: storage and who reaches it, what is under way, memory. Without
 * an answer to any of it nothing can be said of the pool.
 */
void
pp_probe_pool_async (PpLivePool         *pool,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  PoolProbe *self = g_new0 (PoolProbe, 1);

  g_task_set_source_tag (task, pp_probe_pool_async);
  g_task_set_task_data (task, self, (GDestroyNotify) pool_probe_free);
  self->pool = g_object_ref (pool);
  self->session = g_object_ref (pp_live_pool_get_session (pool));
  ask_next (task);
}

/*
 * pp_probe_pool_finish:
 * @result: of pp_probe_pool_async()
 * @error: return location; only when cancelled
 *
 * Returns: (transfer full) (nullable): what was answered
 */
PpProbePool *
pp_probe_pool_finish (GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
