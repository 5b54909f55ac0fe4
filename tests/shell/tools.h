/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

GtkWidget *test_find_widget   (GtkWidget  *root,
                               GType       type,
                               const char *name);
void       test_remove_folder (const char *path);
void       test_give_focus    (GtkWidget  *window);
void       test_press         (GtkWidget  *window,
                               guint       keyval);
