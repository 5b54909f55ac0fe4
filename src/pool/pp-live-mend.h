/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpLiveMend: when and where to log in again after a loss.
 *
 * A round asks the known master and then one of the other addresses, which knows a new master; then
 * comes a pause. Who owns it makes the attempts and says how they end.
 */
typedef struct _PpLiveMend PpLiveMend;

/** PpLiveMendAttempt: to log in at the address; cancelled when it takes too long. */
typedef void (*PpLiveMendAttempt) (const char   *address,
                                   GCancellable *cancellable,
                                   gpointer      user_data);
/** PpLiveMendWaits: seconds until the next attempt; 0 = one is under way. */
typedef void (*PpLiveMendWaits)   (guint         seconds,
                                   gpointer      user_data);

PpLiveMend *pp_live_mend_new          (PpLiveMendAttempt   attempt,
                                       PpLiveMendWaits     waits,
                                       gpointer            user_data);
void        pp_live_mend_free         (PpLiveMend         *self);
void        pp_live_mend_set_others   (PpLiveMend         *self,
                                       const char * const *addresses);
void        pp_live_mend_set_expected (PpLiveMend         *self,
                                       gboolean            expected);
void        pp_live_mend_set_pace     (PpLiveMend         *self,
                                       double              pace);
gboolean    pp_live_mend_is_expected  (PpLiveMend         *self);
gboolean    pp_live_mend_is_elsewhere (PpLiveMend         *self);
void        pp_live_mend_begin        (PpLiveMend         *self,
                                       const char         *known);
void        pp_live_mend_answered     (PpLiveMend         *self);
void        pp_live_mend_again        (PpLiveMend         *self);
void        pp_live_mend_next         (PpLiveMend         *self);
void        pp_live_mend_pause        (PpLiveMend         *self);
void        pp_live_mend_hurry        (PpLiveMend         *self);
void        pp_live_mend_succeed      (PpLiveMend         *self);
void        pp_live_mend_stop         (PpLiveMend         *self);

G_END_DECLS
