/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

/* A server plugs its storage by itself when it starts; what it has not plugged after this part of the
 * time, somebody has to. */
#define GRACE_PART 10
#define PBDS "field \"host\"=\"%s\""

typedef struct
{
  gint64      deadline;  /* monotonic microseconds */
  GHashTable *tried;     /* (owned) references of PBDs */
} Plugging;

static void ask (GTask *task);

static void
plugging_free (gpointer data)
{
  Plugging *self = data;

  g_hash_table_unref (self->tried);
  g_free (self);
}

/* One that cannot be plugged is no reason to leave a server in maintenance mode: its VMs will tell. */
static void
plug_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = pp_wire_task_finish (PP_WIRE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      pp_step_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (text == NULL)
    context->log (error->message, context->data);
  ask (task);
}

static char *
dup_unplugged (XapiValue  *records,
               GHashTable *tried)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;

  xapi_value_iter_init (&iter, records);
  while (xapi_value_iter_next (&iter, &ref, &record))
    if (!xapi_value_member_bool (record, "currently_attached", TRUE) &&
        !g_hash_table_contains (tried, ref))
      return g_strdup (ref);

  return NULL;
}

static void
records_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Plugging *plugging = g_object_get_data (G_OBJECT (task), "plugging");
  GError *error = NULL;
  g_autoptr(XapiValue) records = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autofree char *unplugged = NULL;

  if (records == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  unplugged = dup_unplugged (records, plugging->tried);
  if (unplugged == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
  else if (g_get_monotonic_time () < plugging->deadline)
    {
      pp_step_later (task, ask);
    }
  else
    {
      pp_wire_task_async (context->wire, "Async.PBD.plug",
                          xapi_value_new_array_of_strings (unplugged, NULL), FALSE,
                          g_task_get_cancellable (task), NULL, NULL, plug_cb, task);
      g_hash_table_add (plugging->tried, g_steal_pointer (&unplugged));
    }
}

static void
ask (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  g_autofree char *where = g_strdup_printf (PBDS, pp_step_context_get_host (context)->ref);

  pp_wire_call_async (context->wire, "PBD.get_all_records_where",
                      xapi_value_new_array_of_strings (where, NULL), g_task_get_cancellable (task),
                      records_cb, task);
}

/*
 * pp_storage_plug_async:
 * @context: its step has a server
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Waits until the storage of the server is plugged, and plugs what it did not plug itself.
 */
void
pp_storage_plug_async (PpStepContext      *context,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_storage_plug_async, cancellable, callback, user_data);
  Plugging *plugging = g_new0 (Plugging, 1);

  plugging->deadline = g_get_monotonic_time () +
                       (gint64) context->wait_seconds * G_USEC_PER_SEC / GRACE_PART;
  plugging->tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_object_set_data_full (G_OBJECT (task), "plugging", plugging, plugging_free);
  ask (task);
}

/*
 * pp_storage_plug_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: %FALSE when the pool could not be asked
 */
gboolean
pp_storage_plug_finish (GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
