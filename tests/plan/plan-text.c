/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plan-text.h"

#include <string.h>

static const char *
name_of (const char *uuid)
{
  return strchr (uuid, '-') + 1;
}

char *
plan_text_steps (PpPlan *plan)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < pp_plan_get_n_steps (plan); i++)
    {
      const PpStep *step = pp_plan_get_step (plan, i);
      PpHotfix *hotfix = NULL;

      g_assert_cmpuint (step->id, ==, i + 1);
      for (guint j = 0; j < step->after->len; j++)
        g_assert_cmpuint (g_array_index (step->after, guint, j), <, step->id);
      if (step->hotfix != NULL)
        hotfix = pp_outlook_find_hotfix (pp_plan_get_outlook (plan), step->hotfix);
      g_string_append_printf (text, "%s%s%s%s%s%s", i > 0 ? ", " : "",
                              pp_step_kind_to_string (step->kind), step->host != NULL ? " " : "",
                              step->host != NULL ? name_of (step->host) : "",
                              hotfix != NULL ? " " : "", hotfix != NULL ? hotfix->name : "");
      g_assert_cmpint (step->fix != NULL, ==,
                       step->kind == PP_STEP_FIX || step->kind == PP_STEP_UNWIND);
      if (step->kind == PP_STEP_BY_HAND)
        g_string_append_printf (text, " %s", pp_step_kind_to_string (step->task));
      if (step->fix != NULL)
        g_string_append_printf (text, " %s %s", pp_fix_kind_to_string (step->fix->kind),
                                step->fix->name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
plan_text_problems (PpPlan *plan)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < pp_plan_get_n_problems (plan); i++)
    {
      const PpProblem *problem = pp_plan_get_problem (plan, i);
      g_autofree char *details = g_strjoinv (" ", problem->details);

      /* That servers restart is seen from the steps. */
      if (problem->severity == PP_SEVERITY_OK || g_str_equal (problem->check, "restarts"))
        continue;
      g_string_append_printf (text, "%s%s %s%s%s %s%s%s", text->len > 0 ? ", " : "",
                              pp_severity_to_string (problem->severity), problem->check,
                              problem->host != NULL ? " @" : "",
                              problem->host != NULL ? name_of (problem->host) : "",
                              problem->object, *details != '\0' ? " " : "", details);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char **
make_uuids (const char *prefix,
            const char *names)
{
  char **words = g_strsplit (names, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (words[i], -1);

      g_free (words[i]);
      words[i] = g_strconcat (prefix, lower, NULL);
    }

  return words;
}

PpChoice *
plan_text_choice (const char *hotfixes,
                  const char *hosts,
                  PpMode      mode)
{
  return plan_text_choice_full (PP_PURPOSE_HOTFIXES, hotfixes, hosts,
                                &(PpOptions) { .mode = mode });
}

PpChoice *
plan_text_choice_full (PpPurpose        purpose,
                       const char      *hotfixes,
                       const char      *hosts,
                       const PpOptions *options)
{
  g_auto(GStrv) hotfix_uuids = make_uuids ("uuid-", hotfixes);
  g_auto(GStrv) host_uuids = make_uuids ("host-", hosts);

  return pp_choice_new_full (purpose, (const char * const *) hotfix_uuids,
                             *hosts != '\0' ? (const char * const *) host_uuids : NULL, options);
}
