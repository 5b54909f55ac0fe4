/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-session.h"

G_BEGIN_DECLS

/**
 * PpLivePulse: tells a master that is silent from one that has nothing to say.
 *
 * A server that stops answering without closing its connections is noticed within 35 s. What is
 * asked for is its time, so that its clock is known as well.
 */
typedef struct _PpLivePulse PpLivePulse;

/** PpLivePulseLost: the master does not answer any more, or not to this session. */
typedef void (*PpLivePulseLost) (const GError *error,
                                 gpointer      user_data);
/** PpLivePulseClock: how far the clock of the master is ahead of ours, in seconds. */
typedef void (*PpLivePulseClock) (gint64       seconds,
                                  gpointer     user_data);

PpLivePulse *pp_live_pulse_new        (XapiSession      *session,
                                       double            pace,
                                       PpLivePulseLost   lost,
                                       PpLivePulseClock  clock,
                                       gpointer          user_data);
void         pp_live_pulse_free       (PpLivePulse      *self);
void         pp_live_pulse_set_master (PpLivePulse      *self,
                                       const char       *ref);
void         pp_live_pulse_heard      (PpLivePulse      *self);

G_END_DECLS
