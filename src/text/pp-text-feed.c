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

static const char *
get_semicolon (void)
{
  /* Translators: stands between the sentences of a list: "tried A: refused; tried B: refused" */
  return C_("list", "; ");
}

/* Where in a source something is wrong, and what; without the source itself. */
static char *
describe_place (const PpFeedTry *one)
{
  const char *text = one->error->message;
  g_autofree char *place = NULL;
  g_autofree char *line = NULL;
  g_autofree char *column = NULL;
  const char *pairs[] = { "line", NULL, "column", NULL, "message", NULL, NULL };

  if (!g_str_has_prefix (text, one->source))
    return g_strdup (text);
  text += strlen (one->source);
  if (*text != ':' && *text != ' ')
    return g_strdup (one->error->message);
  if (pp_error_get_line (one->error) == 0)
    return g_strdup (text + strspn (text, ": "));

  place = g_strdup_printf (":%d:%d: ", pp_error_get_line (one->error),
                           pp_error_get_column (one->error));
  if (g_str_has_prefix (text, place))
    text += strlen (place);
  line = g_strdup_printf ("%d", pp_error_get_line (one->error));
  column = g_strdup_printf ("%d", pp_error_get_column (one->error));
  pairs[1] = line;
  pairs[3] = column;
  pairs[5] = text;

  return pp_text_expand (_("line {line}, column {column}: {message}"), pairs);
}

/* What a feed error begins with is said by whoever says the source. */
static char *
describe_trouble (const PpFeedTry *one,
                  gboolean         with_source)
{
  char *text;

  if (!g_error_matches (one->error, PP_ERROR, PP_ERROR_FEED))
    text = pp_text_for_error (one->error);
  else
    text = with_source ? g_strdup (one->error->message) : describe_place (one);
  if (g_str_has_suffix (text, "."))
    text[strlen (text) - 1] = '\0';

  return text;
}

/**
 * pp_text_for_feed_try:
 * @one: of a source of the list of hotfixes
 *
 * Returns: (transfer full): what came of asking it the last time, when that was, and of when the copy
 *   is that is here when it did not serve
 */
char *
pp_text_for_feed_try (const PpFeedTry *one)
{
  g_autofree char *time = NULL;
  g_autofree char *date = NULL;
  g_autofree char *trouble = NULL;
  const char *pairs[] = { "time", NULL, "date", NULL, "trouble", NULL, NULL };

  g_return_val_if_fail (one != NULL, NULL);

  time = pp_text_for_time (one->checked);
  date = pp_text_for_time (one->copied);
  pairs[1] = time;
  pairs[3] = date;
  if (one->checked == 0)
    return one->copied == 0 ? g_strdup (_("Not asked yet"))
                            : pp_text_expand (_("Not asked yet; last good copy: {date}"), pairs);
  if (one->error == NULL)
    return pp_text_expand (one->unchanged ? _("{time}: answered, the list is unchanged")
                           : _("{time}: answered"), pairs);
  trouble = describe_trouble (one, FALSE);
  pairs[5] = trouble;

  return pp_text_expand (one->copied == 0 ? _("{time}: failed: {trouble}")
                         : _("{time}: failed: {trouble}; last good copy: {date}"), pairs);
}

/* What is wrong with a file is not the network's doing, nor is a text that is no feed. What most
 * likely passes by itself comes first. */
static const char *
choose_advice (GPtrArray *tries)
{
  static const char * const advices[] = {
    [PP_FEED_TROUBLE_NETWORK] = N_("Check the network, then look again."),
    [PP_FEED_TROUBLE_ADDRESS] = N_("Check the address, then look again."),
    [PP_FEED_TROUBLE_FILE] = N_("See that the file is there and can be read, or name another one, "
                                "then look again."),
    [PP_FEED_TROUBLE_CONTENT] = N_("Get the file again, or name another one, then look again."),
  };
  PpFeedTrouble first = PP_FEED_TROUBLE_CONTENT;

  for (guint i = 0; i < tries->len; i++)
    {
      PpFeedTrouble trouble = pp_feed_try_get_trouble (g_ptr_array_index (tries, i));

      if (trouble != PP_FEED_TROUBLE_NONE)
        first = MIN (first, trouble);
    }

  return _(advices[first]);
}

/**
 * pp_text_for_feed_trouble:
 * @tries: (element-type PpFeedTry): what came of asking each source; one of them failed
 * @copy_date: Unix seconds, when the copy that stands in for it was read; 0 = there is none
 *
 * Returns: (transfer full): what failed, source by source, what is shown instead, and what to do
 */
char *
pp_text_for_feed_trouble (GPtrArray *tries,
                          gint64     copy_date)
{
  g_autoptr(GString) trouble = g_string_new (NULL);
  g_autofree char *date = pp_text_for_time (copy_date);
  const char *pairs[] = { "trouble", NULL, "date", date, "advice", NULL, NULL };

  g_return_val_if_fail (tries != NULL, NULL);

  for (guint i = 0; i < tries->len; i++)
    {
      const PpFeedTry *one = g_ptr_array_index (tries, i);
      g_autofree char *text = one->error != NULL ? describe_trouble (one, tries->len == 1) : NULL;
      const char *inner[] = { "source", one->source, "trouble", text, NULL };
      g_autofree char *tried = text != NULL && tries->len > 1
                               ? pp_text_expand (_("tried {source}: {trouble}"), inner) : NULL;

      if (text != NULL)
        g_string_append_printf (trouble, "%s%s", trouble->len > 0 ? get_semicolon () : "",
                                tried != NULL ? tried : text);
    }
  pairs[1] = trouble->str;
  pairs[5] = choose_advice (tries);

  return pp_text_expand (copy_date != 0
                         ? _("The list of hotfixes could not be renewed: {trouble}. What is shown "
                             "comes from the copy of {date}, so newer hotfixes are missing. "
                             "{advice}")
                         : _("The list of hotfixes could not be had: {trouble}. There is no copy of "
                             "it here, so what is outstanding is not known. {advice}"), pairs);
}

/**
 * pp_text_for_feed_age:
 * @catalogue: (nullable): the list of hotfixes that is in use
 * @now: Unix seconds
 *
 * Returns: (transfer full): how long ago it was looked at, in the words of a subtitle
 */
char *
pp_text_for_feed_age (PpCatalogue *catalogue,
                      gint64       now)
{
  g_autofree char *date = NULL;
  gint64 minutes;

  if (catalogue == NULL)
    return g_strdup (_("No list of hotfixes yet"));

  minutes = (now - pp_catalogue_get_date (catalogue)) / 60;
  if (pp_catalogue_get_stale (catalogue))
    {
      date = pp_text_for_time (pp_catalogue_get_date (catalogue));
      return g_strdup_printf (_("Feed not renewed since %s"), date);
    }
  if (minutes < 1)
    return g_strdup (_("Feed checked just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("Feed checked %d minute ago", "Feed checked %d minutes ago",
                                      (gulong) minutes), (int) minutes);
  if (minutes < 24 * 60)
    return g_strdup_printf (ngettext ("Feed checked %d hour ago", "Feed checked %d hours ago",
                                      (gulong) minutes / 60), (int) (minutes / 60));

  date = pp_text_for_date (pp_catalogue_get_date (catalogue));

  return g_strdup_printf (_("Feed checked on %s"), date);
}

/**
 * pp_text_for_notes_trouble:
 * @complaints: what is wrong in a person's own notes, each with its file, line and column
 *
 * Returns: (transfer full) (nullable): that, and that it stops nothing; %NULL when nothing is wrong
 */
char *
pp_text_for_notes_trouble (const char * const *complaints)
{
  const char *pairs[] = { "complaint", NULL, NULL };
  g_autofree char *all = NULL;

  g_return_val_if_fail (complaints != NULL, NULL);

  if (complaints[0] == NULL)
    return NULL;

  all = g_strjoinv (get_semicolon (), (char **) complaints);
  pairs[1] = all;

  return pp_text_expand (_("Your own notes about hotfixes have a mistake: {complaint}. What is wrong "
                           "there is left out, the rest holds."), pairs);
}
