/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <string.h>

#include "pp-archive.h"
#include "pp-intake.h"
#include "pp-library-private.h"

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpLibrary *self = g_task_get_source_object (task);
  GError *error = NULL;
  PpLibraryRecord *record = pp_intake_finish (result, &error);

  if (record != NULL)
    {
      g_task_return_pointer (task, pp_library_take_record (self, record), g_free);
      return;
    }

  /* There may be one more in the quarantine. */
  pp_library_tell_changed (self);
  g_task_return_error (task, error);
}

static void
import (GTask      *task,
        const char *path,
        PpHotfix   *hotfix,
        gboolean    keep_broken)
{
  PpLibrary *self = g_task_get_source_object (task);
  const PpIntakeOrder order = {
    .hotfix = hotfix,
    .folder = self->folder,
    .source = path,
    .origin = path,
    .keep_broken = keep_broken,
    .key_file = self->key_file,
    .checksums = self->checksums,
  };

  pp_intake_async (&order, g_task_get_cancellable (task), imported_cb, task);
}

/*
 * pp_library_import_keeping:
 * @self: a library
 * @path: a .zip, .xsupdate or .iso on disk; it stays where it is
 * @hotfix: (nullable): which hotfix it is
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when it is in the library
 * @user_data: data for @callback
 *
 * As pp_library_import_async(), and with the same end; a broken file leaves a copy in the quarantine.
 */
void
pp_library_import_keeping (PpLibrary          *self,
                           const char         *path,
                           PpHotfix           *hotfix,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pp_library_import_async);
  import (task, path, hotfix, TRUE);
}

/**
 * pp_library_import_async:
 * @self: a library
 * @path: a .zip, .xsupdate or .iso on disk; it stays where it is
 * @hotfix: (nullable): which hotfix it is; %NULL = the one that it says it is
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when it is in the library
 * @user_data: data for @callback
 *
 * Takes a file from disk, under the same checks as a download.
 */
void
pp_library_import_async (PpLibrary          *self,
                         const char         *path,
                         PpHotfix           *hotfix,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PP_IS_LIBRARY (self) && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_library_import_async);
  import (task, path, hotfix, FALSE);
}

/**
 * pp_library_import_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): path of the file in the library
 */
char *
pp_library_import_finish (PpLibrary    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_library_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pp_library_guess_name:
 * @path: a .zip, .xsupdate or .iso on disk
 *
 * A browser may have saved it as "XS65ESP1042.zip&noAuth=true": the name ends at the first dot.
 *
 * Returns: (transfer full) (nullable): name of the hotfix it seems to hold: what the file in the
 *   zip is called, or else the file itself
 */
char *
pp_library_guess_name (const char *path)
{
  g_autofree char *base = NULL;
  char *inside = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  base = g_path_get_basename (path);
  base[strcspn (base, ".")] = '\0';
  if (pp_archive_sniff (path, NULL) == PP_ARCHIVE_ZIP)
    inside = pp_archive_find_name (path, base);
  if (inside != NULL)
    return inside;

  return *base != '\0' ? g_steal_pointer (&base) : NULL;
}
