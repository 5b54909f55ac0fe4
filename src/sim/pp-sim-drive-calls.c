/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-host.h"
#include "pp-sim-row.h"

/* Messages of VBD: what is in the drives. */

static const char *
check_drive (PpSimCall *call)
{
  const char *drive = pp_sim_check_ref (call, 0, "VBD");

  if (drive == NULL || g_strcmp0 (pp_sim_row_text (call->pool, drive, "type"), "CD") == 0)
    return drive;

  pp_sim_call_fail (call, "VBD_NOT_REMOVABLE_MEDIA", drive, NULL);

  return NULL;
}

/* The host of a running virtual machine does the work. */
static gboolean
check_place (PpSimCall  *call,
             const char *drive)
{
  const char *vm = pp_sim_row_text (call->pool, drive, "VM");
  const char *host = pp_sim_row_text (call->pool, vm, "resident_on");

  return !pp_sim_row_exists (call->pool, host) || pp_sim_check_contact (call, host);
}

static void
put (PpSimCall  *call,
     const char *drive,
     const char *disk)
{
  pp_sim_row_set_text (call->pool, drive, "VDI", disk != NULL ? disk : "OpaqueRef:NULL");
  pp_sim_row_set_bool (call->pool, drive, "empty", disk == NULL);
  pp_sim_drive_update_allowed (call->pool, drive);
  pp_sim_world_wake (call->world);
}

static void
eject (PpSimCall *call)
{
  const char *drive = check_drive (call);

  if (drive == NULL || !check_place (call, drive))
    return;

  if (pp_sim_row_bool (call->pool, drive, "empty"))
    pp_sim_call_fail (call, "VBD_IS_EMPTY", drive, NULL);
  else
    put (call, drive, NULL);
}

static void
insert (PpSimCall *call)
{
  const char *drive = check_drive (call);
  const char *disk = drive != NULL ? pp_sim_check_ref (call, 1, "VDI") : NULL;
  const char *sr = disk != NULL ? pp_sim_row_text (call->pool, disk, "SR") : NULL;
  const char *vm = drive != NULL ? pp_sim_row_text (call->pool, drive, "VM") : NULL;
  const char *host = vm != NULL ? pp_sim_row_text (call->pool, vm, "resident_on") : NULL;

  if (disk == NULL || !check_place (call, drive))
    return;

  if (!pp_sim_row_bool (call->pool, drive, "empty"))
    pp_sim_call_fail (call, "VBD_NOT_EMPTY", drive, NULL);
  else if (g_strcmp0 (pp_sim_row_text (call->pool, sr, "content_type"), "iso") != 0)
    pp_sim_call_fail (call, "VDI_IS_NOT_ISO", disk, pp_sim_row_text (call->pool, disk, "type"), NULL);
  else if (pp_sim_row_exists (call->pool, host) && !pp_sim_host_sees_sr (call->pool, host, sr))
    pp_sim_call_fail (call, "VM_REQUIRES_SR", vm, sr, NULL);
  else
    put (call, drive, disk);
}

/**
 * pp_sim_drive_update_allowed:
 * @pool: a pool
 * @drive: ref of a VBD
 *
 * Lists in its allowed_operations what may be done with it now.
 */
void
pp_sim_drive_update_allowed (PpSimPool  *pool,
                             const char *drive)
{
  gboolean removable = g_strcmp0 (pp_sim_row_text (pool, drive, "type"), "CD") == 0;
  gboolean empty = pp_sim_row_bool (pool, drive, "empty");
  const char * const allowed[] = { "attach", removable ? (empty ? "insert" : "eject") : NULL, NULL };

  pp_sim_row_set_texts (pool, drive, "allowed_operations", allowed);
}

static const PpSimMethod methods[] = {
  { "VBD.eject", "ref(VBD)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, eject },
  { "VBD.insert", "ref(VBD) ref(VDI)", 0, TRUE, FALSE, PP_SIM_RELEASE_56, insert },
};

/**
 * pp_sim_drive_calls_register:
 * @world: a world
 *
 * Adds the messages of VBD.
 */
void
pp_sim_drive_calls_register (PpSimWorld *world)
{
  pp_sim_world_add_methods (world, methods, G_N_ELEMENTS (methods));
}
