/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PpStyle: the style sheets on a screen: one for all, and one more for dark themes and one for
 * those of high contrast, which come and go with the theme.
 */
#define PP_TYPE_STYLE (pp_style_get_type ())
G_DECLARE_FINAL_TYPE (PpStyle, pp_style, PP, STYLE, GObject)

PpStyle *pp_style_new   (GdkScreen *screen);
void     pp_style_watch (PpStyle   *self,
                         GtkWidget *window);

G_END_DECLS
