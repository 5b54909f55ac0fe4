/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

static guint64
get_size (const PpPlanDraft *draft,
          const PpHotfix    *hotfix)
{
  const PpPatch *patch = pp_snapshot_find_patch (draft->snapshot, hotfix->uuid);

  return patch != NULL && patch->size > 0 ? patch->size : hotfix->installation_size;
}

/*
 * pp_check_free_space:
 * @draft: who gets what
 * @problems: appended to
 *
 * A member fetches each file from the master and unpacks it: twice the size, as XenCenter reckons.
 * The master has the files already. From 7.1 on only what is installed takes room, and there are no
 * files to be deleted. Servers that cannot tell are passed over.
 */
void
pp_check_free_space (const PpPlanDraft *draft,
                     GPtrArray         *problems)
{
  const PpHost *master = pp_snapshot_get_master (draft->snapshot);

  for (guint i = 0; draft->evidence != NULL && i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      const PpHostEvidence *evidence = pp_evidence_find_host (draft->evidence, host->host->uuid);
      guint64 needed = 0;
      g_autofree char *needed_text = NULL;
      g_autofree char *free_text = NULL;
      gboolean scarce;
      PpProblem *problem;

      if (evidence == NULL || evidence->space_free < 0)
        continue;

      for (guint j = 0; j < host->hotfixes->len; j++)
        needed += get_size (draft, g_ptr_array_index (host->hotfixes, j));
      if (host->host != master && host->host->engine == PP_ENGINE_POOL_PATCH)
        needed *= 2;

      needed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, needed);
      free_text = g_strdup_printf ("%" G_GINT64_FORMAT, evidence->space_free);
      scarce = needed > (guint64) evidence->space_free;
      problem = pp_problem_new ("free-space", scarce ? PP_SEVERITY_ERROR : PP_SEVERITY_OK,
                                host->host->uuid, NULL, host->host->name,
                                (const char *[]) { needed_text, free_text, NULL });
      if (scarce && host->host->engine == PP_ENGINE_POOL_PATCH)
        pp_problem_add_fix (problem, PP_FIX_CLEAN_UP_FILES, host->host->uuid, host->host->uuid,
                            host->host->name);
      g_ptr_array_add (problems, problem);
    }
}
