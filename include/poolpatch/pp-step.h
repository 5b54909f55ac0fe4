/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PLAN
#error "This room may not use src/plan/: see src/meson.build"
#endif

#include <poolpatch/pp-fix.h>
#include <poolpatch/pp-records.h>

G_BEGIN_DECLS

typedef enum
{
  PP_STEP_DOWNLOAD,
  PP_STEP_UPLOAD,
  PP_STEP_GATE,
  PP_STEP_PRECHECK,
  PP_STEP_DISABLE,
  PP_STEP_EVACUATE,
  PP_STEP_APPLY,
  PP_STEP_REBOOT,
  PP_STEP_RESTART_TOOLSTACK,
  PP_STEP_WAIT,
  PP_STEP_ENABLE,
  PP_STEP_BRING_BACK,
  PP_STEP_REBOOT_VMS,
  PP_STEP_CLEAN,
  PP_STEP_VERIFY,
  PP_STEP_FIX,                /* carry the fix out, its inverse written down first */
  PP_STEP_UNWIND,             /* put back what the fix changed, whenever that was done */
  PP_STEP_BY_HAND,            /* nothing is done: what a person is left to do is named */
} PpStepKind;

/** PpStep: one step of a plan. Immutable. */
typedef struct
{
  guint       id;     /* from 1, position in the plan + 1 */
  PpStepKind  kind;
  char       *host;   /* (owned) (nullable) uuid */
  char       *hotfix; /* (owned) (nullable) uuid */
  GArray     *after;  /* (element-type guint) ids that must be done first */
  PpFix      *fix;    /* (owned) (nullable) of FIX and UNWIND */
  PpStepKind  task;   /* of BY_HAND: REBOOT, RESTART_TOOLSTACK or REBOOT_VMS */
  GPtrArray  *vms;    /* (owned) (element-type PpVm) whom it concerns, as far as evidence tells; NULL
                       * in what was read from a past run */
  guint       seconds; /* it may take; a guess */
} PpStep;

const char *pp_step_kind_to_string   (PpStepKind  kind);
gboolean    pp_step_can_undo         (const PpStep *step);
int         pp_step_kind_from_string (const char *text);

G_END_DECLS
