/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_FEED
#error "This room may not use src/feed/: see src/meson.build"
#endif

#include <poolpatch/pp-feed.h>

G_BEGIN_DECLS

/**
 * PpFeedWatch: has a feed keep to the settings of its sources and mirrors, whenever these change, and
 * looks at it by itself from time to time. Property: error (boxed, nullable): what is wrong with a
 * rule for mirrors.
 */
#define PP_TYPE_FEED_WATCH (pp_feed_watch_get_type ())
G_DECLARE_FINAL_TYPE (PpFeedWatch, pp_feed_watch, PP, FEED_WATCH, GObject)

PpFeedWatch *pp_feed_watch_new          (PpFeed      *feed,
                                         GSettings   *settings);
PpFeed      *pp_feed_watch_get_feed     (PpFeedWatch *self);
GSettings   *pp_feed_watch_get_settings (PpFeedWatch *self);
void         pp_feed_watch_start        (PpFeedWatch *self);
void         pp_feed_watch_check        (PpFeedWatch *self);

G_END_DECLS
