/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/*
 * pp_check_driver_disks:
 * @draft: who gets what
 * @problems: appended to
 *
 * A hotfix that brings another kernel leaves drivers from driver disks behind: a server may come
 * back without its network or storage.
 */
void
pp_check_driver_disks (const PpPlanDraft *draft,
                       GPtrArray         *problems)
{
  for (guint i = 0; i < draft->hotfixes->len; i++)
    {
      const PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);
      const PpNote *note = pp_outlook_get_note (draft->outlook, hotfix->uuid);
      gboolean wanted = FALSE;

      for (guint j = 0; j < draft->hosts->len; j++)
        wanted |= g_hash_table_contains (((PpHostDraft *) g_ptr_array_index (draft->hosts, j))->uuids,
                                         hotfix->uuid);
      if (wanted && note != NULL && note->driver_disks != NULL)
        g_ptr_array_add (problems,
                         pp_problem_new ("driver-disks", PP_SEVERITY_WARNING, NULL, hotfix->uuid,
                                         hotfix->name,
                                         (const char *[]) { note->driver_disks, NULL }));
    }
}
