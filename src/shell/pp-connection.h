/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-live-pool.h>

G_BEGIN_DECLS

/* How a connection stands, in the few words that fit beside a name. */
char *pp_connection_describe       (PpLivePool *pool);
char *pp_connection_describe_clock (gint64      skew);

G_END_DECLS
