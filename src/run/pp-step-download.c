/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  pp_step_context_progress (total > 0 ? (double) done / (double) total : -1, user_data);
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
    pp_step_return (task, PP_OUTCOME_DONE);
  else
    pp_step_return_error (task, error);
}

/*
 * pp_step_download:
 *
 * Fetches the file into the library. A #PpStepFunc.
 */
void
pp_step_download (PpStepContext      *context,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_download, cancellable, callback, user_data);
  g_autofree char *path = pp_library_dup_path (context->library, context->step->hotfix);
  PpHotfix *hotfix = pp_step_context_get_hotfix (context);

  if (path != NULL)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else if (hotfix == NULL)
    pp_step_return_error (task, pp_error_new (PP_ERROR_NOT_FOUND, NULL, "hotfix %s is not known",
                                              context->step->hotfix));
  else
    pp_library_fetch_async (context->library, hotfix, cancellable, progress_cb, context, fetch_cb,
                            task);
}
