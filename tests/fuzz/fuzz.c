/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <stdlib.h>

#include <glib/gstdio.h>

static char *folder;

static void
remove_folder (void)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

char *
fuzz_path (const char *name)
{
  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("poolpatch-fuzz-XXXXXX", NULL);
      g_assert_nonnull (folder);
      atexit (remove_folder);
    }

  return name != NULL ? g_build_filename (folder, name, NULL) : g_strdup (folder);
}

/* Plain writing: g_file_set_contents() would wait for the disk each time. */
void
fuzz_write (const char   *path,
            gconstpointer data,
            gsize         size)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}
