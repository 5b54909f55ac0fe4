/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_POOL
#error "This room may not use src/pool/: see src/meson.build"
#endif

#include <poolpatch/pp-live-pool.h>

G_BEGIN_DECLS

/**
 * PpLiveNetwork: how the servers of pools are reached; one for all of them. Thread-safe.
 *
 * Properties: proxy-resolver (nullable: none; by pp_proxy_new_open() when a proxy wants a user),
 * connect-timeout, call-timeout, upload-timeout (seconds).
 */
typedef struct _XapiNetwork PpLiveNetwork;

PpLiveNetwork *pp_live_network_new      (void);
void           pp_live_pool_set_network (PpLivePool    *self,
                                         PpLiveNetwork *network);

G_END_DECLS
