/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "iso-image.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

static void
add (struct archive *archive,
     const char     *name,
     const char     *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (gint64) strlen (text));
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, strlen (text)), ==, (gssize) strlen (text));
  archive_entry_free (entry);
}

/**
 * pp_test_write_iso:
 * @path: where to
 * @name: path of a file in the image
 * @text: what is in it
 * @...: more of these pairs, and %NULL
 */
void
pp_test_write_iso (const char *path,
                   const char *name,
                   const char *text,
                   ...)
{
  struct archive *archive = archive_write_new ();
  va_list rest;

  g_assert_cmpint (archive_write_set_format_iso9660 (archive), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  va_start (rest, text);
  while (name != NULL)
    {
      add (archive, name, text);
      name = va_arg (rest, const char *);
      if (name != NULL)
        text = va_arg (rest, const char *);
    }
  va_end (rest);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}
