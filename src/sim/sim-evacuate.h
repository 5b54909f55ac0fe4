/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

/* Where the virtual machines of a host could go (facts of host.get_vms_which_prevent_evacuation). */
typedef struct
{
  char *vm;
  char *target;  /* (nullable) */
  GStrv reason;  /* (nullable) code and parameters when there is no target */
} SimMove;

GPtrArray *sim_evacuate_plan    (SimPool    *pool,
                                 const char *host);
gboolean   sim_evacuate_lacks_drivers (SimPool *pool,
                                 const char *vm);
gboolean   sim_evacuate_sees_vm (SimPool    *pool,
                                 const char *vm,
                                 const char *host,
                                 GStrv      *reason);
gint64     sim_host_free_memory (SimPool    *pool,
                                 const char *host);

G_END_DECLS
