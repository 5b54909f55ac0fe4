/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

typedef enum
{
  SIM_MACHINE_UP,
  SIM_MACHINE_STOPPING,   /* told to restart, still answering */
  SIM_MACHINE_DOWN,
  SIM_MACHINE_STARTING,   /* the toolstack answers that it is still booting */
  SIM_MACHINE_SETTLING,   /* live, not yet enabled */
} SimMachinePhase;

typedef enum
{
  SIM_RESTART_HOST,
  SIM_RESTART_TOOLSTACK,
  SIM_RESTART_NONE,       /* shut down */
} SimRestart;

SimMachinePhase sim_machine_get_phase         (SimPool    *pool,
                                               const char *host);
guint           sim_machine_get_reboots       (SimPool    *pool,
                                               const char *host);
guint           sim_machine_get_toolstack_restarts (SimPool    *pool,
                                               const char *host);
void            sim_machine_restart           (SimPool    *pool,
                                               const char *host,
                                               SimRestart  restart);
void            sim_machine_start_away        (SimPool    *pool,
                                               const char *host);
void            sim_machine_power_off         (SimPool    *pool,
                                               const char *host);
void            sim_machine_power_on          (SimPool    *pool,
                                               const char *host);

G_END_DECLS
