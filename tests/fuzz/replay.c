/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

/* Gives each file of a folder to the target, as libFuzzer does, without libFuzzer. */

static char *folder;

static void
test_file (gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, (const char *) data, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  /* The exact size, so that a read behind the end is seen. */
  text = g_realloc (text, MAX (length, 1));
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) text, length), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/", name, NULL);

      g_ptr_array_add (names, g_strdup (name));
      g_test_add_data_func (test, g_ptr_array_index (names, names->len - 1), test_file);
    }
  g_assert_cmpuint (names->len, >, 0);
  status = g_test_run ();

  return status;
}
