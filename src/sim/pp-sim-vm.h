/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-call.h"

G_BEGIN_DECLS

/* What becomes of a virtual machine, and how long that takes. */
typedef struct
{
  const char  *operation;      /* shown in its current_operations */
  const char  *power_state;    /* afterwards */
  const char  *host;           /* (nullable) where it runs then */
  const char  *host_operation; /* (nullable) shown in those of @host, whose memory it takes */
  double       seconds;
  char       **error;          /* (nullable) instead it fails after @seconds */
} PpSimChange;

GStrv       pp_sim_vm_judge          (PpSimPool         *pool,
                                      const char        *vm,
                                      const char        *operation);
const char *pp_sim_vm_check          (PpSimCall         *call,
                                      const char        *operation);
void        pp_sim_vm_update_allowed (PpSimPool         *pool,
                                      const char        *vm);
void        pp_sim_vm_set_power      (PpSimPool         *pool,
                                      const char        *vm,
                                      const char        *power_state,
                                      const char        *host,
                                      const char        *by);
GPtrArray  *pp_sim_vm_get_story      (PpSimPool         *pool,
                                      const char        *vm);
gboolean    pp_sim_vm_may_move_to    (PpSimCall         *call,
                                      const char        *vm,
                                      const char        *host,
                                      const char        *operation);
void        pp_sim_vm_change         (PpSimCall         *call,
                                      const char        *vm,
                                      const PpSimChange *change);
void        pp_sim_vm_move           (PpSimCall         *call,
                                      const char        *vm,
                                      const char        *host);

G_END_DECLS
