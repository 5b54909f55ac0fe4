/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-book"

#include "config.h"

#include "pp-book-file.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

/* It comes from a server and becomes the name of a group or of a key. */
#define UUID_SET G_CSET_a_2_z G_CSET_DIGITS "-_."

/* Earlier broken files are not lost either. Returns NULL when it cannot be set aside. */
static char *
set_aside (const char *path)
{
  g_autofree char *broken = g_strconcat (path, ".broken", NULL);

  for (guint i = 2; g_file_test (broken, G_FILE_TEST_EXISTS) && i < 100; i++)
    {
      g_free (broken);
      broken = g_strdup_printf ("%s.broken-%u", path, i);
    }

  return g_rename (path, broken) == 0 ? g_steal_pointer (&broken) : NULL;
}

/* Leaves @file as it is when there is none, or none that can be read. */
gboolean
pp_book_file_load (const char *folder,
                   const char *name,
                   GKeyFile  **file,
                   GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *broken = NULL;
  g_autoptr(GKeyFile) loaded = g_key_file_new ();
  g_autoptr(GError) local = NULL;

  if (g_key_file_load_from_file (loaded, path, G_KEY_FILE_KEEP_COMMENTS, &local))
    {
      g_key_file_unref (*file);
      *file = g_steal_pointer (&loaded);
      return TRUE;
    }
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;

  if (local->domain == G_FILE_ERROR)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);
      return FALSE;
    }

  broken = set_aside (path);
  if (broken == NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);
  else
    g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                            "%s cannot be read (%s); it was kept as %s", path,
                                            local->message, broken));

  return FALSE;
}

gboolean
pp_book_file_save (const char *folder,
                   const char *name,
                   GKeyFile   *file,
                   GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", folder,
                   g_strerror (saved));
      return FALSE;
    }

  text = g_key_file_to_data (file, &length, NULL);

  return g_file_set_contents_full (path, text, length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/*
 * What another program wrote since is kept. A file that is damaged meanwhile is set aside, and what
 * was known before is written again; one that cannot be read at all is not written over.
 */
gboolean
pp_book_file_read_again (const char *folder,
                         const char *name,
                         GKeyFile  **file,
                         GError    **error)
{
  g_autoptr(GError) local = NULL;

  if (pp_book_file_load (folder, name, file, &local))
    return TRUE;
  if (g_error_matches (local, PP_ERROR, PP_ERROR_FILE))
    {
      g_message ("%s", local->message);
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* server: (nullable): for the error. */
gboolean
pp_book_file_check_uuid (const char *uuid,
                         const char *server,
                         GError    **error)
{
  if (*uuid != '\0' && strspn (uuid, UUID_SET) == strlen (uuid))
    return TRUE;

  g_propagate_error (error, pp_error_new (PP_ERROR_NOT_XENSERVER, server,
                                          "This is no uuid of a pool: “%s”", uuid));

  return FALSE;
}
