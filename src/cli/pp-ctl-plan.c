/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-plan"

#include "config.h"

#include "pp-ctl-plan.h"

#include <glib/gi18n.h>

#include "pp-ctl-choose.h"
#include "pp-ctl-commands.h"
#include "pp-ctl-wait.h"

/**
 * pp_ctl_open_pools:
 * @session: a session
 * @status: (out): the exit status when %FALSE is returned
 *
 * Reads the feed and connects to the pools.
 *
 * Returns: whether both came about; else it was said
 */
gboolean
pp_ctl_open_pools (PpCtlSession *session,
                   int          *status)
{
  pp_ctl_session_read_feed (session);
  if (session->catalogue == NULL)
    {
      *status = PP_CTL_LOCAL;
      return FALSE;
    }

  *status = pp_ctl_session_connect (session);

  return *status == PP_CTL_DONE;
}

/**
 * pp_ctl_open_one_pool:
 * @session: a session
 * @status: (out): the exit status when %NULL is returned
 *
 * Reads the feed and connects to the one pool that the command is about.
 *
 * Returns: (transfer full) (nullable): its outlook
 */
PpOutlook *
pp_ctl_open_one_pool (PpCtlSession *session,
                      int          *status)
{
  if (!pp_ctl_open_pools (session, status))
    return NULL;

  /* The first one; --like may name a server of the others. */
  if (session->pools->len != 1 && (session->options->servers == NULL || session->options->like == NULL))
    {
      g_printerr (_("poolpatchctl: this command is about one pool; name it with --server\n"));
      *status = PP_CTL_USAGE;
      return NULL;
    }

  return pp_ctl_create_outlook (session, g_ptr_array_index (session->pools, 0));
}

/**
 * pp_ctl_choose_or_complain:
 * @session: a session
 * @outlook: the outlook of the pool
 * @status: (out): the exit status when %NULL is returned
 *
 * Returns: (transfer full) (nullable): what is to be done where; %NULL after it was said that
 *   the choice is wrong, or that there is nothing to do
 */
PpChoice *
pp_ctl_choose_or_complain (PpCtlSession *session,
                           PpOutlook    *outlook,
                           int          *status)
{
  const PpCtlOptions *options = session->options;
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *not_handled = pp_text_for_not_handled (pp_outlook_get_snapshot (outlook));
  PpPurpose purpose;

  if (not_handled != NULL)
    {
      pp_ctl_complain_in_words (options, not_handled);
      *status = PP_CTL_BLOCKED;
      return NULL;
    }
  if (!pp_ctl_find_purpose (options, &purpose))
    {
      *status = PP_CTL_USAGE;
      return NULL;
    }
  if (purpose == PP_PURPOSE_HOTFIXES && options->arguments[0] == NULL && !pp_ctl_wants_set (options))
    {
      g_printerr (_("poolpatchctl: say what: hotfixes by name, --recommended, --finish, --all, --like, "
                    "--up-to or --release\n"));
      *status = PP_CTL_USAGE;
      return NULL;
    }

  choice = pp_ctl_choose (session, outlook, purpose, &error);
  if (choice == NULL)
    {
      pp_ctl_complain (options, error);
      *status = error->domain == PP_ERROR && error->code == PP_ERROR_NOT_FOUND ?
                PP_CTL_USAGE : PP_CTL_LOCAL;
      return NULL;
    }

  return g_steal_pointer (&choice);
}

/* --like names the pool that the command is about first, and then where its pattern is. */
guint
pp_ctl_count_pools (PpCtlSession *session)
{
  return session->options->servers != NULL && session->options->like != NULL ? 1
                                                                              : session->pools->len;
}

/**
 * pp_ctl_print_plan:
 * @session: a session
 * @plan: a plan
 *
 * Prints @plan for a person, or as the document of `plan --json`.
 */
void
pp_ctl_print_plan (PpCtlSession *session,
                   PpPlan       *plan)
{
  g_autofree char *text = NULL;

  if (session->options->json)
    {
      g_autofree char *json = pp_plan_to_json (plan, pp_text_for_problem, pp_text_for_step);

      g_print ("%s\n", json);
      return;
    }

  text = pp_text_for_plan (plan);
  g_print ("%s", text);
}

static char **
list_uploaded (PpOutlook *outlook,
               PpChoice  *choice)
{
  const char * const *hotfixes = pp_choice_get_hotfixes (choice);
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; hotfixes[i] != NULL; i++)
    if (pp_snapshot_find_patch (snapshot, hotfixes[i]) != NULL)
      g_strv_builder_add (builder, hotfixes[i]);

  return g_strv_builder_end (builder);
}

/* Resting on what the servers answer now; %NULL after it was said why there is none. */
static PpPlan *
make_plan (PpCtlSession *session,
           PpLivePool   *pool,
           int          *status)
{
  g_autoptr(PpOutlook) outlook = pp_ctl_create_outlook (session, pool);
  g_autoptr(PpChoice) choice = pp_ctl_choose_or_complain (session, outlook, status);
  g_autoptr(PpOutlook) whole = NULL;
  g_autoptr(PpEvidence) evidence = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) uploaded = NULL;
  g_auto(GStrv) in_library = NULL;
  g_auto(PpCtlWait) wait = { NULL };

  if (choice == NULL)
    return NULL;

  uploaded = list_uploaded (outlook, choice);
  pp_probe_async (pool, pp_choice_get_hosts (choice), (const char * const *) uploaded, TRUE,
                  session->cancellable, pp_ctl_wait_cb, &wait);
  evidence = pp_probe_finish (pp_ctl_wait (&wait), &error);
  if (evidence == NULL)
    {
      pp_ctl_complain (session->options, error);
      *status = PP_CTL_CONNECT;
      return NULL;
    }
  in_library = pp_library_list (session->library);
  whole = pp_ctl_complete_outlook (session, outlook, choice);

  return pp_plan_new (whole, choice, evidence, (const char * const *) in_library);
}

/* That of one pool stands alone, as it is in `plan --json`; several are a list. */
static char *
make_document (GPtrArray *plans)
{
  g_autoptr(GString) text = g_string_new (plans->len > 1 ? "{\"schema\":1,\"plans\":[" : NULL);

  for (guint i = 0; i < plans->len; i++)
    {
      g_autofree char *json = pp_plan_to_json (g_ptr_array_index (plans, i), pp_text_for_problem,
                                               pp_text_for_step);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", json);
    }
  g_string_append (text, plans->len > 1 ? "]}" : "");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
show_plans (PpCtlSession *session,
            GPtrArray    *plans)
{
  g_autofree char *document = make_document (plans);
  g_autoptr(GError) error = NULL;
  int status = PP_CTL_DONE;

  if (session->options->output != NULL &&
      !g_file_set_contents (session->options->output, document, -1, &error))
    {
      pp_ctl_complain (session->options, error);
      return PP_CTL_LOCAL;
    }

  if (session->options->json)
    g_print ("%s\n", document);
  for (guint i = 0; i < plans->len; i++)
    {
      PpPlan *plan = g_ptr_array_index (plans, i);

      if (!session->options->json && plans->len > 1)
        g_print ("%s%s\n", i > 0 ? "\n" : "",
                 pp_snapshot_get_name (pp_outlook_get_snapshot (pp_plan_get_outlook (plan))));
      if (!session->options->json)
        pp_ctl_print_plan (session, plan);
      if (pp_plan_count_blocking (plan) > 0)
        status = PP_CTL_BLOCKED;
    }

  return status;
}

/**
 * pp_ctl_plan:
 * @session: a session
 *
 * Prints what apply would carry out, resting on what the servers answer now. Changes nothing on
 * the pools and nothing in the library.
 *
 * Returns: the exit status
 */
int
pp_ctl_plan (PpCtlSession *session)
{
  g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func (g_object_unref);
  int status;

  if (!pp_ctl_open_pools (session, &status))
    return status;

  for (guint i = 0; i < pp_ctl_count_pools (session); i++)
    {
      PpPlan *plan = make_plan (session, g_ptr_array_index (session->pools, i), &status);

      if (plan == NULL)
        return status;
      g_ptr_array_add (plans, plan);
    }

  return show_plans (session, plans);
}
