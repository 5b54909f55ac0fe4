/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include <poolpatch/pp-text.h>

#include <glib/gi18n-lib.h>

static const struct
{
  PpGuidance  flag;
  const char *words;
} guidance_words[] =
{
  { PP_GUIDANCE_RESTART_HOST, N_("restart server") },
  { PP_GUIDANCE_RESTART_XAPI, N_("restart toolstack") },
  { PP_GUIDANCE_RESTART_HVM, N_("restart HVM virtual machines") },
  { PP_GUIDANCE_RESTART_PV, N_("restart PV virtual machines") },
};

/**
 * pp_text_for_guidance:
 * @guidance: flags
 *
 * Returns: (transfer full): what has to happen after a hotfix, in words
 */
char *
pp_text_for_guidance (PpGuidance guidance)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (guidance_words); i++)
    {
      if ((guidance & guidance_words[i].flag) == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, _(guidance_words[i].words));
    }
  if (text->len == 0)
    g_string_append (text, _("no restart"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * pp_text_for_size:
 * @bytes: a size
 *
 * Returns: (transfer full): "96.4 MB"
 */
char *
pp_text_for_size (guint64 bytes)
{
  return g_format_size (bytes);
}

/**
 * pp_text_for_date:
 * @unix_seconds: a moment, 0 = not known
 *
 * In UTC, because the vendor's release dates are days in UTC.
 *
 * Returns: (transfer full): "2013-06-24", or a dash
 */
char *
pp_text_for_date (gint64 unix_seconds)
{
  g_autoptr(GDateTime) moment =
    unix_seconds != 0 ? g_date_time_new_from_unix_utc (unix_seconds) : NULL;

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("–");
}

/**
 * pp_text_for_time:
 * @unix_seconds: a moment, 0 = not known
 *
 * Returns: (transfer full): "2013-06-24 10:11" in local time, or a dash
 */
char *
pp_text_for_time (gint64 unix_seconds)
{
  g_autoptr(GDateTime) moment =
    unix_seconds != 0 ? g_date_time_new_from_unix_local (unix_seconds) : NULL;

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d %H:%M") : g_strdup ("–");
}
