/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

/* Workload balancing: the appliance would plan evacuations, and keeps its settings meanwhile. */

static void
set_enabled (GTask   *task,
             gboolean enabled)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpPool *pool = pp_snapshot_get_pool (pp_live_pool_get_snapshot (context->pool));
  PpFixActs *acts = pp_fix_acts_new ();

  pp_fix_acts_add (acts, "pool.set_wlb_enabled",
                   xapi_value_new_array (xapi_value_new_string (pool->ref),
                                         xapi_value_new_boolean (enabled), NULL));
  pp_fix_acts_run (task, acts);
}

void
pp_fix_wlb_do (GTask *task)
{
  if (pp_fix_remember (task, json_object_new ()))
    set_enabled (task, FALSE);
}

void
pp_fix_wlb_undo (GTask      *task,
                 JsonObject *facts)
{
  set_enabled (task, TRUE);
}
