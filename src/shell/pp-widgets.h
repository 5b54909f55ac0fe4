/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Small widgets that rows and pages are made of, and what they have in common. */

GtkWidget *pp_label_new           (const char   *text,
                                   const char   *style_class);
GtkWidget *pp_label_new_wrapped   (const char   *text,
                                   const char   *style_class);
GtkWidget *pp_box_new             (GtkOrientation orientation,
                                   int           spacing);
GtkWidget *pp_boxed_row_new       (GtkWidget    *content,
                                   const char   *accessible_name);
void       pp_list_leave_by_tab   (GtkListBox   *list);
void       pp_expander_hide_closed (GtkExpander *expander);
void       pp_container_empty     (GtkContainer *container);
void       pp_widget_toggle_class (GtkWidget    *widget,
                                   const char   *style_class,
                                   gboolean      wanted);
void       pp_action_map_enable   (GActionMap   *actions,
                                   const char   *name,
                                   gboolean      enabled);
void       pp_file_dialog_ask     (GtkFileChooserNative **place,
                                   GtkFileChooserNative  *dialog,
                                   GCallback     response_cb,
                                   gpointer      object);
void       pp_file_dialog_drop    (GtkFileChooserNative **place);

G_END_DECLS
