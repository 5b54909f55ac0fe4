/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib.h>

G_BEGIN_DECLS

/** PpFeedTrouble: whose doing it is that a source did not serve. */
typedef enum
{
  PP_FEED_TROUBLE_NONE,
  PP_FEED_TROUBLE_NETWORK,  /* it did not answer, or with an error */
  PP_FEED_TROUBLE_ADDRESS,  /* what answers is no list of hotfixes */
  PP_FEED_TROUBLE_FILE,     /* the file is not there, or cannot be read */
  PP_FEED_TROUBLE_CONTENT,  /* the file is no list of hotfixes */
} PpFeedTrouble;

/** PpFeedTry: what came of asking one source of the feed the last time. Immutable. */
typedef struct
{
  char     *source;     /* (owned) URL or path */
  GError   *error;      /* (owned) (nullable) why it did not serve */
  gint64    checked;    /* Unix seconds; 0 = it was not asked yet */
  gint64    copied;     /* Unix seconds: of its last good copy; 0 = there is none */
  gboolean  unchanged;  /* it said that the copy that is here still holds */
} PpFeedTry;

PpFeedTry  *pp_feed_try_new        (const char      *source,
                                    gint64           checked,
                                    gboolean         unchanged,
                                    gint64           copied,
                                    const GError    *error);
void        pp_feed_try_free       (PpFeedTry       *self);
const char *pp_feed_try_to_outcome (const PpFeedTry *self);

PpFeedTrouble pp_feed_try_get_trouble (const PpFeedTry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFeedTry, pp_feed_try_free)

G_END_DECLS
