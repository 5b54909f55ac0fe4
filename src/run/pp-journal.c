/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-journal.h"

#include <poolpatch/pp-error.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define JOURNAL "journal.jsonl"

struct _PpJournal
{
  char *folder;  /* (owned) */
  guint n_lines;
  int   fd;      /* of journal.jsonl, locked: a run whose program is gone is one without the lock */
  int   pool;    /* of the file that stands for the pool, locked */
};

static void
set_error (GError    **error,
           const char *path)
{
  int saved = errno;

  if (saved == ENOSPC || saved == EDQUOT)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_SPACE, NULL,
                                              "%s: %s. What cannot be written down is not done, so the "
                                              "run stops here", path, g_strerror (saved)));
      return;
    }

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", path,
               g_strerror (saved));
}

/*
 * pp_journal_dup_path:
 * @folder: of a run
 * @name: of a file in it
 *
 * Returns: (transfer full): its path
 */
char *
pp_journal_dup_path (const char *folder,
                     const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* A crash may have cut the last line: what is written now must not continue it. */
static gboolean
end_torn_line (int fd)
{
  off_t length = lseek (fd, 0, SEEK_END);
  char last = '\n';

  if (length > 0 && pread (fd, &last, 1, length - 1) != 1)
    return FALSE;

  return length >= 0 && (last == '\n' || write (fd, "\n", 1) == 1);
}

static gboolean
count_lines (PpJournal *self)
{
  char buffer[4096];
  off_t at = 0;
  gssize n;

  while ((n = pread (self->fd, buffer, sizeof buffer, at)) > 0)
    {
      for (gssize i = 0; i < n; i++)
        self->n_lines += buffer[i] == '\n';
      at += n;
    }

  return n == 0;
}

/* One run at a time has a pool: two of them would have two of its servers down at once. Locks are beside
 * the folder of all runs. */
static gboolean
lock_pool (PpJournal  *self,
           const char *pool,
           GError    **error)
{
  g_autofree char *runs = g_path_get_dirname (self->folder);
  g_autofree char *state = g_path_get_dirname (runs);
  g_autofree char *locks = g_build_filename (state, "locks", NULL);
  g_autofree char *name = g_strcanon (g_strdup (pool), "0123456789abcdefABCDEF-", '_');
  g_autofree char *path = g_build_filename (locks, name, NULL);
  int saved;

  if (g_mkdir_with_parents (locks, 0700) != 0)
    {
      set_error (error, locks);
      return FALSE;
    }

  self->pool = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->pool >= 0 && flock (self->pool, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  saved = errno;
  if (self->pool >= 0 && saved == EWOULDBLOCK && !pp_journal_is_locked (self->folder))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_BLOCKED, NULL,
                                              "another run is being carried out on this pool"));
    }
  else
    {
      errno = saved;
      set_error (error, path);
    }

  return FALSE;
}

/*
 * pp_journal_new:
 * @folder: the folder of the run; made with its parents when it is not there
 * @pool: uuid of the pool that the run is about
 * @error: return location
 *
 * Returns: (transfer full): the journal, locked, and the pool with it; %NULL with %PP_ERROR_BLOCKED
 *   when another run has the pool, or a %G_IO_ERROR
 */
PpJournal *
pp_journal_new (const char *folder,
                const char *pool,
                GError    **error)
{
  g_autoptr(PpJournal) self = g_new0 (PpJournal, 1);
  g_autofree char *path = pp_journal_dup_path (folder, JOURNAL);

  self->folder = g_strdup (folder);
  self->fd = -1;
  self->pool = -1;
  if (!lock_pool (self, pool, error))
    return NULL;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_error (error, folder);
      return NULL;
    }

  self->fd = g_open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (self->fd < 0 || flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    {
      set_error (error, path);
      return NULL;
    }

  if (!end_torn_line (self->fd) || !count_lines (self))
    {
      set_error (error, path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/*
 * pp_journal_free:
 * @self: (transfer full): a journal
 */
void
pp_journal_free (PpJournal *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->pool >= 0)
    close (self->pool);
  g_free (self->folder);
  g_free (self);
}

/*
 * pp_json_object_print:
 * @object: an object
 * @pretty: on several lines
 *
 * Returns: (transfer full): its text
 */
char *
pp_json_object_print (JsonObject *object,
                      gboolean    pretty)
{
  g_autoptr(JsonNode) node = json_node_alloc ();

  json_node_init_object (node, object);

  return json_to_string (node, pretty);
}

static gboolean
write_all (int         fd,
           const char *text,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text += n;
      length -= n;
    }

  return TRUE;
}

/*
 * pp_journal_write:
 * @self: a journal
 * @event: what happened
 * @facts: (transfer full): members of the line
 * @error: return location
 *
 * Appends one line and waits until it is on the disk. What was written of a line for which there
 * was no room is taken back.
 *
 * Returns: %FALSE with %PP_ERROR_SPACE or a %G_IO_ERROR
 */
gboolean
pp_journal_write (PpJournal  *self,
                  const char *event,
                  JsonObject *facts,
                  GError    **error)
{
  g_autoptr(JsonObject) line = facts;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;
  off_t length;

  json_object_set_string_member (line, "time", time);
  json_object_set_string_member (line, "event", event);
  text = pp_json_object_print (line, FALSE);
  whole = g_strconcat (text, "\n", NULL);
  length = lseek (self->fd, 0, SEEK_END);
  if (!write_all (self->fd, whole, strlen (whole)) || fsync (self->fd) != 0)
    {
      set_error (error, self->folder);
      if (length >= 0 && ftruncate (self->fd, length) != 0)
        g_warning ("%s: %s", self->folder, g_strerror (errno));
      return FALSE;
    }
  self->n_lines++;

  return TRUE;
}

/*
 * pp_journal_get_n_lines:
 * @self: a journal
 *
 * Returns: how many lines it has by now
 */
guint
pp_journal_get_n_lines (PpJournal *self)
{
  return self->n_lines;
}

/*
 * pp_journal_remove:
 * @self: a journal
 * @name: of a file beside the journal that no longer holds
 */
void
pp_journal_remove (PpJournal  *self,
                   const char *name)
{
  g_autofree char *path = pp_journal_dup_path (self->folder, name);

  if (g_unlink (path) != 0 && errno != ENOENT)
    g_warning ("%s: %s", path, g_strerror (errno));
}

/*
 * pp_journal_save:
 * @self: a journal
 * @name: of a file beside the journal
 * @text: its contents
 * @error: return location
 *
 * Writes the file whole or not at all.
 *
 * Returns: %FALSE with a #GFileError
 */
gboolean
pp_journal_save (PpJournal  *self,
                 const char *name,
                 const char *text,
                 GError    **error)
{
  g_autofree char *path = pp_journal_dup_path (self->folder, name);

  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/*
 * pp_journal_is_locked:
 * @folder: of a run
 *
 * Returns: whether a living program carries this run out
 */
gboolean
pp_journal_is_locked (const char *folder)
{
  g_autofree char *path = pp_journal_dup_path (folder, JOURNAL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean locked;

  if (fd < 0)
    return FALSE;
  locked = flock (fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close (fd);

  return locked;
}
