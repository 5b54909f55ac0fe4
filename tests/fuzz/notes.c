/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

/* A person's own notes, or those of a bundle: read by themselves, and laid over the bundled ones. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = fuzz_path ("notes.json");
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(PpNotes) alone = NULL;
  g_autoptr(PpNotes) laid_over = NULL;
  g_auto(GStrv) complaints = NULL;
  g_autoptr(GError) error = NULL;

  alone = pp_feed_parse_notes (bytes, &error);
  g_assert_true ((alone == NULL) == (error != NULL));
  if (alone == NULL)
    {
      g_assert_error (error, PP_ERROR, PP_ERROR_FILE);
      return 0;
    }

  fuzz_write (path, data, size);
  laid_over = pp_feed_load_notes_with (path, &complaints);
  g_assert_nonnull (laid_over);
  for (guint i = 0; complaints[i] != NULL; i++)
    g_assert_true (g_str_has_prefix (complaints[i], path));
  pp_notes_lookup (laid_over, NULL, "XS62E014");

  return 0;
}
