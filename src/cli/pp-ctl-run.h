/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-session.h"

G_BEGIN_DECLS

int pp_ctl_run_carry_out (PpCtlSession *session,
                          PpRun        *run);
int pp_ctl_run_carry_out_all (PpCtlSession *session,
                              GPtrArray    *runs);
int pp_ctl_run_put_back  (PpCtlSession *session,
                          PpRun        *run);

G_END_DECLS
