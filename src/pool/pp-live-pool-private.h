/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-live-pool.h>

#include "xapi-session.h"

G_BEGIN_DECLS

/* For src/probe/ and src/run/, which make calls of their own. */

/* (transfer none) (nullable): NULL until the first login and after close. The same object is logged
 * in again after the connection was lost, so a caller may keep it; its ref changes then. Events
 * come in on it too: a run that follows tasks by event.from does so on a sibling. */
XapiSession *pp_live_pool_get_session       (PpLivePool     *self);

/* The one place where XAPI_ERROR becomes PP_ERROR (transfer full); other domains are copied. */
GError      *pp_live_pool_convert_error     (const GError   *error);

/* While a restart is expected, a lost connection is tried again every second and is no error, and
 * an answer that would otherwise end it (password, certificate) is waited out too. */
void         pp_live_pool_expect_disruption (PpLivePool     *self,
                                             gboolean        expected);

/* A call on that session failed with @error, as the xapi room made it: when the session or the
 * connection is lost, it is mended at once. */
void         pp_live_pool_doubt             (PpLivePool     *self,
                                             const GError   *error);

/* The answer of a server that was asked to take a hotfix, as PP_ERROR: a licence in its way is kept in
 * mind. */
void         pp_live_pool_note_answer       (PpLivePool     *self,
                                             const char     *host_uuid,
                                             const char     *hotfix_uuid,
                                             const GError   *error);

/* What all periods and time-outs are multiplied by: for tests, which cannot wait. */
void         pp_live_pool_set_pace          (PpLivePool     *self,
                                             double          pace);

G_END_DECLS
