/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-hide"

#include "config.h"

#include <glib/gi18n.h>

#include "pp-ctl-choose.h"
#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"
#include "pp-ctl-wait.h"

/* Uuids of what the command line names and @outlook knows; all that is hidden for unhide --all. */
static char **
list_named (PpCtlSession *session,
            PpOutlook    *outlook,
            gboolean      hide)
{
  char **words = session->options->arguments;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (!hide && session->options->all)
    return pp_outlook_list_hidden (outlook);

  for (guint i = 0; words[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, words[i]);

      if (hotfix != NULL)
        g_strv_builder_add (builder, hotfix->uuid);
    }

  return g_strv_builder_end (builder);
}

/* Every word has to mean something on one of the pools. */
static gboolean
check_words (PpCtlSession *session,
             GPtrArray    *outlooks)
{
  char **words = session->options->arguments;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < outlooks->len && !known; k++)
        known = pp_outlook_find_hotfix (g_ptr_array_index (outlooks, k), words[i]) != NULL;
      if (!known)
        {
          g_autofree char *text =
            g_strdup_printf (_("“%s” is no hotfix that the feed lists for these pools"), words[i]);

          pp_ctl_complain_in_words (session->options, text);
          return FALSE;
        }
    }

  return TRUE;
}

static void
say (PpCtlSession *session,
     JsonBuilder  *builder,
     PpOutlook    *outlook,
     char        **uuids,
     gboolean      hide,
     gboolean      shared)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  if (session->options->json)
    {
      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "uuid", pp_snapshot_get_uuid (snapshot));
      pp_ctl_json_add_string (builder, "name", pp_snapshot_get_name (snapshot));
      pp_ctl_json_add_strv (builder, hide ? "hidden" : "restored", (const char * const *) uuids);
      json_builder_set_member_name (builder, "shared");
      json_builder_add_boolean_value (builder, shared);
      json_builder_end_object (builder);
      return;
    }

  for (guint i = 0; uuids[i] != NULL; i++)
    g_print (hide ? _("%s: %s is hidden\n") : _("%s: %s is shown again\n"),
             pp_snapshot_get_name (snapshot), pp_outlook_find_hotfix (outlook, uuids[i])->name);
  if (uuids[0] != NULL && !shared)
    {
      g_autofree char *text = pp_text_for_hidden_here (pp_snapshot_get_name (snapshot));

      g_print ("%s\n", text);
    }
}

static gboolean
change_pool (PpCtlSession *session,
             JsonBuilder  *builder,
             PpLivePool   *pool,
             PpOutlook    *outlook,
             gboolean      hide)
{
  g_auto(GStrv) uuids = list_named (session, outlook, hide);
  const char * const *words = (const char * const *) uuids;
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(GError) error = NULL;
  gboolean shared = TRUE;

  if (uuids[0] != NULL)
    pp_live_pool_hide_async (pool, hide ? words : NULL, hide ? NULL : words, session->cancellable,
                             pp_ctl_wait_cb, &wait);
  if (uuids[0] != NULL &&
      !pp_live_pool_hide_finish (pool, pp_ctl_wait (&wait), &shared, &error))
    {
      pp_ctl_complain (session->options, error);
      return FALSE;
    }
  say (session, builder, outlook, uuids, hide, shared);

  return TRUE;
}

static int
change (PpCtlSession *session,
        gboolean      hide)
{
  g_autoptr(GPtrArray) outlooks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gboolean ok = TRUE;
  int status;

  if (session->options->arguments[0] == NULL && (hide || !session->options->all))
    {
      pp_ctl_complain_in_words (session->options,
                                hide ? _("hide HOTFIX…: name what is to be hidden")
                                     : _("unhide HOTFIX…, or unhide --all"));
      return PP_CTL_USAGE;
    }

  pp_ctl_session_read_feed (session);
  status = pp_ctl_session_connect (session);
  if (status != PP_CTL_DONE)
    return status;
  for (guint i = 0; i < session->pools->len; i++)
    g_ptr_array_add (outlooks,
                     pp_ctl_create_outlook (session, g_ptr_array_index (session->pools, i)));
  if (!check_words (session, outlooks))
    return PP_CTL_USAGE;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "pools");
  json_builder_begin_array (builder);
  for (guint i = 0; i < outlooks->len; i++)
    ok = change_pool (session, builder, g_ptr_array_index (session->pools, i),
                      g_ptr_array_index (outlooks, i), hide) && ok;
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (session->options->json)
    pp_ctl_json_print (builder);

  return ok ? PP_CTL_DONE : PP_CTL_FAILED;
}

/**
 * pp_ctl_hide:
 * @session: a session
 *
 * Hides the named hotfixes on each pool that has them: they are not counted and not recommended any
 * more, for users of XenCenter neither.
 *
 * Returns: the exit status
 */
int
pp_ctl_hide (PpCtlSession *session)
{
  return change (session, TRUE);
}

/**
 * pp_ctl_unhide:
 * @session: a session
 *
 * Shows hidden hotfixes again: the named ones, or with --all all of them.
 *
 * Returns: the exit status
 */
int
pp_ctl_unhide (PpCtlSession *session)
{
  return change (session, FALSE);
}
