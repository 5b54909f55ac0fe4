/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-updater.h"

/*
 * pool_patch: the file goes to the master and nowhere else; members fetch it from there. What counts
 * is that the pool lists the hotfix afterwards.
 */

static void
record_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) ref = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (ref == NULL && xapi_error_is_failure (error, "UUID_INVALID"))
    {
      pp_step_return_error (task, pp_error_new (PP_ERROR_FILE, NULL,
                                                "the file of %s holds another hotfix",
                                                pp_step_context_get_hotfix_name (context)));
      return;
    }
  if (ref == NULL)
    {
      pp_step_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_hash_table_insert (context->patches, g_strdup (context->step->hotfix),
                       g_strdup (xapi_value_get_string (ref)));
  pp_step_return (task, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (task), "outcome")));
}

static void
upload_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *ref = pp_wire_upload_finish (PP_WIRE (source), result, &error);

  if (ref == NULL && xapi_error_is_failure (error, "PATCH_ALREADY_EXISTS"))
    {
      g_clear_error (&error);
      g_object_set_data (G_OBJECT (task), "outcome", GINT_TO_POINTER (PP_OUTCOME_SKIPPED));
    }
  if (error != NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  pp_wire_call_async (context->wire, "pool_patch.get_by_uuid",
                      xapi_value_new_array_of_strings (context->step->hotfix, NULL),
                      g_task_get_cancellable (task), record_cb, task);
}

/* Puts the file on the master. */
static void
upload (PpStepContext      *context,
        const char         *path,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = pp_step_begin (context, upload, cancellable, callback, user_data);

  pp_wire_upload_async (context->wire, "/pool_patch_upload", NULL, path, cancellable,
                        pp_step_context_upload_progress, context, upload_cb, task);
}

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

/* pool_clean came with 6.1, before that only the master's file can be deleted. */
static void
clean (PpStepContext      *context,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = pp_step_begin (context, clean, cancellable, callback, user_data);
  g_autofree char *ref = pp_step_context_dup_patch (context);

  pp_wire_call_async (context->wire, "pool_patch.pool_clean",
                      xapi_value_new_array_of_strings (ref, NULL), cancellable, pool_clean_cb, task);
}

const PpUpdater pp_patch_updater = {
  .precheck = "Async.pool_patch.precheck",
  .apply = "Async.pool_patch.apply",
  .applied = "PATCH_ALREADY_APPLIED",
  .ask = pp_updater_ask,
  .upload = upload,
  .clean = clean,
};
