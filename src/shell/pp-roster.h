/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

#include "pp-pool-item.h"

G_BEGIN_DECLS

/**
 * PpRoster: the pools a person added. It restores them from the book, finds their passwords, and
 * connects, disconnects and forgets them.
 *
 * Properties (notify): forgotten (PpPoolItem, nullable: one that can still be brought back).
 * Signals: person-needed (PpPoolItem: it cannot be connected without being asked for something),
 * complained (GError, boxed: the keyring, or a new address, did not work).
 */
#define PP_TYPE_ROSTER (pp_roster_get_type ())
G_DECLARE_FINAL_TYPE (PpRoster, pp_roster, PP, ROSTER, GObject)

PpRoster   *pp_roster_new             (PpBook              *book,
                                       PpKeyring           *keyring,
                                       PpFeed              *feed,
                                       PpNotes             *notes);
GListModel *pp_roster_get_pools       (PpRoster            *self);
PpLiveNetwork *pp_roster_get_reach    (PpRoster            *self);
gboolean    pp_roster_can_remember    (PpRoster            *self);
PpPoolItem *pp_roster_find            (PpRoster            *self,
                                       const char          *uuid);
PpPoolItem *pp_roster_add             (PpRoster            *self,
                                       PpLivePool          *pool);
PpPoolItem *pp_roster_keep            (PpRoster            *self,
                                       PpLivePool          *pool,
                                       const char          *password,
                                       gboolean             remember);
void        pp_roster_restore         (PpRoster            *self);
void        pp_roster_find_password   (PpRoster            *self,
                                       PpPoolItem          *item,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
char       *pp_roster_password_finish (PpRoster            *self,
                                       GAsyncResult        *result,
                                       GError             **error);
void        pp_roster_connect         (PpRoster            *self,
                                       PpPoolItem          *item);
void        pp_roster_retry           (PpRoster            *self);
void        pp_roster_disconnect      (PpRoster            *self,
                                       PpPoolItem          *item);
void        pp_roster_move            (PpRoster            *self,
                                       PpPoolItem          *item,
                                       PpBook              *book,
                                       const char          *address);
void        pp_roster_complain        (PpRoster            *self,
                                       const GError        *error);
void        pp_roster_forget          (PpRoster            *self,
                                       PpPoolItem          *item);
void        pp_roster_forget_password (PpRoster            *self,
                                       const char          *uuid);
PpPoolItem *pp_roster_get_forgotten   (PpRoster            *self);
void        pp_roster_bring_back      (PpRoster            *self);
void        pp_roster_let_go          (PpRoster            *self);
void        pp_roster_close_async     (PpRoster            *self,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean    pp_roster_close_finish    (PpRoster            *self,
                                       GAsyncResult        *result,
                                       GError             **error);

G_END_DECLS
