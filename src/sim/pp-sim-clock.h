/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PpSimClock PpSimClock;

typedef void (*PpSimClockFunc) (gpointer user_data);

PpSimClock *pp_sim_clock_new       (double          speed);
void        pp_sim_clock_set_lock  (PpSimClock     *self,
                                    GMutex         *lock,
                                    GCond          *changed);
void        pp_sim_clock_free      (PpSimClock     *self);
double      pp_sim_clock_now       (PpSimClock     *self);
void        pp_sim_clock_set_speed (PpSimClock     *self,
                                    double          speed);
void        pp_sim_clock_advance   (PpSimClock     *self,
                                    double          seconds);
guint       pp_sim_clock_after     (PpSimClock     *self,
                                    double          seconds,
                                    PpSimClockFunc  callback,
                                    gpointer        user_data,
                                    GDestroyNotify  destroy);
void        pp_sim_clock_cancel    (PpSimClock     *self,
                                    guint           id);

G_END_DECLS
