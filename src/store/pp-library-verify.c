/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#include "pp-checksums.h"
#include "pp-iso.h"
#include "pp-library-private.h"
#include "pp-quarantine.h"
#include "pp-signed.h"

/* What a thread works on: copies only. */
typedef struct
{
  char       *folder;    /* (owned) */
  char       *key_file;  /* (owned) (nullable) */
  GHashTable *records;   /* (owned) read anew */
  guint       n_broken;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_free (self->folder);
  g_free (self->key_file);
  g_hash_table_unref (self->records);
  g_free (self);
}

static gboolean
check (Work            *work,
       PpLibraryRecord *record,
       const char      *path,
       GCancellable    *cancellable,
       GError         **error)
{
  g_autoptr(PpUpdateXml) update = NULL;
  g_autofree char *sum = NULL;
  guint64 size;

  sum = pp_checksums_compute (path, &size, cancellable, error);
  if (sum == NULL)
    return FALSE;
  if (size != record->size || g_strcmp0 (sum, record->sha256) != 0)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "it is not the file any more that was checked when it "
                                              "came"));
      return FALSE;
    }

  if (g_str_has_suffix (record->file, PP_LIBRARY_ISO))
    return pp_iso_check (path, &update, cancellable, error);

  return pp_signed_check (path, NULL, NULL, cancellable, error) &&
         (work->key_file == NULL || pp_signed_verify (path, work->key_file, cancellable, error));
}

static void
verify_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Work *work = task_data;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, work->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      PpLibraryRecord *one = record;
      g_autofree char *path = g_build_filename (work->folder, one->file, NULL);
      g_autofree char *facts = g_strconcat (path, ".ini", NULL);
      g_autoptr(GError) error = NULL;

      if (check (work, one, path, cancellable, &error))
        continue;
      if (g_task_return_error_if_cancelled (task))
        return;

      work->n_broken++;
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        pp_quarantine_put (work->folder, path, one->name, one->origin, error);
      g_unlink (facts);
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * pp_library_verify_async:
 * @self: a library
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when all of it was read
 * @user_data: data for @callback
 *
 * Reads every file and compares it with what was written down of it. Broken ones are put into the
 * quarantine, and what is gone is forgotten.
 */
void
pp_library_verify_async (PpLibrary          *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Work *work;

  g_return_if_fail (PP_IS_LIBRARY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  work = g_new0 (Work, 1);
  work->folder = g_strdup (self->folder);
  work->key_file = g_strdup (self->key_file);
  work->records = pp_library_record_load_all (self->folder);
  g_task_set_source_tag (task, pp_library_verify_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, verify_thread);
}

/**
 * pp_library_verify_finish:
 * @self: a library
 * @result: what the callback was given
 * @n_broken: (out): how many files were broken or gone
 * @error: return location for an error
 *
 * Returns: whether all were looked at
 */
gboolean
pp_library_verify_finish (PpLibrary    *self,
                          GAsyncResult *result,
                          guint        *n_broken,
                          GError      **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_library_verify_async), FALSE);

  work = g_task_get_task_data (G_TASK (result));
  *n_broken = work->n_broken;
  pp_library_reload (self);

  return g_task_propagate_boolean (G_TASK (result), error);
}
