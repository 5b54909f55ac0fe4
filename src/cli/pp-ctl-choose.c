/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-choose"

#include "config.h"

#include "pp-ctl-choose.h"

#include <glib/gi18n.h>

#include "pp-ctl-wait.h"

/* What is done to servers without a hotfix: a command and what follows it. */
static const struct
{
  const char *command;
  const char *what;
  PpPurpose   purpose;
} errands[] =
{
  { "restart", "toolstacks", PP_PURPOSE_RESTART_TOOLSTACKS },
  { "restart", "servers", PP_PURPOSE_RESTART_HOSTS },
  { "maintenance", "enter", PP_PURPOSE_ENTER_MAINTENANCE },
  { "maintenance", "leave", PP_PURPOSE_LEAVE_MAINTENANCE },
};

/**
 * pp_ctl_create_outlook:
 * @session: a session that has read the feed
 * @pool: a connected pool
 *
 * Returns: (transfer full): what each server of @pool has, lacks and why
 */
PpOutlook *
pp_ctl_create_outlook (PpCtlSession *session,
                       PpLivePool   *pool)
{
  g_auto(GStrv) hidden = pp_live_pool_list_hidden_here (pool);
  PpOutlook *outlook = pp_outlook_new_hiding (pp_live_pool_get_snapshot (pool), session->catalogue,
                                              session->notes, (const char * const *) hidden);

  pp_library_note_outlook (session->library, outlook);

  return outlook;
}

/**
 * pp_ctl_list_hosts:
 * @session: a session
 * @outlook: the outlook of a pool
 * @error: return location for %PP_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): uuids of the servers that --host names; all without it
 */
char **
pp_ctl_list_hosts (PpCtlSession *session,
                   PpOutlook    *outlook,
                   GError      **error)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  char **wanted = session->options->hosts;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; wanted == NULL && i < pp_snapshot_get_n_hosts (snapshot); i++)
    g_strv_builder_add (builder, pp_snapshot_get_host (snapshot, i)->uuid);

  for (guint i = 0; wanted != NULL && wanted[i] != NULL; i++)
    {
      PpHost *host = pp_snapshot_find_host (snapshot, wanted[i]);

      if (host == NULL)
        {
          g_propagate_error (error,
                             pp_error_new (PP_ERROR_NOT_FOUND, pp_snapshot_get_name (snapshot),
                                           "There is no server “%s” in this pool", wanted[i]));
          return NULL;
        }
      g_strv_builder_add (builder, host->uuid);
    }

  return g_strv_builder_end (builder);
}

/* A file on the command line goes into the library first; from there on it is a hotfix by name.
 * A plan changes nothing, the library included: the name is all it needs. */
static PpHotfix *
import_file (PpCtlSession *session,
             PpOutlook    *outlook,
             const char   *path,
             GError      **error)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autofree char *name = pp_library_guess_name (path);
  g_autofree char *kept = NULL;
  PpHotfix *hotfix = name != NULL ? pp_outlook_find_hotfix (outlook, name) : NULL;

  if (hotfix == NULL)
    {
      g_propagate_error (error,
                         pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                       "%s: the feed lists no hotfix of this name for this pool",
                                       path));
      return NULL;
    }
  if (g_str_equal (session->options->command, "plan"))
    return hotfix;

  pp_library_import_async (session->library, path, hotfix, session->cancellable, pp_ctl_wait_cb,
                           &wait);
  kept = pp_library_import_finish (session->library, pp_ctl_wait (&wait), error);

  return kept != NULL ? hotfix : NULL;
}

static gboolean
add_named (PpCtlSession *session,
           PpOutlook    *outlook,
           GPtrArray    *chosen,
           GError      **error)
{
  char **words = session->options->arguments;

  for (guint i = 0; words[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, words[i]);

      if (hotfix == NULL && g_file_test (words[i], G_FILE_TEST_EXISTS))
        {
          hotfix = import_file (session, outlook, words[i], error);
          if (hotfix == NULL)
            return FALSE;
        }
      if (hotfix == NULL)
        {
          g_propagate_error (error,
                             pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                           "“%s” is no hotfix that the feed lists for this pool",
                                           words[i]));
          return FALSE;
        }
      g_ptr_array_add (chosen, hotfix);
    }

  return TRUE;
}

/* The sets are made for each server, because servers may differ. */
static void
add_set (GPtrArray *chosen,
         GPtrArray *set)
{
  for (guint i = 0; i < set->len; i++)
    if (!g_ptr_array_find (chosen, g_ptr_array_index (set, i), NULL))
      g_ptr_array_add (chosen, g_ptr_array_index (set, i));
  g_ptr_array_unref (set);
}

static PpHost *
find_model (PpCtlSession *session,
            PpOutlook    *outlook,
            const char   *name)
{
  g_autoptr(GPtrArray) pools = g_ptr_array_new ();

  for (guint i = 0; i < session->pools->len; i++)
    g_ptr_array_add (pools, pp_live_pool_get_snapshot (g_ptr_array_index (session->pools, i)));

  return pp_outlook_find_model (outlook, pools, name);
}

/* --like and --up-to name something that has to be there. */
static gboolean
find_limits (PpCtlSession *session,
             PpOutlook    *outlook,
             PpHost      **model,
             PpHotfix    **last,
             GError      **error)
{
  const PpCtlOptions *options = session->options;
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  *model = options->like != NULL ? find_model (session, outlook, options->like) : NULL;
  *last = options->up_to != NULL ? pp_outlook_find_hotfix (outlook, options->up_to) : NULL;
  if (options->like != NULL && *model == NULL)
    {
      g_propagate_error (error,
                         pp_error_new (PP_ERROR_NOT_FOUND, pp_snapshot_get_name (snapshot),
                                       "There is no server “%s” in these pools", options->like));
      return FALSE;
    }
  if (options->up_to != NULL && *last == NULL)
    {
      g_propagate_error (error,
                         pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                       "“%s” is no hotfix that the feed lists for this pool",
                                       options->up_to));
      return FALSE;
    }

  return TRUE;
}

static gboolean
add_sets (PpCtlSession       *session,
          PpOutlook          *outlook,
          const char * const *hosts,
          GPtrArray          *chosen,
          GError            **error)
{
  const PpCtlOptions *options = session->options;
  PpHost *model;
  PpHotfix *last;

  if (!find_limits (session, outlook, &model, &last, error))
    return FALSE;

  for (guint h = 0; hosts[h] != NULL; h++)
    {
      if (options->recommended)
        add_set (chosen, pp_outlook_get_recommended (outlook, hosts[h]));
      if (options->finish)
        add_set (chosen, pp_outlook_get_partly (outlook, hosts[h]));
      if (options->all)
        add_set (chosen, pp_outlook_get_all (outlook, hosts[h]));
      if (model != NULL)
        add_set (chosen, pp_outlook_get_like (outlook, hosts[h], model));
      if (last != NULL)
        add_set (chosen, pp_outlook_get_up_to (outlook, hosts[h], last));
    }

  return TRUE;
}

/**
 * pp_ctl_wants_set:
 * @options: the options
 *
 * Returns: whether a set was asked for: what it holds is for the pool to say
 */
gboolean
pp_ctl_wants_set (const PpCtlOptions *options)
{
  return options->all || options->recommended || options->finish ||
         options->like != NULL || options->up_to != NULL;
}

/**
 * pp_ctl_find_purpose:
 * @options: the options
 * @purpose: (out): what the command is for
 *
 * `plan` plans another command when that follows it.
 *
 * Returns: whether the words are right; it was said when they are not
 */
gboolean
pp_ctl_find_purpose (const PpCtlOptions *options,
                     PpPurpose          *purpose)
{
  gboolean plans = g_str_equal (options->command, "plan");
  const char *command = plans ? options->arguments[0] : options->command;
  const char *what = command != NULL ? options->arguments[plans ? 1 : 0] : NULL;
  gboolean is_errand = FALSE;

  *purpose = PP_PURPOSE_HOTFIXES;
  for (guint i = 0; i < G_N_ELEMENTS (errands); i++)
    {
      if (g_strcmp0 (command, errands[i].command) != 0)
        continue;
      is_errand = TRUE;
      if (g_strcmp0 (what, errands[i].what) == 0)
        *purpose = errands[i].purpose;
    }

  if (is_errand && (*purpose == PP_PURPOSE_HOTFIXES || pp_ctl_wants_set (options) ||
                    options->arguments[plans ? 2 : 1] != NULL))
    {
      g_printerr (_("poolpatchctl: it is restart toolstacks, restart servers, maintenance enter or "
                    "maintenance leave, without a hotfix\n"));
      return FALSE;
    }
  if ((*purpose == PP_PURPOSE_ENTER_MAINTENANCE || *purpose == PP_PURPOSE_LEAVE_MAINTENANCE) &&
      (options->hosts == NULL || options->hosts[1] != NULL))
    {
      g_printerr (_("poolpatchctl: maintenance mode is for one server; name it with --host\n"));
      return FALSE;
    }

  return TRUE;
}

/* What is chosen for servers, in install order. */
static char **
list_hotfixes (PpCtlSession       *session,
               PpOutlook          *outlook,
               const char * const *hosts,
               GError            **error)
{
  g_autoptr(GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GStrvBuilder) uuids = g_strv_builder_new ();

  if (!add_named (session, outlook, chosen, error) ||
      !add_sets (session, outlook, hosts, chosen, error))
    return NULL;

  sorted = pp_outlook_sort (outlook, chosen);
  for (guint i = 0; i < sorted->len; i++)
    g_strv_builder_add (uuids, ((PpHotfix *) g_ptr_array_index (sorted, i))->uuid);

  return g_strv_builder_end (uuids);
}

/**
 * pp_ctl_choose:
 * @session: a session
 * @outlook: the outlook of the pool that is worked on
 * @purpose: what the command is for
 * @error: return location for %PP_ERROR_NOT_FOUND and errors of imported files
 *
 * Turns HOTFIX…, the sets (--recommended, --finish, --all, --like, --up-to), --host and the options of a plan
 * into a choice.
 *
 * Returns: (transfer full) (nullable): the choice
 */
PpChoice *
pp_ctl_choose (PpCtlSession *session,
               PpOutlook    *outlook,
               PpPurpose     purpose,
               GError      **error)
{
  const PpCtlOptions *options = session->options;
  g_auto(GStrv) hosts = NULL;
  g_auto(GStrv) hotfixes = NULL;
  PpOptions how = options->how;

  hosts = pp_ctl_list_hosts (session, outlook, error);
  if (hosts == NULL)
    return NULL;
  if (purpose == PP_PURPOSE_HOTFIXES)
    {
      hotfixes = list_hotfixes (session, outlook, (const char * const *) hosts, error);
      if (hotfixes == NULL)
        return NULL;
    }
  how.level = options->like != NULL || options->up_to != NULL;

  return pp_choice_new_full (purpose, (const char * const *) hotfixes, (const char * const *) hosts,
                             &how);
}
