/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* Where the virtual machines of a host could go (facts of host.get_vms_which_prevent_evacuation). */
typedef struct
{
  char  *vm;
  char  *target; /* (nullable) */
  GStrv  reason; /* (nullable) code and parameters when there is no target */
} PpSimMove;

GPtrArray *pp_sim_evacuate_plan (PpSimPool  *pool,
                                 const char *host);

G_END_DECLS
