/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-methods.h"

/**
 * Method: one XenAPI method this program can send.
 *
 * idempotent: sending it twice does no harm, so that it may use a kept connection and be repeated
 * once when that breaks.
 */
typedef struct
{
  const char *name;
  gboolean    idempotent;
} Method;

/* Sorted by name. */
static const Method methods[] = {
  { "Async.PBD.plug", FALSE },
  { "Async.VBD.eject", FALSE },
  { "Async.VM.clean_reboot", FALSE },
  { "Async.VM.clean_shutdown", FALSE },
  { "Async.VM.hard_shutdown", FALSE },
  { "Async.VM.pool_migrate", FALSE },
  { "Async.VM.resume", FALSE },
  { "Async.VM.resume_on", FALSE },
  { "Async.VM.start", FALSE },
  { "Async.VM.start_on", FALSE },
  { "Async.VM.suspend", FALSE },
  { "Async.host.call_plugin", FALSE },
  { "Async.host.evacuate", FALSE },
  { "Async.host.reboot", FALSE },
  { "Async.host.restart_agent", FALSE },
  { "Async.pool.disable_ha", FALSE },
  { "Async.pool.enable_ha", FALSE },
  { "Async.pool_patch.apply", FALSE },
  { "Async.pool_patch.precheck", TRUE },
  { "Async.pool_update.apply", FALSE },
  { "Async.pool_update.introduce", FALSE },
  { "Async.pool_update.precheck", TRUE },
  { "PBD.get_all_records", TRUE },
  { "PBD.get_all_records_where", TRUE },
  { "SR.get_all_records", TRUE },
  { "SR.get_by_uuid", TRUE },
  { "VBD.get_all_records_where", TRUE },
  { "VDI.create", FALSE },
  { "VDI.destroy", FALSE },
  { "VDI.get_SR", TRUE },
  { "VDI.get_all_records_where", TRUE },
  { "VDI.get_record", TRUE },
  { "VM.add_to_other_config", FALSE },
  { "VM.get_all_records_where", TRUE },
  { "VM.get_by_uuid", TRUE },
  { "VM.get_record", TRUE },
  { "VM.remove_from_other_config", TRUE },
  { "event.from", TRUE },
  { "event.next", FALSE },
  { "event.register", TRUE },
  { "event.unregister", TRUE },
  { "host.add_to_other_config", FALSE },
  { "host.call_plugin", FALSE },
  { "host.disable", TRUE },
  { "host.enable", TRUE },
  { "host.get_all_records", TRUE },
  { "host.get_other_config", TRUE },
  { "host.get_servertime", TRUE },
  { "host.get_vms_which_prevent_evacuation", TRUE },
  { "host.remove_from_other_config", TRUE },
  { "host_metrics.get_all_records", TRUE },
  { "host_patch.get_all_records", TRUE },
  { "pool.add_to_other_config", FALSE },
  { "pool.get_all_records", TRUE },
  { "pool.get_other_config", TRUE },
  { "pool.remove_from_other_config", FALSE },
  { "pool.set_ha_host_failures_to_tolerate", TRUE },
  { "pool.set_wlb_enabled", TRUE },
  { "pool_patch.clean", TRUE },
  { "pool_patch.get_all_records", TRUE },
  { "pool_patch.get_by_uuid", TRUE },
  { "pool_patch.pool_clean", TRUE },
  { "pool_patch.precheck", TRUE },
  { "pool_update.destroy", FALSE },
  { "pool_update.get_all_records", TRUE },
  { "pool_update.get_by_uuid", TRUE },
  { "pool_update.get_record", TRUE },
  { "pool_update.pool_clean", TRUE },
  { "pool_update.precheck", TRUE },
  { "session.get_is_local_superuser", TRUE },
  { "session.get_rbac_permissions", TRUE },
  { "session.login_with_password", FALSE },
  { "session.logout", FALSE },
  { "task.cancel", TRUE },
  { "task.create", FALSE },
  { "task.destroy", TRUE },
  { "task.get_all_records", TRUE },
  { "task.get_record", TRUE },
};

static const Method *
find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_str_equal (methods[i].name, name))
        return &methods[i];
    }

  return NULL;
}

/**
 * xapi_methods_list:
 *
 * The methods this program can send, sorted: what `poolpatchctl calls` prints.
 *
 * Returns: (transfer none) (array zero-terminated=1): names
 */
const char * const *
xapi_methods_list (void)
{
  static const char *names[G_N_ELEMENTS (methods) + 1];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
        names[i] = methods[i].name;
      g_once_init_leave (&ready, 1);
    }

  return names;
}

/**
 * xapi_methods_has:
 * @method: a name such as "host.disable"
 *
 * Returns: %TRUE if it may be sent
 */
gboolean
xapi_methods_has (const char *method)
{
  return find (method) != NULL;
}

/**
 * xapi_methods_is_idempotent:
 * @method: a name such as "host.get_servertime"
 *
 * Returns: %TRUE if it may be sent twice
 */
gboolean
xapi_methods_is_idempotent (const char *method)
{
  const Method *found = find (method);

  return found != NULL && found->idempotent;
}
