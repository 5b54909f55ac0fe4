/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-private.h"
#include "pp-settle.h"

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (pp_live_pool_refresh_finish (PP_LIVE_POOL (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
refresh (GTask              *task,
         GAsyncReadyCallback callback)
{
  PpRun *self = g_task_get_source_object (task);

  pp_live_pool_refresh_async (self->pool, g_task_get_cancellable (task), callback, task);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (pp_settle_finish (result, &error))
    refresh (task, refreshed_cb);
  else
    pp_step_return_error (task, error);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  PpRun *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (pp_live_pool_refresh_finish (PP_LIVE_POOL (source), result, &error))
    pp_settle_async (&self->context, g_task_get_cancellable (task), settled_cb, task);
  else
    pp_step_return_error (task, error);
}

/*
 * pp_run_look_async:
 * @self: a run
 * @settle: whether an earlier program may have left the pool at work, which is waited for
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the pool anew.
 */
void
pp_run_look_async (PpRun              *self,
                   gboolean            settle,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pp_run_look_async);
  refresh (task, settle ? connected_cb : refreshed_cb);
}

/*
 * pp_run_look_finish:
 * @self: a run
 * @result: of the callback
 * @error: return location
 *
 * Returns: whether its pool has a snapshot of now
 */
gboolean
pp_run_look_finish (PpRun        *self,
                    GAsyncResult *result,
                    GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
