/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-probe-precheck.h"
#include "pp-steps.h"

/*
 * Pre-check and apply answer alike: a text, inside of which an <error> may hide, or a failure;
 * CANNOT_FIND_PATCH when the record is there and the file was cleaned away.
 */

typedef struct
{
  char    *method;          /* (owned) */
  gboolean uploaded_again;
  guint    n_forgotten;     /* times that the master forgot the task */
} PatchCall;

/* A master whose toolstack restarts again and again is no longer asked. */
#define MOST_FORGOTTEN 3

static void call (GTask *task);

/* The toolstack of the master has restarted, and its tasks went with it: a question, which changes
 * nothing, is simply asked again. What became of applying, the pool has to tell. */
static gboolean
is_to_be_asked_again (PatchCall    *self,
                      const GError *error)
{
  return g_str_equal (self->method, "Async.pool_patch.precheck") &&
         xapi_error_is_failure (error, "HANDLE_INVALID") && self->n_forgotten < MOST_FORGOTTEN;
}

static void
patch_call_free (gpointer data)
{
  PatchCall *self = data;

  g_free (self->method);
  g_free (self);
}

static void
upload_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (pp_step_finish (result, &error) == PP_OUTCOME_FAILED)
    pp_step_return_error (task, error);
  else
    call (task);
}

static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PatchCall *patch_call = g_object_get_data (G_OBJECT (task), "call");
  GError *error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  if (text != NULL)
    {
      g_autofree char *ref = pp_step_context_dup_patch (context);
      const char *name = pp_step_context_get_host (context)->name;

      if (!pp_probe_precheck_text (name, ref != NULL ? ref : "", text, &error))
        g_task_return_error (task, error);
      else
        g_task_return_pointer (task, g_steal_pointer (&text), g_free);
    }
  else if (xapi_error_is_failure (error, "CANNOT_FIND_PATCH") && !patch_call->uploaded_again)
    {
      g_error_free (error);
      patch_call->uploaded_again = TRUE;
      pp_upload_again_async (context, g_task_get_cancellable (task), upload_cb,
                             g_object_ref (task));
    }
  else if (is_to_be_asked_again (patch_call, error))
    {
      g_error_free (error);
      patch_call->n_forgotten++;
      call (g_object_ref (task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
call (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  PatchCall *patch_call = g_object_get_data (G_OBJECT (task), "call");
  g_autofree char *ref = pp_step_context_dup_patch (context);
  const PpHost *host = pp_step_context_get_host (context);

  if (ref == NULL)
    pp_step_return_error (task, pp_error_new (PP_ERROR_NOT_FOUND, host->name,
                                              "the pool does not know hotfix %s",
                                              context->step->hotfix));
  else
    pp_wire_task_async (context->wire, patch_call->method,
                        xapi_value_new_array_of_strings (ref, host->ref, NULL), FALSE,
                        g_task_get_cancellable (task), pp_step_context_progress, context, call_cb,
                        task);
}

/*
 * pp_patch_call_async:
 * @context: its step has a server and a hotfix
 * @method: "Async.pool_patch.precheck" or "Async.pool_patch.apply"
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Calls @method for the hotfix on the server; uploads the file again, once, when it is gone.
 */
void
pp_patch_call_async (PpStepContext      *context,
                     const char         *method,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_patch_call_async, cancellable, callback, user_data);
  PatchCall *patch_call = g_new0 (PatchCall, 1);

  patch_call->method = g_strdup (method);
  g_object_set_data_full (G_OBJECT (task), "call", patch_call, patch_call_free);
  call (task);
}

/*
 * pp_patch_call_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: (transfer full): what the hotfix printed on the server
 */
char *
pp_patch_call_finish (GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
