/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-feed.h>

#include "pp-net.h"

G_BEGIN_DECLS

/* What pp-feed.c (the object) and pp-feed-refresh.c (its reading) share. */
struct _PpFeed
{
  GObject      parent_instance;

  char       **sources;    /* (owned) URLs and paths, in the order in which they are asked */
  GPtrArray   *tries;      /* (owned) (element-type PpFeedTry) of each source */
  PpMirrors   *mirrors;    /* (owned) */
  char        *cache_dir;  /* (owned) */
  PpNet       *net;        /* (owned) */
  PpCatalogue *catalogue;  /* (owned) (nullable) */
  GError      *error;      /* (owned) (nullable) of the last refresh */
  guint        n_running;
};

const PpFeedTry *pp_feed_find_try       (GPtrArray    *tries,
                                         const char   *source);
void             pp_feed_take_tries     (PpFeed       *self,
                                         GPtrArray    *tries);
void             pp_feed_take_catalogue (PpFeed       *self,
                                         PpCatalogue  *catalogue);
void             pp_feed_take_error     (PpFeed       *self,
                                         const GError *error);
void             pp_feed_count_running  (PpFeed       *self,
                                         int           change);

G_END_DECLS
