/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>
#include <zip.h>

#include "pp-archive.h"

#define HOTFIX "\xa3\x01 this is not a hotfix, but begins like one"

static char *
create_path (const char *name)
{
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);

  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

typedef struct
{
  const char *name;
  const char *text;
  gsize       zeros;       /* instead of text: so many zero bytes */
  gboolean    symlink;
  gboolean    encrypted;
} Entry;

static void
write_zip (const char  *path,
           const Entry *entries,
           guint        n_entries)
{
  zip_t *zip;

  g_unlink (path);
  zip = zip_open (path, ZIP_CREATE | ZIP_EXCL, NULL);
  g_assert_nonnull (zip);
  for (guint i = 0; i < n_entries; i++)
    {
      gsize length = entries[i].text != NULL ? strlen (entries[i].text) : entries[i].zeros;
      void *data = entries[i].text != NULL ? g_memdup2 (entries[i].text, length) :
                   calloc (1, length);
      zip_source_t *source = zip_source_buffer (zip, data, length, 1);
      zip_int64_t index = zip_file_add (zip, entries[i].name, source, ZIP_FL_ENC_UTF_8);

      g_assert_cmpint (index, >=, 0);
      if (entries[i].symlink)
        zip_file_set_external_attributes (zip, index, 0, ZIP_OPSYS_UNIX, 0120777u << 16);
      if (entries[i].encrypted)
        zip_file_set_encryption (zip, index, ZIP_EM_AES_256, "secret");
    }
  g_assert_cmpint (zip_close (zip), ==, 0);
}

typedef struct
{
  const char *title;
  Entry       entries[3];
  guint       n_entries;
  const char *name;
  const char *says;        /* NULL = it works */
} Case;

static const Case cases[] = {
  { "as the vendor ships it",
    { { "XS62E001.xsupdate", HOTFIX }, { "XS62E001-src-pkgs.tar.bz2", "x" } }, 2, "XS62E001" },
  { "in a folder", { { "a/b/XS62E001.xsupdate", HOTFIX } }, 1, "XS62E001" },
  { "under another name", { { "other.xsupdate", HOTFIX } }, 1, "XS62E001" },
  { "two, one of the right name",
    { { "other.xsupdate", "no" }, { "xs62e001.XSUPDATE.txt", "no" },
      { "XS62E001.xsupdate", HOTFIX } }, 3, "XS62E001" },
  { "an image of 7.1", { { "XS71E001.iso", HOTFIX }, { "src.tar.bz2", "x" } }, 2, "XS71E001" },
  { "an image beside a hotfix", { { "XS62E001.iso", "no" }, { "XS62E001.xsupdate", HOTFIX } }, 2,
    "XS62E001" },
  { "two of other names", { { "a.xsupdate", "x" }, { "b.xsupdate", "y" } }, 2, "XS62E001",
    "several hotfixes" },
  { "none", { { "readme.txt", "x" } }, 1, "XS62E001", "no hotfix" },
  { "out of the folder", { { "../../etc/evil.xsupdate", "x" } }, 1, "evil", "leads out" },
  { "absolute", { { "/etc/evil.xsupdate", "x" } }, 1, "evil", "leads out" },
  { "traversal beside", { { "XS62E001.xsupdate", HOTFIX }, { "a/../../b", "x" } }, 2, "XS62E001",
    "leads out" },
  { "with backslashes", { { "a\\XS62E001.xsupdate", HOTFIX } }, 1, "XS62E001" },
  { "out of the folder with backslashes", { { "..\\XS62E001.xsupdate", "x" } }, 1, "XS62E001",
    "leads out" },
  { "on a drive", { { "C:XS62E001.xsupdate", "x" } }, 1, "XS62E001", "leads out" },
  { "a bomb", { { "XS62E001.xsupdate", NULL, 64 * 1024 * 1024 } }, 1, "XS62E001", "absurd" },
  { "a link", { { "XS62E001.xsupdate", "/etc/passwd", 0, TRUE } }, 1, "XS62E001", "link" },
  { "encrypted", { { "XS62E001.xsupdate", HOTFIX, 0, FALSE, TRUE } }, 1, "XS62E001",
    "encrypted" },
};

static void
test_extract (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *zip = create_path ("file.zip");
  g_autofree char *target = create_path ("out");
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gboolean ok;

  write_zip (zip, one->entries, one->n_entries);
  g_assert_cmpint (pp_archive_sniff (zip, &error), ==, PP_ARCHIVE_ZIP);
  ok = pp_archive_extract (zip, one->name, target, NULL, &error);
  if (one->says == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (ok);
      g_assert_true (g_file_get_contents (target, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, HOTFIX);
    }
  else
    {
      g_assert_false (ok);
      g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, one->says));
      g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
    }
  g_unlink (target);
}

static void
test_too_many (void)
{
  g_autofree char *zip = create_path ("many.zip");
  g_autofree char *target = create_path ("out");
  g_autofree Entry *entries = g_new0 (Entry, 1500);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1500; i++)
    {
      g_ptr_array_add (names, g_strdup_printf ("%u.xsupdate", i));
      entries[i].name = g_ptr_array_index (names, i);
      entries[i].text = "x";
    }
  write_zip (zip, entries, 1500);
  g_assert_false (pp_archive_extract (zip, "1", target, NULL, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
}

static void
test_truncated (void)
{
  const Entry entry = { "XS62E001.xsupdate", HOTFIX };
  g_autofree char *zip = create_path ("whole.zip");
  g_autofree char *cut = create_path ("cut.zip");
  g_autofree char *target = create_path ("out");
  g_autofree char *data = NULL;
  gsize length;

  write_zip (zip, &entry, 1);
  g_assert_true (g_file_get_contents (zip, &data, &length, NULL));
  for (gsize i = 4; i < length; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (cut, data, i, NULL));
      g_assert_false (pp_archive_extract (cut, "XS62E001", target, NULL, &error));
      g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
      g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
    }
}

static void
test_lying_size (void)
{
  const Entry entry = { "XS62E001.xsupdate", NULL, 8 * 1024 * 1024 };
  g_autofree char *zip = create_path ("lies.zip");
  g_autofree char *target = create_path ("out");
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  guint n_changed = 0;

  g_test_summary ("A declared size that is smaller than what comes out is not believed");

  write_zip (zip, &entry, 1);
  g_assert_true (g_file_get_contents (zip, &data, &length, NULL));
  for (gsize i = 0; i + 4 <= length; i++)
    if (memcmp (data + i, "\x00\x00\x80\x00", 4) == 0)
      {
        memcpy (data + i, "\x10\x00\x00\x00", 4);
        n_changed++;
      }
  g_assert_cmpuint (n_changed, >=, 1);
  g_assert_true (g_file_set_contents (zip, data, length, NULL));
  g_assert_false (pp_archive_extract (zip, "XS62E001", target, NULL, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

static void
test_sniff (void)
{
  static const struct
  {
    const char   *text;
    gsize         length;
    PpArchiveKind kind;
  } files[] = {
    { "PK\003\004rest", 8, PP_ARCHIVE_ZIP },
    { HOTFIX, sizeof HOTFIX - 1, PP_ARCHIVE_XSUPDATE },
    { "<!DOCTYPE html><p>", 18, PP_ARCHIVE_WEB_PAGE },
    { "\n <HTML><head>", 14, PP_ARCHIVE_WEB_PAGE },
    { "", 0, PP_ARCHIVE_UNKNOWN },
    { "text of some kind", 17, PP_ARCHIVE_UNKNOWN },
    { "\xef\xbb\xbf<html>", 9, PP_ARCHIVE_WEB_PAGE },
    { "\xef\xbb\xbftext", 7, PP_ARCHIVE_UNKNOWN },
    { "\xff\xfe<\0h\0", 6, PP_ARCHIVE_UNKNOWN },
    { "\x90\x0d\x03\x00", 4, PP_ARCHIVE_XSUPDATE },
    { "<?xml version='1.0'?>", 21, PP_ARCHIVE_WEB_PAGE },
    { "\x80\x80\x80\x80", 4, PP_ARCHIVE_UNKNOWN },
  };
  g_autofree char *path = create_path ("file");
  g_autofree char *iso = create_path ("file.iso");
  g_autofree char *image = g_malloc0 (40000);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents (path, files[i].text, files[i].length, NULL));
      g_assert_cmpint (pp_archive_sniff (path, &error), ==, files[i].kind);
      g_assert_no_error (error);
    }

  memcpy (image + 32769, "CD001", 5);
  g_assert_true (g_file_set_contents (iso, image, 40000, NULL));
  g_assert_cmpint (pp_archive_sniff (iso, &error), ==, PP_ARCHIVE_ISO);

  g_assert_cmpint (pp_archive_sniff ("/nowhere", &error), ==, PP_ARCHIVE_UNKNOWN);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_cmpint (pp_archive_sniff ("/dev/zero", &error), ==, PP_ARCHIVE_UNKNOWN);
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_clear_error (&error);

  /* A pipe that nobody writes to must not keep us waiting. */
  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_cmpint (pp_archive_sniff (path, &error), ==, PP_ARCHIVE_UNKNOWN);
  g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/archive/%s", cases[i].title);

      g_test_add_data_func (path, &cases[i], test_extract);
    }
  g_test_add_func ("/store/archive/too-many", test_too_many);
  g_test_add_func ("/store/archive/truncated", test_truncated);
  g_test_add_func ("/store/archive/lying-size", test_lying_size);
  g_test_add_func ("/store/archive/sniff", test_sniff);

  return g_test_run ();
}
