/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

/* What the server refuses just after another one came back may pass. */
#define GRACE_PART 10

static void look (GTask *task);

static gboolean
is_in_time (GTask *task)
{
  const gint64 *deadline = g_object_get_data (G_OBJECT (task), "deadline");

  return g_get_monotonic_time () < *deadline;
}

/* Of those that were there, who is where now; that nobody says so is no reason to stop. */
static void
places_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (context->pool);
  PpHostMemory *memory = pp_step_context_get_memory (context, context->step->host);
  g_autoptr(XapiValue) records = pp_wire_call_finish (PP_WIRE (source), result, NULL);
  JsonObject *facts = json_object_new ();
  JsonArray *array = json_array_new ();
  GError *error = NULL;
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;

  xapi_value_iter_init (&iter, records);
  while (xapi_value_iter_next (&iter, &ref, &record))
    {
      const char *uuid = xapi_value_member_string (record, "uuid", "");
      PpHost *host = pp_snapshot_find_host (snapshot,
                                            xapi_value_member_string (record, "resident_on", ""));
      JsonObject *object;

      if (host == NULL || g_str_equal (host->uuid, context->step->host))
        continue;
      pp_host_memory_add_place (memory, uuid, host->uuid);
      object = json_object_new ();
      json_object_set_string_member (object, "uuid", uuid);
      json_object_set_string_member (object, "to", host->uuid);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (facts, "vms", array);

  if (pp_step_context_note (context, "moved", facts, &error))
    pp_step_return (task, PP_OUTCOME_DONE);
  else
    pp_step_return_error (task, error);
}

static void
ask_places (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  GPtrArray *vms = pp_step_context_get_memory (context, context->step->host)->vms;
  g_autoptr(GString) where = g_string_new (NULL);

  for (guint i = 0; i < vms->len; i++)
    g_string_append_printf (where, "%s(field \"uuid\" = \"%s\")", i > 0 ? " or " : "",
                            ((PpVm *) g_ptr_array_index (vms, i))->uuid);
  pp_wire_call_async (context->wire, "VM.get_all_records_where",
                      xapi_value_new_array_of_strings (where->str, NULL),
                      g_task_get_cancellable (task), places_cb, task);
}

static void
evacuate_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  if (text != NULL)
    {
      ask_places (task);
    }
  else if (pp_wire_is_unknown (error) && is_in_time (task))
    {
      /* Who is still there says how far it came. */
      g_error_free (error);
      look (task);
    }
  else
    {
      pp_step_return_error (task, error);
    }
}

/* The first VM that cannot leave, as the server says it; a pool without room says it of all. */
static GError *
make_refusal (PpStepContext *context,
              XapiValue     *blockers)
{
  const char *server = pp_step_context_get_host (context)->name;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  XapiValueIter iter;
  const char *ref;
  XapiValue *reason;

  xapi_value_iter_init (&iter, blockers);
  if (!xapi_value_iter_next (&iter, &ref, &reason))
    return NULL;
  for (gsize i = 0; i < xapi_value_get_size (reason); i++)
    g_strv_builder_add (builder, xapi_value_get_string (xapi_value_get_item (reason, i)));
  words = g_strv_builder_end (builder);
  if (words[0] == NULL)
    return pp_error_new (PP_ERROR_BLOCKED, server, "a VM cannot leave %s", server);

  return pp_error_new_refused (server, words[0], (const char * const *) words + 1);
}

static void
blockers_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);
  GError *error = NULL;
  g_autoptr(XapiValue) blockers = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (blockers != NULL)
    error = make_refusal (context, blockers);
  if (error == NULL)
    {
      /* The server alone: xapi 1.297 added the network and later ones the size of a batch, both with
       * a default (param_default in ocaml/idl/datamodel_host.ml of xen-api), and earlier ones refuse
       * them. */
      pp_wire_task_async (context->wire, "Async.host.evacuate",
                          xapi_value_new_array_of_strings (host->ref, NULL), FALSE,
                          g_task_get_cancellable (task), pp_step_context_progress, context,
                          evacuate_cb, task);
    }
  else if (pp_error_get_failure (error) != NULL && is_in_time (task))
    {
      g_error_free (error);
      pp_step_later (task, look);
    }
  else
    {
      pp_step_return_error (task, error);
    }
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
  guint n_known = memory->vms->len;

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
  if (n_known > 0 && memory->vms->len == n_known)
    {
      json_object_unref (facts);
      return TRUE;
    }

  return pp_step_context_note (context, "before", facts, error);
}

static void
ask_blockers (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  PpHost *host = pp_step_context_get_host (context);

  pp_wire_call_async (context->wire, "host.get_vms_which_prevent_evacuation",
                      xapi_value_new_array_of_strings (host->ref, NULL),
                      g_task_get_cancellable (task), blockers_cb, task);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (pp_evacuated_finish (result, &error))
    ask_blockers (task);
  else
    pp_step_return_error (task, error);
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
  const PpHostMemory *memory = pp_step_context_get_memory (context, host->uuid);
  guint n_known = memory->vms->len;

  if (vms == NULL || !remember (context, vms, &error))
    pp_step_return_error (task, error);
  else if (vms->len == 0 && memory->vms->len > 0)
    ask_places (task);
  else if (vms->len == 0)
    pp_step_return (task, PP_OUTCOME_SKIPPED);
  else if (memory->vms->len > n_known)
    pp_evacuated_set_async (context, memory->vms, g_task_get_cancellable (task), listed_cb, task);
  else
    ask_blockers (task);
}

static void
look (GTask *task)
{
  pp_residents_async (g_task_get_task_data (task), g_task_get_cancellable (task), residents_cb, task);
}

/*
 * pp_step_evacuate:
 *
 * Remembers which VMs run on the server, here and on the server for whoever comes later, asks once
 * more whether there is room for them elsewhere, moves them away, and remembers where they went. A
 * #PpStepFunc.
 */
void
pp_step_evacuate (PpStepContext      *context,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_step_evacuate, cancellable, callback, user_data);
  gint64 deadline = g_get_monotonic_time () +
                    (gint64) context->wait_seconds * G_USEC_PER_SEC / GRACE_PART;

  g_object_set_data_full (G_OBJECT (task), "deadline", g_memdup2 (&deadline, sizeof deadline), g_free);
  look (task);
}
