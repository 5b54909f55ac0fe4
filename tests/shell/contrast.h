/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

void test_check_contrast (GtkWidget       *window,
                          cairo_surface_t *surface,
                          const char      *where);
