/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-feed-cache.h"
#include "pp-net.h"

G_BEGIN_DECLS

/* Ten times the largest feed there ever was; a longer document is no feed. */
#define PP_FEED_MAX (64 * 1024 * 1024)

void        pp_feed_fetch_async  (PpNet                *net,
                                  const char           *source,
                                  const PpFeedCopy     *kept,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
PpFeedCopy *pp_feed_fetch_finish (GAsyncResult         *result,
                                  gboolean             *unchanged,
                                  GError              **error);

G_END_DECLS
