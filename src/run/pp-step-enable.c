/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static void try (GTask *task);

static void
enable_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) value = pp_wire_call_finish (PP_WIRE (source), result, &error);
  const gint64 *deadline = g_object_get_data (G_OBJECT (task), "deadline");

  if (value != NULL)
    {
      pp_step_return (task, g_object_get_data (G_OBJECT (task), "was-enabled") != NULL
                            ? PP_OUTCOME_SKIPPED : PP_OUTCOME_DONE);
    }
  else if ((xapi_error_is_failure (error, "HOST_STILL_BOOTING") ||
            xapi_error_is_connection_lost (error)) &&
           g_get_monotonic_time () < *deadline)
    {
      g_error_free (error);
      pp_step_later (task, try);
    }
  else
    {
      pp_step_return_error (task, error);
    }
}

static void
try (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);

  g_object_set_data (G_OBJECT (task), "was-enabled", GINT_TO_POINTER (host->enabled));
  pp_wire_call_async (context->wire, "host.enable",
                      xapi_value_new_array_of_strings (host->ref, NULL),
                      g_task_get_cancellable (task), enable_cb, task);
}

static void
storage_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (pp_storage_plug_finish (result, &error))
    try (task);
  else
    pp_step_return_error (task, error);
}

/*
 * pp_step_enable:
 *
 * Lets VMs come to the server again, when its storage is there. xapi enables a server by itself when
 * it has started; until then it answers HOST_STILL_BOOTING. It is told even when it is enabled by what
 * was heard last: that may be of before its restart. A #PpStepFunc.
 */
void
pp_step_enable (PpStepContext      *context,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_enable, cancellable, callback, user_data);
  gint64 deadline = g_get_monotonic_time () + (gint64) context->wait_seconds * G_USEC_PER_SEC;

  g_object_set_data_full (G_OBJECT (task), "deadline", g_memdup2 (&deadline, sizeof deadline), g_free);
  pp_storage_plug_async (context, cancellable, storage_cb, task);
}
