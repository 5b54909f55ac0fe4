/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

#include "pp-matrix-model.h"

G_BEGIN_DECLS

GtkWidget *pp_server_list_new          (void);
void       pp_server_list_update       (GtkTreeView   *view,
                                        PpMatrixModel *model,
                                        const char    *kept);
GStrv      pp_server_list_dup_shown    (GtkTreeView   *view);
char      *pp_server_list_dup_selected (GtkTreeView   *view);
void       pp_server_list_select       (GtkTreeView   *view,
                                        const char    *host_uuid);
char      *pp_server_list_dup_host     (GtkTreeView   *view,
                                        GtkTreePath   *path);

G_END_DECLS
