/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-session.h"

G_BEGIN_DECLS

/* Every object of some classes as it is now, in one call or, up to 5.6, in one of each class. */
void       xapi_objects_fetch_async  (XapiSession         *session,
                                      const char * const  *classes,
                                      gboolean             one_by_one,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
XapiValue *xapi_objects_fetch_finish (XapiSession         *session,
                                      GAsyncResult        *result,
                                      char               **token,
                                      GError             **error);

G_END_DECLS
