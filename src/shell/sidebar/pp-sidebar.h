/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-sidebar-row.h"
#include "pp-workspace.h"

G_BEGIN_DECLS

/**
 * PpSidebar: pools and their servers, then the library and the activity. Rows are kept when
 * something changes: nothing flickers, and what is selected stays selected.
 *
 * Signals: place-selected (place, item, uuid of the server), place-activated.
 */
#define PP_TYPE_SIDEBAR (pp_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PpSidebar, pp_sidebar, PP, SIDEBAR, GtkScrolledWindow)

GtkWidget  *pp_sidebar_new          (PpWorkspace *workspace);
void        pp_sidebar_set_settings (PpSidebar   *self,
                                     GSettings   *settings);
void        pp_sidebar_select       (PpSidebar   *self,
                                     PpPlace      place,
                                     PpPoolItem  *item,
                                     const char  *host);
PpPlace     pp_sidebar_get_place    (PpSidebar   *self);
PpPoolItem *pp_sidebar_get_item     (PpSidebar   *self);
const char *pp_sidebar_get_host     (PpSidebar   *self);
void        pp_sidebar_set_menu     (PpSidebar   *self,
                                     GMenuModel  *menu);
void        pp_sidebar_focus        (PpSidebar   *self);

G_END_DECLS
