/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sim-world.h"

G_BEGIN_DECLS

/* The disk of the control domain of each host: what is free, what hotfix files take. */

void   pp_sim_disk_set             (PpSimPool    *pool,
                                    const char   *host,
                                    gint64        size,
                                    gint64        left_over);
gint64 pp_sim_disk_get_free        (PpSimPool    *pool,
                                    const char   *host);
gint64 pp_sim_disk_get_required    (PpSimRelease  release,
                                    gint64        size);
gint64 pp_sim_disk_get_reclaimable (PpSimPool    *pool,
                                    const char   *host,
                                    const char   *kept);
void   pp_sim_disk_reclaim         (PpSimPool    *pool,
                                    const char   *host,
                                    const char   *kept);

G_END_DECLS
