/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

char *pp_sim_state_write (PpSimWorld *world);

G_END_DECLS
