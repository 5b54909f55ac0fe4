/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-past-runs"

#include "config.h"

#include "pp-past-runs.h"

/* The journals of years may lie on a slow disk: they are read in a thread. */

/* Copied for the thread. */
typedef struct
{
  char       *state_dir; /* (owned) */
  char       *id;   /* (owned) (nullable) */
  PpSnapshot *snapshot; /* (owned) (nullable) immutable */
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->state_dir);
  g_free (self->id);
  g_clear_object (&self->snapshot);
  g_free (self);
}

static GTask *
create_task (gpointer            tag,
             const char         *state_dir,
             const char         *id,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  g_task_set_source_tag (task, tag);
  order->state_dir = g_strdup (state_dir);
  order->id = g_strdup (id);
  g_task_set_task_data (task, order, order_free);

  return task;
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Order *order = task_data;
  GError *error = NULL;
  GPtrArray *list = pp_run_list (order->state_dir, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * pp_past_runs_list_async:
 * @state_dir: where runs are kept
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called with the list
 * @user_data: data for @callback
 *
 * Does what pp_run_list() does, in a thread.
 */
void
pp_past_runs_list_async (const char         *state_dir,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = create_task (pp_past_runs_list_async, state_dir, NULL, cancellable,
                                       callback, user_data);

  g_task_run_in_thread (task, list_in_thread);
}

/**
 * pp_past_runs_list_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type PpRunSummary): newest first
 */
GPtrArray *
pp_past_runs_list_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_past_runs_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Order *order = task_data;
  GError *error = NULL;
  PpPastRun *run = pp_past_run_load (order->state_dir, order->id, &error);

  if (run != NULL)
    g_task_return_pointer (task, run, (GDestroyNotify) pp_past_run_free);
  else
    g_task_return_error (task, error);
}

/**
 * pp_past_runs_load_async:
 * @state_dir: where runs are kept
 * @id: of a run
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called with the run
 * @user_data: data for @callback
 *
 * Does what pp_past_run_load() does, in a thread.
 */
void
pp_past_runs_load_async (const char         *state_dir,
                         const char         *id,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = create_task (pp_past_runs_load_async, state_dir, id, cancellable,
                                       callback, user_data);

  g_task_run_in_thread (task, load_in_thread);
}

/**
 * pp_past_runs_load_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the run
 */
PpPastRun *
pp_past_runs_load_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_past_runs_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pp_left_behind_free:
 * @self: (transfer full): what was left behind
 */
void
pp_left_behind_free (PpLeftBehind *self)
{
  g_free (self->id);
  g_strfreev (self->disabled);
  g_free (self);
}

static void
count_steps (const char   *state_dir,
             PpLeftBehind *left)
{
  g_autoptr(GPtrArray) runs = pp_run_list (state_dir, NULL);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const PpRunSummary *summary = g_ptr_array_index (runs, i);

      if (!g_str_equal (summary->id, left->id))
        continue;
      left->started = summary->started;
      left->n_done = summary->n_done;
      left->n_steps = summary->n_steps;
    }
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Order *order = task_data;
  PpLeftBehind *left = g_new0 (PpLeftBehind, 1);

  left->id = pp_run_find_unfinished (order->state_dir, order->snapshot);
  left->disabled = pp_run_find_left_disabled (order->state_dir, order->snapshot);
  if (left->id != NULL)
    count_steps (order->state_dir, left);
  g_task_return_pointer (task, left, (GDestroyNotify) pp_left_behind_free);
}

/**
 * pp_past_runs_find_async:
 * @state_dir: where runs are kept
 * @snapshot: of a pool
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when it is known
 * @user_data: data for @callback
 *
 * Does what pp_run_find_unfinished() and pp_run_find_left_disabled() do, in a thread.
 */
void
pp_past_runs_find_async (const char         *state_dir,
                         PpSnapshot         *snapshot,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = create_task (pp_past_runs_find_async, state_dir, NULL, cancellable,
                                       callback, user_data);
  Order *order = g_task_get_task_data (task);

  order->snapshot = g_object_ref (snapshot);
  g_task_run_in_thread (task, find_in_thread);
}

/**
 * pp_past_runs_find_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what was left behind; %NULL only when it was cancelled
 */
PpLeftBehind *
pp_past_runs_find_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_past_runs_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
