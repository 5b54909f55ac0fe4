/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fixes.h"

static const struct
{
  PpFixDo   func;
  PpFixUndo undo;  /* (nullable) when there is nothing to put back */
} fixes[] = {
  [PP_FIX_DISABLE_HA] = { pp_fix_ha_do, pp_fix_ha_undo },
  [PP_FIX_PAUSE_WLB] = { pp_fix_wlb_do, pp_fix_wlb_undo },
  [PP_FIX_PLUG_STORAGE] = { pp_fix_storage_do, NULL },
  [PP_FIX_EJECT_CD] = { pp_fix_cd_do, NULL },
  [PP_FIX_SUSPEND_VM] = { pp_fix_vm_do, pp_fix_vm_undo },
  [PP_FIX_SHUT_DOWN_VM] = { pp_fix_vm_do, pp_fix_vm_undo },
  [PP_FIX_HARD_SHUT_DOWN_VM] = { pp_fix_vm_do, pp_fix_vm_undo },
  [PP_FIX_DISABLE_AUTO_POWER_ON] = { pp_fix_auto_power_on_do, pp_fix_auto_power_on_undo },
  [PP_FIX_CLEAN_UP_FILES] = { pp_fix_files_do, NULL },
  [PP_FIX_ENABLE_HOST] = { pp_fix_host_do, pp_fix_host_undo },
};
G_STATIC_ASSERT (G_N_ELEMENTS (fixes) == PP_FIX_ENABLE_HOST + 1);

/*
 * pp_fix_find_do:
 * @kind: of a fix
 *
 * Returns: what carries it out
 */
PpFixDo
pp_fix_find_do (PpFixKind kind)
{
  return fixes[kind].func;
}

/*
 * pp_fix_find_undo:
 * @kind: of a fix
 *
 * Returns: (nullable): what puts it back
 */
PpFixUndo
pp_fix_find_undo (PpFixKind kind)
{
  return fixes[kind].undo;
}
