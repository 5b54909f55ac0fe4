/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

/**
 * pp_applied_get_pending:
 * @applied: a hotfix that a host has
 * @host: the host
 *
 * From 7.1 on the server says itself whether it has to be restarted, and does not when the live
 * patch in the hotfix did. Up to 7.0 no field says so; it follows from times, as in XenCenter: a
 * hotfix that asks for a restart of the server was applied after the server booted. Whether the
 * toolstack has to be restarted follows from times in every release. A time that is not known
 * claims nothing.
 *
 * Returns: the restart that is owed for it
 */
PpPending
pp_applied_get_pending (const PpApplied *applied,
                        const PpHost    *host)
{
  if (!applied->applied)
    return PP_PENDING_NONE;
  if (applied->requires_reboot)
    return PP_PENDING_REBOOT;
  if (applied->applied_at == 0)
    return PP_PENDING_NONE;
  if (applied->engine == PP_ENGINE_POOL_PATCH &&
      (applied->guidance & PP_GUIDANCE_RESTART_HOST) != 0 && host->boot_time != 0 &&
      applied->applied_at > host->boot_time)
    return PP_PENDING_REBOOT;
  if ((applied->guidance & PP_GUIDANCE_RESTART_XAPI) != 0 && host->agent_start_time != 0 &&
      applied->applied_at > host->agent_start_time)
    return PP_PENDING_TOOLSTACK;

  return PP_PENDING_NONE;
}
