/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-host-evacuated.h"
#include "pp-steps.h"

/*
 * XenCenter writes down on a server which VMs left it for maintenance mode, and brings them back by
 * that. The same list is kept here, so that a server which a run left in maintenance mode can be taken
 * out of it by either.
 */

static const char * const keys[] = {
  PP_EVACUATED_MIGRATED, PP_EVACUATED_SUSPENDED, PP_EVACUATED_HALTED,
};

static void remove_next (GTask *task);

static char *
join_uuids (GPtrArray *vms)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < vms->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                            ((PpVm *) g_ptr_array_index (vms, i))->uuid);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) value = pp_wire_call_finish (PP_WIRE (source), result, &error);

  /* The line broke after it was carried out, and it was sent again. */
  if (xapi_error_is_failure (error, "MAP_DUPLICATE_KEY"))
    g_clear_error (&error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) value = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (value != NULL)
    remove_next (task);
  else
    pp_step_return_error (task, error);
}

/* The keys go first: adding one that is there is refused. */
static void
remove_next (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);
  const char *list = g_object_get_data (G_OBJECT (task), "list");
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "position"));

  g_object_set_data (G_OBJECT (task), "position", GUINT_TO_POINTER (position + 1));
  if (position < G_N_ELEMENTS (keys))
    {
      pp_wire_call_async (context->wire, "host.remove_from_other_config",
                          xapi_value_new_array_of_strings (host->ref, keys[position], NULL),
                          g_task_get_cancellable (task), removed_cb, task);
    }
  else if (list != NULL)
    {
      pp_wire_call_async (context->wire, "host.add_to_other_config",
                          xapi_value_new_array_of_strings (host->ref, PP_EVACUATED_MIGRATED, list,
                                                           NULL),
                          g_task_get_cancellable (task), added_cb, task);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/*
 * pp_evacuated_set_async:
 * @context: its step has a server
 * @vms: (nullable) (element-type PpVm): what leaves it; %NULL when all are back
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Writes the list down on the server, in place of what stood there.
 */
void
pp_evacuated_set_async (PpStepContext      *context,
                        GPtrArray          *vms,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_evacuated_set_async, cancellable, callback, user_data);

  if (vms != NULL)
    g_object_set_data_full (G_OBJECT (task), "list", join_uuids (vms), g_free);
  remove_next (task);
}

/*
 * pp_evacuated_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: whether it is written down
 */
gboolean
pp_evacuated_finish (GAsyncResult *result,
                     GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
