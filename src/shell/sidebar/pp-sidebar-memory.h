/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pp-sidebar-row.h"

G_BEGIN_DECLS

/* What a sidebar looked like, for the next time. Without settings nothing is remembered. */

gboolean pp_sidebar_memory_is_closed  (GSettings    *settings,
                                       const char   *uuid);
void     pp_sidebar_memory_set_closed (GSettings    *settings,
                                       const char   *uuid,
                                       gboolean      closed);
char    *pp_sidebar_memory_name_place (PpSidebarRow *row);
void     pp_sidebar_memory_set_place  (GSettings    *settings,
                                       PpSidebarRow *row);

G_END_DECLS
