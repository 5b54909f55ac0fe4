/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/* Whether the plan restarts the master before any other server. */
static gboolean
begins_with_it (const PpPlanDraft *draft,
                const PpHost      *master)
{
  const PpHostDraft *first = g_ptr_array_index (draft->hosts, 0);

  return first->host == master && pp_plan_draft_will_reboot (draft, first) &&
         pp_choice_get_order (draft->choice) == PP_ORDER_MASTER_FIRST;
}

/*
 * pp_check_master_pending:
 * @draft: who gets what
 * @problems: appended to
 *
 * The master has to have restarted for what it got earlier before members get more: XenServer wants
 * the master to be the first to run new code.
 */
void
pp_check_master_pending (const PpPlanDraft *draft,
                         GPtrArray         *problems)
{
  const PpHost *master = pp_snapshot_get_master (draft->snapshot);
  g_autoptr(GPtrArray) because = NULL;
  g_autoptr(GString) names = g_string_new (NULL);
  PpPending pending;

  if (master == NULL || draft->hosts->len == 0 ||
      pp_choice_get_purpose (draft->choice) != PP_PURPOSE_HOTFIXES)
    return;

  pending = pp_outlook_get_pending (draft->outlook, master->uuid, &because);
  for (guint i = 0; because != NULL && i < because->len; i++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (because, i));
  if (pending == PP_PENDING_NONE)
    pp_check_report (problems, "master-pending", PP_SEVERITY_OK, master, NULL, NULL);
  else
    pp_check_report (problems, "master-pending",
                     begins_with_it (draft, master) ? PP_SEVERITY_INFO : PP_SEVERITY_WARNING,
                     master, NULL, pp_pending_to_string (pending), names->str, NULL);
}
