/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "pp-signed.h"

/* An .xsupdate: its packets, and what its script says of itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = fuzz_path ("XS62E001.xsupdate");
  g_autofree char *uuid = NULL;
  g_autofree char *label = NULL;
  g_autoptr(GError) error = NULL;

  fuzz_write (path, data, size);
  if (!pp_signed_check (path, &uuid, &label, NULL, &error))
    g_assert_nonnull (error);

  return 0;
}
