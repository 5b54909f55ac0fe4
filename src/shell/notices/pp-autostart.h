/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* pp-autostart: has the program started with the session, without a window. In a sandbox the desktop
 * does it, when asked by the portal; elsewhere it is a file in the autostart folder of the person. */
gboolean pp_autostart_needs_portal (void);
void     pp_autostart_set_async    (GDBusConnection     *portal,
                                    gboolean             on,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean pp_autostart_set_finish   (GAsyncResult        *result,
                                    GError             **error);
char    *pp_autostart_find_program (void);

G_END_DECLS
