/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-feed-watch.h>

G_BEGIN_DECLS

gint64 pp_feed_watch_find_due (gint64       asked,
                               guint        n_failures,
                               guint        minutes,
                               gint64       now);
void   pp_feed_watch_tick     (PpFeedWatch *self,
                               gint64       now);

G_END_DECLS
