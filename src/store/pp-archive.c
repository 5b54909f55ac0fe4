/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-archive"

#include "config.h"

#include "pp-archive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <poolpatch/pp-error.h>
#include <zip.h>

#include "pp-space.h"

/* The vendor's zips hold two to four files, the largest near 1 GB, and do not shrink much. */
#define ENTRIES_MAX 1000
#define SIZE_MAX_BYTES (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define RATIO_MAX 200
#define RATIO_FREE (16 * 1024 * 1024)  /* below this a ratio says nothing */
#define BLOCK (256 * 1024)
#define ISO_MAGIC_OFFSET 32769

/* What a hotfix in a zip is called: that of up to 7.0 goes first. */
static const char * const suffixes[] = { ".xsupdate", ".iso" };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (zip_t, zip_discard)

/* The caller says which file it is: @path may be a name that nobody gave. */
static void
take_error (GError    **error,
            const char *why)
{
  g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL, "%s", why));
}

/* A pipe or a device would keep us waiting for ever. */
static int
open_regular (const char *path,
              GError    **error)
{
  struct stat found;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path,
                   g_strerror (saved));
      return -1;
    }
  if (fstat (fd, &found) != 0 || !S_ISREG (found.st_mode))
    {
      take_error (error, "this is no ordinary file");
      close (fd);
      return -1;
    }

  return fd;
}

static gboolean
read_at (int     fd,
         goffset offset,
         void   *buffer,
         gsize   size)
{
  return pread (fd, buffer, size, offset) == (gssize) size;
}

/*
 * RFC 4880 §4.2: bit 7 of every packet header is set, bit 6 tells the new format from the old, then
 * comes the tag. Tags in use are 1 … 19, and a signed hotfix begins with 8 (compressed data, 0xA3);
 * the byte order mark that some web pages begin with (0xEF, 0xFE, 0xFF) would be a tag of 47 or
 * more.
 */
static gboolean
is_packet (guchar first)
{
  guint tag = (first & 0x40) != 0 ? first & 0x3f : (first >> 2) & 0x0f;

  return (first & 0x80) != 0 && tag >= 1 && tag <= 19;
}

static gboolean
is_web_page (const char *head)
{
  if (g_str_has_prefix (head, "\xef\xbb\xbf"))
    head += 3;
  while (g_ascii_isspace (*head))
    head++;

  return *head == '<';
}

/**
 * pp_archive_sniff:
 * @path: a file
 * @error: return location for an error of reading it
 *
 * Tells by its first bytes what a file is, whatever it is called.
 *
 * Returns: its kind; %PP_ARCHIVE_UNKNOWN with @error set when it cannot be read
 */
PpArchiveKind
pp_archive_sniff (const char *path,
                  GError    **error)
{
  char head[256] = "";
  char iso[5];
  PpArchiveKind kind = PP_ARCHIVE_UNKNOWN;
  int fd = open_regular (path, error);

  if (fd < 0)
    return PP_ARCHIVE_UNKNOWN;

  if (pread (fd, head, sizeof head - 1, 0) < 4)
    kind = PP_ARCHIVE_UNKNOWN;
  else if (memcmp (head, "PK\003\004", 4) == 0)
    kind = PP_ARCHIVE_ZIP;
  else if (is_packet ((guchar) head[0]))
    kind = PP_ARCHIVE_XSUPDATE;
  else if (read_at (fd, ISO_MAGIC_OFFSET, iso, sizeof iso) && memcmp (iso, "CD001", 5) == 0)
    kind = PP_ARCHIVE_ISO;
  else if (is_web_page (head))
    kind = PP_ARCHIVE_WEB_PAGE;
  close (fd);

  return kind;
}

/**
 * pp_archive_is_web_page:
 * @head: how a file begins
 *
 * Returns: whether it is markup, as a portal or an error page is
 */
gboolean
pp_archive_is_web_page (GBytes *head)
{
  gsize length;
  const char *data = g_bytes_get_data (head, &length);
  g_autofree char *text = g_strndup (data != NULL ? data : "", MIN (length, 256));

  return is_web_page (text);
}

static zip_t *
open_zip (const char *path,
          GError    **error)
{
  int code = 0;
  zip_error_t reason;
  zip_t *zip = zip_open (path, ZIP_RDONLY, &code);

  if (zip == NULL)
    {
      zip_error_init_with_code (&reason, code);
      take_error (error, zip_error_strerror (&reason));
      zip_error_fini (&reason);
    }

  return zip;
}

/* Some tools on Windows write backslashes. */
static char *
dup_name (const zip_stat_t *stat)
{
  return g_strdelimit (g_strdup (stat->name), "\\", '/');
}

/* Names are only compared, never used as paths, but an archive that tries is not to be trusted. */
static gboolean
is_safe_name (const zip_stat_t *stat)
{
  g_autofree char *name = dup_name (stat);
  g_auto(GStrv) parts = NULL;

  if (*name == '\0' || *name == '/' || (g_ascii_isalpha (name[0]) && name[1] == ':') ||
      !g_utf8_validate (name, -1, NULL))
    return FALSE;

  parts = g_strsplit (name, "/", -1);

  return !g_strv_contains ((const char * const *) parts, "..");
}

static gboolean
check_entry (zip_t            *zip,
             const zip_stat_t *stat,
             GError          **error)
{
  zip_uint8_t system;
  zip_uint32_t attributes = 0;

  if (!is_safe_name (stat))
    {
      take_error (error, "a name in this archive leads out of it; it is not used");
      return FALSE;
    }
  if (stat->size > SIZE_MAX_BYTES ||
      (stat->size > RATIO_FREE && stat->comp_size < stat->size / RATIO_MAX))
    {
      take_error (error, "it would unpack to an absurd size; it is not used");
      return FALSE;
    }
  if (stat->encryption_method != ZIP_EM_NONE)
    {
      take_error (error, "it is encrypted");
      return FALSE;
    }
  if (zip_file_get_external_attributes (zip, stat->index, 0, &system, &attributes) == 0 &&
      system == ZIP_OPSYS_UNIX && ((attributes >> 16) & 0170000) == 0120000)
    {
      take_error (error, "it holds a symbolic link; it is not used");
      return FALSE;
    }

  return TRUE;
}

/* The files of one kind in an archive, of which one is wanted. */
typedef struct
{
  zip_stat_t member;   /* the one that is wanted, or else the first */
  guint      n_found;
  gboolean   exact;    /* it has the expected name */
} Found;

static void
note_found (Found            *found,
            const zip_stat_t *stat,
            gboolean          exact)
{
  found->n_found++;
  if (found->n_found == 1 || (exact && !found->exact))
    found->member = *stat;
  found->exact |= exact;
}

static void
note_entry (Found            *kinds,
            const zip_stat_t *stat,
            const char       *name)
{
  g_autofree char *name_there = dup_name (stat);
  g_autofree char *base = g_path_get_basename (name_there);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *wanted = name != NULL ? g_strconcat (name, suffixes[i], NULL) : NULL;

      if (g_str_has_suffix (base, suffixes[i]))
        note_found (&kinds[i], stat, wanted != NULL && g_ascii_strcasecmp (base, wanted) == 0);
    }
}

/* The hotfix in the archive: NAME.xsupdate, or else the only .xsupdate there is; without any the
 * same of .iso, which updates of 7.1 and later are. */
static gboolean
find_member (zip_t      *zip,
             const char *name,
             zip_stat_t *member,
             GError    **error)
{
  zip_int64_t n_entries = zip_get_num_entries (zip, 0);
  Found kinds[G_N_ELEMENTS (suffixes)] = { 0 };
  const Found *best;

  if (n_entries > ENTRIES_MAX)
    {
      take_error (error, "it holds too many files; it is not used");
      return FALSE;
    }

  for (zip_int64_t i = 0; i < n_entries; i++)
    {
      zip_stat_t stat;

      if (zip_stat_index (zip, i, 0, &stat) != 0)
        {
          take_error (error, zip_strerror (zip));
          return FALSE;
        }
      if (!check_entry (zip, &stat, error))
        return FALSE;

      note_entry (kinds, &stat, name);
    }

  best = &kinds[kinds[0].n_found > 0 ? 0 : 1];
  if (best->n_found == 0)
    take_error (error, "it holds no hotfix (.xsupdate or .iso)");
  else if (best->n_found > 1 && !best->exact)
    take_error (error, "it holds several hotfixes, none of them of the expected name");
  *member = best->member;

  return best->n_found == 1 || best->exact;
}

static gboolean
set_errno (GError    **error,
           const char *target,
           guint64     needed,
           int         code)
{
  g_autofree char *folder = g_path_get_dirname (target);

  if (code == ENOSPC || code == EDQUOT)
    g_propagate_error (error, pp_space_error_new (folder, needed));
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", target,
                 g_strerror (code));

  return FALSE;
}

static gboolean
write_all (int         fd,
           const char *data,
           gsize       length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= written;
    }

  return TRUE;
}

static gboolean
copy_member (zip_file_t       *file,
             const zip_stat_t *member,
             int               fd,
             const char       *target,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  guint64 total = 0;
  zip_int64_t count;

  while ((count = zip_fread (file, block, BLOCK)) > 0)
    {
      /* A declared size can lie: what comes out is counted too. */
      total += count;
      if (total > member->size)
        break;
      if (!write_all (fd, block, count))
        return set_errno (error, target, member->size, errno);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  if (count < 0 || total != member->size)
    {
      take_error (error, count < 0 ? zip_file_strerror (file) :
                  "it unpacks to another size than it says");
      return FALSE;
    }

  return fsync (fd) == 0 || set_errno (error, target, member->size, errno);
}

/* Whoever made the archive wrote down a CRC of each file: libzip compares when it has read all. */
static gboolean
check_others (zip_t        *zip,
              zip_uint64_t  done,
              GCancellable *cancellable,
              GError      **error)
{
  g_autofree char *block = g_malloc (BLOCK);

  for (zip_int64_t i = 0; i < zip_get_num_entries (zip, 0); i++)
    {
      zip_file_t *file = (zip_uint64_t) i != done ? zip_fopen_index (zip, i, 0) : NULL;
      zip_int64_t count = 0;

      if ((zip_uint64_t) i == done)
        continue;
      while (file != NULL && (count = zip_fread (file, block, BLOCK)) > 0 &&
             !g_cancellable_is_cancelled (cancellable))
        ;
      if (file == NULL || count < 0)
        take_error (error, file == NULL ? zip_strerror (zip) : zip_file_strerror (file));
      if (file != NULL)
        zip_fclose (file);
      if (file == NULL || count < 0 || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * pp_archive_extract:
 * @path: a zip as the vendor ships it
 * @name: name of the hotfix, "XS62ESP1"
 * @target: file to write; removed again when this fails
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for %PP_ERROR_FILE, %PP_ERROR_SPACE and errors of files
 *
 * Takes the hotfix out of an archive. Blocks: for worker threads. Names in the archive are never
 * used as paths; number, declared and real sizes and ratio are bounded. The other files in it have to
 * be as they were put in, too.
 *
 * Returns: whether @target is there, whole and on disk
 */
gboolean
pp_archive_extract (const char   *path,
                    const char   *name,
                    const char   *target,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autoptr(zip_t) zip = open_zip (path, error);
  g_autofree char *folder = g_path_get_dirname (target);
  zip_stat_t member;
  zip_file_t *file;
  gboolean ok;
  int fd;

  if (zip == NULL || !find_member (zip, name, &member, error) ||
      !pp_space_check (folder, member.size, error))
    return FALSE;

  file = zip_fopen_index (zip, member.index, 0);
  if (file == NULL)
    {
      take_error (error, zip_strerror (zip));
      return FALSE;
    }

  fd = open (target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0)
    {
      int saved = errno;

      zip_fclose (file);
      return set_errno (error, target, member.size, saved);
    }

  ok = copy_member (file, &member, fd, target, cancellable, error) &&
       check_others (zip, member.index, cancellable, error);
  zip_fclose (file);
  if (close (fd) != 0 && ok)
    ok = set_errno (error, target, member.size, errno);
  if (!ok)
    unlink (target);

  return ok;
}

/**
 * pp_archive_find_name:
 * @path: a zip
 * @name: name of the hotfix, should there be several in it
 *
 * Returns: (transfer full) (nullable): name of the hotfix in it, without its suffix
 */
char *
pp_archive_find_name (const char *path,
                      const char *name)
{
  g_autoptr(zip_t) zip = open_zip (path, NULL);
  g_autofree char *name_there = NULL;
  g_autofree char *base = NULL;
  zip_stat_t member;

  if (zip == NULL || !find_member (zip, name, &member, NULL))
    return NULL;

  name_there = dup_name (&member);
  base = g_path_get_basename (name_there);
  *strrchr (base, '.') = '\0';

  return g_steal_pointer (&base);
}
