/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-session.h"

G_BEGIN_DECLS

/* The commands: each says what it has to say and returns the exit status. */

int pp_ctl_status   (PpCtlSession *session);
int pp_ctl_plan     (PpCtlSession *session);
int pp_ctl_apply    (PpCtlSession *session);
int pp_ctl_download (PpCtlSession *session);
int pp_ctl_library  (PpCtlSession *session);
int pp_ctl_hide     (PpCtlSession *session);
int pp_ctl_unhide   (PpCtlSession *session);
int pp_ctl_feed     (PpCtlSession *session);
int pp_ctl_pools    (PpCtlSession *session);
int pp_ctl_runs     (PpCtlSession *session);

G_END_DECLS
