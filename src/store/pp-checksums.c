/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-checksums"

#include "config.h"

#include "pp-checksums.h"

#include <string.h>

#include <poolpatch/pp-error.h>

#define BLOCK (256 * 1024)
#define SUM_LENGTH 64

/**
 * pp_checksums_parse:
 * @text: lines as sha256sum writes them: "<64 hex digits>  NAME" or "<64 hex digits> *NAME"
 * @error: return location for %PP_ERROR_FILE
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): sums, lower case, by the last part of
 *   the name
 */
GHashTable *
pp_checksums_parse (const char *text,
                    GError    **error)
{
  g_autoptr(GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchomp (lines[i]);
      gsize n = strspn (line, "0123456789abcdefABCDEF");

      if (*line == '\0' || *line == '#')
        continue;
      if (n != SUM_LENGTH || line[n] != ' ' || (line[n + 1] != ' ' && line[n + 1] != '*') ||
          line[n + 2] == '\0')
        {
          g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                                  "line %u of the checksums is not as sha256sum "
                                                  "writes it", i + 1));
          return NULL;
        }
      g_hash_table_insert (sums, g_path_get_basename (line + n + 2), g_ascii_strdown (line, SUM_LENGTH));
    }

  return g_steal_pointer (&sums);
}

/**
 * pp_checksums_compute:
 * @path: a file
 * @size: (out): its bytes
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error of reading it
 *
 * Reads the whole file: for worker threads.
 *
 * Returns: (transfer full) (nullable): its SHA-256, lower case
 */
char *
pp_checksums_compute (const char   *path,
                      guint64      *size,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (BLOCK);
  gssize count = -1;

  *size = 0;
  while (stream != NULL &&
         (count = g_input_stream_read (G_INPUT_STREAM (stream), block, BLOCK, cancellable, error)) > 0)
    {
      g_checksum_update (checksum, block, count);
      *size += count;
    }

  return count == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/**
 * pp_checksums_check:
 * @sums: (nullable): what is known
 * @name: name of a file
 * @path: where it is
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for %PP_ERROR_FILE and errors of reading it
 *
 * Returns: %FALSE when the list has the name with another sum
 */
gboolean
pp_checksums_check (GHashTable   *sums,
                    const char   *name,
                    const char   *path,
                    GCancellable *cancellable,
                    GError      **error)
{
  const char *expected = sums != NULL ? g_hash_table_lookup (sums, name) : NULL;
  g_autofree char *found = NULL;
  guint64 size;

  if (expected == NULL)
    return TRUE;
  found = pp_checksums_compute (path, &size, cancellable, error);
  if (found == NULL || g_str_equal (found, expected))
    return found != NULL;

  g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                          "its SHA-256 is %s, the checksums say %s", found, expected));

  return FALSE;
}
