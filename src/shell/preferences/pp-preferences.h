/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-network-keeper.h"

G_BEGIN_DECLS

/** PpPreferences: the window of the settings; what is changed holds at once. */
#define PP_TYPE_PREFERENCES (pp_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PpPreferences, pp_preferences, PP, PREFERENCES, GtkWindow)

void       pp_preferences_add_page (PpPreferences *self,
                                    GtkWidget     *page,
                                    const char    *name,
                                    const char    *title,
                                    const char * const *keys);
GtkWidget *pp_preferences_new (GtkWindow       *parent,
                               PpNetworkKeeper *network,
                               PpFeedWatch     *watch);

G_END_DECLS
