/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-live-pool.h>

G_BEGIN_DECLS

/* What servers refused for their licence. */
void pp_live_refusals_join (PpBook     *book,
                            const char *pool,
                            PpHost     *host);

G_END_DECLS
