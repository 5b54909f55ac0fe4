/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-save-dialog"

#include "config.h"

#include "pp-save-dialog.h"

#include <string.h>

#include <glib/gi18n.h>

/* The name follows the kind that is chosen. */
static void
filter_changed_cb (GtkFileChooser *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);
  const char *ending = filter != NULL ? g_object_get_data (G_OBJECT (filter), "ending") : NULL;
  g_autofree char *name = gtk_file_chooser_get_current_name (chooser);
  char *dot = name != NULL ? strrchr (name, '.') : NULL;
  g_autofree char *renamed = NULL;

  if (ending == NULL || dot == NULL)
    return;
  *dot = '\0';
  renamed = g_strconcat (name, ending, NULL);
  gtk_file_chooser_set_current_name (chooser, renamed);
}

static void
add_kind (GtkFileChooser   *chooser,
          const PpSaveKind *kind)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autofree char *pattern = g_strconcat ("*", kind->ending, NULL);

  gtk_file_filter_set_name (filter, _(kind->label));
  gtk_file_filter_add_pattern (filter, pattern);
  g_object_set_data_full (G_OBJECT (filter), "ending", g_strdup (kind->ending), g_free);
  gtk_file_chooser_add_filter (chooser, filter);
}

typedef struct
{
  GObject   *owner;  /* (owned) */
  PpSaveMake make;   /* %NULL when it is made */
  PpSaveSay  say;
} Saving;

static Saving *
saving_new (GObject   *owner,
            PpSaveMake make,
            PpSaveSay  say)
{
  Saving *self = g_new0 (Saving, 1);

  self->owner = g_object_ref (owner);
  self->make = make;
  self->say = say;

  return self;
}

static void
saving_free (Saving *self)
{
  g_object_unref (self->owner);
  g_free (self);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Saving *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_file_get_parse_name (G_FILE (object));
  g_autofree char *text = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    text = g_strdup_printf (_("%s cannot be written: %s"), path, error->message);
  self->say (self->owner, path, text);
  saving_free (self);
}

/**
 * pp_save_dialog_write:
 * @file: where to
 * @text: (transfer full): what to write
 * @owner: for @say; kept alive meanwhile
 * @say: is told how it went
 *
 * Writes it without holding up the window.
 */
void
pp_save_dialog_write (GFile    *file,
                      char     *text,
                      gpointer  owner,
                      PpSaveSay say)
{
  g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                       saving_new (owner, NULL, say));
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Saving          *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    pp_save_dialog_write (file, self->make (self->owner, name), self->owner, self->say);
  saving_free (self);
  g_object_unref (dialog);
}

/**
 * pp_save_dialog_ask:
 * @dialog: (transfer full): a dialog of pp_save_dialog_new()
 * @owner: what is saved, for the functions; kept alive meanwhile
 * @make: makes the text
 * @say: is told how it went
 *
 * Shows the dialog and writes what is answered.
 */
void
pp_save_dialog_ask (GtkFileChooserNative *dialog,
                    gpointer              owner,
                    PpSaveMake            make,
                    PpSaveSay             say)
{
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), saving_new (owner, make, say));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * pp_save_dialog_new:
 * @parent: the window that asks
 * @title: what is saved
 * @name: a name for it, with the ending of the first kind
 * @kinds: (array length=n_kinds): what it can be saved as
 * @n_kinds: how many
 *
 * Returns: (transfer full): a dialog, not shown yet, that asks before it overwrites
 */
GtkFileChooserNative *
pp_save_dialog_new (GtkWindow        *parent,
                    const char       *title,
                    const char       *name,
                    const PpSaveKind *kinds,
                    guint             n_kinds)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent,
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL,
                                                              NULL);

  for (guint i = 0; i < n_kinds; i++)
    add_kind (GTK_FILE_CHOOSER (dialog), &kinds[i]);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (dialog), TRUE);
  g_signal_connect (dialog, "notify::filter", G_CALLBACK (filter_changed_cb), NULL);

  return dialog;
}
