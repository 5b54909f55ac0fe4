/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimClock SimClock;

typedef void (*SimClockFunc) (gpointer user_data);

SimClock *sim_clock_new     (double          speed);
void      sim_clock_set_lock (SimClock      *self,
                             GMutex         *lock,
                             GCond          *changed);
void      sim_clock_free    (SimClock       *self);
double    sim_clock_now     (SimClock       *self);
void      sim_clock_advance (SimClock       *self,
                             double          seconds);
guint     sim_clock_after   (SimClock       *self,
                             double          seconds,
                             SimClockFunc    callback,
                             gpointer        user_data,
                             GDestroyNotify  destroy);
void      sim_clock_cancel  (SimClock       *self,
                             guint           id);

G_END_DECLS
