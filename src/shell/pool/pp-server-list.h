/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

GtkWidget  *pp_server_list_new      (void);
void        pp_server_list_update   (GtkTreeView *view,
                                     PpOutlook   *outlook);
char       *pp_server_list_dup_selected (GtkTreeView *view);
void        pp_server_list_select   (GtkTreeView *view,
                                     const char  *host_uuid);
char       *pp_server_list_dup_host (GtkTreeView *view,
                                     GtkTreePath *path);

G_END_DECLS
