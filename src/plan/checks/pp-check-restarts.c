/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_restarts:
 * @draft: who gets what
 * @problems: appended to
 *
 * Which servers are restarted, and because of what. No problem, but nobody should be surprised.
 */
void
pp_check_restarts (const PpPlanDraft *draft,
                   GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
      g_auto(GStrv) strings = NULL;
      g_autofree char *because = NULL;
      gboolean owed = (host->guidance & PP_GUIDANCE_RESTART_HOST) != 0;

      if (pp_choice_get_purpose (draft->choice) != PP_PURPOSE_HOTFIXES)
        return;
      for (guint j = 0; j < host->hotfixes->len; j++)
        {
          const PpHotfix *hotfix = g_ptr_array_index (host->hotfixes, j);

          if ((pp_plan_draft_get_guidance (draft, host, hotfix) & PP_GUIDANCE_RESTART_HOST) != 0)
            g_strv_builder_add (names, hotfix->name);
        }
      strings = g_strv_builder_end (names);
      because = g_strjoinv (", ", strings);
      pp_check_report (problems, "restarts", owed ? PP_SEVERITY_INFO : PP_SEVERITY_OK, host->host,
                       NULL, pp_plan_draft_will_reboot (draft, host) ? "reboot" : "owed", because,
                       NULL);
    }
}
