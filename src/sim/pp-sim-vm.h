/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"

G_BEGIN_DECLS

void     pp_sim_vm_set_power   (PpSimPool  *pool,
                                const char *vm,
                                const char *power_state,
                                const char *host);
gboolean pp_sim_vm_may_move_to (PpSimCall  *call,
                                const char *vm,
                                const char *host);
void     pp_sim_vm_move        (PpSimCall  *call,
                                const char *vm,
                                const char *host);

G_END_DECLS
