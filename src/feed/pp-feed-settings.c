/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-settings"

#include "config.h"

#include <poolpatch/pp-address.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

/**
 * pp_feed_check_source:
 * @source: URL or path of an updates.xml, from a person or the settings
 * @error: return location for %PP_ERROR_FAILED; it does not repeat a password
 *
 * A source is shown, logged and named in errors as it is.
 *
 * Returns: whether it may be: there is no user or password in it
 */
gboolean
pp_feed_check_source (const char *source,
                      GError    **error)
{
  g_return_val_if_fail (source != NULL, FALSE);

  if (!pp_address_has_login (source))
    return TRUE;

  g_propagate_error (error, pp_error_new (PP_ERROR_FAILED, NULL, "“%s” is named with a user or a "
                                          "password in its address, which would be shown and "
                                          "logged: name it without them",
                                          pp_address_skip_login (source)));
  return FALSE;
}

/* The place of one's own first, then the list; the vendor's when neither names one. One that may
 * not be is left out. */
static void
apply_sources (PpFeed    *self,
               GSettings *settings,
               GError   **error)
{
  g_autofree char *own = g_settings_get_string (settings, "feed-url");
  g_auto(GStrv) listed = g_settings_get_strv (settings, "feed-sources");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) sources = NULL;

  if (*own != '\0' && pp_feed_check_source (own, error))
    g_strv_builder_add (builder, own);
  for (guint i = 0; listed[i] != NULL; i++)
    if (*listed[i] != '\0' && pp_feed_check_source (listed[i], *error == NULL ? error : NULL))
      g_strv_builder_add (builder, listed[i]);
  sources = g_strv_builder_end (builder);

  pp_feed_set_sources (self, sources[0] != NULL ? (const char * const *) sources :
                       pp_feed_get_default_sources ());
}

/**
 * pp_feed_apply_settings:
 * @self: a feed
 * @settings: of the program
 * @error: return location for %PP_ERROR_FAILED: a source has a password in it, or a rule of
 *   download-mirrors is none; the first of them
 *
 * Takes the sources and the rules for mirrors from the settings. What may not be is left out; the
 * others hold.
 *
 * Returns: whether all were taken
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

  apply_sources (self, settings, &local);
  g_variant_iter_init (&iter, rules);
  while (g_variant_iter_next (&iter, "(&s&s)", &from, &to))
    pp_mirrors_add (mirrors, from, to, local == NULL ? &local : NULL);
  pp_feed_set_mirrors (self, mirrors);
  if (local == NULL)
    return TRUE;

  g_propagate_error (error, local);

  return FALSE;
}
