/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

#include <poolpatch/pp-error.h>

#include <string.h>

/* Both technologies name their refusals alike. */
static gboolean
fails_with (const GError *error,
            const char   *kind)
{
  static const char * const prefixes[] = { "PATCH_PRECHECK_FAILED_", "UPDATE_PRECHECK_FAILED_" };
  const char *failure = pp_error_get_failure (error);

  for (guint i = 0; failure != NULL && i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (failure, prefixes[i]) &&
        g_str_equal (failure + strlen (prefixes[i]), kind))
      return TRUE;

  return FALSE;
}

/* Whether the server only misses what stands earlier in this plan. The parameters are a reference and
 * "uuid;uuid", from 7.1 on a name and "name name". */
static gboolean
is_satisfied_by_plan (const PpPlanDraft *draft,
                      const PpHostDraft *host,
                      const PpHotfix    *hotfix,
                      const GError      *error)
{
  const PpCell *cell = pp_outlook_get_cell (draft->outlook, host->host->uuid, hotfix->uuid);
  const char * const *params = pp_error_get_params (error);
  g_auto(GStrv) missing = NULL;

  /* What it waits for, a cumulative update, makes of the server the version that it is for. */
  if (fails_with (error, "WRONG_SERVER_VERSION") && cell != NULL && cell->state == PP_STATE_REQUIRES)
    return TRUE;
  if (!fails_with (error, "PREREQUISITE_MISSING") || params == NULL || params[0] == NULL ||
      params[1] == NULL)
    return FALSE;

  missing = g_strsplit_set (params[1], ";, ", -1);
  for (guint i = 0; missing[i] != NULL; i++)
    if (missing[i][0] != '\0' && !pp_plan_draft_is_prerequisite (draft, host, missing[i]))
      return FALSE;

  return TRUE;
}

/* Whether there is anything to be deleted: from 7.1 on servers keep no files of hotfixes. */
static gboolean
keeps_files (const PpHostDraft *host)
{
  return host->host->engine == PP_ENGINE_POOL_PATCH;
}

static PpProblem *
problem_for (const PpPlanDraft *draft,
             const PpHostDraft *host,
             const PpHotfix    *hotfix,
             const PpPrecheck  *precheck)
{
  const char *failure = NULL;
  g_autoptr(GStrvBuilder) details = g_strv_builder_new ();
  g_auto(GStrv) strings = NULL;
  PpSeverity severity = PP_SEVERITY_OK;
  PpProblem *problem;

  if (precheck->error != NULL)
    {
      severity = is_satisfied_by_plan (draft, host, hotfix, precheck->error) ? PP_SEVERITY_INFO :
                 PP_SEVERITY_ERROR;
      failure = pp_error_get_failure (precheck->error);
      g_strv_builder_add (details, failure != NULL ? failure : "INTERNAL_ERROR");
      if (failure != NULL && pp_error_get_params (precheck->error) != NULL)
        g_strv_builder_addv (details, (const char **) pp_error_get_params (precheck->error));
      else
        g_strv_builder_add (details, precheck->error->message);
    }
  strings = g_strv_builder_end (details);

  problem = pp_problem_new ("server-precheck", severity, host->host->uuid, hotfix->uuid,
                            host->host->name, (const char * const *) strings);
  if (fails_with (precheck->error, "ISO_MOUNTED"))
    pp_check_offer_tools_eject (problem, pp_check_get_host_evidence (draft, host));
  else if (keeps_files (host) && (fails_with (precheck->error, "OUT_OF_SPACE") ||
                                  g_strcmp0 (failure, "OUT_OF_SPACE") == 0))
    pp_problem_add_fix (problem, PP_FIX_CLEAN_UP_FILES, host->host->uuid, host->host->uuid,
                        host->host->name);

  return problem;
}

/*
 * pp_check_server_precheck:
 * @draft: who gets what
 * @problems: appended to
 *
 * What the servers' own pre-checks say about each hotfix that the plan would apply.
 */
void
pp_check_server_precheck (const PpPlanDraft *draft,
                          GPtrArray         *problems)
{
  for (guint i = 0; draft->evidence != NULL && i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);

      for (guint j = 0; j < host->hotfixes->len; j++)
        {
          const PpHotfix *hotfix = g_ptr_array_index (host->hotfixes, j);
          const PpPrecheck *precheck;

          precheck = pp_evidence_find_precheck (draft->evidence, host->host->uuid, hotfix->uuid);
          if (precheck != NULL)
            g_ptr_array_add (problems, problem_for (draft, host, hotfix, precheck));
        }
    }
}
