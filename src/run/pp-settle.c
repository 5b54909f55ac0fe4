/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-settle.h"

#include "pp-update-disk.h"

#include <poolpatch/pp-error.h>

/*
 * A task goes on at the servers when the program that began it is gone, and a hotfix must not be
 * applied a second time while it is being applied. xapi names a task by its call.
 */

static void ask (GTask *task);

static gboolean
is_any_pending (XapiValue *records)
{
  static const char * const calls[] = {
    "Async.pool_patch.apply", "Async.pool_update.apply", "Async.pool_update.introduce",
    "Async.host.evacuate", "Async.host.reboot", "Async.host.call_plugin", "Async.VM.clean_reboot",
    NULL,
  };
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;

  xapi_value_iter_init (&iter, records);
  while (xapi_value_iter_next (&iter, &ref, &record))
    if (g_str_equal (xapi_value_member_string (record, "status", ""), "pending") &&
        g_strv_contains (calls, xapi_value_member_string (record, "name_label", "")))
      return TRUE;

  return FALSE;
}

/* Only now: an update that was being introduced has its disk, or has not. */
static void
disks_gone_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  pp_disk_remove_finish (result);
  g_task_return_boolean (task, TRUE);
}

static void
records_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  const gint64 *deadline = g_object_get_data (G_OBJECT (task), "deadline");
  GError *error = NULL;
  g_autoptr(XapiValue) records = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (records == NULL)
    {
      pp_step_return_error (task, error);
    }
  else if (!is_any_pending (records))
    {
      pp_disk_remove_async (context, NULL, disks_gone_cb, task);
    }
  else if (g_get_monotonic_time () > *deadline)
    {
      pp_step_return_error (task, pp_error_new (PP_ERROR_TIMED_OUT, NULL,
                                                "a server still applies a hotfix or moves its VMs "
                                                "after %u seconds", context->wait_seconds));
    }
  else
    {
      pp_step_later (task, ask);
    }
}

static void
ask (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_wire_call_async (context->wire, "task.get_all_records", xapi_value_new_array (NULL, NULL),
                      g_task_get_cancellable (task), records_cb, task);
}

/*
 * pp_settle_async:
 * @context: of the run
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Waits until no hotfix is being applied and no server emptied, as long as a server may take to
 * come back. Then it destroys what disks an upload left behind that did not come to its end.
 */
void
pp_settle_async (PpStepContext      *context,
                 GCancellable       *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_settle_async, cancellable, callback, user_data);
  gint64 deadline = g_get_monotonic_time () + (gint64) context->wait_seconds * G_USEC_PER_SEC;

  g_object_set_data_full (G_OBJECT (task), "deadline", g_memdup2 (&deadline, sizeof deadline), g_free);
  ask (task);
}

/*
 * pp_settle_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: whether all is quiet
 */
gboolean
pp_settle_finish (GAsyncResult *result,
                  GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
