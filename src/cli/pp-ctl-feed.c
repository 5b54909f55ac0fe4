/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-feed"

#include "config.h"

#include <glib/gi18n.h>

#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"

static void
add_source (JsonBuilder     *builder,
            const PpFeedTry *one)
{
  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "source", one->source);
  pp_ctl_json_add_string (builder, "outcome", pp_feed_try_to_outcome (one));
  pp_ctl_json_add_time (builder, "checked", one->checked);
  pp_ctl_json_add_time (builder, "copy", one->copied);
  json_builder_set_member_name (builder, "error");
  if (one->error == NULL)
    {
      json_builder_add_null_value (builder);
    }
  else
    {
      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "message", one->error->message);
      pp_ctl_json_add_int (builder, "line", pp_error_get_line (one->error));
      pp_ctl_json_add_int (builder, "column", pp_error_get_column (one->error));
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_mirror (JsonBuilder    *builder,
            const PpMirror *mirror)
{
  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "from", mirror->from);
  pp_ctl_json_add_string (builder, "to", mirror->to);
  json_builder_end_object (builder);
}

static void
add_hotfix (JsonBuilder *builder,
            PpHotfix    *hotfix)
{
  g_auto(GStrv) guidance = pp_guidance_to_strv (hotfix->guidance);

  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "uuid", hotfix->uuid);
  pp_ctl_json_add_string (builder, "name", hotfix->name);
  pp_ctl_json_add_string (builder, "description", hotfix->description);
  pp_ctl_json_add_time (builder, "released", hotfix->released);
  pp_ctl_json_add_strv (builder, "guidance", (const char * const *) guidance);
  pp_ctl_json_add_int (builder, "size", (gint64) hotfix->download_size);
  pp_ctl_json_add_string (builder, "url", hotfix->url);
  pp_ctl_json_add_string (builder, "patch_url", hotfix->patch_url);
  pp_ctl_json_add_string (builder, "listed_url", hotfix->listed_url);
  pp_ctl_json_add_strv (builder, "requires", (const char * const *) hotfix->required);
  pp_ctl_json_add_strv (builder, "conflicts", (const char * const *) hotfix->conflicting);
  pp_ctl_json_add_bool (builder, "premium", hotfix->premium);
  json_builder_end_object (builder);
}

static void
print_json (PpCtlSession *session,
            gboolean      show)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GPtrArray *tries = pp_feed_get_tries (session->feed);
  PpMirrors *mirrors = pp_feed_get_mirrors (session->feed);
  guint n_hotfixes = session->catalogue != NULL ?
                     pp_catalogue_get_n_hotfixes (session->catalogue) : 0;

  json_builder_begin_object (builder);
  pp_ctl_json_add_int (builder, "schema", 1);
  pp_ctl_json_add_feed (builder, session);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tries->len; i++)
    add_source (builder, g_ptr_array_index (tries, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "mirrors");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pp_mirrors_get_n (mirrors); i++)
    add_mirror (builder, pp_mirrors_get (mirrors, i));
  json_builder_end_array (builder);
  if (show)
    {
      json_builder_set_member_name (builder, "hotfixes");
      json_builder_begin_array (builder);
      for (guint i = 0; i < n_hotfixes; i++)
        add_hotfix (builder, pp_catalogue_get_hotfix (session->catalogue, i));
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  pp_ctl_json_print (builder);
}

static void
print_hotfix (PpHotfix *hotfix)
{
  g_autofree char *guidance = pp_text_for_guidance (hotfix->guidance);
  g_autofree char *date = pp_text_for_iso_date (hotfix->released);

  g_print ("%-16s %-12s %-24s %s\n", hotfix->name, date, guidance, hotfix->description);
  if (hotfix->listed_url != NULL)
    g_print (_("                 from %s instead of %s\n"), hotfix->patch_url, hotfix->listed_url);
}

static void
print_sources (PpCtlSession *session)
{
  GPtrArray *tries = pp_feed_get_tries (session->feed);

  for (guint i = 0; i < tries->len; i++)
    {
      const PpFeedTry *one = g_ptr_array_index (tries, i);
      g_autofree char *text = pp_text_for_feed_try (one);

      g_print ("%s\n    %s\n", one->source, text);
    }
}

static void
print_words (PpCtlSession *session,
             gboolean      show)
{
  PpCatalogue *catalogue = session->catalogue;
  guint n_hotfixes = catalogue != NULL ? pp_catalogue_get_n_hotfixes (catalogue) : 0;
  g_autofree char *date = NULL;

  for (guint i = 0; show && i < n_hotfixes; i++)
    print_hotfix (pp_catalogue_get_hotfix (catalogue, i));
  if (show || pp_feed_get_tries (session->feed)->len > 1)
    print_sources (session);
  if (catalogue == NULL)
    return;

  date = pp_text_for_date (pp_catalogue_get_date (catalogue));
  g_print (ngettext ("%u hotfix, fetched %s from %s%s\n", "%u hotfixes, fetched %s from %s%s\n",
                     n_hotfixes),
           n_hotfixes, date, pp_catalogue_get_source (catalogue),
           pp_catalogue_get_stale (catalogue) ? _(" (the last good copy)") : "");
}

/**
 * pp_ctl_feed:
 * @session: a session
 *
 * Fetches the feed; with "show" prints what it lists, from the last good copy when no source
 * answers. What came of each source is printed, and with --json it is one document.
 *
 * Returns: the exit status: %PP_CTL_LOCAL when it could not be fetched, for "show" only when there
 *   is no copy either
 */
int
pp_ctl_feed (PpCtlSession *session)
{
  const char *what = session->options->arguments[0];
  gboolean show = g_strcmp0 (what, "show") == 0;

  if (what != NULL && !show && !g_str_equal (what, "refresh"))
    {
      pp_ctl_complain_in_words (session->options, _("feed refresh, or feed show"));
      return PP_CTL_USAGE;
    }

  pp_ctl_session_read_feed (session);
  if (session->options->json)
    print_json (session, show);
  else
    print_words (session, show);

  if (session->catalogue == NULL)
    return PP_CTL_LOCAL;

  return pp_catalogue_get_stale (session->catalogue) && !show ? PP_CTL_LOCAL : PP_CTL_DONE;
}
