/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"

/* Whether the plan restarts the master, as it owes, before any other server gets something. */
static gboolean
begins_with_it (const PpPlanDraft *draft,
                const PpHost      *master,
                PpPending          pending)
{
  const PpHostDraft *first = g_ptr_array_index (draft->hosts, 0);
  gboolean toolstack = pending == PP_PENDING_TOOLSTACK && pp_plan_draft_restarts (draft) &&
                       (first->guidance & PP_GUIDANCE_RESTART_XAPI) != 0;

  return first->host == master && (toolstack || pp_plan_draft_will_reboot (draft, first)) &&
         pp_choice_get_order (draft->choice) == PP_ORDER_MASTER_FIRST;
}

static PpSeverity
weigh (const PpPlanDraft *draft,
       const PpHost      *master,
       PpPending          pending)
{
  if (begins_with_it (draft, master, pending))
    return PP_SEVERITY_INFO;
  for (guint i = 0; i < draft->hosts->len; i++)
    if (((const PpHostDraft *) g_ptr_array_index (draft->hosts, i))->host != master)
      return PP_SEVERITY_ERROR;

  return PP_SEVERITY_WARNING;
}

/*
 * pp_check_master_pending:
 * @draft: who gets what
 * @problems: appended to
 *
 * The master has to have restarted for what it got earlier before members get more: XenServer wants
 * the master to be the first to run new code. A plan that begins with that restart is as good; when
 * only the master gets something, no member gets ahead of it.
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
    pp_check_report (problems, "master-pending", weigh (draft, master, pending), master, NULL,
                     pp_pending_to_string (pending), names->str, NULL);
}
