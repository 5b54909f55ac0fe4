/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "pp-iso.h"

#define SYSTEM_AREA 0x8000
#define SIZE_MIN 0x10000

/* An image that was downloaded or chosen, without the 32 kB that every image begins with and nobody
 * reads, and without the zeros at its end. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = fuzz_path ("update.iso");
  gsize whole_size = MAX (SYSTEM_AREA + size, SIZE_MIN);
  g_autofree guint8 *whole = g_malloc0 (whole_size);
  g_autoptr(PpUpdateXml) update = NULL;
  g_autoptr(GError) error = NULL;

  if (size > 0)
    memcpy (whole + SYSTEM_AREA, data, size);
  fuzz_write (path, whole, whole_size);
  if (!pp_iso_check (path, &update, NULL, &error))
    g_assert_nonnull (error);

  return 0;
}
