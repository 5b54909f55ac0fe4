/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "page-fixture.h"

G_BEGIN_DECLS

/* What tests of the wizard look at and press. */

GtkWidget *wizard_open        (PageFixture *fixture);
guint      wizard_count_rows  (gpointer     page,
                               const char  *list,
                               gboolean     only_active);
void       wizard_press       (GtkWidget   *root,
                               const char  *label);
gboolean   wizard_says        (GtkWidget   *window,
                               const char  *beginning);
GtkWidget *wizard_find_button (GtkWidget   *window,
                               const char  *label);

/* A level, by its action, on the first page; and how much is ticked there. */
void       wizard_choose_level (GtkWidget  *page,
                                const char *action,
                                const char *uuid);
guint      wizard_count_chosen (GtkWidget  *page,
                                gboolean   *level);

/* test-wizard-choices.c, a part of test-wizard-ways.c */
void       wizard_add_choice_tests (void);

G_END_DECLS
