/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-update-disk.h"
#include "pp-update-storage.h"
#include "pp-updater.h"

#include <errno.h>

#include <glib/gstdio.h>

#include <poolpatch/pp-error.h>

/*
 * pool_update: the ISO of an update is written to a disk in the storage of the pool, and the pool
 * told that it is one (facts: XenAPI 6.2). Until then the disk is ours to destroy, whatever happens.
 */

typedef struct
{
  char      *path;     /* (owned) */
  guint64    size;     /* bytes */
  XapiValue *answers[3]; /* (owned) (nullable) of questions */
  guint      n_answers;
  char      *mark;     /* (owned) (nullable) of our disk */
  char      *disk;     /* (owned) (nullable) reference */
  char      *update;   /* (owned) (nullable) reference */
  gboolean   known;    /* the pool had it already */
  GError    *error;    /* (owned) (nullable) while it is tidied up */
} Upload;

static const char * const questions[] = {
  "pool.get_all_records", "SR.get_all_records", "PBD.get_all_records",
};

static void
upload_free (gpointer data)
{
  Upload *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->answers); i++)
    g_clear_pointer (&self->answers[i], xapi_value_unref);
  g_free (self->path);
  g_free (self->mark);
  g_free (self->disk);
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
failed_and_tidy_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;

  pp_disk_remove_finish (result);
  pp_step_return_error (task, g_steal_pointer (&get_upload (task)->error));
}

static void
fail (GTask  *task,
      GError *error)
{
  Upload *self = get_upload (task);

  if (self->mark == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  self->error = error;
  pp_disk_remove_async (g_task_get_task_data (task), self->mark, failed_and_tidy_cb, task);
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
  pp_disk_remove_async (g_task_get_task_data (task), self->mark, spare_and_tidy_cb, task);
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
      pp_disk_settle (context, self->mark, context->step->hotfix);
      read_record (task);
    }
  else if (xapi_error_is_failure (error, "UPDATE_ALREADY_EXISTS") || pp_wire_is_unknown (error))
    {
      look_for_it (task, error);
    }
  else
    {
      fail (task, error);
    }
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *text = pp_wire_upload_finish (PP_WIRE (source), result, &error);

  if (text == NULL)
    fail (task, error);
  else
    pp_wire_task_async (context->wire, "Async.pool_update.introduce",
                        xapi_value_new_array_of_strings (get_upload (task)->disk, NULL), FALSE,
                        g_task_get_cancellable (task), NULL, NULL, introduced_cb, task);
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
  g_autoptr(XapiValue) ref = pp_wire_call_finish (PP_WIRE (source), result, &error);
  const char *query[] = { "vdi", NULL, NULL };

  if (ref == NULL)
    {
      fail (task, error);
      return;
    }

  self->disk = g_strdup (xapi_value_get_string (ref));
  query[1] = self->disk;
  pp_wire_upload_async (context->wire, "/import_raw_vdi", query, self->path,
                        g_task_get_cancellable (task), pp_step_context_upload_progress, context,
                        imported_cb, task);
}

static XapiValueMember
member (const char *name,
        XapiValue  *value)
{
  return (XapiValueMember) { g_ref_string_new_intern (name), value };
}

/* What XenCenter makes; it leaves other_config as its own mark, by which it tidies up after itself. */
static XapiValue *
make_disk_record (PpStepContext *context,
                  const Upload  *self,
                  const char    *sr)
{
  g_autofree char *name = g_strconcat (pp_step_context_get_hotfix_name (context), ".iso", NULL);
  const XapiValueMember members[] = {
    member ("name_label", xapi_value_new_string (name)),
    member ("name_description", xapi_value_new_string (self->mark)),
    member ("SR", xapi_value_new_string (sr)),
    member ("virtual_size", xapi_value_new_int ((gint64) self->size)),
    member ("type", xapi_value_new_string ("user")),
    member ("sharable", xapi_value_new_boolean (FALSE)),
    member ("read_only", xapi_value_new_boolean (FALSE)),
    member ("other_config", xapi_value_new_struct_of_strings ("supp_pack_iso", "true", NULL)),
    member ("xenstore_data", xapi_value_new_struct_take (NULL, 0)),
    member ("sm_config", xapi_value_new_struct_take (NULL, 0)),
    member ("tags", xapi_value_new_array (NULL, NULL)),
  };

  return xapi_value_new_struct_take (members, G_N_ELEMENTS (members));
}

static void
make_disk (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Upload *self = get_upload (task);
  const PpUpdateStorage storage = {
    self->answers[0], self->answers[1], self->answers[2],
    pp_choice_get_options (pp_plan_get_choice (context->plan))->storage, self->size,
  };
  GError *error = NULL;
  const char *sr = pp_update_storage_choose (&storage, &error);

  if (sr != NULL)
    self->mark = pp_disk_new_mark (context, &error);
  if (error != NULL)
    pp_step_return_error (task, error);
  else
    pp_wire_call_async (context->wire, "VDI.create",
                        xapi_value_new_array (make_disk_record (context, self, sr), NULL),
                        g_task_get_cancellable (task), disk_cb, task);
}

static void ask (GTask *task);

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Upload *self = get_upload (task);
  GError *error = NULL;
  XapiValue *answer = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (answer == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  self->answers[self->n_answers++] = answer;
  if (self->n_answers < G_N_ELEMENTS (questions))
    ask (task);
  else
    make_disk (task);
}

static void
ask (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);

  pp_wire_call_async (context->wire, questions[get_upload (task)->n_answers],
                      xapi_value_new_array (NULL, NULL), g_task_get_cancellable (task), answered_cb,
                      task);
}

static void
upload (PpStepContext      *context,
        const char         *path,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = pp_step_begin (context, upload, cancellable, callback, user_data);
  Upload *self = g_new0 (Upload, 1);
  GStatBuf about;

  self->path = g_strdup (path);
  g_object_set_data_full (G_OBJECT (task), "upload", self, upload_free);
  if (g_stat (path, &about) != 0)
    {
      pp_step_return_error (task, g_error_new (G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s",
                                               path, g_strerror (errno)));
      return;
    }

  self->size = (guint64) about.st_size;
  ask (task);
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
  .upload = upload,
  .clean = clean,
};
