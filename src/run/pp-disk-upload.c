/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-disk-upload.h"

#include <errno.h>

#include <glib/gstdio.h>

#include <poolpatch/pp-error.h>

#include "pp-plan-storage.h"
#include "pp-probe-pool.h"
#include "pp-update-disk.h"

/*
 * A disk is made for the file, and the file written onto it (facts: XenAPI 6.2). Whatever happens on the
 * way, nothing is left behind.
 */

typedef struct
{
  char      *path;        /* (owned) */
  char     **hosts;       /* (owned) (nullable) uuids of those that read it */
  guint64    size;        /* bytes */
  XapiValue *answers[2];  /* (owned) (nullable) of questions */
  guint      n_answers;
  char      *mark;        /* (owned) (nullable) of our disk */
  char      *disk;        /* (owned) (nullable) reference */
} Upload;

static const char * const questions[] = { "SR.get_all_records", "PBD.get_all_records" };

static void
upload_free (gpointer data)
{
  Upload *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->answers); i++)
    g_clear_pointer (&self->answers[i], xapi_value_unref);
  g_free (self->path);
  g_strfreev (self->hosts);
  g_free (self->mark);
  g_free (self->disk);
  g_free (self);
}

/*
 * pp_uploaded_disk_free:
 * @self: (transfer full): a disk; it stays where it is
 */
void
pp_uploaded_disk_free (PpUploadedDisk *self)
{
  g_free (self->mark);
  g_free (self->ref);
  g_free (self);
}

static Upload *
get_upload (GTask *task)
{
  return g_object_get_data (G_OBJECT (task), "upload");
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Upload *self = get_upload (task);
  GError *error = NULL;
  g_autofree char *text = pp_wire_upload_finish (PP_WIRE (source), result, &error);
  PpUploadedDisk *disk;

  if (text == NULL)
    {
      pp_disk_give_up (task, self->mark, error);
      return;
    }

  disk = g_new0 (PpUploadedDisk, 1);
  disk->mark = g_strdup (self->mark);
  disk->ref = g_strdup (self->disk);
  g_task_return_pointer (task, disk, (GDestroyNotify) pp_uploaded_disk_free);
  g_object_unref (task);
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
      pp_disk_give_up (task, self->mark, error);
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

static GError *
refuse (PpStepContext  *context,
        const PpPlaced *placed)
{
  const char *wanted = pp_choice_get_options (pp_plan_get_choice (context->plan))->storage;
  const char *name = placed->storage != NULL ? placed->storage->name : wanted;
  g_autofree char *needed = g_format_size (placed->needed);
  g_autofree char *left = NULL;

  switch (placed->trouble)
    {
    case PP_STORAGE_FULL:
      left = g_format_size ((guint64) MAX (placed->storage->space_free, 0));
      return pp_error_new (PP_ERROR_SPACE, NULL, "the storage %s has %s free, the files need %s", name,
                           left, needed);

    case PP_STORAGE_UNPLUGGED:
      return pp_error_new (PP_ERROR_BLOCKED, NULL, "the servers that need it do not reach the storage "
                           "%s: repair it, or choose another one", name);

    case PP_STORAGE_UNFIT:
      return pp_error_new (PP_ERROR_BLOCKED, NULL, "the storage %s cannot hold disks: choose another "
                           "one", name);

    case PP_STORAGE_MISSING:
      return pp_error_new (PP_ERROR_NOT_FOUND, NULL, "the pool has no storage %s: choose another one",
                           name);

    case PP_STORAGE_NONE:
    case PP_STORAGE_FINE:
    default:
      return pp_error_new (PP_ERROR_SPACE, NULL, "no storage that the servers which need it reach has "
                           "%s free: plug in or attach storage, or delete what is not needed", needed);
    }
}

/* The file at hand, and those that are to follow it: better to be told before the first than at the
 * last. */
static GArray *
list_sizes (PpStepContext *context,
            guint64        own)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (guint64));
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (context->pool);

  g_array_append_val (sizes, own);
  for (guint i = context->step->id; i < pp_plan_get_n_steps (context->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (context->plan, i);
      PpPatch *patch;
      guint64 size;

      if (step->kind != PP_STEP_UPLOAD)
        continue;
      patch = pp_snapshot_find_patch (snapshot, step->hotfix);
      size = pp_library_get_size (context->library, step->hotfix);
      if (patch == NULL || !patch->has_file)
        g_array_append_val (sizes, size);
    }

  return sizes;
}

static void
make_disk (GTask *task)
{
  PpStepContext *context = g_task_get_task_data (task);
  Upload *self = get_upload (task);
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (context->pool);
  g_autoptr(GPtrArray) storage = pp_probe_read_storage (snapshot, self->answers[0], self->answers[1]);
  g_autoptr(GArray) sizes = list_sizes (context, self->size);
  const PpPlacing placing = {
    .storage = storage, .snapshot = snapshot, .hosts = (const char * const *) self->hosts,
    .wanted = pp_choice_get_options (pp_plan_get_choice (context->plan))->storage,
    .sizes = (guint64 *) sizes->data, .n_sizes = sizes->len,
  };
  PpPlaced placed = pp_plan_place_files (&placing);
  GError *error = NULL;

  if (placed.trouble == PP_STORAGE_FINE)
    self->mark = pp_disk_new_mark (context, &error);
  else
    error = refuse (context, &placed);
  if (error != NULL)
    pp_step_return_error (task, error);
  else
    pp_wire_call_async (context->wire, "VDI.create",
                        xapi_value_new_array (make_disk_record (context, self, placed.storage->ref),
                                              NULL),
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

/*
 * pp_disk_upload_async:
 * @context: its step has a hotfix
 * @path: its file
 * @hosts: (nullable) (array zero-terminated=1): uuids of the servers that have to reach the disk; %NULL
 *   for the master alone
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Puts the file onto a disk in the storage that was chosen, or the best there is.
 */
void
pp_disk_upload_async (PpStepContext      *context,
                      const char         *path,
                      const char * const *hosts,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = pp_step_begin (context, pp_disk_upload_async, cancellable, callback, user_data);
  Upload *self = g_new0 (Upload, 1);
  GStatBuf about;

  /* A disk that is there has to be heard of, even when nobody wants it any more. */
  g_task_set_check_cancellable (task, FALSE);
  self->path = g_strdup (path);
  self->hosts = g_strdupv ((char **) hosts);
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

/*
 * pp_disk_upload_finish:
 * @result: of the callback
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the disk; %NULL when there is none any more, with
 *   %PP_ERROR_SPACE, %PP_ERROR_BLOCKED or %PP_ERROR_NOT_FOUND when there is no storage for it
 */
PpUploadedDisk *
pp_disk_upload_finish (GAsyncResult *result,
                       GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
