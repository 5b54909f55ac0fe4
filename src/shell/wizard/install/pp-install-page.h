/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpInstallPage: what will happen, step by step, then the same while it happens. */
#define PP_TYPE_INSTALL_PAGE (pp_install_page_get_type ())
G_DECLARE_FINAL_TYPE (PpInstallPage, pp_install_page, PP, INSTALL_PAGE, GtkBox)

GtkWidget *pp_install_page_new     (void);
void       pp_install_page_set_run (PpInstallPage *self,
                                    PpRun         *run);

G_END_DECLS
