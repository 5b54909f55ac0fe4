/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-update-disk.h"

/*
 * The journal has the mark before there is a disk with it, so that whoever finds the run later can
 * look for the disk. It is destroyed unless an update of the pool lies on it by then: introducing it
 * may have been the last thing that was done.
 */

#define MARKED "field \"name__description\"=\"%s\""
#define TRIES_MAX 10

typedef struct
{
  GPtrArray *marks;    /* (owned) (element-type char*) to do */
  XapiValue *disks;    /* (owned) (nullable) with the first of them */
  guint      n_tries;
} Removal;

static void next_mark (GTask *task);
static void destroy_disk (GTask *task);

static void
removal_free (gpointer data)
{
  Removal *self = data;

  g_ptr_array_unref (self->marks);
  g_clear_pointer (&self->disks, xapi_value_unref);
  g_free (self);
}

/*
 * pp_disk_new_mark:
 * @context: of a run
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the description of a disk that is to be made, written down;
 *   %NULL when it could not be
 */
char *
pp_disk_new_mark (PpStepContext *context,
                  GError       **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *mark = g_strconcat ("Temporary disk of Poolpatch, ", uuid, NULL);
  JsonObject *facts = json_object_new ();

  json_object_set_string_member (facts, PP_DISK_MARK, mark);
  if (!pp_step_context_note (context, PP_DISK_WANTED, facts, error))
    return NULL;
  g_ptr_array_add (context->disks, g_strdup (mark));

  return g_steal_pointer (&mark);
}

/*
 * pp_disk_settle:
 * @context: of a run
 * @mark: of pp_disk_new_mark()
 * @hotfix: (nullable): uuid
 *
 * The disk is gone, or (@hotfix) the pool has taken it for a hotfix: whoever unwinds the run takes
 * that back.
 */
void
pp_disk_settle (PpStepContext *context,
                const char    *mark,
                const char    *hotfix)
{
  JsonObject *facts = json_object_new ();
  g_autoptr(GError) error = NULL;
  guint position;

  json_object_set_string_member (facts, PP_DISK_MARK, mark);
  if (hotfix != NULL)
    {
      json_object_set_string_member (facts, PP_DISK_TAKEN, hotfix);
      g_hash_table_add (context->introduced, g_strdup (hotfix));
    }
  /* Without the line it is looked for once more, and found to be settled. */
  if (!pp_journal_write (context->journal, PP_DISK_SETTLED, facts, &error))
    g_warning ("journal: %s", error->message);
  if (g_ptr_array_find_with_equal_func (context->disks, mark, g_str_equal, &position))
    g_ptr_array_remove_index (context->disks, position);
}

static void
leave_mark (GTask      *task,
            const char *reason)
{
  PpStepContext *context = g_task_get_task_data (task);
  Removal *self = g_object_get_data (G_OBJECT (task), "removal");

  if (reason != NULL)
    context->log (reason, context->data);
  g_ptr_array_remove_index (self->marks, 0);
  next_mark (task);
}

static void
settle_mark (GTask      *task,
             const char *hotfix)
{
  Removal *self = g_object_get_data (G_OBJECT (task), "removal");

  pp_disk_settle (g_task_get_task_data (task), g_ptr_array_index (self->marks, 0), hotfix);
  leave_mark (task, NULL);
}

/* uuid of the update that lies on it. */
static const char *
find_update (XapiValue  *updates,
             const char *disk)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *update;

  xapi_value_iter_init (&iter, updates);
  while (xapi_value_iter_next (&iter, &ref, &update))
    if (g_str_equal (xapi_value_member_string (update, "vdi", ""), disk))
      return xapi_value_member_string (update, "uuid", "");

  return NULL;
}

/* The server lets go of the disk some time after the upload was broken off. */
static void
destroyed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Removal *self = g_object_get_data (G_OBJECT (task), "removal");
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) nothing = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (nothing != NULL || xapi_error_is_failure (error, "HANDLE_INVALID"))
    settle_mark (task, NULL);
  else if (xapi_error_is_failure (error, "VDI_IN_USE") && self->n_tries++ < TRIES_MAX)
    pp_step_later (task, destroy_disk);
  else
    leave_mark (task, error->message);
}

static void
destroy_disk (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Removal *self = g_object_get_data (G_OBJECT (task), "removal");
  XapiValueIter iter;
  const char *ref = NULL;
  XapiValue *record;

  xapi_value_iter_init (&iter, self->disks);
  xapi_value_iter_next (&iter, &ref, &record);
  pp_wire_call_async (context->wire, "VDI.destroy", xapi_value_new_array_of_strings (ref, NULL), NULL,
                      destroyed_cb, task);
}

static void
updates_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  Removal *self = g_object_get_data (G_OBJECT (task), "removal");
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) updates = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autofree char *uuid = NULL;
  XapiValueIter iter;
  const char *ref = NULL;
  XapiValue *record;

  if (updates == NULL)
    {
      leave_mark (task, error->message);
      return;
    }

  xapi_value_iter_init (&iter, self->disks);
  xapi_value_iter_next (&iter, &ref, &record);
  if (find_update (updates, ref) == NULL)
    {
      destroy_disk (task);
      return;
    }

  uuid = g_ascii_strdown (find_update (updates, ref), -1);
  settle_mark (task, uuid);
}

static void
disks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Removal *self = g_object_get_data (G_OBJECT (task), "removal");
  g_autoptr(GError) error = NULL;

  self->disks = pp_wire_call_finish (PP_WIRE (source), result, &error);
  if (self->disks == NULL)
    leave_mark (task, error->message);
  else if (xapi_value_get_size (self->disks) == 0)
    settle_mark (task, NULL);
  else if (pp_snapshot_get_engine (pp_live_pool_get_snapshot (context->pool)) != PP_ENGINE_POOL_UPDATE)
    destroy_disk (task);  /* no update could lie there: it was for a pack */
  else
    pp_wire_call_async (context->wire, "pool_update.get_all_records",
                        xapi_value_new_array (NULL, NULL), NULL, updates_cb, task);
}

static void
next_mark (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Removal *self = g_object_get_data (G_OBJECT (task), "removal");
  g_autofree char *where = NULL;

  g_clear_pointer (&self->disks, xapi_value_unref);
  self->n_tries = 0;
  if (self->marks->len == 0)
    {
      pp_step_return (task, PP_OUTCOME_DONE);
      return;
    }

  where = g_strdup_printf (MARKED, (const char *) g_ptr_array_index (self->marks, 0));
  pp_wire_call_async (context->wire, "VDI.get_all_records_where",
                      xapi_value_new_array_of_strings (where, NULL), NULL, disks_cb, task);
}

/* A pack lies there until all servers have it. */
static gboolean
is_in_use (PpStepContext *context,
           const char    *mark)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, context->packs);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (g_str_equal (other, mark))
      return TRUE;

  return FALSE;
}

/*
 * pp_disk_remove_async:
 * @context: of a run
 * @mark: (nullable): of one disk; %NULL for all that are neither settled nor in use
 * @callback: called when done
 * @user_data: for @callback
 *
 * Looks for the disks and destroys those which the pool did not take for an update. It cannot be
 * given up: who gives up the rest wants this.
 */
void
pp_disk_remove_async (PpStepContext      *context,
                      const char         *mark,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_disk_remove_async, NULL, callback, user_data);
  Removal *self = g_new0 (Removal, 1);

  self->marks = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < context->disks->len; i++)
    {
      const char *other = g_ptr_array_index (context->disks, i);

      if (mark != NULL ? g_str_equal (mark, other) : !is_in_use (context, other))
        g_ptr_array_add (self->marks, g_strdup (other));
    }
  g_object_set_data_full (G_OBJECT (task), "removal", self, removal_free);
  next_mark (task);
}

/*
 * pp_disk_remove_finish:
 * @result: of the callback
 */
void
pp_disk_remove_finish (GAsyncResult *result)
{
  pp_step_finish (result, NULL);
}

static void
given_up_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;

  pp_disk_remove_finish (result);
  pp_step_return_error (task, g_object_steal_data (G_OBJECT (task), "given-up"));
}

/*
 * pp_disk_give_up:
 * @task: (transfer full): of pp_step_begin()
 * @mark: of its disk
 * @error: (transfer full): why
 *
 * Returns the error from @task when its disk is gone, or could not be removed.
 */
void
pp_disk_give_up (GTask      *task,
                 const char *mark,
                 GError     *error)
{
  g_object_set_data_full (G_OBJECT (task), "given-up", error, (GDestroyNotify) g_error_free);
  pp_disk_remove_async (g_task_get_task_data (task), mark, given_up_cb, task);
}
