/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-quarantine"

#include "config.h"

#include "pp-quarantine.h"

#include <string.h>

#include <glib/gstdio.h>

#include "pp-library-private.h"

#define FOLDER ".quarantine"
#define GROUP "broken"

/* Where a broken file of that name is. */
static char *
create_path (const char *folder,
             const char *name)
{
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_";
  g_autofree char *short_name = g_strndup (name, 100);
  g_autofree char *file = g_strconcat (g_strcanon (short_name, allowed, '_'), ".broken", NULL);

  return g_build_filename (folder, FOLDER, file, NULL);
}

/*
 * pp_quarantine_drop:
 * @folder: the library
 * @name: of a hotfix that has come well now
 *
 * Deletes the broken file of that name, if there is one. May be called from any thread.
 */
void
pp_quarantine_drop (const char *folder,
                    const char *name)
{
  g_autofree char *path = create_path (folder, name);
  g_autofree char *facts = g_strconcat (path, ".ini", NULL);

  g_unlink (path);
  g_unlink (facts);
}

/*
 * pp_quarantine_put:
 * @folder: the library
 * @path: a file in it that must not be used; it is moved
 * @name: what it was to be
 * @origin: where it is from
 * @reason: what is wrong with it
 *
 * Puts a broken file aside, for a person to look at; the last one of each name is kept. May be called
 * from any thread.
 */
void
pp_quarantine_put (const char   *folder,
                   const char   *path,
                   const char   *name,
                   const char   *origin,
                   const GError *reason)
{
  g_autofree char *aside = g_build_filename (folder, FOLDER, NULL);
  g_autofree char *target = create_path (folder, name);
  g_autofree char *facts = g_strconcat (target, ".ini", NULL);
  g_autoptr(GKeyFile) key_file = g_key_file_new ();

  if (g_mkdir_with_parents (aside, 0700) != 0 || g_rename (path, target) != 0)
    {
      g_unlink (path);
      return;
    }

  g_key_file_set_string (key_file, GROUP, "name", name);
  g_key_file_set_string (key_file, GROUP, "origin", origin != NULL ? origin : "");
  g_key_file_set_string (key_file, GROUP, "reason", reason->message);
  g_key_file_set_int64 (key_file, GROUP, "date", g_get_real_time () / G_USEC_PER_SEC);
  g_key_file_save_to_file (key_file, facts, NULL);
}

static PpQuarantined *
load (const char *aside,
      const char *facts)
{
  g_autofree char *facts_path = g_build_filename (aside, facts, NULL);
  g_autofree char *path = g_strndup (facts_path, strlen (facts_path) - strlen (".ini"));
  g_autoptr(GKeyFile) key_file = g_key_file_new ();
  PpQuarantined *self;
  GStatBuf found;

  if (!g_key_file_load_from_file (key_file, facts_path, G_KEY_FILE_NONE, NULL) ||
      g_stat (path, &found) != 0)
    return NULL;

  self = g_new0 (PpQuarantined, 1);
  self->path = g_steal_pointer (&path);
  self->name = g_key_file_get_string (key_file, GROUP, "name", NULL);
  self->origin = g_key_file_get_string (key_file, GROUP, "origin", NULL);
  self->reason = g_key_file_get_string (key_file, GROUP, "reason", NULL);
  self->date = g_key_file_get_int64 (key_file, GROUP, "date", NULL);
  self->size = found.st_size;

  return self;
}

/**
 * pp_library_list_quarantined:
 * @self: a library
 *
 * Returns: (transfer full) (element-type PpQuarantined): the files that were found to be broken
 */
GPtrArray *
pp_library_list_quarantined (PpLibrary *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_quarantined_free);
  g_autofree char *aside = g_build_filename (pp_library_get_folder (self), FOLDER, NULL);
  g_autoptr(GDir) dir = g_dir_open (aside, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      PpQuarantined *found = g_str_has_suffix (name, ".broken.ini") ? load (aside, name) : NULL;

      if (found != NULL)
        g_ptr_array_add (list, found);
    }

  return list;
}

/**
 * pp_library_discard_broken:
 * @self: a library
 * @name: name of a broken file
 *
 * Deletes the file of that name that was found to be broken.
 */
void
pp_library_discard_broken (PpLibrary  *self,
                           const char *name)
{
  g_return_if_fail (PP_IS_LIBRARY (self) && name != NULL);

  pp_quarantine_drop (pp_library_get_folder (self), name);
  pp_library_tell_changed (self);
}

/**
 * pp_library_discard_quarantined:
 * @self: a library
 *
 * Deletes all the files that were found to be broken.
 */
void
pp_library_discard_quarantined (PpLibrary *self)
{
  g_autoptr(GPtrArray) list = pp_library_list_quarantined (self);

  for (guint i = 0; i < list->len; i++)
    {
      PpQuarantined *broken = g_ptr_array_index (list, i);
      g_autofree char *facts = g_strconcat (broken->path, ".ini", NULL);

      g_unlink (broken->path);
      g_unlink (facts);
    }
}

/**
 * pp_quarantined_free:
 * @self: (transfer full): what is known of a broken file
 *
 * Frees it.
 */
void
pp_quarantined_free (PpQuarantined *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self->origin);
  g_free (self->reason);
  g_free (self);
}
