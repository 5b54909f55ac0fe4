/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpChecksPage: what the pre-checks of a plan found, the worst first, and what mends it. Signals:
 * check-again, fix (GPtrArray of PpFix).
 */
#define PP_TYPE_CHECKS_PAGE (pp_checks_page_get_type ())
G_DECLARE_FINAL_TYPE (PpChecksPage, pp_checks_page, PP, CHECKS_PAGE, GtkBox)

GtkWidget *pp_checks_page_new      (void);
void       pp_checks_page_set_plan (PpChecksPage *self,
                                    PpPlan       *plan);
void       pp_checks_page_set_fixing (PpChecksPage *self,
                                      const PpFix  *fix);
void       pp_checks_page_set_busy (PpChecksPage *self,
                                    gboolean      busy);

G_END_DECLS
