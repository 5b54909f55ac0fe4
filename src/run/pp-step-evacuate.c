/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

static void
evacuate_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  if (text != NULL)
    pp_step_return (task, PP_OUTCOME_DONE);
  else
    pp_step_return_error (task, error);
}

/* Which VM was where: the one thing that cannot be asked afterwards. */
static gboolean
remember (PpStepContext *context,
          GPtrArray     *vms,
          GError       **error)
{
  PpHostMemory *memory = pp_step_context_get_memory (context, context->step->host);
  JsonObject *facts = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < vms->len; i++)
    {
      PpVm *vm = g_ptr_array_index (vms, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "ref", vm->ref);
      json_object_set_string_member (object, "uuid", vm->uuid);
      json_object_set_string_member (object, "name", vm->name);
      json_array_add_object_element (array, object);
      pp_host_memory_add_vm (memory, vm);
    }
  json_object_set_array_member (facts, "vms", array);

  return pp_step_context_note (context, "before", facts, error);
}

static void
residents_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) vms = pp_residents_finish (result, &error);
  PpHost *host = pp_step_context_get_host (context);

  if (vms == NULL || !remember (context, vms, &error))
    pp_step_return_error (task, error);
  else if (vms->len == 0)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else
    pp_wire_task_async (context->wire, "Async.host.evacuate",
                        xapi_value_new_array_of_strings (host->ref, NULL), FALSE,
                        g_task_get_cancellable (task), pp_step_context_progress, context,
                        evacuate_cb, task);
}

/*
 * pp_step_evacuate:
 *
 * Remembers which VMs run on the server and moves them away. A #PpStepFunc.
 */
void
pp_step_evacuate (PpStepContext      *context,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_evacuate, cancellable, callback, user_data);

  pp_residents_async (context, cancellable, residents_cb, task);
}
