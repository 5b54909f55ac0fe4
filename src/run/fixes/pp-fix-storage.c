/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

/* A storage repository that servers know and have not plugged. Nothing to put back. */

#define PBDS "field \"SR\" = \"%s\""

static void
pbds_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (context->pool);
  const char *only = context->step->fix->host;
  GError *error = NULL;
  g_autoptr(XapiValue) pbds = pp_wire_call_finish (PP_WIRE (source), result, &error);
  PpFixActs *acts;
  XapiValueIter iter;
  const char *ref;
  XapiValue *pbd;

  if (pbds == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  acts = pp_fix_acts_new ();
  xapi_value_iter_init (&iter, pbds);
  while (xapi_value_iter_next (&iter, &ref, &pbd))
    {
      PpHost *host = pp_snapshot_find_host (snapshot, xapi_value_member_string (pbd, "host", ""));

      if (host != NULL && !xapi_value_member_bool (pbd, "currently_attached", TRUE) &&
          (only == NULL || g_str_equal (only, host->uuid)))
        pp_fix_acts_add (acts, "Async.PBD.plug", xapi_value_new_array_of_strings (ref, NULL));
    }
  pp_fix_acts_run (task, acts);
}

static void
sr_cb (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) sr = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autofree char *where = NULL;

  if (sr == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  where = g_strdup_printf (PBDS, xapi_value_get_string (sr));
  pp_fix_ask (task, "PBD.get_all_records_where", xapi_value_new_array_of_strings (where, NULL),
              pbds_cb);
}

void
pp_fix_storage_do (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_fix_ask (task, "SR.get_by_uuid",
              xapi_value_new_array_of_strings (context->step->fix->object, NULL), sr_cb);
}
