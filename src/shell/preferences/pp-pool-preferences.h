/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-workspace.h"

G_BEGIN_DECLS

/** PpPoolPreferences: the saved pools, whose password is kept, and which may speak old TLS. */
#define PP_TYPE_POOL_PREFERENCES (pp_pool_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PpPoolPreferences, pp_pool_preferences, PP, POOL_PREFERENCES, GtkBox)

GtkWidget *pp_pool_preferences_new (PpWorkspace *workspace);

G_END_DECLS
