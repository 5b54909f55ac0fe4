/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

/* updates.xml, and what can be asked of the catalogue that was made of it. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(PpCatalogue) stale = NULL;
  g_autoptr(GError) error = NULL;

  catalogue = pp_feed_parse (bytes, "https://192.0.2.1/updates.xml", 1, &error);
  g_assert_true ((catalogue == NULL) == (error != NULL));
  if (catalogue == NULL)
    {
      g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
      return 0;
    }

  stale = pp_catalogue_new_stale (catalogue);
  for (guint i = 0; i < pp_catalogue_get_n_hotfixes (catalogue); i++)
    {
      PpHotfix *hotfix = pp_catalogue_get_hotfix (catalogue, i);

      g_assert_nonnull (hotfix->uuid);
      g_assert_nonnull (hotfix->name);
      g_assert_true (pp_catalogue_lookup (stale, hotfix->uuid) != NULL);
      pp_catalogue_lookup_name (stale, hotfix->name);
    }
  for (guint i = 0; i < pp_catalogue_get_n_versions (catalogue); i++)
    {
      const PpVersion *version = pp_catalogue_get_version (catalogue, i);

      for (guint j = 0; version->hotfixes[j] != NULL; j++)
        g_assert_nonnull (pp_catalogue_lookup (catalogue, version->hotfixes[j]));
    }

  return 0;
}
