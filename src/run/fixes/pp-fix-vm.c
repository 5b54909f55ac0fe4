/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

#include "pp-live-convert.h"
#include "pp-run-files.h"

/* A VM that cannot be moved is suspended or shut down, and woken where it was. */

typedef struct
{
  const char *method;
  const char *state;  /* it has then */
} Way;

static const Way *
get_way (GTask *task)
{
  static const Way ways[] = {
    [PP_FIX_SUSPEND_VM] = { "Async.VM.suspend", "Suspended" },
    [PP_FIX_SHUT_DOWN_VM] = { "Async.VM.clean_shutdown", "Halted" },
    [PP_FIX_HARD_SHUT_DOWN_VM] = { "Async.VM.hard_shutdown", "Halted" },
  };
  PpStepContext *context = g_task_get_task_data (task);

  return &ways[context->step->fix->kind];
}

static void
record_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (context->pool);
  GError *error = NULL;
  g_autoptr(XapiValue) record = pp_wire_call_finish (PP_WIRE (source), result, &error);
  const char *ref = g_object_get_data (G_OBJECT (task), "ref");
  g_autoptr(PpVm) vm = NULL;
  PpFixActs *acts;
  JsonObject *facts;
  PpHost *host;

  if (record == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  vm = pp_live_convert_vm (ref, record);
  acts = pp_fix_acts_new ();
  if (!g_str_equal (vm->power_state, "Running"))
    {
      /* Somebody else stopped it: nobody is to start it but them. */
      pp_fix_acts_run (task, acts);
      return;
    }

  host = pp_snapshot_find_host (snapshot, vm->resident_on);
  facts = json_object_new ();
  json_object_set_string_member (facts, "ref", ref);
  json_object_set_string_member (facts, "host", host != NULL ? host->uuid : "");
  if (!pp_fix_remember (task, facts))
    {
      g_ptr_array_unref (acts);
      return;
    }
  pp_fix_acts_add (acts, get_way (task)->method, xapi_value_new_array_of_strings (ref, NULL));
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

  if (vm == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  g_object_set_data_full (G_OBJECT (task), "ref", g_strdup (xapi_value_get_string (vm)), g_free);
  pp_fix_ask (task, "VM.get_record",
              xapi_value_new_array_of_strings (xapi_value_get_string (vm), NULL), record_cb);
}

void
pp_fix_vm_do (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_fix_ask (task, "VM.get_by_uuid",
              xapi_value_new_array_of_strings (context->step->fix->object, NULL), vm_cb);
}

/* Where it was, if that server takes VMs; else where xapi finds room. */
static void
wake (GTask      *task,
      const char *ref,
      gboolean    suspended)
{
  PpStepContext *context = g_task_get_task_data (task);
  JsonObject *facts = g_object_get_data (G_OBJECT (task), "facts");
  PpHost *host = pp_snapshot_find_host (pp_live_pool_get_snapshot (context->pool),
                                        pp_json_get_string (facts, "host"));
  PpFixActs *acts = pp_fix_acts_new ();

  if (host != NULL && host->enabled)
    pp_fix_acts_add (acts, suspended ? "Async.VM.resume_on" : "Async.VM.start_on",
                     xapi_value_new_array (xapi_value_new_string (ref),
                                           xapi_value_new_string (host->ref),
                                           xapi_value_new_boolean (FALSE),
                                           xapi_value_new_boolean (FALSE), NULL));
  else
    pp_fix_acts_add (acts, suspended ? "Async.VM.resume" : "Async.VM.start",
                     xapi_value_new_array (xapi_value_new_string (ref),
                                           xapi_value_new_boolean (FALSE),
                                           xapi_value_new_boolean (FALSE), NULL));
  pp_fix_acts_run (task, acts);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  JsonObject *facts = g_object_get_data (G_OBJECT (task), "facts");
  GError *error = NULL;
  g_autoptr(XapiValue) record = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autoptr(PpVm) vm = NULL;

  if (record == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  vm = pp_live_convert_vm (pp_json_get_string (facts, "ref"), record);
  if (g_str_equal (vm->power_state, get_way (task)->state))
    wake (task, vm->ref, g_str_equal (vm->power_state, "Suspended"));
  else
    pp_step_return (task, PP_OUTCOME_SKIPPED);
}

void
pp_fix_vm_undo (GTask      *task,
                JsonObject *facts)
{
  g_object_set_data_full (G_OBJECT (task), "facts", json_object_ref (facts),
                          (GDestroyNotify) json_object_unref);
  pp_fix_ask (task, "VM.get_record",
              xapi_value_new_array_of_strings (pp_json_get_string (facts, "ref"), NULL), stopped_cb);
}
