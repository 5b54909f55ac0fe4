/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-live-convert.h"
#include "pp-steps.h"

/* Storage and links of a server that has just started may not be ready for the first VM. */
#define FIRST_TRIES 60

typedef struct
{
  guint   position;
  guint   n_tries;
  guint   n_moved;
  GError *error;     /* (owned) (nullable) the first one */
} Return;

static void next_vm (GTask *task);

static void
return_free (gpointer data)
{
  Return *self = data;

  g_clear_error (&self->error);
  g_free (self);
}

static Return *
get_return (GTask *task)
{
  return g_object_get_data (G_OBJECT (task), "return");
}

static GPtrArray *
get_vms (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  return pp_step_context_get_memory (context, context->step->host)->vms;
}

static void
go_on (GTask *task)
{
  get_return (task)->position++;
  get_return (task)->n_tries = 0;
  next_vm (task);
}

/* One VM that does not come back is no reason to leave the others where they are. */
static void
migrate_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  Return *state = get_return (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  if (text != NULL)
    {
      state->n_moved++;
      go_on (task);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      pp_step_return_error (task, g_steal_pointer (&error));
    }
  else if (state->n_moved == 0 && state->position == 0 && ++state->n_tries < FIRST_TRIES)
    {
      pp_step_later (task, next_vm);
    }
  else
    {
      if (state->error == NULL)
        state->error = g_steal_pointer (&error);
      go_on (task);
    }
}

static void
record_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);
  PpVm *known = g_ptr_array_index (get_vms (task), get_return (task)->position);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) record = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autoptr(PpVm) vm = NULL;
  XapiValue *options;

  if (record == NULL)
    {
      /* Gone meanwhile. */
      if (xapi_error_is_failure (error, "HANDLE_INVALID"))
        go_on (task);
      else
        pp_step_return_error (task, g_steal_pointer (&error));
      return;
    }

  vm = pp_live_convert_vm (known->ref, record);
  if (g_strcmp0 (vm->power_state, "Running") != 0 || g_strcmp0 (vm->resident_on, host->ref) == 0)
    {
      go_on (task);
      return;
    }

  options = xapi_value_new_struct_of_strings ("live", "true", NULL);
  pp_wire_task_async (context->wire, "Async.VM.pool_migrate",
                      xapi_value_new_array (xapi_value_new_string (vm->ref),
                                            xapi_value_new_string (host->ref), options, NULL),
                      FALSE, g_task_get_cancellable (task), NULL, NULL, migrate_cb, task);
}

static void
next_vm (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Return *state = get_return (task);
  GPtrArray *vms = get_vms (task);
  PpVm *vm;

  if (state->position >= vms->len)
    {
      if (state->error != NULL)
        pp_step_return_error (task, g_steal_pointer (&state->error));
      else
        pp_step_return (task, state->n_moved > 0 ? PP_OUTCOME_DONE : PP_OUTCOME_SKIPPED);
      return;
    }

  vm = g_ptr_array_index (vms, state->position);
  pp_step_context_progress ((double) state->position / vms->len, context);
  pp_wire_call_async (context->wire, "VM.get_record",
                      xapi_value_new_array_of_strings (vm->ref, NULL),
                      g_task_get_cancellable (task), record_cb, task);
}

/*
 * pp_step_bring_back:
 *
 * Moves the VMs that were on the server back to it: those which still exist, still run and are
 * elsewhere. A #PpStepFunc.
 */
void
pp_step_bring_back (PpStepContext      *context,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_bring_back, cancellable, callback, user_data);

  g_object_set_data_full (G_OBJECT (task), "return", g_new0 (Return, 1), return_free);
  next_vm (task);
}
