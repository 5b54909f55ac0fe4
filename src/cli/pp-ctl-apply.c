/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-apply"

#include "config.h"

#include "pp-ctl-commands.h"
#include "pp-ctl-plan.h"
#include "pp-ctl-run.h"

/* The server would say it, too, but only after everything was downloaded. */
static int
refuse (PpCtlSession *session,
        PpOutlook    *outlook)
{
  PpLivePool *pool = g_ptr_array_index (session->pools, 0);
  g_autofree char *text = NULL;

  text = pp_text_for_no_right (pp_live_pool_get_user (pool),
                               pp_snapshot_get_name (pp_outlook_get_snapshot (outlook)));
  pp_ctl_complain_in_words (session->options, text);

  return PP_CTL_BLOCKED;
}

/**
 * pp_ctl_apply:
 * @session: a session
 *
 * Carries out the whole way for one pool: download, upload, pre-check, apply, restart, read back;
 * or what needs no hotfix: restart, maintenance mode.
 *
 * Returns: the exit status
 */
int
pp_ctl_apply (PpCtlSession *session)
{
  g_autoptr(PpOutlook) outlook = NULL;
  g_autoptr(PpChoice) choice = NULL;
  g_autoptr(PpRun) run = NULL;
  int status;

  outlook = pp_ctl_open_one_pool (session, &status);
  if (outlook == NULL)
    return status;

  if (!pp_live_pool_may_install (g_ptr_array_index (session->pools, 0)))
    return refuse (session, outlook);
  choice = pp_ctl_choose_or_complain (session, outlook, &status);
  if (choice == NULL)
    return status;

  run = pp_run_new (g_ptr_array_index (session->pools, 0), session->catalogue, session->notes,
                    session->library, choice, session->state_dir);

  return pp_ctl_run_carry_out (session, run);
}
