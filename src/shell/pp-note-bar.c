/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-note-bar"

#include "config.h"

#include "pp-note-bar.h"

#include <glib/gi18n.h>

#define SHOWN_SECONDS 10

struct _PpNoteBar
{
  GtkRevealer parent_instance;

  GtkWidget  *label;
  GtkWidget  *button;
  guint       timeout_id;
  gboolean    hovered;
};

G_DEFINE_FINAL_TYPE (PpNoteBar, pp_note_bar, GTK_TYPE_REVEALER)

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pp_note_bar_dispose (GObject *object)
{
  g_clear_handle_id (&PP_NOTE_BAR (object)->timeout_id, g_source_remove);

  G_OBJECT_CLASS (pp_note_bar_parent_class)->dispose (object);
}

static void
pp_note_bar_class_init (PpNoteBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pp_note_bar_dispose;

  /**
   * PpNoteBar::activated:
   *
   * The button was pressed; closed follows.
   */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PpNoteBar::closed:
   *
   * It is not shown any more.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static gboolean
too_long_cb (gpointer user_data)
{
  PpNoteBar *self = PP_NOTE_BAR (user_data);
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  GtkWidget *focus = GTK_IS_WINDOW (window) ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;

  if (self->hovered || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    return G_SOURCE_CONTINUE;

  self->timeout_id = 0;
  pp_note_bar_close (self);

  return G_SOURCE_REMOVE;
}

static void
button_cb (PpNoteBar *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
  pp_note_bar_close (self);
}

static gboolean
crossing_cb (PpNoteBar        *self,
             GdkEventCrossing *event)
{
  if (event->detail != GDK_NOTIFY_INFERIOR)
    self->hovered = event->type == GDK_ENTER_NOTIFY;

  return GDK_EVENT_PROPAGATE;
}

static void
build_row (PpNoteBar *self,
           GtkWidget *row)
{
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic", GTK_ICON_SIZE_MENU);

  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_visible (self->label, TRUE);
  gtk_box_pack_start (GTK_BOX (row), self->label, TRUE, TRUE, 0);

  self->button = gtk_button_new_with_mnemonic ("");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (row), self->button, FALSE, FALSE, 0);

  gtk_button_set_relief (GTK_BUTTON (close), GTK_RELIEF_NONE);
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (close, _("Close"));
  atk_object_set_name (gtk_widget_get_accessible (close), _("Close the note"));
  g_signal_connect_object (close, "clicked", G_CALLBACK (pp_note_bar_close), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (close, TRUE);
  gtk_box_pack_start (GTK_BOX (row), close, FALSE, FALSE, 0);
}

static void
pp_note_bar_init (PpNoteBar *self)
{
  GtkWidget *events = gtk_event_box_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  build_row (self, row);
  gtk_style_context_add_class (gtk_widget_get_style_context (row), "pp-note");
  gtk_widget_set_visible (row, TRUE);
  gtk_container_add (GTK_CONTAINER (events), row);
  gtk_widget_add_events (events, GDK_ENTER_NOTIFY_MASK | GDK_LEAVE_NOTIFY_MASK);
  g_signal_connect_object (events, "enter-notify-event", G_CALLBACK (crossing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (events, "leave-notify-event", G_CALLBACK (crossing_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (events, TRUE);
  gtk_container_add (GTK_CONTAINER (self), events);
  gtk_revealer_set_transition_type (GTK_REVEALER (self), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  atk_object_set_role (gtk_widget_get_accessible (GTK_WIDGET (self)), ATK_ROLE_NOTIFICATION);
}

/**
 * pp_note_bar_show:
 * @self: a bar
 * @text: what was done
 * @button: (nullable): what can be done about it, with a mnemonic
 *
 * Shows it for a while. What it said before is closed first.
 */
void
pp_note_bar_show (PpNoteBar  *self,
                  const char *text,
                  const char *button)
{
  g_return_if_fail (PP_IS_NOTE_BAR (self));

  pp_note_bar_close (self);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_button_set_label (GTK_BUTTON (self->button), button != NULL ? button : "");
  gtk_widget_set_visible (self->button, button != NULL);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self), TRUE);
  self->timeout_id = g_timeout_add_seconds (SHOWN_SECONDS, too_long_cb, self);
}

/**
 * pp_note_bar_close:
 * @self: a bar
 *
 * Hides it, when it is shown.
 */
void
pp_note_bar_close (PpNoteBar *self)
{
  g_return_if_fail (PP_IS_NOTE_BAR (self));

  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (self)))
    return;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self), FALSE);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}
