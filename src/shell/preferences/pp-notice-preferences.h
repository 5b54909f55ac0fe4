/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pp-background.h"

G_BEGIN_DECLS

/** PpNoticePreferences: what notifications tell of, and whether somebody is there to send them when no
 * window is open. */
#define PP_TYPE_NOTICE_PREFERENCES (pp_notice_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PpNoticePreferences, pp_notice_preferences, PP, NOTICE_PREFERENCES, GtkBox)

GtkWidget *pp_notice_preferences_new (PpBackground *background);

G_END_DECLS
