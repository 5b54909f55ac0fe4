/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static void
residents_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) vms = pp_residents_finish (result, &error);

  if (vms == NULL)
    {
      pp_step_return_error (task, error);
    }
  else if (vms->len > 0)
    {
      PpVm *vm = g_ptr_array_index (vms, 0);
      const char *name = pp_step_context_get_host (context)->name;

      pp_step_return_error (task, pp_error_new (PP_ERROR_BLOCKED, name,
                                                "%u VMs run on %s, %s among them", vms->len, name,
                                                vm->name));
    }
  else
    {
      pp_restart (task, "Async.host.reboot");
    }
}

static void
disabled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(XapiValue) value = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (value != NULL)
    pp_residents_async (context, g_task_get_cancellable (task), residents_cb, task);
  else
    pp_step_return_error (task, error);
}

/*
 * pp_step_reboot:
 *
 * Reboots the server. Its init scripts would shut down whatever runs on it, so nothing may. It is
 * disabled once more: one whose toolstack was restarted meanwhile has left maintenance mode by
 * itself, and would refuse (HOST_NOT_DISABLED). A #PpStepFunc.
 */
void
pp_step_reboot (PpStepContext      *context,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_reboot, cancellable, callback, user_data);
  PpHost *host = pp_step_context_get_host (context);

  pp_wire_call_async (context->wire, "host.disable",
                      xapi_value_new_array_of_strings (host->ref, NULL), cancellable, disabled_cb,
                      task);
}
