/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-bundle.h>

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#include "pp-checksums.h"
#include "pp-library-private.h"
#include "pp-space.h"

/* What a thread works on: copies only. */
typedef struct
{
  char      *from;     /* (owned) */
  char      *to;       /* (owned) */
  GPtrArray *files;    /* (owned) (element-type filename) with their .ini */
  guint64    size;
  GBytes    *feed;     /* (owned) (nullable) */
  GBytes    *notes;    /* (owned) (nullable) */
  GString   *sums;     /* (owned) */
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_free (self->from);
  g_free (self->to);
  g_ptr_array_unref (self->files);
  g_clear_pointer (&self->feed, g_bytes_unref);
  g_clear_pointer (&self->notes, g_bytes_unref);
  g_string_free (self->sums, TRUE);
  g_free (self);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static gboolean
add_sum (Export       *work,
         const char   *name,
         GCancellable *cancellable,
         GError      **error)
{
  g_autofree char *path = g_build_filename (work->to, name, NULL);
  guint64 size;
  g_autofree char *sum = pp_checksums_compute (path, &size, cancellable, error);

  if (sum != NULL)
    g_string_append_printf (work->sums, "%s  %s\n", sum, name);

  return sum != NULL;
}

static gboolean
write_bytes (Export       *work,
             const char   *name,
             GBytes       *bytes,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree char *path = g_build_filename (work->to, name, NULL);

  return bytes == NULL ||
         (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                               (gssize) g_bytes_get_size (bytes), error) &&
          add_sum (work, name, cancellable, error));
}

static gboolean
copy_one (Export       *work,
          const char   *name,
          GCancellable *cancellable,
          GError      **error)
{
  g_autofree char *from = g_build_filename (work->from, name, NULL);
  g_autofree char *to = g_build_filename (work->to, name, NULL);
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                      cancellable, NULL, NULL, error) &&
         add_sum (work, name, cancellable, error);
}

static gboolean
export (Export       *work,
        GCancellable *cancellable,
        GError      **error)
{
  g_autofree char *list = g_build_filename (work->to, PP_BUNDLE_CHECKSUMS, NULL);

  if (g_mkdir_with_parents (work->to, 0755) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", work->to,
                   g_strerror (saved));
      return FALSE;
    }
  if (!pp_space_check (work->to, work->size, error) ||
      !write_bytes (work, PP_BUNDLE_FEED, work->feed, cancellable, error) ||
      !write_bytes (work, PP_BUNDLE_NOTES, work->notes, cancellable, error))
    return FALSE;
  for (guint i = 0; i < work->files->len; i++)
    if (!copy_one (work, g_ptr_array_index (work->files, i), cancellable, error))
      return FALSE;

  return g_file_set_contents (list, work->sums->str, (gssize) work->sums->len, error);
}

static void
export_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;

  if (export (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * pp_library_export_async:
 * @self: a library
 * @folder: where to; made when it is not there
 * @feed: (nullable): text of the list of hotfixes
 * @notes: (nullable): text of the notes
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called at the end
 * @user_data: data for @callback
 *
 * Copies all that a site without a network needs: the files with what is known of them, the feed, the
 * notes, and a list of checksums, which is written last: without it the bundle is not whole.
 */
void
pp_library_export_async (PpLibrary          *self,
                         const char         *folder,
                         GBytes             *feed,
                         GBytes             *notes,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_auto(GStrv) uuids = NULL;
  Export *work;

  g_return_if_fail (PP_IS_LIBRARY (self) && folder != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_library_export_async);
  uuids = pp_library_list (self);
  work = g_new0 (Export, 1);
  work->from = g_strdup (self->folder);
  work->to = g_strdup (folder);
  work->files = g_ptr_array_new_with_free_func (g_free);
  work->feed = feed != NULL ? g_bytes_ref (feed) : NULL;
  work->notes = notes != NULL ? g_bytes_ref (notes) : NULL;
  work->sums = g_string_new (NULL);
  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpLibraryRecord *record = g_hash_table_lookup (self->records, uuids[i]);

      g_ptr_array_add (work->files, g_strdup (record->file));
      g_ptr_array_add (work->files, g_strconcat (record->file, ".ini", NULL));
      work->size += record->size;
    }
  g_task_set_task_data (task, work, export_free);
  g_task_run_in_thread (task, export_thread);
}

/**
 * pp_library_export_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: return location for %PP_ERROR_SPACE and errors of files
 *
 * Returns: whether the bundle is whole
 */
gboolean
pp_library_export_finish (PpLibrary    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_library_export_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pp_bundle_list_files:
 * @folder: a bundle, or any folder
 *
 * Returns: (transfer full): paths of what looks like hotfixes in it, sorted
 */
char **
pp_bundle_list_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      if (*name != '.' && (g_str_has_suffix (lower, ".xsupdate") || g_str_has_suffix (lower, ".zip") ||
                           g_str_has_suffix (lower, ".iso") || strstr (lower, ".zip&") != NULL))
        g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    }
  g_ptr_array_sort (paths, compare_paths);
  g_ptr_array_add (paths, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

/**
 * pp_bundle_identify:
 * @path: a .zip, .xsupdate or .iso on disk
 * @catalogue: (nullable): what the feed lists
 *
 * Says which hotfix a file seems to be: by what a bundle has written down beside it, or by its name.
 *
 * Returns: (transfer full) (nullable): the hotfix; %NULL when nobody but the file itself can tell
 */
PpHotfix *
pp_bundle_identify (const char  *path,
                    PpCatalogue *catalogue)
{
  g_autofree char *facts = g_strconcat (path, ".ini", NULL);
  PpLibraryRecord *record = pp_library_record_load (facts);
  PpHotfix *found = NULL;

  if (record != NULL)
    {
      const PpHotfix known = { .uuid = record->uuid, .name = record->name };

      found = catalogue != NULL ? pp_catalogue_lookup (catalogue, record->uuid) : NULL;
      found = found != NULL ? pp_hotfix_ref (found) : pp_hotfix_new (&known);
      pp_library_record_free (record);
    }
  else if (catalogue != NULL)
    {
      g_autofree char *name = pp_library_guess_name (path);

      found = name != NULL ? pp_catalogue_lookup_name (catalogue, name) : NULL;
      if (found != NULL)
        pp_hotfix_ref (found);
    }

  return found;
}
