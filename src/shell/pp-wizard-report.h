/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/* Lists of sentences for two pages of the wizard. */

void pp_wizard_report_show_problems (GtkListBox *list,
                                     PpPlan     *plan);
void pp_wizard_report_show_result   (GtkListBox *list,
                                     PpRun      *run,
                                     PpOutlook  *outlook);

G_END_DECLS
