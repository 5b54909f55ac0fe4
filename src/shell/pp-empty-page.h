/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** PpEmptyPage: what is there before the first pool: what this is for, and two ways in. */
#define PP_TYPE_EMPTY_PAGE (pp_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (PpEmptyPage, pp_empty_page, PP, EMPTY_PAGE, GtkBin)

GtkWidget *pp_empty_page_new (void);

G_END_DECLS
