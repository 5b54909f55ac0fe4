/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run-notice"

#include "config.h"

#include "pp-run-notice.h"

#include <glib/gi18n.h>

/**
 * pp_run_notice_name_id:
 * @run: a run
 *
 * Returns: (transfer full): by which its notification is replaced and withdrawn
 */
char *
pp_run_notice_name_id (PpRun *run)
{
  return g_strdup_printf ("run-%s", pp_run_get_id (run));
}

/**
 * pp_run_notice_new:
 * @run: a run that has ended or needs a decision
 *
 * Returns: (transfer full): what a notification says of it, which leads to the runs
 */
GNotification *
pp_run_notice_new (PpRun *run)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (pp_run_get_pool (run));
  const char *pool = snapshot != NULL ? pp_snapshot_get_name (snapshot) :
                     pp_live_pool_get_address (pp_run_get_pool (run));
  const GError *error = pp_run_get_error (run);
  PpRunState state = pp_run_get_state (run);
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  GNotification *notification;

  if (state == PP_RUN_DONE)
    title = g_strdup_printf (_("The hotfixes are on %s"), pool);
  else if (state == PP_RUN_UNWOUND)
    title = g_strdup_printf (_("The update of %s was unwound: what it changed was put back"), pool);
  else if (state == PP_RUN_DECISION)
    title = g_strdup_printf (_("Installing hotfixes on %s needs a decision"), pool);
  else if (state == PP_RUN_STOPPED)
    title = g_strdup_printf (_("Installing hotfixes on %s was stopped"), pool);
  else
    title = g_strdup_printf (_("Installing hotfixes on %s failed"), pool);
  body = state == PP_RUN_FAILED && error != NULL ? pp_text_for_error (error) : NULL;

  notification = g_notification_new (title);
  if (body != NULL)
    g_notification_set_body (notification, body);
  if (state == PP_RUN_FAILED || state == PP_RUN_DECISION)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.show-activity");

  return notification;
}
