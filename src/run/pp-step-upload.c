/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"
#include "pp-updater.h"

static void
upload_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  PpStepOutcome outcome = pp_step_finish (result, &error);

  if (outcome == PP_OUTCOME_FAILED)
    pp_step_return_error (task, error);
  else
    pp_step_return (task, outcome);
}

static void
upload (GTask      *task,
        const char *path)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_updater_get (context)->upload (context, path, g_task_get_cancellable (task), upload_cb, task);
}

static void
fetch_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autofree char *path = pp_library_fetch_finish (PP_LIBRARY (source), result, &error);

  if (path != NULL)
    upload (task, path);
  else
    pp_step_return_error (task, error);
}

/* Its file may never have been here when the pool had it at first. */
static void
upload_from_anywhere (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  g_autofree char *path = pp_library_dup_path (context->library, context->step->hotfix);
  PpHotfix *hotfix = pp_step_context_get_hotfix (context);

  if (path != NULL)
    upload (task, path);
  else if (hotfix != NULL)
    pp_library_fetch_async (context->library, hotfix, g_task_get_cancellable (task), NULL, NULL,
                            fetch_cb, task);
  else
    pp_step_return_error (task, pp_error_new (PP_ERROR_NOT_FOUND, NULL, "hotfix %s is not known",
                                              context->step->hotfix));
}

/*
 * pp_upload_again_async:
 * @context: its step has a hotfix
 * @cancellable: (nullable): to give up
 * @callback: called when done; pp_step_finish()
 * @user_data: for @callback
 *
 * Uploads the hotfix although the pool has a record of it: the file behind the record is gone.
 */
void
pp_upload_again_async (PpStepContext      *context,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  upload_from_anywhere (pp_step_begin (context, pp_upload_again_async, cancellable, callback,
                                       user_data));
}

/*
 * pp_step_upload:
 *
 * Uploads the file unless the pool has it, record and file. A #PpStepFunc.
 */
void
pp_step_upload (PpStepContext      *context,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_upload, cancellable, callback, user_data);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (context->pool);
  PpPatch *patch = pp_snapshot_find_patch (snapshot, context->step->hotfix);

  if (patch != NULL && patch->has_file)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else
    upload_from_anywhere (task);
}
