/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-preferences"

#include "config.h"

#include "pp-library-preferences.h"

#include <glib/gi18n.h>

#include "pp-widgets.h"

struct _PpLibraryPreferences
{
  GtkBox                parent_instance;

  PpDownloadKeeper     *downloads;      /* (owned) */
  GtkFileChooserNative *dialog;         /* (owned) (nullable) while it asks */
  GtkWidget            *question;       /* (nullable) whether the files move along */
  char                 *folder;         /* (owned) (nullable) that question is about */

  GtkWidget            *folder_label;
  GtkWidget            *usage_label;
  GtkWidget            *quota_spin;
  GtkWidget            *watch_switch;
  GtkWidget            *watch_button;
  GtkWidget            *client_label;
  GtkWidget            *client_forget_button;
  GtkWidget            *server_entry;
  GtkWidget            *user_entry;
  GtkWidget            *password_entry;
  GtkWidget            *trouble_label;
  gboolean              typed;          /* a password that was not taken yet */
  gboolean              showing;        /* what the settings have, not what the person does */
};

G_DEFINE_FINAL_TYPE (PpLibraryPreferences, pp_library_preferences, GTK_TYPE_BOX)

static PpLibrary *
get_library (PpLibraryPreferences * self)
{
  return pp_download_keeper_get_library (self->downloads);
}

static void
say (PpLibraryPreferences *self,
     const GError         *error)
{
  g_autofree char *text = error != NULL ? pp_text_for_error (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->trouble_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_label, text != NULL);
}

static void
show_error (PpLibraryPreferences *self)
{
  g_autoptr(GError) error = NULL;

  g_object_get (self->downloads, "error", &error, NULL);
  say (self, error);
}

static void
show_client (PpLibraryPreferences *self)
{
  const char *user = pp_download_keeper_get_client (self->downloads);
  g_autofree char *text = user != NULL ? g_strdup_printf (_("Client ID of %s"), user) :
                          g_strdup (_("None: the vendor's file service gives nothing without one"));

  gtk_label_set_text (GTK_LABEL (self->client_label), text);
  gtk_widget_set_sensitive (self->client_forget_button, user != NULL);
}

static void
show_library (PpLibraryPreferences *self)
{
  PpLibrary *library = get_library (self);
  g_autofree char *text = NULL;
  guint64 quota;

  g_object_get (library, "quota", &quota, NULL);
  text = pp_text_for_room (pp_library_measure (library), quota, pp_library_measure_free (library));
  gtk_label_set_text (GTK_LABEL (self->folder_label), pp_library_get_folder (library));
  gtk_label_set_text (GTK_LABEL (self->usage_label), text);
}

static void
show_remembered (PpLibraryPreferences *self)
{
  gboolean remembered = FALSE;

  g_object_get (self->downloads, "remembered", &remembered, NULL);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->password_entry),
                                  remembered ? _("In the keyring") : NULL);
}

static GtkWindow *
get_window (PpLibraryPreferences *self)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));

  return GTK_IS_WINDOW (window) ? GTK_WINDOW (window) : NULL;
}

static void
moved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpLibraryPreferences) self = user_data;
  PpLibrary *library = PP_LIBRARY (object);
  g_autoptr(GError) error = NULL;

  if (self->downloads == NULL)
    return;
  if (pp_library_set_folder_finish (library, result, &error))
    g_settings_set_string (pp_download_keeper_get_settings (self->downloads), "library-folder",
                           pp_library_get_folder (library));
  say (self, error);
  show_library (self);
}

/**
 * pp_library_preferences_move_to:
 * @self: the settings
 * @folder: where the files are from now on
 * @move: whether those that are there move along
 *
 * What is wrong with it is said.
 */
void
pp_library_preferences_move_to (PpLibraryPreferences *self,
                                const char           *folder,
                                gboolean              move)
{
  g_return_if_fail (PP_IS_LIBRARY_PREFERENCES (self) && folder != NULL);

  pp_library_set_folder_async (get_library (self), folder, move, NULL, moved_cb, g_object_ref (self));
}

static void
move_answered_cb (PpLibraryPreferences *self,
                  int                   response,
                  GtkWidget            *question)
{
  gtk_widget_destroy (question);
  if (response == GTK_RESPONSE_YES || response == GTK_RESPONSE_NO)
    pp_library_preferences_move_to (self, self->folder, response == GTK_RESPONSE_YES);
}

/* Files that are there already move along or stay: that is for the person to say. */
static void
ask_whether_to_move (PpLibraryPreferences *self)
{
  g_autofree char *size = pp_text_for_size (pp_library_measure (get_library (self)));

  self->question = gtk_message_dialog_new (get_window (self), GTK_DIALOG_DESTROY_WITH_PARENT |
                                           GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                                           "%s", _("Move the files along?"));
  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (self->question),
                                            _("%s are in %s. Files that stay there are not used any "
                                              "more."), size,
                                            pp_library_get_folder (get_library (self)));
  gtk_dialog_add_buttons (GTK_DIALOG (self->question), _("_Cancel"), GTK_RESPONSE_CANCEL,
                          _("_Leave them"), GTK_RESPONSE_NO, _("_Move them"), GTK_RESPONSE_YES, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (self->question), GTK_RESPONSE_YES);
  g_signal_connect_object (self->question, "response", G_CALLBACK (move_answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->question, "destroy", G_CALLBACK (gtk_widget_destroyed), &self->question);
  gtk_window_present (GTK_WINDOW (self->question));
}

static void
folder_chosen_cb (PpLibraryPreferences *self,
                  int                   response,
                  GtkNativeDialog      *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_free (self->folder);
      self->folder = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (dialog));
    }
  pp_file_dialog_drop (&self->dialog);
  if (response != GTK_RESPONSE_ACCEPT || self->folder == NULL)
    return;
  if (pp_library_measure (get_library (self)) > 0)
    ask_whether_to_move (self);
  else
    pp_library_preferences_move_to (self, self->folder, FALSE);
}

static void
folder_clicked_cb (PpLibraryPreferences *self)
{
  pp_file_dialog_ask (&self->dialog,
                      gtk_file_chooser_native_new (_("Folder of the hotfix files"), get_window (self),
                                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                   C_("button", "Choose"), NULL),
                      G_CALLBACK (folder_chosen_cb), self);
}

static void
client_chosen_cb (PpLibraryPreferences *self,
                  int                   response,
                  GtkNativeDialog      *dialog)
{
  g_autofree char *path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (dialog));
  g_autoptr(GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    {
      pp_download_keeper_load_client_id (self->downloads, path, &error);
      say (self, error);
    }
  pp_file_dialog_drop (&self->dialog);
}

static void
client_clicked_cb (PpLibraryPreferences *self)
{
  pp_file_dialog_ask (&self->dialog,
                      gtk_file_chooser_native_new (_("Client ID file"), get_window (self),
                                                   GTK_FILE_CHOOSER_ACTION_OPEN, _("Load"), NULL),
                      G_CALLBACK (client_chosen_cb), self);
}

static void
client_forget_cb (PpLibraryPreferences *self)
{
  pp_download_keeper_forget_client_id (self->downloads);
}

/* Off is an empty setting; the folder that was chosen stays in the button. */
static void
watch_changed_cb (PpLibraryPreferences *self)
{
  gboolean on = gtk_switch_get_active (GTK_SWITCH (self->watch_switch));
  g_autofree char *folder = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (self->watch_button));

  if (self->downloads == NULL || self->showing)
    return;

  g_settings_set_string (pp_download_keeper_get_settings (self->downloads), "watch-folder",
                         on && folder != NULL ? folder : "");
}

static void
show_watch (PpLibraryPreferences *self)
{
  GSettings *settings = pp_download_keeper_get_settings (self->downloads);
  g_autofree char *folder = g_settings_get_string (settings, "watch-folder");
  const char *usual = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  self->showing = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->watch_switch), *folder != '\0');
  if (*folder != '\0')
    gtk_file_chooser_set_filename (GTK_FILE_CHOOSER (self->watch_button), folder);
  else
    gtk_file_chooser_set_filename (GTK_FILE_CHOOSER (self->watch_button),
                                   usual != NULL ? usual : g_get_home_dir ());
  self->showing = FALSE;
}

static void
take_text (PpLibraryPreferences *self,
           GtkWidget            *entry,
           const char           *key)
{
  GSettings *settings = pp_download_keeper_get_settings (self->downloads);
  g_autofree char *text = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (entry))));
  g_autofree char *old = g_settings_get_string (settings, key);

  if (!g_str_equal (text, old))
    g_settings_set_string (settings, key, text);
}

static void
take_entries (PpLibraryPreferences *self)
{
  if (self->downloads == NULL)
    return;

  take_text (self, self->server_entry, "download-server");
  take_text (self, self->user_entry, "download-user");
  if (self->typed)
    {
      self->typed = FALSE;
      pp_download_keeper_set_password (self->downloads,
                                       gtk_entry_get_text (GTK_ENTRY (self->password_entry)));
    }
}

static gboolean
focus_out_cb (PpLibraryPreferences *self)
{
  take_entries (self);

  return GDK_EVENT_PROPAGATE;
}

static void
password_changed_cb (PpLibraryPreferences *self)
{
  self->typed = TRUE;
}

static void
pp_library_preferences_dispose (GObject *object)
{
  PpLibraryPreferences *self = PP_LIBRARY_PREFERENCES (object);

  if (self->downloads != NULL)
    take_entries (self);
  pp_file_dialog_drop (&self->dialog);
  if (self->question != NULL)
    gtk_widget_destroy (self->question);
  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->downloads);

  G_OBJECT_CLASS (pp_library_preferences_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PpLibraryPreferences, name)

static void
pp_library_preferences_class_init (PpLibraryPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pp_library_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/library-preferences.ui");
  BIND (folder_label);
  BIND (usage_label);
  BIND (quota_spin);
  BIND (watch_switch);
  BIND (watch_button);
  BIND (client_label);
  BIND (client_forget_button);
  BIND (server_entry);
  BIND (user_entry);
  BIND (password_entry);
  BIND (trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, client_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, client_forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_entries);
  gtk_widget_class_bind_template_callback (widget_class, watch_changed_cb);
}

static void
pp_library_preferences_init (PpLibraryPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_library_preferences_new:
 * @downloads: keeps to the settings
 *
 * Returns: (transfer floating): the settings, to be put into a window
 */
GtkWidget *
pp_library_preferences_new (PpDownloadKeeper *downloads)
{
  PpLibraryPreferences *self = g_object_new (PP_TYPE_LIBRARY_PREFERENCES, "visible", TRUE, NULL);
  GSettings *settings = pp_download_keeper_get_settings (downloads);
  PpLibrary *library = pp_download_keeper_get_library (downloads);
  g_autofree char *server = g_settings_get_string (settings, "download-server");
  g_autofree char *user = g_settings_get_string (settings, "download-user");

  gtk_entry_set_text (GTK_ENTRY (self->server_entry), server);
  gtk_entry_set_text (GTK_ENTRY (self->user_entry), user);
  self->downloads = g_object_ref (downloads);
  g_settings_bind (settings, "library-quota", self->quota_spin, "value", 0);
  g_signal_connect_object (settings, "changed::watch-folder", G_CALLBACK (show_watch), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (downloads, "notify::client", G_CALLBACK (show_client), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (downloads, "notify::error", G_CALLBACK (show_error), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (downloads, "notify::remembered", G_CALLBACK (show_remembered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "changed", G_CALLBACK (show_library), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::quota", G_CALLBACK (show_library), self,
                           G_CONNECT_SWAPPED);
  show_watch (self);
  show_client (self);
  show_error (self);
  show_remembered (self);
  show_library (self);

  return GTK_WIDGET (self);
}
