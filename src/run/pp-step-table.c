/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-steps.h"

/*
 * pp_step_find_func:
 * @kind: what a step does
 *
 * Returns: the function that carries it out; %NULL for the gate and for what is left to a person: nothing is done
 */
PpStepFunc
pp_step_find_func (PpStepKind kind)
{
  static const PpStepFunc funcs[] = {
    [PP_STEP_DOWNLOAD] = pp_step_download,
    [PP_STEP_UPLOAD] = pp_step_upload,
    [PP_STEP_PRECHECK] = pp_step_precheck,
    [PP_STEP_DISABLE] = pp_step_disable,
    [PP_STEP_EVACUATE] = pp_step_evacuate,
    [PP_STEP_APPLY] = pp_step_apply,
    [PP_STEP_REBOOT] = pp_step_reboot,
    [PP_STEP_RESTART_TOOLSTACK] = pp_step_restart_toolstack,
    [PP_STEP_WAIT] = pp_step_wait,
    [PP_STEP_ENABLE] = pp_step_enable,
    [PP_STEP_BRING_BACK] = pp_step_bring_back,
    [PP_STEP_REBOOT_VMS] = pp_step_reboot_vms,
    [PP_STEP_CLEAN] = pp_step_clean,
    [PP_STEP_VERIFY] = pp_step_verify,
    [PP_STEP_FIX] = pp_step_fix,
    [PP_STEP_UNWIND] = pp_step_unwind,
    [PP_STEP_BY_HAND] = NULL,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (funcs) == PP_STEP_BY_HAND + 1);

  g_assert ((guint) kind < G_N_ELEMENTS (funcs));
  g_assert (funcs[kind] != NULL || kind == PP_STEP_GATE || kind == PP_STEP_BY_HAND);

  return funcs[kind];
}
