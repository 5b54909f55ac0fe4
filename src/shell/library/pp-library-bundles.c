/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-bundles"

#include "config.h"

#include "pp-library-bundles.h"

/**
 * pp_library_bundles_create_dialog:
 * @parent: (nullable): the window it belongs to
 * @title: what is asked for
 * @button: what is done with it
 * @save: whether the folder may be a new one
 *
 * Returns: (transfer full): a dialog that asks for a folder
 */
GtkFileChooserNative *
pp_library_bundles_create_dialog (GtkWindow  *parent,
                                  const char *title,
                                  const char *button,
                                  gboolean    save)
{
  return gtk_file_chooser_native_new (title, parent,
                                      save ? GTK_FILE_CHOOSER_ACTION_CREATE_FOLDER :
                                      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, button, NULL);
}

/**
 * pp_library_bundles_export_async:
 * @workspace: what is open
 * @folder: where to
 * @cancellable: (nullable): to give up
 * @callback: called at the end; pp_library_export_finish() on the library says how it went
 * @user_data: for @callback
 *
 * Writes files, feed, notes and checksums into a folder.
 */
void
pp_library_bundles_export_async (PpWorkspace        *workspace,
                                 const char         *folder,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr(GBytes) feed = pp_feed_load_copy (pp_workspace_get_feed (workspace));
  g_autoptr(GBytes) notes = pp_feed_load_notes_text ();

  pp_library_export_async (pp_workspace_get_library (workspace), folder, feed, notes, cancellable,
                           callback, user_data);
}

/**
 * pp_library_bundles_open:
 * @workspace: what is open
 * @folder: a bundle, or any folder with hotfix files
 * @error: return location for an error of its list of checksums or of its feed
 *
 * Has files checked against the checksums of the bundle, and its feed stand in for the configured one
 * until that can be reached.
 *
 * Returns: (transfer full) (element-type filename) (nullable): the files to be taken in
 */
GPtrArray *
pp_library_bundles_open (PpWorkspace *workspace,
                         const char  *folder,
                         GError     **error)
{
  g_autofree char *sums = g_build_filename (folder, PP_BUNDLE_CHECKSUMS, NULL);
  g_autofree char *feed = g_build_filename (folder, PP_BUNDLE_FEED, NULL);
  g_auto(GStrv) paths = NULL;
  GPtrArray *list;
  char *text;
  gsize length;

  if (g_file_test (sums, G_FILE_TEST_EXISTS) &&
      !pp_library_load_checksums (pp_workspace_get_library (workspace), sums, error))
    return NULL;
  if (g_file_get_contents (feed, &text, &length, NULL))
    {
      g_autoptr(GBytes) bytes = g_bytes_new_take (text, length);

      if (!pp_feed_keep_copy (pp_workspace_get_feed (workspace), bytes, error))
        return NULL;
      pp_workspace_refresh (workspace);
    }

  paths = pp_bundle_list_files (folder);
  list = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (list, g_strdup (paths[i]));

  return list;
}
