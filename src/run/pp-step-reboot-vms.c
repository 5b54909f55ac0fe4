/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

typedef struct
{
  GPtrArray *vms;       /* (owned) (element-type PpVm) that are to be restarted */
  guint      position;
  guint      n_done;
  GError    *error;     /* (owned) (nullable) the first one */
} Round;

static void next_vm (GTask *task);

static void
round_free (gpointer data)
{
  Round *self = data;

  g_ptr_array_unref (self->vms);
  g_clear_error (&self->error);
  g_free (self);
}

static Round *
get_round (GTask *task)
{
  return g_object_get_data (G_OBJECT (task), "round");
}

/* What the hotfixes ask for that the plan puts on the server, and that it has. */
static PpGuidance
find_guidance (PpStepContext *context)
{
  PpHost *host = pp_step_context_get_host (context);
  PpGuidance guidance = PP_GUIDANCE_NONE;

  for (guint i = 0; i < pp_plan_get_n_steps (context->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (context->plan, i);
      const PpApplied *applied = NULL;
      PpHotfix *hotfix = NULL;

      if (step->kind == PP_STEP_APPLY && g_strcmp0 (step->host, host->uuid) == 0)
        applied = pp_host_find_applied (host, step->hotfix);
      if (applied != NULL && applied->applied)
        hotfix = pp_outlook_find_hotfix (pp_plan_get_outlook (context->plan), step->hotfix);
      if (hotfix != NULL)
        guidance |= hotfix->guidance;
    }

  return guidance;
}

/* The refusal about a VM, with its name in place of its reference. */
static GError *
name_vm (PpStepContext *context,
         const GError  *error,
         const PpVm    *vm)
{
  const char *server = pp_step_context_get_host (context)->name;
  const char * const *params = xapi_error_get_params (error);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;

  if (xapi_error_get_failure (error) == NULL)
    return g_error_copy (error);
  for (guint i = 0; params != NULL && params[i] != NULL; i++)
    g_strv_builder_add (builder, g_str_equal (params[i], vm->ref) ? vm->name : params[i]);
  words = g_strv_builder_end (builder);

  return pp_error_new_refused (server, xapi_error_get_failure (error), (const char * const *) words);
}

/* One that is restarted is not restarted again when the run is gone on with. */
static gboolean
remember (PpStepContext *context,
          const PpVm    *vm,
          GError       **error)
{
  JsonObject *facts = json_object_new ();

  pp_host_memory_add_restarted (pp_step_context_get_memory (context, context->step->host), vm->uuid);
  json_object_set_string_member (facts, "vm", vm->uuid);
  json_object_set_string_member (facts, "name", vm->name);

  return pp_step_context_note (context, "vm-restarted", facts, error);
}

/* One that cannot be restarted is no reason to leave the others as they are. */
static void
reboot_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Round *state = get_round (task);
  const PpVm *vm = g_ptr_array_index (state->vms, state->position);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      (text != NULL && !remember (context, vm, &error)))
    {
      pp_step_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (text != NULL)
    state->n_done++;
  else if (!xapi_error_is_failure (error, "HANDLE_INVALID") && state->error == NULL)
    state->error = name_vm (context, error, vm);
  state->position++;
  next_vm (task);
}

static void
next_vm (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Round *state = get_round (task);

  if (state->position >= state->vms->len)
    {
      if (state->error != NULL)
        pp_step_return_error (task, g_steal_pointer (&state->error));
      else
        pp_step_return (task, state->n_done > 0 ? PP_OUTCOME_DONE : PP_OUTCOME_SKIPPED);
      return;
    }

  pp_step_context_progress ((double) state->position / state->vms->len, context);
  pp_wire_task_async (context->wire, "Async.VM.clean_reboot",
                      xapi_value_new_array_of_strings (
                        ((PpVm *) g_ptr_array_index (state->vms, state->position))->ref, NULL),
                      FALSE, g_task_get_cancellable (task), NULL, NULL, reboot_cb, task);
}

static void
residents_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  const PpHostMemory *memory = pp_step_context_get_memory (context, context->step->host);
  PpGuidance guidance = find_guidance (context);
  GError *error = NULL;
  g_autoptr(GPtrArray) residents = pp_residents_finish (result, &error);

  if (residents == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  for (guint i = 0; i < residents->len; i++)
    {
      PpVm *vm = g_ptr_array_index (residents, i);

      if (g_strcmp0 (vm->power_state, "Running") == 0 && pp_vm_is_restarted_by (vm, guidance) &&
          !g_hash_table_contains (memory->restarted, vm->uuid))
        g_ptr_array_add (get_round (task)->vms, pp_vm_ref (vm));
    }
  next_vm (task);
}

/*
 * pp_step_reboot_vms:
 *
 * Restarts the virtual machines on the server that its hotfixes want restarted, one after the other
 * and each as its own menu would: one that does not listen is named, and left running. A
 * #PpStepFunc.
 */
void
pp_step_reboot_vms (PpStepContext      *context,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_reboot_vms, cancellable, callback, user_data);
  Round *state = g_new0 (Round, 1);

  state->vms = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_vm_unref);
  g_object_set_data_full (G_OBJECT (task), "round", state, round_free);
  pp_residents_async (context, cancellable, residents_cb, task);
}
