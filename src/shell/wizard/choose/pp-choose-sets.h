/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

GMenuModel *pp_choose_sets_create_menu (PpOutlook  *outlook);
GPtrArray  *pp_choose_sets_find        (PpOutlook  *outlook,
                                        const char *action,
                                        const char *uuid);

G_END_DECLS
