/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* What starts by itself: virtual machines, and a new master. */

void pp_sim_revive_auto_poweron (PpSimPool  *pool);
void pp_sim_revive_host_lost    (PpSimPool  *pool,
                                 const char *host);

G_END_DECLS
