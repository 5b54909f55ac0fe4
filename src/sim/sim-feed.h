/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

typedef struct _SimFeed SimFeed;

SimFeed    *sim_feed_new     (const char *data_dir,
                              SimWorld   *world,
                              GError    **error);
void        sim_feed_free    (SimFeed    *self);
const char *sim_feed_get_uri (SimFeed    *self);

G_END_DECLS
