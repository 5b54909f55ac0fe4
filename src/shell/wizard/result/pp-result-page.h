/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpResultPage: how a run ended and what each server has now. Signal choose-again. */
#define PP_TYPE_RESULT_PAGE (pp_result_page_get_type ())
G_DECLARE_FINAL_TYPE (PpResultPage, pp_result_page, PP, RESULT_PAGE, GtkBox)

GtkWidget *pp_result_page_new  (void);
void       pp_result_page_show (PpResultPage *self,
                                PpRun        *run,
                                PpOutlook    *outlook);

G_END_DECLS
