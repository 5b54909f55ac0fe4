/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-apply"

#include "config.h"

#include "pp-ctl-choose.h"
#include "pp-ctl-commands.h"
#include "pp-ctl-plan.h"
#include "pp-ctl-run.h"

/* The server would say it, too, but only after everything was downloaded. */
static int
refuse (PpCtlSession *session,
        PpLivePool   *pool,
        PpOutlook    *outlook)
{
  g_autofree char *text = NULL;

  text = pp_text_for_no_right (pp_live_pool_get_user (pool),
                               pp_snapshot_get_name (pp_outlook_get_snapshot (outlook)));
  pp_ctl_complain_in_words (session->options, text);

  return PP_CTL_BLOCKED;
}

/* Returns: (transfer full) (nullable): what is to be done with the pool; %NULL after it was said why
 * nothing is */
static PpRun *
create_run (PpCtlSession *session,
            PpLivePool   *pool,
            int          *status)
{
  g_autoptr(PpOutlook) outlook = pp_ctl_create_outlook (session, pool);
  g_autoptr(PpChoice) choice = NULL;

  if (!pp_live_pool_may_install (pool))
    {
      *status = refuse (session, pool, outlook);
      return NULL;
    }
  choice = pp_ctl_choose_or_complain (session, outlook, status);
  if (choice == NULL)
    return NULL;

  return pp_run_new (pool, session->catalogue, session->notes, session->library, choice,
                     session->state_dir);
}

/**
 * pp_ctl_apply:
 * @session: a session
 *
 * Carries out the whole way for the pools: download, upload, pre-check, apply, restart, read back;
 * or what needs no hotfix: restart, maintenance mode.
 *
 * Returns: the exit status
 */
int
pp_ctl_apply (PpCtlSession *session)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  int status;

  if (!pp_ctl_open_pools (session, &status))
    return status;

  for (guint i = 0; i < pp_ctl_count_pools (session); i++)
    {
      PpRun *run = create_run (session, g_ptr_array_index (session->pools, i), &status);

      if (run == NULL)
        return status;
      g_ptr_array_add (runs, run);
    }

  return runs->len == 1 ? pp_ctl_run_carry_out (session, g_ptr_array_index (runs, 0))
                        : pp_ctl_run_carry_out_all (session, runs);
}
