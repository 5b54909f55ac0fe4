/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

void test_walk_focus (GtkWidget  *window,
                      const char *where);
