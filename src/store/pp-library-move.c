/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-library-upkeep.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#include "pp-library-private.h"
#include "pp-space.h"

/* What a thread works on: copies only. */
typedef struct
{
  char      *from;   /* (owned) */
  char      *to;     /* (owned) */
  GPtrArray *files;  /* (owned) (element-type filename) */
  guint64    size;
} Move;

static void
move_free (gpointer data)
{
  Move *self = data;

  g_free (self->from);
  g_free (self->to);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static gboolean
is_same_disk (const char *from,
              const char *to)
{
  struct stat one;
  struct stat other;

  return stat (from, &one) == 0 && stat (to, &other) == 0 && one.st_dev == other.st_dev;
}

/* The record is in both places while the file is on its way: wherever this is broken off, a file has
 * its record beside it. */
static gboolean
move_one (Move         *work,
          const char   *name,
          GCancellable *cancellable,
          GError      **error)
{
  g_autofree char *facts = g_strconcat (name, ".ini", NULL);
  g_autoptr(GFile) from = g_file_new_for_path (work->from);
  g_autoptr(GFile) to = g_file_new_for_path (work->to);
  g_autoptr(GFile) facts_from = g_file_get_child (from, facts);
  g_autoptr(GFile) facts_to = g_file_get_child (to, facts);
  g_autoptr(GFile) file_from = g_file_get_child (from, name);
  g_autoptr(GFile) file_to = g_file_get_child (to, name);

  return g_file_copy (facts_from, facts_to, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error) &&
         g_file_move (file_from, file_to, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error) &&
         g_file_delete (facts_from, NULL, error);
}

static gboolean
move_all (Move         *work,
          GCancellable *cancellable,
          GError      **error)
{
  if (g_mkdir_with_parents (work->to, 0755) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", work->to,
                   g_strerror (saved));
      return FALSE;
    }
  if (!is_same_disk (work->from, work->to) && !pp_space_check (work->to, work->size, error))
    return FALSE;
  for (guint i = 0; i < work->files->len; i++)
    if (!move_one (work, g_ptr_array_index (work->files, i), cancellable, error))
      return FALSE;

  return TRUE;
}

static void
move_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;

  if (move_all (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * pp_library_use_folder:
 * @self: a library in which nothing was begun yet
 * @folder: where its files are
 *
 * As pp_library_set_folder_async() without moving, at once.
 */
void
pp_library_use_folder (PpLibrary  *self,
                       const char *folder)
{
  g_return_if_fail (PP_IS_LIBRARY (self) && folder != NULL && self->fetches->len == 0);

  g_free (self->folder);
  self->folder = g_strdup (folder);
  pp_library_reload (self);
}

/**
 * pp_library_set_folder_async:
 * @self: a library
 * @folder: where its files are from now on; made when it is not there
 * @move: whether to take the files along; else they stay where they are, and what is in @folder
 *   already is the library
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called at the end
 * @user_data: data for @callback
 *
 * Changes the folder. Not while something is downloaded.
 */
void
pp_library_set_folder_async (PpLibrary          *self,
                             const char         *folder,
                             gboolean            move,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  GHashTableIter iter;
  gpointer record;
  Move *work;

  g_return_if_fail (PP_IS_LIBRARY (self) && folder != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_library_set_folder_async);
  if (self->fetches->len > 0)
    {
      g_task_return_error (task, pp_error_new (PP_ERROR_BLOCKED, NULL,
                                               "something is being downloaded to %s: wait for it or "
                                               "cancel it, then change the folder", self->folder));
      return;
    }

  work = g_new0 (Move, 1);
  work->from = g_strdup (self->folder);
  work->to = g_strdup (folder);
  work->files = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, self->records);
  while (move && !g_str_equal (folder, self->folder) && g_hash_table_iter_next (&iter, NULL, &record))
    {
      g_autofree char *path = pp_library_dup_path (self, ((PpLibraryRecord *) record)->uuid);

      if (path == NULL)
        continue;
      g_ptr_array_add (work->files, g_strdup (((PpLibraryRecord *) record)->file));
      work->size += ((PpLibraryRecord *) record)->size;
    }
  g_task_set_task_data (task, work, move_free);
  g_task_run_in_thread (task, move_thread);
}

/**
 * pp_library_set_folder_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: return location for %PP_ERROR_SPACE, %PP_ERROR_BLOCKED and errors of files
 *
 * Returns: whether the folder is another one now. After a failure the library is where it was; files
 *   that were moved by then are in the new folder, and come along when it is chosen again.
 */
gboolean
pp_library_set_folder_finish (PpLibrary    *self,
                              GAsyncResult *result,
                              GError      **error)
{
  Move *work;
  gboolean ok;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_library_set_folder_async), FALSE);

  work = g_task_get_task_data (G_TASK (result));
  ok = g_task_propagate_boolean (G_TASK (result), error);
  if (ok)
    {
      g_free (self->folder);
      self->folder = g_strdup (work->to);
    }
  pp_library_reload (self);

  return ok;
}
