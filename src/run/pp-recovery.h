/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

/** PpRecovery: what an unfinished run left behind in its folder. */
typedef struct _PpRecovery PpRecovery;

PpRecovery *pp_recovery_load        (const char    *folder,
                                     PpStepContext *context,
                                     GError       **error);
void        pp_recovery_free        (PpRecovery    *self);
const char *pp_recovery_get_pool    (PpRecovery    *self);
PpChoice   *pp_recovery_get_choice  (PpRecovery    *self);
GDateTime  *pp_recovery_dup_started (PpRecovery    *self);
PpPlan     *pp_recovery_make_plan   (PpRecovery    *self,
                                     PpPlan        *current,
                                     PpPlan        *fresh,
                                     PpStepContext *context);
gboolean    pp_recovery_was_agreed  (PpRecovery    *self);
const PpStep *pp_recovery_get_failed (PpRecovery   *self);
const GError *pp_recovery_get_failure (PpRecovery  *self);
guint       pp_recovery_get_n_done  (PpRecovery    *self);
void        pp_recovery_get_done    (PpRecovery    *self,
                                     guint          position,
                                     PpStepProgress *progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpRecovery, pp_recovery_free)

G_END_DECLS
