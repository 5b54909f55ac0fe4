/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-download"

#include "config.h"

#include <glib/gi18n.h>

#include "pp-ctl-choose.h"
#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"
#include "pp-ctl-plan.h"
#include "pp-ctl-wait.h"

typedef struct
{
  PpCtlSession *session;  /* (unowned) */
  PpHotfix     *hotfix;   /* (unowned) */
  PpCtlWait     wait;
  int           percent;
} Download;

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  Download *download = user_data;
  int percent = total > 0 ? (int) (100.0 * (double) done / (double) total) : -1;
  g_autoptr(PpFetch) fetch = NULL;

  if (!download->session->options->json || percent == download->percent)
    return;

  download->percent = percent;
  fetch = pp_library_find_fetch (download->session->library, download->hotfix->uuid);
  g_printerr ("{\"hotfix\":\"%s\",\"done\":%" G_GINT64_FORMAT ",\"total\":%" G_GINT64_FORMAT
              ",\"speed\":%" G_GINT64_FORMAT ",\"seconds_left\":%" G_GINT64_FORMAT "}\n",
              download->hotfix->name, done, total, fetch != NULL ? fetch->speed : -1,
              fetch != NULL ? fetch->seconds_left : -1);
}

/* All are asked for at once: the library lets so many go at a time. Errors are said. */
static int
fetch_all (PpCtlSession *session,
           GPtrArray    *hotfixes)
{
  g_autofree Download *downloads = g_new0 (Download, hotfixes->len);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  int status = PP_CTL_DONE;

  for (guint i = 0; i < hotfixes->len; i++)
    {
      downloads[i].session = session;
      downloads[i].hotfix = g_ptr_array_index (hotfixes, i);
      downloads[i].percent = -1;
      pp_library_fetch_async (session->library, downloads[i].hotfix, session->cancellable,
                              progress_cb, &downloads[i], pp_ctl_wait_cb, &downloads[i].wait);
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < hotfixes->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;
      g_autofree char *path = pp_library_fetch_finish (session->library,
                                                       pp_ctl_wait (&downloads[i].wait), &error);

      pp_ctl_wait_clear (&downloads[i].wait);
      if (path == NULL)
        {
          text = pp_text_for_error (error);
          pp_ctl_complain_in_words (session->options, text);
          status = PP_CTL_LOCAL;
        }
      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "uuid", downloads[i].hotfix->uuid);
      pp_ctl_json_add_string (builder, "name", downloads[i].hotfix->name);
      pp_ctl_json_add_string (builder, "path", path);
      pp_ctl_json_add_string (builder, "error", text);
      json_builder_end_object (builder);
      if (path != NULL && !session->options->json)
        {
          g_print ("%s: %s\n", downloads[i].hotfix->name, path);
        }
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (session->options->json)
    pp_ctl_json_print (builder);

  return status;
}

/* Without a set only the feed is needed: hotfixes by name, no pool. */
static int
download_named (PpCtlSession *session)
{
  char **words = session->options->arguments;
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_catalogue_lookup (session->catalogue, words[i]);

      if (hotfix == NULL)
        hotfix = pp_catalogue_lookup_name (session->catalogue, words[i]);
      if (hotfix == NULL)
        {
          g_printerr (_("poolpatchctl: the feed lists no hotfix “%s”\n"), words[i]);
          return PP_CTL_USAGE;
        }
      g_ptr_array_add (hotfixes, hotfix);
    }

  return fetch_all (session, hotfixes);
}

/**
 * pp_ctl_download:
 * @session: a session
 *
 * Fetches hotfixes into the library: by name (no pool is needed), or what a pool lacks.
 *
 * Returns: the exit status
 */
int
pp_ctl_download (PpCtlSession *session)
{
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new ();
  int status;

  if (!pp_ctl_wants_set (session->options) && session->options->arguments[0] != NULL)
    {
      pp_ctl_session_read_feed (session);
      return session->catalogue != NULL ? download_named (session) : PP_CTL_LOCAL;
    }

  outlook = pp_ctl_open_one_pool (session, &status);
  if (outlook == NULL)
    return status;
  choice = pp_ctl_choose_or_complain (session, outlook, &status);
  if (choice == NULL)
    return status;

  /* What is only in the library is here already. */
  for (guint i = 0; pp_choice_get_hotfixes (choice)[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, pp_choice_get_hotfixes (choice)[i]);

      if (hotfix != NULL)
        g_ptr_array_add (hotfixes, hotfix);
    }

  return fetch_all (session, hotfixes);
}
