/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-part"

#include "config.h"

#include "pp-part.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "pp-space.h"

#define PART_FOLDER ".part"
#define GROUP "part"
#define DAY (24 * 60 * 60)
#define AGE_MAX DAY               /* of what nobody can go on with */
#define RESUMABLE_AGE_MAX (14 * DAY)
#define TRIES_MAX 10

static gboolean
take_errno (GError    **error,
            const char *path)
{
  int saved = errno;

  if (saved == ENOSPC || saved == EDQUOT)
    g_propagate_error (error, pp_space_error_new (path, 0));
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path,
                 g_strerror (saved));

  return FALSE;
}

static char *
create_facts_path (const char *path)
{
  return g_strconcat (path, ".ini", NULL);
}

/* What a program that was killed has left behind, and what nobody has come back for. */
static void
sweep (const char *parts)
{
  g_autoptr(GDir) dir = g_dir_open (parts, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parts, name, NULL);
      g_autofree char *facts = create_facts_path (path);
      gboolean resumable = g_str_has_suffix (name, ".ini") ||
                           g_file_test (facts, G_FILE_TEST_EXISTS);
      GStatBuf found;

      if (g_lstat (path, &found) == 0 &&
          found.st_mtime < now - (resumable ? RESUMABLE_AGE_MAX : AGE_MAX))
        g_unlink (path);
    }
}

static char *
create_folder (const char *folder,
               GError    **error)
{
  g_autofree char *parts = g_build_filename (folder, PART_FOLDER, NULL);

  if (g_mkdir_with_parents (parts, 0755) != 0)
    {
      take_errno (error, parts);
      return NULL;
    }
  sweep (parts);

  return g_steal_pointer (&parts);
}

static int
open_unique (const char *parts,
             char      **path,
             GError    **error)
{
  int fd;

  *path = g_build_filename (parts, "XXXXXX.part", NULL);
  fd = g_mkstemp_full (*path, O_RDWR | O_CLOEXEC, 0644);
  if (fd < 0)
    {
      take_errno (error, parts);
      g_clear_pointer (path, g_free);
    }

  return fd;
}

/**
 * pp_part_create_empty:
 * @folder: the library
 * @error: return location for an error
 *
 * Makes an empty file for what is not whole yet, in the same file system as the library and of a
 * name that no other program has.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
pp_part_create_empty (const char *folder,
                      GError    **error)
{
  g_autofree char *parts = create_folder (folder, error);
  char *path = NULL;
  int fd = parts != NULL ? open_unique (parts, &path, error) : -1;

  if (fd >= 0)
    close (fd);

  return path;
}

/* -1 with errno = EWOULDBLOCK: another program has it. */
static int
open_locked (const char *path)
{
  for (guint i = 0; i < TRIES_MAX; i++)
    {
      struct stat held;
      struct stat named;
      int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);

      if (fd < 0)
        return -1;
      if (flock (fd, LOCK_EX | LOCK_NB) != 0 || fstat (fd, &held) != 0)
        {
          int saved = errno;

          close (fd);
          errno = saved;
          return -1;
        }
      /* Who had it before may have moved it into the library meanwhile. */
      if (stat (path, &named) == 0 && named.st_ino == held.st_ino && named.st_dev == held.st_dev)
        return fd;
      close (fd);
    }

  errno = EWOULDBLOCK;

  return -1;
}

static void
load_facts (PpPart *self)
{
  g_autoptr(GKeyFile) facts = g_key_file_new ();
  g_autofree char *url = NULL;
  GStatBuf found;

  if (!g_key_file_load_from_file (facts, self->facts, G_KEY_FILE_NONE, NULL))
    return;
  url = g_key_file_get_string (facts, GROUP, "url", NULL);
  if (g_strcmp0 (url, self->url) != 0 || g_stat (self->path, &found) != 0)
    return;

  self->validator = g_key_file_get_string (facts, GROUP, "validator", NULL);
  self->total = g_key_file_get_int64 (facts, GROUP, "total", NULL);
  self->size = self->validator != NULL ? found.st_size : 0;
}

/**
 * pp_part_open:
 * @folder: the library
 * @key: what tells it from other parts; made a file name of
 * @url: where the file is from
 * @error: return location for an error
 *
 * Opens what an earlier download from @url has left, or an empty file. Only one program writes to
 * it: when another one does, this one gets a file of its own.
 *
 * Returns: (transfer full) (nullable): the part
 */
PpPart *
pp_part_open (const char *folder,
              const char *key,
              const char *url,
              GError    **error)
{
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_";
  g_autofree char *parts = create_folder (folder, error);
  g_autofree char *name = g_strndup (key, 64);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *file = NULL;
  g_autoptr(PpPart) self = g_new0 (PpPart, 1);

  self->lock = -1;
  self->total = -1;
  self->url = g_strdup (url);
  if (parts == NULL)
    return NULL;

  file = g_strdup_printf ("%s-%.8s.part", g_strcanon (name, allowed, '_'), hash);
  self->path = g_build_filename (parts, file, NULL);
  self->lock = open_locked (self->path);
  if (self->lock < 0 && errno == EWOULDBLOCK)
    {
      g_clear_pointer (&self->path, g_free);
      self->lock = open_unique (parts, &self->path, error);
    }
  else if (self->lock < 0)
    {
      take_errno (error, self->path);
    }
  if (self->lock < 0)
    return NULL;

  self->facts = create_facts_path (self->path);
  load_facts (self);
  if (self->size == 0 && !pp_part_restart (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * pp_part_describe:
 * @self: a part
 * @validator: (nullable): what the server calls the version of its file that is being written here
 * @total: bytes of the whole file, -1 = not known
 *
 * Writes down what is needed to go on later. Without @validator nobody can.
 */
void
pp_part_describe (PpPart     *self,
                  const char *validator,
                  gint64      total)
{
  g_autoptr(GKeyFile) facts = g_key_file_new ();
  char *kept = g_strdup (validator);

  g_free (self->validator);
  self->validator = kept;
  self->total = total;
  if (kept == NULL)
    {
      g_unlink (self->facts);
      return;
    }

  g_key_file_set_string (facts, GROUP, "url", self->url);
  g_key_file_set_string (facts, GROUP, "validator", kept);
  g_key_file_set_int64 (facts, GROUP, "total", total);
  g_key_file_save_to_file (facts, self->facts, NULL);
}

/**
 * pp_part_restart:
 * @self: a part
 * @error: return location for an error
 *
 * Throws away what is there.
 *
 * Returns: whether the file is empty now
 */
gboolean
pp_part_restart (PpPart  *self,
                 GError **error)
{
  self->size = 0;
  self->total = -1;
  g_clear_pointer (&self->validator, g_free);
  g_unlink (self->facts);

  return ftruncate (self->lock, 0) == 0 || take_errno (error, self->path);
}

/**
 * pp_part_settle:
 * @self: a part that was written to
 *
 * Looks at how much of it is in the file.
 */
void
pp_part_settle (PpPart *self)
{
  struct stat found;

  if (fstat (self->lock, &found) == 0)
    self->size = found.st_size;
}

/**
 * pp_part_can_resume:
 * @self: a part
 *
 * Returns: whether a later download can go on with it
 */
gboolean
pp_part_can_resume (const PpPart *self)
{
  return self->size > 0 && self->validator != NULL;
}

/**
 * pp_part_drop:
 * @self: a part
 *
 * Removes the file, if it is still there, and what was written down of it.
 */
void
pp_part_drop (PpPart *self)
{
  g_unlink (self->facts);
  g_unlink (self->path);
}

/**
 * pp_part_free:
 * @self: (transfer full) (nullable): a part
 *
 * Lets go of it: it is another program's to write to now. What nobody can go on with is removed.
 */
void
pp_part_free (PpPart *self)
{
  if (self == NULL)
    return;

  if (self->lock >= 0 && !pp_part_can_resume (self))
    pp_part_drop (self);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->path);
  g_free (self->facts);
  g_free (self->url);
  g_free (self->validator);
  g_free (self);
}
