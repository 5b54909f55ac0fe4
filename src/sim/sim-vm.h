/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-call.h"

G_BEGIN_DECLS

void     sim_vm_set_power   (SimPool    *pool,
                             const char *vm,
                             const char *power_state,
                             const char *host);
gboolean sim_vm_may_move_to (SimCall    *call,
                             const char *vm,
                             const char *host);
void     sim_vm_move        (SimCall    *call,
                             const char *vm,
                             const char *host);

G_END_DECLS
