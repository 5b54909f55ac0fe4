/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_FEED
#error "This room may not use src/feed/: see src/meson.build"
#endif

#include <gio/gio.h>
#include <poolpatch/pp-catalogue.h>
#include <poolpatch/pp-feed-try.h>
#include <poolpatch/pp-notes.h>

G_BEGIN_DECLS

#define PP_FEED_DEFAULT_URL "https://updates.ops.xenserver.com/xenserver/updates.xml"

/**
 * PpFeed: updates.xml from the first of several URLs and files that answers, with the last good copy
 * of each kept in a cache folder. Properties: catalogue (nullable; the last good one, marked stale
 * when all sources failed), error (boxed, nullable: why the last refresh failed), tries (of each
 * source), busy; to be set: timeout and connect-timeout (seconds), proxy-resolver.
 */
#define PP_TYPE_FEED (pp_feed_get_type ())
G_DECLARE_FINAL_TYPE (PpFeed, pp_feed, PP, FEED, GObject)

PpFeed       *pp_feed_new            (const char           *source,
                                      const char           *cache_dir);
const char   *pp_feed_get_source     (PpFeed               *self);
void          pp_feed_set_source     (PpFeed               *self,
                                      const char           *source);
const char * const *
              pp_feed_get_sources    (PpFeed               *self);
void          pp_feed_set_sources    (PpFeed               *self,
                                      const char * const   *sources);
const char * const *
              pp_feed_get_default_sources (void);
gboolean      pp_feed_check_source   (const char           *source,
                                      GError              **error);
GPtrArray    *pp_feed_get_tries      (PpFeed               *self);
PpMirrors    *pp_feed_get_mirrors    (PpFeed               *self);
void          pp_feed_set_mirrors    (PpFeed               *self,
                                      PpMirrors            *mirrors);
gboolean      pp_feed_apply_settings (PpFeed               *self,
                                      GSettings            *settings,
                                      GError              **error);
PpCatalogue  *pp_feed_get_catalogue  (PpFeed               *self);
const GError *pp_feed_get_error      (PpFeed               *self);
gboolean      pp_feed_needs_person   (PpFeed               *self,
                                      gint64                now);
void          pp_feed_restore        (PpFeed               *self);
void          pp_feed_refresh_async  (PpFeed               *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
PpCatalogue  *pp_feed_refresh_finish (PpFeed               *self,
                                      GAsyncResult         *result,
                                      GError              **error);

PpCatalogue *pp_feed_parse           (GBytes       *bytes,
                                      const char   *source,
                                      gint64        date,
                                      GError      **error);
PpNotes     *pp_feed_parse_notes     (GBytes       *bytes,
                                      GError      **error);
GBytes      *pp_feed_load_copy       (PpFeed       *self);
gboolean     pp_feed_keep_copy       (PpFeed       *self,
                                      GBytes       *bytes,
                                      GError      **error);
GBytes      *pp_feed_load_notes_text (void);
PpNotes     *pp_feed_load_notes      (void);
PpNotes     *pp_feed_load_notes_with (const char   *path,
                                      char       ***complaints);

G_END_DECLS
