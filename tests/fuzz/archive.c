/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <glib/gstdio.h>
#include <poolpatch/pp-library.h>

#include "pp-archive.h"

/* A file that was downloaded or chosen: its kind, its name, and the hotfix in it. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = fuzz_path ("XS62E001.zip");
  g_autofree char *target = fuzz_path ("taken");
  g_autofree char *name = NULL;
  g_autofree char *guess = NULL;
  g_autoptr(GError) error = NULL;

  fuzz_write (path, data, size);
  pp_archive_sniff (path, NULL);
  name = pp_archive_find_name (path, "XS62E001");
  guess = pp_library_guess_name (path);
  if (!pp_archive_extract (path, "XS62E001", target, NULL, &error))
    g_assert_nonnull (error);
  g_unlink (target);

  return 0;
}
