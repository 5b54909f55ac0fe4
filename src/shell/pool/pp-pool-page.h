/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-server-pane.h"
#include "pp-workspace.h"

G_BEGIN_DECLS

#define PP_TYPE_POOL_PAGE (pp_pool_page_get_type ())
G_DECLARE_FINAL_TYPE (PpPoolPage, pp_pool_page, PP, POOL_PAGE, GtkBox)

GtkWidget *pp_pool_page_new          (PpWorkspace *workspace);
void       pp_pool_page_set_settings (PpPoolPage  *self,
                                      GSettings   *settings);
void       pp_pool_page_set_item     (PpPoolPage  *self,
                                      PpPoolItem  *item,
                                      const char  *host_uuid);
gboolean   pp_pool_page_get_tells_feed (PpPoolPage *self);
PpServerPane *pp_pool_page_get_servers (PpPoolPage *self);
void       pp_pool_page_set_search   (PpPoolPage  *self,
                                      gboolean     active);

G_END_DECLS
