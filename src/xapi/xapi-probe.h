/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-network.h"

G_BEGIN_DECLS

/** XapiOffer: what a server speaks at most. */
typedef struct
{
  const char *version;   /* (nullable) "TLS 1.0" …; static; NULL: it did not say */
  gboolean    outdated;  /* less than an ordinary pool is given */
} XapiOffer;

void      xapi_probe_async  (const char           *address,
                             XapiNetwork          *network,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
XapiOffer xapi_probe_finish (GAsyncResult         *result);

G_END_DECLS
