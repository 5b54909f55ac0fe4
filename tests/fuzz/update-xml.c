/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "pp-update-xml.h"

/* What an image says of itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PpUpdateXml) update = pp_update_xml_parse ((const char *) data, size, &error);

  if (update == NULL)
    g_assert_nonnull (error);
  else
    g_assert_true (update->uuid != NULL && update->name != NULL);

  return 0;
}
