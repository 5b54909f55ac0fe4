/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpLiveRefresh: who waits for a fresh snapshot.
 *
 * A reply that was asked for before somebody came could be older than their question: they wait
 * for the next one. One request at a time is under way.
 */
typedef struct _PpLiveRefresh PpLiveRefresh;

PpLiveRefresh *pp_live_refresh_new    (void);
void           pp_live_refresh_free   (PpLiveRefresh *self);
void           pp_live_refresh_add    (PpLiveRefresh *self,
                                       GTask         *task);
gboolean       pp_live_refresh_begin  (PpLiveRefresh *self);
void           pp_live_refresh_end    (PpLiveRefresh *self);
void           pp_live_refresh_again  (PpLiveRefresh *self);
void           pp_live_refresh_settle (PpLiveRefresh *self,
                                       const GError  *error);
void           pp_live_refresh_abort  (PpLiveRefresh *self,
                                       const GError  *error);

G_END_DECLS
