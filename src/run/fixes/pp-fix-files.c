/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

/* Files of hotfixes that a server no longer needs: its own plugin knows which. Nothing to put back. */
void
pp_fix_files_do (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_snapshot_find_host (pp_live_pool_get_snapshot (context->pool),
                                        context->step->fix->object);
  PpFixActs *acts = pp_fix_acts_new ();

  if (host != NULL)
    pp_fix_acts_add (acts, "host.call_plugin",
                     xapi_value_new_array (xapi_value_new_string (host->ref),
                                           xapi_value_new_string ("disk-space"),
                                           xapi_value_new_string ("cleanup_disk_space"),
                                           xapi_value_new_struct_of_strings (NULL, NULL), NULL));
  pp_fix_acts_run (task, acts);
}
