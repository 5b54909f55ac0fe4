/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpChoosePage: asks what is to be installed where. Signal changed. */
#define PP_TYPE_CHOOSE_PAGE (pp_choose_page_get_type ())
G_DECLARE_FINAL_TYPE (PpChoosePage, pp_choose_page, PP, CHOOSE_PAGE, GtkBox)

GtkWidget *pp_choose_page_new           (PpWorkspace  *workspace,
                                         PpOutlook    *outlook,
                                         GSettings    *settings);
void       pp_choose_page_add_pools     (PpChoosePage *self,
                                         GtkWidget    *pools);
void       pp_choose_page_set_outlook   (PpChoosePage *self,
                                         PpOutlook    *outlook);
PpChoice  *pp_choose_page_get_choice    (PpChoosePage *self);
void       pp_choose_page_ask_storage   (PpChoosePage *self,
                                         PpLivePool   *pool);
gboolean   pp_choose_page_has_downloads (PpChoosePage *self);

G_END_DECLS
