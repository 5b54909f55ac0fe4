/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

GtkWidget *test_find_widget   (GtkWidget  *root,
                               GType       type,
                               const char *name);
gboolean   test_menu_has      (GtkWidget  *menu,
                               const char *label);
void       test_remove_folder (const char *path);
void       test_take_picture  (GtkWidget  *window,
                               const char *name);
void       test_give_focus    (GtkWidget  *window);
void       test_press         (GtkWidget  *window,
                               guint       keyval);
void       test_press_with    (GtkWidget      *window,
                               GdkModifierType modifiers,
                               guint           keyval);
void       test_drop          (GtkWidget  *widget,
                               const char *path);
