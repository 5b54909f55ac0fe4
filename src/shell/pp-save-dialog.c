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
