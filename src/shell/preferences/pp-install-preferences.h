/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** PpInstallPreferences: what an installation begins with, and how long it waits. */
#define PP_TYPE_INSTALL_PREFERENCES (pp_install_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PpInstallPreferences, pp_install_preferences, PP, INSTALL_PREFERENCES, GtkBox)

GtkWidget *pp_install_preferences_new (GSettings *settings);

G_END_DECLS
