/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-settings"

#include "config.h"

#include <poolpatch/pp-feed.h>

/* The place of one's own first, then the list; the vendor's when neither names one. */
static void
apply_sources (PpFeed    *self,
               GSettings *settings)
{
  g_autofree char *own = g_settings_get_string (settings, "feed-url");
  g_auto(GStrv) listed = g_settings_get_strv (settings, "feed-sources");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) sources = NULL;

  if (*own != '\0')
    g_strv_builder_add (builder, own);
  for (guint i = 0; listed[i] != NULL; i++)
    if (*listed[i] != '\0')
      g_strv_builder_add (builder, listed[i]);
  sources = g_strv_builder_end (builder);

  pp_feed_set_sources (self, sources[0] != NULL ? (const char * const *) sources :
                       pp_feed_get_default_sources ());
}

/**
 * pp_feed_apply_settings:
 * @self: a feed
 * @settings: of the program
 * @error: return location for %PP_ERROR_FAILED: a rule of download-mirrors is none
 *
 * Takes the sources and the rules for mirrors from the settings. A rule that is none is left out;
 * the others hold.
 *
 * Returns: whether all are rules
 */
gboolean
pp_feed_apply_settings (PpFeed    *self,
                        GSettings *settings,
                        GError   **error)
{
  g_autoptr(GVariant) rules = g_settings_get_value (settings, "download-mirrors");
  g_autoptr(PpMirrors) mirrors = pp_mirrors_new ();
  GError *local = NULL;
  GVariantIter iter;
  const char *from;
  const char *to;

  g_return_val_if_fail (PP_IS_FEED (self), FALSE);

  apply_sources (self, settings);
  g_variant_iter_init (&iter, rules);
  while (g_variant_iter_next (&iter, "(&s&s)", &from, &to))
    pp_mirrors_add (mirrors, from, to, local == NULL ? &local : NULL);
  pp_feed_set_mirrors (self, mirrors);
  if (local == NULL)
    return TRUE;

  g_propagate_error (error, local);

  return FALSE;
}
