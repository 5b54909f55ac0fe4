/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-probe-precheck.h"
#include "pp-steps.h"
#include "pp-updater.h"

/*
 * Pre-check and apply answer alike: a text, inside of which an <error> may hide, or a failure; one
 * of them says that the record is there and the file was cleaned away.
 */

typedef struct
{
  const char *method;          /* (unowned) */
  gboolean    repeatable;
  gboolean    uploaded_again;
  guint       n_forgotten;     /* times that the master forgot the task */
} Call;

/* A master whose toolstack restarts again and again is no longer asked. */
#define MOST_FORGOTTEN 3

static void call (GTask *task);

/* The toolstack of the master has restarted, and its tasks went with it: a question, which changes
 * nothing, is simply asked again. What became of applying, the pool has to tell. */
static gboolean
is_to_be_asked_again (const Call   *self,
                      const GError *error)
{
  return self->repeatable && xapi_error_is_failure (error, "HANDLE_INVALID") &&
         self->n_forgotten < MOST_FORGOTTEN;
}

/* Only the pool tells of hotfixes; where a pack lies, only who put it there does. */
static gboolean
is_to_be_uploaded_again (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Call *self = g_object_get_data (G_OBJECT (task), "call");

  return pp_updater_get (context) == &pp_pack_updater && !self->uploaded_again;
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

/* Takes the error. */
static void
return_refusal (GTask  *task,
                GError *error)
{
  PpStepContext *context = g_task_get_task_data (task);
  GError *inner = pp_probe_precheck_unpack (pp_step_context_get_host (context)->name,
                                            xapi_error_get_failure (error),
                                            xapi_error_get_params (error));

  g_task_return_error (task, inner != NULL ? inner : g_error_copy (error));
  g_error_free (error);
}

static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Call *self = g_object_get_data (G_OBJECT (task), "call");
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
  else if (pp_probe_precheck_lacks_file (xapi_error_get_failure (error)) && !self->uploaded_again)
    {
      g_error_free (error);
      self->uploaded_again = TRUE;
      pp_upload_again_async (context, g_task_get_cancellable (task), upload_cb,
                             g_object_ref (task));
    }
  else if (is_to_be_asked_again (self, error))
    {
      g_error_free (error);
      self->n_forgotten++;
      call (g_object_ref (task));
    }
  else
    {
      return_refusal (task, error);
    }
}

static void
call (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Call *self = g_object_get_data (G_OBJECT (task), "call");
  g_autofree char *ref = pp_step_context_dup_patch (context);
  const PpHost *host = pp_step_context_get_host (context);

  if (ref == NULL && is_to_be_uploaded_again (task))
    {
      self->uploaded_again = TRUE;
      pp_upload_again_async (context, g_task_get_cancellable (task), upload_cb, task);
    }
  else if (ref == NULL)
    pp_step_return_error (task, pp_error_new (PP_ERROR_NOT_FOUND, host->name,
                                              "the pool does not know hotfix %s",
                                              context->step->hotfix));
  else
    pp_wire_task_async (context->wire, self->method, pp_updater_get (context)->ask (ref, host->ref),
                        FALSE,
                        g_task_get_cancellable (task), pp_step_context_progress, context, call_cb,
                        task);
}

static void
begin_call (PpStepContext      *context,
            gpointer            source_tag,
            const char         *method,
            gboolean            repeatable,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  GTask *task = pp_step_begin (context, source_tag, cancellable, callback, user_data);
  Call *self = g_new0 (Call, 1);

  self->method = method;
  self->repeatable = repeatable;
  g_object_set_data_full (G_OBJECT (task), "call", self, g_free);
  if (method != NULL)
    {
      call (task);
    }
  else
    {
      g_task_return_pointer (task, g_strdup (""), g_free);
      g_object_unref (task);
    }
}

/*
 * pp_updater_ask:
 * @record: reference of a pool_patch or pool_update
 * @host: reference of a server
 *
 * Returns: (transfer full): the parameters of pre-check and apply
 */
XapiValue *
pp_updater_ask (const char *record,
                const char *host)
{
  return xapi_value_new_array_of_strings (record, host, NULL);
}

/*
 * pp_updater_get:
 * @context: of a run; its step has a hotfix
 *
 * Returns: (transfer none): how the hotfix is put on the servers of its pool
 */
const PpUpdater *
pp_updater_get (PpStepContext *context)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (context->pool);
  PpHotfix *hotfix = pp_step_context_get_hotfix (context);

  if (hotfix != NULL && hotfix->pack)
    return &pp_pack_updater;

  return pp_snapshot_get_engine (snapshot) == PP_ENGINE_POOL_UPDATE ? &pp_update_updater
                                                                    : &pp_patch_updater;
}

/*
 * pp_updater_precheck_async:
 * @context: its step has a server and a hotfix
 * @cancellable: (nullable): to give up
 * @callback: called when done; pp_updater_answer_finish()
 * @user_data: for @callback
 *
 * Asks the server whether it would take the hotfix; uploads the file again, once, when it is gone.
 */
void
pp_updater_precheck_async (PpStepContext      *context,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  begin_call (context, pp_updater_precheck_async, pp_updater_get (context)->precheck, TRUE,
              cancellable, callback, user_data);
}

/*
 * pp_updater_apply_async:
 * @context: its step has a server and a hotfix
 * @cancellable: (nullable): to give up
 * @callback: called when done; pp_updater_answer_finish()
 * @user_data: for @callback
 *
 * Puts the hotfix on the server; uploads the file again, once, when it is gone.
 */
void
pp_updater_apply_async (PpStepContext      *context,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  begin_call (context, pp_updater_apply_async, pp_updater_get (context)->apply, FALSE, cancellable,
              callback, user_data);
}

/*
 * pp_updater_answer_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: (transfer full): what the server answered, or the hotfix printed on it
 */
char *
pp_updater_answer_finish (GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
