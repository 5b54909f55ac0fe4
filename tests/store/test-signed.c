/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-error.h>

#include "../support/hotfix.h"
#include "pp-signed.h"

static char *
create_path (const char *name)
{
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);

  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

static GBytes *
compress (GBytes *plain)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GConverter) deflate = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 6));
  g_autoptr(GOutputStream) stream = NULL;

  g_output_stream_write_all (memory, "\xa3\x01", 2, NULL, NULL, NULL);
  stream = g_converter_output_stream_new (memory, deflate);
  g_output_stream_write_all (stream, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), NULL,
                             NULL, NULL);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
write_bytes (const char *path,
             GBytes     *bytes,
             gsize       length)
{
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) length, NULL));
}

static void
test_whole (void)
{
  static const char script[] = "#!/bin/sh\n\nUUID=\"0850B186-4D47-11E3-A720-001B2151A503\"\n"
                               "LABEL=\"XS62ESP1\"\n";
  g_autoptr(GBytes) plain = pp_test_create_hotfix (script, 700000);
  g_autoptr(GBytes) packed = compress (plain);
  g_autofree char *path = create_path ("whole.xsupdate");
  GBytes *both[] = { plain, packed };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *uuid = NULL;
      g_autofree char *label = NULL;
      gsize length = g_bytes_get_size (both[i]);

      write_bytes (path, both[i], length);
      g_assert_true (pp_signed_check (path, &uuid, &label, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (uuid, ==, "0850b186-4d47-11e3-a720-001b2151a503");
      g_assert_cmpstr (label, ==, "XS62ESP1");

      /* Cut anywhere it is none. */
      for (gsize cut = 1; cut < length; cut = cut < 64 ? cut + 1 : cut * 2)
        {
          g_autoptr(GError) why = NULL;

          write_bytes (path, both[i], length - cut);
          g_assert_false (pp_signed_check (path, NULL, NULL, NULL, &why));
          g_assert_error (why, PP_ERROR, PP_ERROR_FILE);
        }
    }
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *data;
    gsize       length;
    const char *says;
  } wrong[] = {
    { "\xa3\x01 begins like a hotfix", 24, "damaged" },
    { "\xa3\x07xxxxxx", 8, "compressed in a way" },
    { "\xa3", 1, "no signed file" },
    { "", 0, "no signed file" },
    { PP_TEST_SIGNED_HEAD, 15, "no signed file" },
    { "\xac\x06" "b\x01xxxx", 8, "no signature" },
    { PP_TEST_SIGNED_HEAD "\xcb\xff\xff\xff\xff\xff", 21, "cut short" },
    { "\x8a\xff\xff\xff\xff", 5, "too long" },
    { PP_TEST_HOTFIX "garbage", sizeof PP_TEST_HOTFIX + 6, "no signed file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = create_path ("wrong.xsupdate");
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (path, wrong[i].data, (gssize) wrong[i].length, NULL));
      g_assert_false (pp_signed_check (path, NULL, NULL, NULL, &error));
      if (error->domain != PP_ERROR || strstr (error->message, wrong[i].says) == NULL)
        g_error ("%u: %s", i, error->message);
    }
}

static void
run (const char * const *argv)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
test_signature (void)
{
  g_autofree char *gpg = g_find_program_in_path ("gpg");
  g_autofree char *gpgv = g_find_program_in_path ("gpgv");
  g_autofree char *home = create_path ("gpg");
  g_autofree char *plain = create_path ("script");
  g_autofree char *path = create_path ("signed.xsupdate");
  g_autoptr(GError) error = NULL;

  if (gpg == NULL || gpgv == NULL)
    {
      g_test_skip ("gpg or gpgv is not installed");
      return;
    }

  g_mkdir_with_parents (home, 0700);
  g_assert_true (g_file_set_contents (plain, "#!/bin/sh\nUUID=\"none\"\n", -1, NULL));
  for (guint i = 0; i < 2; i++)
    {
      const char *user = i == 0 ? "vendor" : "stranger";
      g_autofree char *key = create_path (user);
      const char * const make[] = { gpg, "--homedir", home, "--batch", "--passphrase", "",
                                    "--quick-generate-key", user, "ed25519", "sign", "never", NULL };
      const char * const export[] = { gpg, "--homedir", home, "--batch", "--yes", "--output", key,
                                      i == 0 ? "--armor" : "--no-armor", "--export", user, NULL };

      run (make);
      run (export);
    }
  {
    const char * const sign[] = { gpg, "--homedir", home, "--batch", "--yes", "--local-user", "vendor",
                                  "--output", path, "--sign", plain, NULL };
    const char * const leave[] = { "gpgconf", "--homedir", home, "--kill", "all", NULL };
    g_autofree char *vendor = create_path ("vendor");
    g_autofree char *stranger = create_path ("stranger");

    run (sign);
    run (leave);
    g_assert_true (pp_signed_check (path, NULL, NULL, NULL, &error));
    g_assert_no_error (error);
    g_assert_true (pp_signed_verify (path, vendor, NULL, &error));
    g_assert_no_error (error);
    g_assert_false (pp_signed_verify (path, stranger, NULL, &error));
    g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
    g_clear_error (&error);
    g_assert_false (pp_signed_verify (path, plain, NULL, &error));
    g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/signed/whole", test_whole);
  g_test_add_func ("/store/signed/wrong", test_wrong);
  g_test_add_func ("/store/signed/signature", test_signature);

  return g_test_run ();
}
