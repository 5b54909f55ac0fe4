/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

void test_check_picture (GtkWidget  *window,
                         const char *name);
