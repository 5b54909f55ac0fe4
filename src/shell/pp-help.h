/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char     *pp_help_find (const char *page);
gboolean  pp_help_show (GtkWindow  *parent,
                        const char *page,
                        GError    **error);

G_END_DECLS
