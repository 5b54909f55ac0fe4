/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-matrix-model.h"

G_BEGIN_DECLS

/**
 * PpServerPane: the servers that filter and search leave, and below them what the selected one has;
 * without one, what the pool has. Signals: hotfix-wanted (uuid), the link to a hotfix was followed;
 * server-activated (uuid), what a server lacks is asked for.
 */
#define PP_TYPE_SERVER_PANE (pp_server_pane_get_type ())
G_DECLARE_FINAL_TYPE (PpServerPane, pp_server_pane, PP, SERVER_PANE, GtkPaned)

GtkWidget   *pp_server_pane_new          (PpMatrixModel *model);
void         pp_server_pane_set_active   (PpServerPane  *self,
                                          gboolean       active);
void         pp_server_pane_set_menu     (PpServerPane  *self,
                                          GMenuModel    *menu);
void         pp_server_pane_update       (PpServerPane  *self);
void         pp_server_pane_select       (PpServerPane  *self,
                                          const char    *host_uuid);
char        *pp_server_pane_dup_selected (PpServerPane  *self);
GStrv        pp_server_pane_dup_shown    (PpServerPane  *self);
guint        pp_server_pane_count_shown  (PpServerPane  *self);
GtkTreeView *pp_server_pane_get_list     (PpServerPane  *self);

G_END_DECLS
