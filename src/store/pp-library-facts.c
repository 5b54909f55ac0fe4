/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-library-upkeep.h>

#include "pp-library-private.h"
#include "pp-space.h"

/*
 * pp_library_find_record:
 * @self: a library
 * @uuid: uuid of a hotfix, in any case
 *
 * Returns: (transfer none) (nullable): what was written down of its file
 */
PpLibraryRecord *
pp_library_find_record (PpLibrary  *self,
                        const char *uuid)
{
  g_autofree char *key = g_ascii_strdown (uuid, -1);

  return g_hash_table_lookup (self->records, key);
}

/**
 * pp_library_get_name:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): its name, as it was when the file came
 */
const char *
pp_library_get_name (PpLibrary  *self,
                     const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->name : NULL;
}

/**
 * pp_library_get_origin:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): URL or path its file is from
 */
const char *
pp_library_get_origin (PpLibrary  *self,
                       const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->origin : NULL;
}

/**
 * pp_library_get_added:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: when its file was checked and taken in, Unix seconds; 0 when that is not known
 */
gint64
pp_library_get_added (PpLibrary  *self,
                      const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, 0);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->added : 0;
}

/**
 * pp_library_get_size:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: bytes of its file, 0 when there is none
 */
guint64
pp_library_get_size (PpLibrary  *self,
                     const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, 0);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->size : 0;
}

/**
 * pp_library_get_sha256:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): SHA-256 of its file, when it came
 */
const char *
pp_library_get_sha256 (PpLibrary  *self,
                       const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->sha256 : NULL;
}

/**
 * pp_library_get_version:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): its version, as the file says it; only images (.iso) do
 */
const char *
pp_library_get_version (PpLibrary  *self,
                        const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->version : NULL;
}

/**
 * pp_library_get_guidance:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): what has to be restarted after it, as the file says it: "restartHost"; only
 *   images do
 */
const char *
pp_library_get_guidance (PpLibrary  *self,
                         const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->guidance : NULL;
}

/**
 * pp_library_get_description:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): what it is for, as the file says it; only images do
 */
const char *
pp_library_get_description (PpLibrary  *self,
                            const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? record->description : NULL;
}

/**
 * pp_library_is_homogeneous:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: whether it has to be on all servers of a pool or on none, as the file says it; only images
 *   do
 */
gboolean
pp_library_is_homogeneous (PpLibrary  *self,
                           const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, FALSE);

  record = pp_library_find_record (self, uuid);

  return record != NULL && record->homogeneous;
}

/**
 * pp_library_get_pools:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): names of the pools that had it when they were last seen
 */
const char * const *
pp_library_get_pools (PpLibrary  *self,
                      const char *uuid)
{
  PpLibraryRecord *record;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  record = pp_library_find_record (self, uuid);

  return record != NULL ? (const char * const *) record->pools : NULL;
}

/**
 * pp_library_note_pool:
 * @self: a library
 * @pool: name of a pool
 * @uuid: uuid of a hotfix
 * @has_it: whether the hotfix is installed there
 *
 * Writes down which pool has what, beside the file.
 */
void
pp_library_note_pool (PpLibrary  *self,
                      const char *pool,
                      const char *uuid,
                      gboolean    has_it)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  PpLibraryRecord *record;

  g_return_if_fail (PP_IS_LIBRARY (self) && pool != NULL && uuid != NULL);

  record = pp_library_find_record (self, uuid);
  if (record == NULL ||
      has_it == (record->pools != NULL && g_strv_contains ((const char * const *) record->pools, pool)))
    return;

  for (guint i = 0; record->pools != NULL && record->pools[i] != NULL; i++)
    if (!g_str_equal (record->pools[i], pool))
      g_strv_builder_add (builder, record->pools[i]);
  if (has_it)
    g_strv_builder_add (builder, pool);
  g_strfreev (record->pools);
  record->pools = g_strv_builder_end (builder);
  pp_library_record_save (record, self->folder, NULL);
}

/**
 * pp_library_measure:
 * @self: a library
 *
 * Returns: bytes that its files take
 */
guint64
pp_library_measure (PpLibrary *self)
{
  GHashTableIter iter;
  gpointer record;
  guint64 size = 0;

  g_return_val_if_fail (PP_IS_LIBRARY (self), 0);

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    size += ((PpLibraryRecord *) record)->size;

  return size;
}

/**
 * pp_library_measure_free:
 * @self: a library
 *
 * Returns: bytes that its disk has left, %G_MAXUINT64 = it does not say
 */
guint64
pp_library_measure_free (PpLibrary *self)
{
  g_return_val_if_fail (PP_IS_LIBRARY (self), 0);

  return pp_space_measure (self->folder);
}

/*
 * pp_library_check_quota:
 * @self: a library
 * @more: bytes that are to come, 0 = not known
 * @error: return location for %PP_ERROR_SPACE
 *
 * Returns: whether they may
 */
gboolean
pp_library_check_quota (PpLibrary *self,
                        guint64    more,
                        GError   **error)
{
  g_autofree char *have = g_format_size (pp_library_measure (self));
  g_autofree char *limit = g_format_size (self->quota);

  if (self->quota == 0 || pp_library_measure (self) + more <= self->quota)
    return TRUE;

  g_propagate_error (error, pp_error_new (PP_ERROR_SPACE, NULL,
                                          "The library takes %s of the %s that it may: prune it, or "
                                          "let it have more", have, limit));

  return FALSE;
}
