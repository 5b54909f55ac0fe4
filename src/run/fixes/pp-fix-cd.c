/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

/* What is in the drives of one VM, and keeps it from leaving its server. Nothing to put back. */

#define DRIVES "(field \"VM\" = \"%s\") and (field \"type\" = \"CD\")"

static void
drives_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) drives = pp_wire_call_finish (PP_WIRE (source), result, &error);
  PpFixActs *acts;
  XapiValueIter iter;
  const char *ref;
  XapiValue *drive;

  if (drives == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  acts = pp_fix_acts_new ();
  xapi_value_iter_init (&iter, drives);
  while (xapi_value_iter_next (&iter, &ref, &drive))
    if (!xapi_value_member_bool (drive, "empty", TRUE))
      pp_fix_acts_add (acts, "Async.VBD.eject", xapi_value_new_array_of_strings (ref, NULL));
  pp_fix_acts_run (task, acts);
}

static void
vm_cb (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) vm = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autofree char *where = NULL;

  if (vm == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  where = g_strdup_printf (DRIVES, xapi_value_get_string (vm));
  pp_fix_ask (task, "VBD.get_all_records_where", xapi_value_new_array_of_strings (where, NULL),
              drives_cb);
}

void
pp_fix_cd_do (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_fix_ask (task, "VM.get_by_uuid",
              xapi_value_new_array_of_strings (context->step->fix->object, NULL), vm_cb);
}
