/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-window.h"

G_BEGIN_DECLS

GtkWidget *pp_log_in_open (PpWindow    *window,
                           PpWorkspace *workspace,
                           PpPoolItem  *item);
GtkWidget *pp_log_in_edit (PpWindow    *window,
                           PpWorkspace *workspace,
                           PpPoolItem  *item);

G_END_DECLS
