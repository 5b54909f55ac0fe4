/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

GMenuModel *pp_choose_sets_create_menu (PpWorkspace *workspace,
                                        PpOutlook   *outlook);
GPtrArray  *pp_choose_sets_find        (PpWorkspace *workspace,
                                        PpOutlook   *outlook,
                                        const char  *action,
                                        const char  *uuid);

G_END_DECLS
