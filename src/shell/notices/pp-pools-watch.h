/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-pool-item.h"

G_BEGIN_DECLS

/** PpPoolsFunc: something changed about a pool; @item is %NULL when one came or went. */
typedef void (*PpPoolsFunc) (GObject    *watcher,
                             PpPoolItem *item);

void pp_pools_watch (GListModel *pools,
                     PpPoolsFunc changed,
                     GObject    *watcher);

G_END_DECLS
