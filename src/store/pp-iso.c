/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-iso"

#include "config.h"

#include "pp-iso.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <poolpatch/pp-error.h>

#define BLOCK (64 * 1024)
#define TEXT_MAX (1024 * 1024)     /* of update.xml and .treeinfo */
#define ENTRIES_MAX (100 * 1000)   /* an installation image has some thousand */
#define DESCRIPTOR 0x8000          /* ECMA-119 §8.4: the primary volume descriptor, of 2048 bytes */
#define DESCRIPTOR_BLOCKS 80       /* in it: how many blocks there are, least byte first */
#define DESCRIPTOR_BLOCK_SIZE 128  /* in it: their size, likewise */

/* What was found in the root of an image. */
typedef struct
{
  char    *update;      /* (owned) (nullable) text of update.xml */
  char    *treeinfo;    /* (owned) (nullable) text of .treeinfo */
  gboolean has_repodata;
  char    *pack;        /* (owned) (nullable) text of XS-REPOSITORY, of a supplemental pack */
} Root;

static void
root_clear (Root *self)
{
  g_free (self->update);
  g_free (self->treeinfo);
  g_free (self->pack);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Root, root_clear)

typedef struct archive Archive;

static void
archive_clear (Archive *self)
{
  archive_read_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_clear)

static gboolean
complain (GError    **error,
          const char *what)
{
  g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL, "%s", what));

  return FALSE;
}

/* An image says itself how long it is: one that was cut short has to be found out before its last
 * file is wanted. */
static gboolean
check_length (int      fd,
              GError **error)
{
  guint8 bytes[2048];
  guint32 n_blocks;
  guint16 block_size;
  struct stat found;

  if (fstat (fd, &found) != 0 || pread (fd, bytes, sizeof bytes, DESCRIPTOR) != sizeof bytes ||
      bytes[0] != 1 || memcmp (bytes + 1, "CD001", 5) != 0)
    return complain (error, "it is no ISO 9660 image");

  memcpy (&n_blocks, bytes + DESCRIPTOR_BLOCKS, sizeof n_blocks);
  memcpy (&block_size, bytes + DESCRIPTOR_BLOCK_SIZE, sizeof block_size);
  if ((guint64) found.st_size < (guint64) GUINT32_FROM_LE (n_blocks) * GUINT16_FROM_LE (block_size))
    return complain (error, "it is cut short: the image is longer than the file");

  return TRUE;
}

/* (nullable): %NULL with @error set */
static char *
read_text (Archive *archive,
           GError **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *block = g_malloc (BLOCK);
  la_ssize_t count;

  while ((count = archive_read_data (archive, block, BLOCK)) > 0)
    {
      if (text->len + (gsize) count > TEXT_MAX)
        {
          complain (error, "what it says of itself is absurdly long; it is not used");
          return NULL;
        }
      g_string_append_len (text, block, count);
    }
  if (count < 0)
    {
      complain (error, "it is damaged: what it says of itself cannot be read");
      return NULL;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
take_entry (Archive              *archive,
            struct archive_entry *entry,
            Root                 *root,
            GError              **error)
{
  const char *name = archive_entry_pathname (entry);
  char **text = NULL;

  if (name == NULL)
    return TRUE;
  if (g_str_has_prefix (name, "./"))
    name += 2;

  if (g_ascii_strcasecmp (name, "update.xml") == 0)
    text = &root->update;
  else if (g_ascii_strcasecmp (name, ".treeinfo") == 0)
    text = &root->treeinfo;
  else if (g_ascii_strcasecmp (name, "repodata/repomd.xml") == 0)
    root->has_repodata = TRUE;
  else if (g_ascii_strcasecmp (name, "XS-REPOSITORY") == 0)
    text = &root->pack;
  if (text == NULL || *text != NULL || archive_entry_filetype (entry) != AE_IFREG)
    return TRUE;

  *text = read_text (archive, error);

  return *text != NULL;
}

static gboolean
read_root (int           fd,
           Root         *root,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr(Archive) archive = archive_read_new ();
  struct archive_entry *entry;
  guint n_entries = 0;
  int status;

  archive_read_support_format_iso9660 (archive);
  status = archive_read_open_fd (archive, fd, BLOCK);
  while (status == ARCHIVE_OK && n_entries++ < ENTRIES_MAX &&
         ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK ||
          status == ARCHIVE_WARN))
    {
      status = ARCHIVE_OK;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !take_entry (archive, entry, root, error))
        return FALSE;
    }

  if (status != ARCHIVE_EOF)
    return complain (error, n_entries > ENTRIES_MAX ? "it holds too many files; it is not used" :
                     "it is damaged: its files cannot be listed");

  return TRUE;
}

/* A section [platform] with the name XCP: facts of XenCenter, which refuses the same. */
static gboolean
is_of_platform (const char *treeinfo)
{
  g_auto(GStrv) lines = g_strsplit (treeinfo, "\n", -1);
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      g_auto(GStrv) pair = g_strsplit (line, "=", 2);

      if (*line == '[')
        inside = g_ascii_strcasecmp (line, "[platform]") == 0;
      else if (inside && pair[0] != NULL && pair[1] != NULL &&
               g_str_equal (g_strstrip (pair[0]), "name"))
        return g_str_equal (g_strstrip (pair[1]), "XCP");
    }

  return FALSE;
}

/**
 * pp_iso_read:
 * @path: an ISO 9660 image
 * @kind: (out): what it is for
 * @update: (out) (transfer full) (nullable): what it says of itself; %NULL when it is neither an update
 *   nor a pack, or a pack that says too little
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for %PP_ERROR_FILE and errors of reading
 *
 * Looks into the root of an image. Blocks: for worker threads. Nothing is unpacked; how much is read
 * is bounded.
 *
 * Returns: whether the image is whole and can be read
 */
gboolean
pp_iso_read (const char   *path,
             PpIsoKind    *kind,
             PpUpdateXml **update,
             GCancellable *cancellable,
             GError      **error)
{
  g_auto(Root) root = { NULL };
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  gboolean ok;

  *update = NULL;
  *kind = PP_ISO_OTHER;
  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path,
                   g_strerror (saved));
      return FALSE;
    }

  ok = check_length (fd, error) && read_root (fd, &root, cancellable, error);
  close (fd);
  if (!ok)
    return FALSE;

  if (root.update != NULL)
    {
      *kind = PP_ISO_UPDATE;
      *update = pp_update_xml_parse (root.update, strlen (root.update), error);
      return *update != NULL;
    }
  if (root.has_repodata && root.treeinfo != NULL && is_of_platform (root.treeinfo))
    *kind = PP_ISO_INSTALLATION;
  else if (root.pack != NULL)
    *kind = PP_ISO_PACK;
  if (*kind == PP_ISO_PACK)
    *update = pp_update_xml_parse_pack (root.pack, strlen (root.pack));

  return TRUE;
}

/**
 * pp_iso_check:
 * @path: an ISO 9660 image
 * @update: (out) (transfer full) (nullable): what it says of itself; %NULL for a supplemental pack that
 *   says too little
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for %PP_ERROR_FILE and errors of reading
 *
 * As pp_iso_read(), and refuses what is neither an update nor a supplemental pack.
 *
 * Returns: whether it can be kept in the library
 */
gboolean
pp_iso_check (const char   *path,
              PpUpdateXml **update,
              GCancellable *cancellable,
              GError      **error)
{
  PpIsoKind kind;

  if (!pp_iso_read (path, &kind, update, cancellable, error))
    return FALSE;
  if (kind == PP_ISO_INSTALLATION)
    return complain (error, "it installs a server from nothing (a base installation image): it is no "
                     "update, and is started from, not applied");
  if (kind == PP_ISO_OTHER)
    return complain (error, "it is neither an update (it has no update.xml) nor a supplemental pack");

  return TRUE;
}
