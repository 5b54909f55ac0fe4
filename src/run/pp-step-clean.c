/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static void
clean_cb (GObject      *source,
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

static void
pool_clean_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(XapiValue) value = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autofree char *ref = pp_step_context_dup_patch (context);

  if (value != NULL)
    {
      pp_step_return (task, PP_OUTCOME_DONE);
    }
  else if (xapi_error_is_failure (error, "MESSAGE_METHOD_UNKNOWN"))
    {
      g_error_free (error);
      pp_wire_call_async (context->wire, "pool_patch.clean",
                          xapi_value_new_array_of_strings (ref, NULL),
                          g_task_get_cancellable (task), clean_cb, task);
    }
  else
    {
      pp_step_return_error (task, error);
    }
}

/*
 * pp_step_clean:
 *
 * Deletes the file on the servers; the record stays. pool_clean came with 6.1, before that only
 * the master's file can be deleted. A #PpStepFunc.
 */
void
pp_step_clean (PpStepContext      *context,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_clean, cancellable, callback, user_data);
  g_autofree char *ref = pp_step_context_dup_patch (context);

  if (ref == NULL)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else
    pp_wire_call_async (context->wire, "pool_patch.pool_clean",
                        xapi_value_new_array_of_strings (ref, NULL), cancellable, pool_clean_cb,
                        task);
}
