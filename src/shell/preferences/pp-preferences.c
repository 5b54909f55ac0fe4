/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-preferences"

#include "config.h"

#include "pp-preferences.h"

#include <glib/gi18n.h>

#include "pp-feed-preferences.h"
#include "pp-note-bar.h"
#include "pp-widgets.h"

struct _PpPreferences
{
  GtkWindow        parent_instance;

  PpNetworkKeeper *network;          /* (owned) */
  GHashTable      *before;           /* (owned) (nullable) what was reset: key → value, NULL = unset */
  GtkWidget       *sidebar;
  GtkWidget       *stack;
  GtkWidget       *reset_button;
  GtkWidget       *note_bar;
  GtkWidget       *system_button;
  GtkWidget       *manual_button;
  GtkWidget       *none_button;
  GtkWidget       *manual_grid;
  GtkWidget       *address_entry;
  GtkWidget       *user_entry;
  GtkWidget       *password_entry;
  GtkWidget       *trouble_label;
  GtkWidget       *pools_check;
  GtkWidget       *connect_spin;
  GtkWidget       *feed_spin;
  GtkWidget       *download_spin;
  GtkWidget       *call_spin;
  GtkWidget       *upload_spin;
  gboolean         typed;            /* a password that was not taken yet */
};

G_DEFINE_FINAL_TYPE (PpPreferences, pp_preferences, GTK_TYPE_WINDOW)

#define KEYS "pp-keys"

/* Passwords are no settings, and stay. */
static const char * const network_keys[] = {
  "proxy-mode", "proxy-address", "proxy-user", "proxy-pools", "connect-timeout", "feed-timeout",
  "download-timeout", "call-timeout", "upload-timeout", NULL,
};
static const char * const feed_keys[] = {
  "feed-url", "feed-sources", "feed-interval", "download-mirrors", NULL,
};

/* --- as it was at first --- */

/* (nullable): the settings that the page which is shown is about */
static const char * const *
get_keys (PpPreferences *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->stack));

  return page != NULL ? g_object_get_data (G_OBJECT (page), KEYS) : NULL;
}

static void
page_cb (PpPreferences *self)
{
  gtk_widget_set_sensitive (self->reset_button, get_keys (self) != NULL);
}

static void
unref_value (gpointer value)
{
  if (value != NULL)
    g_variant_unref (value);
}

static void
reset_cb (PpPreferences *self)
{
  GSettings *settings = pp_network_keeper_get_settings (self->network);
  const char * const *keys = get_keys (self);

  g_clear_pointer (&self->before, g_hash_table_unref);
  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, unref_value);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      GVariant *value = g_settings_get_user_value (settings, keys[i]);

      if (value == NULL)
        continue;
      g_hash_table_insert (self->before, (gpointer) keys[i], value);
      g_settings_reset (settings, keys[i]);
    }

  if (g_hash_table_size (self->before) > 0)
    pp_note_bar_show (PP_NOTE_BAR (self->note_bar), _("This page is as it was at first."), _("_Undo"));
  else
    pp_note_bar_show (PP_NOTE_BAR (self->note_bar), _("Nothing on this page was changed."), NULL);
}

static void
undo_cb (PpPreferences *self)
{
  GSettings *settings = pp_network_keeper_get_settings (self->network);
  g_autoptr(GHashTable) before = g_steal_pointer (&self->before);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (before == NULL)
    return;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_settings_set_value (settings, key, value);
}

/* --- proxy --- */

/* The button of a mode, of which one is on. */
static GtkWidget *
get_mode_button (PpPreferences *self,
                 PpProxyMode    mode)
{
  if (mode == PP_PROXY_MANUAL)
    return self->manual_button;

  return mode == PP_PROXY_NONE ? self->none_button : self->system_button;
}

static void
show_mode (PpPreferences *self)
{
  GSettings *settings = pp_network_keeper_get_settings (self->network);
  PpProxyMode mode = (PpProxyMode) g_settings_get_enum (settings, "proxy-mode");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (get_mode_button (self, mode)), TRUE);
  gtk_widget_set_sensitive (self->manual_grid, mode == PP_PROXY_MANUAL);
  gtk_widget_set_sensitive (self->pools_check, mode != PP_PROXY_NONE);
}

static void
mode_toggled_cb (PpPreferences   *self,
                 GtkToggleButton *button)
{
  static const PpProxyMode modes[] = { PP_PROXY_SYSTEM, PP_PROXY_MANUAL, PP_PROXY_NONE };
  GSettings *settings;

  if (self->network == NULL || !gtk_toggle_button_get_active (button))
    return;

  settings = pp_network_keeper_get_settings (self->network);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (GTK_WIDGET (button) == get_mode_button (self, modes[i]) &&
        g_settings_get_enum (settings, "proxy-mode") != (int) modes[i])
      g_settings_set_enum (settings, "proxy-mode", (int) modes[i]);
  show_mode (self);
}

/* What is being typed is not a proxy yet: it counts when the entry is left, or by Enter. */
static void
take_text (PpPreferences *self,
           GtkWidget     *entry,
           const char    *key)
{
  GSettings *settings = pp_network_keeper_get_settings (self->network);
  g_autofree char *text = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (entry))));
  g_autofree char *old = g_settings_get_string (settings, key);

  if (!g_str_equal (text, old))
    g_settings_set_string (settings, key, text);
}

static void
show_trouble (PpPreferences *self,
              const GError  *error)
{
  g_autofree char *text = error != NULL ? pp_text_for_error (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->trouble_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_label, text != NULL);
}

static void
show_error (PpPreferences *self)
{
  g_autoptr(GError) error = NULL;

  g_object_get (self->network, "error", &error, NULL);
  show_trouble (self, error);
}

/* The settings are no place for a password: with one in it the address is not taken. */
static void
take_address (PpPreferences *self)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (self->address_entry));
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;

  if (strchr (text, '@') != NULL)
    address = pp_proxy_normalize_address (text, &error);
  if (error != NULL)
    {
      show_trouble (self, error);
      return;
    }

  take_text (self, self->address_entry, "proxy-address");
  show_error (self);
}

static void
take_entries (PpPreferences *self)
{
  if (self->network == NULL)
    return;

  take_address (self);
  take_text (self, self->user_entry, "proxy-user");
  if (self->typed)
    {
      self->typed = FALSE;
      pp_network_keeper_set_password (self->network,
                                      gtk_entry_get_text (GTK_ENTRY (self->password_entry)));
    }
}

static void
entry_activate_cb (PpPreferences *self,
                   GtkEntry      *entry)
{
  take_entries (self);
}

static void
show_entry (PpPreferences *self,
            GtkWidget     *entry,
            const char    *key)
{
  g_autofree char *text = g_settings_get_string (pp_network_keeper_get_settings (self->network), key);

  if (!g_str_equal (gtk_entry_get_text (GTK_ENTRY (entry)), text))
    gtk_entry_set_text (GTK_ENTRY (entry), text);
}

/* By a reset, or from elsewhere. */
static void
settings_changed_cb (PpPreferences *self,
                     const char    *key)
{
  if (g_str_equal (key, "proxy-mode"))
    show_mode (self);
  else if (g_str_equal (key, "proxy-address"))
    show_entry (self, self->address_entry, key);
  else if (g_str_equal (key, "proxy-user"))
    show_entry (self, self->user_entry, key);
}

static gboolean
entry_focus_out_cb (PpPreferences *self,
                    GdkEvent      *event,
                    GtkEntry      *entry)
{
  take_entries (self);

  return GDK_EVENT_PROPAGATE;
}

static void
password_changed_cb (PpPreferences *self,
                     GtkEntry      *entry)
{
  self->typed = TRUE;
}

static gboolean
key_press_cb (PpPreferences *self,
              GdkEventKey   *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  gtk_window_close (GTK_WINDOW (self));

  return GDK_EVENT_STOP;
}

static void
show_remembered (PpPreferences *self)
{
  gboolean remembered = FALSE;

  g_object_get (self->network, "remembered", &remembered, NULL);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->password_entry),
                                  remembered ? _("In the keyring") : NULL);
}

static void
pp_preferences_dispose (GObject *object)
{
  PpPreferences *self = PP_PREFERENCES (object);

  if (self->network != NULL)
    {
      take_entries (self);
      g_signal_handlers_disconnect_by_data (self->network, self);
    }
  g_clear_object (&self->network);
  g_clear_pointer (&self->before, g_hash_table_unref);

  G_OBJECT_CLASS (pp_preferences_parent_class)->dispose (object);
}

static void
pp_preferences_class_init (PpPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, stack);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, reset_button);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, note_bar);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, system_button);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, manual_button);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, none_button);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, manual_grid);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, address_entry);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, user_entry);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, password_entry);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, pools_check);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, connect_spin);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, feed_spin);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, download_spin);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, call_spin);
  gtk_widget_class_bind_template_child (widget_class, PpPreferences, upload_spin);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_focus_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_press_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
}

/* GTK gives the rows of a sidebar a label, and screen readers nothing. */
static void
name_row_cb (GtkWidget *widget,
             gpointer   user_data)
{
  GtkWidget *label = GTK_IS_LIST_BOX_ROW (widget) ? gtk_bin_get_child (GTK_BIN (widget)) : NULL;

  if (GTK_IS_LABEL (label))
    atk_object_set_name (gtk_widget_get_accessible (widget), gtk_label_get_text (GTK_LABEL (label)));
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), name_row_cb, NULL);
}

/* Within the sidebar it is the arrow keys that change the page. */
static void
tame_list_cb (GtkWidget *widget,
              gpointer   user_data)
{
  if (GTK_IS_LIST_BOX (widget))
    pp_list_leave_by_tab (GTK_LIST_BOX (widget));
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), tame_list_cb, NULL);
}

static void
pp_preferences_init (PpPreferences *self)
{
  g_type_ensure (PP_TYPE_NOTE_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
  tame_list_cb (self->sidebar, NULL);
}

/**
 * pp_preferences_new:
 * @parent: (nullable): the window it belongs to
 * @network: keeps to the settings of the network
 * @watch: keeps to the settings of the list of hotfixes
 *
 * Returns: (transfer floating): the window
 */
GtkWidget *
pp_preferences_new (GtkWindow       *parent,
                    PpNetworkKeeper *network,
                    PpFeedWatch     *watch)
{
  PpPreferences *self = g_object_new (PP_TYPE_PREFERENCES, "transient-for", parent, NULL);
  GSettings *settings = pp_network_keeper_get_settings (network);
  GtkWidget *feed_page = pp_feed_preferences_new (watch);

  gtk_widget_set_visible (feed_page, TRUE);
  pp_preferences_add_page (self, feed_page, "feed", _("Hotfix list"), feed_keys);
  g_object_set_data (G_OBJECT (gtk_stack_get_child_by_name (GTK_STACK (self->stack), "network")), KEYS,
                     (gpointer) network_keys);
  self->network = g_object_ref (network);
  show_entry (self, self->address_entry, "proxy-address");
  show_entry (self, self->user_entry, "proxy-user");
  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind (settings, "proxy-pools", self->pools_check, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_settings_bind (settings, "connect-timeout", self->connect_spin, "value", 0);
  g_settings_bind (settings, "feed-timeout", self->feed_spin, "value", 0);
  g_settings_bind (settings, "download-timeout", self->download_spin, "value", 0);
  g_settings_bind (settings, "call-timeout", self->call_spin, "value", 0);
  g_settings_bind (settings, "upload-timeout", self->upload_spin, "value", 0);
  g_signal_connect_swapped (network, "notify::error", G_CALLBACK (show_error), self);
  g_signal_connect_swapped (network, "notify::remembered", G_CALLBACK (show_remembered), self);
  show_mode (self);
  show_error (self);
  show_remembered (self);
  page_cb (self);

  return GTK_WIDGET (self);
}

/**
 * pp_preferences_add_page:
 * @self: the window
 * @page: settings of something else
 * @name: of the page
 * @title: what they are about
 * @keys: (array zero-terminated=1) (nullable): the settings that can be reset there; has to outlive
 *   the window
 *
 * Adds one more page.
 */
void
pp_preferences_add_page (PpPreferences      *self,
                         GtkWidget          *page,
                         const char         *name,
                         const char         *title,
                         const char * const *keys)
{
  g_return_if_fail (PP_IS_PREFERENCES (self));

  g_object_set_data (G_OBJECT (page), KEYS, (gpointer) keys);
  gtk_stack_add_titled (GTK_STACK (self->stack), page, name, title);
  name_row_cb (self->sidebar, NULL);
}
