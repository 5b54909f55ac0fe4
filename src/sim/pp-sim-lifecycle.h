/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

typedef enum
{
  PP_SIM_MACHINE_UP,
  PP_SIM_MACHINE_STOPPING,   /* told to restart, still answering */
  PP_SIM_MACHINE_DOWN,
  PP_SIM_MACHINE_STARTING,   /* the toolstack answers that it is still booting */
  PP_SIM_MACHINE_SETTLING,   /* live, not yet enabled */
} PpSimMachinePhase;

typedef enum
{
  PP_SIM_RESTART_HOST,
  PP_SIM_RESTART_TOOLSTACK,
  PP_SIM_RESTART_NONE,       /* shut down */
} PpSimRestart;

PpSimMachinePhase pp_sim_machine_get_phase              (PpSimPool    *pool,
                                                         const char   *host);
guint             pp_sim_machine_get_reboots            (PpSimPool    *pool,
                                                         const char   *host);
guint             pp_sim_machine_get_toolstack_restarts (PpSimPool    *pool,
                                                         const char   *host);
void              pp_sim_machine_set_clock              (PpSimPool    *pool,
                                                         const char   *host,
                                                         double        offset);
double            pp_sim_machine_get_time               (PpSimPool    *pool,
                                                         const char   *host);
void              pp_sim_machine_restart                (PpSimPool    *pool,
                                                         const char   *host,
                                                         PpSimRestart  restart);
void              pp_sim_machine_crash                  (PpSimPool    *pool,
                                                         const char   *host);
void              pp_sim_machine_start_away             (PpSimPool    *pool,
                                                         const char   *host);
void              pp_sim_machine_power_off              (PpSimPool    *pool,
                                                         const char   *host);
void              pp_sim_machine_power_on               (PpSimPool    *pool,
                                                         const char   *host);
void              pp_sim_machine_take_over              (PpSimPool    *pool,
                                                         const char   *host);
void              pp_sim_machine_designate              (PpSimPool    *pool,
                                                         const char   *host);

G_END_DECLS
