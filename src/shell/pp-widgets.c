/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-widgets"

#include "config.h"

#include "pp-widgets.h"

/* Boxed rows: measured in the design. */
#define ROW_SIDE 14
#define ROW_TOP 8

/**
 * pp_label_new:
 * @text: (nullable): what it says
 * @style_class: (nullable): a class of poolpatch.css
 *
 * Returns: (transfer floating): a label at the left, shortened at its end when room is scarce
 */
GtkWidget *
pp_label_new (const char *text,
              const char *style_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style_class != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), style_class);
  gtk_widget_set_visible (label, TRUE);

  return label;
}

/**
 * pp_label_new_wrapped:
 * @text: (nullable): what it says
 * @style_class: (nullable): a class of poolpatch.css
 *
 * Returns: (transfer floating): a label at the left that takes as many lines as it needs, and that
 *   can be copied from
 */
GtkWidget *
pp_label_new_wrapped (const char *text,
                      const char *style_class)
{
  GtkWidget *label = pp_label_new (text, style_class);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);

  return label;
}

/**
 * pp_box_new:
 * @orientation: of the box
 * @spacing: in pixels
 *
 * Returns: (transfer floating): a box that is visible
 */
GtkWidget *
pp_box_new (GtkOrientation orientation,
            int            spacing)
{
  GtkWidget *box = gtk_box_new (orientation, spacing);

  gtk_widget_set_visible (box, TRUE);

  return box;
}

/**
 * pp_boxed_row_new:
 * @content: (transfer floating): what is in it
 * @accessible_name: (nullable): what a screen reader says of it
 *
 * Returns: (transfer floating): a row for a .pp-boxed list, with its margins
 */
GtkWidget *
pp_boxed_row_new (GtkWidget  *content,
                  const char *accessible_name)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_set_margin_start (content, ROW_SIDE);
  gtk_widget_set_margin_end (content, ROW_SIDE);
  gtk_widget_set_margin_top (content, ROW_TOP);
  gtk_widget_set_margin_bottom (content, ROW_TOP);
  gtk_container_add (GTK_CONTAINER (row), content);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  if (accessible_name != NULL)
    atk_object_set_name (gtk_widget_get_accessible (row), accessible_name);
  gtk_widget_set_visible (row, TRUE);

  return row;
}

static gboolean
list_focus_cb (GtkWidget       *list,
               GtkDirectionType direction)
{
  GtkWidget *row = gtk_container_get_focus_child (GTK_CONTAINER (list));

  if (row == NULL || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return FALSE;
  if (gtk_widget_child_focus (row, direction))
    return TRUE;

  g_signal_stop_emission_by_name (list, "focus");

  return FALSE;
}

/**
 * pp_list_leave_by_tab:
 * @list: a list
 *
 * Has Tab go through what is in the row with the keyboard, then out of the list, as in a table; the
 * arrow keys go from row to row. By itself Tab goes through all rows, and a list that shows a page for
 * each can never be left for that page.
 */
void
pp_list_leave_by_tab (GtkListBox *list)
{
  g_return_if_fail (GTK_IS_LIST_BOX (list));

  g_signal_connect (list, "focus", G_CALLBACK (list_focus_cb), NULL);
}

/**
 * pp_expander_hide_closed:
 * @expander: an expander with its child
 *
 * Hides what is in it as long as it is closed: GTK 3.24 lets Tab go there all the same.
 */
void
pp_expander_hide_closed (GtkExpander *expander)
{
  g_return_if_fail (GTK_IS_EXPANDER (expander));

  g_object_bind_property (expander, "expanded", gtk_bin_get_child (GTK_BIN (expander)), "visible",
                          G_BINDING_SYNC_CREATE);
}

static void
destroy_cb (GtkWidget *widget,
            gpointer   user_data)
{
  gtk_widget_destroy (widget);
}

/**
 * pp_container_empty:
 * @container: whose children are destroyed
 */
void
pp_container_empty (GtkContainer *container)
{
  gtk_container_foreach (container, destroy_cb, NULL);
}

/**
 * pp_widget_toggle_class:
 * @widget: a widget
 * @style_class: a class of poolpatch.css
 * @wanted: whether it has it from now on
 */
void
pp_widget_toggle_class (GtkWidget  *widget,
                        const char *style_class,
                        gboolean    wanted)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  if (wanted)
    gtk_style_context_add_class (style, style_class);
  else
    gtk_style_context_remove_class (style, style_class);
}

/**
 * pp_action_map_enable:
 * @actions: with the simple action @name
 * @name: of the action
 * @enabled: whether it can be done now
 */
void
pp_action_map_enable (GActionMap *actions,
                      const char *name,
                      gboolean    enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, name)), enabled);
}

/**
 * pp_file_dialog_ask:
 * @place: (inout): where the dialog is while it asks; one that is there already goes
 * @dialog: (transfer full): a dialog, not shown yet
 * @response_cb: called with @object, the response and the dialog; drops the dialog in the end
 * @object: whose @place it is
 */
void
pp_file_dialog_ask (GtkFileChooserNative **place,
                    GtkFileChooserNative  *dialog,
                    GCallback              response_cb,
                    gpointer               object)
{
  pp_file_dialog_drop (place);
  *place = dialog;
  g_signal_connect_object (dialog, "response", response_cb, object, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * pp_file_dialog_drop:
 * @place: (inout): a dialog of pp_file_dialog_ask(), or none
 */
void
pp_file_dialog_drop (GtkFileChooserNative **place)
{
  if (*place != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (*place));
  g_clear_object (place);
}
