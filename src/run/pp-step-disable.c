/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static void
disable_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) value = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (value != NULL)
    pp_step_return (task, PP_OUTCOME_DONE);
  else
    pp_step_return_error (task, error);
}

/*
 * pp_step_disable:
 *
 * Keeps VMs from coming to the server: host.evacuate does not disable, and host.reboot wants it
 * disabled. A #PpStepFunc.
 */
void
pp_step_disable (PpStepContext      *context,
                 GCancellable       *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_disable, cancellable, callback, user_data);
  PpHost *host = pp_step_context_get_host (context);
  JsonObject *facts = json_object_new ();
  PpHostMemory *memory;
  GError *error = NULL;

  json_object_set_boolean_member (facts, "was_enabled", host->enabled);
  if (!pp_step_context_note (context, "before", facts, &error))
    {
      pp_step_return_error (task, error);
      return;
    }

  memory = pp_step_context_get_memory (context, host->uuid);
  memory->disabled = memory->disabled || host->enabled;
  pp_wire_call_async (context->wire, "host.disable",
                      xapi_value_new_array_of_strings (host->ref, NULL), cancellable, disable_cb,
                      task);
}
