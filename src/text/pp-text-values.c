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
        g_string_append (text, pp_text_get_comma ());
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

static char *
format (gint64      unix_seconds,
        gboolean    local,
        const char *format)
{
  g_autoptr(GDateTime) moment = NULL;

  if (unix_seconds != 0)
    moment = local ? g_date_time_new_from_unix_local (unix_seconds)
                   : g_date_time_new_from_unix_utc (unix_seconds);

  return moment != NULL ? g_date_time_format (moment, format) : g_strdup ("–");
}

/**
 * pp_text_for_date:
 * @unix_seconds: a moment, 0 = not known
 *
 * In UTC, because the vendor's release dates are days in UTC.
 *
 * Returns: (transfer full): "2013-06-24", as the person's language writes it, or a dash
 */
char *
pp_text_for_date (gint64 unix_seconds)
{
  /* Translators: a date within a sentence and in lists, as g_date_time_format() and date(1) write it;
   * numbers, please: it stands in narrow columns too. German has "%d.%m.%Y". */
  char *text = format (unix_seconds, FALSE, _("%Y-%m-%d"));

  return text != NULL ? text : pp_text_for_iso_date (unix_seconds);
}

/**
 * pp_text_for_time:
 * @unix_seconds: a moment, 0 = not known
 *
 * Returns: (transfer full): "2013-06-24 10:11" in local time, as the person's language writes it, or
 *   a dash
 */
char *
pp_text_for_time (gint64 unix_seconds)
{
  /* Translators: date and time of day, as g_date_time_format() and date(1) write them. German has
   * "%d.%m.%Y %H:%M". */
  char *text = format (unix_seconds, TRUE, _("%Y-%m-%d %H:%M"));

  return text != NULL ? text : pp_text_for_iso_time (unix_seconds);
}

/**
 * pp_text_for_iso_date:
 * @unix_seconds: a moment, 0 = not known
 *
 * For what is kept, sorted or read by programs too: reports and tables.
 *
 * Returns: (transfer full): "2013-06-24" in UTC in every language, or a dash
 */
char *
pp_text_for_iso_date (gint64 unix_seconds)
{
  return format (unix_seconds, FALSE, "%Y-%m-%d");
}

/**
 * pp_text_for_iso_time:
 * @unix_seconds: a moment, 0 = not known
 *
 * Returns: (transfer full): "2013-06-24 10:11" in local time in every language, or a dash
 */
char *
pp_text_for_iso_time (gint64 unix_seconds)
{
  return format (unix_seconds, TRUE, "%Y-%m-%d %H:%M");
}

/**
 * pp_text_get_comma:
 *
 * Returns: (transfer none): what stands between the names of a list
 */
const char *
pp_text_get_comma (void)
{
  /* Translators: stands between the names of a list: "xs1, xs2, xs3" */
  return C_("list", ", ");
}
