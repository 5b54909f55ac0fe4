/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-session.h"

G_BEGIN_DECLS

/* Every object followed, as it is now, on a session of its own, which is logged in when it has to be. */
void       pp_live_fetch_async  (XapiSession          *session,
                                 gboolean              one_by_one,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
XapiValue *pp_live_fetch_finish (XapiSession          *session,
                                 GAsyncResult         *result,
                                 char                **token,
                                 GError              **error);

G_END_DECLS
