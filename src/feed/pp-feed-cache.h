/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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
PpFeedCopy *pp_feed_copy_copy   (const PpFeedCopy  *self);
void        pp_feed_copy_free   (PpFeedCopy        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpFeedCopy, pp_feed_copy_free)

G_END_DECLS
