/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-download"

#include "config.h"

#include <glib/gi18n.h>

#include "pp-ctl-choose.h"
#include "pp-ctl-commands.h"
#include "pp-ctl-plan.h"
#include "pp-ctl-wait.h"

typedef struct
{
  PpCtlSession *session;
  const char   *name;
  int           percent;
} Progress;

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  Progress *progress = user_data;
  int percent = total > 0 ? (int) (100.0 * (double) done / (double) total) : -1;

  if (!progress->session->options->json || percent == progress->percent)
    return;

  progress->percent = percent;
  g_printerr ("{\"hotfix\":\"%s\",\"done\":%" G_GINT64_FORMAT ",\"total\":%" G_GINT64_FORMAT "}\n",
              progress->name, done, total);
}

static gboolean
fetch (PpCtlSession *session,
       PpHotfix     *hotfix,
       GError      **error)
{
  g_auto(PpCtlWait) wait = { NULL };
  Progress progress = { session, hotfix->name, -1 };
  g_autofree char *path = NULL;

  pp_library_fetch_async (session->library, hotfix, session->cancellable, progress_cb, &progress,
                          pp_ctl_wait_cb, &wait);
  path = pp_library_fetch_finish (session->library, pp_ctl_wait (&wait), error);
  if (path != NULL && !session->options->json)
    g_print ("%s: %s\n", hotfix->name, path);

  return path != NULL;
}

/* Without a set only the feed is needed: hotfixes by name, no pool. */
static int
download_named (PpCtlSession *session)
{
  char **words = session->options->arguments;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      PpHotfix *hotfix = pp_catalogue_lookup (session->catalogue, words[i]);

      if (hotfix == NULL)
        hotfix = pp_catalogue_lookup_name (session->catalogue, words[i]);
      if (hotfix == NULL)
        {
          g_printerr (_("poolpatchctl: the feed lists no hotfix “%s”\n"), words[i]);
          return PP_CTL_USAGE;
        }
      if (!fetch (session, hotfix, &error))
        {
          pp_ctl_complain (session->options, error);
          return PP_CTL_LOCAL;
        }
    }

  return PP_CTL_DONE;
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
  int status;

  if (!session->options->all && !session->options->recommended &&
      session->options->arguments[0] != NULL)
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

  for (guint i = 0; pp_choice_get_hotfixes (choice)[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;

      if (!fetch (session, pp_outlook_find_hotfix (outlook, pp_choice_get_hotfixes (choice)[i]),
                  &error))
        {
          pp_ctl_complain (session->options, error);
          return PP_CTL_LOCAL;
        }
    }

  return PP_CTL_DONE;
}
