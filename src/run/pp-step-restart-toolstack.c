/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

/*
 * pp_step_restart_toolstack:
 *
 * Restarts xapi on the server; VMs go on. A #PpStepFunc.
 */
void
pp_step_restart_toolstack (PpStepContext      *context,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_restart_toolstack, cancellable, callback,
                               user_data);

  pp_restart (task, "Async.host.restart_agent");
}
