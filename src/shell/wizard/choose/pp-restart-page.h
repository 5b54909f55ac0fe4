/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpRestartPage: asks what is to be restarted without a hotfix. Signal changed. */
#define PP_TYPE_RESTART_PAGE (pp_restart_page_get_type ())
G_DECLARE_FINAL_TYPE (PpRestartPage, pp_restart_page, PP, RESTART_PAGE, GtkBox)

GtkWidget *pp_restart_page_new         (PpOutlook     *outlook,
                                        GSettings     *settings);
void       pp_restart_page_set_outlook (PpRestartPage *self,
                                        PpOutlook     *outlook);
PpChoice  *pp_restart_page_get_choice  (PpRestartPage *self);

G_END_DECLS
