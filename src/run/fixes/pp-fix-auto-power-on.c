/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

/* A VM that starts with its server would start while others come home. */

static void
set (GTask      *task,
     const char *vm,
     const char *value)
{
  PpFixActs *acts = pp_fix_acts_new ();

  pp_fix_acts_add (acts, "VM.remove_from_other_config",
                   xapi_value_new_array_of_strings (vm, "auto_poweron", NULL));
  pp_fix_acts_add (acts, "VM.add_to_other_config",
                   xapi_value_new_array_of_strings (vm, "auto_poweron", value, NULL));
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
  JsonObject *facts;

  if (vm == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  facts = json_object_new ();
  json_object_set_string_member (facts, "ref", xapi_value_get_string (vm));
  if (pp_fix_remember (task, facts))
    set (task, xapi_value_get_string (vm), "false");
}

void
pp_fix_auto_power_on_do (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_fix_ask (task, "VM.get_by_uuid",
              xapi_value_new_array_of_strings (context->step->fix->object, NULL), vm_cb);
}

void
pp_fix_auto_power_on_undo (GTask      *task,
                           JsonObject *facts)
{
  set (task, json_object_get_string_member_with_default (facts, "ref", ""), "true");
}
