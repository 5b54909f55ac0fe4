/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpGetPage: where the files of a run are: in the library, on their way, on the pool. */
#define PP_TYPE_GET_PAGE (pp_get_page_get_type ())
G_DECLARE_FINAL_TYPE (PpGetPage, pp_get_page, PP, GET_PAGE, GtkBox)

GtkWidget *pp_get_page_new     (void);
void       pp_get_page_set_run (PpGetPage *self,
                                PpRun     *run);

G_END_DECLS
