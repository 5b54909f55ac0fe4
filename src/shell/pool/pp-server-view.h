/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/**
 * PpServerView: what one server is and has, what it lacks and owes; without a server, what the whole
 * pool has. Signal hotfix-wanted (uuid): the link to a hotfix was followed.
 */
#define PP_TYPE_SERVER_VIEW (pp_server_view_get_type ())
G_DECLARE_FINAL_TYPE (PpServerView, pp_server_view, PP, SERVER_VIEW, GtkScrolledWindow)

GtkWidget *pp_server_view_new  (void);
void       pp_server_view_show (PpServerView *self,
                                PpOutlook    *outlook,
                                const char   *host_uuid);

G_END_DECLS
