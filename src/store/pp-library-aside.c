/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-library-upkeep.h>

#include <errno.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#include "pp-library-private.h"

#define FOLDER ".removed"

static gboolean
move (const char *from,
      const char *to,
      const char *name,
      GError    **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  int saved;

  if (g_rename (source, target) == 0)
    return TRUE;
  saved = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", source,
               g_strerror (saved));

  return FALSE;
}

static char *
get_aside (PpLibrary *self)
{
  return g_build_filename (self->folder, FOLDER, NULL);
}

/**
 * pp_library_set_aside:
 * @self: a library
 * @uuids: of hotfixes whose files are here
 * @error: return location for %PP_ERROR_NOT_FOUND or a %G_FILE_ERROR
 *
 * Removes files so that pp_library_bring_back() can undo it; those of the last time are let go.
 *
 * Returns: whether all are gone; those that are have been set aside in any case
 */
gboolean
pp_library_set_aside (PpLibrary          *self,
                      const char * const *uuids,
                      GError            **error)
{
  g_autofree char *aside = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuids != NULL, FALSE);

  pp_library_let_go (self);
  aside = get_aside (self);
  g_mkdir_with_parents (aside, 0700);
  for (guint i = 0; ok && uuids[i] != NULL; i++)
    {
      PpLibraryRecord *record = pp_library_find_record (self, uuids[i]);
      g_autofree char *facts = NULL;

      if (record == NULL)
        {
          g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                                  "The library has no file of %s", uuids[i]));
          ok = FALSE;
          continue;
        }
      /* Without the file's record the file is not there: the record goes first, and comes last. */
      facts = g_strconcat (record->file, ".ini", NULL);
      ok = move (self->folder, aside, facts, error) &&
           move (self->folder, aside, record->file, error);
    }
  pp_library_reload (self);

  return ok;
}

/**
 * pp_library_bring_back:
 * @self: a library
 *
 * Undoes the last pp_library_set_aside().
 */
void
pp_library_bring_back (PpLibrary *self)
{
  g_autofree char *aside = get_aside (self);
  g_autoptr(GHashTable) records = pp_library_record_load_all (aside);
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (PP_IS_LIBRARY (self));

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PpLibraryRecord *record = value;
      g_autofree char *facts = g_strconcat (record->file, ".ini", NULL);

      if (move (aside, self->folder, record->file, NULL))
        move (aside, self->folder, facts, NULL);
    }
  g_rmdir (aside);
  pp_library_reload (self);
}

/**
 * pp_library_let_go:
 * @self: a library
 *
 * Deletes what was set aside.
 */
void
pp_library_let_go (PpLibrary *self)
{
  g_autofree char *aside = get_aside (self);
  g_autoptr(GDir) dir = g_dir_open (aside, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (aside, name, NULL);

      g_unlink (path);
    }
  g_rmdir (aside);
}
