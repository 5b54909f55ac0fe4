/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-export"

#include "config.h"

#include "pp-export.h"

#include <glib/gi18n.h>

#include "pp-save-dialog.h"

/* A table until the person has said where it is to go. */
typedef struct
{
  PpNoteBar *bar;     /* (owned) says how it went */
  PpTable   *table;   /* (owned) */
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->bar);
  pp_table_free (self->table);
  g_free (self);
}

static void
say (gpointer    bar,
     const char *path,
     const char *trouble)
{
  g_autofree char *done = g_strdup_printf (_("Exported to %s."), path);

  if (!gtk_widget_in_destruction (GTK_WIDGET (bar)))
    pp_note_bar_show (PP_NOTE_BAR (bar), trouble != NULL ? trouble : done, NULL);
}

/**
 * pp_export_write:
 * @file: where to; its ending says as what, CSV when it says nothing
 * @bar: says how it went
 * @table: what to write
 *
 * Writes it without holding up the window.
 */
void
pp_export_write (GFile     *file,
                 PpNoteBar *bar,
                 PpTable   *table)
{
  g_autofree char *name = g_file_get_basename (file);
  PpTableFormat format = PP_TABLE_CSV;

  pp_table_format_from_name (name, &format);
  pp_save_dialog_write (file, pp_table_write (table, format), bar, say);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  Export *export = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      pp_export_write (file, export->bar, export->table);
    }
  export_free (export);
  g_object_unref (dialog);
}

/**
 * pp_export_ask:
 * @widget: who asks
 * @bar: says how it went
 * @name: of the file, without ending
 * @table: (transfer full): what to write
 *
 * Asks where the table is to go, and writes it.
 */
void
pp_export_ask (GtkWidget  *widget,
               PpNoteBar  *bar,
               const char *name,
               PpTable    *table)
{
  static const PpSaveKind kinds[] = {
    { N_("Spreadsheet (.csv)"), ".csv" },
    { N_("Page to read or print (.html)"), ".html" },
    { N_("For programs (.json)"), ".json" },
  };
  Export *export = g_new0 (Export, 1);
  g_autofree char *file_name = g_strconcat (name, kinds[0].ending, NULL);
  GtkFileChooserNative *dialog;

  export->bar = g_object_ref (bar);
  export->table = table;
  dialog = pp_save_dialog_new (GTK_WINDOW (gtk_widget_get_toplevel (widget)), _("Export"),
                               file_name, kinds, G_N_ELEMENTS (kinds));
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), export);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * pp_export_copy:
 * @widget: whose display it is
 * @table: what to copy
 *
 * Puts the table onto the clipboard as text: tabs between cells, as spreadsheets paste them.
 */
void
pp_export_copy (GtkWidget *widget,
                PpTable   *table)
{
  g_autofree char *text = pp_table_write (table, PP_TABLE_TEXT);

  gtk_clipboard_set_text (gtk_widget_get_clipboard (widget, GDK_SELECTION_CLIPBOARD), text, -1);
}
