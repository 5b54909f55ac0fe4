/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-disk-upload.h"
#include "pp-update-disk.h"
#include "pp-updater.h"

#include <poolpatch/pp-error.h>

/*
 * pool_update: the ISO of an update is written to a disk in the storage of the pool, and the pool
 * told that it is one (facts: XenAPI 6.2). Until then the disk is ours to destroy, whatever happens.
 */

typedef struct
{
  PpUploadedDisk *disk;    /* (owned) (nullable) ours, until the pool took it */
  char           *update;  /* (owned) (nullable) reference */
  gboolean        known;   /* the pool had it already */
  GError         *error;   /* (owned) (nullable) while it is tidied up */
} Upload;

static void
upload_free (gpointer data)
{
  Upload *self = data;

  g_clear_pointer (&self->disk, pp_uploaded_disk_free);
  g_free (self->update);
  g_clear_error (&self->error);
  g_free (self);
}

static Upload *
get_upload (GTask *task)
{
  return g_object_get_data (G_OBJECT (task), "upload");
}

static void
withdrawn_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GError) error = NULL;

  if (pp_step_finish (result, &error) == PP_OUTCOME_FAILED)
    g_debug ("%s", error->message);
  pp_step_return_error (task, g_steal_pointer (&get_upload (task)->error));
}

static void clean_ref (PpStepContext      *context,
                       const char         *ref,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

static void
record_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Upload *self = get_upload (task);
  GError *error = NULL;
  g_autoptr(XapiValue) record = pp_wire_call_finish (PP_WIRE (source), result, &error);
  g_autofree char *uuid = NULL;

  if (record == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  uuid = g_ascii_strdown (xapi_value_member_string (record, "uuid", ""), -1);
  if (g_str_equal (uuid, context->step->hotfix))
    {
      g_hash_table_insert (context->patches, g_strdup (context->step->hotfix),
                           g_strdup (self->update));
      pp_step_return (task, self->known ? PP_OUTCOME_SKIPPED : PP_OUTCOME_DONE);
      return;
    }

  self->error = pp_error_new (PP_ERROR_FILE, NULL, "the file of %s holds another hotfix, %s",
                              pp_step_context_get_hotfix_name (context),
                              xapi_value_member_string (record, "name_label", ""));
  if (self->known)
    pp_step_return_error (task, g_steal_pointer (&self->error));
  else
    clean_ref (context, self->update, NULL, withdrawn_cb, task);
}

/* Whether the pool has what it was to have, under the name that counts. */
static void
read_record (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_wire_call_async (context->wire, "pool_update.get_record",
                      xapi_value_new_array_of_strings (get_upload (task)->update, NULL),
                      g_task_get_cancellable (task), record_cb, task);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) ref = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (ref == NULL && xapi_error_is_failure (error, "UUID_INVALID"))
    {
      g_error_free (error);
      error = g_steal_pointer (&get_upload (task)->error);
    }
  if (ref == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  g_clear_error (&get_upload (task)->error);
  get_upload (task)->update = g_strdup (xapi_value_get_string (ref));
  read_record (task);
}

static void
spare_and_tidy_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Upload *self = get_upload (task);
  const char * const *params = xapi_error_get_params (self->error);
  const char *uuid = self->known && params != NULL ? params[0] : NULL;

  pp_disk_remove_finish (result);
  pp_wire_call_async (context->wire, "pool_update.get_by_uuid",
                      xapi_value_new_array_of_strings (uuid != NULL ? uuid : context->step->hotfix,
                                                       NULL),
                      g_task_get_cancellable (task), found_cb, task);
}

/* Somebody was faster, or its file is still there: ours is one too many. Or nobody can tell whether
 * the pool took it: then it is what the pool has that counts. */
static void
look_for_it (GTask  *task,
             GError *error)
{
  Upload *self = get_upload (task);

  self->known = xapi_error_is_failure (error, "UPDATE_ALREADY_EXISTS");
  self->error = error;
  pp_disk_remove_async (g_task_get_task_data (task), self->disk->mark, spare_and_tidy_cb, task);
}

static void
introduced_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Upload *self = get_upload (task);
  GError *error = NULL;
  char *ref = pp_wire_task_finish (PP_WIRE (source), result, &error);

  if (ref != NULL)
    {
      self->update = ref;
      pp_disk_settle (context, self->disk->mark, context->step->hotfix);
      read_record (task);
    }
  else if (xapi_error_is_failure (error, "UPDATE_ALREADY_EXISTS") || pp_wire_is_unknown (error))
    {
      look_for_it (task, error);
    }
  else
    {
      pp_disk_give_up (task, self->disk->mark, error);
    }
}

static void
disk_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  Upload *self = get_upload (task);
  GError *error = NULL;

  self->disk = pp_disk_upload_finish (result, &error);
  if (self->disk == NULL)
    pp_step_return_error (task, error);
  else
    pp_wire_task_async (context->wire, "Async.pool_update.introduce",
                        xapi_value_new_array_of_strings (self->disk->ref, NULL), FALSE,
                        g_task_get_cancellable (task), NULL, NULL, introduced_cb, task);
}

static void
upload (PpStepContext      *context,
        const char         *path,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = pp_step_begin (context, upload, cancellable, callback, user_data);

  g_object_set_data_full (G_OBJECT (task), "upload", g_new0 (Upload, 1), upload_free);
  pp_disk_upload_async (context, path, NULL, cancellable, disk_cb, task);
}

static void
destroyed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(XapiValue) nothing = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (nothing == NULL && !xapi_error_is_failure (error, "UPDATE_IS_APPLIED") &&
      !xapi_error_is_failure (error, "HANDLE_INVALID"))
    {
      pp_step_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  pp_step_return (task, PP_OUTCOME_DONE);
}

static void
cleaned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  const char *ref = g_object_get_data (G_OBJECT (task), "ref");
  GError *error = NULL;
  g_autoptr(XapiValue) nothing = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (nothing == NULL)
    pp_step_return_error (task, error);
  else
    pp_wire_call_async (context->wire, "pool_update.destroy",
                        xapi_value_new_array_of_strings (ref, NULL), g_task_get_cancellable (task),
                        destroyed_cb, task);
}

/* The record of an update stays where some server has it: the pool sees to that. */
static void
clean_ref (PpStepContext      *context,
           const char         *ref,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  GTask *task = pp_step_begin (context, clean_ref, cancellable, callback, user_data);

  g_object_set_data_full (G_OBJECT (task), "ref", g_strdup (ref), g_free);
  pp_wire_call_async (context->wire, "pool_update.pool_clean",
                      xapi_value_new_array_of_strings (ref, NULL), cancellable, cleaned_cb, task);
}

static void
clean (PpStepContext      *context,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  g_autofree char *ref = pp_step_context_dup_patch (context);

  clean_ref (context, ref, cancellable, callback, user_data);
}

const PpUpdater pp_update_updater = {
  .precheck = "Async.pool_update.precheck",
  .apply = "Async.pool_update.apply",
  .applied = "UPDATE_ALREADY_APPLIED",
  .ask = pp_updater_ask,
  .upload = upload,
  .clean = clean,
};
