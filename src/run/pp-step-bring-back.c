/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-host-evacuated.h"
#include "pp-live-convert.h"
#include "pp-steps.h"

/* Storage and links of a server that has just started may not be ready for the first VM. */
#define FIRST_TRIES 60

#define MIGRATE "Async.VM.pool_migrate"

typedef struct
{
  GPtrArray *vms;       /* (owned) (element-type PpVm) that are to come back */
  guint      position;
  guint      n_tries;
  guint      n_moved;
  GError    *error;     /* (owned) (nullable) the first one */
} Return;

static void next_vm (GTask *task);

static void
return_free (gpointer data)
{
  Return *self = data;

  g_ptr_array_unref (self->vms);
  g_clear_error (&self->error);
  g_free (self);
}

static Return *
get_return (GTask *task)
{
  return g_object_get_data (G_OBJECT (task), "return");
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

static gboolean
is_listed (const PpHost *host,
           const char   *key,
           const PpVm   *vm)
{
  const char *list = g_hash_table_lookup (host->other_config, key);
  g_auto(GStrv) uuids = g_strsplit (list != NULL ? list : "", ",", -1);

  return g_strv_contains ((const char * const *) uuids, vm->uuid);
}

/* What brings it back, NULL = nothing: who stopped it since wants it so, and one that was stopped for
 * maintenance mode is known by its list. */
static const char *
find_method (const PpVm   *vm,
             const PpHost *host)
{
  if (g_strcmp0 (vm->power_state, "Running") == 0)
    return g_strcmp0 (vm->resident_on, host->ref) != 0 ? MIGRATE : NULL;
  if (g_strcmp0 (vm->power_state, "Suspended") == 0 && is_listed (host, PP_EVACUATED_SUSPENDED, vm))
    return "Async.VM.resume_on";
  if (g_strcmp0 (vm->power_state, "Halted") == 0 && is_listed (host, PP_EVACUATED_HALTED, vm))
    return "Async.VM.start_on";

  return NULL;
}

static XapiValue *
make_params (const char   *method,
             const PpVm   *vm,
             const PpHost *host)
{
  XapiValue *ref = xapi_value_new_string (vm->ref);
  XapiValue *where = xapi_value_new_string (host->ref);

  if (g_str_equal (method, MIGRATE))
    return xapi_value_new_array (ref, where, xapi_value_new_struct_of_strings ("live", "true", NULL),
                                 NULL);

  /* Neither paused nor by force. */
  return xapi_value_new_array (ref, where, xapi_value_new_boolean (FALSE),
                               xapi_value_new_boolean (FALSE), NULL);
}

static void
record_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);
  PpVm *known = g_ptr_array_index (get_return (task)->vms, get_return (task)->position);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) record = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autoptr(PpVm) vm = NULL;
  const char *method;

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
  method = find_method (vm, host);
  if (method == NULL)
    {
      go_on (task);
      return;
    }

  pp_wire_task_async (context->wire, method, make_params (method, vm, host), FALSE,
                      g_task_get_cancellable (task), NULL, NULL, migrate_cb, task);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!pp_evacuated_finish (result, &error))
    pp_step_return_error (task, error);
  else
    pp_step_return (task, get_return (task)->n_moved > 0 ? PP_OUTCOME_DONE : PP_OUTCOME_SKIPPED);
}

/* Who is still away stays on the list of the server. */
static void
end (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Return *state = get_return (task);

  if (state->error != NULL)
    pp_step_return_error (task, g_steal_pointer (&state->error));
  else if (state->vms->len == 0)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else
    pp_evacuated_set_async (context, NULL, g_task_get_cancellable (task), cleared_cb, task);
}

static void
next_vm (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Return *state = get_return (task);
  PpVm *vm;

  if (state->position >= state->vms->len)
    {
      end (task);
      return;
    }

  vm = g_ptr_array_index (state->vms, state->position);
  pp_step_context_progress ((double) state->position / state->vms->len, context);
  pp_wire_call_async (context->wire, "VM.get_record",
                      xapi_value_new_array_of_strings (vm->ref, NULL),
                      g_task_get_cancellable (task), record_cb, task);
}

static void find_next (GTask *task);

/* One that is gone by now is not missed. */
static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  Return *state = get_return (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) ref = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (ref == NULL && !xapi_error_is_failure (error, "UUID_INVALID"))
    {
      pp_step_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (ref != NULL)
    {
      PpVm *vm = pp_vm_new ();

      g_free (vm->ref);
      vm->ref = g_strdup (xapi_value_get_string (ref));
      g_ptr_array_add (state->vms, vm);
    }
  state->position++;
  find_next (task);
}

/* Those on the list of the server, when this run moved none away itself. */
static void
find_next (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Return *state = get_return (task);
  g_auto(GStrv) uuids = pp_host_list_evacuated (pp_step_context_get_host (context));

  if (state->position < g_strv_length (uuids))
    {
      pp_wire_call_async (context->wire, "VM.get_by_uuid",
                          xapi_value_new_array_of_strings (uuids[state->position], NULL),
                          g_task_get_cancellable (task), found_cb, task);
      return;
    }

  state->position = 0;
  next_vm (task);
}

/*
 * pp_step_bring_back:
 *
 * Moves the VMs that were on the server back to it: those which still exist, still run and are
 * elsewhere. A run that takes a server out of maintenance mode goes by the list that is kept there,
 * and starts what was stopped for it. A #PpStepFunc.
 */
void
pp_step_bring_back (PpStepContext      *context,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_bring_back, cancellable, callback, user_data);
  GPtrArray *own = pp_step_context_get_memory (context, context->step->host)->vms;
  Return *state = g_new0 (Return, 1);

  state->vms = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_vm_unref);
  for (guint i = 0; i < own->len; i++)
    g_ptr_array_add (state->vms, pp_vm_ref (g_ptr_array_index (own, i)));
  g_object_set_data_full (G_OBJECT (task), "return", state, return_free);
  if (pp_choice_get_purpose (pp_plan_get_choice (context->plan)) == PP_PURPOSE_LEAVE_MAINTENANCE)
    find_next (task);
  else
    next_vm (task);
}
