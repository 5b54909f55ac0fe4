/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpActivityPage: the runs of this session, and the chosen one step by step. */
#define PP_TYPE_ACTIVITY_PAGE (pp_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (PpActivityPage, pp_activity_page, PP, ACTIVITY_PAGE, GtkBin)

GtkWidget *pp_activity_page_new (PpWorkspace *workspace);

G_END_DECLS
