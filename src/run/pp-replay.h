/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

/** PpReplay: a journal read again: which steps were done, and what was remembered of the servers. */
typedef struct _PpReplay PpReplay;

PpReplay *pp_replay_new       (const char     *folder,
                               GHashTable     *hosts,
                               GPtrArray      *fixes);
void      pp_replay_free      (PpReplay       *self);
gboolean  pp_replay_take_done (PpReplay       *self,
                               const PpStep   *step,
                               PpStepProgress *progress);
gboolean  pp_replay_has_begun (PpReplay       *self);
PpStep   *pp_replay_steal_failed (PpReplay    *self,
                                  GError     **error);
void      pp_replay_recall_disks (PpReplay    *self,
                                  PpStepContext *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpReplay, pp_replay_free)

G_END_DECLS
