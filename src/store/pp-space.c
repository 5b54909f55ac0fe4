/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-space"

#include "config.h"

#include "pp-space.h"

#include <string.h>
#include <sys/statvfs.h>

#include <poolpatch/pp-error.h>

/**
 * pp_space_error_new:
 * @folder: where there is no room
 * @needed: how many bytes are wanted there, 0 = not known
 *
 * Returns: (transfer full): %PP_ERROR_SPACE
 */
GError *
pp_space_error_new (const char *folder,
                    guint64     needed)
{
  g_autofree char *size = g_format_size (needed);

  if (needed == 0)
    return pp_error_new (PP_ERROR_SPACE, NULL, "%s is full", folder);

  return pp_error_new (PP_ERROR_SPACE, NULL, "%s are needed in %s", size, folder);
}

/**
 * pp_space_measure:
 * @folder: a folder; when it is not there yet, what it will be in
 *
 * Returns: how many bytes are free there, %G_MAXUINT64 = the file system cannot tell
 */
guint64
pp_space_measure (const char *folder)
{
  g_autofree char *path = g_strdup (folder);
  struct statvfs room;

  while (!g_file_test (path, G_FILE_TEST_EXISTS) && strlen (path) > 1)
    {
      char *parent = g_path_get_dirname (path);

      g_free (path);
      path = parent;
    }
  if (statvfs (path, &room) != 0 || room.f_blocks == 0)
    return G_MAXUINT64;

  return (guint64) room.f_bavail * room.f_frsize;
}

/**
 * pp_space_check:
 * @folder: a folder
 * @needed: how many bytes are wanted there
 * @error: return location for %PP_ERROR_SPACE
 *
 * Asks before writing whether there is room. Where the file system cannot tell, writing will.
 *
 * Returns: whether nothing speaks against it
 */
gboolean
pp_space_check (const char *folder,
                guint64     needed,
                GError    **error)
{
  g_autofree char *wanted = g_format_size (needed);
  g_autofree char *have = NULL;
  guint64 n_free = pp_space_measure (folder);

  if (needed <= n_free)
    return TRUE;

  have = g_format_size (n_free);
  g_propagate_error (error, pp_error_new (PP_ERROR_SPACE, NULL,
                                          "%s are needed in %s, where %s are free", wanted, folder,
                                          have));

  return FALSE;
}
