/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-record"

#include "config.h"

#include "pp-library-record.h"

#include <string.h>

#include <gio/gio.h>

#include "pp-checksums.h"

#define GROUP "hotfix"

/**
 * pp_library_record_create_file_name:
 * @hotfix: a hotfix
 * @suffix: of its kind, %PP_LIBRARY_XSUPDATE or %PP_LIBRARY_ISO
 *
 * Names come from the feed, so they are no paths: only letters, digits and a few signs stay.
 *
 * Returns: (transfer full): "XS62ESP1_0850b186-….xsupdate"
 */
char *
pp_library_record_create_file_name (PpHotfix   *hotfix,
                                    const char *suffix)
{
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_";
  g_autofree char *name = g_strndup (hotfix->name, 100);
  g_autofree char *uuid = g_strndup (hotfix->uuid, 64);

  return g_strdup_printf ("%s_%s%s", g_strcanon (name, allowed, '_'),
                          g_strcanon (uuid, allowed, '_'), suffix);
}

/**
 * pp_library_record_new:
 * @hotfix: which hotfix it is
 * @path: where the file is now
 * @file: its name in the library
 * @origin: URL or path it is from
 * @error: return location for an error of reading it
 *
 * Reads the whole file for its checksum: for worker threads.
 *
 * Returns: (transfer full) (nullable): a record
 */
PpLibraryRecord *
pp_library_record_new (PpHotfix   *hotfix,
                       const char *path,
                       const char *file,
                       const char *origin,
                       GError    **error)
{
  PpLibraryRecord *self;
  guint64 size;
  char *sha256 = pp_checksums_compute (path, &size, NULL, error);

  if (sha256 == NULL)
    return NULL;

  self = g_new0 (PpLibraryRecord, 1);
  self->uuid = g_strdup (hotfix->uuid);
  self->name = g_strdup (hotfix->name);
  self->file = g_strdup (file);
  self->origin = g_strdup (origin);
  self->sha256 = sha256;
  self->size = size;
  self->added = g_get_real_time () / G_USEC_PER_SEC;

  return self;
}

/**
 * pp_library_record_save:
 * @self: a record
 * @folder: the library
 * @error: return location for an error
 *
 * Writes the record beside the file.
 *
 * Returns: whether it was written
 */
gboolean
pp_library_record_save (const PpLibraryRecord *self,
                        const char            *folder,
                        GError               **error)
{
  g_autoptr(GKeyFile) key_file = g_key_file_new ();
  g_autofree char *name = g_strconcat (self->file, ".ini", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_key_file_set_string (key_file, GROUP, "uuid", self->uuid);
  g_key_file_set_string (key_file, GROUP, "name", self->name);
  g_key_file_set_string (key_file, GROUP, "file", self->file);
  g_key_file_set_string (key_file, GROUP, "origin", self->origin);
  g_key_file_set_string (key_file, GROUP, "sha256", self->sha256);
  g_key_file_set_uint64 (key_file, GROUP, "size", self->size);
  g_key_file_set_int64 (key_file, GROUP, "added", self->added);
  if (self->version != NULL)
    g_key_file_set_string (key_file, GROUP, "version", self->version);
  if (self->guidance != NULL)
    g_key_file_set_string (key_file, GROUP, "guidance", self->guidance);
  if (self->description != NULL)
    g_key_file_set_string (key_file, GROUP, "description", self->description);
  if (self->homogeneous)
    g_key_file_set_boolean (key_file, GROUP, "homogeneous", TRUE);
  if (self->mandatory)
    g_key_file_set_boolean (key_file, GROUP, "mandatory", TRUE);
  if (self->installation_size > 0)
    g_key_file_set_uint64 (key_file, GROUP, "installation-size", self->installation_size);
  if (self->pools != NULL)
    g_key_file_set_string_list (key_file, GROUP, "pools", (const char * const *) self->pools,
                                g_strv_length (self->pools));

  return g_key_file_save_to_file (key_file, path, error);
}

/**
 * pp_library_record_load:
 * @path: file of a record
 *
 * Returns: (transfer full) (nullable): the record
 */
PpLibraryRecord *
pp_library_record_load (const char *path)
{
  g_autoptr(GKeyFile) key_file = g_key_file_new ();
  PpLibraryRecord *self;

  if (!g_key_file_load_from_file (key_file, path, G_KEY_FILE_NONE, NULL))
    return NULL;

  self = g_new0 (PpLibraryRecord, 1);
  self->uuid = g_key_file_get_string (key_file, GROUP, "uuid", NULL);
  self->name = g_key_file_get_string (key_file, GROUP, "name", NULL);
  self->file = g_key_file_get_string (key_file, GROUP, "file", NULL);
  self->origin = g_key_file_get_string (key_file, GROUP, "origin", NULL);
  self->sha256 = g_key_file_get_string (key_file, GROUP, "sha256", NULL);
  self->size = g_key_file_get_uint64 (key_file, GROUP, "size", NULL);
  self->added = g_key_file_get_int64 (key_file, GROUP, "added", NULL);
  self->version = g_key_file_get_string (key_file, GROUP, "version", NULL);
  self->guidance = g_key_file_get_string (key_file, GROUP, "guidance", NULL);
  self->description = g_key_file_get_string (key_file, GROUP, "description", NULL);
  self->homogeneous = g_key_file_get_boolean (key_file, GROUP, "homogeneous", NULL);
  self->mandatory = g_key_file_get_boolean (key_file, GROUP, "mandatory", NULL);
  self->installation_size = g_key_file_get_uint64 (key_file, GROUP, "installation-size", NULL);
  self->pools = g_key_file_get_string_list (key_file, GROUP, "pools", NULL, NULL);
  if (self->uuid == NULL || self->file == NULL || strchr (self->file, '/') != NULL)
    g_clear_pointer (&self, pp_library_record_free);

  return self;
}

/**
 * pp_library_record_load_all:
 * @folder: a library; need not exist
 *
 * Returns: (transfer full) (element-type utf8 PpLibraryRecord): the records by uuid; those that
 *   cannot be read are left out
 */
GHashTable *
pp_library_record_load_all (const char *folder)
{
  GHashTable *records;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   (GDestroyNotify) pp_library_record_free);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      PpLibraryRecord *record = NULL;

      if (g_str_has_suffix (name, PP_LIBRARY_XSUPDATE ".ini") ||
          g_str_has_suffix (name, PP_LIBRARY_ISO ".ini"))
        record = pp_library_record_load (path);
      if (record != NULL)
        g_hash_table_replace (records, g_strdup (record->uuid), record);
    }

  return records;
}

/**
 * pp_library_record_free:
 * @self: (transfer full) (nullable): a record
 *
 * Frees it.
 */
void
pp_library_record_free (PpLibraryRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->uuid);
  g_free (self->name);
  g_free (self->file);
  g_free (self->origin);
  g_free (self->sha256);
  g_free (self->version);
  g_free (self->guidance);
  g_free (self->description);
  g_strfreev (self->pools);
  g_free (self);
}
