/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-sidebar.h"

G_BEGIN_DECLS

#define PP_BODY_MAX_PANES 4

/** PpBody: what is inside the window: the sidebar, and what is selected there with what is to be said
 * of it. Its actions are those of the window. */
#define PP_TYPE_BODY (pp_body_get_type ())
G_DECLARE_FINAL_TYPE (PpBody, pp_body, PP, BODY, GtkPaned)

GtkWidget *pp_body_new        (GtkApplicationWindow *window,
                               PpWorkspace          *workspace,
                               GSettings            *settings,
                               GMenuModel           *pool_menu);
void       pp_body_set_width  (PpBody               *self,
                               int                   width);
int        pp_body_get_width  (PpBody               *self);
void       pp_body_select     (PpBody               *self,
                               PpPlace               place,
                               PpPoolItem           *item);
void       pp_body_search     (PpBody               *self,
                               gboolean              search);
void       pp_body_command    (PpBody               *self,
                               const char           *action,
                               const char           *parameter);
void       pp_body_complain   (PpBody               *self,
                               const GError         *error);
void       pp_body_note_known (PpBody               *self,
                               PpPoolItem           *item,
                               const char           *address);
guint      pp_body_list_panes (PpBody               *self,
                               GtkWidget           **panes);
gboolean   pp_body_focus_pane (PpBody               *self,
                               GtkWidget            *pane);

G_END_DECLS
