/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-live-convert.h"
#include "pp-steps.h"

#define RESIDENTS \
  "(field \"resident_on\" = \"%s\") and (field \"is_control_domain\" = \"false\")"

static gboolean
is_resident (const PpVm *vm)
{
  return !vm->is_control_domain &&
         (g_strcmp0 (vm->power_state, "Running") == 0 || g_strcmp0 (vm->power_state, "Paused") == 0);
}

static void
records_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) records = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autoptr(GPtrArray) vms = NULL;
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;

  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  vms = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_vm_unref);
  xapi_value_iter_init (&iter, records);
  while (xapi_value_iter_next (&iter, &ref, &record))
    {
      g_autoptr(PpVm) vm = pp_live_convert_vm (ref, record);

      if (is_resident (vm))
        g_ptr_array_add (vms, g_steal_pointer (&vm));
    }
  g_task_return_pointer (task, g_steal_pointer (&vms), (GDestroyNotify) g_ptr_array_unref);
}

/*
 * pp_residents_async:
 * @context: its step has a server
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks for the VMs that run on the server, and for no others.
 */
void
pp_residents_async (PpStepContext      *context,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_residents_async, cancellable, callback, user_data);
  PpHost *host = pp_step_context_get_host (context);
  g_autofree char *where = g_strdup_printf (RESIDENTS, host->ref);

  pp_wire_call_async (context->wire, "VM.get_all_records_where",
                      xapi_value_new_array_of_strings (where, NULL), cancellable, records_cb, task);
}

/*
 * pp_residents_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: (transfer full) (element-type PpVm): running and paused VMs without control domains
 */
GPtrArray *
pp_residents_finish (GAsyncResult *result,
                     GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
