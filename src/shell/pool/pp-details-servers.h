/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/* Where a hotfix stands on each server of a pool, with the reason. */
void pp_details_servers_update (GtkGrid    *grid,
                                PpOutlook  *outlook,
                                PpHotfix   *hotfix,
                                const char *host_uuid);

G_END_DECLS
