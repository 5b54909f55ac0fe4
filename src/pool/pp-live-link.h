/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-live-pins.h"
#include "xapi-session.h"

G_BEGIN_DECLS

/**
 * PpLiveLink: the connection under a live pool: login, event loop, coming back after a loss.
 *
 * Signals, all errors as the xapi room makes them:
 *  batch (gboolean first, XapiValue *events): first: every object there is; the link is up.
 *  lost (GError *error): the link was up and is being mended; a first batch says that it is again.
 *  failed (GError *error): given up; pp_live_link_open() begins anew.
 *  waiting (guint seconds): until the next attempt to mend it, counted down; 0 = one is under way.
 *  clock (gint64 seconds): how far the master's clock is ahead of ours.
 */
#define PP_TYPE_LIVE_LINK (pp_live_link_get_type ())
G_DECLARE_FINAL_TYPE (PpLiveLink, pp_live_link, PP, LIVE_LINK, GObject)

PpLiveLink  *pp_live_link_new               (const char           *address,
                                             const char           *user,
                                             PpBook               *book);
void         pp_live_link_set_recorder      (PpLiveLink           *self,
                                             XapiRecorder          recorder,
                                             gpointer              user_data);
void         pp_live_link_set_members       (PpLiveLink           *self,
                                             const char * const   *hosts);
void         pp_live_link_set_master        (PpLiveLink           *self,
                                             const char           *ref);
void         pp_live_link_set_pace          (PpLiveLink           *self,
                                             double                pace);
void         pp_live_link_hurry             (PpLiveLink           *self);
void         pp_live_link_doubt             (PpLiveLink           *self,
                                             const GError         *error);
void         pp_live_link_expect_disruption (PpLiveLink           *self,
                                             gboolean              expected);
PpLivePins  *pp_live_link_get_pins          (PpLiveLink           *self);
void         pp_live_link_set_network       (PpLiveLink           *self,
                                             XapiNetwork          *network);
const char  *pp_live_link_get_address       (PpLiveLink           *self);
XapiSession *pp_live_link_get_session       (PpLiveLink           *self);
void         pp_live_link_open              (PpLiveLink           *self,
                                             const char           *password);
void         pp_live_link_stop              (PpLiveLink           *self);
void         pp_live_link_close_async       (PpLiveLink           *self,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean     pp_live_link_close_finish      (PpLiveLink           *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void         pp_live_link_fetch_async       (PpLiveLink           *self,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
XapiValue   *pp_live_link_fetch_finish      (PpLiveLink           *self,
                                             GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
