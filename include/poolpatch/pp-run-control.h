/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_RUN
#error "This room may not use src/run/: see src/meson.build"
#endif

#include <poolpatch/pp-run.h>

G_BEGIN_DECLS

/** PpDecision: what to do about a server that did not come back in time. */
typedef enum
{
  PP_DECISION_WAIT_ON,         /* as long again */
  PP_DECISION_STOP,            /* the run fails there */
  PP_DECISION_GO_ON_WITHOUT,   /* what is left to do on it is left out; the others go on */
} PpDecision;

void     pp_run_set_asks          (PpRun      *self,
                                   gboolean    asks);
gboolean pp_run_can_go_on_without (PpRun      *self,
                                   GError    **error);
gboolean pp_run_decide            (PpRun      *self,
                                   PpDecision  decision,
                                   GError    **error);
void     pp_run_pause             (PpRun      *self);
gboolean pp_run_is_pausing        (PpRun      *self);
void     pp_run_go_on             (PpRun      *self);

G_END_DECLS
