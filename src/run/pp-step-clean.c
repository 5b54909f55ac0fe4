/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"
#include "pp-updater.h"

/*
 * pp_step_clean:
 *
 * Deletes the file on the servers; the record stays. A #PpStepFunc.
 */
void
pp_step_clean (PpStepContext      *context,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  g_autofree char *ref = pp_step_context_dup_patch (context);

  if (ref == NULL && pp_updater_get (context) != &pp_pack_updater)
    pp_step_return (pp_step_begin (context, pp_step_clean, cancellable, callback, user_data),
                    PP_OUTCOME_SKIPPED);
  else
    pp_updater_get (context)->clean (context, cancellable, callback, user_data);
}
