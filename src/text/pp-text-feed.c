/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* What most descriptions of the feed begin with, and what says nothing about the hotfix. */
#define NOISE "Public Availability:"

/**
 * pp_text_for_description:
 * @description: (nullable): of a hotfix, as the feed has it
 *
 * Returns: (transfer full): it without the words that nearly all begin with; "" if there is none
 */
char *
pp_text_for_description (const char *description)
{
  const char *text = description != NULL ? description : "";
  g_autofree char *first = NULL;
  gunichar letter;

  if (!g_str_has_prefix (text, NOISE))
    return g_strdup (text);

  text += strlen (NOISE);
  while (g_ascii_isspace (*text))
    text++;
  letter = g_utf8_get_char_validated (text, -1);
  if (*text == '\0' || letter == (gunichar) - 1 || letter == (gunichar) - 2)
    return g_strdup (text);

  first = g_utf8_strup (text, g_utf8_next_char (text) - text);

  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

/**
 * pp_text_for_feed_trouble:
 * @error: why the list of hotfixes could not be had
 * @copy_date: Unix seconds, when the copy that stands in for it was read; 0 = there is none
 *
 * Returns: (transfer full): what failed, what is shown instead, and what to do
 */
char *
pp_text_for_feed_trouble (const GError *error,
                          gint64        copy_date)
{
  g_autofree char *trouble = NULL;
  g_autofree char *date = pp_text_for_time (copy_date);
  const char *pairs[] = { "trouble", NULL, "date", date, NULL };

  g_return_val_if_fail (error != NULL, NULL);

  /* What a feed error begins with is said below. */
  if (g_error_matches (error, PP_ERROR, PP_ERROR_FEED))
    trouble = g_strdup (error->message);
  else
    trouble = pp_text_for_error (error);
  if (g_str_has_suffix (trouble, "."))
    trouble[strlen (trouble) - 1] = '\0';
  pairs[1] = trouble;

  return pp_text_expand (copy_date != 0
                         ? _("The list of hotfixes could not be renewed: {trouble}. What is shown "
                             "comes from the copy of {date}, so newer hotfixes are missing. Check "
                             "the network, then look again.")
                         : _("The list of hotfixes could not be had: {trouble}. There is no copy of "
                             "it here, so what is outstanding is not known. Check the network, "
                             "then look again."), pairs);
}
