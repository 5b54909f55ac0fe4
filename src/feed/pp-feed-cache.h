/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-feed-try.h>

G_BEGIN_DECLS

/* The last good copy of one source, with what a conditional request needs. */
typedef struct
{
  GBytes *bytes;          /* (owned) */
  char   *etag;           /* (owned) (nullable) */
  char   *last_modified;  /* (owned) (nullable) */
  gint64  date;           /* when it was fetched, Unix seconds */
} PpFeedCopy;

PpFeedCopy *pp_feed_copy_load   (const char        *folder,
                                 const char        *source);
gboolean    pp_feed_copy_save   (const PpFeedCopy  *self,
                                 const char        *folder,
                                 const char        *source,
                                 GError           **error);
void        pp_feed_copy_forget (const char        *folder,
                                 const char        *source);
gint64      pp_feed_copy_find_date (const char     *folder,
                                    const char     *source);
PpFeedCopy *pp_feed_copy_copy   (const PpFeedCopy  *self);
void        pp_feed_copy_free   (PpFeedCopy        *self);

/* What came of asking one source the last time, whoever asked. */
PpFeedTry  *pp_feed_try_load    (const char        *folder,
                                 const char        *source);
void        pp_feed_try_save    (const PpFeedTry   *self,
                                 const char        *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFeedCopy, pp_feed_copy_free)

G_END_DECLS
