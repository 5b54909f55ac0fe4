/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

typedef struct _PpSimFeed PpSimFeed;

PpSimFeed  *pp_sim_feed_new     (const char  *data_dir,
                                 PpSimWorld  *world,
                                 GError     **error);
void        pp_sim_feed_free    (PpSimFeed   *self);
const char *pp_sim_feed_get_uri (PpSimFeed   *self);

G_END_DECLS
