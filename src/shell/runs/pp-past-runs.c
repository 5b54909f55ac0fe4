/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-past-runs"

#include "config.h"

#include "pp-past-runs.h"

/* The journals of years may lie on a slow disk: they are read in a thread. */

/* Copied for the thread. */
typedef struct
{
  char *state_dir;  /* (owned) */
  char *id;         /* (owned) (nullable) */
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->state_dir);
  g_free (self->id);
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
