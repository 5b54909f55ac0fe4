/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpFeedPreferences: where the list of hotfixes comes from, how often it is looked at, mirrors. */
#define PP_TYPE_FEED_PREFERENCES (pp_feed_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PpFeedPreferences, pp_feed_preferences, PP, FEED_PREFERENCES, GtkBin)

GtkWidget *pp_feed_preferences_new (PpFeedWatch *watch);

G_END_DECLS
