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
 * A plan changes nothing, the library included: the name is all it needs. (transfer none) (nullable) */
static const char *
import_file (PpCtlSession *session,
             PpOutlook    *outlook,
             const char   *path,
             GError      **error)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autofree char *name = pp_library_guess_name (path);
  g_autofree char *kept = NULL;
  PpHotfix *hotfix = name != NULL ? pp_outlook_find_hotfix (outlook, name) : NULL;
  gboolean plans = g_str_equal (session->options->command, "plan");

  if (hotfix != NULL && plans)
    return hotfix->uuid;
  if (plans)
    {
      g_propagate_error (error,
                         pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                       "%s: the feed lists no hotfix of this name for this pool. Take the "
                                       "file into the library first, and plan it by its name", path));
      return NULL;
    }

  pp_library_import_async (session->library, path, hotfix, session->cancellable, pp_ctl_wait_cb,
                           &wait);
  kept = pp_library_import_finish (session->library, pp_ctl_wait (&wait), error);

  return kept != NULL ? pp_library_find (session->library, kept) : NULL;
}

/* (transfer none) (nullable) */
static const char *
find_uuid (PpCtlSession *session,
           PpOutlook    *outlook,
           const char   *word,
           GError      **error)
{
  PpHotfix *hotfix = pp_outlook_find_hotfix (outlook, word);
  const char *uuid = hotfix != NULL ? hotfix->uuid : pp_library_find (session->library, word);

  if (uuid == NULL && g_file_test (word, G_FILE_TEST_EXISTS))
    return import_file (session, outlook, word, error);
  if (uuid == NULL)
    g_propagate_error (error,
                       pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                     "“%s” is no hotfix that the feed lists for this pool", word));

  return uuid;
}

/* What is named, in the words of the catalogue that a plan for it is made from. */
static gboolean
add_named (PpCtlSession *session,
           PpOutlook    *outlook,
           GPtrArray    *chosen,
           GError      **error)
{
  char **words = session->options->arguments;
  PpCatalogue *feed = pp_outlook_get_catalogue (outlook);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_auto(GStrv) uuids = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *uuid = find_uuid (session, outlook, words[i], error);

      if (uuid == NULL)
        return FALSE;
      g_strv_builder_add (builder, uuid);
    }
  uuids = g_strv_builder_end (builder);
  if (feed != NULL)
    catalogue = pp_library_complete (session->library, feed, (const char * const *) uuids);

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpHotfix *hotfix = catalogue != NULL ? pp_catalogue_lookup (catalogue, uuids[i]) : NULL;

      if (hotfix == NULL)
        hotfix = pp_outlook_find_hotfix (outlook, uuids[i]);
      if (hotfix != NULL)
        g_ptr_array_add (chosen, pp_hotfix_ref (hotfix));
    }

  return TRUE;
}

static gboolean
is_among (GPtrArray      *hotfixes,
          const PpHotfix *hotfix)
{
  for (guint i = 0; i < hotfixes->len; i++)
    if (g_str_equal (((PpHotfix *) g_ptr_array_index (hotfixes, i))->uuid, hotfix->uuid))
      return TRUE;

  return FALSE;
}

/* The sets are made for each server, because servers may differ. */
static void
add_set (GPtrArray *chosen,
         GPtrArray *set)
{
  for (guint i = 0; i < set->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (set, i);

      if (!is_among (chosen, hotfix))
        g_ptr_array_add (chosen, pp_hotfix_ref (hotfix));
    }
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

/* What --like, --up-to and --release name, which has to be there. */
typedef struct
{
  PpHost   *model;    /* (unowned) (nullable) */
  PpHotfix *last;     /* (unowned) (nullable) */
  PpHotfix *release;  /* (unowned) (nullable) */
} Limits;

static gboolean
find_limits (PpCtlSession *session,
             PpOutlook    *outlook,
             Limits       *limits,
             GError      **error)
{
  const PpCtlOptions *options = session->options;
  const char *name = pp_snapshot_get_name (pp_outlook_get_snapshot (outlook));

  if (options->like != NULL)
    limits->model = find_model (session, outlook, options->like);
  if (options->up_to != NULL)
    limits->last = pp_outlook_find_hotfix (outlook, options->up_to);
  if (options->release != NULL)
    limits->release = pp_outlook_find_release (outlook, options->release);

  if (options->like != NULL && limits->model == NULL)
    g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, name,
                                            "There is no server “%s” in these pools", options->like));
  else if (options->up_to != NULL && limits->last == NULL)
    g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                            "“%s” is no hotfix that the feed lists for this pool",
                                            options->up_to));
  else if (options->release != NULL && limits->release == NULL)
    g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, name,
                                            "The feed has no update that brings servers of this pool to "
                                            "release “%s”", options->release));
  else
    return TRUE;

  return FALSE;
}

static gboolean
add_sets (PpCtlSession       *session,
          PpOutlook          *outlook,
          const char * const *hosts,
          GPtrArray          *chosen,
          GError            **error)
{
  const PpCtlOptions *options = session->options;
  Limits limits = { NULL };

  if (!find_limits (session, outlook, &limits, error))
    return FALSE;

  for (guint h = 0; hosts[h] != NULL; h++)
    {
      if (options->recommended)
        add_set (chosen, pp_outlook_get_recommended (outlook, hosts[h]));
      if (options->finish)
        add_set (chosen, pp_outlook_get_partly (outlook, hosts[h]));
      if (options->all)
        add_set (chosen, pp_outlook_get_all (outlook, hosts[h]));
      if (limits.model != NULL)
        add_set (chosen, pp_outlook_get_like (outlook, hosts[h], limits.model));
      if (limits.last != NULL)
        add_set (chosen, pp_outlook_get_up_to (outlook, hosts[h], limits.last));
      if (limits.release != NULL)
        add_set (chosen, pp_outlook_get_release (outlook, hosts[h], limits.release));
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
         options->like != NULL || options->up_to != NULL || options->release != NULL;
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
  g_autoptr(GPtrArray) chosen = NULL;
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GStrvBuilder) uuids = g_strv_builder_new ();

  chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  if (!add_named (session, outlook, chosen, error) ||
      !add_sets (session, outlook, hosts, chosen, error))
    return NULL;

  sorted = pp_outlook_sort (outlook, chosen);
  for (guint i = 0; i < sorted->len; i++)
    g_strv_builder_add (uuids, ((PpHotfix *) g_ptr_array_index (sorted, i))->uuid);

  return g_strv_builder_end (uuids);
}

/**
 * pp_ctl_complete_outlook:
 * @session: a session
 * @outlook: the outlook of a pool
 * @choice: what is to be installed there
 *
 * Returns: (transfer full): the outlook that a plan for @choice is made from
 */
PpOutlook *
pp_ctl_complete_outlook (PpCtlSession *session,
                         PpOutlook    *outlook,
                         PpChoice     *choice)
{
  PpCatalogue *feed = pp_outlook_get_catalogue (outlook);
  g_autoptr(PpCatalogue) catalogue = NULL;

  if (feed == NULL)
    return g_object_ref (outlook);
  catalogue = pp_library_complete (session->library, feed, pp_choice_get_hotfixes (choice));

  return pp_outlook_new_with (outlook, catalogue);
}

/**
 * pp_ctl_choose:
 * @session: a session
 * @outlook: the outlook of the pool that is worked on
 * @purpose: what the command is for
 * @error: return location for %PP_ERROR_NOT_FOUND and errors of imported files
 *
 * Turns HOTFIX…, the sets (--recommended, --finish, --all, --like, --up-to, --release), --host and the
 * options of a plan into a choice.
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
