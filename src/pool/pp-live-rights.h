/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-session.h"

G_BEGIN_DECLS

/** PpLiveRights: what the account of a session may do. NULL = everything. */
typedef struct _PpLiveRights PpLiveRights;

void          pp_live_rights_ask_async  (XapiSession         *session,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
PpLiveRights *pp_live_rights_ask_finish (XapiSession         *session,
                                         GAsyncResult        *result,
                                         GError             **error);
gboolean      pp_live_rights_have       (PpLiveRights        *self,
                                         const char          *permission);
void          pp_live_rights_free       (PpLiveRights        *self);

G_END_DECLS
