/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tools.h"

#include <string.h>

#include <glib/gstdio.h>

/**
 * test_find_widget:
 * @root: where to begin
 * @type: of the widget
 * @name: (nullable): how its accessible name begins
 *
 * Returns: (transfer none) (nullable): the first such widget, @root or below it
 */
GtkWidget *
test_find_widget (GtkWidget  *root,
                  GType       type,
                  const char *name)
{
  g_autoptr(GList) children = NULL;
  const char *found = atk_object_get_name (gtk_widget_get_accessible (root));

  if (g_type_is_a (G_OBJECT_TYPE (root), type) &&
      (name == NULL || (found != NULL && g_str_has_prefix (found, name))))
    return root;

  if (GTK_IS_CONTAINER (root))
    children = gtk_container_get_children (GTK_CONTAINER (root));
  for (GList *l = children; l != NULL; l = l->next)
    {
      GtkWidget *widget = test_find_widget (l->data, type, name);

      if (widget != NULL)
        return widget;
    }

  return NULL;
}

/**
 * test_menu_has:
 * @menu: a menu
 * @label: what an item reads
 *
 * Returns: whether there is one in it, or in a menu of it
 */
gboolean
test_menu_has (GtkWidget  *menu,
               const char *label)
{
  g_autoptr(GList) items = gtk_container_get_children (GTK_CONTAINER (menu));

  for (GList *l = items; l != NULL; l = l->next)
    {
      GtkWidget *below = gtk_menu_item_get_submenu (l->data);

      if (g_strcmp0 (gtk_menu_item_get_label (l->data), label) == 0 ||
          (below != NULL && test_menu_has (below, label)))
        return TRUE;
    }

  return FALSE;
}

/**
 * test_remove_folder:
 * @path: a folder, or a file
 *
 * Removes it with all that is in it.
 */
void
test_remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      test_remove_folder (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

/**
 * test_give_focus:
 * @window: a window that is shown
 *
 * The keys go to a window that has the focus; here is no window manager to give it.
 */
void
test_give_focus (GtkWidget *window)
{
  g_autoptr(GdkEvent) event = gdk_event_new (GDK_FOCUS_CHANGE);

  event->focus_change.window = g_object_ref (gtk_widget_get_window (window));
  event->focus_change.send_event = TRUE;
  event->focus_change.in = TRUE;
  gtk_widget_event (window, event);
}

/**
 * test_press:
 * @window: a window that is shown
 * @keyval: a key
 *
 * Presses the key and lets it go, and waits for what that does.
 */
void
test_press (GtkWidget *window,
            guint      keyval)
{
  test_press_with (window, 0, keyval);
}

/**
 * test_press_with:
 * @window: a window that is shown
 * @modifiers: keys that are held down meanwhile
 * @keyval: a key
 *
 * As test_press().
 */
void
test_press_with (GtkWidget      *window,
                 GdkModifierType modifiers,
                 guint           keyval)
{
  GdkKeymap *keymap = gdk_keymap_get_for_display (gdk_display_get_default ());
  GdkSeat *seat = gdk_display_get_default_seat (gdk_display_get_default ());
  g_autofree GdkKeymapKey *keys = NULL;
  int n_keys = 0;

  /* Other tests have windows on this screen, and take the focus. */
  test_give_focus (window);
  g_assert_true (gdk_keymap_get_entries_for_keyval (keymap, keyval, &keys, &n_keys));
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(GdkEvent) event = gdk_event_new (i == 0 ? GDK_KEY_PRESS : GDK_KEY_RELEASE);

      /* The key may have closed it. */
      if (!gtk_widget_get_realized (window))
        break;
      event->key.window = g_object_ref (gtk_widget_get_window (window));
      event->key.send_event = TRUE;
      event->key.time = GDK_CURRENT_TIME;
      event->key.state = modifiers;
      event->key.keyval = keyval;
      event->key.hardware_keycode = (guint16) keys[0].keycode;
      event->key.group = (guint8) keys[0].group;
      gdk_event_set_device (event, gdk_seat_get_keyboard (seat));
      gtk_main_do_event (event);
      /* It is let go when what it did is on the screen. */
      while (gtk_events_pending ())
        gtk_main_iteration ();
    }
}

/**
 * test_drop:
 * @widget: takes files
 * @path: a file
 *
 * Drops the file on it, as a file manager does.
 */
void
test_drop (GtkWidget  *widget,
           const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *text = g_strdup_printf ("%s\r\n", uri);
  GtkClipboard *clipboard = gtk_clipboard_get (GDK_SELECTION_SECONDARY);
  GtkSelectionData *data;

  /* Only a selection gives such data: what is in it is put there afterwards. */
  gtk_clipboard_set_text (clipboard, text, -1);
  data = gtk_clipboard_wait_for_contents (clipboard, gdk_atom_intern_static_string ("UTF8_STRING"));
  g_assert_nonnull (data);
  gtk_selection_data_set (data, gdk_atom_intern_static_string ("text/uri-list"), 8,
                          (const guchar *) text, strlen (text));
  g_signal_emit_by_name (widget, "drag-data-received", NULL, 0, 0, data, 0, 0);
  gtk_selection_data_free (data);
}

/**
 * test_take_picture:
 * @window: a window on the screen
 * @name: of the picture, without .png
 *
 * For a person to look at: into the folder that PP_SHOTS names, when it is set.
 */
void
test_take_picture (GtkWidget  *window,
                   const char *name)
{
  GdkWindow *shown = gtk_widget_get_window (window);
  g_autoptr(GdkPixbuf) picture = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (g_getenv ("PP_SHOTS") == NULL)
    return;

  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC; g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, FALSE);
  path = g_strdup_printf ("%s/%s.png", g_getenv ("PP_SHOTS"), name);
  picture = gdk_pixbuf_get_from_window (shown, 0, 0, gdk_window_get_width (shown),
                                        gdk_window_get_height (shown));
  gdk_pixbuf_save (picture, path, "png", &error, NULL);
  g_assert_no_error (error);
}
