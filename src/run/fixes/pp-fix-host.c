/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

/* A server that was in maintenance mode is taken out of it, and put into it again at the end. */

static void
call (GTask      *task,
      const char *method)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_snapshot_find_host (pp_live_pool_get_snapshot (context->pool),
                                        context->step->fix->object);
  PpFixActs *acts = pp_fix_acts_new ();

  if (host != NULL)
    pp_fix_acts_add (acts, method, xapi_value_new_array_of_strings (host->ref, NULL));
  pp_fix_acts_run (task, acts);
}

void
pp_fix_host_do (GTask *task)
{
  if (pp_fix_remember (task, json_object_new ()))
    call (task, "host.enable");
}

void
pp_fix_host_undo (GTask      *task,
                  JsonObject *facts)
{
  call (task, "host.disable");
}
