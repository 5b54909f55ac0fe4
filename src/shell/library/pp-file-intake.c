/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-file-intake"

#include "config.h"

#include "pp-file-intake.h"

#include <glib/gi18n.h>

/** Intake: the files still to be taken, one after the other. */
typedef struct
{
  GPtrArray    *paths;     /* (owned) (element-type filename) */
  guint         position;
  PpHotfix     *hotfix;    /* (owned) (nullable) of the file at hand */
  PpFileIntake *result;    /* (owned) (nullable) */
} Intake;

static void next_file (GTask *task);

static void
intake_free (gpointer data)
{
  Intake *self = data;

  g_ptr_array_unref (self->paths);
  g_clear_pointer (&self->hotfix, pp_hotfix_unref);
  g_clear_pointer (&self->result, pp_file_intake_free);
  g_free (self);
}

/**
 * pp_file_intake_free:
 * @self: what became of some files
 */
void
pp_file_intake_free (PpFileIntake *self)
{
  g_ptr_array_unref (self->uuids);
  g_ptr_array_unref (self->errors);
  g_free (self);
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Intake *intake = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *path = pp_library_import_finish (PP_LIBRARY (object), result, &error);

  if (path != NULL)
    g_ptr_array_add (intake->result->uuids, g_strdup (pp_library_find (PP_LIBRARY (object), path)));
  else
    g_ptr_array_add (intake->result->errors, error);
  intake->position++;
  next_file (task);
}

static void
next_file (GTask *task)
{
  PpWorkspace *workspace = g_task_get_source_object (task);
  Intake *intake = g_task_get_task_data (task);

  if (intake->position < intake->paths->len)
    {
      const char *path = g_ptr_array_index (intake->paths, intake->position);
      PpCatalogue *catalogue = pp_feed_get_catalogue (pp_workspace_get_feed (workspace));

      g_clear_pointer (&intake->hotfix, pp_hotfix_unref);
      intake->hotfix = pp_bundle_identify (path, catalogue);
      pp_library_import_async (pp_workspace_get_library (workspace), path, intake->hotfix,
                               g_task_get_cancellable (task), imported_cb, task);
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&intake->result),
                         (GDestroyNotify) pp_file_intake_free);
  g_object_unref (task);
}

/**
 * pp_file_intake_async:
 * @workspace: the workspace
 * @paths: (element-type filename): .zip, .xsupdate and .iso files
 * @cancellable: (nullable): to give up
 * @callback: called when each was taken or refused
 * @user_data: for @callback
 *
 * Takes files from disk into the library, under the same checks as downloads; those too that the feed
 * does not list.
 */
void
pp_file_intake_async (PpWorkspace        *workspace,
                      GPtrArray          *paths,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);
  Intake *intake = g_new0 (Intake, 1);

  g_task_set_source_tag (task, pp_file_intake_async);
  intake->paths = g_ptr_array_ref (paths);
  intake->result = g_new0 (PpFileIntake, 1);
  intake->result->uuids = g_ptr_array_new_with_free_func (g_free);
  intake->result->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_task_set_task_data (task, intake, intake_free);
  next_file (task);
}

/**
 * pp_file_intake_finish:
 * @workspace: the workspace
 * @result: of the callback
 *
 * Returns: (transfer full) (nullable): what became of the files; %NULL when it was cancelled
 */
PpFileIntake *
pp_file_intake_finish (PpWorkspace  *workspace,
                       GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, workspace), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * pp_file_intake_describe:
 * @self: what became of some files
 *
 * Returns: (transfer full) (nullable): a sentence for each file that was refused; %NULL when all
 *   were taken
 */
char *
pp_file_intake_describe (PpFileIntake *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->errors->len; i++)
    {
      g_autofree char *sentence = pp_text_for_error (g_ptr_array_index (self->errors, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", sentence);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * pp_file_intake_create_dialog:
 * @parent: (nullable): the window it belongs to
 *
 * Returns: (transfer full): a dialog that asks for hotfix files
 */
GtkFileChooserNative *
pp_file_intake_create_dialog (GtkWindow *parent)
{
  GtkFileChooserNative *dialog;
  GtkFileFilter *filter = gtk_file_filter_new ();

  dialog = gtk_file_chooser_native_new (_("Hotfix files"), parent, GTK_FILE_CHOOSER_ACTION_OPEN,
                                        _("_Add"), NULL);
  gtk_file_filter_set_name (filter, _("Hotfixes (.zip, .xsupdate, .iso)"));
  gtk_file_filter_add_pattern (filter, "*.zip");
  gtk_file_filter_add_pattern (filter, "*.xsupdate");
  gtk_file_filter_add_pattern (filter, "*.iso");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);

  return dialog;
}

/**
 * pp_file_intake_list_chosen:
 * @chooser: a dialog that was answered
 *
 * Returns: (transfer full) (element-type filename): the paths of the local files in it
 */
GPtrArray *
pp_file_intake_list_chosen (GtkFileChooser *chooser)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GSList) files = gtk_file_chooser_get_files (chooser);

  for (GSList *at = files; at != NULL; at = at->next)
    {
      g_autoptr(GFile) file = at->data;
      char *path = g_file_get_path (file);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }

  return paths;
}

/**
 * pp_file_intake_accept_drops:
 * @widget: where files may be dropped; its drag-data-received tells
 */
void
pp_file_intake_accept_drops (GtkWidget *widget)
{
  gtk_drag_dest_set (widget, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (widget);
}

/**
 * pp_file_intake_list_dropped:
 * @data: of a drop
 *
 * Returns: (transfer full) (element-type filename): the paths of the local files in it
 */
GPtrArray *
pp_file_intake_list_dropped (GtkSelectionData *data)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) uris = gtk_selection_data_get_uris (data);

  for (guint i = 0; uris != NULL && uris[i] != NULL; i++)
    {
      char *path = g_filename_from_uri (uris[i], NULL, NULL);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }

  return paths;
}
