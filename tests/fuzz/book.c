/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <glib/gstdio.h>
#include <poolpatch/pp-book.h>
#include <poolpatch/pp-error.h>

/* The saved pools and the pinned certificates: what somebody, or a crash, made of these files. */

static void
discard (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

/* What is written after a damaged file was read can be read again. */
static void
write_and_read (const char *folder)
{
  static const char fingerprint[] =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  g_autoptr(PpBook) writer = pp_book_new (folder);
  g_autoptr(PpBook) reader = pp_book_new (folder);
  g_autoptr(PpSavedPool) pool = pp_saved_pool_new ("5ac1", "n\n=[]", "https://192.0.2.1:443",
                                                   "root", NULL);
  g_autofree char *pin = NULL;
  g_autoptr(GError) error = NULL;

  pp_book_load (writer, NULL);
  pp_book_save_pool (writer, pool, &error);
  g_assert_no_error (error);
  pp_book_save_pin (writer, "[::1]:443", fingerprint, &error);
  g_assert_no_error (error);
  pp_book_load (reader, &error);
  g_assert_no_error (error);
  pin = pp_book_dup_pin (reader, "[::1]:443");
  g_assert_cmpstr (pin, ==, fingerprint);
  pp_book_forget (reader, "5ac1", &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *folder = fuzz_path (NULL);
  g_autofree char *pools = fuzz_path ("pools.ini");
  g_autofree char *pins = fuzz_path ("pins.ini");
  g_autoptr(PpBook) book = pp_book_new (folder);
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *pin = NULL;

  fuzz_write (pools, data, size);
  fuzz_write (pins, data, size);
  g_assert_true (pp_book_load (book, &error) == (error == NULL));
  list = pp_book_list (book);
  for (guint i = 0; i < list->len; i++)
    {
      const PpSavedPool *pool = g_ptr_array_index (list, i);

      g_assert_nonnull (pool->address);
      g_assert_nonnull (pool->members);
    }
  pin = pp_book_dup_pin (book, "192.0.2.1:443");
  write_and_read (folder);
  discard (folder);

  return 0;
}
